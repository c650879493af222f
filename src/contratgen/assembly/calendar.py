"""The dates that French writers type: `01/09/2024`, `1.9.2024`, `1-9-2024`, `lundi 1er mars 2024`, `2024-09-01`.

Their pattern knows the length of months and leap years (Gregorian calendar), so that a JSON Schema refuses
31 February as the reader does.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Final

from contratgen.assembly.spellings import HYPHENS, SPACE, bare, loose

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS: Final = (
    ("janvier", "janv.", "janv", "jan"), ("février", "févr.", "févr", "fév.", "fév"), ("mars",),
    ("avril", "avr.", "avr"), ("mai",), ("juin",), ("juillet", "juil.", "juil"), ("août",),
    ("septembre", "sept.", "sept", "sep"), ("octobre", "oct.", "oct"), ("novembre", "nov.", "nov"),
    ("décembre", "déc.", "déc"),
)  # fmt: skip
YEAR: Final = "[1-9][0-9]{3}"
LEAP: Final = (
    "(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])"  # a multiple of 4 that ends no century
    "|(?:[2468][048]|[13579][26])00)"  # a multiple of 400
)
_28: Final = "(?:0?[1-9]|1[0-9]|2[0-8])"
_30: Final = "(?:0?[1-9]|[12][0-9]|30)"
_31: Final = "(?:0?[1-9]|[12][0-9]|3[01])"
APART: Final = rf"(?:{SPACE}+|[{HYPHENS}])"
LENGTHS: Final = (
    ((1, 3, 5, 7, 8, 10, 12), _31, YEAR),
    ((4, 6, 9, 11), _30, YEAR),
    ((2,), _28, YEAR),
    ((2,), "29", LEAP),
)
"""Months by number, their days, and the years where they have them."""
DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FIRST: Final = "er|ER|Er|ᵉʳ|°"
LEAD: Final = "(?:le +)?(?:(" + "|".join(DAYS) + ") +)?"
FIGURES: Final = r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]+)|([0-9]{4})([/.-])([0-9]{1,2})\6([0-9]{1,2})"
WORDS: Final = (
    rf"(?:(1) ?(?:{FIRST})|([0-9]{{1,2}}))(?: +|[{HYPHENS}])([^0-9 {HYPHENS}]+)(?: +|[{HYPHENS}])([1-9][0-9]{{3}})"
)


def date_pattern() -> str:
    """Return the pattern of every date that exists, in each of its forms."""
    day = "|".join(map(loose, DAYS))
    return rf"(?:{loose('le')}{SPACE}+)?(?:(?:{day}){SPACE}+)?(?:{'|'.join(_forms())})"


def _forms() -> Iterator[str]:
    for months, days, years in LENGTHS:
        numbers = "|".join(f"0?{month}" if month < 10 else str(month) for month in months)  # noqa: PLR2004  # two figures
        names = "|".join(loose(name) for month in months for name in MONTHS[month - 1])
        first = "" if days == "29" else f"1{SPACE}?(?:{FIRST})|"
        for sign in (rf"{SPACE}*/{SPACE}*", r"\.", "-"):
            yield f"{days}{sign}(?:{numbers}){sign}{years}"
            yield f"{years}{sign}(?:{numbers}){sign}{days}"
        yield f"(?:{first}{days}){APART}(?:{names}){APART}{years}"


def calendar_date(text: str) -> datetime.date:
    """Return the date that a text says, in a form of `date_pattern`.

    Raises `ValueError` with what is wrong, if it can be told: no such day, another day of the week.
    """
    lead = re.match(LEAD, text, re.IGNORECASE)
    dated = re.sub(" */ *", "/", text[lead.end() if lead else 0 :])
    figures, words = re.fullmatch(FIGURES, dated), re.fullmatch(WORDS, dated)
    if figures and figures[4] and not re.fullmatch(YEAR, figures[4]):
        raise ValueError("l'année s'écrit avec quatre chiffres")
    if figures:
        year, month, day = (figures[5], figures[7], figures[8]) if figures[5] else (figures[4], figures[3], figures[1])
    elif words and (number := _month(words[3])):
        year, month, day = words[4], str(number), words[1] or words[2]
    else:
        raise ValueError
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("cette date n'existe pas") from None
    if lead and lead[1] and lead[1].lower() != DAYS[found.weekday()]:
        raise ValueError(f"c'est un {DAYS[found.weekday()]}")
    return found


def _month(name: str) -> int:
    words = bare(name)
    return next((number for number, known in enumerate(MONTHS, 1) if words in map(bare, known)), 0)
