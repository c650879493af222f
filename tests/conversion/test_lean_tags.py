"""The structure tree weighs less and says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from contratgen.conversion.document import Properties
from contratgen.conversion.repair_tags import lean_elements
from contratgen.pdf.structure_tree import Structure

from .conftest import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

PROPERTIES = Properties("Titre", "", "fr-FR", DAY)


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    """Lend a tree of a table with two cells of one layout, each with a paragraph on the page."""
    with pikepdf.new() as made:
        page = made.add_blank_page().obj
        root = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        made.Root.StructTreeRoot = root
        table = _element(made, "/Table", root, page, A=Dictionary(O=Name.Layout, BBox=Array([0, 0, 9, 9])))
        root.K = Array([table])
        for number in range(2):
            layout = Array([Dictionary(O=Name.Layout, Height=9), Dictionary(O=Name.Table, ColSpan=2)])
            cell = _element(made, "/TD", table, page, A=layout)
            cell.K = Array([_element(made, "/P", cell, page, K=number, A=made.make_indirect(_placed()))])
            table.K.append(cell)
        yield made


def _placed() -> Dictionary:
    return Dictionary(O=Name.Layout, Placement=Name.Block)


def _element(
    pdf: pikepdf.Pdf, kind: str, parent: pikepdf.Object, page: pikepdf.Object, **more: object
) -> pikepdf.Object:
    known = {"/Type": Name.StructElem, "/S": Name(kind), "/P": parent, "/Pg": page, "/K": Array()}
    return pdf.make_indirect(Dictionary({**known, **{f"/{key}": value for key, value in more.items()}}))


def _attributes(pdf: pikepdf.Pdf) -> list[str]:
    return [repr(element.get("/A")) for element in Structure(pdf).elements()]


def test_every_element_keeps_its_attributes_and_equal_ones_are_one_object(pdf: pikepdf.Pdf) -> None:
    before = _attributes(pdf)
    lean_elements(Structure(pdf), PROPERTIES)
    assert _attributes(pdf) == before
    cells = list(Structure(pdf).elements("/TD"))
    assert [one.objgen for one in cells[0].A] == [one.objgen for one in cells[1].A]
    assert len({paragraph.A.objgen for paragraph in Structure(pdf).elements("/P")}) == 1


def test_cells_that_name_different_headers_share_nothing(pdf: pikepdf.Pdf) -> None:
    """The merge renames headers one cell at a time."""
    for cell in Structure(pdf).elements("/TD"):
        cell.A = Array([Dictionary(O=Name.Table, Headers=Array([String("h")]))])
    lean_elements(Structure(pdf), PROPERTIES)
    assert not any(one.is_indirect for cell in Structure(pdf).elements("/TD") for one in cell.A)


def test_a_page_stays_with_what_holds_content_or_says_where_it_stands(pdf: pikepdf.Pdf) -> None:
    lean_elements(Structure(pdf), PROPERTIES)
    said = [str(element.S) for element in Structure(pdf).elements() if "/Pg" in element]
    assert said == ["/Table", "/P", "/P"]
    assert not any("/Type" in element for element in Structure(pdf).elements())
