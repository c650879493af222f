"""Targets against what is measured, what is done and when (V74)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from contratgen.kit import Finding, Rule, always_warning, nombre
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.rules.weights import from_vote
from contratgen.kits.engagements_quartiers_2030.schema.communs import Assiette, Indicateur, Valeur
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, EngagementContrat
from contratgen.kits.engagements_quartiers_2030.walks import engagements, indicators, lines_of_means

PERIODS: Final = {"bisannuelle": 2, "triennale": 3}
"""Years between two measures, where they are more than one."""
PER_CENT: Final = "pour cent"
WAYS: Final = {"hausse": 1, "baisse": -1}


def targets_fall_within_the_contract(contract: ContratDeVille) -> Iterator[Finding]:
    """V74. A target is for a year of the contract, and goes the way that its indicator should.

    Nobody would answer for one of a later year; one that goes the other way is a slip of sign or of value.
    """
    first, last = contract.cadre.date_effet.year, contract.cadre.date_fin.year
    for indicator in indicators(contract):
        target, start = indicator.cible, indicator.valeur_initiale
        if target is None:
            continue
        if not first <= target.annee <= last:
            yield found(
                f"« {indicator.libelle} » : cible de {target.annee}, hors du contrat",
                target,
                "annee",
                expected=f"de {first} à {last}",
                read=str(target.annee),
                hint="Donnez la cible d'une année du contrat.",
            )
        if start and (target.valeur - start.valeur) * WAYS.get(indicator.sens, 0) < 0:
            yield found(
                f"« {indicator.libelle} » : à la {indicator.sens}, mais de {_value(start)} à {_value(target)}",
                target,
                "valeur",
                read=nombre(target.valeur),
                hint="Corrigez « sens », ou l'une des deux valeurs.",
            )


def _value(value: Valeur) -> str:
    return f"{nombre(value.valeur)} ({value.annee})"


def targets_are_measured(contract: ContratDeVille) -> Iterator[Finding]:
    """V74. The year of a target is one in which its indicator is measured, counted from its first value.

    Every third year from 2023 is 2026, then 2029: what a target of 2027 became would never be known.
    """
    for indicator in indicators(contract):
        period = PERIODS.get(indicator.frequence, 1)
        target, start = indicator.cible, indicator.valeur_initiale
        if target and start and (target.annee - start.annee) % period:
            before = target.annee - (target.annee - start.annee) % period
            yield found(
                f"« {indicator.libelle} » : cible de {target.annee}, année sans mesure (fréquence "
                f"{indicator.frequence} depuis {start.annee})",
                target,
                "annee",
                expected=f"{before} ou {before + period}",
                read=str(target.annee),
                hint="Donnez la cible d'une année de mesure, ou changez la fréquence.",
            )


def targets_can_be_reached(contract: ContratDeVille) -> Iterator[Finding]:
    """V74. A share moves by no more than what engagements bring: 61 to 20 % of 550 dwellings takes 226 of them.

    An upper bound, hence certain: all that the engagements named (or all) count in that unit, whatever it does. Half
    a point is left for rounding.
    """
    for indicator in indicators(contract):
        base, target, start = indicator.assiette, indicator.cible, indicator.valeur_initiale
        if base and target and start and indicator.unite.startswith(PER_CENT):
            brought = _brought(contract, base)
            wanted = abs(target.valeur - start.valeur) / 100 * base.nombre
            if wanted - Decimal(base.nombre) / 200 > brought:
                yield _out_of_reach(indicator, base, start, target, brought)


def _brought(contract: ContratDeVille, base: Assiette) -> Decimal:
    """Return how many units the engagements bring, by the targets that they set themselves."""
    return sum(
        (
            abs(one.cible.valeur - (one.valeur_initiale.valeur if one.valeur_initiale else 0))
            for engagement in engagements(contract)
            if not base.engagements or engagement.code in base.engagements
            for one in engagement.indicateurs
            if one.cible and one.unite.casefold() == base.unite.casefold()
        ),
        Decimal(0),
    )


def _out_of_reach(indicator: Indicateur, base: Assiette, start: Valeur, target: Valeur, brought: Decimal) -> Finding:
    way = 1 if target.valeur > start.valeur else -1
    best = start.valeur + way * (brought * 100 / base.nombre).quantize(Decimal(1))
    wanted = (abs(target.valeur - start.valeur) / 100 * base.nombre).quantize(Decimal(1))
    return found(
        f"« {indicator.libelle} » : de {nombre(start.valeur)} à {nombre(target.valeur)} % de {nombre(base.nombre)} "
        f"{base.unite}, il en faut {nombre(wanted)} ; les engagements en apportent {nombre(brought)}",
        target,
        "valeur",
        expected=f"{nombre(best)} au mieux",
        read=nombre(target.valeur),
        hint="Revoyez la cible, l'assiette, ou ce que les engagements apportent.",
    )


def means_fall_within_the_calendar(contract: ContratDeVille) -> Iterator[Finding]:
    """V74. Means and steps of an engagement fall within its own calendar: else one of the two is wrong."""
    for owner, path, line in lines_of_means(contract):
        if isinstance(owner, EngagementContrat):
            calendar = owner.calendrier
            if not calendar.debut.year <= line.annee <= calendar.fin.year:
                yield _outside(owner, str(line.annee), "moyens", *path, "annee")
    for engagement in engagements(contract):
        calendar = engagement.calendrier
        for rank, step in enumerate(calendar.jalons):
            if not calendar.debut <= step.date <= calendar.fin:
                yield _outside(engagement, f"{step.date:%d/%m/%Y}", "étape", "calendrier", "jalons", rank, "date")


def _outside(engagement: EngagementContrat, read: str, what: str, *path: str | int) -> Finding:
    calendar = engagement.calendrier
    return found(
        f"engagement {engagement.code} : {what} hors de son calendrier ({read})",
        engagement,
        *path,
        expected=f"du {calendar.debut:%d/%m/%Y} au {calendar.fin:%d/%m/%Y}",
        read=read,
        hint="Corrigez l'année ou la date, ou le calendrier de l'engagement.",
        party=engagement.partenaire_identifiant,
    )


RULES: Final = (
    Rule("EQ-V74", targets_fall_within_the_contract, from_vote),
    Rule("EQ-V74", targets_are_measured, always_warning),
    Rule("EQ-V74", targets_can_be_reached, always_warning, needs_all=True),
    Rule("EQ-V74", means_fall_within_the_calendar, always_warning, after=("EQ-V31",)),
)
