"""Signature pages as they come back: printed, signed, laid on the glass of a scanner, photographed, in one heap."""

from __future__ import annotations

import io
import math
import random
from typing import TYPE_CHECKING, Any

import img2pdf
import pikepdf
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from contratgen.bundling.codes import signature_pages
from contratgen.pdf.page_pictures import pictures
from contratgen.signing.likeness import _coefficients

if TYPE_CHECKING:
    from collections.abc import Sequence

DPI = 150


def pages_of(blob: bytes, *parties: str) -> list[int]:
    """Return the pages, from 1, where these parties sign, or any party."""
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        pages = {page + 1: pdf.pages[page].obj.objgen for page in signature_pages(pdf)}
        there = {str(field.T): field.P.objgen for field in pdf.Root.AcroForm.Fields}
    return [page for page, known in pages.items() if known in {there[party] for party in parties or there}]


def printed(blob: bytes, page: int, dpi: int = DPI) -> Image.Image:
    """Return a page, from 1, on paper."""
    return next(pictures(blob, [page - 1], dpi))


def without_code(blob: bytes, page: int, dpi: int = DPI) -> Image.Image:
    """Return a page whose code somebody covered."""
    picture = printed(blob, page, dpi)
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        content = b"\n".join(stream.read_bytes() for stream in pdf.pages[page - 1].Contents)
    module, *_, left, bottom = map(float, content.rpartition(b" cm /CgCode")[0].rpartition(b"q ")[2].split())
    scale, side = dpi / 72, 25 * module
    box = (
        left * scale,
        picture.height - (bottom + side) * scale,
        (left + side) * scale,
        picture.height - bottom * scale,
    )
    ImageDraw.Draw(picture).rectangle(box, fill=200)
    return picture


def signed(picture: Image.Image, seed: int = 0) -> Image.Image:
    """Return a page with signatures, dates and a stamp, also over what is printed."""
    rng, drawn = random.Random(seed), picture.copy()  # noqa: S311  # a drawing
    pen = ImageDraw.Draw(drawn)
    wide, high = picture.size
    for row in range(5):
        top, left = (0.2 + 0.14 * row) * high, 0.55 * wide
        points = [(left + rng.random() * 0.3 * wide, top + rng.random() * 0.08 * high) for _ in range(12)]
        pen.line(points, fill=60, width=max(2, wide // 400), joint="curve")
    pen.ellipse((0.3 * wide, 0.6 * high, 0.5 * wide, 0.6 * high + 0.2 * wide), outline=90, width=max(2, wide // 200))
    return drawn


def scanned(
    picture: Image.Image, turn: float = 0.0, *, dpi: int = DPI, of: int = DPI, dirt: float = 0.08
) -> Image.Image:
    """Return what a scanner makes of a page that lies turned clockwise, at a resolution: blurred, dirty, compressed."""
    size = (round(picture.width * dpi / of), round(picture.height * dpi / of))
    made = picture.resize(size, Image.Resampling.BOX)
    made = made.rotate(-turn, Image.Resampling.BICUBIC, expand=True, fillcolor=245)
    made = made.filter(ImageFilter.GaussianBlur(dpi / 300))
    made = Image.blend(made, Image.effect_noise(made.size, 60), dirt)
    return Image.open(io.BytesIO(saved(made, "JPEG", dpi, quality=60))).convert("L")


def photographed(picture: Image.Image, seed: int = 0, size: tuple[int, int] = (1800, 2400)) -> Image.Image:
    """Return a photograph of a page on a dark table: from aside, blurred, in the light of a window."""
    rng, (wide, high) = random.Random(seed), size  # noqa: S311  # idem
    corners = [
        (wide * (x + rng.uniform(-0.05, 0.05)), high * (y + rng.uniform(-0.05, 0.05)))
        for x, y in ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
    ]
    back = _from_photograph(corners)
    placed = [value * side for row, side in ((back[:3], picture.width), (back[3:6], picture.height)) for value in row]
    drawn = picture.transform(size, Image.Transform.PERSPECTIVE, (*placed, *back[6:]), Image.Resampling.BICUBIC)
    there = Image.new("L", picture.size, 255).transform(size, Image.Transform.PERSPECTIVE, (*placed, *back[6:]))
    made = Image.composite(drawn, Image.new("L", size, 50), there)
    light = Image.linear_gradient("L").rotate(90 * rng.randrange(4)).resize(size).point(lambda level: 110 + level // 2)
    made = ImageChops.multiply(made, light).filter(ImageFilter.GaussianBlur(1.5))
    made = Image.blend(made, Image.effect_noise(size, 40), 0.05)
    return Image.open(io.BytesIO(saved(made, "JPEG", quality=70))).convert("L")


def _from_photograph(corners: Sequence[tuple[float, float]]) -> list[float]:
    """Return the projection from a photograph to the unit square of the page: the inverse of the other way."""
    a, b, c, d, e, f, g, h = _coefficients(tuple(corners), (1, 1))
    there = [[a, b, c], [d, e, f], [g, h, 1]]
    inverse = [[_cofactor(there, column, row) for column in range(3)] for row in range(3)]
    return [value / inverse[2][2] for row in inverse for value in row][:8]


def _cofactor(matrix: list[list[float]], row: int, column: int) -> float:
    a, b = (one for one in range(3) if one != row)
    c, d = (one for one in range(3) if one != column)
    return math.copysign(1, 0.5 - (row + column) % 2) * (matrix[a][c] * matrix[b][d] - matrix[a][d] * matrix[b][c])


def saved(picture: Image.Image, kind: str = "PNG", dpi: int = DPI, **more: Any) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, dpi=(dpi, dpi), **more)
    return out.getvalue()


def in_one_file(pictures_of_pages: Sequence[Image.Image], dpi: int = DPI) -> bytes:
    """Return one PDF of many scanned pages, as an office scanner with a feeder makes it."""
    made: bytes = img2pdf.convert([saved(picture, dpi=dpi) for picture in pictures_of_pages])
    return made


def scans_of(blob: bytes, *parties: str) -> tuple[tuple[str, bytes], ...]:
    """Return a scan of each page where these parties sign, or any party, by name."""
    return tuple((f"p{page}.png", saved(signed(printed(blob, page)))) for page in pages_of(blob, *parties))
