"""Words that come from elsewhere (file names, contents, certificates) as a report may hold them: on one line, inert."""

from __future__ import annotations

import unicodedata

BYTES = range(0xDC80, 0xDD00)
"""What Python puts in the place of a byte of a file name that is no UTF-8."""


def inert(words: str) -> str:
    """Return words that begin no line, move no cursor and turn no direction: « ‹U+000A› » for such a character.

    Kept: whatever prints, and the spaces of every width. Shown by their code point: commands (Cc), marks of format and
    direction (Cf), line and paragraph separators (Zl, Zp), private (Co), unassigned (Cn); by its value a byte that is
    no UTF-8. Every form of report and everything that a command prints goes through it.
    """
    if words.isprintable():
        return words
    return "".join(sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else _named(sign) for sign in words)


def _named(character: str) -> str:
    code = ord(character)
    return f"‹octet {code - 0xDC00:02X}›" if code in BYTES else f"‹U+{code:04X}›"
