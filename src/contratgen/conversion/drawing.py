"""What a page draws, as geometry: strings with their letters, what is painted (ISO 32000-1, 9.2.4 and 9.4.4).

Boxes are in points, from the lower left corner of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from pikepdf import Array, Dictionary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pikepdf import Matrix, Object

    from contratgen.base.luminance import Colour
    from contratgen.pdf.to_unicode import Table

NEAR: Final = 0.25
"""Of the size of letters: what covers less of a string, or leaves less of it uncovered, is a border or a line."""
MIDST: Final = 0.2
"""What is left out on both sides of a letter: its neighbours may reach there."""


class Box(NamedTuple):
    """A rectangle with its sides along those of the page."""

    left: float
    bottom: float
    right: float
    top: float

    def within(self, other: Box) -> Box:
        """Return what two boxes have in common; of no width or height when that is nothing."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        return Box(left, bottom, max(left, min(self.right, other.right)), max(bottom, min(self.top, other.top)))

    def overlaps(self, other: Box, least: float) -> bool:
        """Tell whether two boxes have in common more than a strip narrower than `least`."""
        both = self.within(other)
        return min(both.right - both.left, both.top - both.bottom) > least

    def holds(self, other: Box, least: float = 0.0) -> bool:
        """Tell whether another box lies within this one, but for a strip narrower than `least`."""
        return (
            self.left - least <= other.left
            and other.right <= self.right + least
            and self.bottom - least <= other.bottom
            and other.top <= self.top + least
        )

    def share(self, other: Box) -> float:
        """Return how much of this box lies within another, from 0 to 1."""
        both = self.within(other)
        whole = (self.right - self.left) * (self.top - self.bottom)
        return (both.right - both.left) * (both.top - both.bottom) / whole if whole > 0 else 0.0


def around(points: Sequence[tuple[float, float]]) -> Box:
    """Return the box of points; one of no size for none."""
    if not points:
        return Box(0, 0, 0, 0)
    across, up = [x for x, _ in points], [y for _, y in points]
    return Box(min(across), min(up), max(across), max(up))


def placed(matrix: Matrix, box: Box) -> Box:
    """Return the box around what a matrix makes of one."""
    left, bottom, right, top = box
    corners = [(left, bottom), (right, top)]
    if matrix.b or matrix.c:
        corners += (left, top), (right, bottom)
    return around([matrix.transform(corner) for corner in corners])


@dataclass(frozen=True, slots=True)
class Line:
    """The codes of a shown string, drawn `box.right` wide from the origin of a matrix; letters stand on `base`."""

    matrix: Matrix
    box: Box
    base: float
    codes: Sequence[int]
    widths: Mapping[int, float]
    table: Table

    def shown(self, within: Box) -> float:
        """Return how much of the least visible letter lies within a box."""
        return min((letter.share(within) for letter in self.letters()), default=0.0)

    def letters(self) -> Iterator[Box]:
        """Yield the midst of each letter and figure on the page; what is put between them is shared out."""
        natural = sum(map(self.widths.__getitem__, self.codes))
        left = 0.0
        for code in self.codes:
            wide = self.widths[code] * self.box.right / natural if natural else 0.0
            if wide and any(map(str.isalnum, self.table.characters.get(code, ""))):
                side = MIDST * wide
                yield placed(self.matrix, Box(left + side, self.base, left + wide - side, self.box.top))
            left += wide


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shown string, drawn by an operator of `holder`: `index` is its rank there among those that show strings.

    `size` is the height of the letters' body in points.

    `spread` is how wide it is drawn for what its letters take by nature, `shown` how much of its least visible letter
    no clip or page edge cuts off. `grounds` are the colours below, None for a picture. A `doubtful` one may be
    see-through or cut by another shape than a rectangle.
    """

    holder: Object
    index: int
    words: str
    line: Line
    box: Box
    size: float
    spread: float
    shown: float
    colour: Colour | None
    grounds: tuple[Colour | None, ...]
    doubtful: bool
    mode: int
    order: int


class Painted(NamedTuple):
    """A box painted over what came before, or a shape within it unless it is `whole`; no colour for a picture."""

    box: Box
    colour: Colour | None
    order: int
    whole: bool


_ORDER: Final = attrgetter("order")


@dataclass(slots=True)
class Drawing:
    """All that a page draws: its strings and what is painted, each with its rank."""

    texts: list[Drawn] = field(default_factory=list)
    painted: list[Painted] = field(default_factory=list)

    def within(self, box: Box, least: float, since: int = 0) -> list[Painted]:
        """Return what is painted, from a rank on, that overlaps a box by more than a strip narrower than `least`."""
        low, high, west, east = box.bottom + least, box.top - least, box.left + least, box.right - least
        painted = self.painted[bisect_left(self.painted, since, key=_ORDER) :] if since else self.painted
        return [
            shape
            for shape in painted
            for left, bottom, right, top in (shape.box,)
            if bottom < high and top > low and left < east and right > west and shape.box.overlaps(box, least)
        ]

    def over(self, text: Drawn) -> bool:
        """Tell whether something is painted over a string."""
        return bool(self.within(text.box, NEAR * text.size, text.order))


def widths_of(font: Object, table: Table) -> Mapping[int, float]:
    """Return the widths of the codes of a font, in thousandths of its size."""
    return _simple_widths(font) if table.width == 1 else _composite_widths(font)


def _of_a_letter() -> float:
    """Return the width of a letter of a font that does not tell."""
    return 500.0


def _simple_widths(font: Object) -> dict[int, float]:
    first = int(font.get("/FirstChar", 0))
    widths = {first + rank: float(width) for rank, width in enumerate(font.get("/Widths", Array()))}
    return defaultdict(_of_a_letter, widths)


def _composite_widths(font: Object) -> dict[int, float]:
    """Return the widths of a composite font whose codes are its glyphs (9.7.4.3)."""
    found: dict[int, float] = defaultdict(_of_a_letter)
    waiting: list[int] = []
    for entry in (font.get("/DescendantFonts") or [Dictionary()])[0].get("/W", Array()):
        if isinstance(entry, Array):
            found.update({waiting[-1] + rank: float(width) for rank, width in enumerate(entry)})
            waiting = []
        elif len(waiting) == 2:  # noqa: PLR2004 -- first code, last code, width
            found.update(dict.fromkeys(range(waiting[0], min(waiting[1], 0xFFFF) + 1), float(entry)))
            waiting = []
        else:
            waiting.append(int(entry))
    return found
