"""Pieces of a paragraph (text, marks, links, notes) → its inlines, neighbours of one look joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from contratgen.reading.markdown.emphasis import BOLD, DelimiterRun
from contratgen.reading.rich_text import Break, Inline, Link, Note, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SPACES: Final = re.compile(r"[ \t\n]+")


@dataclass(frozen=True, slots=True, eq=False)
class LinkStart:
    """Where a link begins; compared by identity, so that two links to one place stay two."""

    target: str


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """Where a link ends."""


Piece: TypeAlias = str | Break | Note | DelimiterRun | LinkStart | LinkEnd
Look: TypeAlias = tuple[LinkStart | None, bool, bool]


def written(pieces: Iterable[Piece]) -> tuple[Inline, ...]:
    """Return the inlines of pieces: same looks joined, spaces collapsed, none beside a line break or at an end."""
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
            case DelimiterRun():
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
