"""The finished PDF, as a referee, a reader and a machine see it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Name

from contratgen.conversion.document import Properties
from contratgen.conversion.normalise import describe, normalise
from contratgen.pdf.structure_tree import Structure, kids

from ..verapdf.referee import verdicts  # noqa: TID252 - tests are no package, so there is no absolute name
from .conftest import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contratgen.conversion.document import PdfDocument

pytestmark = pytest.mark.converter


def untagged() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.save(out)
    return out.getvalue()


@pytest.fixture
def pdf(finished: PdfDocument) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(finished.pdf)) as opened:
        yield opened


def test_the_referee_finds_it_pdf_a_3a_and_pdf_ua_1_and_faults_where_there_are_some(
    finished: PdfDocument, tmp_path: Path
) -> None:
    """Headings, lists, tables, notes, links, contents, pictures, charts, boxes and lines: no rule is broken."""
    good, spoiled = tmp_path / "tout.pdf", tmp_path / "vide.pdf"
    good.write_bytes(finished.pdf)
    spoiled.write_bytes(untagged())
    conforming, accessible, *broken = verdicts([(good, "3a"), (good, "ua1"), (spoiled, "3a"), (spoiled, "ua1")])
    assert (conforming, accessible) == ([], [])
    assert all(broken)


def test_information_and_metadata_say_the_same_and_only_the_given_date(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes().decode()
    assert str(pdf.docinfo.Title) == "Contrat & engagements"
    assert ">Contrat &amp; engagements<" in packet
    assert ">Ville d’Auray &amp; alliés<" in packet
    assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == "D:20240601000000Z"
    assert packet.count("2024-06-01T00:00:00Z") == 3
    assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()[24:36] == bytes.fromhex("07e800060001000000000000")


def test_the_reader_gets_title_language_and_outline_and_no_action(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(pdf.Root.Lang) == "fr-FR"
    assert pdf.Root.PageMode == Name.UseOutlines
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
    assert "/DocChecksum" not in pdf.trailer


def test_the_outline_gives_every_heading_its_level_and_page(finished: PdfDocument) -> None:
    assert [(h.level, h.title) for h in finished.outline][:5] == [
        (1, "Article 1 affiné"), (2, "Objectif 1.1"), (2, "Objectif 1.2"), (2, "Objectif 1.3"), (1, "Article 2 affiné"),
    ]  # fmt: skip
    assert [h.page for h in finished.outline] == sorted(h.page for h in finished.outline)
    assert finished.outline[0].page == 2


def test_a_finished_pdf_describes_itself_alike(finished: PdfDocument) -> None:
    assert describe(finished.pdf) == finished


def test_every_link_has_words_an_aim_and_an_element(pdf: pikepdf.Pdf) -> None:
    links = [link for page in pdf.pages for link in page.obj.get("/Annots", [])]
    addresses = {str(link.A.URI) for link in links if "/A" in link}
    assert addresses == {"https://www.example.org/a&b", "https://www.example.org/", "mailto:ville@example.org"}
    owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for link in links:
        assert str(link.Contents).strip()
        assert str(owners[int(link.StructParent)].S) == "/Link"
    assert {page.obj.Tabs for page in pdf.pages} == {Name.S}


def test_a_note_has_an_identifier_and_a_link_back_around_its_number(pdf: pikepdf.Pdf) -> None:
    notes = list(Structure(pdf).elements("/Note"))
    assert [str(note.ID) for note in notes] == ["note-1", "note-2"]
    for note in notes:
        (link,) = [kid for kid in kids(kids(note)[0]) if isinstance(kid, pikepdf.Dictionary) and str(kid.S) == "/Link"]
        assert isinstance(kids(link)[0], int)
        assert kids(link)[1].Obj.Dest[0].objgen in {page.obj.objgen for page in pdf.pages}


def test_figures_hold_their_picture_and_their_words_and_decorations_none(pdf: pikepdf.Pdf) -> None:
    figures = list(Structure(pdf).elements("/Figure"))
    assert [str(figure.Alt) for figure in figures] == ["Logo de la ville", "Crédits par année"]
    assert all(kids(figure) for figure in figures)


def test_everything_painted_is_marked(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            depth += (operator in {"BMC", "BDC"}) - (operator == "EMC")
            assert depth > 0 or operator not in {"S", "f", "f*", "B", "Do", "Tj", "TJ"}
        assert depth == 0


def test_the_structure_and_the_pages_know_each_other(pdf: pikepdf.Pdf) -> None:
    """Every identifier that an element holds is its own in the parent tree, and the other way round."""
    owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    held = {
        (kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)): element.objgen
        for element in Structure(pdf).elements()
        for kid in (pikepdf.Dictionary(MCID=k) if isinstance(k, int) else k for k in kids(element))
        if "/MCID" in kid
    }
    listed = {
        (page.obj.objgen, number): owner.objgen
        for page in pdf.pages
        for number, owner in enumerate(owners[int(page.obj.StructParents)])
        if owner is not None
    }
    assert held == listed


def test_bullets_of_symbol_fonts_have_a_meaning(pdf: pikepdf.Pdf) -> None:
    tables = [font.ToUnicode.read_bytes() for page in pdf.pages for font in page.resources.Font.values()]
    assert any(b"<2022>" in table for table in tables)
    assert not any(b"<F0" in table for table in tables)


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7\n", b"garbage"])
def test_what_is_no_pdf_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(pikepdf.PdfError):
        normalise(raw, Properties("Titre", "", "fr-FR", DAY))


def test_an_untagged_pdf_is_refused() -> None:
    with pytest.raises(KeyError):
        normalise(untagged(), Properties("Titre", "", "fr-FR", DAY))
