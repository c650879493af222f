"""The financial table: partner × axis × year × nature, summed and never typed (rules V30, V32, V35).

Amounts are `Decimal` euros; shares carry their numerator and denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from contratgen.assemble.values import Graphique, Serie
from contratgen.kits.engagements_quartiers_2030.schema.contrat import (
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
from contratgen.kits.engagements_quartiers_2030.schema.contribution import Engagement, LigneMoyens
from contratgen.render.filters import euros, pourcentage

KINDS: Final = ("droit_commun", "specifiques", "investissement", "ingenierie")
KIND_NAMES: Final = ("Droit commun", "Crédits spécifiques", "Investissement", "Ingénierie")
THOUSANDTH: Final = Decimal("0.001")
THOUSAND: Final = 1000


def lines_of(engagement: Engagement) -> Iterable[tuple[str, LigneMoyens]]:
    """Yield each line of means with its kind."""
    for kind in KINDS:
        for line in getattr(engagement.moyens, kind).lignes:
            yield kind, line


def _sums(lines: Iterable[tuple[str, LigneMoyens]]) -> dict[str, Decimal]:
    sums = dict.fromkeys((*KINDS, "total", "etp"), Decimal(0))
    for kind, line in lines:
        amount = line.montant or Decimal(0)
        sums[kind] += amount
        sums["total"] += amount
        sums["etp"] += line.etp or Decimal(0)
    return sums


def totals(engagements: Sequence[Engagement]) -> Montants:
    """Return the sums of all the means of some engagements."""
    return Montants(**_sums(pair for e in engagements for pair in lines_of(e)))


def by_year(engagements: Sequence[Engagement], years: Sequence[int]) -> tuple[MontantsAnnuels, ...]:
    """Return the sums of each year, zeros included."""
    lines = [pair for e in engagements for pair in lines_of(e)]
    return tuple(MontantsAnnuels(annee=year, **_sums(p for p in lines if p[1].annee == year)) for year in years)


def share(part: Decimal | int, whole: Decimal | int) -> Part:
    """Return a ratio to three decimals (a tenth of a point) with what it is the ratio of; 0 of 0 is 0."""
    numerator, denominator = Decimal(part), Decimal(whole)
    ratio = numerator / denominator if denominator else Decimal(0)
    return Part(
        numerateur=numerator, denominateur=denominator, pourcentage=ratio.quantize(THOUSANDTH, rounding=ROUND_HALF_EVEN)
    )


def financial_table(
    partners: Sequence[Partenaire], axes: Sequence[AxeContrat], years: Sequence[int]
) -> MaquetteFinanciere:
    """Return the whole table of a contract."""
    everything = [e for partner in partners for e in partner.engagements]
    grand = totals(everything)
    yearly = by_year(everything, years)
    return MaquetteFinanciere(
        annees=tuple(years),
        partenaires=tuple(_partner_line(p, axes, years, grand) for p in partners if p.engagements),
        axes=_axis_lines(everything, axes, years),
        par_annee=yearly,
        totaux=grand,
        part_droit_commun=share(grand.droit_commun, grand.total),
        graphique=_chart(yearly),
        description=_description(yearly, grand),
    )


def _axis_lines(
    engagements: Sequence[EngagementContrat], axes: Sequence[AxeContrat], years: Sequence[int]
) -> tuple[LigneAxe, ...]:
    lines = []
    for axis in axes:
        codes = {m.code for o in axis.objectifs for m in o.mesures}
        own = [e for e in engagements if e.mesure in codes]
        if own:
            lines.append(
                LigneAxe(axe=axis.code, intitule=axis.intitule, par_annee=by_year(own, years), totaux=totals(own))
            )
    return tuple(lines)


def _partner_line(
    partner: Partenaire, axes: Sequence[AxeContrat], years: Sequence[int], grand: Montants
) -> LignePartenaire:
    return LignePartenaire(
        partenaire=partner.denomination,
        axes=_axis_lines(partner.engagements, axes, years),
        par_annee=partner.par_annee,
        totaux=partner.totaux,
        part=share(partner.totaux.total, grand.total),
    )


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
