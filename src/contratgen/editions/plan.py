"""Before stage 3: the project as an edition knows it, what travels inside its dossier, and how the dossier is made."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from contratgen.assembly.canonical import digest
from contratgen.base.diagnostics import InputError
from contratgen.base.manifest import sources_record
from contratgen.bundling.manifest import canonical_bytes
from contratgen.bundling.pieces.scans import read_scans
from contratgen.editions.beside import beside
from contratgen.editions.embedded_sources import Source, sources_attached, sources_inside, told
from contratgen.editions.leaks import refuse_leaks
from contratgen.editions.word import word_files
from contratgen.project.documents import Writer, converting, make_documents
from contratgen.project.fingerprint import Fingerprint, kit_code, kit_folder, sha256
from contratgen.project.outputs import Delivery, Making, Outputs, outputs_of, sources_of

if TYPE_CHECKING:
    from contratgen.base.diagnostics import Diagnostic
    from contratgen.base.manifest import Sources
    from contratgen.conversion.pool import Pool
    from contratgen.editions import Edition
    from contratgen.editions.request import Request
    from contratgen.project.documents import Made
    from contratgen.project.opened import Project


@dataclass(frozen=True)
class Plan:
    """What an edition is made of. `project` is the one to render, `sources` its files as they may travel.

    `travel` says whether they do: inside the dossier, or beside it in an archive.
    """

    request: Request
    project: Project
    sources: tuple[Source, ...]
    travel: bool

    @property
    def edition(self) -> Edition:
        """The row of the table."""
        return self.request.edition

    @cached_property
    def stated(self) -> Sources:
        """What `sources.json` says, with the files that travel; known once every document is rendered.

        One to be published gives no digest of a file of which something was left out: a telephone number could be
        guessed from it.
        """
        request = self.request
        sources = sources_of(self.project, request.inputs, request.versions, request.options)
        inside = told(self.sources)
        entries = sources["entrees"]
        if self.edition.public:
            entries = {path: source["sha256"] for path, source in inside.items() if path in entries}
        told_of = {**sources, "entrees": entries, "integrees": inside if self.travel else {}}
        return sources_record().read(canonical_bytes(told_of))

    @cached_property
    def delivery(self) -> Delivery:
        """The PDF files of the project as they are delivered."""
        inside = sources_attached(self.sources) if self.travel and not self.edition.bare else ()
        making = Making(inside, to_sign=self.edition.to_sign, bare=self.edition.bare)
        return Delivery(self.project, lambda: self.stated, making)

    def documents(self, office: Pool) -> tuple[Made, ...]:
        """Return the documents that are asked for, rendered and, where the edition needs it, converted.

        Raises as `make_documents` does.
        """
        pieces = self.delivery.pieces
        writer = Writer(
            self.project.kit,
            self.project.assembled.contract,
            self.project.templates,
            piece_pages={path: piece.pages for path, piece in pieces.items()},
            whole=frozenset(path for path, piece in pieces.items() if piece.signed),
            delivered=self.delivery.pdf,
            shown=lambda: self.stated.trace,
            converted=self.edition.converted,
        )
        only, progress = self.request.only, self.request.progress
        convert = converting(writer, office, only, progress)
        return make_documents(writer, self.project.assembled.voted_digest, convert, only, progress)

    def outputs(self, documents: tuple[Made, ...]) -> Outputs:
        """Return the files of the build, as all editions that are converted have them, or the Word files alone."""
        if not self.edition.converted:
            return word_files(self.delivery, documents)
        whole = self.request.whole
        outputs = outputs_of(self.delivery, documents, beside(self.project, documents, whole=whole), whole=whole)
        if whole:
            self.request.progress.step("bundle", 1, 1)
        return outputs

    def fingerprint(self, pages: int, diagnostics: tuple[Diagnostic, ...]) -> Fingerprint:
        """Return what the build was made of, what of the kit by paths from its folder, and what it told."""
        kit, request = self.project.kit.identifier, self.request
        folder = kit_folder(kit)
        assert folder is not None
        files = {**{path: path.read_bytes() for path in kit_code(kit)}, **self.project.template_files()}
        own = {os.path.relpath(path, folder): sha256(blob) for path, blob in files.items()}
        return Fingerprint(request.inputs, kit, own, request.versions, request.options, pages, diagnostics)


def planned(project: Project, request: Request) -> Plan:
    """Return the plan of an edition of a sound project, its scans read if that is asked for.

    What is told of the sources is told of the bytes that were read, whatever came of them since.

    Raises `InputError` (CG530, CG531, CG534) when words that may not be published stand where nothing leaves them out,
    or with what is wrong with the public version of a piece, `EnvironmentFault` (CG908) when a scan cannot be read.
    """
    if not request.stated:
        request = replace(request, inputs=project.sources.files.digests())
    contract = project.assembled.contract
    public = request.edition.public
    shown = _public(project) if public else project
    if any(fault.blocks for fault in shown.vetted[1]):  # the public version of a piece was never vetted before
        raise InputError(*shown.vetted[1])
    if request.reader is not None and request.whole:
        shown = replace(shown, texts=read_scans(shown.vetted[0].values(), request.reader))
    if public:
        refuse_leaks(shown, contract)
    travel = request.edition.bare or project.kit.metadata(contract).embed_sources
    sources = sources_inside(shown, contract, published=public) if travel or public else ()
    return Plan(request, shown, sources, travel)


def _public(project: Project) -> Project:
    """Return the project with its contract redacted: what is voted stays what it is, the whole digest is its own."""
    if project.kit.redaction is None:
        return project
    contract = project.kit.redaction.contract(project.assembled.contract)
    return replace(project, assembled=replace(project.assembled, contract=contract, digest=digest(contract)))
