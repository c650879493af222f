"""A party signs a digest on its own system: what it signs goes out, about 200 bytes; its signature comes back.

The document does not travel. It is prepared as for any signature, and its gap filled when the signature is there.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from asn1crypto.cms import CMSAttributes
from asn1crypto.x509 import Certificate
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.signers import ExternalSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko_certvalidator.registry import SimpleCertificateStore

from contratgen.base.diagnostics import InputError
from contratgen.pades.certificates import subject_of
from contratgen.signing.electronic import Revision, archived, explained, pdf_signer
from contratgen.signing.faults import MOVED, REQUEST, RETURNED
from contratgen.signing.fitness import see_that_it_suits
from contratgen.signing.keys import DIGEST, chain_above
from contratgen.signing.preconditions import Identity, Means, vet
from contratgen.signing.request import Request

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


def ask(
    blob: bytes, party: str, identity: Identity, means: Means, moment: dt.datetime, name: str = "dossier.pdf"
) -> Request:
    """Return what a party is to sign with the key of a certificate.

    Raises `InputError` as `vet` does; CG611 for a key that does not suit; CG614, CG623.
    """
    see_that_it_suits(identity.certificate, name)
    vetted = vet(blob, party, identity, means, moment, name)
    signer = _external(identity, bytes(identity.certificate.public_key.byte_size))
    with explained(name):
        writer = Revision.from_reader(vetted.opened.reader)
        making = pdf_signer(vetted, signer, writer)
        out = io.BytesIO()
        preparing = making.async_digest_doc_for_signing(writer, existing_fields_only=True, output=out)
        prepared, _, _ = asyncio.run(preparing)
        attributes = asyncio.run(signer.signed_attrs(prepared.document_digest, DIGEST, use_pades=True))
    return Request(
        partie=party,
        document=hashlib.sha256(blob).hexdigest(),
        niveau=vetted.level,
        moment=moment,
        certificats=(identity.certificate.dump(), *(certificate.dump() for certificate in identity.chain)),
        attributs=attributes.dump(),
        revision=out.getvalue()[len(blob) :],
        debut=prepared.reserved_region_start,
        fin=prepared.reserved_region_end,
    )


def complete(
    blob: bytes, request: Request, returned: bytes, means: Means, moment: dt.datetime, name: str = "dossier.pdf"
) -> bytes:
    """Return the document with the signature that a party's system returned (RSASSA-PKCS1-v1_5, SHA-256).

    Everything is looked at again: time has passed. Raises `InputError` as `vet` does; CG626 when the document is no
    longer the one of the request, CG627 for a signature that is not of it, CG628 for a request that was changed.
    """
    if hashlib.sha256(blob).hexdigest() != request.document:
        raise InputError(MOVED.at(name, party=request.partie))
    identity = _identity(request, name)
    see_that_it_suits(identity.certificate, name)
    vetted = vet(blob, request.partie, identity, replace(means, level=request.niveau), moment, name)
    attributes, prepared = _prepared(blob, request, name)
    signature = _signature(returned, identity, request, name)
    out = io.BytesIO(blob + request.revision)
    stamper = means.stamper if vetted.level.stamped else None
    with explained(name):
        signer = _external(identity, signature)
        made = signer.async_sign_prescribed_attributes(DIGEST, attributes, timestamper=stamper)
        prepared.fill_with_cms(out, asyncio.run(made))
        return archived(out.getvalue(), vetted, name)


def identity_in(certificates: Sequence[Certificate]) -> Identity:
    """Return who signs among the certificates of a file: the one that is no authority's, and those above it."""
    own = next((certificate for certificate in certificates if not certificate.ca), certificates[0])
    return Identity(
        own, tuple(chain_above(own, [certificate for certificate in certificates if certificate is not own]))
    )


def _identity(request: Request, name: str) -> Identity:
    """Return who is to sign. Raises `InputError` (CG628)."""
    try:
        certificate, *chain = (Certificate.load(certificate, strict=True) for certificate in request.certificats)
        _ = [read.native for read in (certificate, *chain)]  # read now what would fail later
    except (ValueError, LookupError, TypeError):
        raise InputError(REQUEST.at(name, reason="ses certificats ne se lisent pas")) from None
    return Identity(certificate, tuple(chain))


def _external(identity: Identity, signature: bytes) -> ExternalSigner:
    store = SimpleCertificateStore()
    store.register_multiple(identity.chain)
    return ExternalSigner(identity.certificate, store, signature_value=signature, embed_roots=False)


def _prepared(blob: bytes, request: Request, name: str) -> tuple[CMSAttributes, PreparedByteRangeDigest]:
    """Return what was signed and the gap to fill. Raises `InputError` (CG628) when they do not hold together."""
    whole = blob + request.revision
    digest = hashlib.sha256(whole[: request.debut] + whole[request.fin :]).digest()
    try:
        attributes = CMSAttributes.load(request.attributs, strict=True)
        said = find_unique_cms_attribute(attributes, "message_digest").native
    except (ValueError, LookupError, TypeError):
        said = None
    if said != digest or not len(blob) < request.debut < request.fin < len(whole):
        raise InputError(REQUEST.at(name, reason="elle a changé depuis « sign --export »"))
    return attributes, PreparedByteRangeDigest(digest, request.debut, request.fin)


def _signature(returned: bytes, identity: Identity, request: Request, name: str) -> bytes:
    """Return the signature, given as bytes or in base 64, once it is that of the attributes by the certificate's key.

    Raises `InputError` (CG627).
    """
    key = load_der_public_key(identity.certificate.public_key.dump())
    assert isinstance(key, RSAPublicKey)
    size = key.key_size // 8
    signature = returned if len(returned) == size else _unarmoured(returned)
    if len(signature) != size:
        reason = f"une signature de {size} octets était attendue, telle quelle ou en base 64"
        raise InputError(RETURNED.at(name, reason=reason))
    try:
        key.verify(signature, request.attributs, PKCS1v15(), SHA256())
    except InvalidSignature:
        who = subject_of(identity.certificate)
        reason = f"ce n'est pas la signature de « {request.partie} » ({who}) sur ce qui lui a été demandé"
        raise InputError(RETURNED.at(name, reason=reason)) from None
    return signature


def _unarmoured(text: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return b""
