import pytest
from docx_builder import STYLES, build, field, heading, paragraph, part
from lxml import etree

from contratgen.base.diagnostics import InputError
from contratgen.ooxml.admission import admit
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package
from contratgen.ooxml.places import paragraph_text
from contratgen.rendering.contents import HeadingEntry, fill_contents, headings
from contratgen.rendering.running import page_references, section_marks

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


@pytest.mark.parametrize(("code", "first"), [("\\n", "Article 1 Objet"), ('\\n "2-3"', "Article 1 Objet\t…")])
def test_levels_may_be_shown_without_their_pages(code: str, first: str) -> None:
    """What Word's window writes when « Afficher les numéros de page » is unticked."""
    shown = lines(fill_contents(document(f'TOC \\o "1-3" {code} \\h')))
    assert shown[0] == first
    assert not [line for line in shown[1:2] if line.endswith("…")]


def test_captions_of_a_label_of_several_words_are_listed() -> None:
    caption = f"<w:p><w:r><w:t>Tableau A </w:t></w:r>{field('SEQ Tableau_A', '1')}</w:p>"
    assert lines(fill_contents(document('TOC \\c "Tableau A"', caption))) == ["Tableau A 1\t…"]


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


CUT = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
COUNT = f"<w:p>{field('SECTIONPAGES', '0')}</w:p>"
SHARED = CUT.replace("<w:sectPr/>", '<w:sectPr><w:footerReference w:type="default" r:id="rIdfooter"/></w:sectPr>')


def test_footers_say_how_many_pages_their_section_has() -> None:
    """« page 1 / 44 », in a document whose front matter counts apart."""
    docx = build(paragraph("i"), CUT, paragraph("1"), footer=COUNT)
    assert section_marks(docx) == ("_Section002",)
    assert '<w:t xml:space="preserve">44</w:t>' in part(fill_contents(docx, {}, (5, 44)), "word/footer1.xml")


@pytest.mark.parametrize("lengths", [(5, 44, 5), (3, 3, 3), (1, 2, 3)])
def test_a_footer_that_sections_share_says_how_many_pages_each_has(lengths: tuple[int, ...]) -> None:
    """Shared by naming it or by going on from the section before."""
    docx = build(paragraph("a"), SHARED, paragraph("b"), CUT, paragraph("c"), footer=COUNT)
    package = open_package(fill_contents(docx, {}, lengths), "a.docx")
    links = {link.id: link.target for link in package.relationships(package.main)}
    held, said = "", []
    for section in package.tree(package.main).iter(qn("w:sectPr")):
        for reference in section.iter(qn("w:footerReference")):
            held = links[reference.get(qn("r:id"), "")]
        said.append(next(package.tree(held).iter(qn("w:t"))).text)
    assert said == [str(length) for length in lengths]
    assert not [fault for fault in admit(package, "a.docx")[1] if fault.blocks]


def test_the_pages_of_its_section_are_said_in_the_body_too() -> None:
    docx = fill_contents(build(COUNT, CUT, COUNT), {}, (2, 9))
    assert [paragraph_text(p) for p in open_package(docx, "a.docx").tree("word/document.xml").iter(qn("w:p"))] == [
        "2", "", "9",
    ]  # fmt: skip


def test_page_references_of_notes_are_filled_too() -> None:
    note = f'<w:footnote w:id="1"><w:p>{field("PAGEREF fin", "0")}</w:p></w:footnote>'
    docx = build(*BODY, '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', footnotes=note)
    assert '<w:t xml:space="preserve">44</w:t>' in part(fill_contents(docx, {"fin": "44"}), "word/footnotes.xml")


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


def caption(label: str, text: str) -> str:
    return f"<w:p><w:r><w:t>{label} </w:t></w:r>{field(f'SEQ {label}', '1')}<w:r><w:t>. {text}</w:t></w:r></w:p>"


def test_a_table_of_figures_lists_the_captions_of_its_label() -> None:
    body = [
        caption("Figure", "Carte"),
        caption("Tableau", "Aides"),
        paragraph("x", "heading1"),
        caption("Figure", "Plan"),
    ]
    docx = document('TOC \\h \\z \\c "figure"', *body)
    once = fill_contents(docx)
    assert lines(once) == ["Figure 1. Carte\t…", "Figure 1. Plan\t…"]
    names = sorted(page_references(once))
    again = fill_contents(once, {names[0]: "3", names[1]: "8"})
    assert lines(again) == ["Figure 1. Carte\t3", "Figure 1. Plan\t8"]
    assert fill_contents(again, {names[0]: "3", names[1]: "8"}) == again


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('TOC \\t "Corps;1"', ["corps\t…"]),
        ('TOC \\t "Corps;1;Titre 1;2"', ["Article 1 un\t…", "corps\t…"]),
        ('TOC \\o "1-1" \\t "Corps;2"', ["Article 1 un\t…", "corps\t…"]),
        ('TOC \\o "1-1"', ["Article 1 un\t…"]),
        ('TOC \\o "1-1" \\u', ["Article 1 un\t…", "niveau\t…"]),
        ("TOC", ["Article 1 un\t…"]),
    ],
)
def test_contents_list_the_styles_that_their_switches_name(code: str, shown: list[str]) -> None:
    outlined = '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>niveau</w:t></w:r></w:p>'
    body = [paragraph("un", "heading1"), paragraph("corps", "Corps"), paragraph("", "Corps"), outlined]
    assert lines(fill_contents(document(code, *body))) == shown


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
