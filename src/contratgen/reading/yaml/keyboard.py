"""Slips of the keyboard that a whole file shares: one fault for each kind, at its first line.

Tabs, hard spaces, dashes and bullets of a word processor for hyphens, a colon of another writing, an equals sign in its
place, no space after it. The text is settled for the reading to go on, and knows its own columns. Where the file means
something as it stands, bullets and colons are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Place
from contratgen.reading.yaml import faults
from contratgen.reading.yaml.source import HARD_SPACES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contratgen.base.diagnostics import Diagnostic
    from contratgen.base.faults import Fault

COLONS: Final = "\uff1a\ufe55\ufe13\u2236\ua789"
"""Colons that YAML does not know: full-width, small, vertical, of ratios, of letters."""
OPENING: Final = r"(?:- |-$|[^\W\d][\w-]* ?:(?: |$))"
"""An item or the name of a field."""
TABS: Final = re.compile(rf"^[ \t]*\t[ \t]*(?={OPENING})")
HARD: Final = re.compile(rf"^[ {HARD_SPACES}]*[{HARD_SPACES}][ {HARD_SPACES}]*(?={OPENING})")
NAMED: Final = re.compile(rf"(?:^[ \t]*(?:- +)*|[{{,] *)[^\W\d][\w-]* ?(?P<colon>[{COLONS}])(?P<after> ?)")
SUSPECT: Final = re.compile(rf"[\t{COLONS}]|^ *[{HARD_SPACES}]", re.MULTILINE)
DASHES: Final = "•·‣▪◦●○■–—−*+"
"""Bullets and dashes that people and word processors put in the place of a hyphen."""
LEAD: Final = re.compile(rf" *(?:[-{DASHES}][ {HARD_SPACES}]+|-(?=[^\W\d][\w-]* *:(?: |$)))*")
"""What stands before the name of a field, or before a value."""
NAME: Final = r"[^\W\d][\w-]*"
OTHER_SIGN: Final = re.compile(rf"{NAME} ?(=>|->|[=;→])( ?)(?=\S)")
NO_SIGN: Final = re.compile(rf"{NAME}( )(?! *[:=;→-])(?![^{{\[]*:(?: |$))")
NOT_FIELD: Final = re.compile(r"(?://|[=*_~]{3}|[^\W\d_a-z])(?!.*:(?: |$))")
"""A line that is neither a field nor a comment: a title, a rule of signs, a greeting."""
VALUE: Final = re.compile(r"(?![a-z_]+ *$)[^\W_](?!.*:(?: |$))")
"""Words at the margin that name no field."""
PASSED: Final = re.compile(rf"#|{VALUE.pattern}")
WRAPPED: Final = 4
"""Lines at most that are looked at on each side of such words."""
COLON: Final = re.compile(rf"{NAME}([ {HARD_SPACES}]*):([ \t{HARD_SPACES}]*)(?=[^\s:/]|$)")
BETWEEN: Final = re.compile("[{,] *")
"""What stands before a name between braces."""
COMMENT: Final = re.compile(r"(?:^| )#.*")
WIDTHS: Final = (2, 4, 8, 1)
"""Spaces that a tab may stand for, the likeliest first."""


@dataclass
class Settled:
    """A text that can be read on; `shifts`: line → for each change, the column after it and the characters it added."""

    text: str
    faults: list[Diagnostic] = field(default_factory=list)
    shifts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    colons: set[tuple[int, int]] = field(default_factory=set)


def settle(text: str, file: str, sound: Callable[[str], bool]) -> Settled:
    """Return a text whose slips are mended and told; `sound` says of a text whether it can be read: what tabs mean."""
    settled = Settled(text)
    met: list[tuple[Fault, list[int]]] = []
    if SUSPECT.search(text):
        met += _indented(settled, sound)
    if not sound(settled.text):
        met += _punctuated(settled)
    for fault, ranks in met:
        settled.faults += _once(fault, ranks, text.split("\n"), file)
    return settled


def _indented(settled: Settled, sound: Callable[[str], bool]) -> Iterator[tuple[Fault, list[int]]]:
    """Mend colons of another writing and what stands for indentations; yield the lines of each kind."""
    lines = settled.text.split("\n")
    yield faults.OTHER_COLON, [rank for rank, line in enumerate(lines) if _named(lines, rank, line, settled)]
    hard = [rank for rank, line in enumerate(lines) if HARD.match(line)]
    for rank in hard:
        lines[rank] = HARD.sub(lambda match: " " * len(match[0]), lines[rank])
    yield faults.HARD_INDENT, hard
    tabbed = [rank for rank, line in enumerate(lines) if TABS.match(line)]
    tried = [_widened(lines, tabbed, width) for width in WIDTHS] if tabbed else [lines]
    widened = next((trial for trial in tried if tabbed and sound("\n".join(trial))), tried[0])
    for rank in tabbed:
        added = len(widened[rank]) - len(lines[rank])
        settled.shifts.setdefault(rank + 1, []).append((len(widened[rank]) - len(widened[rank].lstrip(" ")), added))
    yield faults.TAB_INDENT, tabbed
    settled.text = "\n".join(widened)


def _punctuated(settled: Settled) -> Iterator[tuple[Fault, list[int]]]:
    """Mend what stands for hyphens, colons and the spaces after them, but in texts; yield the lines of each kind."""
    lines = settled.text.split("\n")
    kinds: dict[Fault, list[int]] = {}
    around: list[tuple[int, bool]] = []  # the columns of the groups that hold a line, and whether they hold fields
    for rank, line in enumerate(lines):
        lead = LEAD.match(line)
        words = COMMENT.sub("", line).strip()
        if lead is None or not words:
            continue
        while around and around[-1][0] >= lead.end():
            around.pop()
        if around and not around[-1][1]:
            continue
        slips = [(faults.DRAWN_BACK, 0, 1, "#")] if _goes_on(lines, rank) else _slips(line, lead)
        for kind, start, end, written in sorted(slips, key=itemgetter(1), reverse=True):
            lines[rank] = f"{lines[rank][:start]}{written}{lines[rank][end:]}"
            kinds.setdefault(kind, []).append(rank)
            if added := len(written) - (end - start):
                settled.shifts.setdefault(rank + 1, []).append((min(end, start + len(written)), added))
        around.append((lead.end(), COMMENT.sub("", lines[rank]).rstrip().endswith(":")))
    settled.text = "\n".join(lines)
    for kind, ranks in kinds.items():
        yield kind, [*dict.fromkeys(ranks)]


def _goes_on(lines: list[str], rank: int) -> bool:
    """Return whether a line is words at the margin, between deeper ones: the end of the value above, wrapped there."""
    if not VALUE.match(lines[rank]):
        return False
    around = (reversed(lines[max(0, rank - WRAPPED) : rank]), lines[rank + 1 : rank + 1 + WRAPPED])
    fields = (next((line for line in some if line.strip(" #") and not PASSED.match(line)), "") for some in around)
    return all(line.startswith("  ") for line in fields)


def _slips(line: str, lead: re.Match[str]) -> Iterator[tuple[Fault, int, int, str]]:
    """Yield each slip of a line: its kind, where it begins and ends, and what should stand there."""
    end = lead.end()
    yield from ((faults.BULLET, at, at + 1, "-") for at in range(end) if line[at] in DASHES)
    if line[end - 1 : end] == "-":
        yield faults.DASH_ALONE, end, end, " "
    if other := OTHER_SIGN.match(line, end):
        yield faults.OTHER_SIGN, other.start(1), other.end(), ": "
    elif not end and NOT_FIELD.match(line):
        yield faults.NOT_FIELD, 0, 1, "#"
    elif not end and (bare := NO_SIGN.match(line)):
        yield faults.NO_COLON, bare.start(1), bare.end(1), ": "
    hard = [range(end)]
    braced = (gap.end() for gap in BETWEEN.finditer(line, end) if "{" in line[end : gap.end()])
    for at in (end, *(at for at in braced if line.count('"', 0, at) % 2 == 0)):
        if colon := COLON.match(line, at):
            hard.append(range(colon.start(1), colon.end()))
            if not colon[2] and colon.end() < len(line):
                yield faults.NO_SPACE, colon.end(), colon.end(), " "
    for at in (at for some in hard for at in some if line[at] in HARD_SPACES or line[at] == "\t"):
        bullet = at > 0 and line[at - 1] in DASHES
        yield faults.TAB if line[at] == "\t" else faults.BULLET if bullet else faults.HARD_SPACE, at, at + 1, " "


def _once(fault: Fault, ranks: list[int], lines: list[str], file: str) -> Iterable[Diagnostic]:
    if ranks:
        others = len(ranks) - 1
        more = {0: "", 1: ", et sur une autre ligne"}.get(others, f", et sur {others} autres lignes")
        yield fault.at(Place(file, ranks[0] + 1, 1), lines[ranks[0]].strip(), more=more)


def _named(lines: list[str], rank: int, line: str, settled: Settled) -> bool:
    """Replace the other colons of a line after names; return whether there was one."""
    for match in reversed([*NAMED.finditer(line)]):
        at = match.start("colon")
        space = "" if match["after"] or at + 1 == len(lines[rank]) else " "
        lines[rank] = f"{lines[rank][:at]}:{space}{lines[rank][at + 1 :]}"
        settled.colons.add((rank + 1, at + 1))
        if space:
            settled.shifts.setdefault(rank + 1, []).append((at + 1, 1))
    return lines[rank] != line


def _widened(lines: list[str], tabbed: list[int], width: int) -> list[str]:
    wide = [*lines]
    for rank in tabbed:
        wide[rank] = TABS.sub(lambda match: match[0].replace("\t", " " * width), lines[rank])
    return wide
