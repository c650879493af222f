"""Makes the pieces of the folder above with the programs that people use; run once, by hand, and not in the tests.

    python3 make.py FOLDER

Needs Debian's `ghostscript`, `python3-cairo`, `python3-pil`, `chromium`, `libreoffice-writer-nogui`, `mupdf-tools`,
`nodejs`, and beside this file `npm install pdf-lib @pdf-lib/fontkit`. The pieces that stand above were made with
Ghostscript 10.0, cairo 1.16, Chromium 156, LibreOffice 7.4, MuPDF 1.21 and pdf-lib 1.17.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cairo
from PIL import Image

HERE = Path(__file__).parent
SIDE = 300


def gradient(context: cairo.Context) -> None:
    colours = cairo.LinearGradient(0, 0, SIDE, 0)
    for stop, colour in ((0, (1, 0, 0)), (0.3, (0, 1, 0)), (1, (0, 0, 1))):
        colours.add_color_stop_rgb(stop, *colour)
    context.set_source(colours)


def lin(context: cairo.Context) -> None:
    gradient(context)
    context.rectangle(20, 60, 200, 50)
    context.fill()


def mesh(context: cairo.Context) -> None:
    patch = cairo.MeshPattern()
    patch.begin_patch()
    patch.move_to(50, 100)
    for corner in ((150, 100), (150, 200), (50, 200)):
        patch.line_to(*corner)
    for number, colour in enumerate([(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0)]):
        patch.set_corner_color_rgb(number, *colour)
    patch.end_patch()
    context.set_source(patch)
    context.paint()


def repeat(context: cairo.Context, surface: cairo.Surface) -> None:
    pattern = cairo.SurfacePattern(surface)
    pattern.set_extend(cairo.EXTEND_REPEAT)
    context.set_source(pattern)
    context.rectangle(20, 60, 200, 100)
    context.fill()


def tile(context: cairo.Context) -> None:
    surface = cairo.RecordingSurface(cairo.CONTENT_COLOR_ALPHA, (0, 0, 20, 20))
    drawn = cairo.Context(surface)
    drawn.set_source_rgb(0.2, 0.4, 0.8)
    drawn.arc(10, 10, 6, 0, 7)
    drawn.fill()
    repeat(context, surface)


def img(context: cairo.Context) -> None:
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 20, 20)
    drawn = cairo.Context(surface)
    drawn.set_source_rgba(1, 0, 0, 0.5)
    drawn.paint()
    repeat(context, surface)


def textpat(context: cairo.Context) -> None:
    gradient(context)
    context.move_to(20, 100)
    context.show_text("Texte en dégradé fi fl œ €")


def times(context: cairo.Context) -> None:
    context.select_font_face("Liberation Serif", cairo.FONT_SLANT_ITALIC)
    context.move_to(20, 100)
    context.show_text("Œuvre « à l'été » €")
    context.select_font_face("DejaVu Sans")
    context.move_to(20, 140)
    context.show_text("Ελλάδα ☐ ✓")


def with_cairo(folder: Path, draw: Callable[[cairo.Context], None]) -> None:
    surface = cairo.PDFSurface(str(folder / f"cairo-{draw.__name__}.pdf"), SIDE, SIDE)
    context = cairo.Context(surface)
    context.select_font_face("Liberation Sans")
    context.set_font_size(20)
    context.move_to(20, 40)
    context.show_text("Délibération n° 12")
    draw(context)
    context.show_page()
    surface.finish()


def jp2(folder: Path, wavelets: bytes) -> None:
    surface = cairo.PDFSurface(str(folder / "cairo-jp2.pdf"), SIDE, SIDE)
    context = cairo.Context(surface)
    picture = cairo.ImageSurface(cairo.FORMAT_RGB24, 64, 64)
    picture.set_mime_data(cairo.MIME_TYPE_JP2, wavelets)
    context.set_source_surface(picture, 20, 20)
    context.paint()
    context.show_page()
    surface.finish()


def run(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True, cwd=HERE, timeout=120)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    picture = Image.radial_gradient("L").resize((64, 64)).convert("RGB")
    picture.save(folder / "a.jpg")
    picture.save(folder / "a.jp2")
    picture.convert("CMYK").save(folder / "cmyk.jpg")
    for draw in (lin, mesh, tile, img, textpat, times):
        with_cairo(folder, draw)
    jp2(folder, (folder / "a.jp2").read_bytes())
    for drawing in sorted(HERE.glob("gs-*.ps")):
        options = ("-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-sColorConversionStrategy=LeaveColorUnchanged")
        run("gs", *options, f"-sOutputFile={folder / drawing.stem}.pdf", drawing)
    printed = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    run("chromium", *printed, f"--print-to-pdf={folder / 'chromium-page.pdf'}", "chromium-page.html")
    run(
        "soffice",
        "--headless",
        "--convert-to",
        "pdf:writer_web_pdf_Export",
        "--outdir",
        folder,
        "libreoffice-page.html",
    )
    run("node", "pdflib.js", folder)
    run("mutool", "convert", "-O", "compress", "-o", folder / "mupdf-form.pdf", folder / "pdflib-form.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
