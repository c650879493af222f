"""Numbers that texts cite, against the data that bear them (V72).

What is said as means is compared, and no more: prices, thresholds, ranges and sums below a thousand euros are a text's
own. What a link to an engagement says is compared strictly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Final

from contratgen.kit import Finding, Rule, always_warning, euros, nombre, rich_text
from contratgen.kits.engagements_quartiers_2030.maquette import Means, means_of
from contratgen.kits.engagements_quartiers_2030.rules import bearing
from contratgen.kits.engagements_quartiers_2030.rules.bearing import Borne
from contratgen.kits.engagements_quartiers_2030.rules.quantities import Quantity, amounts, counts, jobs
from contratgen.kits.engagements_quartiers_2030.rules.texts import Passage, links, passages
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, EngagementContrat
from contratgen.kits.engagements_quartiers_2030.schema.contribution import Contribution
from contratgen.kits.engagements_quartiers_2030.walks import engagements

MEANS: Final = 1_000
"""Euros below which an amount is a price."""
BEYOND: Final = 20
"""Times the greatest datum of an engagement that an amount said of it may be: a slip adds a zero, not two."""
ABOUT: Final = re.compile(r"(?:environ|près d[e’']|quelque|autour de|à peu près)\s*\Z", re.IGNORECASE)
ROUGH: Final = Decimal("0.1")
"""How far from a datum a number that is said to be rough may be."""
LIMIT: Final = re.compile(
    r"(?:dépass\w+|supérieure?s? à|inférieure?s? à|au-delà d[e’']|au-dess[ou]u?s de|limite d[e’']|jusqu[’']à|atteindre"
    r"|à partir de|plus d[e’']|moins d[e’']|au moins|au plus|\d\s*(?:€|euros)?\s+(?:à|et)"
    r"|\b(?:revenu|salaire|loyer|ressource|plafond)s?\b[^.;\n]*)\s*\Z",
    re.IGNORECASE,
)
"""Words before a threshold, what people earn or pay, or the second end of a range."""
PRICE: Final = re.compile(
    r"\s*(?:au plus|au maximum|maximum|au moins|ou (?:plus|moins)|à \d|par (?!an\b|année|exercice)"
    r"|(?:HT|TTC) par )",
    re.IGNORECASE,
)
"""Words after a price, or after the first end of a range."""
PER_CENT: Final = re.compile(r"\s*%")
HUNDRED: Final = Decimal(100)
SENTENCE: Final = re.compile(r"(?:[^.!?\n]|\n(?![^\S\n]*[-*>|\d\n])|[.!?](?=\S))+")
NEAR: Final = 500
"""Characters around a number within which its sentence is looked at."""
YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")


def cited_amounts_are_borne(contract: ContratDeVille) -> Iterator[Finding]:
    """V72. An amount that a text says of its engagement is one of its data: line, year, total, shared cost, target.

    Two figures for one thing are two promises, and nobody knows which was voted.
    """
    for passage, whose, borne in _compared(contract):
        for cited in amounts(passage.characters):
            if (
                MEANS <= cited.value <= _most(borne)
                and _is_means(passage.characters, cited)
                and not _bears(borne, cited, passage)
            ):
                yield passage.found(
                    cited.start,
                    f"{euros(cited.value)} : aucune donnée de {whose} ne porte ce montant",
                    _nearest(borne, cited.value),
                    passage.characters[cited.start : cited.end],
                )


def _compared(contract: ContratDeVille) -> Iterator[tuple[Passage, str, Borne]]:
    """Yield the texts of engagements, abatements and councils' means, whose they are and what their data bear."""
    own = {engagement.code: engagement for engagement in engagements(contract)}
    beside = contract.cadre.participation.moyens
    for passage in passages(contract):
        root = passage.root
        if beside and passage.path[:2] == ("participation", "conseils_citoyens") and "moyens" in passage.path:
            yield passage, "la participation", {k: v for one in beside for k, v in bearing.of_means(one.moyens).items()}
        if passage.rich is None or not isinstance(root, Contribution):
            continue
        engagement = _described(passage, own)
        if engagement is not None:
            yield passage, f"l'engagement {engagement.code}", bearing.of_engagement(engagement, contract)
        elif passage.path[0] == "abattement_tfpb" and root.abattement_tfpb:
            yield passage, "l'abattement", bearing.of_abatement(root.abattement_tfpb)


def _described(passage: Passage, own: dict[str, EngagementContrat]) -> EngagementContrat | None:
    """Return the engagement that a passage describes."""
    match passage.path:
        case ("engagements", int(rank), "description") if isinstance(passage.root, Contribution):
            return own.get(passage.root.engagements[rank].code)
    return None


def _is_means(text: str, cited: Quantity) -> bool:
    """Whether an amount is said as means: no threshold, no price, no end of a range."""
    return not (LIMIT.search(text, max(0, cited.start - 40), cited.start) or PRICE.match(text, cited.end))


def _most(borne: Borne) -> Decimal:
    """Return the amount beyond which a figure is one of context: markets, incomes, what a town spends."""
    return BEYOND * max((value for value in borne if value >= MEANS), default=Decimal(MEANS))


def _bears(borne: Borne, cited: Quantity, passage: Passage) -> bool:
    rough = ABOUT.search(passage.characters, max(0, cited.start - 20), cited.start)
    margin = cited.value * ROUGH if rough else Decimal(0)
    return any(abs(value - cited.value) <= margin for value in borne)


def _nearest(borne: Borne, value: Decimal) -> str:
    known = [one for one in borne if one >= MEANS]
    if not known:
        return "Écrivez la ligne de moyens qui le porte, ou enlevez le montant du texte."
    near = min(known, key=lambda one: abs(one - value))
    return f"Le plus proche : {euros(near)} ({borne[near]}). Accordez le texte et les données."


def linked_numbers_are_borne(contract: ContratDeVille) -> Iterator[Finding]:
    """V72. What the words of a link say in numbers, the engagement that it leads to says too, in its data or its text.

    A sentence of the framework that names who holds it promises no more than who does.
    """
    own = {one.code: one for partner in contract.partenaires for one in means_of(partner)}
    known = cache(lambda code: _known(own[code], contract))
    for passage in passages(contract):
        if passage.rich is None or "(engagement:" not in passage.characters:
            continue
        for link in links(passage.rich.blocks):
            holder = own.get(link.target.removeprefix("engagement:"))
            said = "".join(one.text if isinstance(one, rich_text.Text) else " " for one in link.content)
            if link.target.startswith("engagement:") and holder is not None:
                for cited in (*amounts(said), *jobs(said), *counts(said)):
                    if cited.value not in known(holder.code):
                        words = said[cited.start : cited.end]
                        yield passage.found(
                            max(0, passage.characters.find(f"({link.target})")),
                            f"« {words} » : {holder.code} ne le dit ni dans ses données ni dans son texte",
                            "Accordez la phrase et l'engagement, ou menez le lien à celui qui le dit.",
                            said,
                        )


def _known(holder: Means, contract: ContratDeVille) -> set[Decimal]:
    """Return every number that an engagement bears or says."""
    words = [holder.intitule]
    known = bearing.jobs_of(holder)
    if isinstance(holder, EngagementContrat):
        known |= set(bearing.of_engagement(holder, contract))
        words += [holder.description.source, holder.public_cible, holder.nature_action]
        words += [step.libelle for step in holder.calendrier.jalons]
        words += [indicator.libelle for indicator in holder.indicateurs]
    else:
        known |= set(bearing.of_means(holder.moyens))
    return known | {one.value for text in words for read in (amounts, jobs, counts) for one in read(text)}


def cited_jobs_are_borne(contract: ContratDeVille) -> Iterator[Finding]:
    """V72. The jobs that a text gives to an engagement or a partner are those of its lines, and for the years it says.

    Said without a year, a number of jobs holds for each whole year from the first to the last.
    """
    own = {engagement.code: engagement for engagement in engagements(contract)}
    partners = {partner.identifiant: partner for partner in contract.partenaires}
    whole = range(contract.cadre.date_effet.year + 1, contract.cadre.date_fin.year)
    for passage in (one for one in passages(contract) if one.rich is not None):
        engagement = _described(passage, own)
        partner = partners.get(passage.party)
        holders: tuple[Means, ...]
        if engagement is not None:
            holders, named = (engagement,), f"l'engagement {engagement.code}"
        elif partner is not None and passage.path == ("presentation",):
            holders, named = means_of(partner), partner.denomination
        else:
            continue
        by_year = bearing.jobs_by_year(holders)
        known = set(by_year.values()).union(*(bearing.jobs_of(one) for one in holders))
        for cited in jobs(passage.characters):
            years = [year for year in whole if by_year.get(year) and by_year[year] != cited.value]
            read = passage.characters[cited.start : cited.end]
            if cited.value not in known:
                yield passage.found(
                    cited.start,
                    f"{nombre(cited.value)} ETP : aucune donnée de {named} ne le porte",
                    f"Ses emplois par année : {_jobs(by_year)}. Accordez le texte et les données.",
                    read,
                )
            elif passage.path == ("presentation",) and years and not _says_a_year(passage.characters, cited):
                yield passage.found(
                    cited.start,
                    f"{nombre(cited.value)} ETP : ce n'est pas vrai de toutes les années",
                    f"{named} : {_jobs(by_year)}. Dites jusqu'à quelle année.",
                    read,
                )


def _jobs(by_year: dict[int, Decimal]) -> str:
    return ", ".join(f"{nombre(value)} en {year}" for year, value in sorted(by_year.items()) if value) or "aucun"


def _says_a_year(text: str, cited: Quantity) -> bool:
    sentences = SENTENCE.finditer(text, max(0, cited.start - NEAR), cited.end + NEAR)
    return any(one.start() <= cited.start < one.end() and YEAR.search(one[0]) for one in sentences)


def cited_targets_are_the_targets(contract: ContratDeVille) -> Iterator[Finding]:
    """V72. A number in the unit of a target, beside the year of that target, is the target."""
    own = {engagement.code: engagement for engagement in engagements(contract)}
    first = contract.cadre.date_effet.year
    for passage in passages(contract):
        engagement = _described(passage, own)
        for sentence in SENTENCE.finditer(passage.characters) if engagement else ():
            years = {int(year) for year in YEAR.findall(sentence[0])}
            if engagement is None or len(years) != 1 or (year := years.pop()) < first:
                continue
            aimed = {(i.unite, i.cible.valeur) for i in engagement.indicateurs if i.cible and i.cible.annee == year}
            for unit in {unit for unit, _ in aimed}:
                said = [one for one in counts(sentence[0]) if _is_in(unit, sentence[0], one)]
                targets = {value for own_unit, value in aimed if own_unit == unit}
                if said and not any(one.value in targets | {HUNDRED - value for value in targets} for one in said):
                    yield passage.found(
                        sentence.start() + said[0].start,
                        f"« {sentence[0][said[0].start : said[0].end]} {unit} » en {year} : la cible de "
                        f"l'engagement {engagement.code} est {', '.join(nombre(value) for value in sorted(targets))}",
                        "Accordez le texte et la cible de l'indicateur.",
                        sentence[0][said[0].start : said[0].end],
                    )


def _is_in(unit: str, text: str, cited: Quantity) -> bool:
    """Whether a number is followed by the noun of a unit, or by « % »."""
    if unit.startswith("pour cent"):
        return PER_CENT.match(text, cited.end) is not None
    noun = unit.split(maxsplit=1)[0].removesuffix("s")
    return re.compile(rf"\s+{re.escape(noun)}s?\b", re.IGNORECASE).match(text, cited.end) is not None


RULES: Final = (
    Rule("EQ-V72", cited_amounts_are_borne, always_warning, needs_all=True),
    Rule("EQ-V72", linked_numbers_are_borne, always_warning, needs_all=True),
    Rule("EQ-V72", cited_jobs_are_borne, always_warning),
    Rule("EQ-V72", cited_targets_are_the_targets, always_warning),
)
