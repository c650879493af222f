"""The box of a signature is drawn by pdf.js, in Chromium, as Poppler draws it: browsers show who signed."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from contratgen.signing.electronic import sign
from contratgen.signing.preconditions import Means

PDFJS = Path(__file__).parents[1] / "axe/pdfjs.mjs"
PAGE, TOP = 3, 792
PLACE = (333.45, 450, 523.45, 516)
"""Where the field of the town stands on the last page, in points."""


@pytest.fixture(scope="module")
def pictures(pki, prepared, tmp_path_factory) -> tuple[Image.Image, Image.Image]:
    """Give the last page of a dossier that the town signed, as pdf.js and as Poppler draw it, two pixels a point."""
    folder = tmp_path_factory.mktemp("images")
    path = folder / "signe.pdf"
    path.write_bytes(sign(prepared, "ville", pki.signer("ville"), Means(), dt.datetime.now(dt.UTC)))
    subprocess.run(["node", PDFJS, path, str(PAGE), folder / "pdfjs.png"], check=True, timeout=120, cwd=PDFJS.parent)
    page = ["-f", str(PAGE), "-l", str(PAGE), "-r", "144", "-singlefile", "-png"]
    drawn = subprocess.run(["pdftoppm", *page, path], check=True, capture_output=True).stdout
    return Image.open(folder / "pdfjs.png").convert("RGB"), Image.open(io.BytesIO(drawn)).convert("RGB")


def box(picture: Image.Image) -> Image.Image:
    """Return the place of the town's box, cut out of a page, inside its edges."""
    left, bottom, right, top = PLACE
    return picture.crop((int(left * 2) + 4, int((TOP - top) * 2) + 4, int(right * 2) - 4, int((TOP - bottom) * 2) - 4))


def test_pdf_js_draws_the_box_as_poppler_does(pictures):
    one, other = (box(picture) for picture in pictures)
    assert one.size == other.size
    difference = ImageStat.Stat(ImageChops.difference(one, other).convert("L")).mean[0]
    assert difference < 12, "of 255 levels; 24 without the box"
    ink = sum(one.convert("L").point(lambda level: level < 110).histogram()[1:]) / (one.width * one.height)
    assert 0.02 < ink < 0.3, "words are there, and do not fill the box"
