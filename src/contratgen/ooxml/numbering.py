"""The number that Word shows before each numbered paragraph (ECMA-376 Part 1 §17.9): « Titre I », « Article 4.2 ».

Computed from `word/numbering.xml`, the styles and the order of paragraphs, as Word does when it opens the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import is_on, qn
from contratgen.ooxml.number_formats import KNOWN, formatted
from contratgen.ooxml.package import kept, parse_xml
from contratgen.ooxml.styles import made_properties, properties_of, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from contratgen.ooxml.package import Package
    from contratgen.ooxml.styles import Styles

LEVELS: Final = 9
_NUM_PR: Final = qn("w:numPr")
_BEFORE_LIST: Final = frozenset(
    map(qn, ("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl"))
)
"""What stands before the list among the properties of a paragraph (ECMA-376 Part 1 §17.3.1.26)."""
_PLACEHOLDER: Final = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: first number, format, text with `%1`…`%9`, what restarts it, and its left indent (twips).

    `restart` is 0 when nothing restarts the level, n when levels 1 to n do, None when every higher one does.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""
    left: int = 0

    @property
    def is_bullet(self) -> bool:
        """Whether the level shows a sign instead of a number."""
        return self.format in {"bullet", "none"}


@dataclass(frozen=True, slots=True)
class Num:
    """A list in use: its abstract list, the numbers it starts at, and the levels that it replaces."""

    abstract: int
    starts: Mapping[int, int]
    levels: Mapping[int, Level]


@dataclass(frozen=True)
class Numbering:
    """The lists of a file: abstract ones (their levels by rank from 0), and those in use."""

    abstract: Mapping[int, Mapping[int, Level]]
    nums: Mapping[int, Num]

    def level(self, num_id: int, ilvl: int) -> Level | None:
        """Return a level (from 0) of a list in use, or None when the file defines none."""
        num = self.nums.get(num_id)
        if num is None:
            return None
        return num.levels.get(ilvl) or self.abstract.get(num.abstract, {}).get(ilvl)

    def rank_of_style(self, num_id: int, style_id: str) -> int | None:
        """Return the level that a list links to a paragraph style."""
        num = self.nums.get(num_id)
        levels = self.abstract.get(num.abstract, {}) if num else {}
        return next((rank for rank, level in levels.items() if level.style == style_id), None)


@dataclass(frozen=True, slots=True)
class Number:
    """What Word shows before a paragraph; `above` are the numbers of the levels above that it does not repeat.

    `chain` are those of all levels down to its own. It is not `sure` when a format is one of those that only Word
    knows: it then stands in plain figures.
    """

    text: str
    level: int
    is_bullet: bool
    sure: bool = True
    above: Mapping[int, str] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    abstract: int = 0

    @property
    def context(self) -> str:
        """The number with those of the levels above (« 1.a) »)."""
        return "".join([*self.above.values(), self.text])

    def seen_from(self, other: Number | None) -> str:
        """Return the number as a reference near another one says it, without the levels that both stand in."""
        shared = 0
        if other is not None and other.abstract == self.abstract:
            pairs = zip(self.chain, other.chain, strict=False)
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        return "".join([*(text for rank, text in self.above.items() if rank >= shared), self.text])


NO_LISTS: Final = Numbering({}, {})


def read_numbering(package: Package, styles: Styles) -> Numbering:
    """Return the lists of a package; none at all when it has no numbering part."""
    parts = package.related("numbering")
    if not parts:
        return NO_LISTS
    written, links = _lists_of(package.parts[parts[0]])
    abstract = dict(written.abstract)
    for identifier, name in links:
        link = styles.by_id.get(name)
        if link is not None and link.num_id is not None and link.num_id in written.nums:
            abstract[identifier] = abstract.get(written.nums[link.num_id].abstract, {})
    return Numbering(abstract, written.nums)


@kept
def _lists_of(blob: bytes) -> tuple[Numbering, tuple[tuple[int, str], ...]]:
    """Return the lists as written, and those that are only links to the list of a style."""
    root = parse_xml(blob)
    abstract = {_id(node, "w:abstractNumId"): _levels(node) for node in root.iter(qn("w:abstractNum"))}
    nums = {_id(node, "w:numId"): _num(node) for node in root.iter(qn("w:num"))}
    linked = ((node, value_at(node, "w:numStyleLink")) for node in root.iter(qn("w:abstractNum")))
    return Numbering(abstract, nums), tuple((_id(node, "w:abstractNumId"), name) for node, name in linked if name)


def _id(node: etree._Element, name: str) -> int:
    return integer(node.get(qn(name)), -1)


def _int(node: etree._Element, path: str, default: int) -> int:
    return integer(value_at(node, path), default)


def _levels(parent: etree._Element) -> dict[int, Level]:
    return {_id(node, "w:ilvl"): _level(node) for node in parent.iterfind(qn("w:lvl"))}


def _level(node: etree._Element) -> Level:
    indent = node.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    left = "" if indent is None else indent.get(qn("w:left")) or indent.get(qn("w:start")) or ""
    return Level(
        start=_int(node, "w:start", 0),
        format=_format(node),
        text="" if is_hidden_number(node) else value_at(node, "w:lvlText") or "",
        restart=integer(value_at(node, "w:lvlRestart"), None),
        legal=is_on(node.find(qn("w:isLgl"))),
        style=value_at(node, "w:pStyle") or "",
        left=max(integer(left), 0),
    )


def is_hidden_number(level: etree._Element) -> bool:
    """Tell whether Word hides the number of a level."""
    return is_on(level.find(f"{qn('w:rPr')}/{qn('w:vanish')}"))


def _format(level: etree._Element) -> str:
    """Return the format of a level, a custom one by its first count; Word writes an older one beside it (`mc:`)."""
    found = next(level.iter(qn("w:numFmt")), None)
    name = "" if found is None else found.get(qn("w:val"), "")
    if found is not None and name == "custom":
        return found.get(qn("w:format"), "").partition(",")[0].strip()
    return name or "decimal"


def _num(node: etree._Element) -> Num:
    overrides = [(_id(o, "w:ilvl"), o) for o in node.iterfind(qn("w:lvlOverride"))]
    starts = {rank: _int(o, "w:startOverride", 1) for rank, o in overrides if value_at(o, "w:startOverride")}
    levels = {rank: level for _, o in overrides for rank, level in _levels(o).items()}
    return Num(_int(node, "w:abstractNumId", -1), starts, levels)


def number_paragraphs(root: etree._Element, numbering: Numbering, styles: Styles) -> dict[etree._Element, Number]:
    """Return the number of every numbered paragraph of a story, in document order."""
    counters, lists = _Counters(numbering), Lists(numbering, styles)
    return {p: number for p in root.iter(qn("w:p")) if (number := _number(p, counters, lists)) is not None}


def _number(paragraph: etree._Element, counters: _Counters, lists: Lists) -> Number | None:
    num_id, rank = lists.of(paragraph)
    if not num_id or counters.numbering.level(num_id, rank) is None:
        return None
    return counters.advance(num_id, rank)


@dataclass(frozen=True)
class Lists:
    """The lists that the paragraphs of a file stand in; what a style says is worked out once."""

    numbering: Numbering
    styles: Styles
    of_styles: dict[str, tuple[int, int]] = field(default_factory=dict, init=False)

    def of(self, paragraph: etree._Element) -> tuple[int, int]:
        """Return the list (0 for none) and the level from 0 of a paragraph, its own or its style's."""
        properties = properties_of(paragraph)
        own = named = None
        if properties is not None:
            own, named = next(properties.iterchildren(_NUM_PR), None), value_at(properties, "w:pStyle")
        num_id, rank = self.of_style(named or self.styles.defaults.get("paragraph", ""))
        if own is not None:
            own_id = value_at(own, "w:numId")
            num_id, rank = (num_id, rank) if own_id is None else (integer(own_id), 0)
            rank = integer(value_at(own, "w:ilvl"), rank)
        return num_id, min(max(rank, 0), LEVELS - 1)

    def of_style(self, style_id: str) -> tuple[int, int]:
        """Return the list (0 for none) and the level that a style says."""
        if style_id not in self.of_styles:
            self.of_styles[style_id] = self._said_by(style_id)
        return self.of_styles[style_id]

    def _said_by(self, style_id: str) -> tuple[int, int]:
        for style in self.styles.chain(style_id):
            if style.num_id is not None:
                linked = self.numbering.rank_of_style(style.num_id, style_id)
                return style.num_id, linked if linked is not None else style.ilvl or 0
        return 0, 0


@dataclass
class _Counters:
    """How far each abstract list has counted; lists in use that share one continue it unless they start anew."""

    numbering: Numbering
    counts: dict[int, list[int | None]] = field(default_factory=dict)
    started: set[tuple[int, int]] = field(default_factory=set)

    def advance(self, num_id: int, rank: int) -> Number:
        """Count one paragraph at a level, and return its number."""
        num = self.numbering.nums[num_id]
        counts = self.counts.setdefault(num.abstract, [None] * LEVELS)
        before = counts[rank]
        counts[rank] = self._first(num_id, rank) if before is None else before + 1
        if rank in num.starts and (num_id, rank) not in self.started:
            counts[rank] = num.starts[rank]
        self.started.add((num_id, rank))
        for higher in range(rank):
            if counts[higher] is None:
                counts[higher] = self._first(num_id, higher)
        self._restart(num_id, rank, counts)
        return self._shown(num_id, rank, [count or 0 for count in counts])

    def _first(self, num_id: int, rank: int) -> int:
        level = self.numbering.level(num_id, rank) or Level()
        return self.numbering.nums[num_id].starts.get(rank, level.start)

    def _restart(self, num_id: int, rank: int, counts: list[int | None]) -> None:
        for deeper in range(rank + 1, LEVELS):
            level = self.numbering.level(num_id, deeper) or Level()
            if level.restart is None or rank < level.restart:
                counts[deeper] = None

    def _shown(self, num_id: int, rank: int, counts: list[int]) -> Number:
        level = self.numbering.level(num_id, rank) or Level()
        if level.is_bullet:
            return Number("" if level.format == "none" else level.text, rank, is_bullet=True)
        text = self._text(num_id, level, counts)
        sure = level.legal or self._formats(num_id, level) <= KNOWN
        levels = (self.numbering.level(num_id, higher) or Level() for higher in range(rank))
        chain = *(self._text(num_id, level, counts) for level in levels), text
        above = dict(self._above(num_id, rank, level, chain))
        abstract = self.numbering.nums[num_id].abstract
        return Number(text, rank, is_bullet=False, sure=sure, above=above, chain=chain, abstract=abstract)

    def _formats(self, num_id: int, level: Level) -> set[str]:
        """Return the formats of the levels that a level's text shows."""
        ranks = {int(number) - 1 for number in _PLACEHOLDER.findall(level.text)}
        return {(self.numbering.level(num_id, rank) or Level()).format for rank in ranks}

    def _text(self, num_id: int, level: Level, counts: list[int]) -> str:
        def shown(found: re.Match[str]) -> str:
            rank = int(found[1]) - 1
            source = self.numbering.level(num_id, rank) or Level()
            return formatted(counts[rank], "decimal" if level.legal else source.format)

        return _PLACEHOLDER.sub(shown, level.text)

    def _above(self, num_id: int, rank: int, level: Level, chain: tuple[str, ...]) -> Iterator[tuple[int, str]]:
        """Yield the numbers above that the level's own text does not repeat, with their ranks."""
        shown = {int(number) - 1 for number in _PLACEHOLDER.findall(level.text)}
        for higher in range(rank if shown == {rank} else 0):
            parent = self.numbering.level(num_id, higher)
            if parent is not None and not parent.is_bullet:
                yield higher, chain[higher]


def set_list(paragraph: etree._Element, num_id: int, rank: int) -> None:
    """Let a paragraph count in a list of the file, at a level from 0."""
    properties = made_properties(paragraph, "w:pPr")
    for node in properties.findall(_NUM_PR):
        properties.remove(node)
    own = properties.makeelement(_NUM_PR)
    for name, value in (("w:ilvl", rank), ("w:numId", num_id)):
        own.append(own.makeelement(qn(name), {qn("w:val"): str(value)}))
    properties.insert(sum(1 for node in properties if node.tag in _BEFORE_LIST), own)
