"""Legal texts cited in free text: known, in force, with the right number and date (V50)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.references import CITABLE, NEAR_MISSES, REPEALED, TABLE
from contratgen.kits.engagements_quartiers_2030.rules.findings import proposal
from contratgen.kits.engagements_quartiers_2030.rules.texts import Passage, passages
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

NUMBER: Final = re.compile(r"(?:19|20)\d{2}-\d{1,5}(?!\d)")
CITED: Final = re.compile(
    rf"\bn[°º]s?\s*{NUMBER.pattern}(?:(?:\s*,|\s+et)\s+(?:n[°º]s?\s*)?{NUMBER.pattern})*", re.IGNORECASE
)
NATIONAL: Final = "loi|décret|ordonnance|circulaire|instruction"
LOCAL: Final = "délibération|arrêté|convention|marché|avenant|décision|délégation|acte|dossier|contrat|rapport|lot"
KIND: Final = re.compile(rf"\b(?:(?P<national>{NATIONAL})|{LOCAL})s?\b", re.IGNORECASE)
"""What a number may be the number of: a national text, which is in the table, or an act of one of the parties."""
SIGHT: Final = 120
"""Characters before a number or date among which its kind is looked for."""
DATED: Final = re.compile(r"\s+du\s+(\d{1,2}(?:er)?\s+[a-zéûô]+\s+\d{4})", re.IGNORECASE)
BY_NUMBER: Final = {reference.number: reference for reference in TABLE if reference.number}
DATES: Final = {slip: meant for slip, meant in NEAR_MISSES.items() if not NUMBER.fullmatch(slip)}
SLIPS: Final = re.compile("|".join(r"\s+".join(slip.split()) for slip in DATES))
NUMBERED: Final = re.compile(r"-\d{1,5}\s+du\s+$")
"""What stands before the date of a text whose number is given: number and date are then judged together."""


def _is_national(passage: Passage, offset: int) -> bool:
    """Return whether the last kind of act named before an offset is one of the State's."""
    kinds = list(KIND.finditer(passage.characters, max(0, offset - SIGHT), offset))
    return bool(kinds) and kinds[-1]["national"] is not None


def _numbers(contract: ContratDeVille) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in (one for one in passages(contract) if "°" in one.characters or "º" in one.characters):
        for cited in CITED.finditer(passage.characters):
            if _is_national(passage, cited.start()):
                for number in NUMBER.finditer(passage.characters, cited.start(), cited.end()):
                    yield passage, number


def cited_texts_are_known(contract: ContratDeVille) -> Iterator[Finding]:
    """V50. A law or decree is cited from the kit's table, where its number, date and title were checked.

    Repealed lists of districts must not be cited as the current one. Numbers of local acts are left alone.
    """
    for passage, number in _numbers(contract):
        if number[0] in REPEALED:
            yield passage.found(
                number.start(),
                f"texte remplacé : n° {number[0]} ({REPEALED[number[0]]})",
                "Citez le texte en vigueur.",
                number[0],
            )
        elif number[0] not in BY_NUMBER and number[0] not in NEAR_MISSES:
            yield passage.found(
                number.start(),
                f"texte absent de la table des références : n° {number[0]}",
                proposal(number[0], BY_NUMBER),
                number[0],
            )


def citations_are_exact(contract: ContratDeVille) -> Iterator[Finding]:
    """V50. Well-known slips are named: a neighbouring decree, a wrong day or year, a text too weakly sourced."""
    for passage, number in _numbers(contract):
        reference = BY_NUMBER.get(number[0])
        if number[0] in NEAR_MISSES:
            yield passage.found(
                number.start(),
                f"n° {number[0]} : souvent cité par erreur",
                f"Vérifiez : {NEAR_MISSES[number[0]]}.",
                number[0],
            )
        elif reference and reference.certainty not in CITABLE:
            yield passage.found(
                number.start(),
                f"n° {number[0]} : source trop faible pour être citée",
                "Vérifiez ce texte au Journal officiel, ou ne le citez pas.",
                number[0],
            )
        elif reference and (wrong := _wrong_date(passage.characters, number, reference.citation)):
            yield passage.found(
                number.start(),
                f"n° {number[0]} : la date « {wrong} » n'est pas la sienne",
                f"Écrivez : {reference.citation}.",
                wrong,
            )
    yield from _slips(contract)


def _wrong_date(text: str, number: re.Match[str], citation: str) -> str | None:
    dated = DATED.match(text, number.end())
    date = " ".join(dated[1].split()) if dated else ""
    return date if date and date.casefold() not in citation.casefold() else None


def _slips(contract: ContratDeVille) -> Iterator[Finding]:
    for passage in passages(contract):
        for typed in SLIPS.finditer(passage.characters):
            numbered = NUMBERED.search(passage.characters, max(0, typed.start() - SIGHT), typed.start())
            if _is_national(passage, typed.start()) and not numbered:
                slip = " ".join(typed[0].split())
                yield passage.found(
                    typed.start(), f"date souvent citée par erreur : {slip}", f"Vérifiez : {DATES[slip]}.", slip
                )


RULES: Final = (
    Rule("EQ-V50", cited_texts_are_known),
    Rule("EQ-V50", citations_are_exact, always_warning),
)
