"""Words whose letters come from two fonts: LibreOffice paints one font after the other, so that they read scrambled.

Such a text object gets, as actual text (ISO 32000-1, 14.9.4), its characters in the order in which they stand on the
line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from pikepdf import ContentStreamInstruction, Dictionary, Name, Object, Operator, String

from contratgen.conversion.drawing import widths_of
from contratgen.pdf.content import State, Walker, pieces_of
from contratgen.pdf.marked_text import tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pikepdf import Page

    from contratgen.pdf.content import Operands, Step
    from contratgen.pdf.to_unicode import Table

RAISED: Final = 0.6
"""Of the letters' size: how far below the first of a line its glyphs may stand; the next line is further."""


def in_reading_order(steps: Iterable[Step], page: Page) -> Iterator[Step]:
    """Yield the steps of a page, each text object in several fonts within a span that says its words."""
    fonts = _Fonts(page)
    waiting: list[Step] = []
    changes = 0
    for step in steps:
        operator = step[0]
        if operator == "BT":
            changes = 0
        elif not waiting:
            yield step
            continue
        waiting.append(step)
        changes += operator == "Tf"
        if operator == "ET":
            yield from _spoken(waiting, fonts) if changes > 1 else waiting
            waiting = []
    yield from waiting


class _Fonts:
    """The fonts of a page by name: what their codes mean, and how wide they are; few pages ask."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What the codes of each font mean."""
        return tables_of(self._page.resources)

    @cached_property
    def widths(self) -> dict[str, Mapping[int, float]]:
        """The widths of the codes of each font, in thousandths of its size."""
        fonts = self._page.resources.get("/Font", Dictionary())
        return {name: widths_of(fonts[name], table) for name, table in self.tables.items()}


def _spoken(text_object: list[Step], fonts: _Fonts) -> Iterator[Step]:
    used = {str(instruction.operands[0]) for operator, instruction in text_object if operator == "Tf"}
    if len(used) == 1:
        yield from text_object
        return
    pen = _Pen(fonts)
    for operator, instruction in text_object:
        pen.follow(operator, instruction.operands)
    words = Dictionary(ActualText=String(pen.words()))
    yield "BDC", ContentStreamInstruction([Name.Span, words], Operator("BDC"))
    yield from text_object
    yield "EMC", ContentStreamInstruction([], Operator("EMC"))


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A painted glyph: its baseline, where it begins on it, and the characters it stands for."""

    line: float
    left: float
    text: str


class _Pen(Walker[State]):
    """Notes where upright text puts each glyph."""

    def __init__(self, fonts: _Fonts) -> None:
        super().__init__(State())
        self._fonts = fonts
        self._glyphs: list[_Glyph] = []
        self._spoken = ""

    def speak(self, words: str) -> None:
        self._spoken = words

    def show(self, operands: Operands) -> None:
        font, size = self.state.font, self.state.size / 1000
        table, widths = self._fonts.tables[font], self._fonts.widths[font]
        for piece in pieces_of(operands[0]):
            if not isinstance(piece, Object):
                self.advance(-float(piece) * size)
                continue
            for code in table.codes(bytes(piece)):
                self._glyphs.append(_Glyph(self.text.f, self.text.e, self._said(table, code)))
                self.advance(widths.get(code, 0.0) * size)

    def _said(self, table: Table, code: int) -> str:
        """Return what a glyph stands for; the first of a letter drawn in two pieces says it, the other nothing."""
        if not self.marks[-1].replaced:
            return table.characters.get(code, "")
        said, self._spoken = self._spoken, ""
        return said

    def words(self) -> str:
        """Return the characters from left to right, the upper line first; a raised mark belongs to its line."""
        lines: list[list[_Glyph]] = []
        for glyph in sorted(self._glyphs, key=lambda glyph: -glyph.line):
            if not lines or lines[-1][0].line - glyph.line > self.state.size * self.text.a * RAISED:
                lines.append([])
            lines[-1].append(glyph)
        ordered = chain.from_iterable(sorted(line, key=lambda glyph: glyph.left) for line in lines)
        return "".join(glyph.text for glyph in ordered)
