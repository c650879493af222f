"""The scalar types of a kit's fields: each reads what French writers type, and stores one form of it.

A type accepts its own Python value too, so that a program can build models; it never accepts a near value (`1` for
an amount, a `datetime` for a date). What is ambiguous is refused, with that word: `1.200` is neither 1,2 nor 1200.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any, Final

from contratgen.assembly.calendar import calendar_date, date_pattern
from contratgen.assembly.identifiers import ABROAD, code, digits_of, how_many, siren, siret, slug, telephone
from contratgen.assembly.spellings import ACCENTED, HYPHENS, SPACE, SPACES, Choice, Spelling, loose, one_line, written

SIGN: Final = f"(?:[{HYPHENS}]{SPACE}?)?"
BETWEEN: Final = rf"[{SPACES}.{HYPHENS}/]?"
"""What people put between the figures of a number that names something."""
WHOLE: Final = rf"(?:[0-9]{{1,3}}(?:{SPACE}[0-9]{{3}}){{1,3}}|[0-9]{{1,12}})"
"""A whole number of twelve figures at most: no budget has more, and sums of thousands of them stay exact."""
DOTTED: Final = (
    r"[0-9]{1,3}(?:(?:\.[0-9]{3}){1,3},[0-9]{1,2}|(?:\.[0-9]{3}){2,3}"
    r"|(?:,[0-9]{3}){1,3}\.[0-9]{1,2}|(?:,[0-9]{3}){2,3})"
)
"""Thousands between dots or commas, where a decimal sign or a second one leaves no doubt."""
MANY: Final = {"k": 1_000, "M": 1_000_000}
LARGEST: Final = 999_999_999_999
NUMBER: Final = {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}
AMBIGUOUS: Final = re.compile(rf"({SIGN}[0-9]{{1,3}})[.,]([0-9]{{3}})(?:[^0-9].*)?")


def _figures(least: int, most: int) -> dict[str, Any]:
    """Return the schema of a whole number that YAML makes of plain figures."""
    return {"type": "integer", "minimum": least, "maximum": most}


def amount(text: str) -> Decimal:
    """Return the figure that a text holds: euros and cents, thousands of them (k€) or millions (M€), or any number."""
    figures = re.sub(rf"[{HYPHENS}]", "-", re.sub(rf"[^0-9.,{HYPHENS}]", "", text)).rstrip(".")
    last = max(figures.rfind("."), figures.rfind(","))
    whole, decimals = figures[:last], figures[last + 1 :]
    if last < 0 or (len(decimals) == 3 and re.search("[.,]", whole)):  # noqa: PLR2004  # thousands, not decimals
        whole, decimals = figures, ""
    scale = re.search("[0-9] ?([kKM]) ?€", text)
    value = Decimal(re.sub("[.,]", "", whole) + (f".{decimals}" if decimals else ""))
    return value * MANY["M" if scale[1] == "M" else "k"] if scale else value


def _why_no_number(text: str) -> str:
    found = AMBIGUOUS.fullmatch(text)
    return f"ambigu : {found[1]} {found[2]}, ou {found[1]} virgule {found[2]} ?" if found else ""


def _jobs(text: str) -> Decimal:
    """Return full-time equivalents; a share of one is written in percent too."""
    return amount(text) / 100 if text.endswith("%") else amount(text)


def _address(text: str) -> str:
    """Return a mail address without what programs write around it."""
    return text.removeprefix("<").removesuffix(">").removeprefix("mailto:")


def _why_no_address(text: str) -> str:
    return "une seule adresse" if text.count("@") > 1 else ""


def _closed_up(text: str) -> str:
    return text.upper().replace(" ", "")


def _named(word: str) -> str:
    """Return the pattern of a name that may stand before a number: « SIRET : », « Tél. »."""
    return rf"(?:{loose(word)}(?:[ÉéEe]phone)?\.?{SPACE}*(?:n°{SPACE}*)?:?{SPACE}*)?"


_WORD: Final = f"[A-Za-z0-9{''.join(f'{signs.upper()}{signs}' for signs in ACCENTED.values())}]+"
SHORT: Final = ((110, 1000, 3000, 116_000, 118_000), (119, 1999, 3999, 116_999, 118_999))
"""Bounds of short numbers."""
_DECIMALS: Final = rf"{SIGN}(?:{WHOLE}(?:[.,][0-9]{{1,2}}|[.,][0-9]{{4,6}})?|0[.,][0-9]{{3}}|{DOTTED})"
_EUROS: Final = rf"{SPACE}*(?:€|{loose('euro')}[Ss]?|{loose('eur')})"

Montant = Annotated[
    Decimal,
    *written(
        Spelling(
            rf"(?:€{SPACE}*)?{SIGN}(?:{WHOLE}(?:[.,][0-9]{{1,2}})?|{DOTTED})(?:{_EUROS}|{SPACE}?[kKM]{SPACE}?€)?",
            "un montant en euros comme « 1 234,50 »",
            amount,
            _why_no_number,
        ),
        "120 000,00",
        name="Montant",
        other=[NUMBER],
    ),
]
"""Euros with at most two decimals, with or without their sign, in thousands (k€) or not; `1.200` is ambiguous."""
Nombre = Annotated[
    Decimal,
    *written(
        Spelling(rf"{_DECIMALS}(?:{SPACE}*%)?", "un nombre comme « 12 », « 1 480 » ou « 0,5 »", amount, _why_no_number),
        "0,5",
        name="Nombre",
        other=[NUMBER],
    ),
]
"""A figure that is no amount: an indicator's value. « 12 % » is 12."""
Etp = Annotated[
    Decimal,
    *written(
        Spelling(
            rf"{_DECIMALS}(?:{SPACE}*(?:%|{loose('etp')}))?",
            "un nombre d'emplois en équivalent temps plein, comme « 0,5 » ou « 50 % »",
            _jobs,
            _why_no_number,
        ),
        "0,5",
        name="Etp",
        other=[NUMBER],
    ),
]
"""Full-time equivalents: « 50 % » is 0,5."""
Entier = Annotated[
    int,
    *written(
        Spelling(
            rf"{WHOLE}|[0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,3}}",
            "un nombre entier comme « 1 480 »",
            lambda text: int(digits_of(text)),
            _why_no_number,
        ),
        "1 480",
        name="Entier",
        other=[_figures(0, LARGEST)],
    ),
]
Annee = Annotated[
    int,
    *written(
        Spelling(r"(?:19|20)[0-9]{2}", "une année comme « 2025 »", int),
        "2025",
        name="Annee",
        other=[_figures(1900, 2099)],
    ),
]
Date = Annotated[
    datetime.date,
    *written(
        Spelling(
            date_pattern(),
            "une date comme « 01/09/2024 », « 1er septembre 2024 » ou « 2024-09-01 »",
            calendar_date,
            exact=False,
        ),
        "01/09/2024",
        name="Date",
    ),
]
YES_OR_NO: Final = Choice(("oui", "non"), {"oui": ("o", "true", "vrai"), "non": ("n", "false", "faux")})
OuiNon = Annotated[
    bool,
    *written(
        Spelling(YES_OR_NO.any, "« oui » ou « non »", lambda text: YES_OR_NO.meant(text) == "oui"),
        "oui",
        name="OuiNon",
        other=[{"type": "boolean"}],
    ),
]
Siren = Annotated[
    str,
    *written(
        Spelling(rf"{_named('siren')}[0-9](?:{BETWEEN}[0-9]){{8}}", "un SIREN de 9 chiffres", siren, how_many(9)),
        "200 043 123",
        name="Siren",
        other=[_figures(0, 10**9 - 1)],
    ),
]
Siret = Annotated[
    str,
    *written(
        Spelling(rf"{_named('siret')}[0-9](?:{BETWEEN}[0-9]){{13}}", "un SIRET de 14 chiffres", siret, how_many(14)),
        "732 829 320 00074",
        name="Siret",
        other=[_figures(0, 10**14 - 1)],
    ),
]
Identifiant = Annotated[
    str,
    *written(
        Spelling(rf"{_WORD}(?:[_ {HYPHENS}]{_WORD})*", "un identifiant en minuscules comme « bel-air »", slug),
        "bel-air",
        name="Identifiant",
        other=[{"type": "integer", "minimum": 0}, {"type": "boolean"}],
    ),
]
Code = Annotated[
    str,
    *written(
        Spelling(rf"[A-Za-z][A-Za-z0-9]*(?:[.{HYPHENS}][A-Za-z0-9]+)*", "un code comme « MH-1 » ou « A4.3.2 »", code),
        "MH-1",
        name="Code",
        other=[{"type": "boolean"}],
    ),
]
CodePostal = Annotated[
    str,
    *written(
        Spelling(
            rf"(?:[Ff][{HYPHENS}])?[0-9]{{2}}{SPACE}?[0-9]{{3}}", "un code postal de 5 chiffres", digits_of, how_many(5)
        ),
        "56400",
        name="CodePostal",
        other=[_figures(0, 99_999)],
    ),
]
CodeInsee = Annotated[
    str,
    *written(
        Spelling(
            rf"(?:[0-9]{{2}}|2[ABab]){SPACE}?[0-9]{{3}}",
            "un code INSEE comme « 56007 »",
            _closed_up,
        ),
        "56007",
        name="CodeInsee",
        other=[_figures(0, 99_999)],
    ),
]
Courriel = Annotated[
    str,
    *written(
        Spelling(
            r"(?:mailto:|<)?[A-Za-z0-9._%+'&-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+>?",
            "une adresse électronique",
            _address,
            _why_no_address,
        ),
        "service@ville.example",
        name="Courriel",
    ),
]
Telephone = Annotated[
    str,
    *written(
        Spelling(
            rf"{_named('tél')}(?:(?:(?:\(0[1-9]\)|0{BETWEEN}[1-9]|(?:\+|00)(?:{ABROAD}){BETWEEN}(?:[(]?0[)]?{BETWEEN})?[1-9])"
            rf"(?:{BETWEEN}[0-9]){{8}})|[13][0-9]{BETWEEN}[0-9]{{2}}|11[0-9]|11[68]{SPACE}?[0-9]{{3}})",
            "un téléphone comme « 02 97 00 00 00 »",
            telephone,
            how_many(10),
        ),
        "02 97 00 00 00",
        name="Telephone",
        other=[_figures(10**8, 10**9 - 1), _figures(33 * 10**9, 34 * 10**9 - 1), *map(_figures, *SHORT)],
    ),
]
Empreinte = Annotated[
    str,
    *written(
        Spelling(r"[0-9A-Fa-f]{64}", "une empreinte SHA-256 de 64 caractères", str.lower),
        "0" * 64,
        name="Empreinte",
        other=[{"type": "number"}],
    ),
]
CHARACTERS_OF_A_LINE: Final = 2_000
Ligne = Annotated[str, *one_line(CHARACTERS_OF_A_LINE, "Ligne")]
"""Text on one line; a number or a date stays the characters written."""
