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
    pieces_entieres   paths of the signed pieces, which are attached as they are
    versions          name of the program, library or font → version
    options           what the build was told
    integrees         path in the dossier → what was left out of it
    trace             which field is printed where

`manifest.json`, beside the dossier:

    format            1
    contratgen        version
    empreinte, empreinte_votee
    sources           digest of sources.json
    dossier           file name → octets, pages, sha256, xmp (digest of its metadata, which signatures do not protect),
                      conformite (the standards it claims: « PDF/A-3a », « PDF/UA-1 », in that order)
    documents         identifier → titre, pages, docx, pdf (digests), signataires
    pieces            path in the project → pages, sha256, incorporation: « fusionnée » page by page, « jointe
                      entière » inside the dossier, or « à côté » of it (signed, in an archive)
    a_cote            file name → digest, of what accompanies the dossier and is no part of it
    retraits          path in the dossier → what was left out of it
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from pikepdf import Pdf

from contratgen.assembly.canonical import canonical_json
from contratgen.pdf.opening import open_pdf


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


def dossier_entry(blob: bytes) -> dict[str, Any]:
    """Return what the manifest says of a dossier."""
    with open_pdf(blob) as pdf:
        return {
            "octets": len(blob),
            "pages": len(pdf.pages),
            "sha256": hashlib.sha256(blob).hexdigest(),
            "xmp": hashlib.sha256(pdf.Root.Metadata.read_bytes()).hexdigest(),
            "conformite": list(_claims(pdf)),
        }


def _claims(pdf: Pdf) -> Iterator[str]:
    said = pdf.open_metadata(update_docinfo=False)  # not entered: leaving it would write it anew, in 0.1 s
    if "pdfaid:part" in said:
        yield f"PDF/A-{said['pdfaid:part']}{said['pdfaid:conformance'].lower()}"
    if "pdfuaid:part" in said:
        yield f"PDF/UA-{said['pdfuaid:part']}"
