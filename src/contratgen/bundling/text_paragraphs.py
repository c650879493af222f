"""The text of a supplied page as paragraphs, without its tags: what stands in one text object after the other.

A screen reader would otherwise be given a picture and its description, where there are words to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf, String

from contratgen.base import limits
from contratgen.pdf.opening import MALFORMED, as_list, decoded

SHOWING: Final = frozenset({"Tj", "TJ", "'", '"'})
PAINTING: Final = frozenset(
    {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}
)  # fmt: skip
"""Operators that leave something on the page (ISO 32000-1, table 51)."""
APART: Final = frozenset({"BT", "q", "Q", "cm"})
"""Operators that a text object may not hold (ISO 32000-1, figure 9)."""
LINES: Final = 1.7
"""Heights of a letter from one line to the next at most, within a paragraph."""
SAME_SIZE: Final = 0.2
"""Share by which letters of one paragraph may differ in height."""
WIDTH: Final = 0.6
"""Sizes that a letter takes on its line, at most and on average."""


@dataclass
class Segment:
    """A stretch of a drawing: words, or anything else.

    Words begin at `start` and end near `reach`, on a line at `height`, in letters of a `size`, all in points.
    """

    instructions: list[Any] = field(default_factory=list)
    is_text: bool = False
    start: float = 0.0
    reach: float = 0.0
    height: float = 0.0
    size: float = 0.0

    @property
    def paints(self) -> bool:
        """Whether it leaves anything to be seen."""
        return self.is_text or any(str(one.operator) in PAINTING for one in self.instructions)


def segments_of(pdf: Pdf, page: Object) -> list[Segment]:
    """Return the drawing of a page in segments, its states closed; none where it has no sound text, or too much."""
    content = b"\n".join(decoded(stream) for stream in as_list(page.get(Name.Contents)))
    if len(content) > limits.WORDED_BYTES or b"BT" not in content:
        return []
    try:
        found = [*_segments(pikepdf.parse_content_stream(pdf.make_stream(content)), _State(_composite(page)))]
    except MALFORMED:
        return []
    return found if any(segment.is_text for segment in found) else []


def _composite(page: Object) -> set[str]:
    """Return the names of the fonts in which a letter takes two bytes."""
    fonts = page.get(Name.Resources, Dictionary()).get(Name.Font, Dictionary())
    return {name for name, font in fonts.items() if font.get(Name.Subtype) == Name.Type0}


def _segments(instructions: Iterable[Any], state: _State) -> Iterator[Segment]:
    current = Segment()
    within = False
    for one in instructions:
        operator = str(one.operator)
        if operator in (APART if within else {"ET"}):
            raise ValueError(operator)
        if operator == "Q" and not state.saved:
            continue  # nothing to restore: readers pass over it
        if operator == "BT":
            within = True
            yield current
            current = Segment()
        current.instructions.append(one)
        state.follow(operator, one.operands)
        if operator in SHOWING:
            start, height, size = state.line()
            if not current.is_text:
                current.is_text, current.start, current.height, current.size = True, start, height, size
            current.reach = max(current.reach, start + state.letters(one.operands) * WIDTH * size)
        if operator == "ET":
            within = False
            yield current
            current = Segment()
    if within:
        raise ValueError(instructions)
    current.instructions += [pikepdf.ContentStreamInstruction([], pikepdf.Operator("Q"))] * len(state.saved)
    yield current


@dataclass
class _State:
    """Where the next word would stand (ISO 32000-1, 8.4 and 9.4)."""

    composite: set[str]
    font: str = ""
    page: Matrix = field(default_factory=Matrix)
    line_start: Matrix = field(default_factory=Matrix)
    size: float = 0.0
    saved: list[tuple[Matrix, float]] = field(default_factory=list)

    def follow(self, operator: str, operands: Sequence[Any]) -> None:
        if operator == "q":
            self.saved.append((self.page, self.size))
        elif operator == "Q":
            self.page, self.size = self.saved.pop()
        elif operator == "cm":
            self.page = Matrix(*map(float, operands)) @ self.page
        elif operator == "BT":
            self.line_start = Matrix()
        elif operator == "Tm":
            self.line_start = Matrix(*map(float, operands))
        elif operator in {"Td", "TD"}:
            self.line_start = Matrix().translated(*map(float, operands)) @ self.line_start
        elif operator == "Tf":
            self.font, self.size = str(operands[0]), float(operands[1])

    def line(self) -> tuple[float, float, float]:
        standing = self.line_start @ self.page
        return standing.e, standing.f, abs(self.size * (standing.d or standing.c))

    def letters(self, operands: Sequence[Any]) -> float:
        shown = (one for operand in operands for one in (operand if isinstance(operand, Array) else [operand]))
        count = sum(len(bytes(one)) for one in shown if isinstance(one, String))
        return count / 2 if self.font in self.composite else count


def parted(before: Segment, segment: Segment) -> bool:
    """Whether words of one paragraph stand apart: on two lines, or in two columns."""
    drop = abs(before.height - segment.height)
    return drop > SAME_SIZE * segment.size or segment.start - before.reach > segment.size


def paragraphs_of(segments: Sequence[Segment]) -> list[list[int]]:
    """Return the places, among the segments, of the words of each paragraph, in the order of the drawing."""
    found: list[list[int]] = []
    before: Segment | None = None
    for place, segment in enumerate(segments):
        if segment.is_text:
            if before is not None and _follows(before, segment):
                found[-1].append(place)
            else:
                found.append([place])
            before = segment
    return found


def _follows(before: Segment, segment: Segment) -> bool:
    drop = before.height - segment.height
    alike = abs(before.size - segment.size) <= SAME_SIZE * max(before.size, segment.size)
    return alike and -SAME_SIZE * segment.size <= drop <= LINES * segment.size
