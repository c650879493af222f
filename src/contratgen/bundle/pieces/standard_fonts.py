"""The fonts that a PDF may ask for without holding them, and those of the same widths that travel with contratgen.

A reader puts some font in their place; embedding one of the same widths (Liberation, Carlito, Caladea) settles which.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from contratgen import world

FAMILIES: Final = {
    "Arial": "LiberationSans",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
    "Courier": "LiberationMono",
    "CourierNew": "LiberationMono",
    "Helvetica": "LiberationSans",
    "Times": "LiberationSerif",
    "TimesNewRoman": "LiberationSerif",
}
"""Families, as PostScript names begin, and the supplied one whose glyphs are as wide."""
FAMILY: Final = re.compile(r"(?:[A-Z]{6}\+)?([A-Za-z]+?)(?:PS)?(?:MT)?(?:[,-](\w+?))?(?:MT)?")
STYLES: Final = {
    "": "Regular",
    "Roman": "Regular",
    "Regular": "Regular",
    "Bold": "Bold",
    "Italic": "Italic",
    "Oblique": "Italic",
    "BoldItalic": "BoldItalic",
    "BoldOblique": "BoldItalic",
}


@cache
def program_like(base_font: str) -> bytes | None:
    """Return the TrueType file of the widths of a font, by its PostScript name; None if there is none."""
    found = FAMILY.fullmatch(base_font)
    if found is None or (found[2] or "") not in STYLES:
        return None
    path = world.fonts_folder() / f"{FAMILIES.get(found[1])}-{STYLES[found[2] or '']}.ttf"
    return path.read_bytes() if path.is_file() else None
