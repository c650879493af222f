"""The Unicode policy: what a reader sees is what is signed. Texts are NFC, in Latin letters, with nothing invisible.

Refused: commands, direction overrides, invisible characters, private and unassigned ones; letters, digits, signs and
spaces of other scripts, and any that run from right to left; look-alikes of ordinary characters; what no supplied font
draws. French typography passes untouched (« ’ œ € № non-breaking spaces).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Place, Severity
from contratgen.base.faults import Fault, Found, elsewhere
from contratgen.base.glyphs import undrawable
from contratgen.reading.confusables import deceives, meant_by
from contratgen.reading.unicode_names import named, writing

if TYPE_CHECKING:
    from contratgen.base.diagnostics import Diagnostic

CONTROL: Final = Fault(
    "CG113", "{name} dans « {read} » : commande d'affichage, pas du texte", "Effacez-la : un copier-coller l'a laissée."
)
DIRECTION: Final = Fault(
    "CG114",
    "{name} dans « {read} » : l'ordre des caractères en serait changé à l'affichage",
    "Effacez ce signe : ce qui se lit doit être ce qui est signé.",
)
INVISIBLE: Final = Fault(
    "CG115",
    "{name} dans « {read} » : il ne se voit pas",
    "Effacez-le ; pour une espace insécable, utilisez U+00A0 ou U+202F.",
)
OBJECT: Final = Fault(
    "CG115",
    "{name} dans « {read} » : le copier-coller n'a pas pris l'image",
    "Effacez-le ; joignez l'image comme pièce.",
)
UNASSIGNED: Final = Fault(
    "CG116",
    "{name} dans « {read} » : aucune police ne sait le montrer à coup sûr",
    "Remplacez-le par un caractère courant ; pour une puce, commencez la ligne par « - ».",
)
DAMAGED: Final = Fault(
    "CG117",
    "{name} dans « {read} » : le texte a été abîmé par un changement d'encodage",
    "Retrouvez le texte d'origine et enregistrez-le en UTF-8.",
)
LOOK_ALIKE: Final = Fault(
    "CG118",
    "{name} dans « {read} » : elle se confond avec une lettre ordinaire ou ne se lit pas en français",
    "Retapez le mot au clavier : un copier-coller a pu changer une lettre.",
)
DIGIT: Final = Fault(
    "CG119", "{name} dans « {read} » : un nombre s'écrit avec les chiffres de 0 à 9", "Retapez-le au clavier."
)
UNDRAWN: Final = Fault(
    "CG187",
    "{name} dans « {read} » : aucune police fournie ne sait le dessiner",
    "Remplacez-le par un mot ou par un signe courant.",
)
DECEIVING: Final = Fault("CG189", "{name} dans « {read} » : à l'œil, c'est {meant}", "Retapez le mot au clavier.")
FOREIGN: Final = Fault(
    "CG189",
    "{name} dans « {read} » : ce signe n'est pas de l'écriture du français",
    "Remplacez-le par un signe courant.",
)
DOTLESS: Final = replace(DECEIVING, severity=Severity.WARNING)
AMONG_DIGITS: Final = Fault(
    "CG119",
    "« {read} » : une lettre parmi des chiffres",
    "Écrivez « {meant} » ; si c'est un code, rien à faire.",
    Severity.WARNING,
)
AMONG_LETTERS: Final = replace(AMONG_DIGITS, message="« {read} » : un chiffre parmi des lettres")

COMMON: Final = (
    "\t\n -~\u00a0-\u00ac\u00ae-\u00c2\u00c4-\u0130\u0132-\u017e\u2009\u2011\u2013\u2014\u2018-\u201a\u201c-\u201e"
    "\u2020-\u2022\u2026\u202f\u2030\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u25a0-\u25cf\u2610-\u2612"
)
"""The characters that nearly every text is made of: nothing to say about them, alone or together."""
SUSPECT: Final = re.compile(f"[^{COMMON}]")
DAMAGE: Final = re.compile(
    "Ã[\u0080-\u00bfŠŒŽšœžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|Â[\u00a0«»°²³·]|â€[\u0080-\u00bf™œž“”¦¢˜]|Å[\u0092\u0093’“]"
)
"""UTF-8 read as Windows-1252 and written again: « Ã© » for « é »."""
PICTOGRAM: Final = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
CLUSTER: Final = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[#*0-9]\ufe0f?\u20e3"
    f"|{PICTOGRAM}(?:[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|\u200d{PICTOGRAM})+"
)
"""One emoji of several characters: a flag, a key, a pictogram with its colour, its sex or its family."""
EMOJI: Final = re.compile("[\u20e3\ufe0f\U0001f000-\U0001faff]")
MIXED: Final = re.compile(
    r"(?<![\w.,@/&=?%#-])(?:(?P<digits>[0-9]+(?:[OolI]+[0-9][0-9OolI]*|O+)|l[0-9]+|I0+"
    r"|O[0-9](?:[ .][0-9]{2}){3,4}|(?<=[0-9][ \u00a0\u202f])O[0-9O]{2})"
    r"|[^\W\d_]*[a-zà-ÿ][01][a-zà-ÿ]{2,}|[^\W\d_]+[a-zà-ÿ][01][a-zà-ÿ])(?![\w@/-]|\.\w)"
)
"""A number with a letter drawn like a digit, and the reverse: `1O0`, `l5`, `O2 97 …`, `p0ur`; no unit, no address."""
AMISS: Final = (re.compile("[0-9][OolIa-zà-ÿ]"), re.compile("[lOI][0-9]"))
"""What such a number or word holds: looked for first, that is many times faster."""
WORD_BEFORE: Final = re.compile(r"[\w.,@/&=?%#-]*\Z")
AS_DIGITS, AS_LETTERS = str.maketrans("OolI", "0011"), str.maketrans("01", "ol")
DOTLESS_I: Final = "ı"
UNTURKISH: Final = frozenset("eéèêëàùqwxœæô")
"""Letters that do not stand in a word of Turkish beside a dotless i."""
LINE_ENDS: Final = re.compile("[\x0b\x0c\x85\u2028\u2029]")
LINE_END: Final = "Remplacez-le par un retour à la ligne ordinaire (touche Entrée) : un copier-coller l'a laissé."
MENDED: Final = "\ufffd"
"""Stands for a character that would break a parser, so that the rest of the file can still be judged."""
BREAKING: Final = frozenset({"Cc", "Cn", "Cs", "Zl", "Zp"})

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
SIGNS: Final = (
    (0x00A0, 0x02FF),
    (0x2000, 0x20CF),
    (0x2100, 0x23FF),
    (0x2460, 0x24FF),
    (0x25A0, 0x27FF),
    (0x2900, 0x2BFF),
    (0x1F000, 0x1FAFF),
)
"""Blocks whose signs, numbers and spaces belong to no writing system; those of any other are its own.

The lines and blocks of consoles (U+2500 to U+259F) are left out: they draw tables that nobody can read aloud.
"""
RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
"""Bidirectional classes (Unicode Standard Annex 9, table 4) that turn what stands beside them."""
PICTURE: Final = "\ufffc"
"""What a paste leaves in the place of a picture."""
IN_RUNS: Final = (LOOK_ALIKE, DIGIT)
"""Faults that are told once for letters or digits that touch."""
AROUND: Final = 20
"""Characters of a word that a message shows on each side."""
ACCENTS: Final = range(0x0300, 0x0370)
"""Combining marks of every script."""
OVERLAY: Final = 1
"""Canonical combining class of marks drawn over a letter."""


@dataclass(slots=True)
class Met:
    """One kind of fault in a text: where it was met first, and the lines that have it."""

    fault: Fault
    match: re.Match[str]
    place: Place
    lines: dict[int, None] = field(default_factory=dict)


def nfc(text: str) -> str:
    """Return the text with accented letters as single characters."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def checked(text: str, place: Place) -> tuple[str, tuple[Diagnostic, ...]]:
    """Judge a text, already NFC, that begins at `place`.

    Returns it with the characters that would break a parser replaced by U+FFFD, one for one, and its faults: one for
    the same character or cluster, or for letters of one writing, with the lines that have it.
    """
    met: dict[tuple[str, str], Met] = {}
    line, start, seen, end, run = place.line or 1, 0, 0, 0, ("", "")
    for match in _suspects(text):
        offset = match.start()
        fault = _fault(text, match) if offset >= end else None
        if fault is None:
            continue
        line += text.count("\n", seen, offset)
        start = max(start, text.rfind("\n", seen, offset) + 1)
        here = Place(place.file, line, (place.column or 1) + offset - start)
        touching, before = offset == end, run
        run = (fault.code, "" if fault in IN_RUNS else match[0])
        if not (touching and before == run):
            met.setdefault((fault.code, _kind(fault, match[0])), Met(fault, match, here)).lines[line] = None
        seen, end = offset, match.end()
    if not met:
        return text, ()
    found = Found()
    for kind in met.values():
        found.note(kind.fault.severity, kind.place, partial(_diagnostic, kind, text))
    return SUSPECT.sub(_mend, text), found.all()


def _suspects(text: str) -> list[re.Match[str]]:
    """Return what there may be something to say of, in order; the longer first of those that begin together."""
    found = [*DAMAGE.finditer(text)]
    singles = [*SUSPECT.finditer(text)]
    if singles and EMOJI.search(text):
        found += CLUSTER.finditer(text)
    for amiss in chain.from_iterable(pattern.finditer(text) for pattern in AMISS):
        before = WORD_BEFORE.search(text[max(0, amiss.start() - 40) : amiss.start()])
        found += filter(None, [MIXED.match(text, amiss.start() - len(before[0] if before else ""))])
    return sorted([*found, *singles], key=re.Match.start)


def _fault(text: str, match: re.Match[str]) -> Fault | None:
    """Return the fault of a match, None where there is none."""
    if match.re is DAMAGE:
        return DAMAGED
    if match.re is CLUSTER:
        return None if {*map(_alone, match[0])} <= {None, INVISIBLE} else UNDRAWN
    if match.re is MIXED:
        return AMONG_DIGITS if match["digits"] else AMONG_LETTERS
    return _judge(text, match.start())


def _kind(fault: Fault, found: str) -> str:
    """Return what tells characters of one fault apart: themselves, or their writing where they resemble nothing."""
    if LINE_ENDS.match(found) or fault in (DAMAGED, DIGIT):
        return ""
    return writing(found[0]) if fault is LOOK_ALIKE and not deceives(found[0]) else found


def _mend(match: re.Match[str]) -> str:
    return MENDED if unicodedata.category(match[0]) in BREAKING else match[0]


def _judge(text: str, offset: int) -> Fault | None:
    """Return the fault of the uncommon character at `offset`; its neighbours decide for letters and marks."""
    character = text[offset]
    fault = _alone(character)
    if character == DOTLESS_I:
        word = _word(text, offset)
        turkish = word == character or (word[0].isupper() and UNTURKISH.isdisjoint(word.casefold()))
        return None if turkish else DOTLESS
    if fault is not LOOK_ALIKE:
        return fault
    alone = character in GREEK_ALONE and len(_word(text, offset)) == 1
    return None if alone or _follows_letter(text, offset) else fault


def _follows_letter(text: str, offset: int) -> bool:
    """Return whether the character is one accent on a letter, which Unicode has not composed and a font draws."""
    mark = text[offset]
    accent = ord(mark) in ACCENTS and unicodedata.combining(mark) > OVERLAY and not undrawable(mark)
    return accent and offset > 0 and text[offset - 1].isalpha()


def _word(text: str, offset: int) -> str:
    """Return the letters around an offset, forty at most on each side."""
    before = re.search(r"[^\W\d_]*$", text[max(0, offset - 40) : offset])
    after = re.match(r"[^\W\d_]*", text[offset : offset + 40])
    return (before[0] if before else "") + (after[0] if after and after[0] else text[offset])


def _around(text: str, match: re.Match[str]) -> str:
    """Return what stands around the characters in question, up to the spaces, and those characters."""
    before = re.search(r"\S*\Z", text[max(0, match.start() - AROUND) : match.start()])
    after = re.match(r"\S*", text[match.end() : match.end() + AROUND])
    return (before[0] if before else "") + match[0] + (after[0] if after else "")


def _diagnostic(met: Met, text: str) -> Diagnostic:
    """Return what is told of the characters in question: their name, the word around them, and that word as meant."""
    told = _told(met.fault, text, met.match, met.place)
    return replace(told, message=told.message + elsewhere(met.lines))


def _told(fault: Fault, text: str, match: re.Match[str], place: Place) -> Diagnostic:
    read, found = _around(text, match), match[0]
    if match.re is MIXED:
        return fault.at(place, found, meant=found.translate(AS_DIGITS if fault is AMONG_DIGITS else AS_LETTERS))
    if match.re is CLUSTER:
        read, found = ("".join(filter(str.isprintable, words)) for words in (read, found))
    meant = "".join(map(meant_by, found)).strip()
    name = named(found) if len(found) == 1 else f"« {found} »"
    told = fault.at(place, read, name=name, meant=f"« {meant} »" if meant else "une espace")
    word = _as_meant(read)
    if word in ("", read) or SUSPECT.search(word) or fault in (DAMAGED, OBJECT):
        return told
    return replace(told, hint=f"{told.hint} Écrivez « {word} ».")


def _as_meant(read: str) -> str:
    """Return a word in ordinary characters, without those that do not show."""
    kept = LINE_ENDS.sub(" ", read)
    shown = [
        sign for sign in kept if not SUSPECT.match(sign) or (sign not in DIRECTIONS and _alone(sign) is not INVISIBLE)
    ]
    return nfc("".join(meant_by(sign) if SUSPECT.match(sign) and _alone(sign) else sign for sign in shown)).strip()


@lru_cache(maxsize=4096)
def _alone(character: str) -> Fault | None:
    """Return what there is to say of an uncommon character for itself: by its category, its script, then its shape."""
    category, code = unicodedata.category(character), ord(character)
    letter = category[0] in "LM" and character not in SYMBOLS | LETTERLIKE
    kinds = {"Cc": CONTROL, "Cs": UNASSIGNED, "Co": UNASSIGNED, "Cn": UNASSIGNED, "Nd": DIGIT}
    blank = category in ("Cf", "Zl", "Zp") or character in BLANK_LETTERS or 0xFE00 <= code <= 0xFE0F  # noqa: PLR2004 -- variation selectors
    reasons = (
        (character == MENDED, DAMAGED),
        (character in DIRECTIONS, DIRECTION),
        (character == PICTURE, OBJECT),
        (LINE_ENDS.match(character) is not None, replace(CONTROL if category == "Cc" else INVISIBLE, hint=LINE_END)),
        (blank, INVISIBLE),
        (category in kinds, kinds.get(category)),
        (letter and not _within(LATIN, code), LOOK_ALIKE),
        (unicodedata.bidirectional(character) in RIGHT_TO_LEFT, DIRECTION),
        (deceives(character), DECEIVING),
        (category[0] in "NPSZ" and not _within(SIGNS, code), FOREIGN),
        (bool(undrawable(character)), UNDRAWN),
    )
    return next((fault for holds, fault in reasons if holds), None)


def _within(ranges: tuple[tuple[int, int], ...], code: int) -> bool:
    return any(low <= code <= high for low, high in ranges)
