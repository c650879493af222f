"""Stage 4 as the journey sees it: Word files by name → finished PDF files by name, several at once.

Knows what a Word file says of itself and nothing of contracts.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from contratgen.convert.cache import cache_key, cached, keep
from contratgen.convert.completeness import prove_complete
from contratgen.convert.document import PdfDocument, Properties
from contratgen.convert.engine import find_engine
from contratgen.convert.spelled_numbers import spelled_out
from contratgen.convert.vet import vet
from contratgen.diagnostics import ContratgenError, EnvironmentFault, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from contratgen.convert.pool import Pool

    Again = Callable[[str, PdfDocument], bytes]
    """What gives the Word file of the second pass, for the name of a document and its PDF after the first."""

__all__ = ["Convert", "PdfDocument"]

T = TypeVar("T")


class Convert:
    """The conversions of a build, by the LibreOffices of a pool."""

    def __init__(self, day: date, pool: Pool, progress: Callable[[str], None] = lambda _name: None) -> None:
        """Date every PDF `day`; tell `progress` the name of each document when it passed, in any order."""
        self._day = day
        self._pool = pool
        self._progress = progress

    def __call__(self, documents: Mapping[str, bytes]) -> dict[str, PdfDocument]:
        """Return the PDF of each Word file, under the same name and in the same order.

        Raises, with the diagnostics of all documents together, `InputError` for what `vet` refuses and
        `EnvironmentFault` for what the machine cannot do.
        """
        return {name: pdf for name, (_, pdf) in self._passed(documents, None).items()}

    def twice(self, documents: Mapping[str, bytes], again: Again) -> dict[str, tuple[bytes, PdfDocument]]:
        """Return the Word file that `again` gives for the PDF of each document, and the PDF of that, as a call does.

        A document goes on to its second pass at once, whatever the others do; `again` is called from several threads.
        """
        return self._passed(documents, again)

    def _passed(self, documents: Mapping[str, bytes], again: Again | None) -> dict[str, tuple[bytes, PdfDocument]]:
        properties = _each(documents, lambda name: vet(documents[name], name, self._day), map)

        def convert(name: str) -> tuple[bytes, PdfDocument]:
            docx = documents[name]
            made = self._converted(docx, properties[name], name)
            if again is not None:
                self._progress(name)
                changed = again(name, made)
                if changed != docx:
                    docx, made = changed, self._converted(changed, vet(changed, name, self._day), name)
            self._progress(name)
            return docx, made

        longest_first = sorted(documents, key=lambda name: (-len(documents[name]), name))
        with ThreadPoolExecutor(self._pool.jobs) as threads:
            made = _each(longest_first, convert, threads.map)
        return {name: made[name] for name in documents}

    def _converted(self, docx: bytes, properties: Properties, name: str) -> PdfDocument:
        key = cache_key(docx, properties, find_engine())
        made = cached(key)
        if made is None:
            with self._pool.lent() as converter:
                made = converter.convert(spelled_out(docx, name), properties, name)
            prove_complete(docx, made.pdf, name)
            keep(key, made)
        return made


def _each(names: Iterable[str], work: Callable[[str], T], mapped: Callable[..., Iterator[Any]]) -> dict[str, T]:
    """Return what the work gives for each name, run by `mapped`; raise the faults of all names together."""

    def attempt(name: str) -> tuple[str, T | ContratgenError]:
        try:
            return name, work(name)
        except ContratgenError as fault:
            return name, fault

    results = dict(mapped(attempt, names))
    faults = [result for result in results.values() if isinstance(result, ContratgenError)]
    if faults:
        kind = InputError if any(isinstance(fault, InputError) for fault in faults) else EnvironmentFault
        raise kind(*(diagnostic for fault in faults for diagnostic in fault.diagnostics))
    return {name: result for name, result in results.items() if not isinstance(result, ContratgenError)}
