"""What a block or a macro has written, printed at a place: it is Word's markup already, whole or within a text.

Whatever of it would stand where Word reads no text, or no paragraph, is refused or wrapped: nothing is lost there.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from contratgen.rendering.print_places import Sink
from contratgen.rendering.showing import UnprintableError
from contratgen.rendering.wordml import OPEN

if TYPE_CHECKING:
    from contratgen.rendering.print_places import PrintPlace

MARK: Final = "\x02"
"""A character that no XML holds, and so no value: it stands around the number of a captured text."""
MARKS: Final = re.compile(f"{MARK}([0-9]+){MARK}")
_FIRST: Final = re.compile(r"<w:(p|tbl|tr|tc|r|drawing|pict)\b")
_KINDS: Final = {"p": "p", "tbl": "p", "tr": "tr", "tc": "tc"}
_COPY: Final = re.compile(r"<\?[^?]*\?>")
_WORDS: Final = frozenset({Sink.TEXT, Sink.RUNS, Sink.PARAGRAPHS})


def placed(written: str, place: PrintPlace) -> str | None:
    """Return what a block or macro has written as it stands at a place of the text; None where only words may stand.

    Raises `UnprintableError`: CG844 for paragraphs within one, CG304 for rows or cells where there are none.
    """
    if place.sink is Sink.MARKUP or place.sink in _WORDS:
        first = _FIRST.search(written)
        kind = _KINDS.get(first[1], "") if first else ""
        return _set(written, kind, place) if written.strip() else written
    return None


def _set(written: str, kind: str, place: PrintPlace) -> str:
    wanted = place.tag.prefix if place.sink in {Sink.MARKUP, Sink.PARAGRAPHS} else ""
    if kind == wanted:
        is_run = place.sink is not Sink.RUNS or MARKS.sub("", written).lstrip().startswith("<w:r")
        return written if is_run else _run(written, place)
    if kind == "p" and not wanted:
        message = "ce passage fait des paragraphes entiers : il s'imprime par « {{p … }} », seul dans son paragraphe"
        raise UnprintableError("CG844", message)
    if not kind and wanted == "p":
        return f"<w:p>{place.paragraph}{_run(written, place)}</w:p>"
    raise UnprintableError("CG304", f"ce passage ne peut pas s'imprimer par « {{{{{wanted} … }}}} »")


def _run(words: str, place: PrintPlace) -> str:
    return f"<w:r>{place.run}{OPEN}{words}</w:t></w:r>"


def words_of(written: str) -> str:
    """Return the words of what a block or macro has written. Raises `UnprintableError` (CG304) where it is no text."""
    bare = _COPY.sub("", MARKS.sub("", written))
    if "<" in bare:
        raise UnprintableError("CG304", "ce passage a une mise en forme : seuls des mots peuvent être mis ici")
    return html.unescape(bare)
