"""What the data of a contract bear: the amounts, jobs and counts that its texts may cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from contratgen.kits.engagements_quartiers_2030.maquette import Means, lines_of
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ZERO, ContratDeVille, EngagementContrat
from contratgen.kits.engagements_quartiers_2030.schema.contribution import AbattementTFPB, Engagement
from contratgen.kits.engagements_quartiers_2030.schema.moyens import NATURES, ORIGINES, LigneMoyens, Moyens
from contratgen.kits.engagements_quartiers_2030.walks import engagements

Borne = dict[Decimal, str]
"""What each value is, for a reader."""


def of_means(means: Moyens, whose: str = "") -> Borne:
    """Return the amounts of lines of means: each, by year and over years that follow, by origin and by nature."""
    borne: Borne = {}
    own = list(lines_of(means))
    for origin, origin_name in (("", ""), *ORIGINES.items()):
        for nature, nature_name in (("", ""), *NATURES.items()):
            kept = [line for of, line in own if origin in ("", of) and nature in ("", line.nature) and line.montant]
            named = " ".join(filter(None, (origin_name.lower(), nature_name.lower(), whose)))
            for line in kept:
                borne.setdefault(line.montant or ZERO, f"{named or 'montant'} {line.annee}".strip())
            for value, span in _over_years(kept):
                borne.setdefault(value, f"{named or 'total'} {span}")
    return borne


def _over_years(lines: Iterable[LigneMoyens]) -> Iterator[tuple[Decimal, str]]:
    sums: dict[int, Decimal] = {}
    for line in lines:
        sums[line.annee] = sums.get(line.annee, ZERO) + (line.montant or ZERO)
    years = sorted(sums)
    for start in range(len(years)):
        total = ZERO
        for end in range(start, len(years)):
            total += sums[years[end]]
            yield total, f"{years[start]}" if start == end else f"{years[start]} à {years[end]}"


def of_engagement(engagement: EngagementContrat, contract: ContratDeVille) -> Borne:
    """Return the euros of an engagement, of those that share its action, and the values of its indicators."""
    borne = of_means(engagement.moyens)
    if engagement.cofinancement_total is not None:
        borne.setdefault(engagement.cofinancement_total, "total cofinancé")
    for other in engagements(contract):
        if engagement.cofinancement and other.cofinancement == engagement.cofinancement and other is not engagement:
            borne = of_means(other.moyens, other.code) | borne
    return of_indicators(engagement) | borne


def of_indicators(engagement: Engagement) -> Borne:
    """Return the values of the indicators of an engagement."""
    return {
        value.valeur: indicator.libelle
        for indicator in engagement.indicateurs
        for value in (indicator.valeur_initiale, indicator.cible)
        if value is not None
    }


def of_abatement(programme: AbattementTFPB) -> Borne:
    """Return the euros of a landlord's abatement: granted, spent, by year and in all."""
    borne: Borne = {}
    for action in programme.actions:
        borne.setdefault(action.montant, f"{action.intitule} {action.annee}")
    spent: dict[int, Decimal] = {}
    for action in programme.actions:
        spent[action.annee] = spent.get(action.annee, ZERO) + action.montant
    borne |= {value: f"actions {year}" for year, value in spent.items()}
    borne |= {abs(p.montant - spent.get(p.annee, ZERO)): f"solde {p.annee}" for p in programme.abattements}
    borne |= {part.montant: f"abattement {part.annee}" for part in programme.abattements}
    borne[sum(spent.values(), ZERO)] = "actions, en tout"
    borne[sum((part.montant for part in programme.abattements), ZERO)] = "abattements, en tout"
    return borne


def jobs_by_year(holders: Iterable[Means]) -> dict[int, Decimal]:
    """Return the jobs of some engagements and of what is carried beside them, by year."""
    years: dict[int, Decimal] = {}
    for year in (year for holder in holders for year in holder.par_annee):
        years[year.annee] = years.get(year.annee, ZERO) + year.etp
    return years


def jobs_of(holder: Means) -> set[Decimal]:
    """Return the jobs that one engagement bears: each line, and each year."""
    return {line.etp for _, line in lines_of(holder.moyens) if line.etp} | set(jobs_by_year([holder]).values())
