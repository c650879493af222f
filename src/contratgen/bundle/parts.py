"""What a dossier is made of, as its caller says it: parts in order, what is said of the whole, what is attached."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from contratgen.bundle.conformity import Conformity
from contratgen.bundle.pieces import Piece
from contratgen.diagnostics import Diagnostic, InputError, Place
from contratgen.ooxml.bookmarks import bookmark_name


class Kind(StrEnum):
    """What a part is."""

    CONTRACT = "contrat"
    ANNEX = "annexe"  # generated, tagged
    PIECE = "piece"  # supplied, untagged


class LabelStyle(StrEnum):
    """How the pages of a range are numbered (ISO 32000-1, table 159)."""

    DECIMAL = "D"
    LOWER_ROMAN = "r"
    UPPER_ROMAN = "R"
    LOWER_LETTERS = "a"
    UPPER_LETTERS = "A"
    NONE = ""  # the prefix alone


class Relationship(StrEnum):
    """What an attached file is to the dossier (ISO 19005-3, Annex E)."""

    SOURCE = "Source"
    DATA = "Data"
    ALTERNATIVE = "Alternative"
    SUPPLEMENT = "Supplement"
    UNSPECIFIED = "Unspecified"


@dataclass(frozen=True, slots=True)
class LabelRange:
    """Page labels from one page of a part on: `first` is its index in the part, from 0; `start` its number."""

    first: int = 0
    style: LabelStyle = LabelStyle.DECIMAL
    prefix: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class DossierPart:
    """One document of the dossier.

    `footer` is printed at the foot of each page, `{page}` (from 1) and `{pages}` replaced. An annex made of several
    parts counts its pages through them: `before` is how many stand before this part, `of` how many there are in all
    (0: this part's). `within` is the identifier of the part below which this one stands in the outline.
    `alternative` describes pages without tags. `bookmark` is the Word bookmark that stands for this part in the other
    documents: links to it lead to the part's first page (by default `annexe_` and the identifier).
    """

    identifier: str
    title: str
    kind: Kind
    pdf: bytes
    labels: tuple[LabelRange, ...] = (LabelRange(),)
    footer: str | None = None
    alternative: str = ""
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
class Attachment:
    """A file carried whole inside the dossier, associated with it; `name` may be a path in the project (`/`)."""

    name: str
    media_type: str
    relationship: Relationship
    content: bytes
    description: str


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

    Raises `InputError` (CG508) for a signed piece, whose signature merging would destroy.
    """
    if piece.signed:
        message = "la pièce est signée : la fusionner détruirait sa signature"
        hint = "Elle doit être jointe entière, derrière une page de présentation."
        raise InputError(Diagnostic("CG508", message, Place(piece.name), hint=hint))
    return DossierPart(identifier, title, Kind.PIECE, piece.pdf, alternative=description, conformity=piece.conformity)


def attachment_of(piece: Piece, received: bytes, description: str) -> Attachment:
    """Return a vetted piece to be carried whole, as the file `received`; its cover sheet is a part like another.

    Raises `ValueError` if `received` is not the file that was vetted.
    """
    if hashlib.sha256(received).hexdigest() != piece.sha256:
        raise ValueError(piece.name)
    name = piece.name.rpartition("/")[2]
    return Attachment(name, piece.media_type, Relationship.SOURCE, received, description)
