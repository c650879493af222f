"""The financial table: partner × axis × year × origin × nature, summed and never typed (rules V30, V32, V35).

Amounts are `Decimal` euros; shares carry their numerator and denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final, TypeVar

from contratgen.kit import Graphique, Modele, Serie, Source, derived, made_of, majuscule, montant, pourcentage
from contratgen.kits.engagements_quartiers_2030.protocole import short_name
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre
from contratgen.kits.engagements_quartiers_2030.schema.contrat import (
    ZERO,
    AxeContrat,
    EngagementContrat,
    LigneAxe,
    LignePartenaire,
    MaquetteFinanciere,
    Montants,
    MontantsAnnuels,
    MoyenIngenierieContrat,
    MoyenParticipationContrat,
    ParNature,
    Part,
    Partenaire,
)
from contratgen.kits.engagements_quartiers_2030.schema.moyens import (
    NATURES,
    ORIGINES,
    LigneMoyens,
    Lignes,
    Moyens,
    Origine,
)

STATES: Final = {"ferme": "ferme", "indicatif": "indicatif", "sous_reserve_de_vote": "sous_reserve"}
"""Status of a line of means → the sum that it counts in."""
SUMS: Final = (*STATES.values(), "total", "etp")
TRANSVERSAL: Final = ("T", "Gouvernance et participation")
"""What stands in the place of an axis for means that no measure carries: its code and its title."""
THOUSANDTH: Final = Decimal("0.001")
THOUSAND: Final = 1000
S = TypeVar("S", bound=Montants)


def years_of(framework: Cadre) -> range:
    """Return the years of the contract."""
    return range(framework.date_effet.year, framework.date_fin.year + 1)


Means = EngagementContrat | MoyenIngenierieContrat | MoyenParticipationContrat
"""What has sums: an engagement, or what a partner brings beside them."""


def lines_of(means: Moyens) -> Iterable[tuple[Origine, LigneMoyens]]:
    """Yield each line of means with its origin."""
    for origin in ORIGINES:
        lines: Lignes = getattr(means, origin)
        yield from ((origin, line) for line in lines.lignes)


def totals_of(means: Moyens) -> Montants:
    """Return the sums of all the lines of some means."""
    return _of_lines(Montants, list(lines_of(means)))


def years_with_means(means: Moyens, framework: Cadre) -> tuple[MontantsAnnuels, ...]:
    """Return the sums of each year of the contract in which there are means."""
    lines = list(lines_of(means))
    decisive = ((framework, "date_effet", "date_fin"), *((line, "annee") for _, line in lines))
    years = (
        _of_lines(MontantsAnnuels, [pair for pair in lines if pair[1].annee == year], *decisive, annee=year)
        for year in years_of(framework)
    )
    return tuple(year for year in years if year.total or year.etp)


def _of_lines(into: type[S], pairs: Sequence[tuple[str, LigneMoyens]], *sources: Source, **fields: Any) -> S:
    """Return the sums of some lines; `sources` say which lines they are."""
    lines = [line for _, line in pairs]
    origins = {origin: [line for own, line in pairs if own == origin] for origin in ORIGINES}
    natures = {name: _by_nature(own, *sources) for name, own in (*origins.items(), ("ensemble", lines))}
    by_state = {name: [line for line in lines if line.statut == state] for state, name in STATES.items()}
    made = {name: [(line, "montant", "statut") for line in own] for name, own in by_state.items()}
    sums = {
        **{name: _amount(own) for name, own in by_state.items()},
        "total": _amount(lines),
        "etp": sum((line.etp or ZERO for line in lines), ZERO),
    }
    return made_of(
        into(**natures, **sums, **fields),  # type: ignore[arg-type]  # each to its own kind of field
        *sources,
        **made,
        total=[(line, "montant") for line in lines],
        etp=[(line, "etp") for line in lines],
    )


def _by_nature(lines: Sequence[LigneMoyens], *sources: Source) -> ParNature:
    own = {nature: [line for line in lines if line.nature == nature] for nature in NATURES}
    made: dict[str, list[Source]] = {name: [(line, "montant", "nature") for line in some] for name, some in own.items()}
    made["total"] = [(line, "montant") for line in lines]
    return made_of(
        ParNature(**{name: _amount(some) for name, some in own.items()}, total=_amount(lines)), *sources, **made
    )


def _amount(lines: Iterable[LigneMoyens]) -> Decimal:
    return sum((line.montant or ZERO for line in lines), ZERO)


def totals(means: Iterable[Means]) -> Montants:
    """Return the sums of some engagements, and of what is brought beside them."""
    return _added(Montants, [one.totaux for one in means])


def by_year(means: Iterable[Means], framework: Cadre) -> tuple[MontantsAnnuels, ...]:
    """Return the sums of each year of the contract, zeros included."""
    parts: dict[int, list[MontantsAnnuels]] = {year: [] for year in years_of(framework)}
    for own in (own for one in means for own in one.par_annee):
        parts[own.annee].append(own)
    dates = [(framework, "date_effet", "date_fin")]
    return tuple(made_of(_added(MontantsAnnuels, own, annee=year), annee=dates) for year, own in parts.items())


def _added(into: type[S], parts: Sequence[Montants], **fields: Any) -> S:
    names = (*ORIGINES, "ensemble")
    natures: dict[str, Any] = {name: _natures_added([getattr(part, name) for part in parts]) for name in names}
    sums: dict[str, Any] = _sums(parts, SUMS)
    return made_of(into(**natures, **sums, **fields), **{name: [(part, name) for part in parts] for name in SUMS})


def _natures_added(parts: Sequence[ParNature]) -> ParNature:
    names = (*NATURES, "total")
    return made_of(ParNature(**_sums(parts, names)), **{name: [(part, name) for part in parts] for name in names})


def _sums(parts: Sequence[Modele], names: Iterable[str]) -> dict[str, Decimal]:
    return {name: sum((getattr(part, name) for part in parts), ZERO) for name in names}


def figures(sums: Montants) -> dict[str, Decimal]:
    """Return each sum by its name in French, as « Droit commun, investissement »."""
    origins = {title: getattr(sums, origin) for origin, title in ORIGINES.items()}
    by_nature = {
        f"{title}, {name.lower()}": getattr(own, nature)
        for title, own in origins.items()
        for nature, name in NATURES.items()
    }
    others = {name.replace("_", " "): getattr(sums, name) for name in SUMS}
    return {**{title: own.total for title, own in origins.items()}, **by_nature, **others}


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
    everything = [one for partner in partners for one in means_of(partner)]
    grand = totals(everything)
    yearly = by_year(everything, framework)
    waiting = totals(one for partner in partners if partner.en_attente for one in means_of(partner))
    return derived(
        MaquetteFinanciere,
        {"cadre": framework},
        annees=tuple(years_of(framework)),
        partenaires=tuple(_partner_line(p, axes, framework, grand) for p in partners if means_of(p)),
        axes=_axis_lines(everything, axes, framework),
        par_annee=yearly,
        totaux=grand,
        en_attente=made_of(waiting, *((partner, "en_attente") for partner in partners)),
        part_droit_commun=share(grand.droit_commun.total, grand.total, (grand.droit_commun, "total"), (grand, "total")),
        part_ferme=_firm(grand),
        graphique=_chart(yearly),
        description=_description(yearly, grand),
    )


def means_of(partner: Partenaire) -> tuple[Means, ...]:
    """Return all that a partner brings: its engagements, then what it carries beside them."""
    return (*partner.engagements, *partner.transversaux)


def _firm(sums: Montants) -> Part:
    return share(sums.ferme, sums.total, (sums, "ferme", "total"))


def _axis_lines(means: Sequence[Means], axes: Sequence[AxeContrat], framework: Cadre) -> tuple[LigneAxe, ...]:
    lines = []
    for axis in axes:
        codes = {m.code for o in axis.objectifs for m in o.mesures}
        own = [one for one in means if isinstance(one, EngagementContrat) and one.mesure in codes]
        if own:
            lines.append(derived(LigneAxe, {"axe": axis}, **_sums_of(own, framework)))
    if beside := [one for one in means if not isinstance(one, EngagementContrat)]:
        lines.append(LigneAxe(axe=TRANSVERSAL[0], intitule=TRANSVERSAL[1], **_sums_of(beside, framework)))
    return tuple(lines)


def _sums_of(own: Sequence[Means], framework: Cadre) -> dict[str, Any]:
    return {"par_annee": by_year(own, framework), "totaux": totals(own)}


def _partner_line(
    partner: Partenaire, axes: Sequence[AxeContrat], framework: Cadre, grand: Montants
) -> LignePartenaire:
    return derived(
        LignePartenaire,
        {"partenaire": partner},
        partenaire=majuscule(short_name(partner)),
        axes=_axis_lines(means_of(partner), axes, framework),
        par_annee=partner.par_annee,
        totaux=partner.totaux,
        part=share(partner.totaux.total, grand.total, (partner.totaux, "total"), (grand, "total")),
        part_ferme=_firm(partner.totaux),
    )


def _chart(yearly: Sequence[MontantsAnnuels]) -> Graphique:
    series = (
        Serie(nom=name, valeurs=tuple(float(getattr(year.ensemble, nature) / THOUSAND) for year in yearly))
        for nature, name in NATURES.items()
    )
    return Graphique(categories=tuple(str(year.annee) for year in yearly), series=tuple(series))


def _description(yearly: Sequence[MontantsAnnuels], grand: Montants) -> str:
    peak = max(yearly, key=lambda year: year.total)
    ordinary = share(grand.droit_commun.total, grand.total).pourcentage
    return (
        f"Histogramme empilé des moyens par année et par nature, de {yearly[0].annee} à {yearly[-1].annee} : "
        f"{montant(grand.total)} au total, dont {pourcentage(ordinary)} de droit commun ; l’année la plus forte est "
        f"{peak.annee}, avec {montant(peak.total)}. Les valeurs figurent dans le tableau par année."
    )
