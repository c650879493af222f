"""Logos: made anew as plain pictures, upright, in sRGB, fine enough for their frame; the rest is refused."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from docx_builder import paragraph
from drawing_builder import picture, with_image
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from contratgen.base import limits
from contratgen.ooxml.package import open_package
from contratgen.rendering.pictures import Picture, fitted, frames, read_picture
from contratgen.rendering.showing import UnprintableError

INCH = 914_400
SIZE = (60, 40)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def gradient(mode: str = "RGB") -> Image.Image:
    return Image.linear_gradient("L").resize(SIZE).convert(mode)


def made(blob: bytes, box: tuple[int, int] = (INCH, INCH)) -> Image.Image:
    """Return the picture as it enters a Word file."""
    png, _ = fitted(blob, "logo.png", box)
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def refused(blob: bytes) -> str:
    with pytest.raises(UnprintableError) as refusal:
        read_picture(blob, "logo.png")
    assert refusal.value.code == "CG310"
    return str(refusal.value)


def test_what_a_file_says_beside_its_pixels_stays_out() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "Le Gall")
    exif = Image.Exif()
    exif[0x013B] = "Le Gall"  # artist
    for blob in (
        encoded(gradient(), pnginfo=said, exif=exif),
        encoded(gradient(), "JPEG", exif=exif, comment="Le Gall"),
    ):
        assert b"Le Gall" in blob
        png, _ = fitted(blob, "logo.png", (INCH, INCH))
        assert b"Le Gall" not in png
        assert {png[place + 4 : place + 8] for place in chunks(png)} == {b"IHDR", b"IDAT", b"IEND"}


def chunks(png: bytes) -> list[int]:
    places, place = [], 8
    while place < len(png):
        places.append(place)
        place += 12 + struct.unpack_from(">I", png, place)[0]
    return places


def test_the_same_file_gives_the_same_bytes() -> None:
    blob = encoded(gradient("RGBA"))
    assert read_picture(blob, "a").encoded((INCH, INCH)) == read_picture(blob, "b").encoded((INCH, INCH))


@pytest.mark.parametrize(
    ("mode", "kind", "shown"),
    [("RGB", "PNG", "RGB"), ("RGBA", "PNG", "RGBA"), ("L", "PNG", "L"), ("LA", "PNG", "LA"), ("1", "PNG", "L"),
     ("P", "PNG", "RGB"), ("RGB", "JPEG", "RGB"), ("L", "JPEG", "L"), ("CMYK", "JPEG", "RGB")],
)  # fmt: skip
def test_every_kind_of_picture_becomes_eight_bits_of_grey_or_colour(mode: str, kind: str, shown: str) -> None:
    source = gradient(mode)
    image = made(encoded(source, kind))
    assert (image.mode, image.size) == (shown, SIZE)
    difference = [abs(a - b) for a, b in zip(levels(image), levels(gradient()), strict=True)]
    assert max(difference) <= (255 if mode == "1" else 6)


def levels(image: Image.Image) -> bytes:
    return image.convert("L").tobytes()


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    deep = Image.new("I;16", SIZE, 0x8000)
    assert set(levels(made(encoded(deep)))) == {0x80}


@pytest.mark.parametrize("mode", ["P", "L", "RGB"])
def test_one_transparent_colour_stays_transparent(mode: str) -> None:
    source = Image.new(mode, SIZE, 0)
    image = made(encoded(source, transparency=0 if mode != "RGB" else (0, 0, 0)))
    assert image.mode in ("LA", "RGBA")
    assert image.getchannel("A").getextrema() == (0, 0)


def test_a_photograph_taken_upright_is_shown_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: to be turned by a quarter
    read = read_picture(encoded(gradient(), "JPEG", exif=exif), "logo.jpg")
    assert read.pixels.size == (40, 60)
    assert read.within((INCH, INCH)) == (round(INCH * 2 / 3), INCH)


def test_colours_are_those_of_the_pictures_own_profile() -> None:
    """A picture in Lab is no PNG; a profile whose red and blue are exchanged shows whether it was used."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tmp!").replace(b"bXYZ", b"rXYZ").replace(b"tmp!", b"bXYZ")
    red = Image.new("RGB", SIZE, (255, 0, 0))
    assert made(encoded(red, icc_profile=profile)).getpixel((0, 0)) == (255, 0, 0)
    shown = made(encoded(red, icc_profile=swapped)).getpixel((0, 0))
    assert isinstance(shown, tuple)
    assert shown[2] > 200 > shown[0]
    assert made(encoded(red, icc_profile=b"rien")).getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_incomplete_picture_is_refused(kind: str) -> None:
    blob = encoded(Image.effect_noise((200, 200), 90), kind)
    assert "jusqu'au bout" in refused(blob[: len(blob) // 2])


def test_a_picture_of_too_many_pixels_is_refused_from_its_header() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    ends = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in ends)
    refused(b"\x89PNG\r\n\x1a\n" + body)


def test_a_picture_beyond_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    blob = encoded(gradient())
    monkeypatch.setattr(limits, "LOGO_PIXELS", 2_000)
    assert "60 × 40 pixels" in refused(blob)
    monkeypatch.setattr(limits, "LOGO_BYTES", 10)
    assert "admis" in refused(blob)


def test_no_more_pixels_than_a_printer_shows_are_kept() -> None:
    """1 200 pixels over an inch are twice what is seen."""
    assert made(encoded(Image.new("RGB", (1_200, 600)))).size == (600, 300)
    assert made(encoded(Image.new("RGB", (500, 250)))).size == (500, 250)


def test_the_resolution_is_that_of_the_frame() -> None:
    wide: Picture = read_picture(encoded(Image.new("RGB", (300, 100))), "logo.png")
    assert wide.resolution((INCH, INCH)) == pytest.approx(300, abs=0.01)
    assert wide.resolution((3 * INCH, INCH // 3)) == pytest.approx(300, abs=0.01)


def test_the_frames_of_a_template_are_found() -> None:
    template = with_image(paragraph("Rien"), picture("{{ logo }}"), picture("Un décor"))
    assert frames(open_package(template, "m.docx")) == [(1000, 1000)]


def with_density(across: int, down: int, unit: int = 1) -> bytes:
    """Return a PNG file that states pixels per metre (`pHYs`), whatever they are."""
    blob = encoded(gradient())
    chunk = b"pHYs" + struct.pack(">IIB", across, down, unit)
    return blob[:33] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + blob[33:]


def jpeg_with(kind: str, across: int, down: int) -> bytes:
    """Return a JPEG file that states its density in its JFIF header, or in its EXIF as fractions."""
    if kind == "exif":
        entries = struct.pack(">HHHIIHHIIHHIHHI", 3, 0x11A, 5, 1, 50, 0x11B, 5, 1, 58, 0x128, 3, 1, 2, 0, 0)
        exif = b"Exif\0\0MM\0*" + struct.pack(">I", 8) + entries + struct.pack(">IIII", across, down, down, across)
        blob = encoded(gradient(), "JPEG", exif=exif)
        return blob[:2] + blob[20:] if blob[2:4] == b"\xff\xe0" else blob
    blob = bytearray(encoded(gradient(), "JPEG", dpi=(72, 72)))
    start = blob.index(b"JFIF\0") + 7
    blob[start : start + 5] = struct.pack(">BHH", int(kind), across, down)
    return bytes(blob)


ABSURD = [
    *(
        (f"png {a} {b}", with_density(a, b))
        for a, b in [(0, 0), (0, 3000), (2**31 - 1, 2**31 - 1), (1, 1), (11811, 39)]
    ),
    *((f"jfif {a} {b}", jpeg_with("1", a, b)) for a, b in [(0, 0), (65535, 65535), (300, 1), (1, 65535)]),
    *((f"jfif cm {a} {b}", jpeg_with("2", a, b)) for a, b in [(0, 118), (65535, 65535)]),
    *((f"exif {a} {b}", jpeg_with("exif", a, b)) for a, b in [(0, 0), (1, 0), (0, 1), (2**32 - 1, 1)]),
]


@pytest.mark.parametrize("blob", [blob for _, blob in ABSURD], ids=[name for name, _ in ABSURD])
@pytest.mark.parametrize("box", [(INCH, INCH), (0, 0), (1, INCH * 50)])
def test_a_density_that_nobody_meant_is_as_good_as_none(blob: bytes, box: tuple[int, int]) -> None:
    """Nought, huge, unequal, no number: the picture keeps the proportions of its pixels, at Word's 72 dots per inch."""
    picture = read_picture(blob, "logo.png")
    assert (picture.width, picture.height) == (SIZE[0] * INCH // 72, SIZE[1] * INCH // 72)
    assert picture.resolution(box) > 0
    assert made(blob, box).width > 0


def test_a_density_that_may_be_meant_is_kept() -> None:
    """A telefax is half as fine down as across."""
    picture = read_picture(with_density(8031, 3858), "fax.png")
    assert picture.width / picture.height == pytest.approx(SIZE[0] / SIZE[1] * 98 / 204)
    assert read_picture(encoded(gradient(), dpi=(300, 300)), "logo.png").width == SIZE[0] * INCH // 300


def test_a_picture_whose_orientation_cannot_be_read_is_shown_as_it_lies() -> None:
    """What stands beside the pixels never makes a picture unreadable."""
    blob = encoded(gradient(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 24)
    assert read_picture(blob, "logo.png").pixels.size == SIZE


@given(
    st.sampled_from(
        [encoded(gradient(), dpi=(300, 300)), encoded(gradient("P")), encoded(gradient(), "JPEG", dpi=(9, 9))]
    ),
    st.lists(st.tuples(st.integers(8, 120), st.integers(0, 255)), min_size=1, max_size=4),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_picture_or_refused(blob: bytes, changes: list[tuple[int, int]]) -> None:
    """Whatever a header says: a picture that fits every frame, or CG310; the sums of chunks are made right again."""
    changed = bytearray(blob)
    for place, value in changes:
        changed[place] = value
    if changed.startswith(b"\x89PNG"):
        changed = whole(changed)
    try:
        picture = read_picture(bytes(changed), "logo.png")
    except UnprintableError:
        return
    for box in ((INCH, INCH), (0, 0), (1, 1), (INCH * 200, 1)):
        assert picture.resolution(box) > 0
        assert min(picture.within(box)) > 0


def whole(png: bytearray) -> bytearray:
    """Return a PNG file whose chunks have the sums of what they hold."""
    place = 8
    while place + 12 <= len(png):
        end = place + 8 + int.from_bytes(png[place : place + 4], "big")
        if end + 4 <= len(png):
            png[end : end + 4] = struct.pack(">I", zlib.crc32(png[place + 4 : end]))
        place = end + 4
    return png
