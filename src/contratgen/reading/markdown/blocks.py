"""The block processors of partner text, which replace the package's own: those lose lines, cells, numbers and places.

What each of those loses, and why none can be extended, is told in `docs/decisions/0024-what-each-library-does.md`.

A processor takes the lines that are its own and leaves the others. The element tree holds `p`, `h1`…`h4`, `ul`, `ol`,
`li`, `blockquote`, `table`; each block bears its line, and texts are `Source`s, read later in `inline.py`. What partner
text may not hold is reported and left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from contratgen.reading.lines import BLANKS, Line, Source
from contratgen.reading.markdown import faults
from contratgen.reading.markdown.block_parser import LineProcessor
from contratgen.reading.markdown.containers import (
    ListProcessor,
    NoteDefinitionProcessor,
    QuoteProcessor,
    TableProcessor,
)
from contratgen.reading.markdown.line_syntax import (
    ANYTHING,
    BLANK,
    CLOSING,
    FENCE,
    HEADING,
    INDENTED,
    MARKER,
    MARKS,
    QUOTE,
    REFERENCE,
    RULE,
    UNSPACED,
    interrupts,
    opens_table,
)
from contratgen.reading.markdown.look_alikes import lone_item, look_alikes

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from contratgen.base.faults import Fault


class BlankProcessor(LineProcessor):
    """Empty lines, which separate blocks."""

    pattern = BLANK

    def take(self, parent: Element, lines: list[Line]) -> None:  # noqa: ARG002 -- nothing to add
        """Drop the line."""
        lines.pop(0)


class FenceProcessor(LineProcessor):
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


class IndentedProcessor(LineProcessor):
    """Lines indented by four spaces are code, which is refused; list markers may be indented so."""

    pattern = INDENTED

    def take(self, parent: Element, lines: list[Line]) -> bool | None:  # noqa: ARG002 -- nothing to add
        """Drop the indented lines."""
        if MARKER.match(lines[0]):
            return False
        self.parser.report(faults.CODE_BLOCK, lines[0])
        while lines and INDENTED.match(lines[0]):
            lines.pop(0)
        return None


class HeadingProcessor(LineProcessor):
    """`###` to `######`, each at most one level below the one before."""

    pattern = MARKS
    first: ClassVar[int] = 3
    last: ClassVar[int] = 6

    def take(self, parent: Element, lines: list[Line]) -> bool | None:
        """Add the heading, or report why it cannot be one."""
        line = lines[0]
        marks, start = MARKS.match(line), HEADING.match(line)
        if marks is None or not (start or UNSPACED.match(line)):
            return False
        lines.pop(0)
        count, level = len(marks[1]), self.parser.level
        text = self._text(line.cut(start.end())) if start else line
        fault = self._fault(text, count, spaced=start is not None)
        if fault:
            awaited = "#" * (level + self.first)
            self.parser.report(fault, line, text, marks="#" * count, awaited=awaited)
        else:
            self.add(parent, f"h{count - self.first + 1}", line, Source([text]))
        if not self.parser.depth:
            self.parser.level = min(max(count, self.first - 1), self.last) - self.first + 1
        return None

    def _fault(self, text: Line, count: int, *, spaced: bool) -> Fault | None:
        """Return the first reason for which this is no heading."""
        reasons = (
            (not spaced, faults.UNSPACED_HEADING),
            (not text, faults.EMPTY_HEADING),
            (self.parser.depth > 0, faults.MISPLACED_HEADING),
            (count < self.first, faults.HIGH_HEADING),
            (count > self.last, faults.DEEP_HEADING),
            (count > self.parser.level + self.first, faults.SKIPPED_LEVEL),
        )
        return next((fault for wrong, fault in reasons if wrong), None)

    def _text(self, line: Line) -> Line:
        """Return a heading's text, without the # that may close it."""
        text = line.trimmed()
        closing = CLOSING.search(text)
        return text.head(closing.start()).trimmed() if closing else text


class RuleProcessor(LineProcessor):
    """A line of dashes, stars or equals signs, a rule or an underlined title: refused."""

    pattern = RULE

    def take(self, parent: Element, lines: list[Line]) -> None:  # noqa: ARG002 -- nothing to add
        """Drop the line."""
        self.parser.report(faults.RULE, lines.pop(0))


class ReferenceDefinitionProcessor(LineProcessor):
    """`[name]: address` prints nothing, and is refused."""

    pattern = REFERENCE

    def take(self, parent: Element, lines: list[Line]) -> None:  # noqa: ARG002 -- nothing to add
        """Drop the line."""
        self.parser.report(faults.REFERENCE, lines.pop(0))


class ParagraphProcessor(LineProcessor):
    """Everything else, up to an empty line or another block."""

    pattern = ANYTHING

    def take(self, parent: Element, lines: list[Line]) -> None:
        """Add the paragraph."""
        taken = [lines.pop(0)]
        while lines and not interrupts(lines[0]) and not opens_table(lines):
            taken.append(lines.pop(0))
        if lines and QUOTE.match(lines[0]):
            self.parser.report(faults.GLUED_QUOTE, lines[0])
        if lines and lone_item(taken[-1], lines, inside=self.parser.depth > 0):
            self.parser.report(faults.LONE_ITEM, lines[0])
        for fault, line in look_alikes(taken, self._item(parent, taken[0])):
            self.parser.report(fault, line)
            self.parser.listed.add(line.number)
        self.add(parent, "p", taken[0], Source(taken))

    def _item(self, parent: Element, first: Line) -> Line | None:
        """Return the line of the item that the paragraph opens, or that comes before it."""
        item = self.parser.item
        follows = len(parent) > 0 and parent[-1].tag in ("ul", "ol")
        return item if item is not None and (follows or item.number == first.number) else None


PROCESSORS: Final = (
    BlankProcessor,
    FenceProcessor,
    IndentedProcessor,
    HeadingProcessor,
    RuleProcessor,
    TableProcessor,
    ListProcessor,
    QuoteProcessor,
    NoteDefinitionProcessor,
    ReferenceDefinitionProcessor,
    ParagraphProcessor,
)
"""In the order in which they are asked whether a line is theirs."""
