"""The sections of a Word file (ECMA-376 Part 1 §17.6): where each begins, and how its pages are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_P, _SECTION, _NUMBERS = qn("w:p"), qn("w:sectPr"), qn("w:pgNumType")
DECIMAL: Final = "decimal"


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the pages of a section are numbered: `format` as Word names it, `start` unless it goes on, its bookmark.

    The first section needs no bookmark.
    """

    format: str
    start: int | None
    bookmark: str


def section_starts(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield, for each section after the first, the name of the bookmark that marks it and its first paragraph."""
    for rank, (_, first) in enumerate(_sections(root), 1):
        if rank > 1 and first is not None:
            yield _bookmark(rank), first


def page_numberings(root: etree._Element) -> tuple[Numbering, ...]:
    """Return how the pages of each section are numbered, in order."""
    return tuple(_numbering(properties, rank) for rank, (properties, _) in enumerate(_sections(root), 1))


def _bookmark(rank: int) -> str:
    return f"_Section{rank:03}"


def _sections(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element | None]]:
    """Yield the properties of each section, which end it, and its first paragraph."""
    first = None
    for node in root.iter(_P, _SECTION):
        if node.tag == _SECTION:
            yield node, first
            first = None
        elif first is None:
            first = node


def _numbering(properties: etree._Element, rank: int) -> Numbering:
    said = properties.find(_NUMBERS)
    if said is None:
        return Numbering(DECIMAL, None, "" if rank == 1 else _bookmark(rank))
    start = said.get(qn("w:start"))
    number = None if start is None else integer(start, 1)
    return Numbering(said.get(qn("w:fmt"), DECIMAL), number, "" if rank == 1 else _bookmark(rank))
