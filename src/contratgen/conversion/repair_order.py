"""Words whose letters come from two fonts: LibreOffice paints one font after the other, so that they read scrambled.

Such a text object gets, as actual text (ISO 32000-1, 14.9.4), its characters in the order in which they stand on the
line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from pikepdf import Array, ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Name, Operator, String

from contratgen.pdf.marked_text import tables_of
from contratgen.pdf.to_unicode import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pikepdf import Object, Page

RAISED: Final = 0.6
"""Of the letters' size: how far below the first of a line its glyphs may stand; the next line is further."""
Step = tuple[str, ContentStreamInstruction | ContentStreamInlineImage]
"""An operator by name, and the instruction it ends."""


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
    """The fonts of a page by name: what their codes mean, and how wide they are."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._fonts = page.resources.get("/Font", Dictionary())

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What the codes of each font mean; few pages ask."""
        return tables_of(self._page.resources)

    def widths(self, name: str) -> Mapping[int, float]:
        """Return the widths of a simple font's codes, in thousandths of its size (9.2.4)."""
        font = self._fonts[name]
        first = int(font.get("/FirstChar", 0))
        return {first + position: float(width) for position, width in enumerate(font.get("/Widths", Array()))}


def _spoken(text_object: list[Step], fonts: _Fonts) -> Iterator[Step]:
    used = {str(one.operands[0]) for operator, one in text_object if operator == "Tf"}
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


class _Pen:
    """Follows the text operators that LibreOffice writes, for upright text (9.4)."""

    def __init__(self, fonts: _Fonts) -> None:
        self._fonts = fonts
        self._table = Table()
        self._widths: Mapping[int, float] = {}
        self._size = 1.0
        self._scale, self._left, self._line = 1.0, 0.0, 0.0
        self._glyphs: list[_Glyph] = []
        self._spans: list[str | None] = []

    def follow(self, operator: str, operands: Iterable[Object]) -> None:
        """Take one operator into account."""
        values = list(operands)
        if operator == "Tf":
            name = str(values[0])
            self._table, self._widths = self._fonts.tables[name], self._fonts.widths(name)
            self._size = float(values[1])
        elif operator == "Tm":
            self._scale, self._left, self._line = float(values[0]), float(values[4]), float(values[5])
        elif operator == "Td":
            self._left, self._line = self._left + float(values[0]), self._line + float(values[1])
        elif operator in {"BMC", "BDC"}:
            self._spans.append(_actual(values))
        elif operator == "EMC" and self._spans:
            self._spans.pop()
        elif operator in {"Tj", "TJ"}:
            self._show(values[0])

    def _show(self, shown: Object) -> None:
        for piece in shown if isinstance(shown, Array) else [shown]:
            if isinstance(piece, String):
                self._write(bytes(piece))
            else:
                self._advance(-float(piece))

    def _write(self, codes: bytes) -> None:
        for code in self._table.codes(codes):
            self._glyphs.append(_Glyph(self._line, self._left, self._said(code)))
            self._advance(self._widths.get(code, 0.0))

    def _said(self, code: int) -> str:
        """Return what a glyph stands for; the first of a letter drawn in two pieces says it, the other nothing."""
        said = self._spans[-1] if self._spans else None
        if said is None:
            return self._table.characters.get(code, "")
        self._spans[-1] = ""
        return said

    def _advance(self, thousandths: float) -> None:
        self._left += thousandths / 1000 * self._size * self._scale

    def words(self) -> str:
        """Return the characters from left to right, the upper line first; a raised mark belongs to its line."""
        lines: list[list[_Glyph]] = []
        for glyph in sorted(self._glyphs, key=lambda glyph: -glyph.line):
            if not lines or lines[-1][0].line - glyph.line > self._size * self._scale * RAISED:
                lines.append([])
            lines[-1].append(glyph)
        ordered = chain.from_iterable(sorted(line, key=lambda glyph: glyph.left) for line in lines)
        return "".join(glyph.text for glyph in ordered)


def _actual(operands: list[Object]) -> str | None:
    """Return the words that a marked content says its glyphs to be (14.9.4)."""
    properties = operands[1] if len(operands) > 1 else None
    said = properties.get("/ActualText") if isinstance(properties, Dictionary) else None
    return None if said is None else str(said)
