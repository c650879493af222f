"""« annexe 2 », wherever it is written, leads to a bookmark of the same file, which stands for the annex."""

import pytest
from docx_builder import build, field, heading, paragraph, part
from lxml import etree
from pydantic import BaseModel

from contratgen.assembly.values import Texte
from contratgen.ooxml.names import qn
from contratgen.rendering import Options, prepare, render_document

TARGETS = {"annexe:perimetre": "annexe 2", "annexe:bilan-2023": "annexe 12"}


class Racine(BaseModel):
    texte: Texte = Texte.parse("")


def render(*body: str, markdown: str = "", targets: dict[str, str] = TARGETS) -> etree._Element:
    prepared = prepare(build(*body, styles=heading(1)), "modele.docx")
    root = Racine(texte=Texte.parse(markdown))
    return etree.fromstring(part(render_document(prepared, root, options=Options(targets=targets))).encode())


def links(root: etree._Element) -> list[tuple[str, str]]:
    return [
        ("".join(t.text or "" for t in link.iter(qn("w:t"))), link.get(qn("w:anchor"), ""))
        for link in root.iter(qn("w:hyperlink"))
    ]


def words(root: etree._Element) -> str:
    return "".join(t.text or "" for t in root.iter(qn("w:t")))


def bookmarks(root: etree._Element) -> list[str]:
    return [start.get(qn("w:name"), "") for start in root.iter(qn("w:bookmarkStart"))]


@pytest.mark.parametrize("said", ["annexe 2", "Annexe 2", "annexe\u00a02", "annexe\u202f2"])
def test_a_mention_is_a_link_whatever_its_capitals_and_spaces(said: str) -> None:
    root = render(paragraph(f"Le plan (voir {said}) fait foi."))
    assert links(root) == [(said, "annexe_perimetre")]
    assert words(root) == f"Le plan (voir {said}) fait foi."
    assert bookmarks(root) == ["annexe_perimetre"]


def test_several_mentions_in_one_run_are_several_links_to_one_bookmark() -> None:
    root = render(paragraph("annexe 2, annexe 12 ; annexe 2"))
    assert links(root) == [
        ("annexe 2", "annexe_perimetre"),
        ("annexe 12", "annexe_bilan_2023"),
        ("annexe 2", "annexe_perimetre"),
    ]
    assert bookmarks(root) == ["annexe_perimetre", "annexe_bilan_2023"]
    assert words(root) == "annexe 2, annexe 12 ; annexe 2"


@pytest.mark.parametrize("said", ["annexe 20", "annexes 2", "annexe 2bis", "l’annexe"])
def test_what_only_looks_like_a_mention_stays_text(said: str) -> None:
    assert links(render(paragraph(said))) == []


def test_headings_fields_and_links_stay_as_they_are() -> None:
    body = [paragraph("Annexe 2", "heading1"), f"<w:p>{field('SEQ x', 'annexe 2')}</w:p>"]
    assert links(render(*body)) == []


def test_an_entry_of_the_list_leads_to_itself_and_mentions_lead_to_it() -> None:
    mark = '<w:bookmarkStart w:id="3" w:name="annexe_perimetre"/>'
    entry = f'{mark}<w:r><w:t>Périmètre</w:t></w:r><w:bookmarkEnd w:id="3"/>'
    root = render(paragraph("annexe 2"), f"<w:p>{entry}</w:p>")
    assert links(root) == [("annexe 2", "annexe_perimetre"), ("Périmètre", "annexe_perimetre")]
    assert bookmarks(root) == ["annexe_perimetre"]


def test_a_partners_reference_to_another_document_stays_a_link() -> None:
    """Its number is a link as well."""
    root = render("<w:p><w:r><w:t>{{p texte }}</w:t></w:r></w:p>", markdown="Voir [le plan](annexe:perimetre).")
    assert links(root) == [("le plan", "annexe_perimetre"), ("annexe 2", "annexe_perimetre")]
    assert words(root) == "Voir le plan (annexe 2)."


def test_emphasis_and_what_follows_in_the_run_are_kept() -> None:
    root = render("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>annexe 2</w:t><w:tab/><w:t>suite</w:t></w:r></w:p>")
    assert links(root) == [("annexe 2", "annexe_perimetre")]
    assert words(root) == "annexe 2suite"
    assert len(list(root.iter(qn("w:b")))) == len(list(root.iter(qn("w:r"))))


def test_without_other_documents_nothing_is_linked() -> None:
    assert links(render(paragraph("annexe 2"), targets={})) == []
