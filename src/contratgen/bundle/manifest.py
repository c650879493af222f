"""`sources.json` and `manifest.json`: what a dossier was made from, and what was made. Neither holds its own digest.

Both are canonical JSON (cf. RFC 8785: UTF-8, sorted keys, no white space) and a line feed; digests are SHA-256 in
lower-case hexadecimal, file names have `/`. Numbers are whole: a fraction has no one spelling.

`sources.json`, carried inside the dossier and laid beside it:

    format            1
    kit               identifiant, version
    empreinte         of the whole contract
    empreinte_votee   of what the assemblies vote
    entrees           path in the project → digest, for every file read
    modeles           name of the template → digest
    versions          name of the program, library or font → version
    options           what the build was told
    trace             what the caller says of which field goes where; opaque here

`manifest.json`, beside the dossier:

    format            1
    contratgen        version
    empreinte, empreinte_votee
    sources           digest of sources.json
    dossier           file name → octets, pages, sha256, xmp (digest of its metadata, which signatures do not protect)
    documents         identifier → titre, pages, docx, pdf (digests), signataires
    pieces            path in the project → pages, sha256
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from contratgen.assemble.canonical import canonical_json
from contratgen.bundle.guard import open_pdf
from contratgen.bundle.pieces import Piece

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A document that was rendered and converted; `signatories` are the identifiers of its parties."""

    title: str
    pages: int
    docx: bytes
    pdf: bytes
    signatories: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """What a build started from: mappings of names to digests or versions, as `sources.json` has them."""

    kit: str
    kit_version: str
    empreinte: str
    empreinte_votee: str
    entrees: Mapping[str, str]
    modeles: Mapping[str, str]
    versions: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)
    trace: Mapping[str, Any] = field(default_factory=dict)


def canonical_bytes(value: Mapping[str, Any]) -> bytes:
    """Return the canonical file of plain values. Raises `TypeError` for what has no one spelling."""
    _require_plain(value)
    return canonical_json(value) + b"\n"


def _require_plain(value: Any) -> None:
    match value:
        case str() | bool() | int() | None:
            return
        case Mapping():
            if not all(isinstance(key, str) for key in value):
                raise TypeError("a key is no text")
            for inner in value.values():
                _require_plain(inner)
        case list() | tuple():
            for inner in value:
                _require_plain(inner)
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def sources_json(origin: Origin) -> bytes:
    """Return `sources.json`."""
    return canonical_bytes(
        {
            "format": FORMAT,
            "kit": {"identifiant": origin.kit, "version": origin.kit_version},
            "empreinte": origin.empreinte,
            "empreinte_votee": origin.empreinte_votee,
            "entrees": dict(origin.entrees),
            "modeles": dict(origin.modeles),
            "versions": dict(origin.versions),
            "options": dict(origin.options),
            "trace": dict(origin.trace),
        }
    )


def manifest_json(
    origin: Origin,
    sources: bytes,
    dossiers: Mapping[str, bytes],
    documents: Mapping[str, Made],
    pieces: Sequence[Piece],
) -> bytes:
    """Return `manifest.json`; `sources` is the file `sources.json`, `dossiers` the dossier by its file name."""
    return canonical_bytes(
        {
            "format": FORMAT,
            "contratgen": origin.versions["contratgen"],
            "empreinte": origin.empreinte,
            "empreinte_votee": origin.empreinte_votee,
            "sources": _sha256(sources),
            "dossier": {name: dossier_entry(blob) for name, blob in dossiers.items()},
            "documents": {identifier: _document_entry(made) for identifier, made in documents.items()},
            "pieces": {piece.name: {"pages": piece.pages, "sha256": piece.sha256} for piece in pieces},
        }
    )


def dossier_entry(blob: bytes) -> dict[str, Any]:
    """Return what the manifest says of a dossier."""
    with open_pdf(blob) as pdf:
        return {
            "octets": len(blob),
            "pages": len(pdf.pages),
            "sha256": _sha256(blob),
            "xmp": _sha256(pdf.Root.Metadata.read_bytes()),
        }


def _document_entry(made: Made) -> dict[str, Any]:
    return {
        "titre": made.title,
        "pages": made.pages,
        "docx": _sha256(made.docx),
        "pdf": _sha256(made.pdf),
        "signataires": list(made.signatories),
    }


def _sha256(blob: bytes) -> str:
    return hashlib.sha256(blob).hexdigest()
