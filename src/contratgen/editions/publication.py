"""The edition to publish: the redacted documents, an accessible page of them all, and a page that presents them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.base.manifest import MANIFEST, manifest_record
from contratgen.editions.beside import HOW
from contratgen.editions.html.index import Download, Offer, index_page
from contratgen.editions.html.page import PAGE, Part, Supplied, contract_page, places_in
from contratgen.editions.leaks import paragraphs_of
from contratgen.editions.names import fit_to_send
from contratgen.project.outputs import DOSSIER, inside

if TYPE_CHECKING:
    from contratgen.editions.plan import Plan
    from contratgen.project.documents import Made
    from contratgen.project.outputs import Outputs


INDEX: Final = "index.html"
VERIFYING: Final = "Vérifier ces fichiers sans logiciel particulier"


def publication(plan: Plan, made: Sequence[Made], outputs: Outputs) -> Outputs:
    """Return the outputs with `contrat.html`, `index.html` and the signed pieces, for readers that show no attachment.

    What may not be published is not in the outputs already.

    Raises `InputError` (CG532) for a file name that archives refuse.
    """
    project = plan.project
    metadata = project.kit.metadata(project.assembled.contract)
    whole = {path: piece.pdf for path, piece in outputs.pieces.items() if piece.signed}
    files = {**outputs.files, **whole}
    voted = project.assembled.voted_digest
    parts = [*_parts(inside(made), outputs)]
    files[PAGE] = contract_page(parts, metadata, voted, DOSSIER)
    presented = project.kit.public_page(project.assembled.contract) if project.kit.public_page else None
    offers = offers_of(made, files, outputs, presented.files if presented else {})
    left_out = [words for source in plan.sources for words in source.left_out]
    files[INDEX] = index_page(metadata, presented, places_in(files[PAGE], parts, files), offers, left_out)
    fit_to_send(files)
    return replace(outputs, files=files, diagnostics=(*outputs.diagnostics, *too_heavy(files)))


def _parts(made: Sequence[Made], outputs: Outputs) -> Iterator[Part]:
    page = 1
    for document in made:
        page += document.pdf.pages
        pieces = []
        for piece in document.instance.pieces:
            path, vetted = piece.file.chemin, outputs.pieces[piece.file.chemin]
            file, text = path if vetted.signed else "", tuple(paragraphs_of(vetted))
            pieces.append(Supplied(piece.title, piece.description, page, file, text))
            page += vetted.sheets
        yield Part(document.identifier, document.instance.title, document.docx, document.instance.key, tuple(pieces))


def too_heavy(files: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    """Yield a warning (CG533) for a dossier too heavy to be sent to the control of legality."""
    size = len(files.get(DOSSIER, b""))
    if size > limits.TRANSMISSION_BYTES:
        most = limits.TRANSMISSION_BYTES >> 20
        message = f"le dossier pèse {size >> 20} Mio : la télétransmission des actes n'en prend que {most}"
        hint = "Demandez des pièces moins lourdes : un texte plutôt qu'une numérisation, ou 200 points par pouce."
        yield Diagnostic("CG533", message, Place(DOSSIER), hint, Severity.WARNING)


def offers_of(
    made: Sequence[Made], files: Mapping[str, bytes], outputs: Outputs, words: Mapping[str, str]
) -> dict[str, list[Offer]]:
    """Return the offers by heading, the whole dossier first; `words` are those for files that a kit puts beside."""
    groups = {
        "Dossier complet": [Offer("Contrat, annexes et pièces", (_file(files, DOSSIER, outputs.pages),))],
        "Le contrat et ses annexes": [_document(document, files) for document in inside(made)],
        "Pièces signées": [*_signed(made, files, outputs)],
        "À côté du contrat": [
            *(_document(document, files) for document in made if document.instance.beside),
            *_others(made, files, words),
        ],
    }
    return {heading: offers for heading, offers in groups.items() if offers}


def _file(files: Mapping[str, bytes], name: str, pages: int = 0) -> Download:
    return Download(name, len(files[name]), pages)


def _document(one: Made, files: Mapping[str, bytes]) -> Offer:
    names = (f"{one.identifier}{ending}" for ending in (".pdf", ".docx", ".html"))
    formats = (_file(files, name, one.pdf.pages if name.endswith(".pdf") else 0) for name in names if name in files)
    return Offer(one.instance.title, tuple(formats))


def _signed(made: Sequence[Made], files: Mapping[str, bytes], outputs: Outputs) -> Iterator[Offer]:
    titles = {piece.file.chemin: piece.title for document in made for piece in document.instance.pieces}
    signed = ((path, piece) for path, piece in outputs.pieces.items() if piece.signed)
    return (Offer(titles[path], (_file(files, path, piece.pages),)) for path, piece in signed)


def _others(made: Sequence[Made], files: Mapping[str, bytes], words: Mapping[str, str]) -> Iterator[Offer]:
    """Yield the files that a kit puts beside the dossier, formats of the same content together."""
    documents = {document.identifier for document in made}
    titles = {HOW.rpartition(".")[0]: VERIFYING, **words}
    names = {name: name.rpartition(".")[0] for name in manifest_record().read(files[MANIFEST]).a_cote}
    for stem in dict.fromkeys(stem for stem in names.values() if stem not in documents):
        formats = tuple(_file(files, name) for name, own in names.items() if own == stem)
        yield Offer(titles.get(stem, stem), formats)
