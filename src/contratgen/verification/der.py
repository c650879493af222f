"""Whether bytes are DER (ITU-T X.690, 8, 10, 11): definite and shortest lengths, shortest integers, plain booleans."""

from __future__ import annotations

from typing import Final

CONSTRUCTED: Final = 0x20
LONG_TAG: Final = 0x1F
LONG_LENGTH: Final = 0x80
BOOLEAN, INTEGER, BIT_STRING = 0x01, 0x02, 0x03
MOST_UNUSED: Final = 7
"""Bits of the last byte that a bit string may leave unused."""
DEEPEST: Final = 60
"""Levels of nesting; a signature with its time stamp has about twenty."""


def is_der(encoded: bytes) -> bool:
    """Return whether the bytes are exactly one value in DER, checked at every level."""
    end = _value_end(encoded, 0, len(encoded))
    if end != len(encoded):
        return False
    waiting = [(0, len(encoded), 0)]
    while waiting:
        start, stop, depth = waiting.pop()
        while start < stop:
            end = _value_end(encoded, start, stop)
            if end is None or depth > DEEPEST:
                return False
            content = end - _length(encoded, start)
            if encoded[start] & CONSTRUCTED:
                waiting.append((content, end, depth + 1))
            elif not _shortest(encoded[start], encoded[content:end]):
                return False
            start = end
    return True


def first_value(encoded: bytes) -> bytes | None:
    """Return the bytes of the first value, as they are; None when its tag or length is not DER."""
    end = _value_end(encoded, 0, len(encoded))
    return None if end is None else encoded[:end]


def _value_end(encoded: bytes, start: int, stop: int) -> int | None:
    """Return where a value ends, or None when its tag or length is not the shortest, or goes too far."""
    if start + 2 > stop or encoded[start] & LONG_TAG == LONG_TAG:
        return None
    first = encoded[start + 1]
    size = first & ~LONG_LENGTH if first & LONG_LENGTH else 0
    if first & LONG_LENGTH:
        digits = encoded[start + 2 : start + 2 + size]
        if not digits or digits[0] == 0 or int.from_bytes(digits) < LONG_LENGTH or len(digits) != size:
            return None
    end = start + 2 + size + _length(encoded, start)
    return end if end <= stop else None


def _length(encoded: bytes, start: int) -> int:
    first = encoded[start + 1]
    if not first & LONG_LENGTH:
        return first
    return int.from_bytes(encoded[start + 2 : start + 2 + (first & ~LONG_LENGTH)])


def _shortest(tag: int, content: bytes) -> bool:
    if tag == BOOLEAN:
        return content in {b"\x00", b"\xff"}
    if tag == INTEGER:
        padded = len(content) > 1 and (content[0], content[1] >> 7) in {(0x00, 0), (0xFF, 1)}
        return bool(content) and not padded
    if tag == BIT_STRING:
        return bool(content) and _unused_bits_are_zero(content[0], content[1:])
    return True


def _unused_bits_are_zero(unused: int, bits: bytes) -> bool:
    if not bits:
        return unused == 0
    return unused <= MOST_UNUSED and bits[-1] & ((1 << unused) - 1) == 0
