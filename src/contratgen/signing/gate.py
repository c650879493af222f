"""The gate: every reason not to sign, found before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyhanko.sign.validation.status import SignatureCoverageLevel

from contratgen.base.diagnostics import Diagnostic, InputError
from contratgen.base.signature_terms import READY, SEAL, Signatory, Terms
from contratgen.pades.certificates import clashes, mismatches, subject_of
from contratgen.pades.moments import latest_day, moment_in_french
from contratgen.pades.reading import SignedFile, unchanged
from contratgen.signing.faults import (
    BLOCKED,
    BY_PEN,
    EXPIRED,
    LOCKED,
    NOT_INTACT,
    NOT_YET_VALID,
    OUT_OF_ORDER,
    PAPER_MODE,
    SHARED,
    TOO_EARLY,
    TWICE,
    UNKNOWN_PARTY,
    WRONG_PARTY,
)

if TYPE_CHECKING:
    import datetime as dt

    from asn1crypto.x509 import Certificate

PAPER: Final = "papier"


@dataclass(frozen=True, slots=True)
class Turn:
    """One signature to make: the party, whether it is the first (it certifies) and the last (it locks)."""

    party: Signatory
    field: str
    first: bool
    last: bool


def turn_of(opened: SignedFile, terms: Terms, party: str, moment: dt.datetime, name: str) -> Turn:
    """Return the signature that a party may make at a moment, with its zone.

    Raises `InputError` with every reason against it: CG603, CG604, CG605, CG606, CG607, CG615, CG616, CG617, CG618.
    """
    found = [*_blocked(terms, name), *changed_since(opened, name), *_not_now(opened, terms, party, moment, name)]
    if found:
        raise InputError(*found)
    filled = {signature.name for signature in opened.filled}
    open_fields = [field for field in opened.fields if field not in filled]
    signatory = terms.signatory(party) or _seal(terms)
    made = [signature for signature in opened.filled if not signature.is_time_stamp]
    return Turn(signatory, party, first=not made, last=open_fields == [party])


def _seal(terms: Terms) -> Signatory:
    what = "atteste la version numérisée"
    return Signatory(SEAL, terms.document, "Sceau de la collectivité", what, certificat=terms.sceau)


def _blocked(terms: Terms, name: str) -> Iterator[Diagnostic]:
    yield from (BLOCKED.at(name, reason=reason) for reason in terms.blocages)
    if terms.statut != READY and not terms.blocages:
        yield BLOCKED.at(name, reason=f"le contrat est au statut « {terms.statut} »")


def changed_since(opened: SignedFile, name: str) -> Iterator[Diagnostic]:
    """Yield a fault (CG616) when bytes follow the last revision, or the last signature no longer covers all before."""
    if opened.ends[-1] != len(opened.blob):
        yield NOT_INTACT.at(name, reason="des octets suivent sa fin")
        return
    for signature in opened.signatures[-1:]:
        covers = signature.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
        if not covers or not unchanged(signature):
            yield NOT_INTACT.at(name, reason=f"la signature de « {signature.field_name} » ne le couvre plus")


def _not_now(opened: SignedFile, terms: Terms, party: str, moment: dt.datetime, name: str) -> Iterator[Diagnostic]:
    filled = {signature.name: signature for signature in opened.filled}
    expected = [party.identifiant for party in terms.signataires if party.identifiant not in terms.by_pen]
    if any(signature.locks for signature in opened.filled):
        yield LOCKED.at(name)
    if party in terms.by_pen:
        yield BY_PEN.at(name, party=party)
    elif party not in opened.fields:
        yield UNKNOWN_PARTY.at(name, party=party, parties=", ".join(opened.fields) or "aucun")
    elif party in filled:
        yield TWICE.at(name, party=party, who=filled[party].who, when=moment_in_french(filled[party].when))
    elif party != SEAL and terms.mode == PAPER:
        yield PAPER_MODE.at(name, mode=terms.mode)
    else:
        yield from _order(terms, party, expected, filled.keys(), name)
    yield from too_early(terms, [party], latest_day(moment), name)


def too_early(terms: Terms, parties: Collection[str], day: dt.date, name: str) -> Iterator[Diagnostic]:
    """Yield a fault (CG615) for each party that may not sign yet on a day, by certificate or with a pen."""
    for party in terms.signataires:
        if party.identifiant in parties and not party.may_sign_on(day):
            yield TOO_EARLY.at(name, party=party.identifiant, day=f"{party.des_le:%d/%m/%Y}")


def _order(terms: Terms, party: str, expected: list[str], filled: object, name: str) -> Iterator[Diagnostic]:
    """Yield a fault when others sign before: all parties before the seal, those above in a fixed order."""
    if party == SEAL:
        before = expected
    elif terms.ordre == "protocolaire":
        before = expected[: expected.index(party)]
    else:
        return
    missing = [party for party in before if party not in filled]  # type: ignore[operator]  # a set of names
    if missing:
        yield OUT_OF_ORDER.at(name, party=party, before=", ".join(missing))


def see_that_it_is_theirs(
    certificate: Certificate, party: Signatory, opened: SignedFile, terms: Terms, moment: dt.datetime, name: str
) -> None:
    """Raise `InputError` for a certificate that is not the party's to use, after those who signed so far.

    CG608: it does not hold now; CG610: it says another holder; CG661: its holder signed for another party.
    """
    start, end = certificate.not_valid_before, certificate.not_valid_after
    found = [
        WRONG_PARTY.at(name, party=party.identifiant, mismatch=mismatch)
        for mismatch in mismatches(party.certificat, certificate)
    ]
    who, own = subject_of(certificate), party.identifiant
    if not start <= moment <= end:
        untimely = NOT_YET_VALID if moment < start else EXPIRED
        found.append(untimely.at(name, who=who, start=f"{start:%d/%m/%Y}", end=f"{end:%d/%m/%Y}"))
    others = [set(pair) - {own} for pair in clashes(terms, {**opened.holders, own: certificate}) if own in pair]
    found += [SHARED.at(name, who=who, party=own, other=", ".join(other)) for other in others]
    if found:
        raise InputError(*found)
