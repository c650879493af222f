"""What the report of a build tells, gathered from the project, its documents and its outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from contratgen.assembly.titles import in_titles
from contratgen.base.diagnostics import in_order
from contratgen.base.manifest import MANIFEST, manifest_record
from contratgen.project.fingerprint import sha256
from contratgen.project.outputs import DOSSIER, inside
from contratgen.project.partners import follow_up_of
from contratgen.reading import layout
from contratgen.reports.build_report import Account, DocumentLine, File, PieceLine, report_page

if TYPE_CHECKING:
    from pydantic import BaseModel

    from contratgen.assembly.kit import SuppliedPiece
    from contratgen.base.manifest import Sources
    from contratgen.bundling.pieces.piece import Piece
    from contratgen.project.documents import Made
    from contratgen.project.opened import Project
    from contratgen.project.outputs import Outputs

CONTRIBUTIONS: Final = f"{layout.CONTRIBUTIONS}/"
REPORT: Final = "rapport.html"
WHOLE: Final = "signée, jointe entière derrière une page de présentation"
READ: Final = "numérisation, texte lu automatiquement"
SILENT: Final = "numérisation ou image sans texte"


def report_of(
    project: Project,
    made: Sequence[Made],
    outputs: Outputs,
    sources: Sources,
    reasons: Sequence[str],
) -> bytes:
    """Return `rapport.html` for a build; `sources` are what `sources.json` says."""
    found = (*project.assembled.diagnostics, *outputs.diagnostics)
    contract = project.assembled.contract
    files = outputs.files
    pieces = outputs.pieces
    return report_page(
        Account(
            metadata=project.kit.metadata(contract),
            edition=sources.options["edition"],
            empreinte=sources.empreinte,
            empreinte_votee=sources.empreinte_votee,
            reasons=reasons,
            dossier=(File(DOSSIER, sha256(files[DOSSIER])),) if DOSSIER in files else (),
            conformity=_conformity(files),
            pages=outputs.pages,
            documents=tuple(_line(document, files, pieces) for document in inside(made)),
            beside=tuple(_beside(made, files)),
            follow_up=follow_up_of(project, found),
            diagnostics=in_order(found),
            derogations=dict(project.kit.derogations(contract)),
            trace=_trace(sources.trace, made, project.kit.contribution),
            versions=dict(sources.versions),
        )
    )


def _conformity(files: Mapping[str, bytes]) -> tuple[str, ...]:
    return manifest_record().read(files[MANIFEST]).dossier[DOSSIER].conformite if DOSSIER in files else ()


def _trace(
    trace: Mapping[str, Mapping[str, Iterable[str]]], made: Sequence[Made], contribution: type[BaseModel]
) -> dict[str, dict[str, list[str]]]:
    """Return, by partner, the documents that show each field of its contribution, both as a reader calls them."""
    names = {document.identifier: document.instance.footer or document.instance.title for document in made}
    return {
        file.removeprefix(CONTRIBUTIONS): {
            in_titles(contribution, field): [name for document, name in names.items() if document in {*documents}]
            for field, documents in fields.items()
        }
        for file, fields in trace.items()
        if file.startswith(CONTRIBUTIONS)
    }


def _beside(made: Sequence[Made], files: Mapping[str, bytes]) -> Iterator[tuple[str, File]]:
    """Yield each file that accompanies the dossier, with its title."""
    titles = {document.identifier: document.instance.title for document in made if document.instance.beside}
    names = (
        manifest_record().read(files[MANIFEST]).a_cote
        if MANIFEST in files
        else [name for name in files if _stem(name) in titles]
    )
    for name in names:
        yield titles.get(_stem(name), ""), File(name, sha256(files[name]))


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _line(made: Made, files: Mapping[str, bytes], pieces: Mapping[str, Piece]) -> DocumentLine:
    names = [f"{made.identifier}{end}" for end in (".docx", ".pdf") if f"{made.identifier}{end}" in files]
    return DocumentLine(
        made.instance.title,
        made.pdf.pages,
        tuple(File(name, sha256(files[name])) for name in names),
        tuple(made.instance.signatories),
        tuple(_piece(piece, pieces[piece.file.chemin]) for piece in made.instance.pieces),
    )


def _piece(supplied: SuppliedPiece, piece: Piece) -> PieceLine:
    file = File(supplied.file.chemin, supplied.file.sha256)
    return PieceLine(supplied.title, piece.pages, file, _remark(piece))


def _remark(piece: Piece) -> str:
    if piece.signed:
        return WHOLE
    if piece.texts:
        return READ
    return SILENT if piece.silent else ""
