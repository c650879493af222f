"""French names of the characters that texts may not hold, and of writing systems."""

from __future__ import annotations

import unicodedata
from typing import Final

CHARACTERS: Final = {
    0x0000: "caractère nul",
    0x0008: "retour arrière",
    0x000B: "tabulation verticale",
    0x000C: "saut de page",
    0x001B: "échappement",
    0x007F: "suppression",
    0x0085: "fin de ligne d'ordinateur central",
    0x00AD: "trait d'union conditionnel",
    0x034F: "jointure de caractères invisible",
    0x061C: "marque de lettre arabe",
    0x115F: "remplissage coréen",
    0x1160: "remplissage coréen",
    0x1680: "espace ogham",
    0x180E: "séparateur mongol de voyelles",
    0x200B: "espace sans chasse",
    0x200C: "antiliant sans chasse",
    0x200D: "liant sans chasse",
    0x200E: "marque de gauche à droite",
    0x200F: "marque de droite à gauche",
    0x2028: "séparateur de lignes",
    0x2029: "séparateur de paragraphes",
    0x202A: "enchâssement de gauche à droite",
    0x202B: "enchâssement de droite à gauche",
    0x202C: "fin d'enchâssement de direction",
    0x202D: "forçage de gauche à droite",
    0x202E: "forçage de droite à gauche",
    0x2060: "gluon de mots",
    0x2061: "application de fonction invisible",
    0x2062: "multiplication invisible",
    0x2063: "séparateur invisible",
    0x2064: "plus invisible",
    0x2066: "isolat de gauche à droite",
    0x2067: "isolat de droite à gauche",
    0x2068: "isolat de direction",
    0x2069: "fin d'isolat de direction",
    0x2800: "motif braille vide",
    0x3164: "remplissage coréen",
    0xFE0F: "sélecteur de variante",
    0xFEFF: "indicateur d'ordre des octets",
    0xFFA0: "remplissage coréen",
    0x3000: "espace idéographique",
    0xFFFC: "emplacement vide d'une image ou d'un objet",
    0xFFFD: "caractère de remplacement",
}
WRITING: Final = {
    "ARABIC": "arabe",
    "ARMENIAN": "arménienne",
    "CHEROKEE": "cherokee",
    "CJK": "chinoise",
    "COPTIC": "copte",
    "CYRILLIC": "cyrillique",
    "DEVANAGARI": "devanagari",
    "FULLWIDTH": "pleine chasse",
    "GEORGIAN": "géorgienne",
    "GREEK": "grecque",
    "HALFWIDTH": "demi-chasse",
    "HANGUL": "coréenne",
    "HEBREW": "hébraïque",
    "HIRAGANA": "japonaise",
    "KATAKANA": "japonaise",
    "LATIN": "latine rare",
    "LISU": "lisu",
    "MATHEMATICAL": "mathématique",
    "MODIFIER": "modificative",
    "THAI": "thaïe",
}
CATEGORIES: Final = {
    "Cc": "caractère de commande",
    "Cf": "caractère de mise en forme invisible",
    "Cn": "caractère non attribué",
    "Co": "caractère à usage privé",
    "Cs": "moitié de caractère",
    "Me": "signe diacritique englobant",
    "Mn": "signe diacritique isolé",
    "Nd": "chiffre",
    "Zl": "séparateur de lignes",
    "Zp": "séparateur de paragraphes",
}


def named(character: str) -> str:
    """Return what a message calls a character: its French name and its code point."""
    return f"{_name(character)} (U+{ord(character):04X})"


def writing(character: str) -> str:
    """Return the writing system of a letter, as a French adjective."""
    return WRITING.get(unicodedata.name(character, "").split(" ")[0].split("-")[0], "étrangère")


def _name(character: str) -> str:
    if ord(character) in CHARACTERS:
        return CHARACTERS[ord(character)]
    category = unicodedata.category(character)
    if category == "Nd":
        return f"chiffre d'écriture {writing(character)}"
    if category.startswith("L"):
        return f"lettre {writing(character)} « {character} »"
    return CATEGORIES.get(category, f"signe « {character} »")
