"""Where finished documents print what was written: from the places of their templates to their numbered headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contratgen.assembly.kit import Heading, Known

UNDER: Final = re.compile(r"sous « (.+) »(?=,|$)")
"""How a place names the heading that it stands under."""
NUMBER: Final = re.compile(r"^(?:\w+ )?(?:\d+|[IVXLC]+)(?:\.\d+)* ")
"""The number that a heading has in its template; it may have another one in the document."""
VARYING: Final = "…"
"""What stands in a place for the words of a heading that are not the same everywhere."""


def documents_of(known: Known, fields: Iterable[str]) -> set[str]:
    """Return the documents that print one of some fields, by the dotted names of these."""
    return {document for shown in _shown(known, fields) for document in shown}


def headings_of(known: Known, fields: Iterable[str], document: str) -> tuple[Heading, ...]:
    """Return the numbered headings of a finished document under which one of some fields is printed, in their order.

    A heading without number stands for the nearest numbered one before it.
    """
    places = (place for shown in _shown(known, fields) for place in shown.get(document, ()))
    titles = {NUMBER.sub("", found[1]) for place in places if (found := UNDER.search(place))}
    wanted = re.compile("|".join(_pattern(title) for title in sorted(titles) if title.strip(VARYING)) or r"(?!)")
    under: dict[Heading, None] = {}
    last = None
    for heading in known.headings.get(document, ()):
        last = heading if heading.number else last
        if last is not None and wanted.fullmatch(heading.text):
            under[last] = None
    return tuple(under)


def _shown(known: Known, fields: Iterable[str]) -> Iterator[dict[str, list[str]]]:
    names = tuple(fields)
    for lines in known.shown.values():
        yield from ({d: list(places) for d, places in lines[name].items()} for name in names if name in lines)


def _pattern(title: str) -> str:
    return "(?:" + ".+".join(map(re.escape, title.split(VARYING))) + ")"
