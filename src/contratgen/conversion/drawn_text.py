"""What a page draws, as geometry: each shown string with its size, place, colour and ground (ISO 32000-1, 8.4 and 9.4).

Boxes are in points, from the lower left corner of the page. Forms are walked where they are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING, ClassVar, Final

from pikepdf import Dictionary, Name, Object, Stream

from contratgen.base import limits
from contratgen.conversion.drawing import NEAR, Box, Drawing, Drawn, Line, Painted, around, placed, widths_of
from contratgen.pdf.content import AS_IT_IS, State, Walker, matrix_of, pieces_of, steps_of
from contratgen.pdf.marked_text import Fonts, tables_of
from contratgen.pdf.to_unicode import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pikepdf import Page

    from contratgen.base.luminance import Colour
    from contratgen.pdf.content import Operands

NOWHERE: Final = Box(0, 0, 0, 0)
BLACK: Final = (0.0, 0.0, 0.0)
WHITE: Final = (1.0, 1.0, 1.0)
ASCENT, DESCENT = 0.75, 0.2
"""How far letters rise above the baseline and fall below it, for a size of one."""
GAP: Final = 150.0
"""Thousandths of the size beyond which an adjustment is no kerning: a space, or the place of a sign of another font."""
INVISIBLE: Final = frozenset({3, 7})
"""Text rendering modes that paint nothing (9.3.6)."""
BROAD: Final = 2.0
"""Points from which a line could cover letters."""
THIN: Final = 0.75
"""Points up to which nothing could: borders, underlines."""
TALL: Final = 24.0
"""Points from which letters could cover others."""


@dataclass(slots=True)
class _State(State):
    """The graphics state (8.4.1), as far as it decides how text looks."""

    clip: Box = NOWHERE
    fill: Colour | None = BLACK
    pen: float = 1.0
    see_through: bool = False
    odd_clip: bool = False


def drawing_of(page: Page, fonts: Fonts) -> Drawing:
    """Return what a page draws; `fonts` are those known of its document.

    Raises `ValueError` or `KeyError` for operators that are not what the norm says.
    """
    drawing = Drawing()
    box = Box(*map(float, page.cropbox))
    _Walk(drawing, page.obj, page.resources, _State(clip=box), fonts).walk(page)
    return drawing


class _Walk(Walker[_State]):
    """Walks one stream of operators; forms within it are walked in turn."""

    OPERATORS: ClassVar[Mapping[str, str]] = {
        operator: method for operator, method in Walker.OPERATORS.items() if not method.endswith("_mark")
    } | {
        "gs": "set_graphics", **dict.fromkeys(("rg", "g", "k", "sc", "scn"), "set_fill"),
        "re": "rectangle", "m": "move_to", **dict.fromkeys(("l", "c", "v", "y"), "line_to"),
        **dict.fromkeys(("W", "W*"), "clip"), "n": "end_path", **dict.fromkeys(("S", "s"), "stroke_path"),
        **dict.fromkeys(("f", "F", "f*", "B", "B*", "b", "b*"), "fill_path"),
        "Do": "object", **dict.fromkeys(("INLINE IMAGE", "sh"), "image"),
    }  # fmt: skip
    NUMBERS: ClassVar[Mapping[str, str]] = {**Walker.NUMBERS, "w": "pen"}

    def __init__(
        self, drawing: Drawing, holder: Object, resources: Object, state: _State, fonts: Fonts, depth: int = 0
    ) -> None:
        super().__init__(state)
        self.drawing, self.holder, self.resources, self.depth = drawing, holder, resources, depth
        self.known = fonts
        self.fonts = resources.get("/Font", Dictionary())
        self.tables = tables_of(resources, fonts)
        self.widths: dict[str, Mapping[int, float]] = {}
        self.path: list[float] = []
        self.pieces, self.pending = 0, False
        self.index = -1

    def walk(self, stream: Page | Object) -> None:
        """Follow the operators; an inline image is one of them here, and three where they are asked for."""
        for operator, instruction in steps_of(stream, " ".join((*self.OPERATORS, *self.NUMBERS, "BI", "ID", "EI"))):
            self.follow(operator, instruction.operands)

    def set_fill(self, operands: Operands) -> None:
        named = isinstance(operands[-1], Name)
        self.state.fill = None if named else _rgb([float(number) for number in operands])

    def set_graphics(self, operands: Operands) -> None:
        said = self.resources.get("/ExtGState", Dictionary()).get(str(operands[0]), Dictionary())
        if "/ca" in said or "/SMask" in said:
            self.state.see_through = float(said.get("/ca", 1)) < 1 or isinstance(said.get("/SMask"), Dictionary)

    # -- paths --------------------------------------------------------------------------------------------------------
    def rectangle(self, operands: Operands) -> None:
        x, y, width, height = map(float, operands)
        self.pieces += 1
        self.path += (x, y, x + width, y, x + width, y + height, x, y + height)

    def move_to(self, operands: Operands) -> None:
        self.pieces += 1
        self.line_to(operands)

    def line_to(self, operands: Operands) -> None:
        self.path += map(float, operands)

    def _points(self) -> list[tuple[float, float]]:
        """Return the points of the path on the page."""
        points = zip(self.path[::2], self.path[1::2], strict=True)
        matrix = self.state.matrix
        return list(points if matrix == AS_IT_IS else map(matrix.transform, points))

    def clip(self, _: Operands) -> None:
        self.pending = True

    def fill_path(self, _: Operands) -> None:
        points = self._points()
        box = around(points)
        self._paint(box, self.state.fill, whole=self._is_box(points, box))
        self.end_path(_)

    def stroke_path(self, _: Operands) -> None:
        across = self.state.pen * hypot(self.state.matrix.a, self.state.matrix.b)
        if across > BROAD:
            box, half = around(self._points()), across / 2
            around_it = Box(box.left - half, box.bottom - half, box.right + half, box.top + half)
            self._paint(around_it, None, whole=False)
        self.end_path(_)

    def end_path(self, _: Operands) -> None:
        if self.pending:
            points = self._points()
            box = around(points)
            self.state.clip = self.state.clip.within(box)
            self.state.odd_clip |= not self._is_box(points, box)
        self.path, self.pieces, self.pending = [], 0, False

    def _is_box(self, points: Sequence[tuple[float, float]], box: Box) -> bool:
        """Tell whether the path is one that runs along the sides of its box."""
        sides = all(x in {box.left, box.right} or y in {box.bottom, box.top} for x, y in points)
        turns = pairwise([*points, *points[:1]])
        return self.pieces <= 1 and sides and all(start[0] == two[0] or start[1] == two[1] for start, two in turns)

    def _paint(self, box: Box, colour: Colour | None, *, whole: bool) -> None:
        box = box.within(self.state.clip)
        if min(box.right - box.left, box.top - box.bottom) > THIN:
            colour = None if self.state.see_through else colour
            self.drawing.painted.append(Painted(box, colour, self._rank(), whole))

    def _rank(self) -> int:
        return len(self.drawing.texts) + len(self.drawing.painted)

    def image(self, _: Operands) -> None:
        self._paint(placed(self.state.matrix, Box(0, 0, 1, 1)), None, whole=True)

    def object(self, operands: Operands) -> None:
        drawn = self.resources.get("/XObject", Dictionary()).get(str(operands[0]))
        if not isinstance(drawn, Stream) or drawn.get("/Subtype") != Name.Form:
            self.image(operands)
        elif self.depth < limits.DRAWING_DEPTH:
            state = self.state.copy()
            state.matrix = matrix_of(drawn.get("/Matrix", AS_IT_IS.as_array())) @ state.matrix
            state.clip = state.clip.within(placed(state.matrix, Box(*map(float, drawn.BBox))))
            resources = drawn.get("/Resources", self.resources)
            _Walk(self.drawing, drawn, resources, state, self.known, self.depth + 1).walk(drawn)

    # -- text ---------------------------------------------------------------------------------------------------------
    def show(self, operands: Operands) -> None:
        """Show strings and the adjustments between them; what a wide one parts is drawn apart (9.4.3)."""
        self.index += 1
        together, shift = bytearray(), 0.0
        for piece in pieces_of(operands[0]):
            if isinstance(piece, Object):
                together += bytes(piece)
                continue
            wide = float(piece)
            if wide < -GAP or wide > GAP:
                self._show(bytes(together), shift)
                together, shift = bytearray(), 0.0
                self.advance(-wide * self.state.size / 1000 * self.state.scale)
            else:
                shift += wide
        self._show(bytes(together), shift)

    def _show(self, content: bytes, shift: float) -> None:
        state, table = self.state, self.tables.get(self.state.font, _NO_TABLE)
        codes = content if table.width == 1 else list(table.codes(content))
        natural = sum(map(self._widths(table).__getitem__, codes)) * state.size / 1000
        spaces = content.count(b" ") * state.space if table.width == 1 else 0
        across = (natural - shift * state.size / 1000 + max(len(codes) - 1, 0) * state.gap + spaces) * state.scale
        words = table.decode(content)
        if words.strip():
            self._draw(words, codes, across, natural)
        self.advance(across + (state.gap * state.scale if codes else 0))

    def _draw(self, words: str, codes: Sequence[int], across: float, natural: float) -> None:
        """Keep a string; signs, and letters as large as drawings, may lie over others."""
        state, matrix = self.state, self.text @ self.state.matrix
        tall = hypot(matrix.c, matrix.d)
        size = abs(state.size) * tall
        flat = Box(0.0, state.rise - DESCENT * state.size, across, state.rise + ASCENT * state.size)
        box = placed(matrix, flat)
        grounds = tuple(self._grounds(box, NEAR * size))
        said = any(map(str.isalnum, words))
        if size > TALL or not said:
            self._paint(box, state.fill, whole=False)
        if not said:
            return
        table = self.tables.get(state.font, _NO_TABLE)
        line = Line(matrix, flat, state.rise, codes, self._widths(table), table)
        self.drawing.texts.append(
            Drawn(
                holder=self.holder,
                index=self.index,
                words=words,
                line=line,
                box=box,
                size=size,
                spread=abs(across) * hypot(matrix.a, matrix.b) / (natural * tall) if natural and tall else 0.0,
                shown=0.0 if state.mode in INVISIBLE else 1.0 if state.clip.holds(box) else line.shown(state.clip),
                colour=state.fill,
                grounds=grounds,
                doubtful=state.see_through or state.odd_clip or state.mode > 0,
                mode=state.mode,
                order=self._rank(),
            )
        )

    def _grounds(self, box: Box, least: float) -> Iterator[Colour | None]:
        """Yield the colours that lie below a box, down to what covers all of it."""
        for ground in reversed(self.drawing.within(box, least)):
            yield ground.colour
            if ground.whole and ground.box.holds(box, least):
                return
        yield WHITE

    def _widths(self, table: Table) -> Mapping[int, float]:
        """Return the widths of the codes of the current font."""
        name = self.state.font
        if name not in self.widths:
            self.widths[name] = widths_of(self.fonts.get(name, Dictionary()), table)
        return self.widths[name]


_NO_TABLE: Final = Table()


def _rgb(numbers: list[float]) -> Colour:
    """Return a colour given by its grey, by red, green and blue, or by four inks."""
    if len(numbers) == 4:  # noqa: PLR2004 -- cyan, magenta, yellow, black
        numbers = [(1 - ink) * (1 - numbers[3]) for ink in numbers[:3]]
    red, green, blue = numbers if len(numbers) == 3 else (numbers or [0.0])[:1] * 3  # noqa: PLR2004
    return red, green, blue
