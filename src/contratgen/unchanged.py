"""Before the journey: a build whose inputs, versions, options and files are as they were is not made again.

Nothing heavy is imported before there is work to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from contratgen.base import storage, world
from contratgen.base.diagnostics import Diagnostic, MisuseError, Place
from contratgen.base.progress import Silent
from contratgen.editions import EDITIONS, SIGNATURE
from contratgen.editions.request import Build, Request
from contratgen.project.fingerprint import last_made, outputs_in
from contratgen.reading.files import input_digests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contratgen.base.ocr import Reader
    from contratgen.base.progress import Progress
    from contratgen.editions import Edition


def build(
    project: str | Path,
    into: str | Path,
    *,
    edition: str = SIGNATURE,
    only: str | None = None,
    jobs: int = 2,
    ocr: bool = False,
    progress: Progress | None = None,
) -> Build:
    """Build a project into a folder that is replaced at once; nothing changed, nothing done.

    `edition` is `signature`, `publication` (what may not be published is out), `archive` (a bag to deposit) or `word`
    (the Word files and the report alone, without any conversion). `only` names one document, `jobs` is how many are
    converted at once, `ocr` reads scans, `progress` hears how far it is.

    Raises `InputError` with every fault, `MisuseError`, or `EnvironmentFault`; the folder is then as it was.
    """
    return build_project(Path(project), Path(into), edition=edition, only=only, jobs=jobs, ocr=ocr, progress=progress)


def build_project(  # noqa: PLR0913  # what a build may be told
    folder: Path,
    into: Path,
    *,
    edition: str = SIGNATURE,
    only: str | None = None,
    jobs: int = 2,
    ocr: bool = False,
    stated: Mapping[str, str] | None = None,
    former: bool = False,
    progress: Progress | None = None,
) -> Build:
    """Build a project into a folder, replaced at once; with `only`, one document and no dossier; `ocr` reads scans.

    Nothing changed, nothing done: what the last build told is told again. `stated` and `former` are those of `Request`.

    Raises `InputError` with every fault of the project, `MisuseError` for a folder that is no project, an unknown
    edition (CG917) or a destination that holds other files, `EnvironmentFault` when the machine fails; the destination
    is then as it was.
    """
    asked = _edition(edition)
    with storage.held(into):
        inputs = stated or input_digests(folder)
        reader = _reader() if ocr else None
        versions = {**versions_for(asked), **(reader.versions if reader else {})}
        request = Request(
            folder, into, asked, inputs, versions, only, jobs, reader, stated is not None, former, progress or Silent()
        )
        there = outputs_in(into)
        last = last_made(there, inputs, versions, request.options)
        if last is not None:
            return Build(there, last.pages, last.diagnostics, unchanged=True)
        from contratgen.pipeline import journey  # noqa: PLC0415  # heavy, and there is work to do

        return journey(request)


def _edition(name: str) -> Edition:
    if name not in EDITIONS:
        known = ", ".join(EDITIONS)
        raise MisuseError(
            Diagnostic("CG917", f"il n'y a pas d'édition « {name} »", Place("edition"), f"Éditions : {known}.")
        )
    return EDITIONS[name]


def _reader() -> Reader:
    """Return the programs that read scans. Raises `EnvironmentFault` (CG907) when they are missing."""
    from contratgen.base.ocr import find_reader  # noqa: PLC0415  # for builds that ask for it

    return find_reader()


def versions_for(edition: Edition) -> dict[str, str]:
    """Return every version that an output byte of an edition depends on.

    Raises `EnvironmentFault` (CG901, CG902) when it needs a converter and the machine has no fit one.
    """
    if not edition.converted:
        return world.versions()
    from contratgen.conversion.engine import find_engine  # noqa: PLC0415  # light, but only a build needs it

    return {**world.versions(), **find_engine().versions}
