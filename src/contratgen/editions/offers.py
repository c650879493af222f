"""What a published contract offers to download, by heading: dossier, documents, signed pieces, what stands beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from contratgen.base.manifest import MANIFEST, manifest_record
from contratgen.editions.beside import HOW
from contratgen.editions.html.index import Download, Offer
from contratgen.project.outputs import DOSSIER, inside

if TYPE_CHECKING:
    from contratgen.project.documents import Made
    from contratgen.project.outputs import Outputs

VERIFYING: Final = "Vérifier ces fichiers sans logiciel particulier"


def offers_of(
    made: Sequence[Made], files: Mapping[str, bytes], outputs: Outputs, words: Mapping[str, str]
) -> dict[str, list[Offer]]:
    """Return the offers by heading, the whole dossier first; `words` are those for files that a kit puts beside."""
    groups = {
        "Dossier complet": [Offer("Contrat, annexes et pièces", (_file(files, DOSSIER, outputs.pages),))],
        "Le contrat et ses annexes": [_document(one, files) for one in inside(made)],
        "Pièces signées": [*_signed(made, files, outputs)],
        "À côté du contrat": [
            *(_document(one, files) for one in made if one.instance.beside),
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
    titles = {piece.file.chemin: piece.title for one in made for piece in one.instance.pieces}
    signed = ((path, piece) for path, piece in outputs.pieces.items() if piece.signed)
    return (Offer(titles[path], (_file(files, path, piece.pages),)) for path, piece in signed)


def _others(made: Sequence[Made], files: Mapping[str, bytes], words: Mapping[str, str]) -> Iterator[Offer]:
    """Yield the files that a kit puts beside the dossier, formats of the same content together."""
    documents = {one.identifier for one in made}
    titles = {HOW.rpartition(".")[0]: VERIFYING, **words}
    names = {name: name.rpartition(".")[0] for name in manifest_record().read(files[MANIFEST]).a_cote}
    for stem in dict.fromkeys(stem for stem in names.values() if stem not in documents):
        formats = tuple(_file(files, name) for name, own in names.items() if own == stem)
        yield Offer(titles.get(stem, stem), formats)
