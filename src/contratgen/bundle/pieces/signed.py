"""A PDF that somebody signed already: whether it is one, and whether its bytes are still those that were signed.

Says nothing of who signed: chains and identities are judged by `verify`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from pikepdf import Dictionary, Name, Pdf

from contratgen.bundle.guard import walk_once

if TYPE_CHECKING:
    from asn1crypto.cms import SignedData

DETACHED: Final = frozenset({"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"})
STAMP: Final = "/ETSI.RFC3161"
DIGESTS: Final = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512"})


def fields(pdf: Pdf) -> Iterator[Dictionary]:
    """Yield each field of the form, and what stands below it, once."""
    form = pdf.Root.get(Name.AcroForm)
    return walk_once(form.get(Name.Fields) if isinstance(form, Dictionary) else None, "/Kids")


def is_signed(pdf: Pdf) -> bool:
    """Whether a signature field holds a signature (ISO 32000-1, 12.8): merging would destroy it."""
    return next(_signatures(pdf), None) is not None


def _signatures(pdf: Pdf) -> Iterator[Dictionary]:
    for field in fields(pdf):
        value = field.get(Name.V)
        if field.get(Name.FT) == Name.Sig and isinstance(value, Dictionary) and Name.ByteRange in value:
            yield value


def broken_signature(pdf: Pdf, blob: bytes) -> str:
    """Return in French what is wrong with the first signature that does not fit the file's bytes, or nothing."""
    for value in _signatures(pdf):
        kind = str(value.get(Name.SubFilter))
        if kind not in DETACHED | {STAMP}:
            return f"sa signature a une forme abandonnée ({kind.lstrip('/')}), qui ne se vérifie pas"
        if not _fits(value, blob, stamps=kind == STAMP):
            return "sa signature ne correspond plus à son contenu, ou elle est incomplète"
    return ""


def _fits(value: Dictionary, blob: bytes, *, stamps: bool) -> bool:
    from asn1crypto import cms  # noqa: PLC0415  # 40 ms, spared where nothing is signed

    try:
        start, before, resumed, after = (int(number) for number in value.ByteRange.as_list())
        gap = blob[before:resumed]
        if start != 0 or gap[:1] + gap[-1:] != b"<>" or resumed + after > len(blob) or min(before, after) <= 0:
            return False
        envelope = bytes.fromhex(gap[1:-1].decode("ascii"))
        if envelope != bytes(value.Contents):
            return False
        signed = cms.ContentInfo.load(envelope, strict=False)["content"]
        algorithm, said = _stamped(signed) if stamps else _said(signed)
        covered = blob[:before] + blob[resumed : resumed + after]
        return algorithm in DIGESTS and hashlib.new(algorithm, covered, usedforsecurity=False).digest() == said
    except (ValueError, TypeError, LookupError, AttributeError):
        return False


def _said(signed: SignedData) -> tuple[str, Any]:
    """Return the digest that the signed attributes state, and its algorithm (RFC 5652, 11.2)."""
    [signer] = signed["signer_infos"]
    attributes = signer["signed_attrs"]
    [digest] = [one["values"][0].native for one in attributes if one["type"].native == "message_digest"]
    return str(signer["digest_algorithm"]["algorithm"].native), digest


def _stamped(signed: SignedData) -> tuple[str, Any]:
    """Return the digest that a time stamp states, and its algorithm (RFC 3161, 2.4.2)."""
    imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]
    return str(imprint["hash_algorithm"]["algorithm"].native), imprint["hashed_message"].native
