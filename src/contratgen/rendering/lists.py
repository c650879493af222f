"""Numbered lists that a loop repeats: each copy that introduces its list counts it from the start again.

A list whose first item opens the loop's body goes on from copy to copy, as one list made of data does; so do headings,
and a list that began before the loop. Everything else in the body (a title, a sentence) introduces a list of its own:
as in Word, where somebody who copies such a passage restarts the numbers.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import LEVELS, Level, Num, set_list
from contratgen.ooxml.package import parse_xml
from contratgen.ooxml.places import P, paragraph_text
from contratgen.ooxml.styles import heading_level

if TYPE_CHECKING:
    from contratgen.rendering.copies import Path
    from contratgen.rendering.printing import Run

_NUM, _ID, _RANK, _VAL = qn("w:num"), qn("w:numId"), qn("w:ilvl"), qn("w:val")
_NUM_PR, _STYLE = qn("w:numPr"), qn("w:pStyle")
_OVERRIDE, _START = qn("w:lvlOverride"), qn("w:startOverride")


def restart_lists(root: etree._Element, run: Run) -> bool:
    """Give the copies of a list in a story lists of their own, and tell whether there were any."""
    if not run.copies.paths or not run.prepared.numbering.nums or not _may_count(root, run):
        return False
    counted = _Counted(run)
    return sum(counted.settle(paragraph) for paragraph in root.iter(P)) > 0


def _may_count(root: etree._Element, run: Run) -> bool:
    """Tell whether a paragraph of a story could stand in a list: most stories number none, and are read no further."""
    named = {run.prepared.styles.defaults.get("paragraph", ""), *(style.get(_VAL, "") for style in root.iter(_STYLE))}
    return next(root.iter(_NUM_PR), None) is not None or any(run.lists.of_style(style)[0] for style in named)


@dataclass
class _Counted:
    """How far a story was read: which list opens each copy, and which lists had begun before and within it."""

    run: Run
    opens: dict[Path, int] = field(default_factory=dict)
    begun: dict[Path, set[int]] = field(default_factory=lambda: {(): set()})
    before: dict[tuple[Path, str], frozenset[int]] = field(default_factory=dict)
    numbers: dict[tuple[int, Path], int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def settle(self, paragraph: etree._Element) -> bool:
        """Read one paragraph; tell whether it got another list."""
        path = self.run.copies.paths.get(paragraph, ())
        number, rank = self._list_of(paragraph)
        if not number and (not path or path in self.opens or not paragraph_text(paragraph).strip()):
            return False  # it neither counts nor opens a copy
        ways = [path[:depth] for depth in range(len(path) + 1)]
        for way in ways[1:]:
            loop = way[:-1], way[-1][0]
            before = self.before.setdefault(loop, frozenset(self.begun[way[:-1]]))
            self.begun.setdefault(way, set(before))
            self.opens.setdefault(way, number)
        own = next((way for way in reversed(ways[1:]) if self._introduces(way, number)), None) if number else None
        for way in ways:
            self.begun[way] |= {number} - {0}
        counted = number if own is None else self._number(number, own)
        self.used.add(number)
        if counted != number:
            set_list(paragraph, counted, rank)
        return counted != number

    def _number(self, number: int, way: Path) -> int:
        """Return the list in which a copy counts: the template's own for the first, another for each of the others."""
        if (number, way) not in self.numbers:
            self.numbers[number, way] = self._new(number) if number in self.used else number
        return self.numbers[number, way]

    def _introduces(self, way: Path, number: int) -> bool:
        return self.opens[way] != number and number not in self.before[way[:-1], way[-1][0]]

    def _list_of(self, paragraph: etree._Element) -> tuple[int, int]:
        """Return the list that a paragraph counts in, 0 for none, and its level; headings and bullets count in none."""
        prepared = self.run.prepared
        number, rank = self.run.lists.of(paragraph)
        level = prepared.numbering.level(number, rank) if number else None
        if level is None or level.is_bullet or heading_level(paragraph, prepared.styles):
            return 0, 0
        return number, rank

    def _new(self, number: int) -> int:
        """Add a list like another that counts from the start, and return its number."""
        prepared, lists = self.run.prepared, self.run.additions.lists
        added = prepared.reserved.first_list + len(lists)
        part = parse_xml(prepared.parts[prepared.lists])
        made = deepcopy(next(node for node in part.iter(_NUM) if integer(node.get(_ID)) == number))
        made.set(_ID, str(added))
        known = {integer(node.get(_RANK)): node for node in made.iterchildren(_OVERRIDE)}
        starts = {}
        for rank in range(LEVELS):
            level = prepared.numbering.level(number, rank) or Level(start=1)
            starts[rank] = prepared.numbering.nums[number].starts.get(rank, level.start)
            owner = known.get(rank)
            if owner is None:
                owner = etree.SubElement(made, _OVERRIDE, {_RANK: str(rank)})
            for node in owner.findall(_START):
                owner.remove(node)
            owner.insert(0, owner.makeelement(_START, {_VAL: str(starts[rank])}))
        lists.append(etree.tostring(made, encoding="unicode"))
        like = prepared.numbering.nums[number]
        self.run.nums[added] = Num(like.abstract, starts, like.levels)
        return added
