"""`sources.json` and `manifest.json`: what a dossier was made from, and what was made. Neither holds its own digest.

Their writers make these models, and whoever reads them again holds the same ones. Both files are canonical JSON (cf.
RFC 8785: UTF-8, sorted keys, no white space) and a line feed; file names have `/`. Numbers are whole: a fraction has no
one spelling. A key that a writer did not give is left out.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field

from contratgen.base.records import STRICT, AtLeastOne, Digest, FormatOne, Positive, Record, Text, Texts

SOURCES: Final = "sources.json"
"""Carried inside a dossier, and laid beside it."""
MANIFEST: Final = "manifest.json"
"""Laid beside a dossier."""


class _Told(BaseModel):
    model_config = STRICT

    def plain(self) -> dict[str, Any]:
        """Return the plain values of what was given."""
        return self.model_dump(exclude_unset=True)


class KitStated(_Told):
    """The kit that a dossier was made by."""

    identifiant: Text
    version: Text


class Carried(_Told):
    """A file of the project inside a dossier: its SHA-256 as it travels, and what was left out of it."""

    sha256: Digest
    retraits: tuple[Text, ...]


Places = dict[Text, tuple[Text, ...]]
"""Document that prints a field → places of its template; none where the field only decides."""


class Sources(_Told):
    """What `sources.json` holds.

    `empreinte` is the digest of the whole contract, `empreinte_votee` that of what the assemblies vote.
    """

    format: FormatOne
    kit: KitStated
    empreinte: Digest
    empreinte_votee: Digest
    entrees: Annotated[dict[Text, Digest | Literal[""]], AtLeastOne]
    """Path in the project → digest, for every file read; none of a file that was refused."""
    modeles: Annotated[dict[Text, Digest], AtLeastOne]
    """Name of the template → digest."""
    pieces_entieres: tuple[Text, ...]
    """Paths of the signed pieces, which are attached as they are."""
    versions: Annotated[dict[Text, Text], AtLeastOne]
    """Name of the program, library or font → version."""
    options: dict[Text, str]
    """What the build was told."""
    integrees: dict[Text, Carried]
    """Path in the dossier → what travels of that file."""
    trace: dict[Text, Annotated[dict[Text, Places], AtLeastOne]]
    """What somebody wrote → dotted path of a field filled there → who prints it."""


class Dossier(_Told):
    """A dossier as it is before any signature.

    `xmp` is the digest of its metadata, which signatures do not protect; `conformite` the standards that it claims:
    « PDF/A-3a », « PDF/UA-1 », in that order. The first manifests gave the titles of its outline (`sommaire`).
    `origine`, of a file that pages signed with a pen were put in, is the digest of the one that it comes from.
    """

    octets: Positive
    pages: Positive
    sha256: Digest
    xmp: Digest
    conformite: tuple[Annotated[str, Field(pattern=r"^PDF/(A|UA)-\d[a-z]?$")], ...]
    origine: Digest = ""
    sommaire: Texts = ()


class Document(_Told):
    """A document: its pages, the digests of its files, the identifiers of those who sign it; `origine` as above."""

    titre: Text
    pages: Positive
    docx: Digest
    pdf: Digest
    signataires: tuple[Text, ...]
    origine: Digest = ""


Incorporation = Literal["fusionnée", "jointe entière", "à côté"]
"""How a piece is there: page by page, whole inside the dossier, or beside it (signed, in an archive)."""


class SuppliedPiece(_Told):
    """A supplied piece: its pages and digest as it was received."""

    pages: Positive
    sha256: Digest
    incorporation: Incorporation


class Manifest(_Told):
    """What `manifest.json` holds; the first ones had no `a_cote` and no `articles`.

    `contratgen` is a version, `sources` and `articles` the digests of the files of these names.
    """

    format: FormatOne
    contratgen: Text
    empreinte: Digest
    empreinte_votee: Digest
    sources: Digest
    articles: Digest = ""
    dossier: dict[Text, Dossier]
    """By file name."""
    documents: dict[Text, Document]
    """By identifier."""
    pieces: dict[Text, SuppliedPiece]
    """By path in the project."""
    retraits: dict[Text, Texts]
    """Path in the dossier → what was left out of it."""
    a_cote: dict[Text, Digest] = {}
    """File name → digest, of what accompanies the dossier and is no part of it."""


@cache
def sources_record() -> Record[Sources]:
    """Return how `sources.json` is read."""
    return Record(Sources)


@cache
def manifest_record() -> Record[Manifest]:
    """Return how `manifest.json` is read."""
    return Record(Manifest)
