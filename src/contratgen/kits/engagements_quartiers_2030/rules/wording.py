"""What is left of a draft, of a template or of a word processor in texts that will be printed (V55, V57)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from contratgen.assemble.kit import Finding, Rule
from contratgen.kits.engagements_quartiers_2030.rules.texts import Passage, passages
from contratgen.kits.engagements_quartiers_2030.rules.weights import always_note, from_vote
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.read.markdown.line_syntax import SEPARATOR


@dataclass(frozen=True, slots=True)
class Slip:
    """Characters that no finished text holds, what they are and what to do.

    Whatever the pattern finds holds one of the `signs`, which are looked for first: that is ten times faster.
    """

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    message: str
    hint: str


FILL: Final = "Écrivez ce qui manque, ou enlevez le passage."
BLANKS: Final = (
    Slip(("---",), re.compile(r"(?<!-)-{3,}(?!-)"), "tirets à la place d'un texte", FILL),
    Slip(("XX",), re.compile(r"\bX{2,}\b"), "croix à la place d'un texte", FILL),
    Slip(("ompl", "OMPL"), re.compile(r"\b[àa]\s+compl[ée]ter\b", re.IGNORECASE), "passage à compléter", FILL),
    Slip(("....", "……", "___", "???"), re.compile(r"\.{4,}|…{2,}|_{3,}|\?{3,}"), "blanc à remplir", FILL),
    Slip(("orem ", "OREM "), re.compile(r"\blorem ipsum\b", re.IGNORECASE), "texte de remplissage", FILL),
)
"""What marks a place that somebody meant to fill."""
REMAINS: Final = (
    Slip(("{{", "}}", "{%", "%}"), re.compile(r"\{\{|\}\}|\{%|%\}"), "balise de modèle dans un texte",
         "Un texte n'est jamais lu comme un modèle : enlevez la balise, écrivez la valeur."),
    Slip(("[!–", "<!–", "–]", "–>"), re.compile(r"\[!–|<!–|–(?:\]|>)"),
         "commentaire abîmé par la correction automatique", "Enlevez ces signes."),
)  # fmt: skip
"""What a template or a word processor left behind."""
TYPOGRAPHY: Final = (
    Slip(('"', "<<", ">>"), re.compile(r'"[^"\n]+"|<<|>>'), "guillemets droits", "Écrivez « et »."),
    Slip(("1i", "1è"), re.compile(r"\b1(?:ier|ière|iere|ère)s?\b"), "abréviation de « premier »",
         "Écrivez 1er ou 1re."),
    Slip(("ème", "eme"), re.compile(r"\b(?:[02-9]|\d+\d)(?:ième|ieme|ème|eme)s?\b"), "abréviation d'un rang",
         "Écrivez 2e, 3e…"),
    Slip(("...",), re.compile(r"(?<!\.)\.{3}(?!\.)"), "points de suspension en trois points", "Écrivez …"),
)  # fmt: skip
"""What the printed typography leaves as written: spaces alone are set right when a document is made."""


def _slips(table: tuple[Slip, ...]) -> Callable[[Passage], Iterator[Finding]]:
    def look(passage: Passage) -> Iterator[Finding]:
        for slip in table:
            if any(sign in passage.characters for sign in slip.signs):
                for met in slip.pattern.finditer(_without_rules_of_tables(passage)):
                    yield passage.found(met.start(), f"{slip.message} : « {met[0]} »", slip.hint, met[0])

    return look


def _without_rules_of_tables(passage: Passage) -> str:
    """Return the characters of a text, with spaces for the rows of dashes below the headers of its tables."""
    if passage.rich is None or "|" not in passage.characters:
        return passage.characters
    lines = passage.characters.split("\n")
    return "\n".join(" " * len(line) if "|" in line and SEPARATOR.match(line.strip()) else line for line in lines)


_blanks, _remains, _typography = map(_slips, (BLANKS, REMAINS, TYPOGRAPHY))


def nothing_is_left_blank(contract: ContratDeVille) -> Iterator[Finding]:
    """V55. No « --- », « XX » or « à compléter » reaches a printed page: filled after the vote, it needs a new one."""
    for passage in passages(contract):
        yield from _blanks(passage)


def nothing_is_left_behind(contract: ContratDeVille) -> Iterator[Finding]:
    """V55. No template tag or damaged comment reaches a printed page."""
    for passage in passages(contract):
        yield from _remains(passage)


def typography_is_french(contract: ContratDeVille) -> Iterator[Finding]:
    """V57. French typography, where printing does not set it right by itself: quotation marks, ordinals, ellipses."""
    for passage in passages(contract):
        yield from _typography(passage)


RULES: Final = (
    Rule("EQ-V55", nothing_is_left_blank, from_vote),
    Rule("EQ-V55", nothing_is_left_behind),
    Rule("EQ-V57", typography_is_french, always_note),
)
