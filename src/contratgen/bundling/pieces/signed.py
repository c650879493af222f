"""A PDF that somebody signed already: whether it is one, and whether its bytes are still those that were signed.

Says nothing of who signed: chains and identities are judged by `verify`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pikepdf import Dictionary, Name, Pdf

from contratgen.pdf.opening import as_list, walk_once

if TYPE_CHECKING:
    from asn1crypto.algos import DigestAlgorithm
    from asn1crypto.cms import SignedData

DETACHED: Final = frozenset({"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"})
STAMP: Final = "/ETSI.RFC3161"
DIGESTS: Final = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512"})
HEXADECIMAL: Final = re.compile(rb"<(?:[0-9A-Fa-f]{2})*>")
INCOMPLETE: Final = "sa signature ne correspond plus à son contenu, ou elle est incomplète"


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
    """Return in French what is wrong with the first signature that does not fit the file's bytes, or nothing.

    Raises one of `guard.MALFORMED` for a signature that the file does not hold as ISO 32000-1, 12.8 has it.
    """
    for value in _signatures(pdf):
        kind = str(value.get(Name.SubFilter))
        if kind not in DETACHED | {STAMP}:
            return f"sa signature a une forme abandonnée ({kind.lstrip('/')}), qui ne se vérifie pas"
        covered, envelope = _covered(value, blob)
        if not covered:
            return INCOMPLETE
        try:
            algorithm, said = _stated(envelope, stamps=kind == STAMP)
        except _UnreadError as fault:
            return f"sa signature n'a pas pu être vérifiée ici ({fault})"
        if hashlib.new(algorithm, covered, usedforsecurity=False).digest() != said:
            return INCOMPLETE
    return ""


class _UnreadError(Exception):
    """A signature is not one that can be compared with what it covers; the text is a French phrase."""


def _covered(value: Dictionary, blob: bytes) -> tuple[bytes, bytes]:
    """Return the bytes that a signature covers, none when it covers them otherwise than whole, and its envelope."""
    spans = as_list(value.get(Name.ByteRange))
    if [type(number) for number in spans] != [int] * 4:
        return b"", b""
    start, before, resumed, after = spans
    gap = blob[before:resumed]
    whole = start == 0 and min(before, after) > 0 and before < resumed and resumed + after <= len(blob)
    if not whole or HEXADECIMAL.fullmatch(gap) is None:
        return b"", b""
    envelope = bytes.fromhex(gap[1:-1].decode("ascii"))
    covered = blob[:before] + blob[resumed : resumed + after]
    return (covered, envelope) if envelope == bytes(value.Contents) else (b"", b"")


def _stated(envelope: bytes, *, stamps: bool) -> tuple[str, bytes]:
    """Return the digest that a signature or a time stamp states, and its algorithm.

    Raises `_UnreadError`: what cannot be read is not said to be false. Certificates are none of this stage's business,
    and are not read: they may be of a kind that no library here knows.
    """
    from asn1crypto import cms, tsp  # noqa: PLC0415  # 40 ms, spared where nothing is signed

    assert tsp.TSTInfo  # its import teaches `cms` what a time stamp holds
    try:
        message = cms.ContentInfo.load(envelope, strict=False)
        if message["content_type"].native != "signed_data":
            raise _UnreadError("ce n'est pas une signature CMS")
        return (_stamped if stamps else _said)(message["content"])
    except (ValueError, TypeError, LookupError, AttributeError):  # the library's ways to say that it is not DER
        raise _UnreadError("ce n'est pas une signature CMS") from None


def _said(signed: SignedData) -> tuple[str, bytes]:
    """Return what the signed attributes state (RFC 5652, 11.2)."""
    signers = signed["signer_infos"]
    if len(signers) != 1:
        raise _UnreadError(f"{len(signers)} signataires dans la même signature")
    held = signers[0]["signed_attrs"]
    attributes = list(held) if held.native is not None else []
    digests = [attribute["values"] for attribute in attributes if attribute["type"].native == "message_digest"]
    if [len(values) for values in digests] != [1]:
        raise _UnreadError("elle ne dit pas l'empreinte de ce qu'elle signe")
    return _known(signers[0]["digest_algorithm"]), bytes(digests[0][0].native)


def _stamped(signed: SignedData) -> tuple[str, bytes]:
    """Return what a time stamp states (RFC 3161, 2.4.2)."""
    content = signed["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise _UnreadError("ce n'est pas un horodatage")
    imprint = content["content"].parsed["message_imprint"]
    return _known(imprint["hash_algorithm"]), bytes(imprint["hashed_message"].native)


def _known(algorithm: DigestAlgorithm) -> str:
    name = str(algorithm["algorithm"].native)
    if name not in DIGESTS:
        raise _UnreadError(f"empreinte d'un genre inconnu, {name}")
    return name
