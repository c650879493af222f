"""Scans and photographs as pieces: the image is kept as it is, and what is damaged or too large is refused."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from pikepdf import PdfImage
from PIL import Image

from contratgen import limits
from contratgen.bundle.piece import Conformity
from contratgen.bundle.pieces import vet_piece
from contratgen.diagnostics import InputError

SIZE = (60, 40)


def encoded(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    image = Image.linear_gradient("L").resize(SIZE).convert(mode)
    image.save(out, kind, **options)
    return out.getvalue()


def refused(blob: bytes) -> str:
    with pytest.raises(InputError) as refusal:
        vet_piece("pieces/a.png", blob)
    [fault] = refusal.value.diagnostics
    return fault.code


def image_of(pdf: Any) -> Any:
    [image] = pdf.pages[0].Resources.XObject.values()
    return image


def pixels(pdf: Any) -> bytes:
    return PdfImage(image_of(pdf)).as_pil_image().convert("RGB").tobytes()


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {}), ("JPEG", {"quality": 60}), ("TIFF", {}), ("TIFF", {"compression": "tiff_lzw"})],
)
def test_an_image_becomes_one_page_that_shows_the_same_pixels(kind: str, options: dict[str, Any], opened: Any) -> None:
    blob = encoded(kind, dpi=(300, 300), **options)
    piece = vet_piece("pieces/plan", blob)
    assert (piece.pages, piece.conformity) == (1, Conformity.A)
    with opened(piece.pdf) as pdf, Image.open(io.BytesIO(blob)) as supplied:
        assert pixels(pdf) == supplied.convert("RGB").tobytes()
        width, height = (float(side) for side in list(pdf.pages[0].mediabox)[2:])
        assert (width, height) == pytest.approx((60 * 72 / 300, 40 * 72 / 300), abs=0.01)


def test_a_jpeg_is_not_compressed_a_second_time(opened: Any) -> None:
    blob = encoded("JPEG", dpi=(200, 200))
    with opened(vet_piece("a.jpg", blob).pdf) as pdf:
        assert image_of(pdf).read_raw_bytes() == blob


def test_an_image_without_a_resolution_of_its_own_fits_a_sheet(opened: Any) -> None:
    with opened(vet_piece("a.png", encoded("PNG")).pdf) as pdf:
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 842, 595]


def test_transparency_is_laid_on_white(opened: Any) -> None:
    out = io.BytesIO()
    Image.new("RGBA", SIZE, (255, 0, 0, 0)).save(out, "PNG")
    piece = vet_piece("a.png", out.getvalue())
    with opened(piece.pdf) as pdf:
        assert set(pixels(pdf)) == {255}
        assert "/SMask" not in image_of(pdf)


def test_a_tiff_of_several_pages_keeps_them_all() -> None:
    frames = [Image.new("1", SIZE, value) for value in (0, 1, 0)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], dpi=(200, 200))
    assert vet_piece("a.tif", out.getvalue()).pages == 3


def test_a_photograph_taken_upright_is_shown_upright(opened: Any) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: to be turned by a quarter
    with opened(vet_piece("a.jpg", encoded("JPEG", exif=exif)).pdf) as pdf:
        assert pdf.pages[0].Rotate == 90


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_the_same_image_gives_the_same_bytes(kind: str) -> None:
    blob = encoded(kind)
    assert vet_piece("a", blob).pdf == vet_piece("a", blob).pdf


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_truncated_image_is_refused(kind: str) -> None:
    blob = encoded(kind)
    assert refused(blob[: len(blob) * 2 // 3]) == "CG502"


def test_an_image_of_too_many_pixels_is_refused_from_its_header() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(header)) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    data = zlib.compress(b"\0")
    body = struct.pack(">I", len(data)) + b"IDAT" + data + struct.pack(">I", zlib.crc32(b"IDAT" + data))
    end = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    assert refused(b"\x89PNG\r\n\x1a\n" + chunk + body + end) == "CG506"


def test_an_image_of_slightly_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IMAGE_PIXELS", 2_399)
    assert refused(encoded("PNG")) == "CG506"


def test_a_tiff_whose_pages_loop_ends() -> None:
    """Its directory names itself as the next one."""
    entries = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 1, 8), (262, 3, 1, 1), (273, 4, 1, 200), (279, 4, 1, 1)]
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    blob = b"II*\0" + struct.pack("<I", 8) + body + struct.pack("<I", 8)
    assert vet_piece("a.tif", blob.ljust(201, b"\0")).pages == 1


def test_four_colour_images_are_a_warning() -> None:
    piece = vet_piece("a.jpg", encoded("JPEG", mode="CMYK"))
    assert piece.conformity is Conformity.NONE
    assert [warning.code for warning in piece.warnings] == ["CG511", "CG524"]
