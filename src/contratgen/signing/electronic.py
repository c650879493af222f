"""One party signs by certificate: PAdES (ETSI EN 319 142-1), levels B-B, B-T, B-LT and B-LTA, by pyHanko.

The first signature certifies (nothing but signatures may follow), the last one locks every field. Proofs of validity
are added in the very revision that they serve, so that each byte of the file is covered by a signature or time stamp.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, InvisSigSettings, MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_byterange import BuildProps
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.dss import collect_validation_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

from contratgen.base import limits
from contratgen.base.diagnostics import InputError
from contratgen.base.signature_terms import Level
from contratgen.pades.reading import TIME_STAMP, items
from contratgen.pades.wording import UnsoundError, fault_in_french
from contratgen.signing.appearance import box_style, lines_of
from contratgen.signing.faults import FAILED, TIME
from contratgen.signing.fitness import broken_chain
from contratgen.signing.keys import DIGEST
from contratgen.signing.preconditions import Identity, Means, Vetted, vet

if TYPE_CHECKING:
    import datetime as dt

    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.path import ValidationPath

PRODUCER: Final = "contratgen"
FAULTS: Final = (
    SigningError, SignatureValidationError, PathBuildingError, ValidationError, PdfError, OSError, UnsoundError
)  # fmt: skip
SMALLEST_BOX: Final = 3
"""Points of the smallest page (ISO 32000-1, annex C.2): a box is made as one."""
BEYOND_THE_PAGE: Final = InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)
"""Where the field of a time stamp stands: printed as PDF/A asks, outside of the page as PDF/UA does."""


def sign(
    blob: bytes, party: str, signer: Signer, means: Means, moment: dt.datetime, name: str = "dossier.pdf"
) -> bytes:
    """Return the document with the signature of a party; `moment` is the present time, with its zone.

    Raises `InputError` before anything is signed, as `vet` does; CG614 and CG623 when the time-stamping authority or
    the signature fails.
    """
    certificate = signer.signing_cert
    assert certificate is not None
    vetted = vet(blob, party, Identity(certificate, tuple(signer.cert_registry)), means, moment, name)
    with explained(name):
        writer = Revision.from_reader(vetted.opened.reader)  # what was read for the gate is not read again
        out = pdf_signer(vetted, signer, writer).sign_pdf(writer, existing_fields_only=True)
        return archived(bytes(out.getbuffer()), vetted, name)


@contextlib.contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what the library raises into diagnostics: CG614 for a time stamp, CG623 for the rest."""
    try:
        yield
    except TimestampRequestError as fault:
        raise InputError(TIME.at(name, reason=fault_in_french(fault))) from None
    except FAULTS as fault:
        raise InputError(FAILED.at(name, reason=fault_in_french(fault))) from None


class Revision(IncrementalPdfFileWriter):
    """A revision that leaves the metadata as they are: a signature says nothing of who wrote the document."""

    def _update_meta(self) -> None:
        """Write no date of change, and no name of software."""


def pdf_signer(vetted: Vetted, signer: Signer, writer: IncrementalPdfFileWriter) -> PdfSigner:
    """Return what writes a signature that was vetted: its field, its box, what it certifies and locks, its proofs."""
    party, level = vetted.turn.party, vetted.level
    width, height = _size(writer, vetted.turn.field)
    style = box_style(lines_of(party, level, vetted.moment), width, height) if width and height else None
    metadata = PdfSignatureMetadata(
        field_name=vetted.turn.field,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=vetted.turn.first,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        name=party.nom,
        reason=party.habilitation or None,
        app_build_props=BuildProps(PRODUCER, revision=str(level)),
        embed_validation_info=level.proven,
        validation_context=vetted.context if level.proven else None,
        signer_key_usage=set(),
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    kind = _LockingSigner if vetted.turn.last else PdfSigner
    stamper = vetted.means.stamper if level.stamped else None
    return kind(metadata, signer, timestamper=stamper, stamp_style=style)


def _size(writer: IncrementalPdfFileWriter, name: str) -> tuple[float, float]:
    fields = items(writer.root["/AcroForm"]["/Fields"])
    left, bottom, right, top = next(field["/Rect"] for field in fields if field["/T"] == name)
    width, height = float(right - left), float(top - bottom)
    if (width or height) and not all(SMALLEST_BOX <= side <= limits.PAGE_POINTS for side in (width, height)):
        raise UnsoundError("le champ de signature n'a pas la taille d'un cadre")
    return width, height


def archived(blob: bytes, vetted: Vetted, name: str) -> bytes:
    """Return a signed document with what its level asks beyond the signature.

    For B-LTA, that is a document time stamp and the proofs of every signature before it, in one revision: one party
    that signs at that level, the last for instance, is enough. Raises `InputError` (CG613) for what cannot be proven.
    """
    stamper, context = vetted.means.stamper, vetted.context
    if vetted.level is not Level.LTA:
        return blob
    assert stamper is not None
    assert context is not None
    writer = Revision(io.BytesIO(blob))
    made = writer.prev.embedded_signatures
    stamps = sum(1 for signature in made if str(signature.sig_object_type) == TIME_STAMP)
    stamping = PdfTimeStamper(stamper, field_name=f"horodatage-{stamps + 1}", invis_settings=BEYOND_THE_PAGE)
    settings = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
    paths = asyncio.run(_proofs(made, context, vetted.means.trust.anchors, name))
    out = stamping.timestamp_pdf(writer, DIGEST, context, validation_paths=paths, dss_settings=settings)
    return bytes(out.getbuffer())


async def _proofs(
    signatures: Iterable[EmbeddedPdfSignature], context: ValidationContext, anchors: Sequence[Certificate], name: str
) -> list[ValidationPath]:
    """Return the chains of signatures and of their time stamps, whose revocation the context then knows."""
    paths: list[ValidationPath] = []
    for signature in signatures:
        try:
            paths += await collect_validation_info(signature, context)
        except (ValidationError, PathBuildingError) as fault:
            chain = (signature.signer_cert, *signature.other_embedded_certs)
            raise InputError(broken_chain(fault, chain, anchors, name)) from None
    return paths


class _LockingSigner(PdfSigner):
    """A signer whose signature locks every field, though the field itself has no `/Lock`.

    Which signature is the last is known when it is made, and a field may not change any more by then.
    """

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002  # inherited
    ) -> PdfSigningSession:
        """Return the session, its signature dictionary to be written with the lock."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.cms_writer = _locking(session.cms_writer)
        next(session.cms_writer)
        return session


def _locking(writer: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """Pass on what goes to a writer of signatures, but for the lock that its dictionary gets."""
    setup = yield None
    everything = FieldMDPSpec(FieldMDPAction.ALL)
    answer = writer.send(replace(setup, mdp_setup=replace(setup.mdp_setup, field_lock=everything)))
    while True:
        answer = writer.send((yield answer))
