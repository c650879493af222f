"""The characters that the supplied fonts can draw (OpenType, `cmap`): any other would be printed as an empty box."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from contratgen.base import world

if TYPE_CHECKING:
    from collections.abc import Iterator

UNDRAWN: Final = frozenset({"Cc", "Cf", "Co", "Zl", "Zp", "Zs"})
"""Categories that need no glyph: controls and spaces; private use, which only symbol fonts give a shape to."""
SAME_SHAPE: Final = {0x2011: 0x2010}
"""The non-breaking hyphen, which the text engine draws as a hyphen."""
UNICODE_ENCODINGS: Final = frozenset({(0, 3), (0, 4), (3, 1), (3, 10)})
"""Platform and encoding of the tables that map Unicode."""
SEGMENTS: Final = 4
GROUPS: Final = 12


def undrawable(text: str) -> list[str]:
    """Return, sorted, the characters of a text that no supplied font has."""
    shown = (c for c in set(text) if unicodedata.category(c) not in UNDRAWN)
    return sorted(c for c in shown if SAME_SHAPE.get(ord(c), ord(c)) not in drawable())


@cache
def drawable() -> frozenset[int]:
    """Return the code points that at least one supplied font maps to a glyph."""
    fonts = sorted(world.fonts_folder().glob("*.ttf"))
    return frozenset(code for font in fonts for code in _codes(font.read_bytes()))


def _codes(font: bytes) -> Iterator[int]:
    """Yield the code points of one font file."""
    base = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, base + 2)
    for record in struct.iter_unpack(">HHI", font[base + 4 : base + 4 + 8 * count]):
        if record[:2] in UNICODE_ENCODINGS:
            yield from _subtable(font, base + record[2])


def _table(font: bytes, tag: bytes) -> int:
    """Return where a table begins."""
    (count,) = struct.unpack_from(">H", font, 4)
    for name, _sum, offset, _length in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * count]):
        if name == tag:
            return int(offset)
    raise KeyError(tag)


def _subtable(font: bytes, start: int) -> Iterator[int]:
    """Yield the code points of a table of format 4 or 12; the supplied fonts have no other for Unicode."""
    (kind,) = struct.unpack_from(">H", font, start)
    if kind == SEGMENTS:
        yield from _segments(font, start)
    elif kind == GROUPS:
        (count,) = struct.unpack_from(">I", font, start + 12)
        for first, last, _glyph in struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * count]):
            yield from range(first, last + 1)


def _segments(font: bytes, start: int) -> Iterator[int]:
    """Yield the code points that segments map to a glyph other than 0, the empty box."""
    (width,) = struct.unpack_from(">H", font, start + 6)
    at = [start + 14, start + 16 + width, start + 16 + 2 * width, start + 16 + 3 * width]
    lasts, firsts, deltas, offsets = (struct.unpack_from(f">{width // 2}H", font, place) for place in at)
    for number, (first, last, delta, offset) in enumerate(zip(firsts, lasts, deltas, offsets, strict=True)):
        here = at[3] + 2 * number + offset
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code + delta
            if offset:
                (glyph,) = struct.unpack_from(">H", font, here + 2 * (code - first))
            if glyph % 0x10000:
                yield code
