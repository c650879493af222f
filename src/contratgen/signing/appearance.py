"""What a signature shows: one page as large as its field, in the house fonts, with text that can be read aloud.

Signing libraries set text with standard fonts, spaced and clipped: the page is made here and given to them whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pikepdf import Array, Dictionary, Name, Pdf
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from contratgen.base import world
from contratgen.pdf.embedded_font import EmbeddedFont, MissingGlyphsError, embed_font
from contratgen.pdf.opening import saved

if TYPE_CHECKING:
    import datetime as dt

    from contratgen.base.signature_terms import Signatory

REGULAR, BOLD = "Carlito-Regular.ttf", "Carlito-Bold.ttf"
FACES: Final = {False: "/CgText", True: "/CgBold"}
INK, GROUND, RULE = "0.10 0.17 0.30", "0.953 0.965 0.984", "0.10 0.23 0.44"
PADDING: Final = 5.0
BAR: Final = 2.0
"""Points: room around the text, and the width of the bar at its left."""
LARGEST, SMALLEST, STEP = 8.5, 4.0, 0.25
LEADING: Final = 1.16
MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the box."""

    text: str
    bold: bool = False


def lines_of(party: Signatory, level: str, moment: dt.datetime) -> tuple[Line, ...]:
    """Return what the box of a party says; the time is in UTC, as certificates have it."""
    entitled = (Line(_capital(party.habilitation)),) if party.habilitation else ()
    return (
        Line("Signé électroniquement par"),
        Line(party.nom, bold=True),
        Line(_capital(party.qualite)),
        *entitled,
        Line(f"le {moment_in_words(moment)} — PAdES {level}"),
    )


def moment_in_words(moment: dt.datetime) -> str:
    """Return « 1er octobre 2024 à 14 h 05 (UTC) »."""
    day = "1er" if moment.day == 1 else str(moment.day)
    return f"{day} {MONTHS[moment.month - 1]} {moment.year} à {moment.hour} h {moment.minute:02d} (UTC)"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def box_style(lines: Sequence[Line], width: float, height: float) -> StaticStampStyle:
    """Return the style that draws these lines in a field of that size, in points."""
    return StaticStampStyle(
        border_width=0,
        background=_Page(box_page(lines, width, height)),
        background_layout=SimpleBoxLayoutRule(
            AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0)
        ),
    )


class _Page(PdfContent):
    """A page of a PDF in memory, drawn as it is."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Import the page into the file that is signed, and return the operator that draws it."""
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/CgBox"] = form
        left, bottom, right, top = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/CgBox Do"


def box_page(lines: Sequence[Line], width: float, height: float) -> bytes:
    """Return the one-page PDF; the text is as large as the box allows, and what no font can show becomes « ? »."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(width, height))
    fonts = {bold: _font(pdf, BOLD if bold else REGULAR, lines) for bold in (False, True)}
    size, set_lines = _fitted(lines, fonts, width - 2 * PADDING - BAR, height - 2 * PADDING)
    drawn = [f"q {GROUND} rg 0 0 {width} {height} re f {RULE} rg 0 0 {BAR} {height} re f {INK} rg".encode()]
    y = height - PADDING - size
    for line in set_lines:
        shown = fonts[line.bold].shown(line.text)
        drawn.append(b"BT %s %g Tf %g %g Td %s Tj ET" % (FACES[line.bold].encode(), size, PADDING + BAR, y, shown))
        y -= size * LEADING
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(b"\n".join([*drawn, b"Q"]))
    page.Resources = Dictionary({"/Font": Dictionary({FACES[bold]: font.font for bold, font in fonts.items()})})
    page.MediaBox = Array([0, 0, width, height])
    page.Type = Name.Page
    return saved(pdf, deterministic_id=True)


def _font(pdf: Pdf, file: str, lines: Sequence[Line]) -> EmbeddedFont:
    program = (world.fonts_folder() / file).read_bytes()
    characters = "".join(line.text for line in lines) + " ?"
    try:
        return embed_font(pdf, program, characters)
    except MissingGlyphsError as missing:
        known = embed_font(pdf, program, "".join(c for c in characters if c not in str(missing)))
        known.glyphs.update(dict.fromkeys(str(missing), known.glyphs["?"]))
        return known


def _fitted(
    lines: Sequence[Line], fonts: dict[bool, EmbeddedFont], width: float, height: float
) -> tuple[float, list[Line]]:
    """Return the largest size at which the lines, wrapped, stand within the box, and the lines."""
    size = LARGEST
    while True:
        wrapped = [part for line in lines for part in _wrapped(line, fonts[line.bold], width / size)]
        if size <= SMALLEST or size * (1 + LEADING * (len(wrapped) - 1)) <= height:
            return size, wrapped
        size -= STEP


def _wrapped(line: Line, font: EmbeddedFont, width: float) -> Iterator[Line]:
    current = ""
    for word in line.text.split(" "):
        longer = f"{current} {word}".strip()
        if current and font.width(longer) > width:
            yield Line(current, line.bold)
            longer = word
        current = longer
    yield Line(current, line.bold)
