"""The numbers of pages as the Word file counts them, written into the PDF as page labels (ISO 32000-1, 12.4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.bookmarks import names_in_pdf
from contratgen.pdf.destinations import named_destinations, page_numbers
from contratgen.pdf.page_labels import LabelRange, LabelStyle, write_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pikepdf import Pdf

    from contratgen.conversion.document import Properties
    from contratgen.ooxml.sections import Numbering

STYLES: Final = {
    "lowerRoman": LabelStyle.LOWER_ROMAN,
    "upperRoman": LabelStyle.UPPER_ROMAN,
    "lowerLetter": LabelStyle.LOWER_LETTERS,
    "upperLetter": LabelStyle.UPPER_LETTERS,
}
"""Word's formats of numbers (17.18.59), and the PDF's; all others are figures."""


def page_labels(pdf: Pdf, properties: Properties) -> None:
    """Label the pages. A section whose bookmark is not in the PDF is numbered as the one before it."""
    write_labels(pdf, _ranges(properties.numberings, places_of(pdf)))


def _ranges(numberings: Iterable[Numbering], places: Mapping[str, int]) -> Iterator[LabelRange]:
    known = LabelRange()
    for rank, numbering in enumerate(numberings):
        first = page_of(numbering.bookmark, places) if rank else 1
        if first is None:
            continue
        going_on = known.start + first - 1 - known.first
        style = STYLES.get(numbering.format, LabelStyle.DECIMAL)
        found = LabelRange(first - 1, style, start=numbering.start or going_on)
        if found.first > known.first:
            yield known
        known = found
    yield known


def page_of(bookmark: str, places: Mapping[str, int]) -> int | None:
    """Return the page of a Word bookmark, from 1, among the places of its PDF."""
    return next((places[name] for name in names_in_pdf(bookmark) if name in places), None)


def places_of(pdf: Pdf) -> dict[str, int]:
    """Return the named destinations with their pages, from 1."""
    return {name: place.page + 1 for name, place in named_destinations(pdf, page_numbers(pdf)).items()}
