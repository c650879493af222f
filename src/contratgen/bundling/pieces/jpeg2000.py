"""What ISO 19005-3, 6.2.8.3, asks of JPEG 2000 data: channels, depths, colours (ISO 15444-1, annex I)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

CODESTREAM: Final = b"\xff\x4f\xff\x51"
CHANNELS: Final = frozenset({1, 3, 4})
METHODS: Final = frozenset({1, 2, 3})
"""Enumerated, restricted and any profile of colours."""
CIEJAB: Final = 19
BEST: Final = 1
DIFFERENT: Final = 255
MOST_BITS: Final = 38


def faults_of_jpeg2000(data: bytes, *, has_space: bool) -> list[str]:
    """Return the rules that JPEG 2000 data break; `has_space` says that the image gives its colours itself.

    Raises `ValueError` for what is none.
    """
    try:
        return _faults(data, has_space=has_space)
    except (struct.error, IndexError):
        return ["6.2.8.3-2"]


def _faults(data: bytes, *, has_space: bool) -> list[str]:
    boxes = [] if data.startswith(CODESTREAM) else [*_boxes(data)]
    heads = [content for kind, content in boxes if kind == b"ihdr"]
    if not heads:
        return ["6.2.8.3-2"]
    channels, depth = struct.unpack_from(">HB", heads[0], 8)
    alpha = sum(kind == b"cdef" for kind, _ in boxes)
    faults = []
    if channels not in CHANNELS and not (alpha and channels - 1 in CHANNELS):
        faults.append("6.2.8.3-1")
    if depth == DIFFERENT or (depth & 0x7F) + 1 > MOST_BITS or any(kind == b"bpcc" for kind, _ in boxes):
        faults.append("6.2.8.3-5")
    return faults if has_space else [*faults, *_colours([content for kind, content in boxes if kind == b"colr"])]


def _colours(said: list[bytes]) -> Iterator[str]:
    best = [box for box in said if len(said) == 1 or box[2] == BEST]
    if len(best) != 1:
        yield "6.2.8.3-2"
    elif best[0][0] not in METHODS:
        yield "6.2.8.3-3"
    elif best[0][0] == 1 and struct.unpack_from(">I", best[0], 3)[0] == CIEJAB:
        yield "6.2.8.3-4"


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the boxes of a file, and those of its header."""
    place = 0
    while place + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        start = 16 if length == 1 else 8
        length = struct.unpack_from(">Q", data, place + 8)[0] if length == 1 else length or len(data) - place
        if length < start:
            raise ValueError("JPEG 2000")
        content = data[place + start : place + length]
        if kind == b"jp2h":
            yield from _boxes(content)
        else:
            yield kind, content
        place += length
