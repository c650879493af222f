"""The canonical form of a contract and its two digests (SHA-256 of UTF-8 JSON: sorted keys, no spaces; cf. RFC 8785).

Amounts are decimal strings without trailing zeros, dates ISO 8601, texts their Markdown, files their path and digest.
A field without value is left out, so that a schema may grow without changing what was voted.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel

from contratgen.assembly.fields import Derive, HorsVote
from contratgen.assembly.values import Fichier, Texte

Mark = type[Derive] | type[HorsVote]


def canonical(  # noqa: PLR0911  # one return for each kind of value
    value: Any, without: tuple[Mark, ...] = (Derive,)
) -> Any:
    """Return a model as plain JSON values, leaving out the fields that carry one of the marks `without`."""
    match value:
        case BaseModel():
            fields = ((name, getattr(value, name)) for name in _names(type(value), without))
            return {name: canonical(inner, without) for name, inner in fields if inner is not None}
        case tuple() | list():
            return [canonical(item, without) for item in value]
        case dict():
            return {str(key): canonical(item, without) for key, item in value.items()}
        case Decimal():
            return f"{value.normalize():f}"
        case datetime.date():
            return value.isoformat()
        case Texte():
            return value.source
        case Fichier():
            return {"chemin": value.chemin, "sha256": value.sha256}
        case _:
            return value


@cache
def _names(model: type[BaseModel], without: tuple[Mark, ...]) -> tuple[str, ...]:
    """Return the fields of a model that carry none of the marks."""
    fields = model.model_fields.items()
    return tuple(name for name, field in fields if not any(isinstance(mark, without) for mark in field.metadata))


def canonical_json(value: Any) -> bytes:
    """Return the one JSON text of plain values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(contract: BaseModel) -> str:
    """Return `empreinte`: the digest of everything that was written."""
    return hashlib.sha256(canonical_json(canonical(contract))).hexdigest()


def voted_digest(contract: BaseModel) -> str:
    """Return `empreinte_votee`: the digest of what an assembly votes, all but the fields marked `HorsVote`."""
    return hashlib.sha256(canonical_json(canonical(contract, (Derive, HorsVote)))).hexdigest()
