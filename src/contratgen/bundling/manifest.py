"""The canonical spelling of `sources.json`, `manifest.json` and their like; what a manifest says of a dossier."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from pikepdf import Pdf

from contratgen.assembly.canonical import canonical_json
from contratgen.base.manifest import Dossier
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


def dossier_entry(blob: bytes) -> Dossier:
    """Return what the manifest says of a dossier."""
    with open_pdf(blob) as pdf:
        return Dossier(
            octets=len(blob),
            pages=len(pdf.pages),
            sha256=hashlib.sha256(blob).hexdigest(),
            xmp=hashlib.sha256(pdf.Root.Metadata.read_bytes()).hexdigest(),
            conformite=tuple(_claims(pdf)),
        )


def _claims(pdf: Pdf) -> Iterator[str]:
    said = pdf.open_metadata(update_docinfo=False)  # not entered: leaving it would write it anew, in 0.1 s
    if "pdfaid:part" in said:
        yield f"PDF/A-{said['pdfaid:part']}{said['pdfaid:conformance'].lower()}"
    if "pdfuaid:part" in said:
        yield f"PDF/UA-{said['pdfuaid:part']}"
