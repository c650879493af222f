"""Step 5, the holder: each party signed with its own certificate, or its own pen, on a day on which it might.

None of it asks who issued the certificates: one that says another holder is wrong, whoever vouches for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from contratgen.pades.certificates import clashes, may_sign, mismatches, subject_of
from contratgen.pades.levels import time_stamp_token
from contratgen.pades.moments import latest_day
from contratgen.verification.examined import Examined, token_time
from contratgen.verification.report import Finding

if TYPE_CHECKING:
    import datetime as dt

    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    from contratgen.base.signature_terms import Terms


def holders(examined: Examined) -> Iterator[Finding]:
    """Yield the signatures whose certificate is another's, or another party's too, or that were made too early."""
    terms = examined.terms
    if terms is None:
        return
    for signature in _of_parties(examined):
        name = str(signature.field_name)
        for mismatch in mismatches(terms.policy_of(name), signature.signer_cert):
            yield Finding("CG705", f"« {name} » : {mismatch}", champs=(name,))
        if not may_sign(signature.signer_cert):
            yield Finding("CG705", f"« {name} » : le certificat n'est pas fait pour signer", champs=(name,))
        party = terms.signatory(name)
        if party and not party.may_sign_on(latest_day(_made_at(signature, examined.at))):
            message = f"« {name} » : signature avant l'acte qui l'autorise ({party.des_le:%d/%m/%Y})"
            yield Finding("CG705", message, champs=(name,))
    yield from _shared(examined.opened.holders, terms)


def _of_parties(examined: Examined) -> list[EmbeddedPdfSignature]:
    return [signature for signature in examined.signatures if signature.field_name in examined.opened.holders]


def _made_at(signature: EmbeddedPdfSignature, otherwise: dt.datetime) -> dt.datetime:
    """Return when a signature was made: as its time stamp states, else as it says itself."""
    token = time_stamp_token(signature)
    if token is not None:
        return token_time(token)
    said: dt.datetime = signature.self_reported_timestamp or otherwise
    return said if said.tzinfo else said.replace(tzinfo=otherwise.tzinfo)


def _shared(held: Mapping[str, Certificate], terms: Terms) -> Iterator[Finding]:
    """Yield each holder that signed for parties which the terms do not let share a certificate, once."""
    pairs = [*clashes(terms, held)]
    told: set[str] = set()
    for first in dict.fromkeys(party for party, _ in pairs):
        group = [first, *(other for party, other in pairs if party == first)]
        if not told.issuperset(group):
            named = ", ".join(f"« {name} »" for name in group)
            message = f"{named} : un même titulaire a signé pour ces parties ({subject_of(held[first])}), "
            yield Finding("CG751", f"{message}et le contrat ne le prévoit pas", champs=tuple(group))
        told.update(group)


def pen_days(examined: Examined) -> Iterator[Finding]:
    """Yield what is wrong with the day on which pages are said to have been signed with a pen."""
    terms = examined.terms
    if terms is None or terms.papier is None:
        return
    day = terms.papier.date
    for party in terms.signataires:
        if party.identifiant in terms.by_pen and not party.may_sign_on(day):
            message = f"« {party.identifiant} » : signé au stylo le {day:%d/%m/%Y}, avant l'acte qui l'autorise "
            yield Finding("CG750", f"{message}({party.des_le:%d/%m/%Y})", champs=(party.identifiant,))
    if day > latest_day(examined.at):
        message = f"des pages sont datées du {day:%d/%m/%Y}, après le jour de l'examen"
        yield Finding("CG750", message, champs=terms.by_pen)
    first = min((_made_at(signature, examined.at) for signature in _of_parties(examined)), default=examined.at)
    if day > latest_day(first):
        message = f"des pages sont datées du {day:%d/%m/%Y}, après la signature qui les couvre ({first:%d/%m/%Y})"
        yield Finding("CG750", message, champs=terms.by_pen)


def not_compared(examined: Examined) -> Iterator[str]:
    """Yield a sentence for the signatures of which the terms do not say whose they must be: people compare these."""
    terms = examined.terms
    names = [name for name in examined.opened.holders if terms and not terms.policy_of(name).names_the_holder]
    if names:
        named = ", ".join(f"« {name} »" for name in names)
        yield f"Titulaires à comparer vous-même, le contrat ne disant pas qui ils doivent être : {named}."
