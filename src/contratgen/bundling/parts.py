"""What a dossier is made of, as its caller says it: parts in order, what is said of the whole, what is attached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from contratgen.base.ocr import PageText
from contratgen.bundling.cover import cover_sheet
from contratgen.bundling.pieces.piece import Conformity, Piece
from contratgen.ooxml.bookmarks import bookmark_name
from contratgen.pdf.attachments import Attachment, Relationship
from contratgen.pdf.page_labels import LabelRange

WITHOUT_FILES: Final = 2
"""The part of ISO 19005 whose files carry no other file."""
SOURCES_FOLDER: Final = "sources/"
"""Where an archive keeps the files of the project, beside the dossier."""
SIGNED: Final = (
    "Cette pièce est signée électroniquement. Fusionner ses pages détruirait sa signature : elle reste entière, telle "
    "qu’elle a été reçue, et accompagne ce dossier."
)
INSIDE: Final = (
    "Elle est jointe à ce PDF : votre lecteur la montre parmi les fichiers joints, souvent sous un trombone."
)
BESIDE: Final = "Elle est rangée à côté de ce PDF, dans la même archive."


class Kind(StrEnum):
    """What a part is."""

    CONTRACT = "contrat"
    ANNEX = "annexe"  # generated, tagged
    PIECE = "piece"  # supplied, untagged


@dataclass(frozen=True, slots=True)
class DossierPart:
    """One document of the dossier.

    `labels` number its pages; without them, they bear the numbers that its PDF gives them, or 1, 2, 3…
    `footer` is printed at the foot of each page, `{page}` (from 1) and `{pages}` replaced. An annex made of several
    parts counts its pages through them: `before` is how many stand before this part, `of` how many there are in all
    (0: this part's). `within` is the identifier of the part below which this one stands in the outline.
    `alternative` describes pages without tags, and `texts` is what was read of some, by number from 0. `bookmark` is
    the Word bookmark that stands for this part in the other documents: links to it lead to the part's first page (by
    default `annexe_` and the identifier).
    """

    identifier: str
    title: str
    kind: Kind
    pdf: bytes
    labels: tuple[LabelRange, ...] = ()
    footer: str | None = None
    alternative: str = ""
    texts: Mapping[int, PageText] = field(default_factory=dict)
    language: str = "fr-FR"
    conformity: Conformity = Conformity.A
    bookmark: str = ""
    before: int = 0
    of: int = 0
    within: str = ""

    @property
    def anchor(self) -> str:
        """The bookmark, or the one that the identifier gives."""
        return self.bookmark or bookmark_name("annexe", self.identifier)


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A place to sign: the field's name, the part whose bookmark `signature_<name>` marks it, and words for all."""

    name: str
    part: str
    description: str


@dataclass(frozen=True, slots=True)
class DossierInfo:
    """What is said of the whole dossier.

    `date` is the contract's own `date_version`; `version` and `empreinte` (hexadecimal SHA-256 of the contract) are
    its own too; `producer` names contratgen and its version. `font` is the TrueType file of the footers;
    `fields` are the signature fields, in order. `pdfa_part` is the part of ISO 19005 that is claimed: 3, or 2 for a
    file without attachments.
    """

    title: str
    author: str
    subject: str
    date: dt.date
    version: str
    empreinte: str
    producer: str = "contratgen"
    language: str = "fr-FR"
    font: bytes | None = None
    attachments: tuple[Attachment, ...] = ()
    fields: tuple[SignatureField, ...] = ()
    pdfa_part: int = 3


def piece_part(piece: Piece, identifier: str, title: str, description: str) -> DossierPart:
    """Return the part that merges a vetted piece; `description` is its alternative text.

    Raises `ValueError` for a signed piece, whose signature merging would destroy: `cover_part` stands for it.
    """
    if piece.signed:
        raise ValueError(piece.name)
    said = {"alternative": description, "texts": piece.texts, "conformity": piece.conformity}
    return DossierPart(identifier, title, Kind.PIECE, piece.pdf, **said)  # type: ignore[arg-type]  # fields


def cover_part(piece: Piece, identifier: str, title: str, description: str, info: DossierInfo) -> DossierPart:
    """Return the sheet that stands for a signed piece; `info` is that of the file which carries it, or lies beside.

    Raises `InputError` (CG514) when the font of `info` lacks a character.
    """
    beside = info.pdfa_part == WITHOUT_FILES
    sentences = (
        description,
        SIGNED,
        BESIDE if beside else INSIDE,
        f"Fichier : {SOURCES_FOLDER if beside else ''}{piece.name}",
        f"Nombre de pages : {piece.pages}",
        f"Empreinte SHA-256 : {piece.sha256}",
    )
    pdf = cover_sheet(title, sentences, info.font, info.language, piece.name)
    return DossierPart(identifier, title, Kind.PIECE, pdf, language=info.language)


def attachment_of(piece: Piece, description: str) -> Attachment:
    """Return a signed piece as it is carried whole, named by its path in the project."""
    return Attachment(piece.name, piece.media_type, Relationship.SUPPLEMENT, piece.pdf, description)
