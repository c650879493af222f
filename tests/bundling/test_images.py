"""Scans and photographs as pieces: the image is kept as it is, and what is damaged or too large is refused."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from pikepdf import PdfImage
from PIL import Image, ImageCms

from contratgen.base import limits
from contratgen.base.diagnostics import InputError
from contratgen.bundling.pieces.piece import Conformity
from contratgen.bundling.pieces.vetting import vet_piece

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


@pytest.mark.parametrize(
    ("kind", "dpi"),
    [("PNG", (10**7, 10**7)), ("JPEG", (65_535, 65_535)), ("JPEG", (600, 1)), ("TIFF", (1, 900))],
)
def test_a_resolution_that_nobody_meant_is_as_good_as_none(kind: str, dpi: tuple[int, int], opened: Any) -> None:
    with opened(vet_piece("a", encoded(kind, dpi=dpi)).pdf) as pdf:
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
    monkeypatch.setattr(limits, "IMAGE_BYTES", 2_399)
    assert refused(encoded("PNG")) == "CG506"


def test_a_tiff_whose_pages_loop_ends() -> None:
    """Its directory names itself as the next one."""
    entries = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 1, 8), (262, 3, 1, 1), (273, 4, 1, 200), (279, 4, 1, 1)]
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    blob = b"II*\0" + struct.pack("<I", 8) + body + struct.pack("<I", 8)
    assert vet_piece("a.tif", blob.ljust(201, b"\0")).pages == 1


def codes(blob: bytes) -> list[str]:
    piece = vet_piece("a", blob)
    assert piece.conformity is Conformity.A
    return [warning.code for warning in piece.warnings]


@pytest.mark.parametrize(
    ("kind", "mode", "named"),
    [
        ("JPEG", "CMYK", "(quadrichromie)"),
        ("TIFF", "CMYK", "(quadrichromie)"),
        ("TIFF", "LAB", "(espace Lab)"),
        ("TIFF", "YCbCr", "(espace YCbCr)"),
    ],
)
def test_colours_that_cannot_be_archived_are_converted_and_told(kind: str, mode: str, named: str, opened: Any) -> None:
    image = Image.new("RGB", SIZE, (200, 30, 40)).convert(mode)
    out = io.BytesIO()
    image.save(out, kind)
    assert codes(out.getvalue()) == ["CG526", "CG524"]
    assert named in vet_piece("a", out.getvalue()).warnings[0].message
    with opened(vet_piece("a", out.getvalue()).pdf) as pdf:
        assert str(image_of(pdf).ColorSpace) == "/DeviceRGB"
        assert [abs(a - b) <= 12 for a, b in zip(pixels(pdf)[:3], (200, 30, 40), strict=True)] == [True] * 3


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_stay_sixteen(kind: str, opened: Any) -> None:
    out = io.BytesIO()
    Image.new("I;16", SIZE, 0x1234).save(out, kind)
    assert codes(out.getvalue()) == ["CG524"]
    with opened(vet_piece("a", out.getvalue()).pdf) as pdf:
        image = image_of(pdf)
        assert image.BitsPerComponent == 16
        assert PdfImage(image).obj.read_bytes()[:2] == b"\x12\x34"


def test_a_profile_of_another_colour_space_is_left_out() -> None:
    """A grey image with a profile of three colours, as some scanners write, would be no PDF/A."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert codes(encoded("PNG", mode="L", icc_profile=profile)) == ["CG524"]
    assert codes(encoded("PNG", mode="RGB", icc_profile=profile)) == ["CG524"]


def test_a_photograph_that_holds_others_shows_the_first_untouched(opened: Any) -> None:
    """Telephones add a preview, or what a second lens saw."""
    out = io.BytesIO()
    first = Image.linear_gradient("L").resize(SIZE).convert("RGB")
    first.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", SIZE), Image.new("RGB", SIZE)])
    piece = vet_piece("a.jpg", out.getvalue())
    assert piece.pages == 1
    alone = io.BytesIO()
    first.save(alone, "JPEG")
    with opened(piece.pdf) as pdf, Image.open(alone) as shown:
        assert pixels(pdf) == shown.convert("RGB").tobytes()


def test_pages_of_every_kind_in_one_file_are_all_kept() -> None:
    grey = Image.linear_gradient("L").resize(SIZE)
    frames = [grey.convert(mode) for mode in ("1", "RGBA", "CMYK", "P")]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], dpi=(200, 200))
    piece = vet_piece("a.tif", out.getvalue())
    assert (piece.pages, piece.silent) == (4, (0, 1, 2, 3))


@pytest.mark.parametrize("mode", ["F", "I"])
def test_measures_are_no_image(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, SIZE, 7).save(out, "TIFF")
    assert refused(out.getvalue()) == "CG501"


def test_pages_that_add_up_to_too_many_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Image.new("1", SIZE) for _ in range(3)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    monkeypatch.setattr(limits, "PIECE_PIXELS", 3 * SIZE[0] * SIZE[1] - 1)
    assert refused(out.getvalue()) == "CG506"
