"""The numbers of pages as the Word file counts them, written into the PDF as page labels (ISO 32000-1, 12.4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pikepdf import Array, Dictionary, Name, NameTree

from contratgen.ooxml.bookmarks import names_in_pdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pikepdf import Object, Pdf

    from contratgen.conversion.document import Properties
    from contratgen.ooxml.sections import Numbering

STYLES: Final = {"lowerRoman": "/r", "upperRoman": "/R", "lowerLetter": "/a", "upperLetter": "/A"}
"""Word's formats of numbers (17.18.59), and the PDF's; all others are figures."""

Range = tuple[int, str, int]
"""First page by index from 0, style, first number."""


def page_labels(pdf: Pdf, properties: Properties) -> None:
    """Label the pages. A section whose bookmark is not in the PDF is numbered as the one before it."""
    numbers: list[int | Dictionary] = []
    for first, style, start in _ranges(properties.numberings, places_of(pdf)):
        numbers += [first, Dictionary(S=Name(style), St=start)]
    pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))


def _ranges(numberings: Iterable[Numbering], places: Mapping[str, int]) -> Iterator[Range]:
    known = (0, "/D", 1)
    for rank, numbering in enumerate(numberings):
        first = page_of(numbering.bookmark, places) if rank else 1
        if first is None:
            continue
        going_on = known[2] + first - 1 - known[0]
        found = (first - 1, STYLES.get(numbering.format, "/D"), numbering.start or going_on)
        if found[0] > known[0]:
            yield known
        known = found
    yield known


def page_of(bookmark: str, places: Mapping[str, int]) -> int | None:
    """Return the page of a Word bookmark, from 1, among the places of its PDF."""
    return next((places[name] for name in names_in_pdf(bookmark) if name in places), None)


def labels_of(pdf: Pdf) -> tuple[str, ...]:
    """Return the label of every page."""
    return tuple(page.label for page in pdf.pages)


def places_of(pdf: Pdf) -> dict[str, int]:
    """Return the named destinations with their pages, from 1."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return {name: numbers[place.objgen] for name, place in _named(pdf) if place.objgen in numbers}


def _named(pdf: Pdf) -> Iterator[tuple[str, Object]]:
    """Yield each named destination with its page object, from the catalogue's dictionary and from its name tree."""
    for name, value in pdf.Root.get("/Dests", Dictionary()).items():
        yield name.removeprefix("/"), value[0] if isinstance(value, Array) else value.D[0]
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    for name, value in NameTree(tree).items() if isinstance(tree, Dictionary) else ():
        yield name, value[0] if isinstance(value, Array) else value.D[0]
