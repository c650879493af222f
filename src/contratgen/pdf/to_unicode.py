"""What the codes of a font say: its ToUnicode map read entry by entry, and a plain one written.

Readers agree on what is read here: the last of two values counts, a range goes on past a byte's end, a value of one
byte is a character, an entry that cannot be read says nothing and spares its neighbours (ISO 32000-1, 9.10.3).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pikepdf import Object, Stream

from contratgen.base import limits
from contratgen.pdf.opening import BeyondLimitError

BLOCK: Final = re.compile(rb"begin(codespacerange|bfchar|bfrange)\b(.*?)end\1\b", re.DOTALL)
TOKEN: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|\[|\]")
LAST_UNIT: Final = 0xFFFF
BLOCK_ENTRIES: Final = 100
"""Entries of one block (Adobe Technical Note 5014, 1.4.1)."""
LONGEST: Final = 2
"""Bytes of a code in the fonts that are made here."""
UNKNOWN: Final = "\ufffd"
"""What stands for a glyph that no table maps to a character."""


@dataclass(frozen=True)
class Table:
    """A font's codes of one length → characters."""

    width: int = 1
    characters: dict[int, str] = field(default_factory=dict)

    def codes(self, shown: bytes) -> Iterator[int]:
        """Yield the codes of a shown string."""
        return (int.from_bytes(shown[i : i + self.width], "big") for i in range(0, len(shown), self.width))

    def decode(self, shown: bytes) -> str:
        """Return the characters of a shown string."""
        if self.width == 1:
            return shown.decode("latin-1").translate(self._bytes)
        return "".join(self.characters.get(code, UNKNOWN) for code in self.codes(shown))

    @cached_property
    def _bytes(self) -> dict[int, str]:
        """The characters of the codes of one byte."""
        return {code: self.characters.get(code, UNKNOWN) for code in range(256)}


@dataclass
class Effort:
    """How many entries of maps were read for one piece, and how many codes they spoke of."""

    spent: int = 0

    def spend(self, more: int) -> None:
        """Raise `BeyondLimitError` beyond `limits.MAP_ENTRIES`."""
        self.spent += more
        if self.spent > limits.MAP_ENTRIES:
            raise BeyondLimitError("des polices ont des tables de caractères démesurées")


def table_of(font: Object) -> Table:
    """Return what the map of a font made here, or by LibreOffice, says: codes are as long as it declares the first."""
    stream = font.get("/ToUnicode")
    if not isinstance(stream, Stream):
        return Table()
    cmap = stream.read_bytes()
    width = next((len(low) for low, _ in code_lengths(cmap)), 1)
    codes = range(256**width) if width <= LONGEST else ()
    return Table(width, meanings_in(cmap, codes, Effort()))


def meanings_in(cmap: bytes, codes: Collection[int], effort: Effort) -> dict[int, str]:
    """Return what a ToUnicode map says of some codes; a code of which it says nothing readable is left out.

    Raises `BeyondLimitError` for maps that together are beyond `limits.MAP_ENTRIES`.
    """
    wanted = sorted(codes)
    said: dict[int, str] = {}
    for block in BLOCK.finditer(cmap):
        tokens = iter([match[0] for match in TOKEN.finditer(block[2])])
        for first, last, values in _entries(block[1], tokens):
            found = wanted[bisect_left(wanted, first) : bisect_right(wanted, last)]
            effort.spend(1 + len(found))
            said.update((code, text) for code in found if (text := _value(values, code - first)))
    return said


def code_lengths(cmap: bytes) -> list[tuple[bytes, bytes]]:
    """Return the ranges of codes that a CMap declares: the lowest and the highest of each, of as many bytes."""
    found: list[tuple[bytes, bytes]] = []
    for block in BLOCK.finditer(cmap):
        if block[1] == b"codespacerange":
            ends = [_bytes(match[0]) for match in TOKEN.finditer(block[2]) if match[0] not in b"[]"]
            found += [(low, high) for low, high in zip(ends[::2], ends[1::2], strict=False) if len(low) == len(high)]
    return found


def _entries(kind: bytes, tokens: Iterator[bytes]) -> Iterator[tuple[int, int, bytes | list[bytes]]]:
    """Yield the first and last code of each entry, and the value of the first or a value for each."""
    while kind != b"codespacerange" and (token := next(tokens, None)) is not None:
        first = _number(token)
        last = _number(next(tokens, b"")) if kind == b"bfrange" else first
        value = next(tokens, b"")
        listed = list(iter(lambda: next(tokens, b"]"), b"]")) if value == b"[" else None
        yield first, last, value if listed is None else listed


def _value(values: bytes | list[bytes], offset: int) -> str:
    if isinstance(values, list):
        return _text(_bytes(values[offset])) if offset < len(values) else ""
    start = _bytes(values)
    if not start:
        return ""
    if len(start) == 1:
        start = b"\0" + start
    last = int.from_bytes(start[-2:], "big") + offset
    return _text(start[:-2] + last.to_bytes(2, "big")) if last <= LAST_UNIT else ""


def _text(units: bytes) -> str:
    try:
        return (b"\0" + units if len(units) == 1 else units).decode("utf-16-be")
    except UnicodeDecodeError:
        return ""


def _bytes(token: bytes) -> bytes:
    digits = b"".join(token.strip(b"<>").split())
    return bytes.fromhex(digits.decode()) if len(digits) % 2 == 0 else b""


def _number(token: bytes) -> int:
    return int.from_bytes(_bytes(token), "big")


def written_map(said: Mapping[bytes, str]) -> bytes:
    """Return a ToUnicode map that says the text of each code, and nothing else."""
    lengths = sorted({len(code) for code in said})
    spaces = b"".join(b"<%s> <%s>\n" % (b"00" * length, b"FF" * length) for length in lengths)
    entries = [b"<%s> <%s>" % (_hex(code), _hex(text.encode("utf-16-be"))) for code, text in sorted(said.items())]
    split = [entries[start : start + BLOCK_ENTRIES] for start in range(0, len(entries), BLOCK_ENTRIES)]
    blocks = b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in split)
    return b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
%d begincodespacerange
%sendcodespacerange
%sendcmap
CMapName currentdict /CMap defineresource pop
end
end""" % (len(lengths), spaces, blocks)


def _hex(content: bytes) -> bytes:
    return content.hex().upper().encode()
