"""Page labels are the numbers that Word prints, section by section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from contratgen.conversion.document import Properties
from contratgen.conversion.page_labels import page_labels, page_of, places_of
from contratgen.ooxml.sections import Numbering

from .conftest import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    """Lend six pages; bookmarks lead to the third, in LibreOffice's spelling, and to the fifth."""
    with pikepdf.new() as made:
        pages = [made.add_blank_page().obj for _ in range(6)]
        places = {"/5FSection002": Array([pages[2], Name.Fit]), "/fin": Dictionary(D=Array([pages[4], Name.Fit]))}
        made.Root.Dests = Dictionary(places)
        yield made


def labelled(pdf: pikepdf.Pdf, *numberings: Numbering) -> tuple[str, ...]:
    page_labels(pdf, Properties("Titre", "", "fr-FR", DAY, (), numberings))
    return tuple(page.label for page in pdf.pages)


def test_a_document_of_one_section_is_numbered_from_one(pdf: pikepdf.Pdf) -> None:
    assert labelled(pdf, Numbering("decimal", None, "")) == ("1", "2", "3", "4", "5", "6")


def test_roman_figures_then_arabic_ones(pdf: pikepdf.Pdf) -> None:
    front, body = Numbering("lowerRoman", None, ""), Numbering("decimal", 1, "_Section002")
    assert labelled(pdf, front, body) == ("i", "ii", "1", "2", "3", "4")


def test_a_section_that_does_not_start_anew_goes_on(pdf: pikepdf.Pdf) -> None:
    sections = (
        Numbering("upperRoman", 4, ""),
        Numbering("decimal", None, "_Section002"),
        Numbering("decimal", 9, "fin"),
    )
    assert labelled(pdf, *sections) == ("IV", "V", "6", "7", "9", "10")


def test_a_section_that_is_not_found_goes_on_like_the_one_before(pdf: pikepdf.Pdf) -> None:
    assert labelled(pdf, Numbering("decimal", None, ""), Numbering("lowerRoman", 1, "_Section007"))[-1] == "6"


def test_places_are_found_by_the_name_of_the_word_bookmark(pdf: pikepdf.Pdf) -> None:
    assert page_of("_Section002", places_of(pdf)) == 3
    assert page_of("fin", places_of(pdf)) == 5
    assert page_of("ailleurs", places_of(pdf)) is None
