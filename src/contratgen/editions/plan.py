"""Before stage 3: the project as an edition knows it, what travels inside its dossier, and how the dossier is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from contratgen.assembly.canonical import digest
from contratgen.base.diagnostics import InputError
from contratgen.editions import Edition
from contratgen.editions.embedded_sources import Source, attachments, sources_inside, told

if TYPE_CHECKING:
    from contratgen.base.ocr import Reader
    from contratgen.project.opened import Project
    from contratgen.project.outputs import Making


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edition is made of. `project` is the one to render, `sources` its files as they may travel.

    `travel` says whether they do: inside the dossier, or beside it in an archive.
    """

    edition: Edition
    project: Project
    sources: tuple[Source, ...]
    travel: bool

    @property
    def making(self) -> Making:
        """How the dossier is made: only one to be signed has fields; an archive's carries no file."""
        from contratgen.project.outputs import Making  # noqa: PLC0415  # the merge, wanted last

        inside = attachments(self.sources) if self.travel and self.edition is not Edition.ARCHIVE else ()
        return Making(inside, to_sign=self.edition is Edition.SIGNATURE, bare=self.edition is Edition.ARCHIVE)

    def completed(self, sources: Mapping[str, Any]) -> dict[str, Any]:
        """Return `sources.json` with the files that travel.

        One to be published gives no digest of a file of which something was left out: a telephone number could be
        guessed from it.
        """
        inside = told(self.sources)
        entries = sources["entrees"]
        if self.edition is Edition.PUBLICATION:
            entries = {path: one["sha256"] for path, one in inside.items() if path in entries}
        return {**sources, "entrees": entries, "integrees": inside if self.travel else {}}


def planned(project: Project, edition: Edition, reader: Reader | None = None) -> Plan:
    """Return the plan of an edition of a sound project, its scans read by `reader` if there is one.

    Raises `InputError` (CG530, CG531, CG534) when words that may not be published stand where nothing leaves them out,
    or with what is wrong with the public version of a piece, `EnvironmentFault` (CG908) when a scan cannot be read.
    """
    contract = project.assembled.contract
    public = edition is Edition.PUBLICATION
    shown = _public(project) if public else project
    if any(fault.blocks for fault in shown.vetted[1]):  # the public version of a piece was never vetted before
        raise InputError(*shown.vetted[1])
    if reader is not None:
        from contratgen.bundling.pieces.scans import read_scans  # noqa: PLC0415  # for builds that ask for it

        shown = replace(shown, texts=read_scans(shown.vetted[0].values(), reader))
    if public:
        from contratgen.editions.leaks import refuse_leaks  # noqa: PLC0415  # heavy, for this edition alone

        refuse_leaks(shown, contract)
    travel = edition is Edition.ARCHIVE or project.kit.metadata(contract).embed_sources
    sources = sources_inside(shown, contract, published=public) if travel or public else ()
    return Plan(edition, shown, sources, travel)


def _public(project: Project) -> Project:
    """Return the project with its contract redacted: what is voted stays what it is, the whole digest is its own."""
    if project.kit.redaction is None:
        return project
    contract = project.kit.redaction.contract(project.assembled.contract)
    return replace(project, assembled=replace(project.assembled, contract=contract, digest=digest(contract)))
