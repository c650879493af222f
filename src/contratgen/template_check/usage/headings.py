"""The headings that places name, as a reader of the document knows them: with what their tags print.

A template has one heading where the document has many: « Article 6.2 {{ partenaire.denomination }} » is that of every
partner. Its number, which Word counts, is known for the template only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from contratgen.ooxml.tag_syntax import scan
from contratgen.rendering.filters import enumeration

if TYPE_CHECKING:
    from contratgen.rendering.grammar.faults import Located

_NUMBER: Final = re.compile(r"^(?:\w+ )?(?:\d+|[IVXLC]+)(?:\.\d+)* ")
COLUMN: Final = ", colonne "
_REWORDED: Final = re.compile(r"\|\s*(?!signet\b)\w")
"""A filter that changes the words: the value is known as it is without."""
HIDDEN: Final = "…"
"""What stands for a tag whose words are not the same everywhere."""


class Told(NamedTuple):
    """A place of a template: for all its instances, and for the one that was printed."""

    everywhere: str
    printed: str


class Headings:
    """The headings of one story while it runs; tags are named by their numbers."""

    def __init__(self, tags: Sequence[Located]) -> None:
        self._tags = tags
        self._heads = [tag.heads for tag in tags]
        self._heading: str | None = None
        self._said: dict[int, str] = {}
        self._told: dict[int, Told] = {}

    def hear(self, number: int, value: Any) -> None:
        """Take note of what a tag printed: a heading begins when its first tag does."""
        if self._heads[number]:
            tag = self._tags[number]
            heading = _heading(tag)
            if number in self._said or heading != self._heading:
                self._heading, self._said = heading, {}
            as_it_is = isinstance(value, (str, int)) and not _REWORDED.search(tag.source)
            self._said[number] = str(value) if as_it_is and str(value).isprintable() else HIDDEN
            self._told = {}

    def told(self, number: int) -> Told:
        """Return the place of a tag."""
        if number not in self._told:
            self._told[number] = self._place(self._tags[number])
        return self._told[number]

    def _place(self, tag: Located) -> Told:
        label, heading = tag.place.label or "", _heading(tag) or ""
        pieces = _pieces(heading)
        if len(pieces) == 1:
            return Told(label, label)
        hidden = HIDDEN.join(pieces)
        said = [*self._said.values(), ""] if heading == self._heading else []
        around = [_NUMBER.sub("", pieces[0]), *pieces[1:]]
        known = len(said) == len(pieces)
        printed = "".join(map("".join, zip(around, said, strict=True))) if known else hidden
        return Told(label.replace(heading, hidden), label.replace(heading, printed))


def _heading(tag: Located) -> str | None:
    return tag.place.word.heading if tag.place.word is not None else None


@lru_cache(256)
def _pieces(heading: str) -> list[str]:
    """Return what stands before, between and after the tags of a heading."""
    spans, _ = scan(heading)
    starts, ends = [0, *(span.end for span in spans)], [*(span.start for span in spans), len(heading)]
    return [heading[start:end] for start, end in zip(starts, ends, strict=True)]


def places(told: Iterable[Told]) -> list[str]:
    """Return the places of a template, each once: as printed where only one instance was; a row's cells together."""
    printed: dict[str, set[str]] = {}
    for everywhere, here in told:
        printed.setdefault(everywhere, set()).add(here)
    rows: dict[str, list[str]] = {}
    for everywhere, words in printed.items():
        row, _, cell = (words.pop() if len(words) == 1 else everywhere).partition(COLUMN)
        rows.setdefault(row, []).extend([cell] if cell else [])
    return [row + _cells(cells) for row, cells in rows.items()]


def _cells(numbers: list[str]) -> str:
    if len(numbers) > 1:
        return f", colonnes {enumeration(sorted(numbers, key=int))}"
    return "".join(f"{COLUMN}{number}" for number in numbers)
