"""Files carried whole inside the dossier, associated with it (ISO 19005-3, 6.8 and Annex E)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String


class Relationship(StrEnum):
    """What an attached file is to the dossier (ISO 19005-3, Annex E)."""

    SOURCE = "Source"
    DATA = "Data"
    ALTERNATIVE = "Alternative"
    SUPPLEMENT = "Supplement"
    UNSPECIFIED = "Unspecified"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried whole inside the dossier, associated with it; `name` may be a path in the project (`/`)."""

    name: str
    media_type: str
    relationship: Relationship
    content: bytes
    description: str


def write_attachments(pdf: Pdf, attachments: Iterable[Attachment], date: dt.date) -> None:
    """Embed the files, in the order of their names, and associate them with the document."""
    ordered = sorted(attachments, key=lambda attachment: bytes(String(attachment.name)))
    if not ordered:
        return
    specifications = [_specification(pdf, attachment, date) for attachment in ordered]
    named = [item for a, spec in zip(ordered, specifications, strict=True) for item in (String(a.name), spec)]
    if Name.Names not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(Dictionary(Names=Array(named)))
    pdf.Root.AF = Array(specifications)


def rewrite_attachment(pdf: Pdf, name: str, content: bytes) -> None:
    """Give a file that is embedded already another content. Raises `LookupError` when there is none of that name."""
    embedded = NameTree(pdf.Root.Names.EmbeddedFiles)[name].EF.F
    embedded.write(content)
    _measure(embedded, content)


def _measure(embedded: Object, content: bytes) -> None:
    embedded.Params.Size = len(content)
    embedded.Params.CheckSum = String(hashlib.md5(content, usedforsecurity=False).digest())  # the one the format knows


def _specification(pdf: Pdf, attachment: Attachment, date: dt.date) -> Object:
    embedded = pdf.make_stream(
        attachment.content,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{attachment.media_type}"),
        Params=Dictionary(ModDate=String(f"D:{date:%Y%m%d}000000Z")),
    )
    _measure(embedded, attachment.content)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(attachment.name),
            UF=String(attachment.name),
            Desc=String(attachment.description),
            AFRelationship=Name(f"/{attachment.relationship.value}"),
            EF=Dictionary(F=embedded, UF=embedded),
        )
    )
