"""Finished PDF files by what they were made of. Safe to delete, whole or in part, at any time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from pikepdf import PdfError

from contratgen.base import private_cache, world
from contratgen.conversion.fonts import REPLACED
from contratgen.conversion.normalise import VERSION, describe
from contratgen.conversion.profile import EXPORT, LOADING, SETTINGS

if TYPE_CHECKING:
    from contratgen.conversion.document import PdfDocument, Properties
    from contratgen.conversion.engine import Engine

PROVED, FIRST = "pdf", "pdf-1"
"""PDF files whose words are all there and seen; those of a first pass, of which nobody sees more than the numbers."""


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


def cached(key: str, kind: str = PROVED) -> PdfDocument | None:
    """Return the PDF kept under a key; a damaged one counts for none."""
    pdf = private_cache.kept(kind, key)
    if pdf is None:
        return None
    try:
        return describe(pdf)
    except PdfError:
        return None


def keep(key: str, document: PdfDocument, kind: str = PROVED) -> None:
    """Keep a PDF, where that is possible."""
    private_cache.keep(kind, key, document.pdf)
