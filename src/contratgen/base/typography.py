"""French no-break spaces and apostrophes, as the Imprimerie nationale prints them. Applied twice, nothing changes.

Knows no document. What partners wrote only ever gets spaces: its other characters are left as they are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"
MINUS: Final = "\u2212"
"""The sign of a negative number, as wide as « + »: a hyphen is another sign, at which lines may break."""
BEFORE: Final = {":": NO_BREAK, "»": NO_BREAK, "€": NO_BREAK, ";": NARROW, "!": NARROW, "?": NARROW}
"""The space before each sign."""

_SPACE: Final = "[ \u00a0\u2009\u202f]"
_SPACED: Final = re.compile(rf"(?<!\s){_SPACE}+([:;!?»€])|^{_SPACE}+([:;!?»€])")
_CLINGING: Final = re.compile(r"(?<=[^\W_])([:;!?])(?=[\s»)\]]|$)|(?<=[)\]…\"”])([;!?:])(?=\s|$)|(?<=\d)(€)")
_CLOSING: Final = re.compile(r"(?<=[^\s«])»")
_OPENING: Final = re.compile(rf"«(?:{_SPACE}+|(?=[^\s]))")
_MARKS: Final = re.compile("[:;!?»€«]")
_ORDINAL: Final = re.compile(r"(?<![\w.,/-])(?:(1)(ers?|res?)|([0-9]{1,3}|[IVX]+)(es?))(?![\w-])")
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])'(?=[^\W_]|«)")
_MONTHS: Final = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_STREETS: Final = (
    "rue|avenue|boulevard|place|square|quai|allée|impasse|chemin|route|passage|cours|esplanade|sente|venelle|bis|ter"
)
_DATED: Final = "|".join(rf"(?<=[0-9r][ \u00a0]{month})" for month in _MONTHS.split("|"))
"""After a day and its month: a year comes on the same line."""
_UNITS: Final = (
    "[kM]?€|Md€|[%‰]|euros?|centimes?|°[CF]?|ETP|k?m[²³23]?|[cm]m|ha|[kMG]?Wh?|kg|[tghlL]|min|[kMG]i?o"
    "|ans?|mois|jours?|heures?"
)
_TIES: Final = rf"""
      (?<!\d)0\d(?:[ ]\d\d){{4}}(?!\d)                                              # a telephone number
    | (?:(?<=\bn°)|(?<=\bN°)|(?<=№)|(?<=\bn°s)|(?<=\bN°s))[ ](?=\w)
    | (?:(?<=\b[nN]os)|(?<=\barticle)|(?<=\bArticle)|(?<=\barticles)|(?<=\bannexe)|(?<=\bAnnexe)|(?<=\bannexes)
        |(?<=\bpage)|(?<=\bpages)|(?<=\bp\.)|(?<=\bart\.)|(?<=\b[LRD]\.)|(?<=\d[ \u00a0\u202f]h))[ ](?=\d)
    | (?<=\d)[ ](?=(?:{_UNITS})(?![\w’']))
    | (?:(?<=\d)(?<!\d\d\d)|(?<=\b1er))[ ](?=(?:{_MONTHS})\b)
    | (?:{_DATED})[ ](?=\d{{4}}\b)
    | (?<=\d)[ ](?=(?:{_STREETS})\b)                                              # the number of a house
    | (?<=«)[ ]|[ ](?=[»:])
    | (?P<narrow>[ ](?=[;!?])
        |(?<=\d)(?<!\d\d\d\d)(?<![.,]\d)(?<![.,]\d\d)(?<![.,]\d\d\d)[ ](?=\d\d\d(?!\d)))
    """
"""Where a line may not end: before and after signs, in numbers and dates, between a number and what it counts."""


def tied(text: str) -> str:
    """Return the text with a no-break space for each plain one at which a line may not end; as long as it was."""
    return _ties().sub(_tie, text)


@cache
def _ties() -> re.Pattern[str]:
    return re.compile(_TIES, re.VERBOSE)  # 10 ms, spared to commands that print nothing


def _tie(found: re.Match[str]) -> str:
    return found[0].replace(" ", NARROW if found["narrow"] else NO_BREAK)


def spaced(text: str) -> str:
    """Return the text with a no-break space before `: ; ! ? » €` and after `«`.

    A missing space is added only where the sign ends a word: never within an address, an hour or a file name.
    """
    if not _MARKS.search(text):
        return text
    text = _OPENING.sub(f"«{NO_BREAK}", text)
    text = _CLOSING.sub(f"{NO_BREAK}»", text)
    text = _SPACED.sub(_with_space, text)
    return _CLINGING.sub(_with_space, text)


def _with_space(found: re.Match[str]) -> str:
    sign = next(group for group in found.groups() if group)
    return BEFORE[sign] + sign


def curled(text: str) -> str:
    """Return the text of a page or a letter with « ’ » where a terminal shows a straight apostrophe.

    A mark that quotes a word, as in `'oui'`, is left as it is.
    """
    return _APOSTROPHE.sub("’", text)


def with_raised(text: str) -> tuple[str, ...]:
    """Return a text in pieces, every second one to be raised: « le 1 », « er », « mai ». One piece: nothing is."""
    pieces: list[str] = []
    end = 0
    for found in _ORDINAL.finditer(text):
        start = found.start(2) if found[2] else found.start(4)
        pieces += (text[end:start], text[start : found.end()])
        end = found.end()
    return (*pieces, text[end:])
