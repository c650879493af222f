"""Partner Markdown → the tree of `reading/rich_text.py`, with every fault at its own line.

The `markdown` package brings its block parser and its element tree, never HTML. Its blocks are lines that know their
number (`reading/markdown/block_parser.py`); paragraphs are read in `reading/markdown/inline.py`. Knows no contract.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Self, cast

from markdown import Markdown
from markdown.util import Registry

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.base.faults import bounded, elsewhere
from contratgen.reading.lines import Line, Source, numbered
from contratgen.reading.markdown import faults
from contratgen.reading.markdown.block_parser import LocatedParser
from contratgen.reading.markdown.blocks import PROCESSORS
from contratgen.reading.markdown.inline import Scanner
from contratgen.reading.rich_text import Block, Heading, Inline, ListBlock, Note, Paragraph, Quote, Table
from contratgen.reading.unicode import checked, nfc

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from contratgen.base.faults import Fault


def parse_markdown(
    source: str, place: Place, *, judged: bool = False
) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Read a text whose first character stands at `place`.

    Returns its blocks, and its faults in order. Where a fault blocks, the blocks are incomplete. `judged`: the text
    comes from a file whose characters were judged when it was read; any other one is judged here.
    """
    found: tuple[Diagnostic, ...] = ()
    if not judged:
        source, found = checked(nfc(source.replace("\r\n", "\n").replace("\r", "\n")), place)
    lines = numbered(source, place)
    beyond = [fault.at(Place(place.file, line.number, 1), line) for fault, line in _beyond_limits(lines)]
    if beyond:
        return (), bounded((*found, *beyond))
    parser = PartnerMarkdown(place.file).lines_parser
    root = parser.parse_lines(lines)
    tree = TreeReader(parser)
    blocks = tree.blocks(root)
    tree.report_rest()
    return blocks, bounded((*found, *parser.found.all()))


def _beyond_limits(lines: list[Line]) -> list[tuple[Fault, Line]]:
    if len(lines) > limits.TEXT_LINES:
        return [(faults.LONG_TEXT, lines[limits.TEXT_LINES])]
    return [(faults.LONG_LINE, line) for line in lines if len(line) > limits.LINE_CHARACTERS]


class PartnerMarkdown(Markdown):
    """The package set up for partner text: a block parser and nothing that reads or writes HTML."""

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__()

    def build_parser(self) -> Self:
        """Set the block parser; leave every other list of processors empty."""
        self.preprocessors, self.inlinePatterns = Registry(), Registry()
        self.treeprocessors, self.postprocessors = Registry(), Registry()
        self.parser = self.lines_parser = LocatedParser(self, self.file, PROCESSORS)
        return self


class TreeReader:
    """Turns the element tree into blocks; reads the inside of paragraphs on the way, and puts notes where called."""

    def __init__(self, parser: LocatedParser) -> None:
        self.parser = parser
        self.called: dict[str, int] = {}
        self.recurring: dict[tuple[Fault, str], dict[int, Place]] = {}
        self.in_note = False

    def blocks(self, parent: Element) -> tuple[Block, ...]:
        """Return the blocks that an element holds."""
        return tuple(self._block(element) for element in parent)

    def report_rest(self) -> None:
        """Report the notes that nothing calls, and each recurring fault once."""
        for (fault, read), places in self.recurring.items():
            first = next(iter(places.values()))
            told = fault.at(first, read)
            self.parser.found.note(
                fault.severity, first, partial(replace, told, message=told.message + elsewhere(places))
            )
        for name, note in self.parser.notes.items():
            if name not in self.called:
                place = Place(self.parser.file, _line(note), int(note.get("column", "1")))
                self.parser.found.add(faults.UNUSED_NOTE, place, name)

    def _block(self, element: Element) -> Block:
        line = _line(element)
        match element.tag:
            case "p":
                return Paragraph(self._inlines(element), line)
            case "ul" | "ol":
                items = tuple(self.blocks(item) for item in element)
                return ListBlock(element.tag == "ol", items, line, int(element.get("start", "1")))
            case "blockquote":
                return Quote(self.blocks(element), line)
            case "table":
                return self._table(element)
            case heading:
                return Heading(int(heading.removeprefix("h")), self._inlines(element), line)

    def _table(self, element: Element) -> Table:
        if self.in_note:
            self.parser.found.add(faults.NOTE_CONTENT, Place(self.parser.file, _line(element), 1))
        rows = [tuple(self._inlines(cell) for cell in row) for row in element]
        aligns = tuple(name.strip("-") for name in element.get("align", "").split())
        return Table(rows[0], tuple(rows[1:]), aligns, _line(element))

    def _inlines(self, element: Element) -> tuple[Inline, ...]:
        return Scanner(cast("Source", element.text), self._report, self._note).read()

    def _report(self, fault: Fault, text: Source, offset: int, read: str) -> None:
        line, column = text.locate(offset)
        if fault in faults.RECURRING:
            self.recurring.setdefault((fault, read), {}).setdefault(line, Place(self.parser.file, line, column))
        elif fault is not faults.UNPAIRED or line not in self.parser.listed:
            self.parser.found.add(fault, Place(self.parser.file, line, column), read)

    def _note(self, text: Source, offset: int, name: str) -> Note | None:
        """Return the note called at `offset`, once; None after a fault."""
        line, column = text.locate(offset)
        place = Place(self.parser.file, line, column)
        note = self.parser.notes.get(name)
        fault = self._call_fault(name, note)
        if fault or note is None:
            self.parser.found.add(fault or faults.UNDEFINED_NOTE, place, name, first=self.called.get(name))
            return None
        self.called[name] = line
        self.in_note = True
        blocks = self.blocks(note)
        self.in_note = False
        return Note(blocks)

    def _call_fault(self, name: str, note: Element | None) -> Fault | None:
        if note is None:
            return faults.UNDEFINED_NOTE
        if self.in_note:
            return faults.NOTE_IN_NOTE
        return faults.RECALLED_NOTE if name in self.called else None


def _line(element: Element) -> int:
    return int(element.get("line", "1"))
