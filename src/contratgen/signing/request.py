"""What is kept while a party signs on its own system: `demande.json`, which stays with whoever asked."""

from __future__ import annotations

import base64
import datetime as dt
import json
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, Final

from contratgen.base import limits
from contratgen.base.diagnostics import InputError
from contratgen.base.records import AtLeastOne, Content, Digest, FormatOne, Natural, Record, Text, UnreadableRecordError
from contratgen.base.signature_terms import Level
from contratgen.signing.faults import REQUEST

FORMAT: Final = 1
FILE: Final = "demande.json"


@dataclass(frozen=True, slots=True)
class Request:
    """A signature asked for: by whom, on which document (SHA-256), at which level, since when.

    `certificats` are in DER, the signer's first; `attributs` what the party signs (RFC 5652, 5.4); `revision` what the
    signature adds to the document, with a gap from byte `debut` to byte `fin` of the result.
    """

    partie: Text
    document: Digest
    niveau: Level
    moment: dt.datetime
    certificats: Annotated[tuple[Content, ...], AtLeastOne]
    attributs: Content
    revision: Content
    debut: Natural
    fin: Natural

    def to_json(self) -> bytes:
        """Return the bytes of `demande.json`."""
        written: dict[str, Any] = {
            "format": FORMAT,
            "partie": self.partie,
            "document": self.document,
            "niveau": self.niveau,
            "moment": self.moment.isoformat(),
            "certificats": [_text(certificate) for certificate in self.certificats],
            "attributs": _text(self.attributs),
            "revision": _text(self.revision),
            "debut": self.debut,
            "fin": self.fin,
        }
        return f"{json.dumps(written, ensure_ascii=False, indent=1)}\n".encode()


def read_request(content: bytes, name: str) -> Request:
    """Return what `demande.json` says. Raises `InputError` (CG628)."""
    if len(content) > limits.REQUEST_BYTES:
        raise InputError(REQUEST.at(name, reason=f"elle dépasse {limits.REQUEST_BYTES >> 20} Mio"))
    try:
        read = _record().read(content)
    except UnreadableRecordError as fault:
        raise InputError(REQUEST.at(name, reason=str(fault))) from None
    request = Request(**{field.name: getattr(read, field.name) for field in fields(Request)})
    if request.debut >= request.fin:
        raise InputError(REQUEST.at(name, reason="ce n'est pas celle que « sign --export » écrit"))
    return request


@dataclass(frozen=True, slots=True, kw_only=True)
class _File(Request):
    """What `demande.json` holds: the request, and the number of its format."""

    format: FormatOne


@cache
def _record() -> Record[_File]:
    return Record(_File)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
