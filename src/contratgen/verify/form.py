"""Steps 2 and 3: every byte belongs to a covered revision, and a signature can be written in one way only.

What a signature does not cover is its own `/Contents`: without one canonical form, bytes could be changed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import cms

from contratgen.pades.levels import time_stamp_token, unsigned_attributes
from contratgen.verify.der import is_der
from contratgen.verify.examined import Examined
from contratgen.verify.report import Finding

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

HEXADECIMAL: Final = re.compile(rb"<(?:[0-9A-F]*|[0-9a-f]*)>")
"""One letter case throughout, no white space."""
DATA_VERSION: Final = {"data": "v1", "tst_info": "v3"}
"""CMS versions of the two kinds of content (RFC 5652, 5.1)."""
STAMP: Final = "signature_time_stamp_token"


def revisions(examined: Examined) -> Iterator[Finding]:
    """Step 2. The file ends where its last revision does, and a signature covers it to that last byte."""
    opened = examined.opened
    if opened.ends[-1] != len(opened.blob):
        yield Finding("CG702", f"{len(opened.blob) - opened.ends[-1]} octets suivent la fin du document")
    if not opened.signatures:
        if len(opened.ends) > 1:
            yield Finding("CG702", f"{len(opened.ends) - 1} révisions qu'aucune signature ne couvre")
        return
    for signature in opened.signatures:
        yield from _covers(signature, examined)
    if opened.signatures[-1].signed_revision != len(opened.ends) - 1:
        yield Finding("CG702", "la dernière révision n'est couverte par aucune signature ni aucun horodatage")
    signed = [one.signed_revision for one in opened.signatures]
    if len(set(signed)) != len(signed) or 0 in signed:
        yield Finding("CG702", "deux signatures dans la même révision")


def _covers(signature: EmbeddedPdfSignature, examined: Examined) -> Iterator[Finding]:
    name = signature.field_name
    spans = [int(number) for number in signature.byte_range]
    blob, end = examined.opened.blob, examined.opened.ends[signature.signed_revision]
    if len(spans) != 4 or spans[0] != 0:  # noqa: PLR2004  # two spans of two numbers
        yield Finding("CG702", f"« {name} » : étendue signée hors norme")
        return
    _, first, second, rest = spans
    if second + rest != end or not 0 < first < second:
        yield Finding("CG702", f"« {name} » : la signature ne couvre pas toute sa révision")
    gap = blob[first:second]
    if len(gap) != 2 * len(signature.pkcs7_content) + 2 or HEXADECIMAL.fullmatch(gap) is None:
        yield Finding("CG703", f"« {name} » : /Contents n'est pas écrit sous sa seule forme admise")


def contents(examined: Examined) -> Iterator[Finding]:
    """Step 3. Each signature is minimal DER with zeros after it, and carries nothing that it does not need."""
    for signature in examined.signatures:
        faults = [*_encoding(signature.pkcs7_content), *_signed_data(signature.signed_data)]
        token = time_stamp_token(signature)
        if token is not None:
            faults += [f"horodatage : {fault}" for fault in _signed_data(token)]
        yield from (Finding("CG703", f"« {signature.field_name} » : {fault}") for fault in faults)


def _encoding(padded: bytes) -> Iterator[str]:
    message = cms.ContentInfo.load(padded)
    der = message.dump()
    if padded[len(der) :].strip(b"\0"):
        yield "des octets suivent la signature dans /Contents"
    if not is_der(der):
        yield "la signature n'est pas en DER minimal"
    if message["content_type"].native != "signed_data":
        yield "ce n'est pas une signature CMS"


def _signed_data(data: cms.SignedData) -> Iterator[str]:
    kind = data["encap_content_info"]["content_type"].native
    signers = data["signer_infos"]
    if data["version"].native != DATA_VERSION.get(kind) or len(signers) != 1:
        yield "version ou nombre de signataires inattendu"
        return
    signer = signers[0]
    named = [one.dump() for one in data["digest_algorithms"]]
    if named != [signer["digest_algorithm"].dump()] or signer["version"].native != "v1":
        yield "algorithmes annoncés et employés différents"
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
