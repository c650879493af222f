"""Step 5, the level: what each signature reaches, by proofs that hold, against what it states and the terms ask."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

from contratgen.base.signature_terms import Level
from contratgen.pades.levels import levels, stated, time_stamp_token
from contratgen.pades.trust import Trust
from contratgen.verification.report import Finding

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko_certvalidator import ValidationContext

    from contratgen.verification.examined import Examined, Judged


def shortfalls(examined: Examined) -> Iterator[Finding]:
    """Yield the signatures that do not reach the level that they state, or that the terms ask of all."""
    reached = proven_levels(examined)
    asked = examined.terms.niveau if examined.terms else Level.B
    for judged in examined.judged:
        if judged.is_time_stamp:
            continue
        wanted = max(stated(judged.signature), asked, key=list(Level).index)
        if not reached[judged.name].reaches(wanted):
            message = f"« {judged.name} » : niveau {wanted} attendu, {reached[judged.name]} atteint"
            yield Finding("CG705", message, champs=(judged.name,))


@lru_cache(maxsize=1)
def proven_levels(examined: Examined) -> dict[str, Level]:
    """Return the level of each signature by name; one whose proofs do not show that its chain held is B-T at most."""
    claimed = levels(examined.opened)
    for judged in examined.judged:
        if claimed[judged.name].proven and not judged.is_time_stamp and not _proven(judged, examined):
            claimed[judged.name] = Level.T
    return claimed


def _proven(one: Judged, examined: Examined) -> bool:
    """Return whether the file alone shows that the signer's chain held when it signed, and its time stamp's since."""
    stamped = one.status.timestamp_validity
    if time_stamp_token(one.signature) is None or stamped is None:
        return False
    known: dict[str, Any] = {name: list(values) for name, values in examined.known.items()}
    context = Trust(examined.trust.anchors).context(one.moment, strict=True, **known)
    certificates = (one.signature.signer_cert, stamped.signing_cert)
    return all(asyncio.run(_holds(certificate, context)) for certificate in certificates)


async def _holds(certificate: Certificate, context: ValidationContext) -> bool:
    try:
        await CertificateValidator(certificate, validation_context=context).async_validate_usage(set())
    except (ValidationError, PathBuildingError):
        return False
    return True
