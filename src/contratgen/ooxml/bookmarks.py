"""Bookmarks (ECMA-376 Part 1 §17.13.6): their names (letters, figures, underscores, at most forty), their texts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn
from contratgen.ooxml.places import SHOWING, TABS, P, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_END, _ID = qn("w:bookmarkEnd"), qn("w:id")
_UNTOLD: Final = frozenset(
    map(qn, ("w:drawing", "w:pict", "w:object", "w:sym", "m:oMath", "w:footnoteReference", "w:endnoteReference"))
)
"""What a text cannot repeat."""
_LONGEST: Final = 40
_FORBIDDEN: Final = re.compile(r"\W", re.ASCII)


def bookmark_name(kind: str, identifier: str) -> str:
    """Return the name of the bookmark of an article or annex: `annexe_perimetre`.

    A name that would be too long or lose a character ends in a digest of what it stands for.
    """
    name = f"{kind}_{_FORBIDDEN.sub('_', identifier)}"
    if len(name) <= _LONGEST and name == f"{kind}_{identifier.replace('-', '_')}":
        return name
    digest = hashlib.sha256(f"{kind}:{identifier}".encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9]}_{digest}"


def slug(words: str) -> str:
    """Return words as an identifier: small letters without accents, figures, dashes."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def names_in_pdf(bookmark: str) -> tuple[str, str]:
    """Return the names that a bookmark may have in a PDF: its own, and with odd bytes in hexadecimal (LibreOffice)."""
    escaped = "".join(
        chr(byte) if chr(byte).isascii() and (chr(byte).isalnum() or byte == ord("-")) else f"{byte:02X}"
        for byte in bookmark.encode()
    )
    return bookmark, escaped


def surrounded(start: etree._Element) -> list[str] | None:
    """Return what a bookmark surrounds, one text for each paragraph that shows any; None for what is not all text."""
    found: dict[etree._Element | None, str] = {}
    for node in between(start):
        if node.tag in _UNTOLD:
            return None
        if node.tag in SHOWING and (above := node.getparent()) is not None and above.tag != TABS:
            paragraph = next(node.iterancestors(P), None)
            found[paragraph] = found.get(paragraph, "") + text_of(node)
    return [text for text in found.values() if text]


def between(start: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements from the start of a bookmark to its end."""
    return takewhile(lambda node: node.tag != _END or node.get(_ID) != start.get(_ID), following(start))


def following(node: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements after the end of one, in document order."""
    above: etree._Element | None = node
    while above is not None:
        for sibling in above.itersiblings():
            yield from sibling.iter()
        above = above.getparent()
