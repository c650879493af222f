import pytest
from docx_builder import build, field, heading, paragraph, part
from lxml import etree
from pydantic import BaseModel

from attacks import OFFICE, links, with_members
from contratgen.assembly.values import Texte
from contratgen.base.diagnostics import InputError
from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.names import NAMESPACES, RELATIONSHIP, qn
from contratgen.ooxml.places import paragraph_text
from contratgen.rendering import Options, prepare, render_document
from contratgen.template_check import check_template

LISTS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="Titre %1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/>'
    '<w:lvlText w:val="Article %1.%2"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%3)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
STYLES = "".join(heading(n, f'<w:numPr><w:ilvl w:val="{n - 1}"/><w:numId w:val="1"/></w:numPr>') for n in (1, 2, 3))


RESTART = "SEQ Tableau \\r 7"


class Racine(BaseModel):
    noms: list[str] = ["un", "deux"]
    texte: Texte = Texte.parse("")
    vrai: bool = True


def marked(text: str, name: str, style: str = "heading2") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:bookmarkStart w:id="3" w:name="{name}"/>'
        f'<w:r><w:t>{text}</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>'
    )


def render(*body: str, markdown: str = "", **options: object) -> etree._Element:
    prepared = prepare(build(*body, styles=STYLES, numbering=LISTS), "modele.docx")
    root = Racine(texte=Texte.parse(markdown))
    return etree.fromstring(part(render_document(prepared, root, options=Options(**options))).encode())  # type: ignore[arg-type]


def last(*body: str, **options: object) -> str:
    return paragraph_text(list(render(*body, **options).iter(qn("w:p")))[-1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("REF duree \\h", "Durée"),
        ("REF duree \\r \\h", "Article 1.3"),
        ("REF duree \\n \\h", "Article 1.3"),
        ("REF duree \\r \\t \\h", "1.3"),
        ("REF titre \\r", "Titre I"),
        ("REF detail \\r", "a)"),
        ("REF ailleurs \\r", "Article 1.1a)"),
        ("REF ailleurs \\n", "a)"),
        ("REF duree \\p", "ci-dessus"),
        ("REF duree \\r \\p", "Article 1.3 ci-dessus"),
        ("REF duree \\* Upper", "DURÉE"),
        ("REF DUREE \\* FirstCap \\* MERGEFORMAT", "Durée"),
        ("STYLEREF 2", "Durée"),
        ("STYLEREF &quot;Titre 1&quot;", "Objet"),
        ("STYLEREF &quot;heading 2&quot; \\n", "Article 1.3"),
        ("STYLEREF 2 \\s", "1.3"),
        ("REF detail \\w", "Titre IArticle 1.3a)"),
    ],
)
def test_a_reference_shows_what_word_would_compute(code: str, text: str) -> None:
    """Loops move the numbers; the cached result follows."""
    loop = [paragraph("{%p for nom in noms %}"), paragraph("{{ nom }}", "heading2"), paragraph("{%p endfor %}")]
    loop.insert(2, marked("y", "ailleurs", "heading3"))
    body = [marked("Objet", "titre", "heading1"), *loop, marked("Durée", "duree"), marked("x", "detail", "heading3")]
    found = last(*body, f"<w:p><w:r><w:t>voir </w:t></w:r>{field(code, 'ancien')}</w:p>")
    assert found.replace("Titre I.", "Titre I") == f"voir {text}"


def test_a_reference_whose_target_went_is_told() -> None:
    body = [paragraph("{%p if not vrai %}"), marked("Durée", "duree"), paragraph("{%p endif %}")]
    with pytest.raises(InputError) as caught:
        render(*body, f"<w:p>{field('REF duree', 'x')}</w:p>")
    (fault,) = caught.value.diagnostics
    assert fault.code == "CG316"
    assert "« duree »" in fault.message


def test_a_link_to_an_article_is_followed_by_its_number() -> None:
    body = [paragraph("Titre", "heading1"), marked("Durée", "article_duree"), paragraph("{{p texte }}")]
    root = render(*body, markdown="Voir [la durée](article:duree).")
    assert paragraph_text(list(root.iter(qn("w:p")))[-1]) == "Voir la durée (Article 1.1)."
    assert [(f.name, f.arguments) for f in fields_of(root)] == [("REF", ["article_duree", "\\r", "\\h"])]
    assert [n.get(qn("w:anchor")) for n in root.iter(qn("w:hyperlink"))] == ["article_duree"]


def test_a_link_to_an_annex_is_followed_by_what_its_bookmark_surrounds() -> None:
    body = [paragraph("{{ 'Annexe 2' | signet('annexe', 'plan-du-quartier') }} : plan"), paragraph("{{p texte }}")]
    markdown = "Voir [le plan](annexe:plan-du-quartier), soit [l'annexe 2](annexe:plan-du-quartier)."
    root = render(*body, markdown=markdown)
    first, second = root.iter(qn("w:p"))
    assert paragraph_text(first) == "Annexe 2 : plan"
    assert paragraph_text(second) == "Voir le plan (Annexe 2), soit l'annexe 2."


def test_a_link_to_another_document_keeps_its_place_and_one_to_nothing_becomes_text() -> None:
    root = render(paragraph("{{p texte }}"), markdown="Voir [le plan](annexe:plan) et [là](annexe:autre).",
                  targets={"annexe:plan": "annexe 3 du contrat"})  # fmt: skip
    (only,) = root.iter(qn("w:p"))
    assert paragraph_text(only) == "Voir le plan (annexe 3 du contrat) et là."
    assert {link.get(qn("w:anchor")) for link in root.iter(qn("w:hyperlink"))} == {"annexe_plan"}


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("[le plan](annexe:plan)", "le plan (annexe 3)"),
        ("[en annexe](annexe:plan)", "en annexe 3"),
        ("[l'annexe 3](annexe:plan)", "l'annexe 3"),
    ],
)
def test_a_link_to_an_annex_says_its_number_and_not_its_title(written: str, printed: str) -> None:
    """A whole title between brackets in the midst of a sentence is no reference."""
    body = [paragraph("{{ 'Plan du quartier, carte et rues' | signet('annexe', 'plan') }}"), paragraph("{{p texte }}")]
    root = render(*body, markdown=f"Voir {written}.", targets={"annexe:plan": "annexe 3"})
    assert paragraph_text(list(root.iter(qn("w:p")))[-1]) == f"Voir {printed}."


def test_a_link_to_an_engagement_is_followed_by_its_code_and_leads_to_it_where_it_stands() -> None:
    markdown = "Il y a [un accueil](engagement:PREF-2), soit [l’engagement PREF-2](engagement:PREF-2)."
    body = [paragraph("{{ 'PREF-2' | signet('engagement', 'PREF-2') }} : accueil"), paragraph("{{p texte }}")]
    root = render(*body, markdown=markdown)
    assert paragraph_text(list(root.iter(qn("w:p")))[-1]) == ("Il y a un accueil (PREF-2), soit l’engagement PREF-2.")
    assert {link.get(qn("w:anchor")) for link in root.iter(qn("w:hyperlink"))} == {"engagement_PREF_2"}


@pytest.mark.parametrize(("targets", "anchors"), [({"annexe:fiches": "annexe 3"}, {"annexe_fiches"}), ({}, set[str]())])
def test_a_link_to_an_engagement_leads_to_the_document_that_holds_it(
    targets: dict[str, str], anchors: set[str]
) -> None:
    root = render(paragraph("{{p texte }}"), markdown="Il y a [un accueil](engagement:PREF-2).", targets=targets,
                  places={"engagement:PREF-2": "annexe:fiches"})  # fmt: skip
    (only,) = root.iter(qn("w:p"))
    assert paragraph_text(only) == "Il y a un accueil (PREF-2)."
    assert {link.get(qn("w:anchor")) for link in root.iter(qn("w:hyperlink"))} == anchors


def test_no_trace_of_the_work_is_left() -> None:
    body = [marked("Durée", "article_duree"), paragraph("{{p texte }}")]
    root = render(*body, markdown="[a](article:duree) [b](annexe:rien)")
    assert "docLocation" not in etree.tostring(root, encoding="unicode")


def test_captions_are_numbered_over_the_rows_of_a_loop() -> None:
    caption = f"<w:p><w:r><w:t>Tableau </w:t></w:r>{field('SEQ Tableau', '1')}</w:p>"
    again = f"<w:p>{field(RESTART, '1')}</w:p>"
    root = render(paragraph("{%p for nom in noms %}"), caption, paragraph("{%p endfor %}"), again, caption)
    assert [paragraph_text(p) for p in root.iter(qn("w:p"))] == ["Tableau 1", "Tableau 2", "7", "Tableau 8"]


def shown(*fields: str) -> list[str]:
    """Return the text of paragraphs of fields, `a` and `b` being headings of level 1."""
    body = [paragraph(one, "heading1") if one in {"a", "b"} else f"<w:p>{one}</w:p>" for one in fields]
    return [paragraph_text(p) for p in render(*body).iter(qn("w:p"))]


def numbered(*switches: str) -> list[str]:
    return shown(*(one if one in {"a", "b"} else field(f"SEQ Figure {one}", "9") for one in switches))


@pytest.mark.parametrize(
    ("switches", "numbers"),
    [
        (("\\* ROMAN", "\\* roman", "\\* ALPHABETIC", "\\* alphabetic \\* MERGEFORMAT"), ["I", "ii", "C", "d"]),
        (("\\s 1", "a", "\\s 1", "\\s 1", "b", "\\s 1"), ["1", "a", "1", "2", "b", "1"]),
        (("", "\\h", "", "\\c", "\\n"), ["1", "", "3", "3", "4"]),
        (("\\r 5", "\\c \\* roman", ""), ["5", "v", "6"]),
        (("a", "\\r5", "\\s1", "b", "\\s1"), ["a", "5", "6", "b", "1"]),
    ],
)
def test_captions_are_counted_as_their_switches_ask(switches: tuple[str, ...], numbers: list[str]) -> None:
    assert numbered(*switches) == numbers


def bookmarked(name: str, inside: str) -> str:
    return f'<w:bookmarkStart w:id="5" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="5"/>'


def test_a_reference_before_a_caption_or_to_another_reference_shows_what_they_show_in_the_end() -> None:
    caption = bookmarked("fig", f"<w:r><w:t>Figure </w:t></w:r>{field('SEQ Figure', '8')}")
    chain = bookmarked("un", field("REF deux", "x")), bookmarked("deux", field("REF fig", "y"))
    assert shown(*chain, field("SEQ Figure", "7"), caption) == ["Figure 2", "Figure 2", "1", "Figure 2"]


def test_a_reference_repeats_tabs_breaks_and_no_break_hyphens() -> None:
    inside = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:noBreakHyphen/><w:t>c</w:t></w:r>"
    assert shown(bookmarked("m", inside), field("REF m", "x")) == ["a\tb\n\u2011c"] * 2


def test_a_field_in_one_run_without_result_or_simple_shows_its_own_result_alone() -> None:
    mark = '<w:fldChar w:fldCharType="{}"/>'
    one = f"{mark.format('begin')}<w:instrText> REF m </w:instrText>{mark.format('separate')}<w:t>x</w:t>"
    cases = [
        f"<w:r>{one}{mark.format('end')}</w:r>",
        f"<w:r>{mark.format('begin')}</w:r><w:r><w:instrText>REF m</w:instrText></w:r><w:r>{mark.format('end')}</w:r>",
        '<w:fldSimple w:instr=" REF m "/>',
    ]
    ended = (f"{case}<w:r><w:t> fin</w:t></w:r>" for case in cases)
    found = shown(bookmarked("m", "<w:r><w:t>mot</w:t></w:r>"), *ended)
    assert found == ["mot", *["mot fin"] * 3]


@pytest.mark.parametrize(("code", "shown"), [("REF v", "deux"), ("REF v \\* Upper", "DEUX")])
def test_the_tag_that_a_reference_repeats_is_not_printed_twice(code: str, shown: str) -> None:
    target = bookmarked("v", "<w:r><w:t>{{ noms[1] }}</w:t></w:r>")
    assert last(f"<w:p>{target}</w:p>", f"<w:p>{field(code, '{{ noms[1] }}')}</w:p>") == shown


IN_HEADER = f"<w:p>{field('STYLEREF 1 &#92;* Upper', 'x')}</w:p>".replace("&#92;", chr(92))


def test_a_header_repeats_the_one_paragraph_of_a_style() -> None:
    docx = render_document(prepare(build(marked("Objet", "o", "heading1"), header=IN_HEADER), "m.docx"), Racine())
    assert "OBJET" in part(docx, "word/header1.xml")


@pytest.mark.parametrize("loop", [False, True])
def test_a_header_that_would_change_from_page_to_page_is_refused(loop: bool) -> None:  # noqa: FBT001 -- a parameter
    title, begin, end = (
        marked("Objet", "o", "heading1"),
        paragraph("{%p for nom in noms %}"),
        paragraph("{%p endfor %}"),
    )
    body = [begin, title, end] if loop else [title, title.replace('"o"', '"p"').replace('"3"', '"4"')]
    with pytest.raises(InputError, match="CG806"):
        render_document(prepare(build(*body, header=IN_HEADER), "m.docx"), Racine())


PICTURE = "<w:r><w:pict/></w:r>"
TOO_MUCH = {
    "paragraphs": ('<w:p><w:bookmarkStart w:id="5" w:name="m"/><w:r><w:t>a</w:t></w:r></w:p>',
                   '<w:p><w:r><w:t>b</w:t></w:r><w:bookmarkEnd w:id="5"/></w:p>', field("REF m", "x")),
    "a picture": (f"<w:p>{bookmarked('m', PICTURE)}</w:p>", field("REF m", "x")),
    "itself": (f"<w:p>{bookmarked('m', field('REF m', 'x'))}</w:p>", "<w:r/>"),
    "the paragraph where it stands": (bookmarked("m", "") + field("REF m", "x"),),
    "one that shows it": (f"<w:p>{bookmarked('n', field('REF m', 'x'))}</w:p>", bookmarked("m", field("REF n", "x"))),
    "a style that no paragraph has": (field("STYLEREF 3", "x"),),
    "a tag for a number of page": (field("PAGE", "{{ noms[0] }}"),),
    "a property that is not delivered": (field("DOCPROPERTY Company", "x"),),
    "a note that is none": (f"<w:p>{bookmarked('m', '')}</w:p>", field("NOTEREF m", "1")),
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_a_field_cannot_show_is_refused_by_check_and_render_alike(name: str) -> None:
    *body, seen = TOO_MUCH[name]
    template = build(*body, f"<w:p>{seen}</w:p>", styles=STYLES)
    told = [one for one in check_template(template, "m.docx", Racine, policy="docxtpl").diagnostics if one.blocks]
    with pytest.raises(InputError) as caught:
        prepare(template, "m.docx")
    assert list(caught.value.diagnostics) == told
    assert {one.code for one in told} <= {"CG806", "CG875"}


NUMBERS = "<w:p><w:pPr><w:sectPr><w:pgNumType {}/></w:sectPr></w:pPr></w:p>"


@pytest.mark.parametrize("said", ['w:fmt="numberInDash"', 'w:fmt="ordinal"', 'w:chapStyle="1" w:chapSep="hyphen"'])
def test_numbers_of_pages_that_the_pdf_would_show_otherwise_are_refused_by_check_and_render_alike(said: str) -> None:
    template = build(NUMBERS.format(said), paragraph("a"), footer=f"<w:p>{field('PAGE', '1')}</w:p>")
    (told,) = check_template(template, "m.docx", Racine, policy="docxtpl").diagnostics
    with pytest.raises(InputError) as caught:
        prepare(template, "m.docx")
    assert caught.value.diagnostics == (told,)
    assert told.code == "CG324"
    assert prepare(build(NUMBERS.format(said), paragraph("a")), "m.docx")
    assert prepare(build(NUMBERS.format('w:fmt="lowerRoman"'), footer=f"<w:p>{field('PAGE', '1')}</w:p>"), "m.docx")


PROPERTIES = (
    f'<cp:coreProperties xmlns:cp="{NAMESPACES["cp"]}" xmlns:dc="{NAMESPACES["dc"]}"><dc:creator>{{{{ noms[0] }}}}'
    "</dc:creator><cp:keywords>bail rural</cp:keywords></cp:coreProperties>"
)
SCHEMAS = OFFICE.removesuffix("/relationships")
OWN = (
    f'<Properties xmlns="{SCHEMAS}/custom-properties" xmlns:vt="{SCHEMAS}/docPropsVTypes">'
    '<property pid="2" name="Numéro">'
    "<vt:lpwstr>n° {{ noms[1] }}</vt:lpwstr></property></Properties>"
)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("AUTHOR", "un"),
        ("DOCPROPERTY  Author  \\* MERGEFORMAT", "un"),
        ("KEYWORDS \\* Upper", "BAIL RURAL"),
        ("DOCPROPERTY numéro", "n° deux"),
    ],
)
def test_a_field_shows_what_the_file_says_of_itself_now(code: str, text: str) -> None:
    kinds = (f"{OFFICE}/officeDocument", f"{OFFICE}/custom-properties", RELATIONSHIP["core"])
    names = ("word/document.xml", "docProps/custom.xml", "docProps/core.xml")
    rels = links(*((kind, name, "") for kind, name in zip(kinds, names, strict=True)))
    parts = {"_rels/.rels": rels, "docProps/custom.xml": OWN, "docProps/core.xml": PROPERTIES}
    template = with_members(build(f"<w:p>{field(code, 'ancien')}</w:p>"), parts)
    assert not [one for one in check_template(template, "m.docx", Racine, policy="docxtpl").diagnostics if one.blocks]
    root = etree.fromstring(part(render_document(prepare(template, "m.docx"), Racine())).encode())
    assert [paragraph_text(one) for one in root.iter(qn("w:p"))] == [text]


def test_a_link_of_the_template_that_names_a_place_stays_a_link() -> None:
    link = '<w:p><w:hyperlink w:anchor="duree" w:docLocation="page 2"><w:r><w:t>là</w:t></w:r></w:hyperlink></w:p>'
    root = render(marked("Durée", "duree"), link)
    assert [node.get(qn("w:anchor")) for node in root.iter(qn("w:hyperlink"))] == ["duree"]
