"""The sheet that stands for a piece attached whole: one tagged page that says what it is and where to find it.

The same words give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.base.typography import NARROW, NO_BREAK, tied
from contratgen.pdf.embedded_font import EmbeddedFont, MissingGlyphsError, embed_font
from contratgen.pdf.opening import saved
from contratgen.pdf.tag_tree import TagTree

PAGE: Final = (595.276, 841.89)
"""A4, in points."""
MARGIN: Final = 70.0
LINE_SPACING: Final = 1.35
"""Share of the size."""
AFTER: Final = 0.8
"""Share of the size that stands free after a paragraph."""
TOP: Final = 190.0
"""Where the sheet begins below the edge of the page, as those of annexes do."""
TITLE_SIZE: Final = 20.0
TEXT_SIZE: Final = 12.0
BLUE, RED, BLACK = "0.122 0.227 0.373", "0.659 0.255 0.169", "0 0 0"
"""The colours of the kits' templates, as PDF writes them: contrasts of 11.4 and 6.3 with white."""
SMALLER: Final = 0.9
"""What all sizes are multiplied by until the page holds every line."""
FACE: Final = "/CgFace"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    kind: str  # the structure type
    lines: tuple[str, ...]
    size: float
    colour: str = BLACK
    ruled: bool = False

    @property
    def height(self) -> float:
        return (len(self.lines) * LINE_SPACING + (2 * AFTER if self.ruled else AFTER)) * self.size


def cover_sheet(title: str, sentences: Sequence[str], program: bytes | None, language: str, name: str) -> bytes:
    """Return the sheet as a tagged PDF of one A4 page, in the TrueType font `program`; `name` is for diagnostics.

    Raises `InputError` (CG514) when the font lacks a character, or when there is no font.
    """
    pdf = Pdf.new()
    font = _font(pdf, program, f"{title}{''.join(sentences)}", name)
    pdf.add_blank_page(page_size=PAGE)
    page = pdf.pages[0].obj
    page.Resources = Dictionary({"/Font": Dictionary({FACE: font.font})})
    paragraphs = _set(font, title, sentences)
    page.Contents = pdf.make_stream("\n".join(_drawn(font, paragraphs)).encode())
    _tag(pdf, page, paragraphs, title, language)
    return saved(pdf, deterministic_id=True, object_stream_mode=ObjectStreamMode.disable)


def _font(pdf: Pdf, program: bytes | None, characters: str, name: str) -> EmbeddedFont:
    place = Place(name, label="page de présentation")
    if program is None:
        raise InputError(Diagnostic("CG514", "aucune police pour les pages de présentation", place))
    try:
        return embed_font(pdf, program, f"{characters} ")
    except MissingGlyphsError as missing:
        message = f"la police des pages de présentation n'a pas : {missing}"
        hint = "Écrivez le titre et la description de la pièce sans ces caractères."
        raise InputError(Diagnostic("CG514", message, place, hint=hint)) from None


def _set(font: EmbeddedFont, title: str, sentences: Sequence[str]) -> list[_Paragraph]:
    """Break title and sentences into lines, in sizes with which one page holds them all."""
    scale = 1.0
    while True:
        plain = [_paragraph(font, "P", sentence, TEXT_SIZE * scale) for sentence in sentences]
        paragraphs = [
            replace(_paragraph(font, "H2", title, TITLE_SIZE * scale), colour=BLUE, ruled=True),
            *plain,
        ]
        if sum(paragraph.height for paragraph in paragraphs) <= PAGE[1] - TOP - MARGIN:
            return paragraphs
        scale *= SMALLER


def _paragraph(font: EmbeddedFont, kind: str, text: str, size: float) -> _Paragraph:
    return _Paragraph(kind, tuple(broken(font, tied(text), (PAGE[0] - 2 * MARGIN) / size)), size)


def broken(font: EmbeddedFont, text: str, room: float) -> Iterator[str]:
    """Yield the lines of a text set in 1 point; a word longer than a line, of `room` points, is cut where it ends.

    No-break spaces hold what they stand between together, and are shown as plain ones: a font may lack them.
    """
    line, used = "", 0.0
    for tight in re.split(r"[ \t\r\n\f\v]+", text.strip()):
        word = tight.replace(NO_BREAK, " ").replace(NARROW, " ")
        wide = font.width(word)
        if line and used + font.width(" ") + wide > room:
            yield f"{line} "
            line, used = "", 0.0
        if line:
            line, used = f"{line} {word}", used + font.width(" ") + wide
            continue
        for character in word:
            if line and used + font.width(character) > room:
                yield line
                line, used = "", 0.0
            line, used = line + character, used + font.width(character)
    if line:
        yield line


def _drawn(font: EmbeddedFont, paragraphs: Sequence[_Paragraph]) -> Iterator[str]:
    top = PAGE[1] - TOP
    for number, paragraph in enumerate(paragraphs):
        lead = paragraph.size * LINE_SPACING
        yield f"/{paragraph.kind} <</MCID {number}>> BDC"
        yield f"BT {FACE} {paragraph.size:.2f} Tf {lead:.2f} TL {MARGIN} {top:.2f} Td {paragraph.colour} rg"
        yield from (f"T* {font.shown(line).decode()} Tj" for line in paragraph.lines)
        yield "ET\nEMC"
        top -= paragraph.height
        if paragraph.ruled:
            line = top + AFTER * paragraph.size
            yield f"/Artifact BMC {RED} RG 1 w {MARGIN} {line:.2f} m {PAGE[0] - MARGIN:.2f} {line:.2f} l S EMC"


def _tag(pdf: Pdf, page: Object, paragraphs: Sequence[_Paragraph], title: str, language: str) -> None:
    tags = TagTree(pdf, title, language)
    elements = [
        tags.element(paragraph.kind, tags.document, Pg=page, K=number) for number, paragraph in enumerate(paragraphs)
    ]
    tags.document.K = Array(elements)
    page.StructParents = tags.take_key(pdf.make_indirect(Array(elements)))
    page.Tabs = Name.S
    tags.close()
