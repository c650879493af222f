"""Makes the guide's pictures: parts of the templates' pages, beside what they give for Auray.

    python docs/guide/pictures BUILT [NAME…]      (BUILT: where the example was built, build/auray after `make demo`)

Each picture is declared in `declared.py` by the words between which a page is cut, so that it follows the
templates. Pages come from LibreOffice, with the fonts that contratgen brings; poppler-utils draws them.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from declared import FAULTS, PAIRS, Fault, Pair
from pages import Pdf
from PIL import Image, ImageDraw, ImageFont
from sources import Sources, planted

if TYPE_CHECKING:
    from collections.abc import Callable

IMAGES: Final = Path(__file__).parents[1] / "images"
FONTS: Final = Path(__file__).parents[3] / "src/contratgen/base/fonts"
WIDTH: Final = 1280
"""Of a picture, in pixels."""
GAP: Final = 28
COLOURS: Final = 40
INK, FRAME, PAPER, BALLOON, LINE, CAPTION = "#1f2a44", "#b9c0cc", "#ffffff", "#fdf0ef", "#c0392b", "#5b6472"


def pair(sources: Sources, one: Pair) -> Image.Image:
    """Return a part of a template, captioned, with what it gives beside or below it."""
    width = WIDTH if one.stacked else (WIDTH - GAP) // 2
    parts = [
        _captioned("Le modèle", Pdf(sources.template(one.template)).cut(one.tags, width).picture),
        _captioned("Le document d’Auray", Pdf(sources.document(one.template)).cut(one.result, width).picture),
    ]
    return _below(parts) if one.stacked else _beside(parts)


def fault(sources: Sources, one: Fault) -> Image.Image:
    """Return a part of a faulty template with the comments of its annotated copy in the margin."""
    docx, comments = planted(one)
    part = Pdf(sources.office.convert(docx)).cut(one.cut, WIDTH * 5 // 8)
    page = _framed(part.picture)
    marks = [box for phrase in one.marks for box in part.boxes(phrase)]
    margin = _balloons(comments, WIDTH - page.width - GAP)
    canvas = Image.new("RGB", (WIDTH, max(page.height, margin.height)), PAPER)
    canvas.paste(page, (0, 0))
    canvas.paste(margin, (page.width + GAP, 0))
    draw = ImageDraw.Draw(canvas)
    for x0, y0, x1, y1 in marks:
        draw.rectangle((x0 - 2, y0 - 1, x1 + 2, y1 + 1), outline=LINE, width=2)
    _, _, right, bottom = marks[0]
    draw.line([(right + 2, bottom), (page.width, bottom), (page.width + GAP, 24)], fill=LINE, width=2)
    return canvas


def _font(size: int, name: str = "Carlito-Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)


def _captioned(words: str, picture: Image.Image) -> Image.Image:
    canvas = Image.new("RGB", (picture.width, picture.height + 30), PAPER)
    ImageDraw.Draw(canvas).text((0, 2), words, fill=CAPTION, font=_font(20, "Carlito-Bold"))
    canvas.paste(_framed(picture), (0, 30))
    return canvas


def _framed(picture: Image.Image) -> Image.Image:
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline=FRAME)
    return picture


def _beside(parts: list[Image.Image]) -> Image.Image:
    canvas = Image.new("RGB", (WIDTH, max(part.height for part in parts)), PAPER)
    canvas.paste(parts[0], (0, 0))
    canvas.paste(parts[1], (WIDTH - parts[1].width, 0))
    return canvas


def _below(parts: list[Image.Image]) -> Image.Image:
    canvas = Image.new("RGB", (WIDTH, sum(part.height for part in parts) + GAP // 2), PAPER)
    canvas.paste(parts[0], (0, 0))
    canvas.paste(parts[1], (0, parts[0].height + GAP // 2))
    return canvas


def _balloons(comments: list[list[str]], width: int) -> Image.Image:
    """Return the comments as a word processor shows them in the margin, one below another."""
    pad, line, plain, bold = 12, 25, _font(20), _font(20, "Carlito-Bold")
    wrapped = [[row for words in comment for row in _wrapped(words, plain, width - 2 * pad)] for comment in comments]
    heights = [(len(rows) + 1) * line + 2 * pad for rows in wrapped]
    canvas = Image.new("RGB", (width, sum(heights) + pad * (len(heights) - 1)), PAPER)
    draw, top = ImageDraw.Draw(canvas), 0
    for rows, height in zip(wrapped, heights, strict=True):
        draw.rectangle((0, top, width - 1, top + height - 1), fill=BALLOON, outline=LINE)
        draw.text((pad, top + pad), "contratgen", fill=LINE, font=bold)
        for rank, row in enumerate(rows, 1):
            draw.text((pad, top + pad + rank * line), row, fill=INK, font=plain)
        top += height + pad
    return canvas


def _wrapped(words: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    rows = [""]
    for word in words.split(" "):
        longer = f"{rows[-1]} {word}".strip()
        if font.getlength(longer) <= width or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def _saved(picture: Image.Image, name: str) -> None:
    out = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    (IMAGES / f"{name}.png").write_bytes(out.getvalue())
    print(f"{name}.png : {picture.width} × {picture.height}, {len(out.getvalue()) / 1000:.0f} ko")


def main(built: str, *names: str) -> None:
    """Make the pictures named, or all, with the example's documents in the folder `built`."""
    makers: list[tuple[str, Callable[[Sources], Image.Image]]] = [
        *((one.name, lambda sources, one=one: pair(sources, one)) for one in PAIRS),
        *((one.name, lambda sources, one=one: fault(sources, one)) for one in FAULTS),
    ]
    with Sources(Path(built)) as sources:
        for name, make in makers:
            if not names or name in names:
                _saved(make(sources), name)


if __name__ == "__main__":
    main(*sys.argv[1:])
