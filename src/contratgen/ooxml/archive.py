"""The zip file around a package, member by member, so that a member deflated once is written many times.

The layout is the plainest of APPNOTE.TXT 6.3: local header, content, central directory; no extra field, no comment;
one date, one deflate level. The same members always give the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVEL: Final = 6
_DEFLATED: Final = 8
_VERSION: Final = 20
_UTF8: Final = 0x800
_DATE: Final = 0x21  # 1 January 1980, the earliest that the format knows
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive, deflated: its name, checksum, length before, and compressed content."""

    name: str
    crc: int
    size: int
    deflated: bytes


def deflate(name: str, content: bytes) -> Member:
    """Compress the content of one member."""
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Member(name, zlib.crc32(content), len(content), compressor.compress(content) + compressor.flush())


def write_archive(members: Iterable[Member]) -> bytes:
    """Return the archive that holds the members in the order given."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        name = member.name.encode()
        flags = 0 if name.isascii() else _UTF8
        common = (flags, _DEFLATED, 0, _DATE, member.crc, len(member.deflated), member.size, len(name), 0)
        body += [_LOCAL.pack(b"PK\3\4", _VERSION, *common), name, member.deflated]
        directory += [_CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *common, 0, 0, 0, 0, offset), name]
        offset += _LOCAL.size + len(name) + len(member.deflated)
    central = b"".join(directory)
    count = len(directory) // 2
    return b"".join([*body, central, _END.pack(b"PK\5\6", 0, 0, count, count, len(central), offset, 0)])
