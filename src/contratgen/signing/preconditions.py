"""Everything that is looked at before a party signs, whoever holds its key: the gate, the certificate, the level.

Nothing is written, and no key is needed, before this has been passed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathBuildingError, RevokedError, ValidationError

from contratgen.base.diagnostics import InputError
from contratgen.base.signature_terms import Level, Signatory, Terms
from contratgen.pades.certificates import subject_of
from contratgen.pades.reading import SignedFile, open_signed, terms_of
from contratgen.pades.trust import Trust
from contratgen.signing.faults import LEVEL, REVOKED, TIME, UNTRUSTED
from contratgen.signing.fitness import broken_chain
from contratgen.signing.gate import Turn, see_that_it_is_theirs, turn_of

if TYPE_CHECKING:
    import datetime as dt

    from asn1crypto.x509 import Certificate
    from pyhanko.sign.timestamps import TimeStamper
    from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True, slots=True)
class Means:
    """What one signs with: level, time-stamping authority, trust, and whether revocation is looked up online.

    Without a level, that of the terms. `confirm` is shown who signs for which party once nothing speaks against it, and
    raises `InputError` to go no further.
    """

    level: Level | None = None
    stamper: TimeStamper | None = None
    trust: Trust = field(default_factory=Trust)
    online: bool = False
    confirm: Callable[[Signatory, Certificate], None] = lambda _party, _certificate: None


@dataclass(frozen=True, slots=True)
class Vetted:
    """A signature that may be made now. `context` validates chains; None when nobody is trusted and none need be."""

    opened: SignedFile
    terms: Terms
    turn: Turn
    level: Level
    means: Means
    context: ValidationContext | None
    moment: dt.datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs: a certificate and those above it, without the root."""

    certificate: Certificate
    chain: Sequence[Certificate] = ()


def vet(blob: bytes, party: str, identity: Identity, means: Means, moment: dt.datetime, name: str) -> Vetted:
    """Return the signature that a party may make with a certificate; `moment` is the present time, with its zone.

    Raises `InputError`: CG601 to CG610, CG613 to CG618, CG625, CG661, and what `means.confirm` raises.
    """
    opened = open_signed(blob, name)
    terms = terms_of(opened, name)
    turn = turn_of(opened, terms, party, moment, name)
    see_that_it_is_theirs(identity.certificate, turn.party, opened, terms, moment, name)
    level = _level(means, terms, name)
    context = validating(identity, means, moment, name, proven=level.proven)
    means.confirm(turn.party, identity.certificate)
    return Vetted(opened, terms, turn, level, means, context, moment)


def _level(means: Means, terms: Terms, name: str) -> Level:
    """Return the level to sign at. Raises `InputError` (CG614, CG625)."""
    level = means.level or terms.niveau
    if not level.reaches(terms.niveau):
        raise InputError(LEVEL.at(name, level=level, asked=terms.niveau))
    if level.stamped and means.stamper is None:
        raise InputError(TIME.at(name, reason=f"le niveau {level} en demande un"))
    return level


def validating(
    identity: Identity, means: Means, moment: dt.datetime, name: str, *, proven: bool
) -> ValidationContext | None:
    """Return what validates a chain, once it has; None when nobody is trusted and no proof is needed.

    Raises `InputError` (CG609, CG613).
    """
    who = subject_of(identity.certificate)
    if not means.trust.anchors:
        if proven:
            advice = "Donnez les autorités avec --trust, et leurs listes de révocation (.crl)."
            raise InputError(UNTRUSTED.at(name, who=who, reason="aucune n'est donnée", advice=advice))
        return None
    context = means.trust.context(moment, strict=proven, fetch=means.online, other_certs=list(identity.chain))
    try:
        asyncio.run(CertificateValidator(identity.certificate, identity.chain, context).async_validate_usage(set()))
    except RevokedError:
        raise InputError(REVOKED.at(name, who=who)) from None
    except (ValidationError, PathBuildingError) as fault:
        chain = (identity.certificate, *identity.chain)
        raise InputError(broken_chain(fault, chain, means.trust.anchors, name)) from None
    return context
