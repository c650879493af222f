"""Step 3: a signature can be written in one way only.

What a signature does not cover is its own `/Contents`: without one canonical form, bytes could be changed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import cms

from contratgen.pades.levels import time_stamp_token, unsigned_attributes
from contratgen.pades.reading import TIME_STAMP
from contratgen.verification.der import first_value, is_der
from contratgen.verification.examined import Examined
from contratgen.verification.report import Finding

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

HEXADECIMAL: Final = re.compile(rb"<[0-9A-F]*>")
"""Capitals only, as signing software writes them; no white space."""
SUBFILTERS: Final = {"/Sig": "/ETSI.CAdES.detached", TIME_STAMP: "/ETSI.RFC3161"}
"""The encodings of PAdES (ETSI EN 319 142-1, 5.1 and 5.4.3)."""
DIGESTS: Final = frozenset({"sha256", "sha384", "sha512"})
"""What is recommended for signatures (ETSI TS 119 312, 7)."""
SIGNED: Final = {
    "data": {"content_type", "message_digest", "signing_certificate_v2"},
    "tst_info": {"content_type", "message_digest"},
}
"""What a signature must sign (ETSI EN 319 142-1, 6.3) and a time stamp (RFC 3161, 2.4.2; its authority's certificate in
an attribute of either version)."""
DATA_VERSION: Final = {"data": "v1", "tst_info": "v3"}
"""CMS versions of the two kinds of content (RFC 5652, 5.1)."""
STAMP: Final = "signature_time_stamp_token"


def contents(examined: Examined) -> Iterator[Finding]:
    """Step 3. Each signature is minimal DER with zeros after it, and carries nothing that it does not need."""
    for signature in examined.signatures:
        faults = [*_written(signature, examined.opened.blob), *_encoding(signature.pkcs7_content)]
        faults += _signed_data(signature.signed_data)
        token = time_stamp_token(signature)
        if token is not None:
            faults += [f"horodatage : {fault}" for fault in _signed_data(token)]
        yield from (Finding("CG703", f"« {signature.field_name} » : {fault}") for fault in faults)


def _written(signature: EmbeddedPdfSignature, blob: bytes) -> Iterator[str]:
    if signature.sig_object.get("/SubFilter") != SUBFILTERS.get(str(signature.sig_object_type)):
        yield "ce n'est ni une signature ni un horodatage PAdES"
    _, first, second, _ = (int(number) for number in signature.byte_range)
    gap = blob[first:second]
    if len(gap) != 2 * len(signature.pkcs7_content) + 2 or HEXADECIMAL.fullmatch(gap) is None:
        yield "/Contents n'est pas écrit sous sa seule forme admise"


def _encoding(padded: bytes) -> Iterator[str]:
    der = first_value(padded)
    if der is None or not is_der(der):
        yield "la signature n'est pas en DER minimal"
    elif padded[len(der) :].strip(b"\0"):
        yield "des octets suivent la signature dans /Contents"
    if cms.ContentInfo.load(padded)["content_type"].native != "signed_data":
        yield "ce n'est pas une signature CMS"


def _signed_data(data: cms.SignedData) -> Iterator[str]:
    kind = data["encap_content_info"]["content_type"].native
    signers = data["signer_infos"]
    if data["version"].native != DATA_VERSION.get(kind) or len(signers) != 1:
        yield "version ou nombre de signataires inattendu"
        return
    signer = signers[0]
    named = [algorithm.dump() for algorithm in data["digest_algorithms"]]
    if named != [signer["digest_algorithm"].dump()] or signer["version"].native != "v1":
        yield "algorithmes annoncés et employés différents"
    if signer["digest_algorithm"]["algorithm"].native not in DIGESTS:
        yield f"empreinte trop faible ({signer['digest_algorithm']['algorithm'].native})"
    said = [attribute["type"].native for attribute in signer["signed_attrs"]] if signer["signed_attrs"].native else []
    if not set(said) >= SIGNED[kind] or len(said) != len(set(said)):
        yield "attributs signés absents ou répétés"
    if data["crls"].native is not None:
        yield "listes de révocation jointes à la signature"
    kinds = [attribute["type"].native for attribute in unsigned_attributes(signer)]
    values = [len(attribute["values"]) for attribute in unsigned_attributes(signer)]
    if kinds not in ([], [STAMP]) or values not in ([], [1]):
        yield f"attributs non signés : {', '.join(map(str, kinds))}"
    yield from _parameters(signer)


def _parameters(signer: Any) -> Iterator[str]:
    digest, algorithm = signer["digest_algorithm"], signer["signature_algorithm"]
    if digest["parameters"].native is not None:
        yield "paramètres d'empreinte inattendus"
    if algorithm.signature_algo == "rsassa_pkcs1v15" and algorithm["parameters"].native is not None:
        yield "paramètres de signature inattendus"
