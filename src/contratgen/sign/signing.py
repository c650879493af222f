"""One party signs by certificate: PAdES (ETSI EN 319 142-1), levels B-B, B-T, B-LT and B-LTA, by pyHanko.

The first signature certifies (nothing but signatures may follow), the last one locks every field. Proofs of validity
are added in the very revision that they serve, so that each byte of the file is covered by a signature or time stamp.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, InvisSigSettings, MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathBuildingError, RevokedError, ValidationError

from contratgen.diagnostics import InputError
from contratgen.pades.certificates import subject_of
from contratgen.pades.reading import SignedFile, items, open_signed, terms_of
from contratgen.pades.trust import Trust
from contratgen.sign.box import box_style, lines_of
from contratgen.sign.faults import FAILED, LEVEL, REVOKED, TIME, UNTRUSTED
from contratgen.sign.gate import Turn, see_that_it_is_theirs, turn_of
from contratgen.sign.keys import DIGEST
from contratgen.terms import Level

if TYPE_CHECKING:
    import datetime as dt

    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.timestamps import TimeStamper
    from pyhanko_certvalidator import ValidationContext

    from contratgen.terms import Terms

PRODUCER: Final = "contratgen"
FAULTS: Final = (SigningError, SignatureValidationError, PathBuildingError, ValidationError, PdfError, OSError)
BEYOND_THE_PAGE: Final = InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)
"""Where the field of a time stamp stands: printed as PDF/A asks, outside of the page as PDF/UA does."""


@dataclass(frozen=True, slots=True)
class Means:
    """What one signs with: level, time-stamping authority, trust, and whether revocation is looked up online.

    Without a level, that of the terms.
    """

    level: Level | None = None
    stamper: TimeStamper | None = None
    trust: Trust = field(default_factory=Trust)
    online: bool = False


def sign(
    blob: bytes, party: str, signer: Signer, means: Means, moment: dt.datetime, name: str = "dossier.pdf"
) -> bytes:
    """Return the document with the signature of a party; `moment` is the present time, with its zone.

    Raises `InputError` before anything is signed: CG601 to CG611, CG613 to CG618, CG625; CG614 and CG623 when the
    time-stamping authority or the signature fails.
    """
    opened = open_signed(blob, name)
    terms = terms_of(opened, name)
    turn = turn_of(opened, terms, party, moment.date(), name)
    certificate = signer.signing_cert
    assert certificate is not None
    see_that_it_is_theirs(certificate, turn.party, moment, name)
    level = _level(means, terms, name)
    context = _context(signer, means, level, moment, name)
    try:
        signed = _signed(opened, turn, signer, means, level, context, moment)
        return _archived(signed, means, context) if level is Level.LTA else signed
    except TimestampRequestError as fault:
        raise InputError(TIME.at(name, reason=str(fault) or "l'autorité ne répond pas")) from None
    except FAULTS as fault:
        raise InputError(FAILED.at(name, reason=str(fault) or type(fault).__name__)) from None


def _level(means: Means, terms: Terms, name: str) -> Level:
    """Return the level to sign at. Raises `InputError` (CG614, CG625)."""
    level = means.level or terms.niveau
    if not level.reaches(terms.niveau):
        raise InputError(LEVEL.at(name, level=level, asked=terms.niveau))
    if level.stamped and means.stamper is None:
        raise InputError(TIME.at(name, reason=f"le niveau {level} en demande un"))
    return level


class Revision(IncrementalPdfFileWriter):
    """A revision that leaves the metadata as they are: a signature says nothing of who wrote the document."""

    def _update_meta(self) -> None:
        """Write no date of change, and no name of software."""


def _context(signer: Signer, means: Means, level: Level, moment: dt.datetime, name: str) -> ValidationContext | None:
    """Return what validates the signer's chain, once it has; None when nobody is trusted and the level needs no proof.

    Raises `InputError` (CG609, CG613).
    """
    certificate = signer.signing_cert
    assert certificate is not None
    who = subject_of(certificate)
    if not means.trust.anchors:
        if level.proven:
            raise InputError(UNTRUSTED.at(name, who=who, reason="aucune autorité n'est donnée"))
        return None
    others = list(signer.cert_registry)
    context = means.trust.context(moment, strict=level.proven, fetch=means.online, other_certs=others)
    try:
        asyncio.run(CertificateValidator(certificate, others, context).async_validate_usage(set()))
    except RevokedError:
        raise InputError(REVOKED.at(name, who=who)) from None
    except (ValidationError, PathBuildingError) as fault:
        raise InputError(UNTRUSTED.at(name, who=who, reason=str(fault))) from None
    return context


def _signed(
    opened: SignedFile,
    turn: Turn,
    signer: Signer,
    means: Means,
    level: Level,
    context: ValidationContext | None,
    moment: dt.datetime,
) -> bytes:
    writer = Revision.from_reader(opened.reader)  # what was read for the gate is not read again
    width, height = _size(writer, turn.field)
    style = box_style(lines_of(turn.party, level, moment), width, height) if width and height else None
    metadata = PdfSignatureMetadata(
        field_name=turn.field,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=turn.first,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        name=turn.party.nom,
        reason=turn.party.habilitation or None,
        embed_validation_info=level.proven,
        validation_context=context if level.proven else None,
        signer_key_usage=set(),
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    kind = _LockingSigner if turn.last else PdfSigner
    stamper = means.stamper if level.stamped else None
    out = kind(metadata, signer, timestamper=stamper, stamp_style=style).sign_pdf(writer, existing_fields_only=True)
    return bytes(out.getbuffer())


def _size(writer: IncrementalPdfFileWriter, name: str) -> tuple[float, float]:
    fields = items(writer.root["/AcroForm"]["/Fields"])
    left, bottom, right, top = next(one["/Rect"] for one in fields if one["/T"] == name)
    return float(right - left), float(top - bottom)


def _archived(blob: bytes, means: Means, context: ValidationContext | None) -> bytes:
    """Return the document with a document time stamp and the proofs that it needs, in one revision."""
    assert means.stamper is not None
    writer = Revision(io.BytesIO(blob))
    stamps = sum(1 for one in writer.prev.embedded_timestamp_signatures)
    stamping = PdfTimeStamper(means.stamper, field_name=f"horodatage-{stamps + 1}", invis_settings=BEYOND_THE_PAGE)
    settings = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
    out = stamping.timestamp_pdf(writer, DIGEST, context, dss_settings=settings)
    return bytes(out.getbuffer())


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
