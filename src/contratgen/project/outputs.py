"""Stage 5 for a project: its documents and pieces become the dossier, with three files beside it.

`sources.json` (also inside the dossier) holds digests of inputs and templates, versions, options and the contract's two
digests; `manifest.json` those of the dossier and of each document, with pages, and of the files that stand beside it.
Neither contains its own digest. `articles.json` (also inside) holds the words of each article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from contratgen.base import world
from contratgen.base.diagnostics import Diagnostic
from contratgen.base.manifest import MANIFEST, SOURCES, Document, Incorporation, Manifest, Sources, SuppliedPiece
from contratgen.base.signature_terms import FILE, Terms
from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.manifest import canonical_bytes, dossier_entry
from contratgen.bundling.parts import (
    DossierInfo,
    DossierPart,
    Kind,
    SignatureField,
    attachment_of,
    cover_part,
    piece_part,
)
from contratgen.bundling.pieces.piece import Piece
from contratgen.pdf.attachments import Attachment, Relationship
from contratgen.pdf.page_labels import LabelRange
from contratgen.project.articles import ARTICLES, articles_json, attached
from contratgen.project.fingerprint import sha256
from contratgen.project.trace import trace_of

if TYPE_CHECKING:
    from contratgen.assembly.kit import Instance
    from contratgen.project.documents import Made
    from contratgen.project.opened import Project

DOSSIER: Final = "dossier.pdf"
FOOTER_FONT: Final = "Carlito-Regular.ttf"


@dataclass(frozen=True, slots=True)
class Making:
    """How a dossier is made: the files that travel inside, whether it is to be signed, or `bare` of any file."""

    inside: tuple[Attachment, ...] = ()
    to_sign: bool = True
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a build writes, by file name; the dossier's pages, its pieces by path, and the warnings of the pieces."""

    files: Mapping[str, bytes]
    pages: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    pieces: Mapping[str, Piece] = field(default_factory=dict)


@dataclass
class Delivery:
    """The PDF files of a project as they are delivered. Its pieces must have passed their vetting.

    `stated` gives what `sources.json` says, once every document is rendered.
    """

    project: Project
    stated: Callable[[], Sources]
    making: Making
    _alone: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def info(self) -> DossierInfo:
        """What the files say of themselves."""
        return _info(self.project, self.stated(), self.making)

    @cached_property
    def terms(self) -> Terms:
        """Who signs, and how; nobody, when nothing is to be signed."""
        terms = self.project.kit.signing(self.project.assembled.contract, self.voted)
        return terms if self.making.to_sign else replace(terms, signataires=())

    @property
    def pieces(self) -> Mapping[str, Piece]:
        """The supplied pieces, by path."""
        return self.project.vetted[0]

    @property
    def voted(self) -> str:
        """The digest of what is voted."""
        return self.project.assembled.voted_digest

    def pdf(self, document: Made) -> bytes:
        """Return the PDF file of a document: of one that is signed by itself, a dossier with its own pieces."""
        if not _is_alone(document):
            return document.pdf.pdf
        if document.identifier not in self._alone:
            self._alone[document.identifier] = self._bound([document])
        return self._alone[document.identifier]

    def articles(self, made: Sequence[Made]) -> bytes:
        """Return what the articles of the documents of a dossier are and say."""
        return articles_json(self.project, made, self.stated().options["edition"])

    def dossier(self, made: Sequence[Made], articles: bytes) -> bytes:
        """Return the dossier of documents, with the files that travel inside and what its articles say."""
        own = () if self.making.bare else (attached(articles),)
        return self._bound(made, *own, *self.making.inside)

    def _bound(self, made: Sequence[Made], *more: Attachment) -> bytes:
        parts = tuple(part for document in made for part in _parts(document, self.pieces, self.voted, self.info))
        carried = {one.name: one for one in (*_whole_pieces(made, self.pieces, self.making), *more)}
        carrying = replace(self.info, attachments=(*self.info.attachments, *carried.values()))
        return make_dossier(parts, _to_be_signed(carrying, self.terms, made[0]))


def inside(made: Sequence[Made]) -> tuple[Made, ...]:
    """Return the documents that make the dossier, in its order."""
    return tuple(document for document in made if not document.instance.beside)


def outputs_of(delivery: Delivery, made: tuple[Made, ...], beside: Mapping[str, bytes], *, whole: bool) -> Outputs:
    """Return the files of a build: the documents and, when it is `whole`, the dossier; sources and manifest beside.

    `beside` are files of their own, that accompany the dossier.
    """
    files = {f"{document.identifier}.docx": document.docx for document in made}
    files |= {f"{document.identifier}.pdf": delivery.pdf(document) for document in made}
    files |= beside
    pages = 0
    if whole:
        files[ARTICLES] = delivery.articles(inside(made))
        files[DOSSIER] = delivery.dossier(inside(made), files[ARTICLES])
        pages = sum(_length(document, delivery.pieces) for document in inside(made))
    files[SOURCES] = canonical_bytes(delivery.stated().plain())
    files[MANIFEST] = canonical_bytes(_manifest(delivery, made, beside, files).plain())
    return Outputs(files, pages, delivery.project.vetted[1], delivery.pieces)


def _is_alone(document: Made) -> bool:
    """Return whether a document is signed by itself: its PDF is made as a dossier is, with its own pieces."""
    return document.instance.stands_alone and bool(document.instance.signatories)


def _length(document: Made, pieces: Mapping[str, Piece]) -> int:
    """Return the pages of a document and of its pieces."""
    return document.pdf.pages + sum(pieces[piece.file.chemin].sheets for piece in document.instance.pieces)


def _whole_pieces(made: Sequence[Made], pieces: Mapping[str, Piece], making: Making) -> Iterator[Attachment]:
    """Yield the signed pieces of some documents, to be carried as they are; a bare dossier has them beside it."""
    supplied = {piece.file.chemin: piece for document in made for piece in document.instance.pieces}
    for path, piece in supplied.items():
        if pieces[path].signed and not making.bare:
            yield attachment_of(pieces[path], piece.title)


def _to_be_signed(info: DossierInfo, terms: Terms, document: Made) -> DossierInfo:
    """Return the description of a file with the fields and the terms of those who sign a document."""
    instance = document.instance
    parties = tuple(party for party in terms.signataires if party.identifiant in instance.signatories)
    if not parties:
        return info
    part = instance.key or instance.identifier
    own = replace(terms, document=instance.title, signataires=parties)
    attached = Attachment(
        FILE, "application/json", Relationship.DATA, own.to_json(), "Qui signe, à quel titre et à quelles conditions"
    )
    fields = tuple(
        SignatureField(party.identifiant, part, f"Signature de {party.nom}, {party.qualite}, pour {party.designation}")
        for party in parties
    )
    title = info.title if instance.rank == 0 else instance.title
    return replace(info, title=title, attachments=(*info.attachments, attached), fields=fields)


def _footer(instance: Instance, voted: str) -> str | None:
    """Return what stands at the foot of an annex page; the contract prints its own.

    The Word file of an annex counts its own pages; the dossier says so when it counts those of the pieces as well.
    """
    return f"{instance.footer} — {_counted(instance)} — empreinte {voted}" if instance.footer else None


def _own_footer(instance: Instance, voted: str) -> str | None:
    """Return what the dossier adds to the foot of a document's own pages: nothing that its Word file prints already.

    What is signed by itself prints the digest, its annex and its pages, but not those of its pieces.
    """
    if not instance.signatories:
        return _footer(instance, voted)
    return f"{instance.footer} — {_counted(instance)}" if instance.pieces else None


def _counted(instance: Instance) -> str:
    return "page {page}/{pages}" + (", pièces comprises" if instance.pieces else "")


def _parts(document: Made, pieces: Mapping[str, Piece], voted: str, info: DossierInfo) -> Iterator[DossierPart]:
    instance = document.instance
    key = instance.key or instance.identifier
    total = _length(document, pieces)
    footer = _footer(instance, voted)
    yield DossierPart(
        key,
        instance.title,
        Kind.ANNEX if instance.rank else Kind.CONTRACT,
        document.pdf.pdf,
        (LabelRange(prefix=instance.label),) if instance.label else (),
        _own_footer(instance, voted),
        of=total,
    )
    before = document.pdf.pages
    for rank, supplied in enumerate(instance.pieces, 1):
        piece = pieces[supplied.file.chemin]
        said = (piece, f"{key}-{rank}", supplied.title, supplied.description)
        part = cover_part(*said, info) if piece.signed else piece_part(*said)
        labels = (LabelRange(prefix=instance.label, start=before + 1),)
        yield replace(part, labels=labels, footer=footer, before=before, of=total, within=key)
        before += piece.sheets


def _info(project: Project, sources: Sources, making: Making) -> DossierInfo:
    said = project.kit.metadata(project.assembled.contract)
    attached = Attachment(
        SOURCES,
        "application/json",
        Relationship.SOURCE,
        canonical_bytes(sources.plain()),
        "Empreintes des sources, des modèles et versions des outils",
    )
    return DossierInfo(
        title=said.title,
        author=said.author,
        subject=said.subject,
        date=said.date,
        version=said.version,
        empreinte=sources.empreinte,
        producer=f"contratgen {sources.versions['contratgen']}",
        language=said.language,
        font=(world.fonts_folder() / FOOTER_FONT).read_bytes(),
        attachments=() if making.bare else (attached,),
        pdfa_part=2 if making.bare else 3,
    )


def _manifest(
    delivery: Delivery, made: Sequence[Made], beside: Mapping[str, bytes], files: Mapping[str, bytes]
) -> Manifest:
    project, carried = delivery.project, delivery.stated().integrees
    own = (f"{document.identifier}{end}" for document in made if document.instance.beside for end in (".docx", ".pdf"))
    articles = {"articles": sha256(files[ARTICLES])} if ARTICLES in files else {}
    return Manifest(
        format=1,
        contratgen=world.versions()["contratgen"],
        empreinte=project.assembled.digest,
        empreinte_votee=project.assembled.voted_digest,
        sources=sha256(files[SOURCES]),
        dossier={DOSSIER: dossier_entry(files[DOSSIER])} if DOSSIER in files else {},
        documents={document.identifier: _document(document, delivery, files) for document in inside(made)},
        pieces={
            path: SuppliedPiece(
                pages=piece.pages, sha256=piece.sha256, incorporation=_incorporation(piece, delivery.making)
            )
            for path, piece in delivery.pieces.items()
        },
        a_cote={name: sha256(files[name]) for name in (*own, *beside)},
        retraits={path: file.retraits for path, file in carried.items() if file.retraits},
        **articles,
    )


def _document(made: Made, delivery: Delivery, files: Mapping[str, bytes]) -> Document:
    return Document(
        titre=made.instance.title,
        pages=_length(made, delivery.pieces) if _is_alone(made) else made.pdf.pages,
        docx=sha256(made.docx),
        pdf=sha256(files[f"{made.identifier}.pdf"]),
        signataires=tuple(made.instance.signatories),
    )


def _incorporation(piece: Piece, making: Making) -> Incorporation:
    if not piece.signed:
        return "fusionnée"
    return "à côté" if making.bare else "jointe entière"


def sources_of(
    project: Project, inputs: Mapping[str, str], versions: Mapping[str, str], options: Mapping[str, str]
) -> dict[str, Any]:
    """Return what `sources.json` says, but for the files that travel (`integrees`)."""
    return {
        "format": 1,
        "kit": {"identifiant": project.kit.identifier, "version": project.kit.version},
        "empreinte": project.assembled.digest,
        "empreinte_votee": project.assembled.voted_digest,
        "entrees": dict(inputs),
        "modeles": {name: sha256(blob) for name, (_, blob) in project.templates.items()},
        "pieces_entieres": sorted(path for path, piece in project.vetted[0].items() if piece.signed),
        "versions": dict(versions),
        "options": dict(options),
        "trace": trace_of(project),
    }
