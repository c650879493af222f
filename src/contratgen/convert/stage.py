"""Stage 4 as the journey sees it: Word files by name → finished PDF files by name, several at once.

Knows what a Word file says of itself and nothing of contracts.
"""

from __future__ import annotations

import queue
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Self, TypeVar

from contratgen.convert.cache import cache_key, cached, keep
from contratgen.convert.completeness import prove_complete
from contratgen.convert.document import PdfDocument, Properties
from contratgen.convert.engine import Engine, find_engine
from contratgen.convert.spelled_numbers import spelled_out
from contratgen.convert.vet import vet
from contratgen.convert.worker import Converter
from contratgen.diagnostics import ContratgenError, EnvironmentFault, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

__all__ = ["Convert", "PdfDocument"]

T = TypeVar("T")


class Convert:
    """The converter of a build: `jobs` LibreOffices at most, each started when needed and kept warm between calls."""

    def __init__(self, day: date, jobs: int = 1, progress: Callable[[str], None] = lambda _name: None) -> None:
        """Date every PDF `day`; tell `progress` the name of each document when it is ready, in any order."""
        self._day = day
        self._jobs = max(1, jobs)
        self._progress = progress
        self._resources = ExitStack()
        self._idle: queue.SimpleQueue[Converter] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every LibreOffice."""
        self._resources.close()

    def __call__(self, documents: Mapping[str, bytes]) -> dict[str, PdfDocument]:
        """Return the PDF of each Word file, under the same name and in the same order.

        Raises, with the diagnostics of all documents together, `InputError` for what `vet` refuses and
        `EnvironmentFault` for what the machine cannot do.
        """
        properties = _each(documents, lambda name: vet(documents[name], name, self._day), map)
        engine = find_engine()

        def convert(name: str) -> PdfDocument:
            made = self._converted(documents[name], properties[name], name, engine)
            self._progress(name)
            return made

        longest_first = sorted(documents, key=lambda name: (-len(documents[name]), name))
        with ThreadPoolExecutor(self._jobs) as threads:
            made = _each(longest_first, convert, threads.map)
        return {name: made[name] for name in documents}

    def _converted(self, docx: bytes, properties: Properties, name: str, engine: Engine) -> PdfDocument:
        key = cache_key(docx, properties, engine)
        made = cached(key)
        if made is None:
            with self._converter(engine) as converter:
                made = converter.convert(spelled_out(docx, name), properties, name)
            prove_complete(docx, made.pdf, name)
            keep(key, made)
        return made

    @contextmanager
    def _converter(self, engine: Engine) -> Iterator[Converter]:
        """Lend a converter; there are never more of them than threads that ask."""
        try:
            converter = self._idle.get_nowait()
        except queue.Empty:
            converter = self._resources.enter_context(Converter(engine))
        try:
            yield converter
        finally:
            self._idle.put(converter)


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
