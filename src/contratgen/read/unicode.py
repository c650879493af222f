"""The Unicode policy: what a reader sees is what is signed. Texts are NFC, in Latin letters, with nothing invisible.

Refused by category: commands, direction overrides, invisible characters, private and unassigned ones, look-alike
letters and digits of other scripts. French typography passes untouched (« ’ œ € № non-breaking spaces).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from contratgen.diagnostics import Diagnostic, Place
from contratgen.read.faults import Fault
from contratgen.read.unicode_names import named

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTROL: Final = Fault(
    "CG113", "{name} : commande d'affichage, pas du texte", "Effacez-la ; elle vient souvent d'un copier-coller."
)
DIRECTION: Final = Fault(
    "CG114",
    "{name} : elle changerait l'ordre des caractères à l'affichage",
    "Effacez-la : ce qui se lit doit être ce qui est signé.",
)
INVISIBLE: Final = Fault(
    "CG115",
    "{name} : il ne se voit pas",
    "Effacez-le ; pour une espace insécable, utilisez U+00A0 ou U+202F.",
)
UNASSIGNED: Final = Fault(
    "CG116", "{name} : aucune police ne sait le montrer à coup sûr", "Remplacez-le par un caractère courant."
)
DAMAGED: Final = Fault(
    "CG117",
    "{name} : le texte a été abîmé par un changement d'encodage",
    "Retrouvez le texte d'origine et enregistrez-le en UTF-8.",
)
LOOK_ALIKE: Final = Fault(
    "CG118",
    "{name} dans « {read} » : elle se confond avec une lettre ordinaire ou ne se lit pas en français",
    "Retapez le mot au clavier : un copier-coller a pu changer une lettre.",
)
DIGIT: Final = Fault("CG119", "{name} : un nombre s'écrit avec les chiffres de 0 à 9", "Retapez-le au clavier.")

COMMON: Final = (
    "\t\n -~\u00a0-\u00ac\u00ae-\u00c2\u00c4-\u017f\u2009\u2011\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022"
    "\u2026\u202f\u2030\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u25a0-\u25cf\u2610-\u2612"
)
"""The characters that nearly every text is made of: nothing to say about them, alone or together."""
SUSPECT: Final = re.compile(f"[^{COMMON}]")
DAMAGE: Final = re.compile(
    "Ã[\u0080-\u00bfŠŒŽšœžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|Â[\u00a0«»°²³·]|â€[\u0080-\u00bf™œž“”¦¢˜]|Å[\u0092\u0093’“]"
)
"""UTF-8 read as Windows-1252 and written again: « Ã© » for « é »."""
MENDED: Final = "\ufffd"
"""Stands for a character that would break a parser, so that the rest of the file can still be judged."""
BREAKING: Final = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"})

LATIN: Final = (
    (0x0041, 0x01BF),
    (0x01C4, 0x024F),
    (0x02B0, 0x02B8),
    (0x02E1, 0x02E3),
    (0x1D2C, 0x1D5C),
    (0x1D62, 0x1D65),
    (0x1E00, 0x1EFF),
    (0x2071, 0x209C),
)
"""Latin letters, accented and superscript (ª, º, 1ᵉʳ); not clicks, phonetics, full-width or mathematical letters."""
SYMBOLS: Final = frozenset("µμΩΔ")
"""Greek letters that are units or signs, and may touch Latin ones (kΩ)."""
GREEK_ALONE: Final = frozenset("αβγδεθλμπρστφψωΓΘΛΞΠΣΦΨ")
"""Greek letters that may stand alone, unlike those drawn like Latin ones (Α, Β, ο)."""
LETTERLIKE: Final = frozenset("ℓ№℃℉")
DIRECTIONS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BLANK_LETTERS: Final = frozenset("\u115f\u1160\u1680\u2800\u3164\uffa0\u034f")
OVERLAY: Final = 1
"""Canonical combining class of marks drawn over a letter."""


def nfc(text: str) -> str:
    """Return the text with accented letters as single characters."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def checked(text: str, place: Place) -> tuple[str, tuple[Diagnostic, ...]]:
    """Judge a text, already NFC, that begins at `place`.

    Returns it with the characters that would break a parser replaced by U+FFFD, one for one, and its faults.
    """
    found = [(match.start(), DAMAGED.at(place, name=f"« {match[0]} »")) for match in DAMAGE.finditer(text)]
    found += [(match.start(), fault) for match in SUSPECT.finditer(text) if (fault := _judge(text, match.start()))]
    if not found:
        return text, ()
    faults = tuple(_placed(text, sorted(found, key=lambda item: item[0]), place))
    return SUSPECT.sub(_mend, text), faults


def _placed(text: str, found: list[tuple[int, Diagnostic]], place: Place) -> Iterator[Diagnostic]:
    """Yield the diagnostics at their own lines and columns; one for a run of the same."""
    line, start, seen = place.line or 1, 0, 0
    previous: tuple[int, Diagnostic] | None = None
    for offset, fault in found:
        line += text.count("\n", seen, offset)
        start = max(start, text.rfind("\n", seen, offset) + 1)
        seen = offset
        repeated = previous is not None and previous[0] == offset - 1 and previous[1].message == fault.message
        previous = (offset, fault)
        if not repeated:
            here = Place(place.file, line, (place.column or 1) + offset - start)
            yield Diagnostic(fault.code, fault.message, here, fault.hint, read=fault.read)


def _mend(match: re.Match[str]) -> str:
    return MENDED if unicodedata.category(match[0]) in BREAKING else match[0]


def _judge(text: str, offset: int) -> Diagnostic | None:
    """Return the fault of the uncommon character at `offset`; its neighbours decide for letters and marks."""
    character = text[offset]
    fault = _alone(character)
    if fault is None:
        return None
    place = Place("")
    if fault is not LOOK_ALIKE:
        return fault.at(place, character, name=named(character))
    word = _word(text, offset)
    if character in GREEK_ALONE and len(word) == 1:
        return None
    return None if _follows_letter(text, offset) else fault.at(place, word, name=named(character))


def _follows_letter(text: str, offset: int) -> bool:
    """Return whether the character is one accent on a letter, which Unicode has not composed."""
    mark = text[offset]
    accent = unicodedata.category(mark) == "Mn" and unicodedata.combining(mark) > OVERLAY
    return accent and offset > 0 and text[offset - 1].isalpha()


def _word(text: str, offset: int) -> str:
    """Return the letters around an offset, forty at most on each side."""
    before = re.search(r"[^\W\d_]*$", text[max(0, offset - 40) : offset])
    after = re.match(r"[^\W\d_]*", text[offset : offset + 40])
    return (before[0] if before else "") + (after[0] if after and after[0] else text[offset])


@lru_cache(maxsize=4096)
def _alone(character: str) -> Fault | None:
    """Return what there is to say of a character for itself."""
    category, code = unicodedata.category(character), ord(character)
    if character == "\ufffd":
        return DAMAGED
    if character in DIRECTIONS:
        return DIRECTION
    if category in ("Cf", "Zl", "Zp") or character in BLANK_LETTERS or 0xFE00 <= code <= 0xFE0F:  # noqa: PLR2004 -- variation selectors
        return INVISIBLE
    kinds = {"Cc": CONTROL, "Cs": UNASSIGNED, "Co": UNASSIGNED, "Cn": UNASSIGNED, "Nd": DIGIT}
    if category in kinds:
        return kinds[category]
    latin = any(low <= code <= high for low, high in LATIN)
    if category[0] in "LM" and not latin and character not in SYMBOLS | LETTERLIKE:
        return LOOK_ALIKE
    return None
