"""What git leaves in a file when two people changed the same lines: marks to be settled before the file means anything.

Three styles (`merge`, `diff3`, `zdiff3`), whole or with marks already taken out by hand (git-merge(1), « How conflicts
are presented »).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Place
from contratgen.base.faults import Fault, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.base.diagnostics import Diagnostic

CONFLICT: Final = Fault(
    "CG137",
    "conflit git non résolu : « {read} »",
    "Gardez les lignes qui valent, effacez les autres et les lignes de signes (<<<<<<<, |||||||, =======, >>>>>>>) ; "
    "le reste du fichier sera vérifié ensuite.",
)
MARK: Final = re.compile(
    r"^(?:[ \t]|> )*(?:(<{7,})(?: .*)?|(\|{7,})(?: .*)?|(={7})|(>{7,})(?: .*)?)[ \t]*$", re.MULTILINE
)
"""A line of signs, be it in a quotation or set back with the lines around it."""
LABELLED: Final = re.compile(r"(?:[ \t]|> )*[<|>]{7,} \S")
UNDERLINED: Final = re.compile(r"[^\S\n]*\S[^\n]*\n")
"""The line of words above the signs that underline a title, whatever follows."""


def conflicts(text: str, file: str, *, titles: bool) -> tuple[Diagnostic, ...]:
    """Return a fault (CG137) for each conflict of a text, at its first mark; `titles`: one may be underlined."""
    marks = [*MARK.finditer(text)] if any(sign in text for sign in ("<<<<<<<", "|||||||", "=======", ">>>>>>>")) else []
    if not any(LABELLED.match(mark[0]) or mark[1] for mark in marks):
        lone = titles and not any(mark[4] for mark in marks)
        alone = (mark for mark in marks if mark[3] and mark.start(3) == mark.start())
        marks = [mark for mark in alone if not (lone and _underlines(text, mark))]
    return bounded(_told(marks, text, file))


def _underlines(text: str, mark: re.Match[str]) -> bool:
    above = text.rfind("\n", 0, max(0, mark.start() - 1)) + 1
    return UNDERLINED.fullmatch(text, above, mark.start()) is not None


def _told(marks: list[re.Match[str]], text: str, file: str) -> Iterator[Diagnostic]:
    within, line, seen = False, 1, 0
    for mark in marks:
        line += text.count("\n", seen, mark.start())
        seen = mark.start()
        if mark[1] or not within:
            yield CONFLICT.at(Place(file, line, 1), mark[0].strip())
        within = mark[4] is None
