"""Converts the documents of a project, rendered beforehand: both passes, the workers' start included; prints the time.

What a cache holds already is not converted: with the cache of a former build, only what changed since is.

    XDG_CACHE_HOME=… python benchmarks/conversions.py PROJECT      (milliseconds)
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contratgen.assembly.kit import Known
from contratgen.base.progress import Silent
from contratgen.conversion.pool import Pool
from contratgen.conversion.stage import Convert
from contratgen.project.documents import Draft, Writer, make_documents
from contratgen.project.opened import open_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contratgen.assembly.kit import Document

JOBS = 2


@dataclass(frozen=True)
class Rendered(Writer):
    """A writer whose documents are rendered already, but for those that wait for the others."""

    ready: tuple[Draft, ...] = ()

    def drafts(self, documents: Iterable[Document], known: Known, only: str | None) -> Iterator[Draft]:
        """Yield what is ready; render the rest."""
        return super().drafts(documents, known, only) if known.pages else iter(self.ready)


def main(folder: Path) -> None:
    """Measure and print."""
    project = open_project(folder)
    contract, voted = project.assembled.contract, project.assembled.voted_digest
    pieces = project.vetted[0]
    pages = {path: piece.pages for path, piece in pieces.items()}
    whole = frozenset(path for path, piece in pieces.items() if piece.signed)
    writer = Writer(project.kit, contract, project.templates, pages, whole)
    early = [document for document in project.kit.documents if not document.after_all]
    ready = tuple(writer.drafts(early, Known(voted, whole), None))
    rendered = Rendered(project.kit, contract, project.templates, pages, whole, ready)
    start = time.perf_counter()
    with Pool(JOBS) as pool:
        pool.start()
        convert = Convert(project.kit.metadata(contract).date, pool)
        make_documents(rendered, voted, convert, None, Silent())
    print(f"{(time.perf_counter() - start) * 1000:.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
