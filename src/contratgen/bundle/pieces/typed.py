"""The words of a filled field or a typed note that has no drawing of its own, set in a font that travels with us.

Readers draw them each in their own way (ISO 32000-1, 12.7.3.3); here they stand in the place and size that were asked.
"""

from __future__ import annotations

import re
from typing import Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from contratgen.bundle.cover import broken
from contratgen.bundle.embedded_font import EmbeddedFont, MissingGlyphsError, embed_font
from contratgen.bundle.pieces.standard_fonts import program_like

SIZE: Final = re.compile(r"(\d*\.?\d+)\s+Tf\b")
COLOUR: Final = re.compile(r"(?:\d*\.?\d+\s+){3}rg\b|\d*\.?\d+\s+g\b|(?:\d*\.?\d+\s+){4}k\b")
FONT: Final = "Helvetica"
FACE: Final = "/CgTyped"
PADDING: Final = 2.0
"""Points between the edge of a field and its words, as viewers leave them."""
LEAD: Final = 1.15
"""Share of the size from a line to the next."""
AUTOMATIC: Final = 12.0
"""Largest size of words that ask for none."""
LEAST: Final = 4.0
RISE: Final = 0.72
"""Share of the size from the line to the top of its capitals."""


def typed(
    pdf: Pdf, text: str, width: float, height: float, asked: str, *, several: bool, quadding: int
) -> Stream | None:
    """Return a drawing of `width` by `height` points that shows a text, None where our fonts lack a character.

    `asked` is the default appearance: its size and colour are kept. `several` lets the text go on to other lines;
    `quadding` is 0 for left, 1 for the middle, 2 for right.
    """
    program = program_like(FONT)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    try:
        font = embed_font(pdf, program or b"", "".join(lines) + " ")
    except MissingGlyphsError:
        return None
    size, lines = _fitted(font, lines, width - 2 * PADDING, height - 2 * PADDING, asked, several=several)
    found = COLOUR.search(asked)
    top = height - PADDING - RISE * size if several else (height - RISE * size) / 2
    drawn = [f"q 0 0 {width:.2f} {height:.2f} re W n BT {found[0] if found else '0 g'} {FACE} {size:.2f} Tf"]
    for number, line in enumerate(lines):
        left = PADDING + max(width - 2 * PADDING - font.width(line) * size, 0) * quadding / 2
        drawn.append(f"1 0 0 1 {left:.2f} {top - number * LEAD * size:.2f} Tm {font.shown(line).decode()} Tj")
    resources = Dictionary({"/Font": Dictionary({FACE: font.font})})
    box = Array([0, 0, round(width, 2), round(height, 2)])
    return pdf.make_stream(
        "\n".join([*drawn, "ET Q"]).encode(), Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources
    )


def _fitted(
    font: EmbeddedFont, lines: list[str], width: float, height: float, asked: str, *, several: bool
) -> tuple[float, list[str]]:
    """Return the size of a text and its lines: the size that is asked, or else one in which it fits."""
    found = SIZE.search(asked)
    size = float(found[1]) if found else 0.0
    free = size <= 0
    size = size if not free else AUTOMATIC
    while True:
        room = max(width, 1.0) / size
        whole = (
            [part for line in lines for part in ([*broken(font, line, room)] or [""])] if several else [" ".join(lines)]
        )
        fits = len(whole) * LEAD * size <= height and all(font.width(line.rstrip()) <= room for line in whole)
        if not free or fits or size <= LEAST:
            return size, whole
        size -= 0.5
