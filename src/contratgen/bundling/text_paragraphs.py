"""The text of a supplied page as paragraphs, without its tags: what stands in one text object after the other.

A screen reader would otherwise be given a picture and its description, where there are words to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, String

from contratgen.base import limits
from contratgen.pdf.content import SHOWING, State, Walker, pieces_of
from contratgen.pdf.opening import MALFORMED, as_list, decoded

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
        return self.is_text or any(str(instruction.operator) in PAINTING for instruction in self.instructions)


def segments_of(pdf: Pdf, page: Object) -> list[Segment]:
    """Return the drawing of a page in segments, its states closed; none where it has no sound text, or too much."""
    content = b"\n".join(decoded(stream) for stream in as_list(page.get(Name.Contents)))
    if len(content) > limits.WORDED_BYTES or b"BT" not in content:
        return []
    try:
        found = [*_segments(pikepdf.parse_content_stream(pdf.make_stream(content)), _Lines(_composite(page)))]
    except MALFORMED:
        return []
    return found if any(segment.is_text for segment in found) else []


def _composite(page: Object) -> set[str]:
    """Return the names of the fonts in which a letter takes two bytes."""
    fonts = page.get(Name.Resources, Dictionary()).get(Name.Font, Dictionary())
    return {name for name, font in fonts.items() if font.get(Name.Subtype) == Name.Type0}


def _segments(instructions: Iterable[Any], walker: _Lines) -> Iterator[Segment]:
    current = Segment()
    within = False
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator in (APART if within else {"ET"}):
            raise ValueError(operator)
        if operator == "Q" and not walker.saved:
            continue  # nothing to restore: readers pass over it
        if operator == "BT":
            within = True
            yield current
            current = Segment()
        current.instructions.append(instruction)
        walker.follow(operator, instruction.operands)
        if operator in SHOWING:
            start, height, size = walker.place()
            if not current.is_text:
                current.is_text, current.start, current.height, current.size = True, start, height, size
            current.reach = max(current.reach, start + walker.letters(instruction.operands) * WIDTH * size)
        if operator == "ET":
            within = False
            yield current
            current = Segment()
    if within:
        raise ValueError(instructions)
    current.instructions += [pikepdf.ContentStreamInstruction([], pikepdf.Operator("Q"))] * len(walker.saved)
    yield current


class _Lines(Walker[State]):
    """Where the next word would stand."""

    def __init__(self, composite: set[str]) -> None:
        super().__init__(State())
        self._composite = composite

    def place(self) -> tuple[float, float, float]:
        """Return where the line begins, how high it stands and the size of its letters, on the page."""
        standing = self.line @ self.state.matrix
        return standing.e, standing.f, abs(self.state.size * (standing.d or standing.c))

    def letters(self, operands: Sequence[Any]) -> float:
        """Return how many letters are shown."""
        count = sum(len(bytes(piece)) for piece in pieces_of(operands[-1]) if isinstance(piece, String))
        return count / 2 if self.state.font in self._composite else count


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
