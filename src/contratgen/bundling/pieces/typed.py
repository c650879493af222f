"""The words of filled fields and typed notes that have no drawing of their own, set in a font that travels with us.

Readers draw them each in their own way (ISO 32000-1, 12.7.3.3); here they stand in the place and size that were asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from contratgen.bundling.cover import broken
from contratgen.bundling.pieces.standard_fonts import program_like
from contratgen.pdf.embedded_font import EmbeddedFont, embed_font, known_characters

NUMBER: Final = r"(?<![\d.])(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})"
SIZE: Final = re.compile(rf"({NUMBER})\s{{1,9}}Tf\b")
COLOUR: Final = re.compile(rf"(?:{NUMBER}\s{{1,9}}){{3}}rg\b|{NUMBER}\s{{1,9}}g\b|(?:{NUMBER}\s{{1,9}}){{4}}k\b")
ASKED: Final = 1_000
"""Characters of a default appearance that are looked at: one that names a font, a size and a colour has fifty."""
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


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to be written: the words, the size of their place in points, and how they are set.

    `asked` is the default appearance: its size and colour are kept. `several` lets the text go on to other lines;
    `quadding` is 0 for left, 1 for the middle, 2 for right.
    """

    text: str
    size: tuple[float, float]
    asked: str
    several: bool
    quadding: int

    @property
    def lines(self) -> list[str]:
        """The lines that the words have of themselves."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def font_for(pdf: Pdf, texts: Iterable[Typed]) -> EmbeddedFont:
    """Embed what some texts need, as far as the font has it."""
    program = program_like(FONT) or b""
    characters = {character for text in texts for line in text.lines for character in line}
    return embed_font(pdf, program, "".join(known_characters(program, characters | {" "})))


def drawing_of(pdf: Pdf, font: EmbeddedFont, typed: Typed) -> Stream | None:
    """Return the drawing that shows a text; None where the font lacks a character."""
    if any(character not in font.glyphs for line in typed.lines for character in line):
        return None
    width, height = typed.size
    letter, lines = _fitted(font, typed, width - 2 * PADDING, height - 2 * PADDING)
    found = COLOUR.search(typed.asked[:ASKED])
    top = height - PADDING - RISE * letter if typed.several else (height - RISE * letter) / 2
    drawn = [f"q 0 0 {width:.2f} {height:.2f} re W n BT {found[0] if found else '0 g'} {FACE} {letter:.2f} Tf"]
    for number, line in enumerate(lines):
        left = PADDING + max(width - 2 * PADDING - font.width(line) * letter, 0) * typed.quadding / 2
        drawn.append(f"1 0 0 1 {left:.2f} {top - number * LEAD * letter:.2f} Tm {font.shown(line).decode()} Tj")
    resources = Dictionary({"/Font": Dictionary({FACE: font.font})})
    box = Array([0, 0, round(width, 2), round(height, 2)])
    content = "\n".join([*drawn, "ET Q"]).encode()
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources)


def _fitted(font: EmbeddedFont, typed: Typed, width: float, height: float) -> tuple[float, list[str]]:
    """Return the size of a text and its lines: the size that is asked, or else one in which it fits."""
    found = SIZE.search(typed.asked[:ASKED])
    size = float(found[1]) if found else 0.0
    free = size <= 0
    size = AUTOMATIC if free else size
    while True:
        room = max(width, 1.0) / size
        parts = (part for line in typed.lines for part in ([*broken(font, line, room)] or [""]))
        whole = [*parts] if typed.several else [" ".join(typed.lines)]
        fits = len(whole) * LEAD * size <= height and all(font.width(line.rstrip()) <= room for line in whole)
        if not free or fits or size <= LEAST:
            return size, whole
        size -= 0.5
