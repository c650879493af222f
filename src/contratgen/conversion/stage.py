"""Stage 4 as the journey sees it: Word files by name → finished PDF files by name, several at once.

Knows what a Word file says of itself and nothing of contracts.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import TYPE_CHECKING

from pikepdf import PdfError

from contratgen.base import private_cache, world
from contratgen.base.diagnostics import ContratgenError, EnvironmentFault, InputError, Place
from contratgen.conversion.completeness import prove_complete
from contratgen.conversion.document import PdfDocument
from contratgen.conversion.engine import find_engine, without_equations
from contratgen.conversion.fonts import REPLACED
from contratgen.conversion.normalise import VERSION, describe
from contratgen.conversion.profile import EXPORT, LOADING, SETTINGS
from contratgen.conversion.quoted_equations import quoted
from contratgen.conversion.spelled_numbers import spelled_out
from contratgen.conversion.stored_results import stored, unwrapped
from contratgen.conversion.vet import vet
from contratgen.conversion.visibility import prove_visible
from contratgen.conversion.worded import worded
from contratgen.ooxml.package import open_package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from contratgen.conversion.document import Properties
    from contratgen.conversion.pool import Pool

    Again = Callable[[str, bytes, PdfDocument], bytes]
    """What gives the Word file of the second pass, for a document's name, its Word file and its PDF."""
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


def cached_pdf(key: str, kind: str = PROVED) -> PdfDocument | None:
    """Return the PDF kept under a key; a damaged one counts for none."""
    pdf = private_cache.kept(kind, key)
    if pdf is None:
        return None
    try:
        return describe(pdf)
    except PdfError:
        return None


def keep_pdf(key: str, document: PdfDocument, kind: str = PROVED) -> None:
    """Keep a PDF, where that is possible."""
    private_cache.keep(kind, key, document.pdf)


__all__ = ["Convert", "PdfDocument"]


class Convert:
    """The conversions of a build, by the LibreOffices of a pool."""

    def __init__(self, day: date, pool: Pool, progress: Callable[[str], None] = lambda _name: None) -> None:
        """Date every PDF `day`; tell `progress` the name of each document when it passed, in any order."""
        self._day = day
        self._pool = pool
        self._progress = progress

    def __call__(
        self, documents: Iterable[tuple[str, bytes]], again: Again = lambda _name, docx, _pdf: docx
    ) -> dict[str, tuple[bytes, PdfDocument]]:
        """Return each Word file with its PDF, under the same name and in the same order.

        Conversion begins with the first document that comes. `again` gives the Word file of the second pass, on which
        a document goes at once, whatever the others do; it is called from several threads. Raises, with the diagnostics
        of all documents together, `InputError` for what `vet` refuses and `EnvironmentFault` for what the machine
        cannot do.
        """
        threads = ThreadPoolExecutor(self._pool.jobs)
        try:
            tasks = {name: threads.submit(self._attempted, name, docx, again) for name, docx in documents}
            results = {name: task.result() for name, task in tasks.items()}
        finally:
            threads.shutdown(cancel_futures=True)
        faults = [result for result in results.values() if isinstance(result, ContratgenError)]
        if faults:
            kind = InputError if any(isinstance(fault, InputError) for fault in faults) else EnvironmentFault
            raise kind(*(diagnostic for fault in faults for diagnostic in fault.diagnostics))
        return {name: result for name, result in results.items() if not isinstance(result, ContratgenError)}

    def _attempted(self, name: str, docx: bytes, again: Again) -> tuple[bytes, PdfDocument] | ContratgenError:
        try:
            key, made, kind = self._converted(docx, name)
            self._progress(name)
            changed = again(name, docx, made)
            if changed != docx:
                if not kind:
                    keep_pdf(key, made, FIRST)
                docx = changed
                key, made, kind = self._converted(docx, name)
            if kind != PROVED:
                prove_visible(docx, made.pdf, name)
                keep_pdf(key, made)
            self._progress(name)
        except ContratgenError as fault:
            return fault
        return docx, made

    def _converted(self, docx: bytes, name: str) -> tuple[str, PdfDocument, str]:
        """Return the key of a document, its PDF, and the kind under which that is kept: empty for a new one."""
        properties, engine = vet(docx, name, self._day), find_engine()
        if properties.equations and not engine.equations:
            raise EnvironmentFault(without_equations(Place(name)))
        key = cache_key(docx, properties, engine)
        for kind in (PROVED, FIRST):
            if (known := cached_pdf(key, kind)) is not None:
                return key, known, kind
        with self._pool.lent() as converter:
            made = converter.convert(_as_read(docx, properties, name), properties, name)
        prove_complete(docx, made.pdf, name)
        return key, made, ""


def _as_read(docx: bytes, properties: Properties, name: str) -> bytes:
    """Return the copy of a Word file that LibreOffice reads."""
    opened = package = open_package(docx, name)
    for step in (spelled_out, stored, unwrapped, worded, *([quoted] if properties.equations else [])):
        package = step(package)
    return docx if package is opened else package.to_bytes()
