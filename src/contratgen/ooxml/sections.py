"""The sections of a Word file (ECMA-376 Part 1 §17.6): where each begins, its page numbers, its headers and footers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import is_on, qn
from contratgen.ooxml.styles import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from contratgen.ooxml.package import Package

_P, _SECTION, _NUMBERS = qn("w:p"), qn("w:sectPr"), qn("w:pgNumType")
DECIMAL: Final = "decimal"
MARGINS: Final = ("header", "footer")
GOES_ON: Final = frozenset({"continuous", "nextColumn"})
"""Kinds of sections that may begin in the midst of a page."""
TURNS: Final = {"oddPage": 1, "evenPage": 0}
"""Kinds of sections that leave a page empty where the next one is of the other side."""


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


# -- headers and footers -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Span:
    """The pages of a section, from 1; its first one is `sure` where it is known and nothing else stands above.

    `number` is what the first page prints, None where that is not known.
    """

    first: int
    last: int
    sure: bool
    number: int | None


def margins_by_page(
    package: Package, pages: int, page_of: Callable[[str], int | None]
) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield each page, from 1, with the parts of which one must be its header, then with those for its footer.

    A margin that Word may leave empty is left out; so are headers that no page shows: Word writes those too.
    `page_of` gives the page of a bookmark (17.10: `titlePg` for the first page, `evenAndOddHeaders` for even ones).
    """
    sections = [properties for properties, _ in _sections(package.tree(package.main))]
    spans = _spans(sections, pages, page_of)
    targets = {link.id: link.target for link in package.relationships(package.main)}
    mirrored = any(is_on(package.tree(part).find(qn("w:evenAndOddHeaders"))) for part in package.related("settings"))
    for margin in MARGINS:
        held: dict[str, str] = {}
        shown: list[set[str]] = [set() for _ in range(pages + 1)]
        for section, span in zip(sections, spans, strict=True):
            own = section.iterchildren(qn(f"w:{margin}Reference"))
            held |= {link.get(qn("w:type"), "default"): targets.get(link.get(qn("r:id"), ""), "") for link in own}
            for page in range(span.first, span.last + 1):
                shown[page] |= {held.get(kind, "") for kind in _kinds(section, span, page, mirrored=mirrored)}
        yield from ((page, frozenset(parts)) for page, parts in enumerate(shown) if parts and "" not in parts)


def _spans(sections: list[etree._Element], pages: int, page_of: Callable[[str], int | None]) -> list[_Span]:
    """Return the pages where each section may stand; without its bookmark, anywhere between its neighbours."""
    spans: list[_Span] = []
    for rank, section in enumerate(sections, 1):
        start = page_of(_bookmark(rank)) if rank > 1 else 1
        kind = value_at(section, "w:type") if rank > 1 else None
        if start is not None:
            end = start if kind in GOES_ON else start - 1
            spans = [replace(span, last=min(span.last, end)) for span in spans]
        first = start or spans[-1].first
        number = None if start is None else _number(section, kind, first, spans)
        spans.append(_Span(first, pages, start is not None and kind not in GOES_ON, number))
    return spans


def _number(section: etree._Element, kind: str | None, first: int, spans: list[_Span]) -> int | None:
    """Return what the first page of a section prints; None where LibreOffice does not count as Word does."""
    number = _numbering(section, 1).start
    if number is None:
        before = spans[-1] if spans else _Span(1, 1, sure=True, number=1)
        number = None if before.number is None else before.number + first - before.first
        return number if number is None or kind not in TURNS else number + (number % 2 != TURNS[kind])
    fits = number % 2 == TURNS[kind] if kind in TURNS else spans or number % 2
    return number if fits else None


def _kinds(section: etree._Element, span: _Span, page: int, *, mirrored: bool) -> set[str]:
    """Return the kinds of header that a page of a section may have."""
    running = {"default", "even"} if mirrored else {"default"}
    if mirrored and span.number is not None:
        running = {"default" if (span.number + page - span.first) % 2 else "even"}
    if not is_on(section.find(qn("w:titlePg"))):
        return running
    if not span.sure:
        return {"first", *running}
    return {"first"} if page == span.first else running
