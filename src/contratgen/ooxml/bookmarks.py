"""The names of bookmarks (ECMA-376 Part 1 §17.13.6): letters, figures and underscores, at most forty."""

from __future__ import annotations

import hashlib
import re
from typing import Final

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


def names_in_pdf(bookmark: str) -> tuple[str, str]:
    """Return the names that a bookmark may have in a PDF: its own, and with odd bytes in hexadecimal (LibreOffice)."""
    escaped = "".join(
        chr(byte) if chr(byte).isascii() and (chr(byte).isalnum() or byte == ord("-")) else f"{byte:02X}"
        for byte in bookmark.encode()
    )
    return bookmark, escaped
