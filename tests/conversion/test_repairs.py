"""The repairs one by one, on the smallest PDF that shows the fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from contratgen.conversion.document import Chart, Properties
from contratgen.conversion.repair_content import mark_content
from contratgen.conversion.repair_tags import (
    chart_alternatives,
    link_descriptions,
    private_characters,
    styles_called_as_types,
    untagged_links,
)
from contratgen.pdf.structure_tree import Structure, kids

from .conftest import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

PROPERTIES = Properties("Titre", "", "fr-FR", DAY, (Chart("Un graphique", 100.0, 50.0),))


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    """Lend a tagged page with nothing on it."""
    with pikepdf.new() as blank:
        page = blank.add_blank_page()
        page.obj.StructParents = 0
        root = blank.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = blank.make_indirect(Dictionary(S=Name.Document, P=root, K=Array()))
        root.K = Array([document])
        root.ParentTree = blank.make_indirect(Dictionary(Nums=Array([0, Array()])))
        blank.Root.StructTreeRoot = root
        yield blank


def element(pdf: pikepdf.Pdf, kind: str, content: bytes, **entries: object) -> pikepdf.Object:
    """Add an element and, at the end of the page, what it marks."""
    structure = Structure(pdf)
    parent = next(structure.elements())
    made = structure.new_element(kind, parent, pdf.pages[0])
    for name, value in entries.items():
        made[f"/{name}"] = value
    parent.K.append(made)
    if content:
        number = structure.own_content(pdf.pages[0], made)
        made.K = Array([number])
        paint(pdf, b"%s <</MCID %d>> BDC %s EMC" % (kind.encode(), number, content))
    return made


def paint(pdf: pikepdf.Pdf, content: bytes) -> None:
    pdf.pages[0].contents_add(pdf.make_stream(content))


def painted(pdf: pikepdf.Pdf) -> str:
    mark_content(Structure(pdf), PROPERTIES)
    return " ".join(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[0])).decode().split())


def figure(pdf: pikepdf.Pdf, content: bytes, box: tuple[int, int, int, int], **entries: object) -> pikepdf.Object:
    return element(pdf, "/Figure", content, A=Dictionary(O=Name.Layout, BBox=Array(box)), **entries)


def link(pdf: pikepdf.Pdf, **entries: object) -> pikepdf.Object:
    made = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1])))
    for name, value in entries.items():
        made[f"/{name}"] = value
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get("/Annots", []), made])
    return made


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"0 0 m 9 9 l S", "/Artifact BMC 0 0 m 9 9 l S EMC"),
        (b"q 1 w 0 0 5 5 re f Q", "q 1 w /Artifact BMC 0 0 5 5 re f EMC Q"),
        (b"/Im0 Do", "/Artifact BMC /Im0 Do EMC"),
        (b"/Artifact BMC 0 0 5 5 re f EMC", "/Artifact BMC 0 0 5 5 re f EMC"),
        (b"/P <</MCID 0>> BDC 0 0 5 5 re f EMC", "/Artifact BMC 0 0 5 5 re f EMC"),
        (b"q 1 0 0 1 3 3 cm Q", "q 1 0 0 1 3 3 cm Q"),
    ],
    ids=["line", "rectangle", "picture", "already artifact", "owned by none", "nothing painted"],
)
def test_what_is_painted_outside_any_element_becomes_an_artifact(
    pdf: pikepdf.Pdf, content: bytes, expected: str
) -> None:
    paint(pdf, content)
    assert painted(pdf) == expected


def test_what_belongs_to_an_element_outside_the_tree_becomes_an_artifact(pdf: pikepdf.Pdf) -> None:
    """LibreOffice 25.2 gives a watermark an element that nothing holds: veraPDF does not see it, a reader neither."""
    stray = element(pdf, "/Div", b"0 0 5 5 re f")
    stray.P.K = Array()
    Structure(pdf).settle_strays()
    assert painted(pdf) == "/Artifact BMC 0 0 5 5 re f EMC"
    assert Structure(pdf).content(pdf.pages[0]) == [None]


def test_words_of_a_shape_outside_the_tree_are_taken_in_after_what_comes_before(pdf: pikepdf.Pdf) -> None:
    """LibreOffice 25.2 leaves out the shapes of a paragraph without words."""
    first = element(pdf, "/P", b"(a) Tj")
    element(pdf, "/P", b"").K = Array()
    frame = element(pdf, "/Div", b"")
    words = element(pdf, "/Sect", b"(b) Tj")
    first.P.K = Array([kid for kid in first.P.K if kid.objgen not in {frame.objgen, words.objgen}])
    frame.K, frame.P, words.P = Array([words]), Structure(pdf).root, frame
    Structure(pdf).settle_strays()
    kinds = [str(one.S) for one in Structure(pdf).elements()]
    assert kinds[1:] == ["/P", "/Div", "/Sect", "/P"]
    assert painted(pdf) == "/P << /MCID 0 >> BDC (a) Tj EMC /Sect << /MCID 1 >> BDC (b) Tj EMC"


def test_a_picture_in_an_artifact_comes_back_to_the_figure_whose_box_it_fills(pdf: pikepdf.Pdf) -> None:
    logo = figure(pdf, b"", (10, 20, 110, 70), Alt=String("Logo"))
    paint(pdf, b"/Artifact BMC q 100 0 0 50 10 20 cm /Im0 Do Q q 5 0 0 5 0 0 cm /Im1 Do Q EMC")
    expected = "/Artifact BMC q 100 0 0 50 10 20 cm EMC /Figure << /MCID 0 >> BDC /Im0 Do EMC /Artifact BMC Q"
    assert painted(pdf).startswith(expected)
    assert kids(logo) == [0]


def test_a_chart_gets_its_words_by_its_size(pdf: pikepdf.Pdf) -> None:
    watermark = figure(pdf, b"0 0 5 5 re f", (0, 0, 300, 300))
    chart = figure(pdf, b"0 0 5 5 re f", (10, 10, 110, 60))
    chart_alternatives(Structure(pdf), PROPERTIES)
    assert str(chart.Alt) == "Un graphique"
    assert "/Alt" not in watermark


def test_a_shape_without_words_leaves_the_structure(pdf: pikepdf.Pdf) -> None:
    figure(pdf, b"0 0 5 5 re f", (0, 0, 300, 300))
    assert painted(pdf) == "/Artifact BMC 0 0 5 5 re f EMC"
    assert list(Structure(pdf).elements("/Figure")) == []


def test_a_figure_with_words_and_no_alternative_is_refused(pdf: pikepdf.Pdf) -> None:
    figure(pdf, b"BT /F1 9 Tf (A) Tj ET", (0, 0, 300, 300))
    with pytest.raises(ValueError, match="texte de remplacement"):
        mark_content(Structure(pdf), PROPERTIES)


def test_a_paragraph_whose_style_is_called_as_a_type_is_a_paragraph(pdf: pikepdf.Pdf) -> None:
    roles = Dictionary(Figure=Name.P, Note=Name.P, Corps=Name.P, Link=Name.Span)
    pdf.Root.StructTreeRoot.RoleMap = roles
    block = Dictionary(O=Name.Layout, Placement=Name.Block)
    named = [element(pdf, kind, b"0 0 5 5 re f", A=block) for kind in ("/Figure", "/Note", "/Corps", "/Link")]
    picture = figure(pdf, b"0 0 5 5 re f", (0, 0, 9, 9))
    note = element(pdf, "/Note", b"")
    note.K = Array([Structure(pdf).new_element("/P", note, pdf.pages[0])])
    styles_called_as_types(Structure(pdf), PROPERTIES)
    assert [str(one.S) for one in named] == ["/P", "/P", "/Corps", "/Span"]
    assert [str(one.S) for one in (picture, note)] == ["/Figure", "/Note"]
    assert dict(pdf.Root.StructTreeRoot.RoleMap) == {"/Corps": Name.P}


def test_a_link_says_where_it_leads(pdf: pikepdf.Pdf) -> None:
    inside = link(pdf, Dest=Array([pdf.pages[0].obj, Name.Fit]))
    outside = link(pdf, A=Dictionary(S=Name.URI, URI=String("https://example.org")))
    spoken = link(pdf, Contents=String("Article 1\t4"))
    link_descriptions(Structure(pdf), PROPERTIES)
    assert [str(one.Contents) for one in (inside, outside, spoken)] == ["Page 1", "https://example.org", "Article 1 4"]


def test_a_link_without_note_is_held_by_the_document(pdf: pikepdf.Pdf) -> None:
    stray = link(pdf, Dest=Array([pdf.pages[0].obj, Name.Fit]))
    untagged_links(Structure(pdf), PROPERTIES)
    (holder,) = Structure(pdf).elements("/Link")
    assert kids(holder)[0].Obj.objgen == stray.objgen
    assert pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[int(stray.StructParent)].objgen == holder.objgen


def symbols(pdf: pikepdf.Pdf, table: bytes) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Font, ToUnicode=pdf.make_stream(table)))


def test_a_bullet_gets_the_character_it_looks_like(pdf: pikepdf.Pdf) -> None:
    font = symbols(pdf, b"2 beginbfchar\n<01> <F0B7>\n<02> <00E9>\nendbfchar")
    private_characters(Structure(pdf), PROPERTIES)
    assert font.ToUnicode.read_bytes() == b"2 beginbfchar\n<01> <2022>\n<02> <00E9>\nendbfchar"


def test_a_symbol_of_unknown_meaning_is_refused(pdf: pikepdf.Pdf) -> None:
    symbols(pdf, b"1 beginbfchar\n<01> <F04A>\nendbfchar")
    with pytest.raises(ValueError, match=r"U\+F04A"):
        private_characters(Structure(pdf), PROPERTIES)


def test_a_form_that_begins_what_its_page_ends_is_written_out(pdf: pikepdf.Pdf) -> None:
    """LibreOffice begins the marked content of transparent words in a form, and ends it on the page."""
    element(pdf, "/P", b"0 0 1 1 re f")
    page = pdf.pages[0]
    forms = {"/Words": b"/P <</MCID 0>> BDC q 0 0 2 2 re f Q", "/Whole": b"/P BMC 0 0 3 3 re f EMC"}
    made = {name: pdf.make_stream(said, {"/Subtype": Name.Form}) for name, said in forms.items()}
    page.obj.Resources = Dictionary(XObject=Dictionary(made))
    page.obj.Contents = pdf.make_stream(b"q /Words Do Q EMC /Artifact BMC /Whole Do EMC")
    mark_content(Structure(pdf), PROPERTIES)
    operators = [str(one.operator) for one in pikepdf.parse_content_stream(page)]
    assert operators == ["q", "BDC", "q", "re", "f", "Q", "Q", "EMC", "BMC", "Do", "EMC"]
    assert list(page.resources.XObject) == ["/Whole"]
