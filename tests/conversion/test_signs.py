"""Whatever the reading of texts lets pass is drawn by LibreOffice, from a supplied font, and found again in the PDF."""

from __future__ import annotations

import io
import unicodedata

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from contratgen.base import world
from contratgen.base.glyphs import drawable
from contratgen.conversion.completeness import printed_words
from contratgen.conversion.pool import Pool
from contratgen.conversion.stage import Convert
from contratgen.conversion.text import missing_in
from contratgen.reading.unicode import SUSPECT, _judge

from .conftest import DAY
from .samples import Sample

ACCEPTED = [
    sign
    for sign in map(chr, range(0x21, 0x20000))
    if unicodedata.category(sign) not in {"Cn", "Co", "Cs", "Mn", "Zs"}
    and (not SUSPECT.match(sign) or _judge(f"a{sign}", 1) is None)
]
SAME_SHAPE = "\u2011"


def test_the_fonts_own_tables_say_what_is_drawable() -> None:
    """Fonttools and contratgen read the same characters in them."""
    fonts = [TTFont(file) for file in sorted(world.fonts_folder().glob("*.ttf"))]
    assert drawable() == {code for font in fonts for code in font.getBestCmap()}


@pytest.mark.converter
def test_every_sign_that_is_accepted_is_printed() -> None:
    """Eight to a line, each after a letter: fallback fonts draw them, letters in two pieces too."""
    sample = Sample()
    for start in range(0, len(ACCEPTED), 8):
        sample.text(" ".join(f"x{sign}" for sign in ACCEPTED[start : start + 8]))
    sample.text("M. Nguyễn, ☑ oui, o\u0332k et Ţepeș")
    with Pool(1) as pool:
        _, made = Convert(DAY, pool)([("signes.docx", sample.to_bytes())])["signes.docx"]
    printed = printed_words(made.pdf).text
    assert missing_in(printed, [f"x{sign}" for sign in ACCEPTED if sign != SAME_SHAPE]) == []
    assert missing_in(printed, ["M. Nguyễn, ☑ oui, o\u0332k et Ţepeș"]) == []
    shown = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.pdf))
    assert {sign for sign in ACCEPTED if sign not in shown} <= {SAME_SHAPE}
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        fonts = {str(font.BaseFont).partition("+")[2] for page in pdf.pages for font in page.resources.Font.values()}
    assert {name.partition("-")[0] for name in fonts} >= {"Carlito", "LiberationSans", "OpenSymbol", "DejaVuSignes"}
