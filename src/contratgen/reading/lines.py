"""Lines of a text that know where they stand in their file, and texts made of such lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Self

from contratgen.base.diagnostics import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

TAB: Final = 4
"""Columns of a tab stop."""
BLANKS: Final = " \t"
"""What Markdown calls a space: never the non-breaking ones, which are text."""
SOFT: Final = "\n"
"""A line end within a paragraph, which reads as a space."""
HARD: Final = "\r"
"""A line end that its author wants kept; no text holds this character, the Unicode policy refuses it."""

FOLDER: Final = re.compile(r"""(?<![\w\\])(?:[^\W\d_]:|\\\\[^\W\d_][\w.$-]+)\\(?!\\)[^\s<>:"|?*]*\Z""")
"""A folder of Windows at the end of a line: its last backslash asks for no line break."""


class Line(str):
    """A line, or the rest of one, without its end; `number` and `column` say where its first character stands."""

    number: int
    column: int
    __slots__ = ("column", "number")

    def __new__(cls, text: str, number: int, column: int = 1) -> Self:
        """Make the line that begins at `number` and `column`."""
        self = super().__new__(cls, text)
        self.number = number
        self.column = column
        return self

    def cut(self, count: int) -> Line:
        """Return the line without its first `count` characters."""
        return Line(self[count:], self.number, self.column + count)

    def head(self, count: int) -> Line:
        """Return the first `count` characters of the line."""
        return Line(self[:count], self.number, self.column)

    @property
    def indent(self) -> int:
        """The number of spaces at its head."""
        return len(self) - len(self.lstrip(" "))

    @property
    def blank(self) -> bool:
        """Whether nothing but spaces stands on it."""
        return not self.strip(BLANKS)

    def trimmed(self) -> Line:
        """Return the line without the spaces around it."""
        text = self.lstrip(BLANKS)
        return Line(text.rstrip(BLANKS), self.number, self.column + len(self) - len(text))


class Source(str):
    """The text of one paragraph, heading or cell: its lines, joined by `SOFT` or `HARD`."""

    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    __slots__ = ("lines", "starts")

    def __new__(cls, lines: Iterable[Line]) -> Self:
        """Join lines: two spaces or a backslash at the end of one keep the line end."""
        kept = list(lines)
        ends = [_without_break(line) for line in kept[:-1]]
        last = [kept[-1].trimmed()] if kept else []
        self = super().__new__(cls, "".join(line + end for line, end in ends) + "".join(last))
        self.lines = (*(line for line, _ in ends), *last)
        self.starts = tuple(accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))
        return self

    def locate(self, offset: int) -> tuple[int, int]:
        """Return the line and column in the file of the character at `offset`."""
        rank = bisect_right(self.starts, offset) - 1
        line = self.lines[rank]
        return line.number, line.column + offset - self.starts[rank]


def _without_break(line: Line) -> tuple[Line, str]:
    """Return a line trimmed, and the line end that its own end asks for."""
    trimmed = line.trimmed()
    backslashes = len(trimmed) - len(trimmed.rstrip("\\"))
    if backslashes % 2 and not FOLDER.search(trimmed):
        return Line(trimmed[:-1].rstrip(BLANKS), trimmed.number, trimmed.column), HARD
    return trimmed, HARD if line.endswith("  ") else SOFT


def keeps_its_end(line: Line) -> bool:
    """Return whether two spaces or a backslash at the end of a line make it a line of print."""
    return _without_break(line)[1] == HARD


def numbered(text: str, place: Place) -> list[Line]:
    """Cut a text into lines numbered from the line and column of `place`; tabs at the head become spaces.

    What follows such a head keeps the column that it has in the file; the head itself then begins before the line.
    """
    first, column = place.line or 1, place.column or 1
    lines = ((rank, line, _untabbed(line)) for rank, line in enumerate(text.split("\n"), first))
    return [Line(plain, rank, column - len(plain) + len(line)) for rank, line, plain in lines]


def _untabbed(line: str) -> str:
    """Return a line whose leading tabs are spaces."""
    rest = line.lstrip(BLANKS)
    head = line[: len(line) - len(rest)]
    return head.expandtabs(TAB) + rest if "\t" in head else line
