"""Finished PDF files by what they were made of. Safe to delete, whole or in part, at any time."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from pikepdf import PdfError

from contratgen import storage, world
from contratgen.convert.fonts import REPLACED
from contratgen.convert.normalise import VERSION, describe
from contratgen.convert.profile import EXPORT, LOADING, SETTINGS
from contratgen.diagnostics import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path

    from contratgen.convert.document import PdfDocument, Properties
    from contratgen.convert.engine import Engine

DIGEST_BYTES: Final = 32


def cache_key(docx: bytes, properties: Properties, engine: Engine) -> str:
    """Return the digest of everything that decides a byte of the PDF: document, engine, fonts, settings, repairs."""
    made_of = {
        "document": hashlib.sha256(docx).hexdigest(),
        "properties": asdict(properties),
        "engine": engine.versions,
        "fonts": world.fonts_digest(),
        "settings": [SETTINGS, REPLACED, LOADING, EXPORT],
        "version": VERSION,
        "libraries": world.versions()["pikepdf"],
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True, default=str).encode()).hexdigest()


def cached(key: str) -> PdfDocument | None:
    """Return the PDF kept under a key; a damaged one counts for none."""
    try:
        kept = _path(key).read_bytes()
    except OSError:
        return None
    digest, pdf = kept[:DIGEST_BYTES], kept[DIGEST_BYTES:]
    if hashlib.sha256(pdf).digest() != digest:
        return None
    try:
        return describe(pdf)
    except PdfError:
        return None


def keep(key: str, document: PdfDocument) -> None:
    """Keep a PDF, behind its own digest; where the cache cannot be written, do without."""
    with suppress(EnvironmentFault):
        storage.write_file(_path(key), hashlib.sha256(document.pdf).digest() + document.pdf)


def _path(key: str) -> Path:
    return world.cache_folder() / "pdf" / key[:2] / f"{key}.pdf"
