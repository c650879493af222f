"""The block processors of partner text: they replace the package's own, which lose lines, cells, numbers and places.

Here a « block » of the `markdown` package is one `Line`; a processor takes the lines that are its own and leaves the
others. The element tree holds `p`, `h1`…`h4`, `ul`, `ol`, `li`, `blockquote`, `table`; each block bears its line, and
texts are `Source`s, read later in `read/inline.py`. What partner text may not hold is reported and left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final, cast
from xml.etree import ElementTree as ET

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from contratgen import limits
from contratgen.diagnostics import Diagnostic, Place
from contratgen.read import markdown_faults as faults
from contratgen.read.line_syntax import (
    BLANK,
    CLOSING,
    FENCE,
    HEADING,
    INDENTED,
    MARKER,
    MARKS,
    NOTE,
    QUOTE,
    REFERENCE,
    RULE,
    UNSPACED,
    alignment,
    cells,
    continuation,
    drop_blanks,
    interrupts,
    number_of,
    opens_table,
)
from contratgen.read.lines import BLANKS, Line, Source

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from contratgen.read.faults import Fault

NESTED: Final = 2
"""Spaces further than a marker that put a line inside its item; the package wants four, partners write two."""
NOTE_OFFSET: Final = 4
"""Spaces that the further lines of a note may begin with."""

ParagraphTrap = tuple[re.Pattern[str], "Fault", bool]
TRAPS: Final[tuple[ParagraphTrap, ...]] = (
    (re.compile(r"[•▪◦‣●○■□·][ \t\u00a0\u202f]"), faults.BULLET, True),
    (re.compile(r"[-*+][\u00a0\u202f]"), faults.BULLET, True),
    (re.compile(r"[–—] "), faults.DASH, False),
    (re.compile(r"[a-z][.)] "), faults.LETTERED, False),
    (re.compile(r"-[^\W\d_]"), faults.GLUED_DASH, False),
    (re.compile(r"\|.*\|"), faults.NO_HEADER, True),
)
"""Lines that look like a list or a table and are none; the last figure: whether they also count as a first line."""


class LocatedParser(BlockParser):
    """The package's block parser, whose blocks are lines; it gathers faults and the definitions of notes."""

    def __init__(self, md: Markdown, file: str) -> None:
        super().__init__(md)
        self.file = file
        self.faults: list[Diagnostic] = []
        self.notes: dict[str, Element] = {}
        self.depth = 0
        self.level = 0  # of the heading read last; 0 before the first
        for priority, processor in enumerate(reversed(PROCESSORS)):
            self.blockprocessors.register(processor(self), processor.__name__, priority)

    def report(self, fault: Fault, line: Line, read: str | None = None, **words: object) -> None:
        """Note a fault that begins with `line`."""
        place = Place(self.file, line.number, line.column + line.indent)
        self.faults.append(fault.at(place, line if read is None else read, **words))

    def parse_lines(self, lines: list[Line]) -> Element:
        """Return the tree of a whole text."""
        root = ET.Element(self.md.doc_tag)
        self.parseBlocks(root, cast("list[str]", lines))
        return root

    def nest(self, parent: Element, lines: list[Line]) -> None:
        """Read the lines inside a list item, a quotation or a note; beyond the depth that Word knows, refuse them."""
        if self.depth == limits.MARKDOWN_NESTING:
            self.report(faults.NESTING, next((line for line in lines if not line.blank), lines[0]))
            return
        self.depth += 1
        self.parseBlocks(parent, cast("list[str]", lines))
        self.depth -= 1


class LineProcessor(BlockProcessor):
    """A processor of lines: those that its pattern finds, in `take`."""

    parser: LocatedParser
    pattern: ClassVar[re.Pattern[str]]

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 -- the package's signature
        """Return whether the line may be this processor's."""
        return self.pattern.match(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        """Take lines from the head of `blocks`; False leaves them to the next processor."""
        return self.take(parent, cast("list[Line]", blocks))

    def take(self, parent: Element, lines: list[Line]) -> bool | None:
        """Do what `run` promises, with lines."""
        raise NotImplementedError

    def add(self, parent: Element, tag: str, line: Line, text: Source | None = None) -> Element:
        """Add an element that bears its line."""
        element = ET.SubElement(parent, tag, line=str(line.number))
        element.text = text
        return element


class Blank(LineProcessor):
    """Empty lines separate."""

    pattern = BLANK

    def take(self, parent: Element, lines: list[Line]) -> None:  # noqa: ARG002 -- nothing to add
        """Drop the line."""
        lines.pop(0)


class Fence(LineProcessor):
    """Code between fences is refused, with all its lines."""

    pattern = FENCE

    def take(self, parent: Element, lines: list[Line]) -> None:  # noqa: ARG002 -- nothing to add
        """Drop the lines up to the closing fence, or all of them."""
        opening = lines.pop(0)
        match = FENCE.match(opening)
        mark = match[1] if match else ""
        self.parser.report(faults.CODE_BLOCK, opening)
        end = next((rank for rank, line in enumerate(lines) if line.strip(BLANKS).startswith(mark)), len(lines))
        del lines[: end + 1]


class Indented(LineProcessor):
    """Four spaces make code, which is refused; before a list marker they are nothing but a habit."""

    pattern = INDENTED

    def take(self, parent: Element, lines: list[Line]) -> bool | None:  # noqa: ARG002 -- nothing to add
        """Drop the indented lines."""
        if MARKER.match(lines[0]):
            return False
        self.parser.report(faults.CODE_BLOCK, lines[0])
        while lines and INDENTED.match(lines[0]):
            lines.pop(0)
        return None


class Heading(LineProcessor):
    """`###` to `######`, each at most one level below the one before."""

    pattern = MARKS
    first: ClassVar[int] = 3
    last: ClassVar[int] = 6

    def take(self, parent: Element, lines: list[Line]) -> bool | None:
        """Add the heading, or say why it is none."""
        line = lines[0]
        marks, start = MARKS.match(line), HEADING.match(line)
        if start is None or marks is None:
            return self._unspaced(lines, marks[1] if marks else "")
        lines.pop(0)
        text = line.cut(start.end()).trimmed()
        closing = CLOSING.search(text)
        text = text.head(closing.start()).trimmed() if closing else text
        if not text:
            self.parser.report(faults.EMPTY_HEADING, line)
        elif not self._refused(line, text, len(marks[1])):
            self.parser.level = len(marks[1]) - self.first + 1
            self.add(parent, f"h{self.parser.level}", line, Source([text]))
        return None

    def _unspaced(self, lines: list[Line], marks: str) -> bool | None:
        if not UNSPACED.match(lines[0]):
            return False
        self.parser.report(faults.UNSPACED_HEADING, lines.pop(0), marks=marks)
        return None

    def _refused(self, line: Line, text: Line, marks: int) -> bool:
        if self.parser.depth:
            self.parser.report(faults.MISPLACED_HEADING, line, text)
        elif marks < self.first:
            self.parser.report(faults.HIGH_HEADING, line, text)
        elif marks > self.last:
            self.parser.report(faults.DEEP_HEADING, line, text)
        elif marks > self.parser.level + self.first:
            awaited = "#" * (self.parser.level + self.first)
            self.parser.level = marks - self.first + 1
            self.parser.report(faults.SKIPPED_LEVEL, line, text, expected_marks=awaited, marks="#" * marks)
        else:
            return False
        return True


class Rule(LineProcessor):
    """A line of dashes, stars or equals signs rules off or underlines: both refused."""

    pattern = RULE

    def take(self, parent: Element, lines: list[Line]) -> None:  # noqa: ARG002 -- nothing to add
        """Drop the line."""
        self.parser.report(faults.RULE, lines.pop(0))


class Table(LineProcessor):
    """A header row, a row of dashes, and rows with as many cells."""

    pattern = re.compile(r".*\|")

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


class List(LineProcessor):
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
            after_blank = self._item(block, lines, base)
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

    def _item(self, block: Element, lines: list[Line], base: int) -> bool:
        """Add one item; return whether an empty line follows it."""
        first = lines.pop(0)
        match = MARKER.match(first)
        offset = match.end() if match else 0
        inside = [first.cut(offset), *continuation(lines, base + NESTED, offset)]
        if all(line.blank for line in inside):
            self.parser.report(faults.EMPTY_ITEM, first)
        else:
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


class Quote(LineProcessor):
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


class NoteDefinition(LineProcessor):
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


class ReferenceDefinition(LineProcessor):
    """`[name]: address` prints nothing, and is refused."""

    pattern = REFERENCE

    def take(self, parent: Element, lines: list[Line]) -> None:  # noqa: ARG002 -- nothing to add
        """Drop the line."""
        self.parser.report(faults.REFERENCE, lines.pop(0))


class Paragraph(LineProcessor):
    """Everything else, up to an empty line or another block."""

    pattern = re.compile("")

    def take(self, parent: Element, lines: list[Line]) -> None:
        """Add the paragraph."""
        taken = [lines.pop(0)]
        while lines and not interrupts(lines[0]) and not opens_table(lines):
            taken.append(lines.pop(0))
        if lines and QUOTE.match(lines[0]):
            self.parser.report(faults.GLUED_QUOTE, lines[0])
        for rank, line in enumerate(taken):
            self._look_alike(line, first=rank == 0)
        self.add(parent, "p", taken[0], Source(taken))

    def _look_alike(self, line: Line, *, first: bool) -> None:
        """Report a line that its author may take for a list or a table."""
        text = line.lstrip(BLANKS)
        for pattern, fault, always in TRAPS:
            if (always or not first) and pattern.match(text):
                self.parser.report(fault, line)
                return


PROCESSORS: Final = (
    Blank,
    Fence,
    Indented,
    Heading,
    Rule,
    Table,
    List,
    Quote,
    NoteDefinition,
    ReferenceDefinition,
    Paragraph,
)
"""In the order in which they are asked whether a line is theirs."""
