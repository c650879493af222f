"""The block processors of what holds other blocks or cells: lists, quotations, notes and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from contratgen.reading.lines import Line, Source
from contratgen.reading.markdown import faults
from contratgen.reading.markdown.block_parser import LineProcessor
from contratgen.reading.markdown.line_syntax import (
    GLUED_NUMBER,
    MARKER,
    NOTE,
    QUOTE,
    ROW,
    RULE,
    alignment,
    cells,
    continuation,
    drop_blanks,
    interrupts,
    number_of,
    opens_table,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NESTED: Final = 2
"""Spaces beyond its marker that put a line inside an item: partners write two, the package wants four."""
NOTE_OFFSET: Final = 4
"""Spaces that the further lines of a note may begin with."""


class TableProcessor(LineProcessor):
    """A header row, a row of dashes, and rows with as many cells."""

    pattern = ROW

    def take(self, parent: Element, lines: list[Line]) -> bool | None:
        """Add the table where a row of dashes follows."""
        if not opens_table(lines):
            return False
        header, separator = lines.pop(0), lines.pop(0)
        aligns = [alignment(cell) for cell in cells(separator)]
        table = self.add(parent, "table", header)
        table.set("align", " ".join(name or "-" for name in aligns))
        self._row(table, "th", header, len(aligns))
        while lines and "|" in lines[0] and not interrupts(lines[0]):
            self._row(table, "td", lines.pop(0), len(aligns))
        return None

    def _row(self, table: Element, tag: str, line: Line, columns: int) -> None:
        row = self.add(table, "tr", line)
        found = cells(line)
        if len(found) != columns:
            self.parser.report(faults.ROW_CELLS, line, columns=columns, cells=len(found))
        for cell in found[:columns]:
            self.add(row, tag, line, Source([cell]))


class ListProcessor(LineProcessor):
    """Bullets and numbers. Two spaces suffice to nest; no empty line is needed before; other numbers restart."""

    pattern = MARKER

    def take(self, parent: Element, lines: list[Line]) -> None:
        """Add one list, with its nested lines."""
        first = lines[0]
        base, number = first.indent, number_of(first)
        block = self.add(parent, "ul" if number is None else "ol", first)
        if number is not None:
            block.set("start", str(number))
        numbers: list[int] = []
        while lines and self._continues(lines[0], base, numbers, ordered=number is not None):
            after_blank = self._item(block, lines, base, numbers)
            if after_blank and _restarts(lines, numbers):
                break

    def _continues(self, line: Line, base: int, numbers: list[int], *, ordered: bool) -> bool:
        """Return whether the line is an item of this list; note its number, and report one that would be lost."""
        number = number_of(line)
        if (
            not MARKER.match(line)
            or RULE.match(line)
            or line.indent >= base + NESTED
            or (number is not None) != ordered
        ):
            return False
        if number is not None:
            awaited = _awaited(numbers, number)
            if number != awaited:
                self.parser.report(faults.NUMBERING, line, awaited=awaited, number=number)
            numbers.append(number)
        return True

    def _item(self, block: Element, lines: list[Line], base: int, numbers: list[int]) -> bool:
        """Add one item; return whether an empty line follows it. Numbers glued to their text count, told elsewhere."""
        first = lines.pop(0)
        match = MARKER.match(first)
        offset = match.end() if match else 0
        inside = [first.cut(offset), *continuation(lines, base + NESTED, offset)]
        glued = (GLUED_NUMBER.match(line) for line in inside[1:] if numbers)
        numbers += [int(found[1]) for found in glued if found and int(found[1]) == numbers[-1] + 1]
        if all(line.blank for line in inside):
            self.parser.report(faults.EMPTY_ITEM, first)
        else:
            self.parser.item = first
            self.parser.nest(self.add(block, "li", first), inside)
        return drop_blanks(lines)


def _awaited(numbers: list[int], number: int) -> int:
    """Return the number that an item will bear in print; a list of nothing but 1 is numbered all the same."""
    if not numbers or (number == 1 and numbers[-1] == 1):
        return number
    return numbers[0] + len(numbers)


def _restarts(lines: list[Line], numbers: list[int]) -> bool:
    """Return whether another list begins: 1 again, after a list that counted."""
    return bool(lines and numbers) and number_of(lines[0]) == 1 and _awaited(numbers, 1) != 1


class QuoteProcessor(LineProcessor):
    """Lines that begin with `>`."""

    pattern = QUOTE

    def take(self, parent: Element, lines: list[Line]) -> None:
        """Add the quotation."""
        first = lines[0]
        inside: list[Line] = []
        while lines and (match := QUOTE.match(lines[0])):
            inside.append(lines.pop(0).cut(match.end()))
            while lines and not inside[-1].blank and not interrupts(lines[0]):
                inside.append(lines.pop(0))
        self.parser.nest(self.add(parent, "blockquote", first), inside)


class NoteDefinitionProcessor(LineProcessor):
    """`[^name]: text`, and the lines indented below."""

    pattern = NOTE

    def take(self, parent: Element, lines: list[Line]) -> None:  # noqa: ARG002 -- notes stand apart
        """Keep the note under its name."""
        first = lines.pop(0)
        match = NOTE.match(first)
        name, offset = (match[1], match.end()) if match else ("", 0)
        inside = [first.cut(offset), *continuation(lines, NESTED, NOTE_OFFSET)]
        note = ET.Element("note", line=str(first.number), column=str(first.column + first.indent))
        if name in self.parser.notes:
            self.parser.report(faults.REPEATED_NOTE, first, name, first=self.parser.notes[name].get("line"))
        elif all(line.blank for line in inside):
            self.parser.report(faults.EMPTY_NOTE, first, name)
        self.parser.notes.setdefault(name, note)
        self.parser.nest(note, inside)
