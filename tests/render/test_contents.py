import pytest
from docx_builder import STYLES, build, field, heading, paragraph, part
from lxml import etree

from contratgen.diagnostics import InputError
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import paragraph_text
from contratgen.render.contents import HeadingEntry, fill_contents, headings
from contratgen.render.running import page_references, section_marks

LISTS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="Article %1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
BODY = [
    paragraph("Objet", "heading1"),
    paragraph("texte"),
    paragraph("Champ", "heading2"),
    paragraph("", "heading1"),
    paragraph("Durée", "heading1"),
]


def document(code: str = 'TOC \\o "1-2" \\h \\z \\u', *body: str) -> bytes:
    numbered = heading(1, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    styles = STYLES.replace(heading(1), numbered)
    return build(f"<w:p>{field(code, 'à calculer')}</w:p>", *(body or BODY), styles=styles, numbering=LISTS)


def lines(docx: bytes) -> list[str]:
    root = etree.fromstring(part(docx).encode())
    return [paragraph_text(p) for p in root.iter(qn("w:p")) if p.find(qn("w:hyperlink")) is not None]


def test_headings_have_their_number_level_text_and_bookmark() -> None:
    assert headings(document()) == (
        HeadingEntry(1, "Article 1", "Objet", "_Toc000000001"),
        HeadingEntry(2, "", "Champ", "_Toc000000002"),
        HeadingEntry(1, "Article 3", "Durée", "_Toc000000003"),
    )


def test_entries_show_number_text_and_page() -> None:
    pages = {"_Toc000000001": "iii", "_Toc000000002": "1", "_Toc000000003": "12"}
    assert lines(fill_contents(document(), pages)) == ["Article 1 Objet\tiii", "Champ\t1", "Article 3 Durée\t12"]


def test_before_pages_are_known_they_are_shown_as_unknown() -> None:
    assert lines(fill_contents(document())) == ["Article 1 Objet\t…", "Champ\t…", "Article 3 Durée\t…"]


def test_each_entry_leads_to_its_heading() -> None:
    root = etree.fromstring(part(fill_contents(document())).encode())
    anchors = [n.get(qn("w:anchor")) for n in root.iter(qn("w:hyperlink"))]
    marks = {n.get(qn("w:name")): paragraph_text(n.getparent()) for n in root.iter(qn("w:bookmarkStart"))}  # type: ignore[arg-type]
    assert [marks[anchor] for anchor in anchors if anchor] == ["Objet", "Champ", "Durée"]


def test_the_switches_choose_levels_and_styles() -> None:
    assert lines(fill_contents(document('TOC \\o "1-1"'))) == ["Article 1 Objet\t…", "Article 3 Durée\t…"]
    body = [paragraph("Un", "heading1"), paragraph("Annexe", "heading9")]
    assert lines(fill_contents(document('TOC \\o "1-2" \\t "heading 9;1"', *body))) == ["Article 1 Un\t…", "Annexe\t…"]


def test_filling_again_replaces_what_was_filled() -> None:
    pages = {"_Toc000000001": "3"}
    once = fill_contents(document(), pages)
    assert fill_contents(fill_contents(document()), pages) == once == fill_contents(once, pages)


def test_the_field_stays_a_field_and_asks_for_nothing() -> None:
    xml = part(fill_contents(document()))
    root = etree.fromstring(xml.encode())
    kinds = [n.get(qn("w:fldCharType")) for n in root.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 4
    assert "dirty" not in xml


def test_page_references_elsewhere_are_filled_too() -> None:
    mark = '<w:p><w:bookmarkStart w:id="1" w:name="plan"/><w:r><w:t>Plan</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>'
    docx = document("TOC", mark, f"<w:p>{field('PAGEREF plan', '0')}</w:p>")
    assert '<w:t xml:space="preserve">7</w:t>' in part(fill_contents(docx, {"plan": "7"}))


def test_footers_say_how_many_pages_their_section_has() -> None:
    """« page 1 / 44 », in a document whose front matter counts apart."""
    cut = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    docx = build(paragraph("i"), cut, paragraph("1"), footer=f"<w:p>{field('SECTIONPAGES', '0')}</w:p>")
    assert section_marks(docx) == ("_Section002",)
    assert '<w:t xml:space="preserve">44</w:t>' in part(fill_contents(docx, {}, (5, 44)), "word/footer1.xml")


def test_page_references_of_footers_are_filled_too() -> None:
    docx = build(*BODY, footer=f"<w:p>{field('PAGEREF fin', '0')}</w:p>")
    assert page_references(docx) == {"fin"}
    assert '<w:t xml:space="preserve">44</w:t>' in part(fill_contents(docx, {"fin": "44"}), "word/footer1.xml")


def test_the_first_paragraph_of_each_further_section_gets_a_bookmark() -> None:
    """By which conversion finds the page where the numbers change."""
    cut = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    root = etree.fromstring(part(fill_contents(build(paragraph("i"), cut, paragraph("1"), paragraph("2")))).encode())
    marks = {n.get(qn("w:name")): paragraph_text(n.getparent()) for n in root.iter(qn("w:bookmarkStart"))}  # type: ignore[arg-type]
    assert marks == {"_Section002": "1"}


def test_contents_without_headings_are_empty() -> None:
    assert lines(fill_contents(document("TOC", paragraph("a")))) == []


def test_a_table_of_figures_is_left_alone() -> None:
    assert "à calculer" in part(fill_contents(document('TOC \\c "Figure"')))


def test_contents_over_several_paragraphs_are_replaced_whole() -> None:
    old = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r><w:r>'
        '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>vieux 1</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>vieux 2</w:t></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    xml = part(fill_contents(build(old, *BODY)))
    assert "vieux" not in xml
    assert xml.count("<w:hyperlink") == 3


def test_contents_of_an_unknown_shape_are_told() -> None:
    inside = f"<w:p><w:hyperlink>{field('TOC', 'x')}</w:hyperlink></w:p>"
    with pytest.raises(InputError) as caught:
        fill_contents(build(inside, *BODY))
    assert caught.value.diagnostics[0].code == "CG317"
