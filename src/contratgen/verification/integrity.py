"""Step 4: the bytes that a signature covers are those that were signed, and the signature is its key's.

What is found says where: a change stands after what the signature before it covers, whole as that one is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from contratgen.pades.reading import unchanged
from contratgen.verification.origin import entry_of
from contratgen.verification.report import Finding

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    from contratgen.verification.examined import Examined


def integrity(examined: Examined) -> Iterator[Finding]:
    """Step 4. Each signature covers what was signed, and was made with the key of its certificate."""
    whole = examined.opened.ends[0] if entry_of(examined) is not None else 0
    changed: dict[str, list[str]] = {}
    for signature in examined.signatures:
        end = examined.opened.ends[signature.signed_revision]
        if not unchanged(signature):
            changed.setdefault(_where(examined, whole, end), []).append(f"« {signature.field_name} »")
            continue
        if not _made_by_its_key(signature):
            yield Finding("CG704", f"« {signature.field_name} » : la signature n'est pas celle de son certificat")
        whole = max(whole, end)
    for where, names in changed.items():
        yield Finding("CG704", f"{', '.join(names)} : le document a changé {where}")


def _where(examined: Examined, whole: int, end: int) -> str:
    """Return where a change is: after the bytes known to be whole, in the unsigned revision if none are."""
    ends = examined.opened.ends
    if whole == 0 and examined.manifest is not None:
        return f"dans la révision non signée (octets 1 à {ends[0]})"
    revisions = [number for number, last in enumerate(ends) if whole < last <= end]
    first, last = revisions[0], revisions[-1]
    names = f"révision {first}" if first == last else f"révisions {first} à {last}"
    return f"entre les octets {whole + 1} et {end} ({names})"


def _made_by_its_key(signature: EmbeddedPdfSignature) -> bool:
    content = signature.signed_data["encap_content_info"]
    kind = content["content_type"].native
    if kind == "data":
        digest = signature.compute_digest()
    else:
        digest = hashlib.new(signature.md_algorithm, bytes(content["content"])).digest()
    intact, valid = validate_sig_integrity(signature.signer_info, signature.signer_cert, kind, digest)
    return bool(intact and valid)
