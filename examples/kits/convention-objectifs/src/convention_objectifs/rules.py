"""The rules of the convention: what no single field can see. The docstring of each is its reason."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from contratgen.kit import Finding, Modele, Rule, Severity, always_warning
from convention_objectifs.contract import ORDER, THRESHOLD, Convention, Partie

LONGEST: Final = 4
"""Years that such conventions last at most in practice; no text that is cited here sets a bound."""
REPORT_MONTHS: Final = 6
"""Months after the financial year in which the financial report is due (loi n° 2000-321, art. 10)."""
ROLES: Final = {"collectivite": "collectivité", "association": "association"}


def found(message: str, model: Modele, *path: str | int, hint: str, read: str = "", expected: str = "") -> Finding:
    """Return a finding at the field `path` below `model`."""
    field = ".".join(str(step) for step in path)
    return Finding(message, model.place(*path), hint, field=field, read=read, expected=expected)


def euros(amount: Decimal) -> str:
    """Return an amount as the French write it: « 1 234,50 € »."""
    return f"{amount:,.2f} €".replace(",", " ").replace(".", ",")


def day(date: datetime.date) -> str:
    """Return a day in figures."""
    return f"{date:%d/%m/%Y}"


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
    if _later(framework.date_effet, 12 * LONGEST) <= framework.date_fin:
        yield found(
            f"la convention dure plus de {LONGEST} ans, ce qui n'est pas l'usage",
            framework,
            "date_fin",
            read=day(framework.date_fin),
            hint="Raccourcissez-la, ou notez une dérogation avec son motif.",
        )


def years_are_covered(convention: Convention) -> Iterator[Finding]:
    """Each civil year of the convention says its subsidy, once: what is not said is not due."""
    framework = convention.cadre
    covered = list(range(framework.date_effet.year, framework.date_fin.year + 1))
    written = [year.annee for year in framework.subvention.annees]
    if covered and written != covered:
        yield found(
            "les années de la subvention ne sont pas celles de la convention, dans l'ordre",
            framework.subvention,
            "annees",
            read=", ".join(map(str, written)),
            expected=", ".join(map(str, covered)),
            hint="Ajoutez, retirez ou ordonnez des années, ou corrigez les dates de la convention.",
        )


def years_add_up(convention: Convention) -> Iterator[Finding]:
    """The total voted is the sum of its years: a difference is money that nobody, or everybody, was promised."""
    subsidy = convention.cadre.subvention
    total = sum((year.montant for year in subsidy.annees), Decimal(0))
    if total != subsidy.total:
        yield found(
            "le total de la subvention n'est pas la somme de ses années",
            subsidy,
            "total",
            read=euros(subsidy.total),
            expected=euros(total),
            hint="Corrigez le total, ou le montant d'une année.",
        )


def instalments_add_up(convention: Convention) -> Iterator[Finding]:
    """The instalments of a year are its subsidy: the accountant pays what they say, and nothing else."""
    for year in convention.cadre.subvention.annees:
        paid = sum((versement.montant for versement in year.versements), Decimal(0))
        if year.versements and paid != year.montant:
            yield found(
                f"les versements de {year.annee} ne font pas la subvention de l'année",
                year,
                "versements",
                read=euros(paid),
                expected=euros(year.montant),
                hint="Corrigez un versement, ou le montant de l'année.",
            )


def instalments_are_dated(convention: Convention) -> Iterator[Finding]:
    """An instalment is paid within the convention, or, as a last one, once the last financial report is due."""
    framework = convention.cadre
    last = _later(framework.date_fin, framework.mois_compte_rendu)
    for year in framework.subvention.annees:
        dates = [versement.date for versement in year.versements]
        for rank, versement in enumerate(year.versements):
            if not framework.date_effet <= versement.date <= last:
                yield found(
                    f"le versement « {versement.libelle} » de {year.annee} est hors de la convention",
                    versement,
                    "date",
                    read=day(versement.date),
                    expected=f"du {day(framework.date_effet)} au {day(last)}",
                    hint="Corrigez la date du versement.",
                )
            elif rank and versement.date < dates[rank - 1]:
                yield found(
                    f"le versement « {versement.libelle} » de {year.annee} vient avant le précédent",
                    versement,
                    "date",
                    read=day(versement.date),
                    expected=f"après le {day(dates[rank - 1])}",
                    hint="Rangez les versements dans l'ordre de leurs dates.",
                )


def budgets_balance(convention: Convention) -> Iterator[Finding]:
    """A provisional budget is balanced: what is missing from its products is asked of somebody, or spent by nobody."""
    for budget in convention.budgets:
        if budget.total_charges != budget.total_produits:
            yield found(
                f"le budget de {budget.annee} n'est pas équilibré",
                budget,
                "produits",
                read=f"{euros(budget.total_produits)} de produits",
                expected=f"{euros(budget.total_charges)}, le total des charges",
                hint="Complétez les produits, ou revoyez les charges.",
            )


def budgets_hold_the_subsidy(convention: Convention) -> Iterator[Finding]:
    """Each year has a budget, in which the subsidy of the convention stands with the amount that the town gives."""
    association = _party(convention, "association")
    if association is None:
        return
    budgets = {budget.annee: budget for budget in convention.budgets}
    for year in convention.cadre.subvention.annees:
        budget = budgets.get(year.annee)
        if budget is None:
            yield found(
                f"il n'y a pas de budget prévisionnel pour {year.annee}",
                association,
                "budgets" if association.budgets else "denomination",
                hint=f"Ajoutez le budget de {year.annee} à la contribution de l'association.",
            )
            continue
        asked = sum((produit.montant for produit in budget.produits if produit.convention), Decimal(0))
        if asked != year.montant:
            yield found(
                f"le budget de {year.annee} n'attend pas la subvention que la convention attribue",
                budget,
                "produits",
                read=euros(asked),
                expected=euros(year.montant),
                hint="Marquez « convention: oui » la ligne de la subvention, avec son montant exact.",
            )


def below_the_threshold(convention: Convention) -> Iterator[Finding]:
    """Up to 23 000 euros a year, the law requires no convention (décret n° 2001-495, art. 1): one may be made.

    A note: whoever wrote it may want a simpler act.
    """
    if not convention.obligatoire and convention.annees:
        yield found(
            f"aucune subvention annuelle ne dépasse {euros(THRESHOLD)} : la loi n'impose pas de convention",
            convention.cadre,
            "subvention",
            hint="Vous pouvez en conclure une ; une délibération d'attribution suffirait.",
        )


def says_what_the_law_asks(convention: Convention) -> Iterator[Finding]:
    """Above 23 000 euros a year, the convention says object, amount, payment and use (loi n° 2000-321, art. 10).

    Object and amount are always written; payment and use may be left out below the threshold only.
    """
    framework = convention.cadre
    if not convention.obligatoire:
        return
    if not framework.conditions:
        yield found(
            "les conditions d'utilisation de la subvention manquent (loi n° 2000-321, art. 10)",
            framework,
            "date_effet",
            hint="Écrivez la rubrique « ## Conditions d'utilisation » dans textes/.",
        )
    for year in framework.subvention.annees:
        if not year.versements:
            yield found(
                f"les modalités de versement de {year.annee} manquent (loi n° 2000-321, art. 10)",
                year,
                "montant",
                hint="Ajoutez les versements de l'année.",
            )
        for versement in year.versements:
            if not versement.condition:
                yield found(
                    f"la condition du versement « {versement.libelle} » de {year.annee} manque",
                    versement,
                    "libelle",
                    hint="Ajoutez ce dont le versement dépend.",
                )


def reports_in_six_months(convention: Convention) -> Iterator[Finding]:
    """The financial report is due within six months of the financial year (loi n° 2000-321, art. 10)."""
    framework = convention.cadre
    if framework.mois_compte_rendu > REPORT_MONTHS:
        yield found(
            "le compte rendu financier est remis au plus tard six mois après l'exercice (loi n° 2000-321, art. 10)",
            framework,
            "mois_compte_rendu",
            read=str(framework.mois_compte_rendu),
            expected="1 à 6",
            hint="Écrivez six mois, ou moins.",
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
    party = _party(convention, "collectivite")
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
    party = _party(convention, "association")
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
    party = _party(convention, "association")
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
    party = _party(convention, "association")
    if party is not None and not party.actions:
        yield found(
            "le programme d'actions est vide", party, "denomination", hint="Ajoutez « actions » à la contribution."
        )
    for action in convention.actions:
        if not action.indicateurs:
            yield found(
                f"l'action {action.code} n'a pas d'indicateur", action, "intitule", hint="Ajoutez « indicateurs »."
            )


def _party(convention: Convention, role: str) -> Partie | None:
    return next((party for party in convention.parties if party.role == role), None)


def _person(party: Partie) -> str:
    person = party.representant
    return f"{person.civilite} {person.prenom} {person.nom}"


def _later(date: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later; the last of a shorter month."""
    years, month = divmod(date.month - 1 + months, 12)
    first = datetime.date(min(date.year + years, datetime.MAXYEAR - 1), month + 1, 1)
    following = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return first.replace(day=min(date.day, (following - datetime.timedelta(days=1)).day))


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
    Rule("CPO-V04", years_are_covered, after=("CPO-V02",)),
    Rule("CPO-V05", years_add_up, suspendable=False),
    Rule("CPO-V06", instalments_add_up, suspendable=False),
    Rule("CPO-V07", instalments_are_dated, after=("CPO-V02",)),
    Rule("CPO-V08", budgets_balance, suspendable=False),
    Rule("CPO-V09", budgets_hold_the_subsidy, suspendable=False),
    Rule("CPO-V10", below_the_threshold, note),
    Rule("CPO-V11", says_what_the_law_asks, suspendable=False),
    Rule("CPO-V12", reports_in_six_months, suspendable=False),
    Rule("CPO-V13", signatories_are_entitled, from_signature),
    Rule("CPO-V14", the_vote_was_sent, from_signature),
    Rule("CPO-V15", association_is_known),
    Rule("CPO-V16", republican_commitment, from_signature),
    Rule("CPO-V17", programme_can_be_judged),
)
