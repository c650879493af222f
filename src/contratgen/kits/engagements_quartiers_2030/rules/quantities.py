"""Numbers as French texts write them: « 96 000 € », « 1,7 équivalent temps plein », « 60 % », « cent vingt places »."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_FIGURES: Final = r"(?<![\w,.])(?P<figures>(?>\d{1,3}(?:[ .\u00a0\u202f]\d{3}){1,6}(?!\d)|\d+))(?>,(?P<decimals>\d+))?+"
_AMOUNT: Final = re.compile(rf"{_FIGURES}\s*(?P<unit>k€|M€|€|euros?\b|EUR\b|millions? d[’']euros)")
_JOBS: Final = re.compile(rf"{_FIGURES}\s*(?:ETP\b|équivalents?\b)")
_COUNT: Final = re.compile(rf"{_FIGURES}(?![\d,]|\s*(?:€|euros?\b|k€|M€|ETP\b|équivalent|h\b|e\b|er\b))")
_EUROS: Final = re.compile(r"\s+euros\b")
_APART: Final = re.compile(r"[-\s\u2011]+")
_TIMES: Final = {"k€": 1_000, "M€": 1_000_000}
_NAMES: Final = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "cent": 100, "cents": 100, "mille": 1000,
}  # fmt: skip
_GO_ON: Final = frozenset({60, 80})
"""Tens to which numbers up to nineteen are added."""
_NAME: Final = f"(?:{'|'.join(_NAMES)})"
_WORDS: Final = re.compile(rf"(?<![\w-])(?!une?\b){_NAME}(?:[-\s]+(?:et[-\s]+)?{_NAME})*(?![\w-])", re.IGNORECASE)
"""A run of words of numbers: the longest one."""
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
    for named in _named(text):
        if euros := _EUROS.match(text, named.end):
            yield Quantity(named.value, named.start, euros.end())


def jobs(text: str) -> Iterator[Quantity]:
    """Yield the numbers of jobs, in full-time equivalents."""
    return (Quantity(_value(found), found.start(), found.end()) for found in _JOBS.finditer(text))


def counts(text: str) -> Iterator[Quantity]:
    """Yield every other number, in figures or, from two, in words; years are none."""
    for found in _COUNT.finditer(text):
        value = _value(found)
        if not (_FIRST_YEAR <= value < _LAST_YEAR and len(found["figures"]) == len("2024")):
            yield Quantity(value, found.start(), found.end())
    yield from (named for named in _named(text) if not _EUROS.match(text, named.end))


def _value(found: re.Match[str]) -> Decimal:
    return Decimal(re.sub(r"\D", "", found["figures"]) + (f".{found['decimals']}" if found["decimals"] else ""))


def _named(text: str) -> Iterator[Quantity]:
    """Yield the numbers in words, from two."""
    for found in _WORDS.finditer(text):
        number = _number(word for word in _APART.split(found[0].casefold()) if word != "et")
        if number is not None:
            yield Quantity(Decimal(number), found.start(), found.end())


def _number(words: Iterable[str]) -> int | None:
    """Return the number that words name; None for words that follow one another otherwise."""
    total = group = 0
    for word in words:
        value = _NAMES[word]
        tens, units = group % 100, group % 10
        if word == "mille" and not total:
            total, group = 1000 * (group or 1), 0
        elif value == 100 and group < 10:  # noqa: PLR2004 -- « deux cents »
            group = 100 * (group or 1)
        elif value == 20 and tens == 4:  # noqa: PLR2004 -- « quatre-vingts »
            group += 76
        elif value < 100 and (tens == 0 or (value < 20 and tens in _GO_ON) or (value < 10 and not units)):  # noqa: PLR2004
            group += value
        else:
            return None
    return total + group
