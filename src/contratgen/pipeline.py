"""The journey: read → assemble → render → convert → bundle; then sign and verify, which are asked for one by one.

Each stage is one function with one frozen output; a stage knows the earlier ones only. What was built before is looked
at first, with nothing heavy imported: nothing changed, nothing done.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from contratgen.base import storage, world
from contratgen.base.progress import Silent
from contratgen.editions import Edition
from contratgen.project.fingerprint import Fingerprint, kit_folder, outputs_in, remember, remembered, sha256, still_true
from contratgen.reading.files import input_digests

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from contratgen.base.diagnostics import Diagnostic
    from contratgen.base.ocr import Reader
    from contratgen.base.progress import Watcher
    from contratgen.conversion.pool import Pool
    from contratgen.editions.plan import Plan
    from contratgen.project.documents import Made
    from contratgen.project.opened import Project
    from contratgen.project.outputs import Delivery


@dataclass(frozen=True, slots=True)
class Build:
    """What a build gave: file names with their SHA-256, the dossier's pages, and the faults that do not block."""

    files: Mapping[str, str]
    pages: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    unchanged: bool = False


def build_project(  # noqa: PLR0913  # what a build may be told
    folder: Path,
    into: Path,
    *,
    edition: Edition = Edition.SIGNATURE,
    only: str | None = None,
    jobs: int = 2,
    ocr: bool = False,
    stated: Mapping[str, str] | None = None,
    former: bool = False,
    watch: Watcher | None = None,
) -> Build:
    """Build a project into a folder, replaced at once; with `only`, one document and no dossier; `ocr` reads scans.

    `stated`: the digests of the inputs that `sources.json` is to tell, for a project that came back out of a dossier.
    `former`: the project was signed, and is built by its kit as that was.

    Raises `InputError` with every fault of the project, `MisuseError` for a folder that is no project or a destination
    that holds other files, `EnvironmentFault` when the machine fails; the destination is then as it was.
    """
    watching = watch or Silent()
    with storage.held(into):
        inputs = stated or input_digests(folder)
        options = {"edition": edition.value, "only": only or "", "ocr": "oui" if ocr else ""}
        reader = _reader() if ocr else None
        versions = {**converter_versions(), **(reader.versions if reader else {})}
        there = outputs_in(into)
        last = remembered(there)
        if last is not None and still_true(last, inputs, versions, options):
            return Build(there, unchanged=True)
        asked = _Request(inputs, versions, options, only, jobs, reader, stated is not None, former)
        return _build(folder, into, asked, watching)


@dataclass(frozen=True, slots=True)
class _Request:
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    options: Mapping[str, str]
    only: str | None
    jobs: int
    reader: Reader | None
    stated: bool
    former: bool


def _reader() -> Reader:
    """Return the programs that read scans. Raises `EnvironmentFault` (CG907) when they are missing."""
    from contratgen.base.ocr import find_reader  # noqa: PLC0415  # for builds that ask for it

    return find_reader()


def converter_versions() -> dict[str, str]:
    """Return every version that an output byte depends on.

    Raises `EnvironmentFault` (CG901, CG902) when the machine has no fit converter.
    """
    from contratgen.conversion.engine import find_engine  # noqa: PLC0415  # light, but only a build needs it

    return {**world.versions(), **find_engine().versions}


def _build(folder: Path, into: Path, asked: _Request, watch: Watcher) -> Build:
    from contratgen.conversion.pool import Pool  # noqa: PLC0415  # heavy stages, once there is work to do

    with Pool(asked.jobs) as pool:
        pool.start(None if asked.only is None else 1)  # while the project is read and rendered
        return _built(folder, into, asked, watch, pool)


def _built(folder: Path, into: Path, asked: _Request, watch: Watcher, pool: Pool) -> Build:
    from contratgen.editions.plan import planned  # noqa: PLC0415  # heavy stages, once there is work to do
    from contratgen.project.opened import sound_project  # noqa: PLC0415
    from contratgen.project.outputs import Delivery  # noqa: PLC0415

    project = sound_project(folder, watch, former=asked.former)
    if not asked.stated:  # what is told of the sources is told of the bytes that were read, whatever came of them since
        asked = replace(asked, inputs=project.sources.files.digests())
    plan = planned(project, Edition(asked.options["edition"]), asked.reader if asked.only is None else None)
    delivery = Delivery(plan.project, cache(partial(_sources, plan, asked)), plan.making)
    made = _documents(delivery, asked, watch, pool)
    pool.dismiss()
    return _bundled(into, asked, watch, plan, delivery, made)


def _sources(plan: Plan, asked: _Request) -> dict[str, Any]:
    from contratgen.project.outputs import sources_of  # noqa: PLC0415  # heavy stages, once LibreOffice is at work

    return plan.completed(sources_of(plan.project, asked.inputs, asked.versions, asked.options))


def _bundled(
    into: Path,
    asked: _Request,
    watch: Watcher,
    plan: Plan,
    delivery: Delivery,
    made: tuple[Made, ...],
) -> Build:
    from contratgen.editions.beside import beside  # noqa: PLC0415
    from contratgen.editions.finishing import finished  # noqa: PLC0415
    from contratgen.project.changes import explain, present, previous  # noqa: PLC0415  # heavy stages, when their time comes
    from contratgen.project.outputs import outputs_of  # noqa: PLC0415

    project = plan.project
    whole = asked.only is None
    outputs = outputs_of(delivery, made, beside(project, made, whole=whole), whole=whole)
    if asked.only is None:
        watch.step("bundle", 1, 1)
    titles = {m.identifier: m.instance.footer.lower() or m.identifier for m in made}
    reasons = tuple(explain(previous(into), present(outputs.files), titles))
    outputs = finished(plan, made, outputs, reasons)
    storage.exchange(into, outputs.files)
    for sentence in reasons:
        watch.say(sentence)
    files = {name: sha256(content) for name, content in outputs.files.items()}
    remember(files, Fingerprint(asked.inputs, *_templates(project), asked.versions, asked.options))
    found = (*project.assembled.diagnostics, *outputs.diagnostics)
    return Build(files, outputs.pages, found)


def _templates(project: Project) -> tuple[str, dict[str, str]]:
    """Return the kit, and the digests of its templates that were read, by their paths from its folder."""
    kit = project.kit.identifier
    base = kit_folder(kit)
    assert base is not None
    return kit, {os.path.relpath(path, base): sha256(blob) for path, blob in project.template_files().items()}


def _documents(delivery: Delivery, asked: _Request, watch: Watcher, pool: Pool) -> tuple[Made, ...]:
    from contratgen.conversion.stage import Convert  # noqa: PLC0415  # heavy stages, once there is work to do
    from contratgen.project.documents import Writer, make_documents  # noqa: PLC0415

    project = delivery.project
    pieces = project.vetted[0]
    pages = {path: piece.pages for path, piece in pieces.items()}
    whole = frozenset(path for path, piece in pieces.items() if piece.signed)
    contract, templates = project.assembled.contract, project.templates
    writer = Writer(
        project.kit, contract, templates, pages, whole, delivery.pdf, lambda: dict(delivery.stated()["trace"])
    )
    total = writer.count(asked.only)
    once: set[str] = set()
    twice: set[str] = set()

    def tell(name: str) -> None:
        (twice if name in once else once).add(name)
        watch.step("convert", len(twice), total, name)

    day = project.kit.metadata(contract).date
    convert = Convert(day, pool, tell)
    return make_documents(writer, project.assembled.voted_digest, convert, asked.only, watch)
