"""The LibreOffices of a build: `jobs` at most, lent to one document at a time and kept warm between them."""

from __future__ import annotations

import queue
import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Self

from contratgen.base import world
from contratgen.base.diagnostics import EnvironmentFault
from contratgen.conversion.engine import find_engine
from contratgen.conversion.worker import Converter

if TYPE_CHECKING:
    from collections.abc import Iterator


class Pool:
    """Lends converters, and ends them all when it is closed."""

    def __init__(self, jobs: int = 1) -> None:
        self.jobs = max(1, jobs)
        self._resources = ExitStack()
        self._idle: queue.SimpleQueue[Converter] = queue.SimpleQueue()
        self._ending: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def dismiss(self) -> None:
        """Begin to end every LibreOffice, beside what the caller goes on to do; nothing may be converted any more."""
        self._ending = threading.Thread(target=self._resources.close)
        self._ending.start()

    def close(self) -> None:
        """End every LibreOffice, ready or not."""
        if self._ending is not None:
            self._ending.join()
        self._resources.close()

    def start(self, documents: int | None = None) -> None:
        """Start as many LibreOffices as can run at once, beside what the caller goes on to do; one a document at most.

        That one cannot be started is told when it is needed. Raises `EnvironmentFault` (CG901, CG902) where there is
        no fit one.
        """
        for _ in range(min(self.jobs, world.processors(), documents or self.jobs)):
            converter = self._new()
            with suppress(EnvironmentFault):
                converter.start()
            self._idle.put(converter)

    @contextmanager
    def lent(self) -> Iterator[Converter]:
        """Lend a converter; there are never more of them than threads that ask, nor than were started."""
        try:
            converter = self._idle.get_nowait()
        except queue.Empty:
            converter = self._new()
        try:
            yield converter
        finally:
            self._idle.put(converter)

    def _new(self) -> Converter:
        return self._resources.enter_context(Converter(find_engine()))
