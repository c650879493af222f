"""Every place of a file where words may hide, as text: parts of a Word file, streams, strings and pages of a PDF."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from lxml import etree
from pypdf import PdfReader


def everything(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the places of a file with what they hold, folded: small letters, no accent, no space."""
    for place, text in _of(path.read_bytes(), path.suffix):
        yield f"{path.name}: {place}", folded(text)


def folded(text: str) -> str:
    """Return a text without what an encoder may change."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    return "".join(sign for sign in plain if not sign.isspace() and not unicodedata.combining(sign))


def _of(blob: bytes, ending: str) -> Iterator[tuple[str, str]]:
    yield from _read(blob)
    if ending == ".docx":
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            for name in archive.namelist():
                yield from _read(archive.read(name), name)
                if name.endswith((".xml", ".rels")):
                    yield name, "".join(etree.fromstring(archive.read(name)).itertext())
    elif ending == ".pdf":
        yield from _of_pdf(blob)


def _of_pdf(blob: bytes) -> Iterator[tuple[str, str]]:
    for number, page in enumerate(PdfReader(io.BytesIO(blob)).pages, 1):
        yield f"page {number}", page.extract_text()
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        for thing in pdf.objects:
            yield from _of_object(thing)


def _of_object(thing: pikepdf.Object) -> Iterator[tuple[str, str]]:
    place = f"object {thing.objgen[0]}"
    if isinstance(thing, pikepdf.Stream):
        content = thing.read_bytes() if "/DCTDecode" not in str(thing.get("/Filter")) else thing.read_raw_bytes()
        if thing.get("/Type") == "/EmbeddedFile" and content[:2] == b"PK":
            yield from ((f"{place} {name}", text) for name, text in _of(content, ".docx"))
        elif thing.get("/Type") == "/EmbeddedFile" and content[:4] == b"%PDF":
            yield from ((f"{place} {name}", text) for name, text in _of(content, ".pdf"))
        else:
            yield from _read(content, place)
    for text in _strings(thing):
        yield place, text


def _strings(thing: object) -> Iterator[str]:
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for item in thing:
            yield from _strings(item) if not getattr(item, "is_indirect", False) else ()
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for _, item in thing.items():  # noqa: PERF102  # pikepdf has no values()
            yield from _strings(item) if not getattr(item, "is_indirect", False) else ()


def _read(blob: bytes, place: str = "bytes") -> Iterator[tuple[str, str]]:
    for encoding in ("utf-8", "latin-1", "utf-16-be"):
        yield f"{place} ({encoding})", blob.decode(encoding, "ignore")
