"""The inside of a paragraph: bold, italic, links, calls of notes and line breaks; anything else is text or a fault.

One pass, left to right, in linear time, as every pattern is; a character that is no markup is always kept. Nothing is
ever read as HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5
from typing import TYPE_CHECKING, Final

from contratgen.reading.markdown import faults
from contratgen.reading.markdown.addresses import Address, addresses
from contratgen.reading.markdown.emphasis import BOLD, DelimiterRun, pair, run_at
from contratgen.reading.markdown.pieces import LinkEnd, LinkStart, Piece, written
from contratgen.reading.rich_text import INTERNAL, Break, Inline, Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from contratgen.base.faults import Fault
    from contratgen.reading.lines import Source

SIGN: Final = re.compile(r"[\\`<&\[\]!~=+^$*_\r]")
"""How every token begins."""
TOKEN: Final = re.compile(
    r"""
      (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<code>`+)
    | (?P<mail><[^<>\s@:]+@[^<>\s@]+>)
    | (?P<html><(?:!--|[A-Za-z/!?][^<>]*>))
    | (?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    | (?P<call>\[\^[^\[\]\s]+\])
    | (?P<miscall>\[[ \t\u00a0\u202f]*\^[^\[\]]*\]|\^\[(?=[^\[\]]*\](?!\()))
    | (?P<box>\[[ \u00a0xX]?\](?![(\[]))
    | (?P<opener>!\[(?!\^)|\[)
    | (?P<closer>\])
    | (?P<strike>~~)
    | (?P<foreign>(?<!\w)==(?=[^\s=][^=\n\r]{0,200}+(?<=\S)==)|(?<!\w)\+\+(?=[^\s+][^+\n\r]{0,200}+(?<=\S)\+\+)
        |\^(?=[^\s^]{1,60}+\^)|~(?=[^\s~]{1,60}+~(?!~)))
    | (?P<formula>(?<![\w$])(?P<dollars>\$\$?)(?=[^\s$])(?=[^$]{0,200}[\\^_={}]|[A-Za-z]\$)
        [^$\n\r]{1,200}+(?<=\S)(?P=dollars)(?!\w))
    | (?P<run>\*+|_+)
    | (?P<hard>\r)
    """,
    re.VERBOSE,
)
DESTINATION: Final = re.compile(r"\([ \n]*+(?:<([^<>\r\n]*+)>|((?:[^\s()<>]|\([^\s()<>]*+\))*+))[ \n]*+\)")
ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*")
ALLOWED: Final = re.compile(
    r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][^\s<>\"\\^`{|}]*)?"
    r"|mailto:[^\s<>@?]+@[A-Za-z0-9.-]+"
    rf"|(?:{'|'.join(INTERNAL)})[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*"
)
ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
LINKABLE: Final = rf"(?:https?://|www\.|mailto:|{'|'.join(INTERNAL)})"
APART: Final = re.compile(rf"[ \t\n\r\u00a0\u202f]+\({LINKABLE}[^()\s]*+\)?")
REVERSED: Final = re.compile(rf"(?<=\))\[{LINKABLE}[^\[\]\s]*+\]?")
WORD: Final = re.compile(r"\S{0,20}")
SHOWN: Final = 250
"""Characters of a passage that are given to a fault: more than a message shows."""


@dataclass(slots=True)
class Opener:
    """A `[` or `![` that may begin a link; `rank` is its place among the pieces."""

    rank: int
    offset: int
    image: bool


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
        """Return the inlines of the text."""
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
        runs = [piece for piece in self.pieces if isinstance(piece, DelimiterRun)]
        pair(runs)
        self._report_unpaired(runs)
        return written(self.pieces)

    def _fault(self, fault: Fault, start: int, end: int) -> None:
        self.report(fault, self.text, start, self.text[start : min(end, start + SHOWN)])

    def _address(self, address: Address) -> int:
        """Keep a bare address as it is written; report backslashes and entities in it."""
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
        """Report a call of a note that is none: a name with spaces, a note written in the text."""
        return self._kept(faults.MISCALLED_NOTE, match, self.text.find("]", match.start()) + 1)

    def _box(self, match: re.Match[str]) -> int:
        return self._kept(faults.BOX, match, match.end())

    def _foreign(self, match: re.Match[str]) -> int:
        """Report a mark of another Markdown; what it surrounds is read as any text."""
        return self._kept(faults.FOREIGN_MARK, match, self.text.find(match[0], match.end()) + len(match[0]))

    def _formula(self, match: re.Match[str]) -> int:
        return self._kept(faults.FOREIGN_MARK, match, match.end())

    def _kept(self, fault: Fault, match: re.Match[str], end: int) -> int:
        """Report the passage up to `end`; its opening mark is kept as text."""
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
        pair([piece for piece in content if isinstance(piece, DelimiterRun)])
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

    def _report_unpaired(self, runs: list[DelimiterRun]) -> None:
        for run in runs:
            bold = run.count >= BOLD and (run.can_open or run.can_close or (run.length == BOLD and run.mark == "*"))
            after = run.offset + run.length
            if bold or (run.count and run.can_open and self.text[after : after + 1].isalpha()):
                word = WORD.match(self.text, after)
                self._fault(faults.UNPAIRED, run.offset, word.end() if word else after)
