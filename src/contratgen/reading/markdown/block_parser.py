"""The package's block parser, whose « blocks » are lines that know where they stand, and what its processors share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast
from xml.etree import ElementTree as ET

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from contratgen.base import limits
from contratgen.base.diagnostics import Place
from contratgen.base.faults import Found
from contratgen.reading.markdown import faults

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from contratgen.base.faults import Fault
    from contratgen.reading.lines import Line, Source


class LocatedParser(BlockParser):
    """The package's block parser, whose blocks are lines; it gathers faults and the definitions of notes."""

    def __init__(self, md: Markdown, file: str, processors: Sequence[type[LineProcessor]]) -> None:
        super().__init__(md)
        self.file = file
        self.found = Found()
        self.notes: dict[str, Element] = {}
        self.listed: set[int] = set()  # lines that may be items of a list
        self.depth = 0
        self.item: Line | None = None  # the line that opens the item read last
        self.level = 0  # of the heading read last; 0 before the first
        for priority, processor in enumerate(reversed(processors)):
            self.blockprocessors.register(processor(self), processor.__name__, priority)

    def report(self, fault: Fault, line: Line, read: str | None = None, **words: object) -> None:
        """Note a fault that begins with `line`."""
        place = Place(self.file, line.number, line.column + line.indent)
        self.found.add(fault, place, line if read is None else read, **words)

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
    """A processor of the lines that match `pattern`; `take` reads them."""

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
