"""Money: amounts, years, totals, co-funding, abatements and shares (V30 to V35)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from contratgen.kit import Finding, Modele, Rule, always_warning, euros, nombre
from contratgen.kits.engagements_quartiers_2030.maquette import figures
from contratgen.kits.engagements_quartiers_2030.rules.findings import Path, found
from contratgen.kits.engagements_quartiers_2030.rules.weights import from_vote
from contratgen.kits.engagements_quartiers_2030.schema.communs import Population
from contratgen.kits.engagements_quartiers_2030.schema.contrat import (
    ContratDeVille,
    EngagementContrat,
    Partenaire,
)
from contratgen.kits.engagements_quartiers_2030.schema.contribution import (
    AbattementAnnuel,
    AbattementTFPB,
    ActionTFPB,
)
from contratgen.kits.engagements_quartiers_2030.schema.territoire import QuartierPrioritaire
from contratgen.kits.engagements_quartiers_2030.walks import engagements, lines_of_means

CENTS: Final = -2
"""Exponent of the smallest part of a euro."""
ABATED: Final = Decimal("0.3")
"""Share of the base that the abatement of article 1388 bis takes off."""
LANDLORDS: Final = frozenset({"bailleur_hlm", "sem"})
"""Who may be granted the abatement of article 1388 bis."""


def _landlords(contract: ContratDeVille) -> Iterator[tuple[Partenaire, AbattementTFPB]]:
    for partner in contract.partenaires:
        if partner.abattement_tfpb is not None:
            yield partner, partner.abattement_tfpb


def _tfpb_parts(contract: ContratDeVille) -> Iterator[AbattementAnnuel | ActionTFPB]:
    for _, programme in _landlords(contract):
        yield from programme.abattements
        yield from programme.actions


def amounts_are_euros_and_cents(contract: ContratDeVille) -> Iterator[Finding]:
    """V30. Amounts are decimal numbers with two decimals at most: what is summed is what is printed, to the cent.

    What is read from a file is so by its spelling; a contract that a program builds is checked here.
    """
    for owner, path, amount in _amounts(contract):
        exponent = amount.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < CENTS:
            yield found(
                "montant plus fin que le centime", owner, *path, read=str(amount), hint="Arrondissez au centime."
            )


def _amounts(contract: ContratDeVille) -> Iterator[tuple[Modele, Path, Decimal]]:
    for engagement in engagements(contract):
        if engagement.cofinancement_total is not None:
            yield engagement, ("cofinancement_total",), engagement.cofinancement_total
    for owner, path, line in lines_of_means(contract):
        if line.montant is not None:
            yield owner, (*path, "montant"), line.montant
    for part in _tfpb_parts(contract):
        yield part, ("montant",), part.montant


def years_are_the_contracts(contract: ContratDeVille) -> Iterator[Finding]:
    """V31. Means and calendars fall within the contract's years: a year beyond has no column in the financial table."""
    first, last = contract.cadre.date_effet.year, contract.cadre.date_fin.year
    for owner, path, year in _years(contract):
        if not first <= year <= last:
            yield found(
                f"année {year} hors du contrat",
                owner,
                *path,
                expected=f"de {first} à {last}",
                read=str(year),
                hint="Corrigez l'année, ou les dates du contrat.",
            )
    for engagement in engagements(contract):
        calendar = engagement.calendrier
        if calendar.fin < calendar.debut:
            yield found(
                f"engagement {engagement.code} : le calendrier finit avant de commencer",
                engagement,
                "calendrier",
                "fin",
                read=f"{calendar.fin:%d/%m/%Y}",
                hint="Corrigez l'une des deux dates.",
            )


def _years(contract: ContratDeVille) -> Iterator[tuple[Modele, Path, int]]:
    for engagement in engagements(contract):
        yield engagement, ("calendrier", "debut"), engagement.calendrier.debut.year
        yield engagement, ("calendrier", "fin"), engagement.calendrier.fin.year
        for rank, step in enumerate(engagement.calendrier.jalons):
            yield engagement, ("calendrier", "jalons", rank, "date"), step.date.year
    for owner, path, line in lines_of_means(contract):
        yield owner, (*path, "annee"), line.annee
    for part in _tfpb_parts(contract):
        yield part, ("annee",), part.annee
    for council in contract.cadre.participation.conseils_citoyens:
        for training in council.formations:
            yield training, ("annee",), training.annee


def totals_agree(contract: ContratDeVille) -> Iterator[Finding]:
    """V32. The financial table sums alike by partner, axis and year, for each origin, nature and status."""
    table = contract.maquette
    for field, title, rows in (
        ("parties", "partenaire", [line.totaux for line in table.partenaires]),
        ("axes", "axe", [line.totaux for line in table.axes]),
        ("date_effet", "année", table.par_annee),
    ):
        added = [figures(row) for row in rows]
        gaps = {name: one - sum(row[name] for row in added) for name, one in figures(table.totaux).items()}
        if any(gaps.values()):
            yield found(
                f"maquette : la somme par {title} n'est pas le total",
                contract.cadre,
                field,
                read=", ".join(f"{name} : écart de {nombre(gap)}" for name, gap in gaps.items() if gap),
                hint="Un engagement est compté deux fois ou nulle part : corrigez d'abord les codes de mesure "
                "(EQ-R01, EQ-R04) et les années (EQ-V31).",
            )
    if table.totaux.total != table.totaux.droit_commun.total + table.totaux.specifiques.total:
        yield found(
            "maquette : le total n'est pas la somme des origines de moyens",
            contract.cadre,
            "axes",
            hint="Signalez-le : les totaux ne se saisissent pas.",
        )


def abatements_are_accounted_for(contract: ContratDeVille) -> Iterator[Finding]:
    """V33. A landlord details year by year what the abatement pays; what it does not spend is explained.

    Only social landlords and mixed-economy companies may be granted it (CGI, art. 1388 bis).
    """
    for partner, programme in _landlords(contract):
        if partner.categorie not in LANDLORDS:
            yield found(
                "un abattement de taxe foncière ne va qu'à un organisme HLM ou à une SEM",
                partner,
                "abattement_tfpb",
                read=partner.categorie,
                party=partner.identifiant,
                hint="Corrigez la catégorie, ou enlevez l'abattement.",
            )
        yield from _spending(programme)


def _spending(programme: AbattementTFPB) -> Iterator[Finding]:
    spent: dict[int, Decimal] = defaultdict(Decimal)
    for action in programme.actions:
        spent[action.annee] += action.montant
    granted: set[int] = set()
    for part in programme.abattements:
        if part.annee in granted:
            yield found(f"deux abattements pour {part.annee}", part, "annee", hint="Gardez une ligne par année.")
        granted.add(part.annee)
        if spent[part.annee] != part.montant and not part.ecart:
            yield found(
                f"abattement {part.annee} : {euros(part.montant)}, actions : {euros(spent[part.annee])}",
                part,
                "montant",
                expected=euros(spent[part.annee]),
                read=euros(part.montant),
                hint="Complétez les actions de l'année, ou expliquez la différence dans « ecart ».",
            )
    for action in programme.actions:
        if action.annee not in granted:
            yield found(
                f"action de {action.annee}, année sans abattement",
                action,
                "annee",
                read=str(action.annee),
                hint="Ajoutez l'abattement de cette année, ou corrigez l'année.",
            )


def abatements_are_calculated(contract: ContratDeVille) -> Iterator[Finding]:
    """V81. An abatement is 30 % of the base, times the rates, to the euro: whoever signs can work it out again.

    CGI, art. 1388 bis: the base itself is reduced. The administration rounds each rate's part, hence the euro.
    """
    for _, programme in _landlords(contract):
        for part in programme.abattements:
            if (part.base is None) != (part.taux is None):
                given, lacking = ("base", "taux") if part.taux is None else ("taux", "base")
                yield found(
                    f"abattement {part.annee} : « {given} » sans « {lacking} », le calcul ne peut être refait",
                    part,
                    given,
                    hint=f"Ajoutez « {lacking} », ou enlevez « {given} ».",
                )
            elif part.base is not None and part.taux is not None:
                yield from _calculated(part, part.base * ABATED * part.taux / 100)


def _calculated(part: AbattementAnnuel, worked_out: Decimal) -> Iterator[Finding]:
    if abs(part.montant - worked_out) > 1:
        yield found(
            f"abattement {part.annee} : {euros(part.montant)}, mais 30 % de la base par les taux font "
            f"{euros(worked_out)}",
            part,
            "montant",
            expected=euros(worked_out),
            read=euros(part.montant),
            hint="Corrigez le montant, la base ou le taux (taux cumulés, en pour cent).",
        )


def _shared(contract: ContratDeVille) -> dict[str, list[EngagementContrat]]:
    shared: dict[str, list[EngagementContrat]] = defaultdict(list)
    for engagement in engagements(contract):
        if engagement.cofinancement:
            shared[engagement.cofinancement].append(engagement)
    return shared


def cofunding_agrees(contract: ContratDeVille) -> Iterator[Finding]:
    """V34. Partners who fund the same action claim the same total cost, and their shares do not exceed it."""
    for reference, parts in _shared(contract).items():
        first = parts[0]
        for part in parts[1:]:
            if part.cofinancement_total != first.cofinancement_total:
                yield found(
                    f"action cofinancée {reference} : le total diffère de celui de {first.partenaire}",
                    part,
                    "cofinancement_total",
                    expected=_amount(first.cofinancement_total),
                    read=_amount(part.cofinancement_total),
                    hint="Accordez-vous sur un seul coût total.",
                )
        paid = sum((part.totaux.total for part in parts), Decimal(0))
        if first.cofinancement_total is not None and paid > first.cofinancement_total:
            yield found(
                f"action cofinancée {reference} : les parts font {euros(paid)}, plus que le total",
                first,
                "cofinancement_total",
                expected=f"au moins {euros(paid)}",
                read=euros(first.cofinancement_total),
                hint="Corrigez le total, ou les montants des partenaires.",
            )
    for engagement in engagements(contract):
        if engagement.cofinancement_total is not None and not engagement.cofinancement:
            yield found(
                f"engagement {engagement.code} : total cofinancé sans référence de cofinancement",
                engagement,
                "cofinancement_total",
                hint="Ajoutez « cofinancement », la même référence chez chaque partenaire.",
            )


def _amount(value: Decimal | None) -> str:
    return "rien" if value is None else euros(value)


def cofunding_has_two_partners(contract: ContratDeVille) -> Iterator[Finding]:
    """V34. A co-funding reference used once is often a misspelt one: its total is then compared with nothing."""
    shared = _shared(contract)
    for reference, parts in shared.items():
        if len(parts) == 1:
            others = ", ".join(sorted(set(shared) - {reference}))
            yield found(
                f"cofinancement {reference} : aucun autre engagement ne porte cette référence",
                parts[0],
                "cofinancement",
                read=reference,
                hint=f"Autres références : {others}." if others else "Chaque cofinanceur écrit la même référence.",
            )


def parts_do_not_exceed_wholes(contract: ContratDeVille) -> Iterator[Finding]:
    """V35. Shares are worked out, never typed: a district is no larger than its town, nor the town than its EPCI."""
    framework = contract.cadre
    districts: dict[str, list[QuartierPrioritaire]] = defaultdict(list)
    for district in framework.quartiers:
        districts[district.commune_insee].append(district)
    for town in framework.territoire.communes:
        own = districts[town.code_insee]
        yield from _within(town, town.population, framework.territoire.epci.population, f"{town.nom} et l'EPCI")
        if own:
            inhabitants = sum(district.population.valeur for district in own)
            part = own[0].population.model_copy(update={"valeur": inhabitants})
            yield from _within(own[0], part, town.population, f"les quartiers de {town.nom} et la commune")


def _within(owner: Modele, part: Population, whole: Population, names: str) -> Iterator[Finding]:
    if part.valeur > whole.valeur:
        yield found(
            f"la partie aurait plus d'habitants que le tout : {names}",
            owner,
            "population",
            "valeur",
            expected=f"au plus {whole.valeur}",
            read=str(part.valeur),
            hint="Corrigez l'une des deux populations.",
        )


RULES: Final = (
    Rule("EQ-V30", amounts_are_euros_and_cents, suspendable=False),
    Rule("EQ-V31", years_are_the_contracts, suspendable=False),
    Rule("EQ-V32", totals_agree, suspendable=False, after=("EQ-R01", "EQ-R04", "EQ-V31")),
    Rule("EQ-V33", abatements_are_accounted_for, from_vote, after=("EQ-V31",)),
    Rule("EQ-V81", abatements_are_calculated, from_vote),
    Rule("EQ-V34", cofunding_agrees, suspendable=False),
    Rule("EQ-V34", cofunding_has_two_partners, always_warning, suspendable=False, needs_all=True),
    Rule("EQ-V35", parts_do_not_exceed_wholes, suspendable=False),
)
