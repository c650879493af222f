"""The rules of money: the subsidy by year and instalment, the budgets, what the law asks above its threshold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from contratgen.kit import Finding, euros
from convention_objectifs.contract import THRESHOLD, Convention
from convention_objectifs.findings import day, found, months_later, party_of

REPORT_MONTHS: Final = 6
"""Months after the financial year in which the financial report is due (loi n° 2000-321, art. 10)."""


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
    last = months_later(framework.date_fin, framework.mois_compte_rendu)
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
    association = party_of(convention, "association")
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
