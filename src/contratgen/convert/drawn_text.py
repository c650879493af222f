"""What a page draws, as geometry: each shown string with its size, place, colour and ground (ISO 32000-1, 8.4 and 9.4).

Boxes are in points, from the lower left corner of the page. Forms are walked where they are drawn.
"""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from math import hypot
from typing import TYPE_CHECKING, Final, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from contratgen import limits
from contratgen.convert.marked_text import Table, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pikepdf import Object, Page

Colour = tuple[float, float, float]
Placing = tuple[float, float, float, float, float, float]
"""A transformation matrix (8.3.4)."""
AS_IT_IS: Final[Placing] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BLACK: Final = (0.0, 0.0, 0.0)
WHITE: Final = (1.0, 1.0, 1.0)
ASCENT, DESCENT = 0.75, 0.2
"""How far letters rise above the baseline and fall below it, for a size of one."""
GAP: Final = 150.0
"""Thousandths of the size beyond which an adjustment is no kerning: a space, or the place of a sign of another font."""
INVISIBLE: Final = frozenset({3, 7})
"""Text rendering modes that paint nothing (9.3.6)."""


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

    def share(self, other: Box) -> float:
        """Return how much of this box lies within another, from 0 to 1."""
        both = self.within(other)
        whole = (self.right - self.left) * (self.top - self.bottom)
        return (both.right - both.left) * (both.top - both.bottom) / whole if whole > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shown string: `holder` and `index` name its operator; `size` is the height of the letters' body in points.

    `spread` is how wide it is drawn for what its letters take by nature, `shown` how much of it no clip or page edge
    cuts off. `ground` is the colour below, None where a picture lies there. A `doubtful` one may be see-through or cut
    by another shape than a rectangle.
    """

    holder: Object
    index: int
    words: str
    box: Box
    size: float
    spread: float
    shown: float
    colour: Colour
    ground: Colour | None
    doubtful: bool
    mode: int
    order: int


@dataclass(slots=True)
class Drawing:
    """All that a page draws: its strings, and the boxes painted over what came before, each with its rank."""

    texts: list[Drawn] = field(default_factory=list)
    painted: list[tuple[Box, Colour | None, int]] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """The graphics state (8.4.1), as far as it decides how text looks."""

    matrix: Placing
    clip: Box
    fill: Colour = BLACK
    see_through: bool = False
    odd_clip: bool = False
    font: str = ""
    size: float = 1.0
    scale: float = 1.0
    rise: float = 0.0
    gap: float = 0.0
    space: float = 0.0
    leading: float = 0.0
    mode: int = 0


def drawing_of(page: Page) -> Drawing:
    """Return what a page draws. Raises `ValueError` or `KeyError` for operators that are not what the norm says."""
    drawing = Drawing()
    box = Box(*(float(side) for side in page.cropbox))
    _Walk(drawing, page.obj, page.resources, _State(AS_IT_IS, box), 0).walk(pikepdf.parse_content_stream(page))
    return drawing


class _Walk:
    """Walks one stream of operators; forms within it are walked in turn."""

    def __init__(self, drawing: Drawing, holder: Object, resources: Object, state: _State, depth: int) -> None:
        self.drawing, self.holder, self.resources, self.depth = drawing, holder, resources, depth
        self.state = state
        self.saved: list[_State] = []
        self.fonts = resources.get("/Font", Dictionary())
        self.tables = tables_of(resources)
        self.widths: dict[str, Mapping[int, float]] = {}
        self.line = self.text = AS_IT_IS
        self.path: list[tuple[float, float]] = []
        self.straight, self.pending = True, False
        self.index = 0

    def walk(self, instructions: Sequence[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]) -> None:
        """Follow the operators."""
        for self.index, one in enumerate(instructions):
            does = _OPERATORS.get(str(one.operator))
            if does is not None:
                does(self, list(one.operands))

    # -- state --------------------------------------------------------------------------------------------------------
    def save(self, _: Sequence[Object]) -> None:
        self.saved.append(copy(self.state))

    def restore(self, _: Sequence[Object]) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def concat(self, operands: Sequence[Object]) -> None:
        self.state.matrix = _product(_placing(operands), self.state.matrix)

    def set_fill(self, operands: Sequence[Object]) -> None:
        numbers = [float(one) for one in operands if not isinstance(one, (Name, Stream))]
        if len(numbers) == 4:  # noqa: PLR2004 -- cyan, magenta, yellow, black
            numbers = [(1 - ink) * (1 - numbers[3]) for ink in numbers[:3]]
        self.state.fill = tuple(numbers[:3]) if len(numbers) >= 3 else ((numbers or [0.0]) * 3)[:3]  # type: ignore[assignment]  # noqa: PLR2004 -- red, green, blue

    def set_graphics(self, operands: Sequence[Object]) -> None:
        said = self.resources.get("/ExtGState", Dictionary()).get(str(operands[0]), Dictionary())
        if "/ca" in said or "/SMask" in said:
            self.state.see_through = float(said.get("/ca", 1)) < 1 or isinstance(said.get("/SMask"), Dictionary)

    # -- paths --------------------------------------------------------------------------------------------------------
    def rectangle(self, operands: Sequence[Object]) -> None:
        x, y, width, height = map(float, operands)
        self._reach((x, y), (x + width, y), (x, y + height), (x + width, y + height))

    def line_to(self, operands: Sequence[Object]) -> None:
        numbers = [float(one) for one in operands]
        self.straight = False
        self._reach(*zip(numbers[::2], numbers[1::2], strict=True))

    def _reach(self, *points: tuple[float, float]) -> None:
        self.path += [_point(self.state.matrix, *point) for point in points]

    def clip(self, _: Sequence[Object]) -> None:
        self.pending = True

    def fill_path(self, _: Sequence[Object]) -> None:
        self._paint(_around(self.path), None if self.state.see_through else self.state.fill)
        self.end_path(_)

    def end_path(self, _: Sequence[Object]) -> None:
        if self.pending:
            self.state.clip = self.state.clip.within(_around(self.path))
            self.state.odd_clip |= not self.straight
        self.path, self.straight, self.pending = [], True, False

    def _paint(self, box: Box, colour: Colour | None) -> None:
        self.drawing.painted.append((box.within(self.state.clip), colour, self._rank()))

    def _rank(self) -> int:
        return len(self.drawing.texts) + len(self.drawing.painted)

    def image(self, _: Sequence[Object]) -> None:
        corners = ((0, 0), (1, 0), (0, 1), (1, 1))
        self._paint(_around([_point(self.state.matrix, *corner) for corner in corners]), None)

    def object(self, operands: Sequence[Object]) -> None:
        drawn = self.resources.get("/XObject", Dictionary()).get(str(operands[0]))
        if not isinstance(drawn, Stream) or drawn.get("/Subtype") != Name.Form:
            self.image(operands)
        elif self.depth < limits.DRAWING_DEPTH:
            state = copy(self.state)
            state.matrix = _product(_placing(drawn.get("/Matrix", AS_IT_IS)), state.matrix)
            inner = _Walk(self.drawing, drawn, drawn.get("/Resources", self.resources), state, self.depth + 1)
            inner.walk(pikepdf.parse_content_stream(drawn))

    # -- text ---------------------------------------------------------------------------------------------------------
    def begin(self, _: Sequence[Object]) -> None:
        self.line = self.text = AS_IT_IS

    def set_font(self, operands: Sequence[Object]) -> None:
        self.state.font, self.state.size = str(operands[0]), float(operands[1])

    def set_matrix(self, operands: Sequence[Object]) -> None:
        self.line = self.text = _placing(operands)

    def move(self, operands: Sequence[Object]) -> None:
        self.line = self.text = _moved(self.line, float(operands[0]), float(operands[1]))

    def move_leading(self, operands: Sequence[Object]) -> None:
        self.state.leading = -float(operands[1])
        self.move(operands)

    def next_line(self, _: Sequence[Object]) -> None:
        self.line = self.text = _moved(self.line, 0, -self.state.leading)

    def show_line(self, operands: Sequence[Object]) -> None:
        self.next_line(())
        self.show(operands[-1:])

    def show(self, operands: Sequence[Object]) -> None:
        """Show strings and the adjustments between them; what a wide one parts is drawn apart (9.4.3)."""
        together, shift = bytearray(), 0.0
        for piece in operands[0] if isinstance(operands[0], Array) else operands[:1]:
            if isinstance(piece, String):
                together += bytes(piece)
                continue
            wide = float(piece)
            if wide < -GAP or wide > GAP:
                self._show(bytes(together), shift)
                together, shift = bytearray(), 0.0
                self._advance(-wide * self.state.size / 1000 * self.state.scale)
            else:
                shift += wide
        self._show(bytes(together), shift)

    def _advance(self, by: float) -> None:
        self.text = _moved(self.text, by, 0)

    def _show(self, content: bytes, shift: float) -> None:
        state, table = self.state, self.tables.get(self.state.font, _NO_TABLE)
        codes = content if table.width == 1 else list(table.codes(content))
        natural = sum(map(self._widths(table).__getitem__, codes)) * state.size / 1000
        spaces = content.count(b" ") * state.space if table.width == 1 else 0
        across = (natural - shift * state.size / 1000 + max(len(codes) - 1, 0) * state.gap + spaces) * state.scale
        words = table.decode(content)
        if any(map(str.isalnum, words)):
            self._draw(words, across, natural)
        self._advance(across + (state.gap * state.scale if codes else 0))

    def _draw(self, words: str, across: float, natural: float) -> None:
        state = self.state
        seen = _product(self.text, state.matrix)
        wide, tall = hypot(seen[0], seen[1]), hypot(seen[2], seen[3])
        low, high = state.rise - DESCENT * state.size, state.rise + ASCENT * state.size
        box = _around([_point(seen, x, y) for x in (0.0, across) for y in (low, high)])
        self.drawing.texts.append(
            Drawn(
                holder=self.holder,
                index=self.index,
                words=words,
                box=box,
                size=abs(state.size) * tall,
                spread=abs(across) * wide / (natural * tall) if natural and tall else 0.0,
                shown=0.0 if state.mode in INVISIBLE else box.share(state.clip),
                colour=state.fill,
                ground=self._ground((box.left + box.right) / 2, (box.bottom + box.top) / 2),
                doubtful=state.see_through or state.odd_clip,
                mode=state.mode,
                order=self._rank(),
            )
        )

    def _ground(self, x: float, y: float) -> Colour | None:
        for box, colour, _ in reversed(self.drawing.painted):
            if box.left <= x <= box.right and box.bottom <= y <= box.top:
                return colour
        return WHITE

    def _widths(self, table: Table) -> Mapping[int, float]:
        """Return the widths of the codes of the current font, in thousandths of its size (9.2.4)."""
        name = self.state.font
        if name not in self.widths:
            font = self.fonts.get(name, Dictionary())
            self.widths[name] = _simple_widths(font) if table.width == 1 else _composite_widths(font)
        return self.widths[name]


_NO_TABLE: Final = Table()


def _placing(numbers: Iterable[Object | float]) -> Placing:
    a, b, c, d, e, f = map(float, numbers)
    return a, b, c, d, e, f


def _product(one: Placing, other: Placing) -> Placing:
    """Return the matrix that does what one does, then what the other does."""
    a, b, c, d, e, f = other
    return (
        *(one[0] * a + one[1] * c, one[0] * b + one[1] * d),
        *(one[2] * a + one[3] * c, one[2] * b + one[3] * d),
        *(one[4] * a + one[5] * c + e, one[4] * b + one[5] * d + f),
    )


def _point(placing: Placing, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = placing
    return a * x + c * y + e, b * x + d * y + f


def _moved(placing: Placing, x: float, y: float) -> Placing:
    return (*placing[:4], *_point(placing, x, y))


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
    for one in (font.get("/DescendantFonts") or [Dictionary()])[0].get("/W", Array()):
        if isinstance(one, Array):
            found.update({waiting[-1] + rank: float(width) for rank, width in enumerate(one)})
            waiting = []
        elif len(waiting) == 2:  # noqa: PLR2004 -- first code, last code, width
            found.update(dict.fromkeys(range(waiting[0], min(waiting[1], 0xFFFF) + 1), float(one)))
            waiting = []
        else:
            waiting.append(int(one))
    return found


def _around(points: Sequence[tuple[float, float]]) -> Box:
    if not points:
        return Box(0, 0, 0, 0)
    across, up = [x for x, _ in points], [y for _, y in points]
    return Box(min(across), min(up), max(across), max(up))


def _number(name: str) -> Callable[[_Walk, Sequence[Object]], None]:
    def put(walk: _Walk, operands: Sequence[Object]) -> None:
        setattr(walk.state, name, float(operands[0]))

    return put


def _mode(walk: _Walk, operands: Sequence[Object]) -> None:
    walk.state.mode = int(operands[0])


def _scale(walk: _Walk, operands: Sequence[Object]) -> None:
    walk.state.scale = float(operands[0]) / 100


_OPERATORS: Final[Mapping[str, Callable[[_Walk, Sequence[Object]], None]]] = {
    "q": _Walk.save, "Q": _Walk.restore, "cm": _Walk.concat, "gs": _Walk.set_graphics,
    **dict.fromkeys(("rg", "g", "k", "sc", "scn"), _Walk.set_fill),
    "re": _Walk.rectangle, **dict.fromkeys(("m", "l", "c", "v", "y"), _Walk.line_to),
    **dict.fromkeys(("W", "W*"), _Walk.clip),
    **dict.fromkeys(("f", "F", "f*", "B", "B*", "b", "b*"), _Walk.fill_path),
    **dict.fromkeys(("n", "S", "s"), _Walk.end_path),
    "Do": _Walk.object, "INLINE IMAGE": _Walk.image, "sh": _Walk.image,
    "BT": _Walk.begin, "Tf": _Walk.set_font, "Tm": _Walk.set_matrix, "Td": _Walk.move, "TD": _Walk.move_leading,
    "T*": _Walk.next_line, "Tj": _Walk.show, "TJ": _Walk.show, "'": _Walk.show_line, '"': _Walk.show_line,
    "Tz": _scale, "Ts": _number("rise"), "Tc": _number("gap"), "Tw": _number("space"), "TL": _number("leading"),
    "Tr": _mode,
}  # fmt: skip
