"""The code printed on a signature page: which page of which document a sheet of paper is.

It says nothing else: who signs there stands in the terms of that document. Knows nothing of PDF or of pictures.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Final, Self

DIGITS: Final = 20
"""Hexadecimal digits of the document's digest: 80 bits."""
FORM: Final = re.compile(rf"([0-9A-F]{{{DIGITS}}})([0-9]{{4,5}})([0-9A-F]{{4}})")
"""28 or 29 characters of the alphanumeric set: a QR code of 25 modules a side at level Q (ISO/IEC 18004, table 7)."""


@dataclass(frozen=True, slots=True)
class PageCode:
    """A page, from 1, of the document whose digest, before its codes were drawn, begins with `document`."""

    document: str
    page: int

    def __str__(self) -> str:
        """Return the code as it is printed, with its check sum."""
        said = f"{self.document}{self.page:04}"
        return said + _check(said)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what a code says; nothing for a text of another form, or whose check sum is not its own."""
        found = FORM.fullmatch(text)
        if found is None or _check(text[: found.end(2)]) != found[3]:
            return None
        return cls(found[1], int(found[2]))


def beginning(digest: str) -> str:
    """Return what codes bear of a digest (SHA-256, in hexadecimal)."""
    return digest[:DIGITS].upper()


def _check(said: str) -> str:
    return f"{zlib.crc32(said.encode()) >> 16:04X}"
