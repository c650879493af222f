"""The text of a YAML file: places from offsets, what surrounds a value, and the faulty characters replaced in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.reading.yaml import faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruamel.yaml.error import StreamMark

    from contratgen.base.faults import Fault

HARD_SPACES: Final = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
"""Spaces that are none for YAML."""
CUT: Final = re.compile(r"(?: (?=#)|(?:[ \t]*\n)?[ \t]+(?=#[^\s#]))(#[^\n]*)")
"""A comment that looks like the end of a value: one space before its #, or none after it."""
DECIMALS: Final = re.compile(r"[0-9]+")
CURLY: Final = frozenset("“”„«»")
"""Quotation marks that a word processor puts in the place of straight ones."""


class YamlSource:
    """A text whose faulty characters may be replaced, one for one, so that a second reading goes further.

    `written` is the file's text, which messages quote; `settled` what it was before any character was replaced.
    """

    def __init__(
        self, text: str, file: str, written: str, settled: str, shifts: Mapping[int, list[tuple[int, int]]]
    ) -> None:
        self.text = text
        self._written = text if text == written else written
        self._settled = settled
        self.file = file
        self._shifts = shifts
        self.drawn_back: dict[int, int] = {}
        self.mended: list[Diagnostic] = []
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._hashes = "#" in text
        self.hard_spaces = any(space in text for space in HARD_SPACES)
        self._replaced: dict[int, str] = {}

    def place(self, offset: int) -> Place:
        """Return the line and column of an offset."""
        rank = bisect_right(self._starts, offset) - 1
        return self._place(rank + 1, offset - self._starts[rank] + 1)

    def at(self, mark: StreamMark) -> Place:
        """Return the place of a mark."""
        return self._place(mark.line + 1, mark.column + 1)

    def _place(self, line: int, column: int) -> Place:
        """Return a place in the file as it was written, where the text was settled before it was read."""
        if shifts := self._shifts.get(line):
            column = max(1, column - sum(count for after, count in shifts if column > after))
        return Place(self.file, line, column)

    def line_start(self, offset: int) -> int:
        """Return the offset of the line on which an offset stands."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def content_place(self, offset: int) -> Place:
        """Return where the text of a block (`|` or `>`) begins, below its indicator."""
        end = self.text.find("\n", offset)
        match = re.compile(r"\s*\n?( *)\S").match(self.text, end) if end >= 0 else None
        return self.place(match.end(1)) if match else self.place(offset)

    def quoted(self, offset: int) -> str:
        """Return the characters from an offset to the end of its line, as its author wrote them."""
        if self._written is self.text:
            return self.rest(offset)
        place = self.place(offset)
        return self._lines[(place.line or 1) - 1][(place.column or 1) - 1 :]

    def value(self, start: int, end: int) -> str:
        """Return the characters between two offsets, without replacements of one for one."""
        return self._settled[start:end]

    @cached_property
    def _lines(self) -> list[str]:
        return self._written.split("\n")

    def rest(self, offset: int) -> str:
        """Return the characters from an offset to the end of its line."""
        match = re.compile("[^\n]*").match(self.text, offset)
        return match[0] if match else ""

    def after(self, mark: str, offset: int) -> int:
        """Return the offset of the first `mark` from an offset on; that offset itself when there is none."""
        found = self.text.find(mark, offset)
        return offset if found < 0 else found

    def comment_after(self, offset: int, column: int) -> re.Match[str] | None:
        """Return the match of a comment that may be the end of the value before `offset`; it stands beyond `column`."""
        cut = CUT.match(self.text, offset) if self._hashes else None
        if cut is None or ("\n" in cut[0] and (self.place(cut.start(1)).column or 1) <= column):
            return None
        return cut

    def mend_comma(self, start: int, end: int) -> None:
        """Replace the comma of a number between brackets, which YAML reads as two values."""
        if self.text[end : end + 1] != "," or not self.text[end - 1 : end].isdigit():
            return
        if not (decimals := DECIMALS.match(self.text, end + 1)):
            return
        closed = decimals.end()
        if self.text[start] in CURLY and self.text[closed : closed + 1] in CURLY:
            self._replaced[closed] = '"'
            self.mend(start, '"', faults.CURLY_QUOTES, start, self.text[start + 1 : closed])
        else:
            self.mend(end, ".", faults.COMMA, start, self.text[start:closed])

    def mend(self, offset: int, replacement: str, fault: Fault, at: int, read: str) -> None:
        """Note a fault at `at`, and the characters that hide it at the next reading, one for one."""
        self._replaced |= {offset + rank: character for rank, character in enumerate(replacement)}
        self.mended.append(fault.at(self.place(at), read, more=""))

    def mend_indentation(self, offset: int, wanted: int) -> None:
        """Note that the line of `offset` stands too far to the right, and bring it and those below it to `wanted`.

        The lines below go with it as far as they stand there too.
        """
        start = self.line_start(offset)
        depth = offset - start
        self.mended.append(faults.INDENTATION.at(self.place(offset), self.quoted(offset)))
        for rank, line in enumerate(self._starts[(first := bisect_right(self._starts, start)) - 1 :], first):
            words = self.rest(line)
            if words.strip() and len(words) - len(words.lstrip(" ")) < depth:
                return
            self._replaced |= dict.fromkeys(range(line, line + min(depth - wanted, len(words))), "")
            self.drawn_back[rank] = depth - wanted

    def line_before(self, offset: int) -> str:
        """Return the nearest line above that holds any words."""
        rank = bisect_right(self._starts, offset) - 2
        while rank > 0 and not self.rest(self._starts[rank]).strip():
            rank -= 1
        return self.rest(self._starts[rank]) if rank >= 0 else ""

    def mended_text(self) -> tuple[str, str]:
        """Return the text with its replacements, and with nothing but the spaces taken off that hide faults."""
        if not self._replaced:
            return self.text, self._settled
        mended, settled = list(self.text), list(self._settled)
        for offset, character in self._replaced.items():
            mended[offset] = character
            settled[offset] = settled[offset] if character else ""
        return "".join(mended), "".join(settled)
