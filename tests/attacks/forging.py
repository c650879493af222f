"""Tools of an attacker: signing past every refusal, stamping anything, rewriting what no signature covers."""

from __future__ import annotations

import io

from asn1crypto import cms
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper

from contratgen.pades.reading import open_signed
from contratgen.signing.electronic import BEYOND_THE_PAGE

from .recipes import Writer


def stamped(scene, blob: bytes) -> bytes:
    """Return the file with a document time stamp over all of it, as an attacker may get one anywhere."""
    stamping = PdfTimeStamper(scene.pki.stamper(), field_name="horodatage-x", invis_settings=BEYOND_THE_PAGE)
    return stamping.timestamp_pdf(Writer(io.BytesIO(blob)), "sha256").getvalue()


def raw_sign(scene, blob: bytes, party: str, key: str = "", *, signer=None, stamper=None, **changes) -> bytes:
    """Sign without any of contratgen's refusals."""
    said = {"md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES, **changes}
    metadata = PdfSignatureMetadata(field_name=party, **said)
    made = PdfSigner(metadata, signer or scene.pki.signer(key or party), timestamper=stamper)
    return made.sign_pdf(Writer(io.BytesIO(blob))).getvalue()


def flipped(blob: bytes, place: int) -> bytes:
    return blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]


def gap(scene) -> tuple[int, int]:
    """Return where the hexadecimal digits of the last signature stand, and how many its DER takes."""
    signature = open_signed(scene.signed, "x").signatures[-1]
    start = int(signature.byte_range[1]) + 1
    return start, 2 * len(cms.ContentInfo.load(signature.pkcs7_content).dump())


def rewritten(scene, change) -> bytes:
    """Return the dossier with the last signature's CMS changed where no signature covers it."""
    start, _ = gap(scene)
    signature = open_signed(scene.signed, "x").signatures[-1]
    message = cms.ContentInfo.load(signature.pkcs7_content)
    room = len(signature.pkcs7_content)
    der = change(message)
    return scene.signed[:start] + der.ljust(room, b"\0").hex().upper().encode() + scene.signed[start + 2 * room :]
