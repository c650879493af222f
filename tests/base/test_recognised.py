"""What a file is, whatever its name: as a logo, as a piece, as a text, it is named, with what to ask for."""

import gzip
import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from contratgen.base.diagnostics import InputError
from contratgen.base.recognised import recognised
from contratgen.bundling.pieces.vetting import vet_piece
from contratgen.ooxml.allowed import image_type
from contratgen.reading.encoding import decode
from contratgen.rendering.pictures import read_picture
from contratgen.rendering.showing import UnprintableError

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
ERROR_PAGE = b"\xef\xbb\xbf\n<!DOCTYPE html>\n<!-- 404 --><html lang=fr><body>Introuvable</body></html>"


def drawn(kind, size=(4, 4)):
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


def package(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


def huge_png(side):
    """A PNG whose header announces more pixels than any limit."""
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0), b"IDAT" + zlib.compress(b"\0" * 9))
    told = (struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


FILES = {
    "SVG": (b'<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40, "HEIC"),
    "WebP": (drawn("WEBP"), "WebP"),
    "GIF": (drawn("GIF"), "GIF"),
    "BMP": (drawn("BMP"), "BMP"),
    "BigTIFF": (b"II+\0\x08\0\0\0" + b"\0" * 40, "BigTIFF"),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 20, "JPEG 2000"),
    "Photoshop": (b"8BPS\0\1" + b"\0" * 40, "Photoshop"),
    "Word": (package("[Content_Types].xml", "word/document.xml"), "document Word"),
    "Excel": (package("xl/workbook.xml"), "classeur Excel"),
    "LibreOffice": (package("mimetype", "content.xml"), "document LibreOffice"),
    "archive": (package("a.pdf"), "archive"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "ancien document"),
    "pointer": (POINTER, "git-LFS"),
    "page": (ERROR_PAGE, "page de site"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_logo_of_another_kind_is_named_with_what_to_do(name):
    """Never « illisible » for what is only of another kind."""
    blob, words = FILES[name]
    with pytest.raises(UnprintableError) as caught:
        read_picture(blob, "logo.png")
    assert words in str(caught.value)
    assert "et non une image PNG ou JPEG" in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("name", FILES)
def test_a_piece_of_another_kind_is_named_with_what_to_do(name):
    """A page of errors saved as a PDF, a pointer of git-LFS, a photograph of a telephone."""
    blob, words = FILES[name]
    with pytest.raises(InputError) as caught:
        vet_piece("piece.pdf", blob)
    (fault,) = caught.value.diagnostics
    assert fault.code == "CG501"
    assert words in fault.message
    assert fault.hint


@pytest.mark.parametrize("name", FILES)
def test_a_text_of_another_kind_is_named_once(name):
    """One fault for the file, none for what its bytes would mean as a text."""
    blob, words = FILES[name]
    text, (fault,) = decode(blob, "texte.md")
    assert text == ""
    assert (fault.code, words in fault.message, bool(fault.hint)) == ("CG111", True, True)


@pytest.mark.parametrize("blob", [drawn("TIFF"), b"%PDF-1.7\n%\xe2\xe3"], ids=["TIFF", "PDF"])
def test_what_may_be_a_piece_is_no_logo(blob):
    """A logo is a PNG or a JPEG."""
    with pytest.raises(UnprintableError, match="et non une image PNG ou JPEG"):
        read_picture(blob, "logo.png")


@pytest.mark.parametrize("side", [9_000, 20_000, 100_000])
def test_a_picture_of_too_many_pixels_is_too_large(side):
    """It is not called unreadable."""
    with pytest.raises(UnprintableError, match="est trop grande") as caught:
        read_picture(huge_png(side), "logo.png")
    assert "plus petite" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "BMX pour tous",
        "GIFT",
        "<b>gras</b>",
        "Voir %PDF-1.4",
        "II. Titre",
        "PK",
        "",
        "RIFF",
        "version: 1",
        "<!-- x -->",
    ],
)
def test_a_text_is_nothing_else(text):
    """First letters that look like a mark make no other file of it."""
    assert recognised(text.encode()) is None


def test_a_damaged_picture_is_said_to_be_damaged():
    """A PNG cut short is a PNG."""
    with pytest.raises(UnprintableError, match="lisible jusqu'au bout"):
        read_picture(drawn("PNG", (64, 64))[:60], "logo.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_that_may_be_a_piece_is_told_by_its_media_type(kind):
    """The one table of how files begin says so to the vetting of pieces."""
    assert recognised(drawn(kind)).media_type == f"image/{kind.lower()}" == vet_piece("p", drawn(kind)).media_type


WORD_DRAWS = {
    "image/gif": drawn("GIF"),
    "image/bmp": drawn("BMP"),
    "image/webp": drawn("WEBP"),
    "image/vnd.ms-photo": b"II\xbc\1",
    "image/x-wmf": b"\xd7\xcd\xc6\x9a\0\0",
    "image/x-emf": b"\1\0\0\0" + bytes(36) + b" EMF",
    "image/x-emz": gzip.compress(b"\1\0\0\0" + bytes(36) + b" EMF"),
}


@pytest.mark.parametrize("kind", WORD_DRAWS)
def test_a_picture_that_only_word_draws_has_a_type_and_is_no_piece(kind):
    """The same table tells templates what a picture is, and pieces what it is not."""
    assert image_type(WORD_DRAWS[kind]) == kind
    with pytest.raises(InputError) as caught:
        vet_piece("p", WORD_DRAWS[kind])
    assert [one.code for one in caught.value.diagnostics] == ["CG501"]
