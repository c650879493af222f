"""The financial table: partner × axis × year × nature, summed and never typed (rules V30, V32, V35).

Amounts are `Decimal` euros; shares carry their numerator and denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final, TypeVar

from contratgen.assembly.fields import Source, made_of
from contratgen.assembly.values import Graphique, Serie
from contratgen.kits.former.engagements_quartiers_2030_1.schema.cadre import Cadre
from contratgen.kits.former.engagements_quartiers_2030_1.schema.contrat import (
    ZERO,
    AxeContrat,
    EngagementContrat,
    LigneAxe,
    LignePartenaire,
    MaquetteFinanciere,
    Montants,
    MontantsAnnuels,
    Part,
    Partenaire,
)
from contratgen.kits.former.engagements_quartiers_2030_1.schema.contribution import Engagement, LigneMoyens
from contratgen.rendering.filters import euros, pourcentage

KINDS: Final = ("droit_commun", "specifiques", "investissement", "ingenierie")
KIND_NAMES: Final = ("Droit commun", "Crédits spécifiques", "Investissement", "Ingénierie")
SUMS: Final = (*KINDS, "total", "etp")
THOUSANDTH: Final = Decimal("0.001")
THOUSAND: Final = 1000
S = TypeVar("S", bound=Montants)


def years_of(framework: Cadre) -> range:
    """Return the years of the contract."""
    return range(framework.date_effet.year, framework.date_fin.year + 1)


def lines_of(engagement: Engagement) -> Iterable[tuple[str, LigneMoyens]]:
    """Yield each line of means with its kind."""
    for kind in KINDS:
        for line in getattr(engagement.moyens, kind).lignes:
            yield kind, line


def totals_of(engagement: Engagement) -> Montants:
    """Return the sums of all the means of one engagement."""
    return _of_lines(Montants, list(lines_of(engagement)))


def years_with_means(engagement: Engagement, framework: Cadre) -> tuple[MontantsAnnuels, ...]:
    """Return the sums of each year of the contract in which an engagement has means."""
    lines = list(lines_of(engagement))
    decisive = ((framework, "date_effet", "date_fin"), *((line, "annee") for _, line in lines))
    years = (
        _of_lines(MontantsAnnuels, [pair for pair in lines if pair[1].annee == year], *decisive, annee=year)
        for year in years_of(framework)
    )
    return tuple(year for year in years if year.total or year.etp)


def _of_lines(into: type[S], lines: Sequence[tuple[str, LigneMoyens]], *sources: Source, **fields: Any) -> S:
    """Return the sums of some lines; `sources` say which lines they are."""
    amounts = {kind: [line for own, line in lines if own == kind] for kind in KINDS}
    amounts["total"] = everything = [line for _, line in lines]
    sums = {name: sum((line.montant or ZERO for line in own), ZERO) for name, own in amounts.items()}
    made = {name: [(line, "montant") for line in own] for name, own in amounts.items()}
    jobs = sum((line.etp or ZERO for line in everything), ZERO)
    return made_of(into(**sums, etp=jobs, **fields), *sources, **made, etp=[(line, "etp") for line in everything])


def totals(engagements: Iterable[EngagementContrat]) -> Montants:
    """Return the sums of all the means of some engagements."""
    return _added(Montants, [e.totaux for e in engagements])


def by_year(engagements: Iterable[EngagementContrat], framework: Cadre) -> tuple[MontantsAnnuels, ...]:
    """Return the sums of each year of the contract, zeros included."""
    parts: dict[int, list[MontantsAnnuels]] = {year: [] for year in years_of(framework)}
    for own in (own for e in engagements for own in e.par_annee):
        parts[own.annee].append(own)
    dates = [(framework, "date_effet", "date_fin")]
    return tuple(made_of(_added(MontantsAnnuels, own, annee=year), annee=dates) for year, own in parts.items())


def _added(into: type[S], parts: Sequence[Montants], **fields: Any) -> S:
    sums = {name: sum((getattr(part, name) for part in parts), ZERO) for name in SUMS}
    return made_of(into(**sums, **fields), **{name: [(part, name) for part in parts] for name in SUMS})


def share(part: Decimal | int, whole: Decimal | int, *sources: Source) -> Part:
    """Return a ratio to three decimals (a tenth of a point) with what it is the ratio of; 0 of 0 is 0.

    `sources` are what both are made of.
    """
    numerator, denominator = Decimal(part), Decimal(whole)
    ratio = numerator / denominator if denominator else ZERO
    rounded = ratio.quantize(THOUSANDTH, rounding=ROUND_HALF_EVEN)
    return made_of(Part(numerateur=numerator, denominateur=denominator, pourcentage=rounded), *sources)


def financial_table(partners: Sequence[Partenaire], axes: Sequence[AxeContrat], framework: Cadre) -> MaquetteFinanciere:
    """Return the whole table of a contract."""
    everything = [e for partner in partners for e in partner.engagements]
    grand = totals(everything)
    yearly = by_year(everything, framework)
    table = MaquetteFinanciere(
        annees=tuple(years_of(framework)),
        partenaires=tuple(_partner_line(p, axes, framework, grand) for p in partners if p.engagements),
        axes=_axis_lines(everything, axes, framework),
        par_annee=yearly,
        totaux=grand,
        part_droit_commun=share(grand.droit_commun, grand.total, (grand, "droit_commun", "total")),
        graphique=_chart(yearly),
        description=_description(yearly, grand),
    )
    return made_of(
        table,
        annees=[(framework, "date_effet", "date_fin")],
        graphique=[(year, "annee", *KINDS) for year in yearly],
        description=[*((year, "annee", "total") for year in yearly), (grand, "droit_commun", "total")],
    )


def _axis_lines(
    engagements: Sequence[EngagementContrat], axes: Sequence[AxeContrat], framework: Cadre
) -> tuple[LigneAxe, ...]:
    lines = []
    for axis in axes:
        codes = {m.code for o in axis.objectifs for m in o.mesures}
        own = [e for e in engagements if e.mesure in codes]
        if own:
            yearly, total = by_year(own, framework), totals(own)
            line = LigneAxe(axe=axis.code, intitule=axis.intitule, par_annee=yearly, totaux=total)
            lines.append(made_of(line, axe=[(axis, "code")], intitule=[(axis, "intitule")]))
    return tuple(lines)


def _partner_line(
    partner: Partenaire, axes: Sequence[AxeContrat], framework: Cadre, grand: Montants
) -> LignePartenaire:
    line = LignePartenaire(
        partenaire=partner.denomination,
        axes=_axis_lines(partner.engagements, axes, framework),
        par_annee=partner.par_annee,
        totaux=partner.totaux,
        part=share(partner.totaux.total, grand.total, (partner.totaux, "total"), (grand, "total")),
    )
    return made_of(line, partenaire=[(partner, "denomination")])


def _chart(yearly: Sequence[MontantsAnnuels]) -> Graphique:
    series = (
        Serie(nom=name, valeurs=tuple(float(getattr(year, kind) / THOUSAND) for year in yearly))
        for kind, name in zip(KINDS, KIND_NAMES, strict=True)
    )
    return Graphique(categories=tuple(str(year.annee) for year in yearly), series=tuple(series))


def _description(yearly: Sequence[MontantsAnnuels], grand: Montants) -> str:
    peak = max(yearly, key=lambda year: year.total)
    kind = share(grand.droit_commun, grand.total).pourcentage
    return (
        f"Histogramme empilé des moyens par année, de {yearly[0].annee} à {yearly[-1].annee} : {euros(grand.total)} au "
        f"total, dont {pourcentage(kind)} de droit commun ; l’année la plus forte est {peak.annee}, avec "
        f"{euros(peak.total)}. Les valeurs figurent dans le tableau par année."
    )
