"""The inside of a paragraph: bold, italic, links, calls of notes and line breaks; anything else is text or a fault.

One pass, left to right, in linear time; a character that is no markup is always kept. Nothing is ever read as HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.entities import html5
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from contratgen.reading.markdown import faults
from contratgen.reading.markdown.addresses import Address, addresses
from contratgen.reading.markdown.emphasis import BOLD, Run, pair, run_at
from contratgen.reading.markdown.inline_syntax import (
    ADDRESS,
    ALLOWED,
    APART,
    DESTINATION,
    ENTITY,
    REVERSED,
    SIGN,
    SPACES,
    TOKEN,
    WORD,
)
from contratgen.reading.rich_text import Break, Inline, Link, Note, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contratgen.reading.faults import Fault
    from contratgen.reading.lines import Source

SHOWN: Final = 250
"""Characters of a passage that a fault is given: more than a message shows."""


@dataclass(slots=True)
class Opener:
    """A `[` or `![` that may begin a link; `rank` is its place among the pieces."""

    rank: int
    offset: int
    image: bool


@dataclass(frozen=True, slots=True, eq=False)
class LinkStart:
    """Where a link begins; each is itself, so that two links to one place stay two."""

    target: str


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """Where a link ends."""


Piece: TypeAlias = str | Break | Note | Run | LinkStart | LinkEnd
Look: TypeAlias = tuple[LinkStart | None, bool, bool]


@dataclass(slots=True)
class Scanner:
    """One reading of one text. `report` takes a fault, the text, an offset in it and what stands there.

    `note` takes the text, an offset and a note's name, and gives the note called there, or None after a fault.
    """

    text: Source
    report: Callable[[Fault, Source, int, str], None]
    note: Callable[[Source, int, str], Note | None]
    pieces: list[Piece] = field(default_factory=list)
    openers: list[Opener] = field(default_factory=list)
    linked: int = 0  # openers below this rank stand before a link: they may not begin one around it
    ticks: dict[int, int] = field(default_factory=dict)  # last offset of the whole runs of accents, by length
    tildes: bool = True  # whether another ~~ may follow

    def read(self) -> tuple[Inline, ...]:
        """Return what the text says."""
        position = 0
        bare = addresses(self.text)
        address = next(bare, None)
        for sign in SIGN.finditer(self.text):
            while address and address.start <= sign.start():
                if address.start >= position:
                    self.pieces.append(self.text[position : address.start])
                    position = self._address(address)
                address = next(bare, None)
            match = TOKEN.match(self.text, sign.start()) if sign.start() >= position else None
            if match:
                self.pieces.append(self.text[position : match.start()])
                position = getattr(self, f"_{match.lastgroup}")(match)
        self.pieces.append(self.text[position:])
        runs = [piece for piece in self.pieces if isinstance(piece, Run)]
        pair(runs)
        self._report_unpaired(runs)
        return written(self.pieces)

    def _fault(self, fault: Fault, start: int, end: int) -> None:
        self.report(fault, self.text, start, self.text[start : min(end, start + SHOWN)])

    def _address(self, address: Address) -> int:
        """Keep a bare address as it is written; say what no browser would read."""
        written = self.text[address.start : address.end]
        if address.url and "\\" in written:
            self._fault(faults.BACKSLASH, address.start, address.end)
        for match in ENTITY.finditer(written):
            self._report_entity(match[0], address.start + match.start())
        self.pieces.append(written)
        return address.end

    def _escape(self, match: re.Match[str]) -> int:
        self.pieces.append(match[0][1])
        return match.end()

    def _hard(self, match: re.Match[str]) -> int:
        self.pieces.append(Break())
        return match.end()

    def _run(self, match: re.Match[str]) -> int:
        self.pieces.append(run_at(self.text, match.start(), match.end()))
        return match.end()

    def _code(self, match: re.Match[str]) -> int:
        """Refuse a span closed by as many accents; a lone accent is text."""
        if not self.ticks:
            self.ticks = {len(run[0]): run.start() for run in re.finditer("`+", self.text)}
        size = match.end() - match.start()
        if self.ticks.get(size, -1) > match.start():
            close = re.compile(rf"(?<!`)`{{{size}}}(?!`)").search(self.text, match.end())
            end = close.end() if close else match.end()
            self._fault(faults.CODE, match.start(), end)
            self.pieces.append(self.text[match.end() : end - size])
            return end
        self.pieces.append(match[0])
        return match.end()

    def _html(self, match: re.Match[str]) -> int:
        """Read `<https://…>` as a link; refuse any other tag, comment or instruction."""
        inside = match[0][1:-1]
        if ADDRESS.fullmatch(inside):
            return self._autolink(match, inside)
        self._fault(faults.HTML, match.start(), match.end())
        self.pieces.append(match[0])
        return match.end()

    def _mail(self, match: re.Match[str]) -> int:
        return self._autolink(match, f"mailto:{match[0][1:-1]}")

    def _autolink(self, match: re.Match[str], target: str) -> int:
        self._check_target(target, match.start())
        self.pieces += [LinkStart(target), match[0][1:-1].removeprefix("mailto:"), LinkEnd()]
        self.linked = len(self.openers)
        return match.end()

    def _entity(self, match: re.Match[str]) -> int:
        self._report_entity(match[0], match.start())
        self.pieces.append(match[0])
        return match.end()

    def _report_entity(self, written: str, offset: int) -> None:
        if written[1] == "#" or written[1:] in html5:
            self._fault(faults.ENTITY, offset, offset + len(written))

    def _strike(self, match: re.Match[str]) -> int:
        """Refuse struck-out text; a lone mark is text."""
        close = self.text.find(match[0], match.end()) if self.tildes else -1
        if close < 0:
            self.tildes = False
            self.pieces.append(match[0])
            return match.end()
        self._fault(faults.STRIKE, match.start(), close + 2)
        self.pieces.append(self.text[match.end() : close])
        return close + 2

    def _call(self, match: re.Match[str]) -> int:
        note = self.note(self.text, match.start(), match[0][2:-1])
        if note:
            self.pieces.append(note)
        return match.end()

    def _miscall(self, match: re.Match[str]) -> int:
        """Report what its author takes for a call: a name with spaces, a note written in the text."""
        return self._kept(faults.MISCALLED_NOTE, match, self.text.find("]", match.start()) + 1)

    def _box(self, match: re.Match[str]) -> int:
        return self._kept(faults.BOX, match, match.end())

    def _foreign(self, match: re.Match[str]) -> int:
        """Report a mark of another Markdown; what it surrounds is read as any text."""
        return self._kept(faults.FOREIGN_MARK, match, self.text.find(match[0], match.end()) + len(match[0]))

    def _formula(self, match: re.Match[str]) -> int:
        return self._kept(faults.FOREIGN_MARK, match, match.end())

    def _kept(self, fault: Fault, match: re.Match[str], end: int) -> int:
        """Report what goes on to `end`, of which the mark is kept as text."""
        self._fault(fault, match.start(), end)
        self.pieces.append(match[0])
        return match.end()

    def _opener(self, match: re.Match[str]) -> int:
        if reverse := REVERSED.match(self.text, match.start()):
            self._fault(faults.LINK_APART, match.start(), reverse.end())
        self.openers.append(Opener(len(self.pieces), match.start(), image=match[0] == "!["))
        self.pieces.append(match[0])
        return match.end()

    def _closer(self, match: re.Match[str]) -> int:
        """End a link where an address follows; a bracket without address is text."""
        opener = self.openers.pop() if self.openers else None
        follower = self.text[match.end() : match.end() + 1]
        if opener is None or follower not in ("(", "[") or (follower == "[" and not opener.image):
            apart = APART.match(self.text, match.end())
            if opener and apart:
                self._fault(faults.LINK_APART, opener.offset, apart.end())
            self.linked = min(self.linked, len(self.openers))
            self.pieces.append("]")
            return match.end()
        address = DESTINATION.match(self.text, match.end())
        end = address.end() if address else match.end()
        if opener.image:
            self._fault(faults.IMAGE, opener.offset, end)
        elif address is None:
            self._fault(faults.LINK, opener.offset, match.end() + 30)
        else:
            self._link(opener, address[1] if address[1] is not None else address[2], end)
        return end

    def _link(self, opener: Opener, target: str, end: int) -> None:
        nested = len(self.openers) < self.linked
        self.linked = min(self.linked, len(self.openers))
        if nested:
            self._fault(faults.NESTED_LINK, opener.offset, end)
            return
        content = self.pieces[opener.rank + 1 :]
        pair([piece for piece in content if isinstance(piece, Run)])
        if any(isinstance(piece, Note) for piece in content):
            self._fault(faults.NESTED_LINK, opener.offset, end)
        elif not written(content):
            self._fault(faults.EMPTY_LINK, opener.offset, end)
        self._check_target(target, opener.offset)
        self.pieces[opener.rank] = LinkStart(target)
        self.pieces.append(LinkEnd())
        self.linked = len(self.openers)

    def _check_target(self, target: str, offset: int) -> None:
        if not ALLOWED.fullmatch(target):
            self.report(faults.TARGET, self.text, offset, target)

    def _report_unpaired(self, runs: list[Run]) -> None:
        for run in runs:
            bold = run.count >= BOLD and (run.can_open or run.can_close or (run.length == BOLD and run.mark == "*"))
            after = run.offset + run.length
            if bold or (run.count and run.can_open and self.text[after : after + 1].isalpha()):
                word = WORD.match(self.text, after)
                self._fault(faults.UNPAIRED, run.offset, word.end() if word else after)


def written(pieces: Iterable[Piece]) -> tuple[Inline, ...]:
    """Return the inlines that pieces say: looks joined, spaces collapsed, none beside a line break or at an end."""
    inlines: list[Inline] = []
    for link, group in groupby(_trimmed(_joined(pieces)), key=itemgetter(0)):
        content = [inline for _, inline in group]
        if link is None:
            inlines += content
        else:
            inlines.append(Link(link.target, tuple(i for i in content if not isinstance(i, Link | Note))))
    return tuple(inlines)


def _joined(pieces: Iterable[Piece]) -> Iterator[tuple[LinkStart | None, Inline]]:
    """Yield the inlines with the link that each stands in; characters that look the same in one `Text`."""
    for look, group in groupby(_styled(pieces), key=itemgetter(0)):
        contents = [content for _, content in group]
        if look is None:
            yield from ((link, inline) for link, inline in contents if isinstance(inline, Break | Note))
            continue
        link, bold, italic = look
        yield link, Text("".join(text for _, text in contents if isinstance(text, str)), bold, italic)


def _styled(pieces: Iterable[Piece]) -> Iterator[tuple[Look | None, tuple[LinkStart | None, str | Break | Note]]]:
    """Yield characters with their look, breaks and notes with None."""
    link: LinkStart | None = None
    depths = {BOLD: 0, 1: 0}
    for piece in pieces:
        match piece:
            case LinkStart():
                link = piece
            case LinkEnd():
                link = None
            case Break() | Note():
                yield None, (link, piece)
            case Run():
                for size in piece.closes:
                    depths[size] -= 1
                yield (link, depths[BOLD] > 0, depths[1] > 0), (link, piece.mark * piece.count)
                for size in piece.opens:
                    depths[size] += 1
            case _:
                yield (link, depths[BOLD] > 0, depths[1] > 0), (link, piece)


def _trimmed(inlines: Iterable[tuple[LinkStart | None, Inline]]) -> list[tuple[LinkStart | None, Inline]]:
    """Return the inlines without doubled spaces and without spaces at the ends of lines."""
    kept: list[tuple[LinkStart | None, Inline]] = []
    spaced = True
    for link, inline in inlines:
        if isinstance(inline, Text):
            text = SPACES.sub(" ", inline.text)
            text = text.removeprefix(" ") if spaced else text
            if text:
                kept.append((link, Text(text, inline.bold, inline.italic)))
                spaced = text.endswith(" ")
        else:
            spaced = isinstance(inline, Break)
            if spaced:
                _end_line(kept)
            kept.append((link, inline))
    _end_line(kept)
    return kept


def _end_line(kept: list[tuple[LinkStart | None, Inline]]) -> None:
    """Take off the space that ends the last inline."""
    if kept and isinstance(last := kept[-1][1], Text) and last.text.endswith(" "):
        link, _ = kept.pop()
        if last.text != " ":
            kept.append((link, replace(last, text=last.text[:-1])))
