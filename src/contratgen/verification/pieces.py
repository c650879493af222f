"""The signed pieces that a dossier carries whole: each is there, is the manifest's, and its own signatures hold.

Who signed them is told, not judged: whom to trust for a partner's act is not said of the dossier's own parties.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature

from contratgen.pades.certificates import issuer_of, subject_of
from contratgen.pades.reading import attachments, open_signed
from contratgen.verification.examined import ANY_USAGE, Examined
from contratgen.verification.report import Finding

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


def signed_pieces(examined: Examined, *, all_there: bool) -> Iterator[Finding]:
    """Yield what is wrong with the signed pieces of a file; a dossier must have all of them (`all_there`)."""
    carried = attachments(examined.opened.reader.root)
    for path, digest in _expected(examined):
        if path not in carried:
            if all_there:
                yield Finding("CG712", f"la pièce signée « {path} » n'est plus jointe au dossier")
        elif hashlib.sha256(carried[path]).hexdigest() != digest:
            yield Finding("CG712", f"la pièce signée « {path} » n'est pas celle du manifeste")


def broken_pieces(examined: Examined) -> Iterator[Finding]:
    """Yield the signed pieces whose own signatures do not hold; costly: each of their revisions is compared."""
    carried = attachments(examined.opened.reader.root)
    for path, _ in _expected(examined):
        if path in carried:
            yield from _broken(examined, path, carried[path])


def has_pieces(examined: Examined) -> bool:
    """Return whether the manifest names signed pieces."""
    return any(True for _ in _expected(examined))


def signers_of_pieces(examined: Examined) -> Iterator[str]:
    """Yield a sentence for each signature of the signed pieces that a file carries."""
    carried = attachments(examined.opened.reader.root)
    for path in (path for path, _ in _expected(examined) if path in carried):
        for made in open_signed(carried[path], path).filled:
            if not made.is_time_stamp:
                when = f" le {dt.datetime.fromisoformat(made.when):%d/%m/%Y}" if made.when else ""
                yield f"Pièce jointe « {path} » : signée par {made.who}{when}, sans que son autorité soit examinée ici."


def _expected(examined: Examined) -> Iterator[tuple[str, str]]:
    for path, piece in examined.manifest.pieces.items() if examined.manifest else ():
        if piece.incorporation == "jointe entière":
            yield path, piece.sha256


def _broken(examined: Examined, path: str, blob: bytes) -> Iterator[Finding]:
    opened = open_signed(blob, path)
    signatures = [
        signature for signature, made in zip(opened.signatures, opened.filled, strict=True) if not made.is_time_stamp
    ]
    if not signatures:
        yield Finding("CG712", f"la pièce « {path} » n'est signée par personne")
    for signature in signatures:
        if not _holds(asyncio.run(_judge(examined, signature))):
            who = f"{subject_of(signature.signer_cert)}, {issuer_of(signature.signer_cert)}"
            yield Finding(
                "CG712", f"pièce « {path} » : la signature de {who} ne tient plus, ou la pièce a changé après"
            )


async def _judge(examined: Examined, signature: EmbeddedPdfSignature) -> Any:
    context = examined.trust.context(examined.at)
    return await async_validate_pdf_signature(signature, context, key_usage_settings=ANY_USAGE)


def _holds(status: Any) -> bool:
    changed = status.modification_level in {ModificationLevel.ANNOTATIONS, ModificationLevel.OTHER}
    return bool(status.intact and status.valid and not changed and status.docmdp_ok is not False)
