"""What the glyphs of a supplied font say: values that mean nothing outside that font become « unknown character ».

Bullets of symbol fonts are the usual case. PDF/A-3a asks for a meaning (ISO 19005-3, 6.2.11.7.3); the look stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

BLOCK: Final = re.compile(rb"(beginbf(char|range))(.*?)(endbf\2)", re.DOTALL)
TOKEN: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])")
UNKNOWN: Final = b"<FFFD>"
MEANINGLESS: Final = ((0x0000, 0x0000), (0xE000, 0xF8FF), (0xDB80, 0xDBFF), (0xFEFF, 0xFEFF), (0xFFFE, 0xFFFF))
"""Ranges of UTF-16 units: nothing, private use (in the first plane, and halves of the others'), no characters."""
LONGEST_RANGE: Final = 256
"""Codes of one range: all share their first byte (ISO 32000-1, 9.10.3)."""


class UnreadableMapError(ValueError):
    """A CMap that does not say plainly what its codes mean."""


def meaningful(cmap: bytes) -> bytes:
    """Return a ToUnicode CMap in which every value is a character that all readers know; the same when it was so.

    Raises `UnreadableMapError`.
    """
    try:
        return BLOCK.sub(lambda block: block[1] + _block(block[2], block[3]) + block[4], cmap)
    except ValueError as fault:
        raise UnreadableMapError(str(fault)) from fault


def _block(kind: bytes, body: bytes) -> bytes:
    tokens = iter([match[0] for match in TOKEN.finditer(body)])
    entries = _characters(tokens) if kind == b"char" else _ranges(tokens)
    known = b"\n" + b"".join(b" ".join(entry) + b"\n" for entry in entries)
    return known if known.count(UNKNOWN) > body.count(UNKNOWN) else body


def _characters(tokens: Iterator[bytes]) -> Iterator[tuple[bytes, ...]]:
    for code, value in zip(tokens, tokens, strict=True):
        yield code, _known(value)


def _ranges(tokens: Iterator[bytes]) -> Iterator[tuple[bytes, ...]]:
    for first, last, value in zip(tokens, tokens, tokens, strict=True):
        if value == b"[":
            values = iter(lambda: next(tokens), b"]")
            yield first, last, b"[", *map(_known, values), b"]"
        else:
            yield first, last, _range(first, last, value)


def _range(first: bytes, last: bytes, value: bytes) -> bytes:
    length = _number(last) - _number(first) + 1
    if not 0 < length <= LONGEST_RANGE:
        raise ValueError(f"range of {length} codes")
    end = b"<%04X>" % min(_number(value) % 0x10000 + length - 1, 0xFFFF)
    if _known(value) == value and _known(end) == end:
        return value
    return b"[" + UNKNOWN * length + b"]"


def _number(token: bytes) -> int:
    return int(token.strip(b"<>") or b"0", 16)


def _known(value: bytes) -> bytes:
    units = bytes.fromhex(value.strip(b"<>").decode())
    codes = [int.from_bytes(units[i : i + 2], "big") for i in range(0, len(units), 2)]
    lost = any(low <= code <= high for code in codes for low, high in MEANINGLESS)
    return UNKNOWN if lost or not codes else value
