"""The dates that French writers type: `01/09/2024`, `1/9/2024`, `1.9.2024`, `1-9-2024`, `1er mars 2024`, `2024-09-01`.

Their pattern knows the length of months and leap years (Gregorian calendar), so that a JSON Schema refuses
31 February as the reader does.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Final

from contratgen.assemble.spellings import SPACE, bare, loose

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS: Final = (
    ("janvier", "janv.", "janv"), ("février", "févr.", "févr"), ("mars",), ("avril", "avr.", "avr"), ("mai",),
    ("juin",), ("juillet", "juil.", "juil"), ("août",), ("septembre", "sept.", "sept"), ("octobre", "oct.", "oct"),
    ("novembre", "nov.", "nov"), ("décembre", "déc.", "déc"),
)  # fmt: skip
YEAR: Final = "[1-9][0-9]{3}"
LEAP: Final = (
    "(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])"  # a multiple of 4 that ends no century
    "|(?:[2468][048]|[13579][26])00)"  # a multiple of 400
)
_28: Final = "(?:0?[1-9]|1[0-9]|2[0-8])"
_30: Final = "(?:0?[1-9]|[12][0-9]|30)"
_31: Final = "(?:0?[1-9]|[12][0-9]|3[01])"
LENGTHS: Final = (
    ((1, 3, 5, 7, 8, 10, 12), _31, YEAR),
    ((4, 6, 9, 11), _30, YEAR),
    ((2,), _28, YEAR),
    ((2,), "29", LEAP),
)
"""Months by number, their days, and the years where they have them."""
FIGURES: Final = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]+)|([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
WORDS: Final = re.compile(r"([0-9]{1,2})(?:\D{2})? +([^0-9 ]+) +([0-9]{4})")


def date_pattern() -> str:
    """Return the pattern of every date that exists, in each of its forms."""
    return "|".join(_forms())


def _forms() -> Iterator[str]:
    for months, days, years in LENGTHS:
        numbers = "|".join(f"0?{month}" if month < 10 else str(month) for month in months)  # noqa: PLR2004  # two figures
        names = "|".join(loose(name) for month in months for name in MONTHS[month - 1])
        first = "" if days == "29" else "1(?:er|ER|Er|ᵉʳ)|"
        yield from (f"{days}{sign}(?:{numbers}){sign}{years}" for sign in ("/", r"\.", "-"))
        yield f"{years}-(?:{numbers})-{days}"
        yield f"(?:{first}{days}){SPACE}+(?:{names}){SPACE}+{years}"


def calendar_date(text: str) -> datetime.date:
    """Return the date that a text of `date_pattern` says."""
    figures = FIGURES.fullmatch(text)
    if figures is None:
        day, month, year = re.split(" +", text)
        return datetime.date(int(year), _month(month), int(re.sub("[^0-9]", "", day)))
    if figures[5]:
        return datetime.date(int(figures[5]), int(figures[6]), int(figures[7]))
    return datetime.date(int(figures[4]), int(figures[3]), int(figures[1]))


def _month(name: str) -> int:
    words = bare(name)
    return next((number for number, known in enumerate(MONTHS, 1) if words in map(bare, known)), 0)


def why_no_date(text: str) -> str:
    """Return why a text that looks like a date is none."""
    figures, words = FIGURES.fullmatch(text), WORDS.fullmatch(text)
    if figures and figures[4] and len(figures[4]) != len("2024"):
        return "l'année s'écrit avec quatre chiffres"
    if figures or (words and _month(words[2])):
        return "cette date n'existe pas"
    return ""
