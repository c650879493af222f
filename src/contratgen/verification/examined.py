"""A dossier under examination: what was given with it, and what each step may look at. Nothing here judges."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from asn1crypto import cms
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.settings import KeyUsageConstraints

from contratgen.pades.levels import time_stamp_token
from contratgen.pades.reading import TIME_STAMP, SignedFile

if TYPE_CHECKING:
    import datetime as dt

    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    from contratgen.base.manifest import Manifest
    from contratgen.base.signature_terms import Terms
    from contratgen.pades.trust import Trust

ANY_USAGE = KeyUsageConstraints(key_usage=set())


@dataclass(frozen=True, slots=True)
class Judged:
    """A signature or document time stamp and what its validation says; `moment` is when its chain was to hold."""

    signature: EmbeddedPdfSignature
    status: Any  # pyHanko's status of a signature, or of a document time stamp
    moment: dt.datetime
    stamped: bool

    @property
    def name(self) -> str:
        """The field's name."""
        return str(self.signature.field_name)

    @property
    def is_time_stamp(self) -> bool:
        """Whether this is a document time stamp."""
        return str(self.signature.sig_object_type) == TIME_STAMP


@dataclass(frozen=True, eq=False)
class Examined:
    """The file, its manifest if there is one, whom one trusts, and the moment of the verdict."""

    opened: SignedFile
    manifest: Manifest | None
    trust: Trust
    at: dt.datetime

    @cached_property
    def terms(self) -> Terms | None:
        """The terms inside the file."""
        return self.opened.terms

    @property
    def signatures(self) -> tuple[EmbeddedPdfSignature, ...]:
        """Signatures and time stamps, oldest first."""
        return self.opened.signatures

    @cached_property
    def unsigned_digest(self) -> str:
        """SHA-256 of the first revision, in hexadecimal."""
        return hashlib.sha256(self.opened.unsigned).hexdigest()

    @cached_property
    def known(self) -> dict[str, list[Any]]:
        """The proofs of validity that the file carries: certificates, revocation lists, OCSP responses."""
        try:
            store = DocumentSecurityStore.read_dss(self.opened.reader)
        except NoDSSFoundError:
            return {}
        crls = [crl.get_object().read_data(DecodePurpose.CRL) for crl in store.crls]
        ocsps = [response.get_object().read_data(DecodePurpose.OCSP_RESPONSE) for response in store.ocsps]
        return {"other_certs": list(store.load_certs()), "crls": crls, "ocsps": ocsps}

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Each signature with its validation, oldest first. Raises what the validation raises."""
        return asyncio.run(self._judge())

    async def _judge(self) -> tuple[Judged, ...]:
        """Validate the newest first: each document time stamp proves that what it covers existed by then."""
        moment = self.at
        found = []
        for signature in reversed(self.signatures):
            judged = await self._judge_one(signature, moment)
            if judged.is_time_stamp and judged.status.valid and judged.status.trusted:
                moment = min(moment, judged.status.timestamp)
            found.append(judged)
        return tuple(reversed(found))

    async def _judge_one(self, signature: EmbeddedPdfSignature, moment: dt.datetime) -> Judged:
        if str(signature.sig_object_type) == TIME_STAMP:
            stamp = await async_validate_pdf_timestamp(signature, self._context(moment), skip_diff=True)
            return Judged(signature, stamp, moment, stamped=True)
        token = time_stamp_token(signature)
        signed_at = token_time(token) if token is not None else moment
        status = await async_validate_pdf_signature(
            signature,
            self._context(min(signed_at, moment)),
            ts_validation_context=self._context(moment),
            key_usage_settings=ANY_USAGE,
            skip_diff=True,
        )
        return Judged(signature, status, signed_at, stamped=token is not None)

    def _context(self, moment: dt.datetime) -> Any:
        known: dict[str, Any] = {name: list(values) for name, values in self.known.items()}
        return self.trust.context(moment, **known)


def token_time(token: cms.SignedData) -> dt.datetime:
    """Return the time that a time stamp states."""
    stated: dt.datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return stated


def embedded_certificates(data: cms.SignedData) -> list[Certificate]:
    """Return the certificates that a signature or time stamp carries."""
    held = data["certificates"]
    return [item.chosen for item in held] if held.native is not None else []
