"""The rules of the convention: what no single field can see. The docstring of each is its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from contratgen.kit import Finding, Rule, Severity, always_warning
from convention_objectifs import money_rules as money
from convention_objectifs.contract import ORDER, Convention, Partie
from convention_objectifs.findings import day, found, months_later, party_of

LONGEST: Final = 4
"""Years that such conventions last at most in practice; no text that is cited here sets a bound."""
ROLES: Final = {"collectivite": "collectivité", "association": "association"}


def two_parties(convention: Convention) -> Iterator[Finding]:
    """The convention binds one authority and one association: each article names both, and no other."""
    roles = Counter(party.role for party in convention.parties)
    for role in ORDER:
        if roles[role] != 1:
            yield found(
                f"la convention lie une {ROLES[role]}, et une seule",
                convention.cadre,
                "kit",
                read=str(roles[role]),
                expected="1",
                hint=f"Ajoutez ou retirez une contribution dont le rôle est « {role} ».",
            )


def dates_follow(convention: Convention) -> Iterator[Finding]:
    """A convention that ends before it begins binds nobody."""
    framework = convention.cadre
    if framework.date_fin <= framework.date_effet:
        yield found(
            "la convention finit avant de commencer",
            framework,
            "date_fin",
            read=day(framework.date_fin),
            expected=f"après le {day(framework.date_effet)}",
            hint="Corrigez l'une des deux dates.",
        )


def lasts_four_years(convention: Convention) -> Iterator[Finding]:
    """Such conventions last four years at most in practice: beyond, the aid is no longer looked at afresh."""
    framework = convention.cadre
    if months_later(framework.date_effet, 12 * LONGEST) <= framework.date_fin:
        yield found(
            f"la convention dure plus de {LONGEST} ans, ce qui n'est pas l'usage",
            framework,
            "date_fin",
            read=day(framework.date_fin),
            hint="Raccourcissez-la, ou notez une dérogation avec son motif.",
        )


def signatories_are_entitled(convention: Convention) -> Iterator[Finding]:
    """Who signs was entitled before, by the body that may: a convention signed without it does not bind the party."""
    for party in convention.parties:
        act = party.habilitation
        if act is None:
            yield found(
                f"{party.denomination} : rien n'habilite {_person(party)} à signer",
                party,
                "representant",
                hint="Ajoutez « habilitation » : l'organe, l'acte et sa date.",
            )
            continue
        signed = convention.cadre.signature.date_prevue
        if signed is not None and signed < act.date:
            yield found(
                f"{party.denomination} : l'habilitation suit la signature",
                act,
                "date",
                read=day(act.date),
                expected=f"au plus tard le {day(signed)}",
                hint="Reculez la signature, ou corrigez la date de l'acte.",
            )


def the_vote_was_sent(convention: Convention) -> Iterator[Finding]:
    """An authority's deliberation is sent to the representative of the State before what it allows is signed."""
    party = party_of(convention, "collectivite")
    act = party.habilitation if party else None
    if act is None:
        return
    signed = convention.cadre.signature.date_prevue
    if act.transmise_le is None:
        yield found(
            "la délibération n'a pas été transmise au représentant de l'État",
            act,
            "acte",
            hint="Ajoutez « transmise_le » : le jour de sa réception.",
        )
    elif act.transmise_le < act.date or (signed is not None and signed < act.transmise_le):
        yield found(
            "la délibération est transmise après le vote et avant la signature",
            act,
            "transmise_le",
            read=day(act.transmise_le),
            expected=f"après le {day(act.date)}" + (f", au plus tard le {day(signed)}" if signed else ""),
            hint="Corrigez l'une des dates.",
        )


def association_is_known(convention: Convention) -> Iterator[Finding]:
    """An association is told from another by its number in the national directory, or by its SIRET."""
    party = party_of(convention, "association")
    if party is None:
        return
    if party.rna is None and party.siret is None:
        yield found(
            f"{party.denomination} n'a ni numéro RNA ni SIRET",
            party,
            "denomination",
            hint="Ajoutez « rna » ou « siret ».",
        )
    if party.rna is not None and not re.fullmatch(r"W[0-9A-Z]\d{8}", party.rna):
        yield found(
            "ce n'est pas un numéro RNA",
            party,
            "rna",
            read=party.rna,
            expected="W et neuf chiffres",
            hint="Recopiez-le du récépissé de déclaration.",
        )


def republican_commitment(convention: Convention) -> Iterator[Finding]:
    """The association has subscribed the contrat d'engagement républicain before it is given public money."""
    party = party_of(convention, "association")
    if party is None:
        return
    signed = convention.cadre.signature.date_prevue or convention.cadre.date_effet
    if party.engagement_republicain is None:
        yield found(
            f"{party.denomination} n'a pas souscrit le contrat d'engagement républicain",
            party,
            "denomination",
            hint="Ajoutez « engagement_republicain » : le jour où elle l'a souscrit.",
        )
    elif party.engagement_republicain > signed:
        yield found(
            "le contrat d'engagement républicain est souscrit avant la signature",
            party,
            "engagement_republicain",
            read=day(party.engagement_republicain),
            expected=f"au plus tard le {day(signed)}",
            hint="Corrigez la date.",
        )


def programme_can_be_judged(convention: Convention) -> Iterator[Finding]:
    """An action without a figure to reach cannot be evaluated."""
    party = party_of(convention, "association")
    if party is not None and not party.actions:
        yield found(
            "le programme d'actions est vide", party, "denomination", hint="Ajoutez « actions » à la contribution."
        )
    for action in convention.actions:
        if not action.indicateurs:
            yield found(
                f"l'action {action.code} n'a pas d'indicateur", action, "intitule", hint="Ajoutez « indicateurs »."
            )


def _person(party: Partie) -> str:
    person = party.representant
    return f"{person.civilite} {person.prenom} {person.nom}"


def note(_convention: Any) -> Severity:
    """Weigh a rule that only informs."""
    return Severity.NOTE


def from_signature(convention: Convention) -> Severity:
    """Weigh a rule that blocks once the text is to be signed."""
    return Severity.ERROR if convention.cadre.statut == "a_signer" else Severity.WARNING


RULES: Final = (
    Rule("CPO-V01", two_parties, suspendable=False, needs_all=True),
    Rule("CPO-V02", dates_follow, suspendable=False),
    Rule("CPO-V03", lasts_four_years, always_warning, after=("CPO-V02",)),
    Rule("CPO-V04", money.years_are_covered, after=("CPO-V02",)),
    Rule("CPO-V05", money.years_add_up, suspendable=False),
    Rule("CPO-V06", money.instalments_add_up, suspendable=False),
    Rule("CPO-V07", money.instalments_are_dated, after=("CPO-V02",)),
    Rule("CPO-V08", money.budgets_balance, suspendable=False),
    Rule("CPO-V09", money.budgets_hold_the_subsidy, suspendable=False),
    Rule("CPO-V10", money.below_the_threshold, note),
    Rule("CPO-V11", money.says_what_the_law_asks, suspendable=False),
    Rule("CPO-V12", money.reports_in_six_months, suspendable=False),
    Rule("CPO-V13", signatories_are_entitled, from_signature),
    Rule("CPO-V14", the_vote_was_sent, from_signature),
    Rule("CPO-V15", association_is_known),
    Rule("CPO-V16", republican_commitment, from_signature),
    Rule("CPO-V17", programme_can_be_judged),
)
