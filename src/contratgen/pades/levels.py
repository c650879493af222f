"""Which baseline of PAdES each signature reaches: what it carries, and what was added for it (ETSI EN 319 142-1, 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contratgen.base.signature_terms import Level
from contratgen.pades.reading import TIME_STAMP, SignedFile

if TYPE_CHECKING:
    from asn1crypto import cms
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


def levels(opened: SignedFile) -> dict[str, Level]:
    """Return the baseline of each signature by its field's name; nothing is validated."""
    proofs = "/DSS" in opened.reader.root
    last_stamp = max(
        (signature.signed_revision for signature in opened.signatures if _is_time_stamp(signature)), default=-1
    )
    return {
        str(signature.field_name): _level(signature, proofs=proofs, archived=last_stamp > signature.signed_revision)
        for signature in opened.signatures
    }


def stated(signature: EmbeddedPdfSignature) -> Level:
    """Return the level that the software which signed says in what is signed; the lowest, when it says none.

    It is in the entry that names the software (`/Prop_Build`): what is taken out of `/Contents` is missed by it.
    """
    said = signature.sig_object
    for key in ("/Prop_Build", "/App", "/REx"):
        said = said.get(key, {})
    return Level(str(said)) if str(said) in list(Level) else Level.B


def _level(signature: EmbeddedPdfSignature, *, proofs: bool, archived: bool) -> Level:
    if time_stamp_token(signature) is None:
        return Level.B
    if not proofs:
        return Level.T
    return Level.LTA if archived else Level.LT


def _is_time_stamp(signature: EmbeddedPdfSignature) -> bool:
    return str(signature.sig_object_type) == TIME_STAMP


def time_stamp_token(signature: EmbeddedPdfSignature) -> cms.SignedData | None:
    """Return the time stamp of a signature, if it carries one."""
    for attribute in unsigned_attributes(signature.signer_info):
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0]["content"]
    return None


def unsigned_attributes(signer: cms.SignerInfo) -> list[Any]:
    """Return the unsigned attributes of a signer."""
    held = signer["unsigned_attrs"]
    return list(held) if held.native is not None else []
