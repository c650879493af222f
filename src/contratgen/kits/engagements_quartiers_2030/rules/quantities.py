"""Numbers as French texts write them: « 96 000 € », « 1,7 équivalent temps plein », « 60 % », « cent vingt places »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from contratgen.render.filters import en_lettres

_FIGURES: Final = r"(?<![\w,.])(?P<figures>(?>\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?!\d)|\d+))(?>,(?P<decimals>\d+))?+"
_AMOUNT: Final = re.compile(rf"{_FIGURES}\s*(?P<unit>k€|M€|€|euros?\b|EUR\b|millions? d[’']euros)")
_JOBS: Final = re.compile(rf"{_FIGURES}\s*(?:ETP\b|équivalents?\b)")
_COUNT: Final = re.compile(rf"{_FIGURES}(?![\d,]|\s*(?:€|euros?\b|k€|M€|ETP\b|équivalent|h\b|e\b|er\b))")
_EUROS: Final = re.compile(r"\s+euros\b")
_APART: Final = re.compile(r"[-\s\u2011]+")
_TIMES: Final = {"k€": 1_000, "M€": 1_000_000}
_NAMED: Final = 2_000
"""Numbers below it are also read in words."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number between two characters of a text."""

    value: Decimal
    start: int
    end: int


def amounts(text: str) -> Iterator[Quantity]:
    """Yield the amounts in euros."""
    for found in _AMOUNT.finditer(text):
        times = 1_000_000 if found["unit"].startswith("million") else _TIMES.get(found["unit"], 1)
        yield Quantity(_value(found) * times, found.start(), found.end())
    for found in _words().finditer(text):
        value, euros = _in_words(found[0]), _EUROS.match(text, found.end())
        if value is not None and euros:
            yield Quantity(Decimal(value), found.start(), euros.end())


def jobs(text: str) -> Iterator[Quantity]:
    """Yield the numbers of jobs, in full-time equivalents."""
    return (Quantity(_value(found), found.start(), found.end()) for found in _JOBS.finditer(text))


def counts(text: str) -> Iterator[Quantity]:
    """Yield every other number, in figures or, from two, in words; years are none."""
    for found in _COUNT.finditer(text):
        value = _value(found)
        if not (_FIRST_YEAR <= value < _LAST_YEAR and len(found["figures"]) == len("2024")):
            yield Quantity(value, found.start(), found.end())
    for found in _words().finditer(text):
        named = _named().get(" ".join(_APART.split(found[0].casefold())))
        if named is not None:
            yield Quantity(Decimal(named), found.start(), found.end())


def _value(found: re.Match[str]) -> Decimal:
    return Decimal(re.sub(r"\D", "", found["figures"]) + (f".{found['decimals']}" if found["decimals"] else ""))


def _in_words(words: str) -> int | None:
    """Return a number by its name, thousands included: « douze mille cinq cents »."""
    name = " ".join(_APART.split(words.casefold()))
    thousands, mille, rest = name.partition(" mille")
    if name in _named() or not mille:
        return _named().get(name)
    below = _named().get(rest.strip(), 0 if not rest else None)
    times = _named().get(thousands)
    return None if times is None or below is None else 1_000 * times + below


@cache
def _named() -> dict[str, int]:
    """Return the numbers from two by their names, with plain spaces."""
    return {" ".join(_APART.split(en_lettres(number))): number for number in range(2, _NAMED)}


@cache
def _words() -> re.Pattern[str]:
    """Return what finds a run of words of numbers: the longest one."""
    words = {word for name in _named() for word in name.split()} - {"et", "un"}
    one = "|".join(sorted(words, key=len, reverse=True))
    more = rf"[-\s]+(?:{one}|un)|[-\s]+et[-\s]+(?:un|onze)"
    return re.compile(rf"(?<![\w-])(?:{one})(?:{more})*(?![\w-])", re.IGNORECASE)
