"""What a file is by its first bytes, whatever its name says, and what to ask for instead of it. Knows no stage."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind of file: its French name with an article, what to do where a picture or a document was awaited.

    `media_type` is that of the pictures that Word draws; other kinds have none.
    """

    name: str
    as_picture: str
    as_document: str
    media_type: str = ""


DOCUMENT: Final = "Demandez un PDF, ou une image PNG, JPEG ou TIFF."
CONVERT: Final = "Ouvrez le fichier, puis enregistrez l'image au format PNG ou JPEG."
EXPORT: Final = "Ouvrez-le, puis exportez-le au format PDF."
LOGO_INSIDE: Final = "Demandez le logo lui-même, en PNG ou en JPEG : ce fichier n'en est pas un."
LOST: Final = "Téléchargez le fichier à nouveau, une fois connecté au site, et ouvrez-le avant de le déposer."
FETCH: Final = "Le dépôt git n'a pas apporté le fichier lui-même : lancez « git lfs pull », ou copiez le fichier ici."
UNPACK: Final = "Sortez les fichiers de l'archive, et nommez celui qui convient."


def _picture(name: str, media_type: str = "") -> Recognised:
    return Recognised(name, CONVERT, DOCUMENT, media_type)


def _document(name: str) -> Recognised:
    return Recognised(name, LOGO_INSIDE, EXPORT)


PNG: Final = _picture("une image PNG", "image/png")
JPEG: Final = _picture("une image JPEG", "image/jpeg")
TIFF: Final = _picture("une image TIFF", "image/tiff")
SVG: Final = Recognised(
    "une image SVG (un dessin vectoriel)", "Exportez l'image en PNG, d'au moins 1 000 pixels de large.", DOCUMENT
)
HEIC: Final = Recognised(
    "une photographie HEIC (celle d'un téléphone)",
    "Enregistrez l'image en JPEG, ou demandez-la ainsi.",
    DOCUMENT,
)
PDF: Final = Recognised("un PDF", "Demandez le logo en PNG, ou exportez sa page en PNG.", "Demandez-le à nouveau.")
HTML: Final = Recognised("une page de site (souvent une page d'erreur ou de connexion)", LOST, LOST)
POINTER: Final = Recognised("un renvoi de git-LFS (le fichier n'est pas là)", FETCH, FETCH)
ARCHIVE: Final = Recognised("une archive", UNPACK, UNPACK)
HEADS: Final = (
    (b"II+\x00", _picture("une image BigTIFF")),
    (b"8BPS", _picture("un fichier Photoshop")),
    (b"\x00\x00\x01\x00", _picture("une icône de Windows")),
    (b"\x00\x00\x00\x0cjP  ", _picture("une image JPEG 2000")),
    (b"\xff\x4f\xff\x51", _picture("une image JPEG 2000")),
    (b"%!PS", _picture("un fichier PostScript")),
    (b"\xc5\xd0\xd3\xc6", _picture("un fichier PostScript")),
    (b"\xd0\xcf\x11\xe0", _document("un ancien document de Microsoft Office, ou un message Outlook")),
    (b"{\\rtf", _document("un document RTF")),
    (b"version https://git-lfs.github.com/spec/", POINTER),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
)
PACKAGES: Final = (
    ("word/", _document("un document Word")),
    ("xl/", _document("un classeur Excel")),
    ("ppt/", _document("un diaporama PowerPoint")),
    ("content.xml", _document("un document LibreOffice")),
    ("Index/", _document("un document d'Apple (Pages, Numbers, Keynote)")),
)
"""What a package of files holds, and what it is."""
BRANDS: Final = (
    (b"avif", _picture("une image AVIF")),
    *((brand, HEIC) for brand in (b"heic", b"heix", b"mif1", b"msf1")),
)
MARKUP: Final = re.compile(rb"(?is)\s*(?:<\?xml[^>]*>\s*|<!--.{0,2000}?-->\s*|<!doctype[^>\[]*>\s*)*<(\w+)")
SHAPES: Final = (
    (rb"\x89PNG\r\n\x1a\n....IHDR", PNG),
    (rb"\xff\xd8\xff[\xc0-\xfe]", JPEG),
    (rb"II\*\0|MM\0\*", TIFF),
    (rb"GIF8[79]a", _picture("une image GIF", "image/gif")),
    (rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", _picture("une image BMP", "image/bmp")),
    (rb"RIFF....WEBPVP8", _picture("une image WebP", "image/webp")),
    (rb"II\xbc[\0\x01]", _picture("une image JPEG XR", "image/vnd.ms-photo")),
    (rb"\x01\0\0\0.{36} EMF", _picture("un dessin EMF de Windows", "image/x-emf")),
    (rb"\xd7\xcd\xc6\x9a|[\x01\x02]\0\x09\0\0[\x01\x03]", _picture("un dessin WMF de Windows", "image/x-wmf")),
    (rb"\s*%PDF-", PDF),
)
"""How pictures begin, and PDF: enough of them that no text does."""
BOM: Final = b"\xef\xbb\xbf"
HEAD: Final = 4096


def recognised(blob: bytes) -> Recognised | None:
    """Return what a file is; None for a text, or for what is not known here."""
    head = blob[:HEAD].removeprefix(BOM)
    if head.startswith(b"PK\x03\x04"):
        return _package(blob)
    if head[4:8] == b"ftyp":
        return next((kind for brand, kind in BRANDS if brand in head[8:32]), None)
    if markup := MARKUP.match(head):
        return {b"svg": SVG, b"html": HTML, b"head": HTML, b"body": HTML}.get(markup[1].lower())
    known = next((kind for start, kind in HEADS if head.startswith(start)), None)
    return known or next((kind for shape, kind in SHAPES if re.match(shape, head, re.DOTALL)), None)


def _package(blob: bytes) -> Recognised:
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as package:
            names = package.namelist()[:200]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ARCHIVE
    return next((kind for start, kind in PACKAGES if any(name.startswith(start) for name in names)), ARCHIVE)
