"""Slips of the keyboard that a whole file shares: tabs or hard spaces for an indentation, a colon of another writing.

Each kind is one fault, at its first line; the text is settled for the reading to go on, and knows its own columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from contratgen.diagnostics import Place
from contratgen.read.yaml import faults
from contratgen.read.yaml.source import HARD_SPACES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from contratgen.diagnostics import Diagnostic
    from contratgen.read.faults import Fault

COLONS: Final = "\uff1a\ufe55\ufe13\u2236\ua789"
"""Colons that YAML does not know: full-width, small, vertical, of ratios, of letters."""
OPENING: Final = r"(?:- |-$|[^\W\d][\w-]* ?:(?: |$))"
"""An item or the name of a field."""
TABS: Final = re.compile(rf"^[ \t]*\t[ \t]*(?={OPENING})")
HARD: Final = re.compile(rf"^[ {HARD_SPACES}]*[{HARD_SPACES}][ {HARD_SPACES}]*(?={OPENING})")
NAMED: Final = re.compile(rf"(?:^[ \t]*(?:- +)*|[{{,] *)[^\W\d][\w-]* ?(?P<colon>[{COLONS}])(?P<after> ?)")
SUSPECT: Final = re.compile(rf"[\t{COLONS}]|^ *[{HARD_SPACES}]", re.MULTILINE)
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
    if SUSPECT.search(text) is None:
        return settled
    lines = text.split("\n")
    colons = [rank for rank, line in enumerate(lines) if _named(lines, rank, line, settled)]
    hard = [rank for rank, line in enumerate(lines) if HARD.match(line)]
    for rank in hard:
        lines[rank] = HARD.sub(lambda match: " " * len(match[0]), lines[rank])
    tabbed = [rank for rank, line in enumerate(lines) if TABS.match(line)]
    tried = [_widened(lines, tabbed, width) for width in WIDTHS] if tabbed else [lines]
    widened = next((one for one in tried if tabbed and sound("\n".join(one))), tried[0])
    for rank in tabbed:
        added = len(widened[rank]) - len(lines[rank])
        settled.shifts.setdefault(rank + 1, []).append((len(widened[rank]) - len(widened[rank].lstrip(" ")), added))
    settled.text = "\n".join(widened)
    for fault, ranks in ((faults.OTHER_COLON, colons), (faults.HARD_INDENT, hard), (faults.TAB_INDENT, tabbed)):
        settled.faults += _once(fault, ranks, text.split("\n"), file)
    return settled


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
