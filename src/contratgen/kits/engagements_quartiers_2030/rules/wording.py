"""What is left of a draft, of a template or of a word processor in texts that will be printed (V55, V57)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contratgen.kit import Finding, Rule
from contratgen.kits.engagements_quartiers_2030.rules.blanks import LATER, is_blank, is_doubtful
from contratgen.kits.engagements_quartiers_2030.rules.texts import Passage, passages
from contratgen.kits.engagements_quartiers_2030.rules.weights import always_note, always_warning, from_vote
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille


@dataclass(frozen=True, slots=True)
class Slip:
    """Characters that no finished text holds, what they are and what to do.

    Whatever the pattern finds holds one of the `signs`, which are looked for first: that is ten times faster, and most
    patterns are then never compiled.
    """

    signs: tuple[str, ...]
    pattern: str
    message: str
    hint: str


FILL: Final = "Écrivez ce qui manque, ou enlevez le passage."
CHECK: Final = "Si c'est bien ce qui doit être imprimé, ne changez rien ; sinon, écrivez ce qui manque."
ALONE: Final = "Enlevez-le, ou fermez le guillemet."
JUDGED: Final = frozenset({("evaluation", "structure"), ("participation", "lieu"), ("engagements", "nature_action")})
"""Fields that the law requires, by the first and last name of their paths: other rules say so (V11 to V16)."""
BLANKS: Final = (
    Slip(("---",), r"(?<!-)-{3,}(?!-)", "tirets à la place d'un texte", FILL),
    Slip(("XX", "xx", "00/00"), r"\b(?:(?:[\dXx]{1,2}[/.](?:XX|xx)|00[/.]00)[/.][Xx\d]+|(?:X{2,}|x{3,})(?!\w))",
         "croix à la place d'un texte", FILL),
    Slip(("jj", "JJ"), r"(?i)\bjj[/.-]mm[/.-]aa(?:aa)?\b", "date à écrire", FILL),
    Slip(("ompl", "OMPL"), r"(?i)\b[àa]\s+compl[ée]ter\b", "passage à compléter", FILL),
    Slip(("....", "……", "___", "???"), r"\.{4,}|…{2,}|_{3,}|\?{3,}", "blanc à remplir", FILL),
    Slip(("orem ", "OREM "), r"(?i)\blorem ipsum\b", "texte de remplissage", FILL),
    Slip(("TODO", "TBD", "TBC", "FIXME"), r"\b(?:TODO|TBD|TBC|FIXME)\b", "pense-bête", FILL),
    Slip(("liquez ", "hoisissez ", "apez ", "aisissez ", "nsére"),
         r"Cliquez (?:ou appuyez )?ici pour .*|Choisissez un élément\.?"
         r"|(?:Tapez|Saisissez|Insére[rz]) (?:ici )?(?:(?:du|le|votre|un) )?(?:texte|nom|titre)\b.*",
         "invite d'un formulaire", FILL),
)  # fmt: skip
"""What marks a place that somebody meant to fill."""
EMPTY_TABLE: Final = r"(?m)^[^\n]*\|[^\n]*\n[ |:-]*-[ |:-]*(?:\n[ \t|]*)*(?=\n[ \t]*\n|\s*\Z)"
"""A header, its row of dashes, and no cell that is filled."""
PERHAPS: Final = (
    Slip(("à ", "À "), rf"(?i)\b(?![àa] compl){LATER}(?=\s*(?:[].;)|]|\n\s*\n|\Z))",
         "passage peut-être à compléter", CHECK),
    Slip(("[", "{", "«"),
         r"(?i)[\[{](?:nom|prénom|date|montant|lieu|adresse|ville|commune|partenaire|titre|qualité|fonction|numéro|n°"
         r"|téléphone|courriel|année|à)\b[^\]}\n|]*[\]}](?![(:])|«\w+_\w+»", "champ à remplir ?", CHECK),
    Slip(("?)", "?]"), r"[\[(] ?\?+ ?[\])]", "doute laissé dans le texte", CHECK),
    Slip(("…", "?"), r"(?m)(?:^|(?<=\|))[ \t]*[…?][ \t]*(?=\||$)|…\s?(?:€|euros|%|habitants)",
         "blanc à remplir ?", CHECK),
)  # fmt: skip
"""What marks such a place, or is meant."""
UNFINISHED: Final = r'.*[,;]|[^"]*"[^"]*|[^“„]*”|[“„][^”“]*|[^«]*»|«[^»]*'
"""A line that ends as an item of a list does, or has a quotation mark without its other half."""
REMAINS: Final = (
    Slip(("{{", "}}", "{%", "%}"), r"\{\{|\}\}|\{%|%\}", "balise de modèle dans un texte",
         "Un texte n'est jamais lu comme un modèle : enlevez la balise, écrivez la valeur."),
    Slip(("[!–", "<!–", "–]", "–>"), r"\[!–|<!–|–(?:\]|>)",
         "commentaire abîmé par la correction automatique", "Enlevez ces signes."),
    Slip(("Erreur", "Error!"), r"\b(?:Erreur\s*!\s*[A-ZÀ-Ý]|Error! )[^.\n|]*\.?",
         "renvoi perdu par le traitement de texte", "Écrivez le numéro ou le titre auquel ce renvoi menait."),
    Slip(("#",), r"#(?:REF ?!|N/A\b|DIV/0 ?!|VALEUR ?!|VALUE!|NOM ?\?|NAME\?|NOMBRE ?!|NUM!|NUL ?!|NULL!)",
         "erreur d'un tableur", "Écrivez la valeur que la formule devait donner."),
    Slip(("MERGEFIELD", "PAGEREF", "oaicite", "contentReference", "†source"),
         r"MERGEFIELD\b|PAGEREF\b|oaicite|contentReference|†source", "reste d'un logiciel", "Enlevez-le."),
)  # fmt: skip
"""What a template, a word processor or a spreadsheet left behind."""
TYPOGRAPHY: Final = (
    Slip(('"', "<<", ">>"), r'"[^"\n]+"|<<|>>', "guillemets droits", "Écrivez « et »."),
    Slip(("1i", "1è"), r"\b1(?:ier|ière|iere|ère)s?\b", "abréviation de « premier »",
         "Écrivez 1er ou 1re."),
    Slip(("ème", "eme"), r"\b(?:[02-9]|\d+\d)(?:ième|ieme|ème|eme)s?\b", "abréviation d'un rang",
         "Écrivez 2e, 3e…"),
    Slip(("...",), r"(?<!\.)\.{3}(?!\.)", "points de suspension en trois points", "Écrivez …"),
)  # fmt: skip
"""What the printed typography leaves as written: spaces alone are set right when a document is made."""


def _met(table: tuple[Slip, ...], contract: ContratDeVille) -> list[Slip]:
    """Return the slips that some text may hold."""
    every = "\n".join(passage.characters for passage in passages(contract))
    return [slip for slip in table if any(sign in every for sign in slip.signs)]


def _slips(passage: Passage, slips: list[Slip]) -> Iterator[Finding]:
    for slip in slips:
        if any(sign in passage.characters for sign in slip.signs):
            for met in re.finditer(slip.pattern, _without_rules_of_tables(passage)):
                yield passage.found(met.start(), f"{slip.message} : « {met[0]} »", slip.hint, met[0])


DASHES: Final = re.compile(r"[ \t|:-]*-[ \t|:-]*")
"""The row below the header of a table."""


def _without_rules_of_tables(passage: Passage) -> str:
    """Return the characters of a text, with spaces for the rows of dashes below the headers of its tables."""
    if passage.rich is None or "|" not in passage.characters:
        return passage.characters
    lines = passage.characters.split("\n")
    return "\n".join(" " * len(line) if "|" in line and DASHES.fullmatch(line) else line for line in lines)


def nothing_is_left_blank(contract: ContratDeVille) -> Iterator[Finding]:
    """V55. No « --- », « XX » or « à compléter » reaches a printed page: filled after the vote, it needs a new one."""
    slips = _met(BLANKS, contract)
    for passage in passages(contract):
        words = passage.characters.strip()
        if is_blank(words):
            if (passage.path[0], passage.path[-1]) not in JUDGED:
                yield passage.found(0, f"« {words} » à la place d'une valeur", FILL, words)
        else:
            yield from _slips(passage, slips)
        for table in re.finditer(EMPTY_TABLE, passage.characters) if "|" in passage.characters else ():
            yield passage.found(table.start(), "tableau dont aucune ligne n'est remplie", FILL)


def nothing_seems_left_blank(contract: ContratDeVille) -> Iterator[Finding]:
    """V55. What may be a blank, or be meant: a post may be vacant, a date to be settled by a committee."""
    slips = _met(PERHAPS, contract)
    for passage in passages(contract):
        words = passage.characters.strip()
        if is_doubtful(words) and (passage.path[0], passage.path[-1]) not in JUDGED:
            yield passage.found(0, f"« {words} » à la place d'une valeur ?", CHECK, words)
        elif passage.rich is None and re.fullmatch(UNFINISHED, words):
            yield passage.found(0, f"signe en trop, ou guillemet seul : « {words} »", ALONE, words)
        elif not is_blank(words):
            yield from _slips(passage, slips)


def nothing_is_left_behind(contract: ContratDeVille) -> Iterator[Finding]:
    """V55. No template tag, damaged comment or error of an office program reaches a printed page."""
    slips = _met(REMAINS, contract)
    for passage in passages(contract) if slips else ():
        yield from _slips(passage, slips)


def typography_is_french(contract: ContratDeVille) -> Iterator[Finding]:
    """V57. French typography, where printing does not set it right by itself: quotation marks, ordinals, ellipses."""
    slips = _met(TYPOGRAPHY, contract)
    for passage in passages(contract) if slips else ():
        yield from _slips(passage, slips)


RULES: Final = (
    Rule("EQ-V55", nothing_is_left_blank, from_vote),
    Rule("EQ-V55", nothing_seems_left_blank, always_warning),
    Rule("EQ-V55", nothing_is_left_behind),
    Rule("EQ-V57", typography_is_french, always_note),
)
