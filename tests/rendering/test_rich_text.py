import pytest
from docx_builder import STYLES, build, paragraph, part, table
from lxml import etree
from pydantic import BaseModel

from contratgen.assembly.values import Texte
from contratgen.base.diagnostics import InputError
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import open_package, parse_xml
from contratgen.ooxml.places import paragraph_text
from contratgen.ooxml.styles import read_styles
from contratgen.reading.rich_text import Heading, ListBlock, Note, Paragraph, Quote, Table, Text
from contratgen.rendering import Options, prepare, render_document


class Racine(BaseModel):
    texte: Texte
    autre: Texte = Texte.parse("")


def made(markdown: str, *body: str, **options: object) -> bytes:
    template = build(*(body or (paragraph("{{p texte }}"),)))
    root = Racine(texte=Texte.parse(markdown))
    return render_document(prepare(template, "modele.docx"), root, options=Options(**options))  # type: ignore[arg-type]


def body_of(docx: bytes) -> etree._Element:
    return etree.fromstring(part(docx).encode())


def test_the_letters_of_an_ordinal_are_raised_in_a_partners_text() -> None:
    """With the run's own emphasis, and in reading order."""
    body = body_of(made("Le **1er mai**, au 2e étage.", typography=True))
    runs = [run for run in body.iter(qn("w:r")) if run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}") is not None]
    assert ["".join(run.itertext()) for run in runs] == ["er", "e"]
    assert runs[0].find(f"{qn('w:rPr')}/{qn('w:b')}") is not None
    assert "".join(body.itertext()) == "Le 1er\u00a0mai, au 2e étage."


def shown(docx: bytes) -> list[tuple[str, str]]:
    """Return the style and text of each paragraph."""
    found = []
    for node in body_of(docx).iter(qn("w:p")):
        style = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        found.append(("" if style is None else style.get(qn("w:val"), ""), paragraph_text(node)))
    return found


def numbered(docx: bytes) -> list[str]:
    package = open_package(docx, "m")
    styles = read_styles(package)
    root = parse_xml(package.parts[package.main])
    numbers = number_paragraphs(root, read_numbering(package, styles), styles)
    return [f"{number.text} {paragraph_text(p)}" for p, number in numbers.items()]


def test_paragraphs_take_the_template_s_style() -> None:
    assert shown(made("Un\n\nDeux")) == [("Corps", "Un"), ("Corps", "Deux")]


def test_bold_italic_and_line_breaks_are_kept() -> None:
    docx = made("a **b** *c* ***d***  \ne")
    assert shown(docx) == [("Corps", "a b c d\ne")]
    xml = part(docx)
    assert xml.count("<w:b/>") == 2
    assert xml.count("<w:i/>") == 2


def test_headings_are_nested_below_the_point_of_insertion() -> None:
    body = [paragraph("Axe", "heading2"), paragraph("{{p texte }}")]
    assert shown(made("### Enjeux\n\n#### Détail", *body)) == [
        ("heading2", "Axe"),
        ("heading3", "Enjeux"),
        ("heading4", "Détail"),
    ]


def test_the_deepest_heading_is_the_ninth() -> None:
    body = [paragraph("Profond", "heading9"), paragraph("{{p texte }}")]
    assert shown(made("### Plus", *body))[1] == ("heading9", "Plus")


def test_each_numbered_list_starts_anew_and_levels_nest() -> None:
    docx = made("1. a\n2. b\n    1. c\n    2. d\n3. e\n\nEntre\n\n1. f\n2. g\n\nEt\n\n4. h")
    assert numbered(docx) == ["1. a", "2. b", "a. c", "b. d", "3. e", "1. f", "2. g", "4. h"]


def test_bullets_nest() -> None:
    docx = made("- a\n    - b\n        - c\n- d")
    assert numbered(docx) == ["• a", "– b", "▪ c", "• d"]
    assert {style for style, _ in shown(docx)} == {"Puce"}


def test_lists_of_the_template_are_used_when_they_have_nine_levels() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="→"/></w:lvl>'
        for n in range(9)
    )
    use = '<w:num w:numId="8"><w:abstractNumId w:val="3"/></w:num>'
    lists = f'<w:abstractNum w:abstractNumId="3">{levels}</w:abstractNum>{use}'
    name = '<w:name w:val="Puce"/>'
    styles = STYLES.replace(name, f'{name}<w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr>')
    template = build(paragraph("{{p texte }}"), styles=styles, numbering=lists)
    root = Racine(texte=Texte.parse("- a\n    - b"))
    docx = render_document(prepare(template, "m"), root)
    assert numbered(docx) == ["→ a", "→ b"]


def test_a_paragraph_within_an_item_is_indented_without_a_number() -> None:
    docx = made("- a\n\n    suite\n\n- b")
    assert [text for _, text in shown(docx)] == ["a", "suite", "b"]
    assert len(numbered(docx)) == 2


def test_tables_have_a_header_row_and_alignments() -> None:
    docx = made("| a | b |\n|---|---:|\n| 1 | 2 |\n| 3 | **4** |")
    root = body_of(docx)
    assert [style for style, _ in shown(docx)[:1]] == [""]
    assert root.find(f".//{qn('w:tblStyle')}").get(qn("w:val")) == "Tableau"  # type: ignore[union-attr]
    assert len(root.findall(f".//{qn('w:tblHeader')}")) == 1
    assert len(root.findall(f".//{qn('w:jc')}")) == 3
    assert [text for _, text in shown(docx)] == ["a", "b", "1", "2", "3", "4"]


def kept(docx: bytes) -> list[str]:
    """Return the texts of the paragraphs that stay on the page of the next one."""
    return [
        paragraph_text(p)
        for p in body_of(docx).iter(qn("w:p"))
        if p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    ]


def test_a_small_table_is_never_cut_between_two_pages() -> None:
    assert kept(made("| a |\n|---|\n| 1 |\n| 2 |\n| 3 |")) == ["a", "1", "2"]


def test_only_the_header_of_a_long_table_stays_with_its_first_row() -> None:
    rows = "\n".join(f"| {n} |" for n in range(9))
    assert kept(made(f"| a |\n|---|\n{rows}")) == ["a"]


def test_what_announces_a_list_or_a_table_stays_with_it_and_nothing_else_does() -> None:
    assert kept(made("Un\n\nDeux :\n\n- a\n- b\n\nTrois\n\n> Quatre")) == ["Deux :"]
    assert kept(made("Un :\n\n| a |\n|---|\n| 1 |\n\nDeux")) == ["Un :", "a"]


def test_a_paragraph_keeps_away_from_the_table_above_it() -> None:
    spaced = [paragraph_text(p) for p in body_of(made("Un\n\n| a |\n|---|\n| 1 |\n\nDeux\n\nTrois")).iter(qn("w:p"))
              if p.find(f"{qn('w:pPr')}/{qn('w:spacing')}") is not None]  # fmt: skip
    assert spaced == ["Deux"]


def test_a_text_that_ends_with_a_table_leaves_a_sound_cell() -> None:
    docx = made("| a |\n|---|\n| 1 |", table(("{{p texte }}",)))
    (outer, *_) = body_of(docx).iter(qn("w:tc"))
    assert [child.tag for child in outer] == [qn("w:tcPr"), qn("w:tbl"), qn("w:p")]


def test_an_empty_text_leaves_one_paragraph_only_where_the_schema_wants_one() -> None:
    assert shown(made("", paragraph("a"), paragraph("{{p texte }}"), paragraph("b"))) == [("", "a"), ("", "b")]
    docx = made("", table(("{{p texte }}", "x")))
    assert shown(docx) == [("", ""), ("", "x")]


def test_quotations_take_their_style() -> None:
    assert shown(made("> Cité")) == [("Citation", "Cité")]


def test_links_are_relationships_and_the_same_address_is_one() -> None:
    docx = made("[a](https://www.example.org/?x=1&y=2) [b](mailto:a@example.org) [c](https://www.example.org/?x=1&y=2)")
    links = [n.get(qn("r:id")) for n in body_of(docx).iter(qn("w:hyperlink"))]
    assert len(links) == 3
    assert links[0] == links[2] != links[1]
    targets = {r.id: (r.target, r.external) for r in open_package(docx, "m").relationships("word/document.xml")}
    assert targets[links[0]] == ("https://www.example.org/?x=1&y=2", True)
    assert targets[links[1]] == ("mailto:a@example.org", True)


NOTED = "Avant[^1] après[^2].\n\n[^1]: Une note.\n[^2]: Deux **notes**.\n"


def test_footnotes_are_word_s_own_even_without_any_in_the_template() -> None:
    docx = made(NOTED)
    assert shown(docx) == [("Corps", "Avant après.")]
    calls = [n.get(qn("w:id")) for n in body_of(docx).iter(qn("w:footnoteReference"))]
    notes = etree.fromstring(part(docx, "word/footnotes.xml").encode())
    found = {n.get(qn("w:id")): "".join(paragraph_text(p) for p in n) for n in notes}
    assert [found[call].strip() for call in calls] == ["Une note.", "Deux notes."]
    assert open_package(docx, "m").related("footnotes") == ("word/footnotes.xml",)


def test_footnotes_stand_in_the_order_of_their_calls() -> None:
    own = f'<w:footnote w:id="4">{paragraph("Du modèle.")}</w:footnote>'
    call = '<w:p><w:r><w:footnoteReference w:id="4"/></w:r></w:p>'
    template = build(paragraph("{{p texte }}"), call, paragraph("{{p autre }}"), footnotes=own)
    root = Racine(texte=Texte.parse(NOTED), autre=Texte.parse("x[^1]\n\n[^1]: Autre.\n"))
    docx = render_document(prepare(template, "m"), root)
    notes = etree.fromstring(part(docx, "word/footnotes.xml").encode())
    said = [(n.get(qn("w:id")), "".join(paragraph_text(p) for p in n).strip()) for n in notes]
    assert said == [("1", "Une note."), ("2", "Deux notes."), ("3", "Du modèle."), ("4", "Autre.")]
    assert [n.get(qn("w:id")) for n in body_of(docx).iter(qn("w:footnoteReference"))] == ["1", "2", "3", "4"]


def test_where_word_allows_no_footnote_its_text_stands_in_brackets() -> None:
    template = build(header=paragraph("{{p texte }}"))
    docx = render_document(prepare(template, "m"), Racine(texte=Texte.parse(NOTED)))
    root = etree.fromstring(part(docx, "word/header1.xml").encode())
    assert [paragraph_text(p) for p in root] == ["Avant (Une note.) après (Deux notes.)."]


def test_links_within_a_footnote_belong_to_the_footnotes() -> None:
    docx = made("a[^1]\n\n[^1]: [site](https://www.example.org/)\n")
    links = open_package(docx, "m").relationships("word/footnotes.xml")
    assert [r.target for r in links] == ["https://www.example.org/"]


def test_partner_text_within_markdown_stays_text() -> None:
    """Promise 2, for rich text."""
    text = "{{ x }} & </w:t> « a »"
    assert [t for _, t in shown(made("- " + text.replace("<", r"\<")))] == [text]


def test_typography_applies_to_rich_text_when_asked_for() -> None:
    assert shown(made("Oui !")) == [("Corps", "Oui !")]
    assert shown(made("Oui !", typography=True)) == [("Corps", "Oui\u202f!")]


def test_missing_styles_are_told_once_with_what_is_done_instead() -> None:
    prepared = prepare(build(paragraph("{{p texte }}"), styles=""), "modele.docx")
    assert {w.code for w in prepared.warnings} == {"CG315"}
    assert "le modèle n'a pas de style « Corps » ; à la place : style par défaut" in [
        w.message for w in prepared.warnings
    ]
    assert prepare(build(paragraph("{{ texte }}"), styles=""), "modele.docx").warnings == ()


def test_without_any_style_nothing_is_lost() -> None:
    template = build(paragraph("{{p texte }}"), styles="")
    text = "### T\n\n- a\n\n1. b\n\n> c\n\n| d |\n|---|\n| e |\n\n[f](https://a.fr)[^1]\n\n[^1]: g\n"
    docx = render_document(prepare(template, "m"), Racine(texte=Texte.parse(text)))
    assert [t for _, t in shown(docx)] == ["T", "a", "b", "c", "d", "e", "f"]


def test_rich_text_where_plain_text_stands_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        made("a", paragraph("{{ texte }}"))
    (fault,) = caught.value.diagnostics
    assert fault.code == "CG304"
    assert "{{p … }}" in fault.message


def test_plain_text_in_a_paragraph_tag_keeps_the_paragraph_s_look() -> None:
    class Simple(BaseModel):
        mot: str = "bonjour"

    docx = render_document(prepare(build(paragraph("{{p mot }}", "Citation")), "m"), Simple())
    assert shown(docx) == [("Citation", "bonjour")]


def test_the_same_text_twice_is_two_lists() -> None:
    template = build(paragraph("{{p texte }}"), paragraph("{{p autre }}"))
    root = Racine(texte=Texte.parse("1. a\n2. b"), autre=Texte.parse("1. a\n2. b"))
    assert numbered(render_document(prepare(template, "m"), root)) == ["1. a", "2. b", "1. a", "2. b"]


def test_notes_in_brackets_keep_every_word_of_lists_quotes_and_tables() -> None:
    note = Note(
        (
            Heading(1, (Text("t"),), 1),
            ListBlock(ordered=False, items=((Paragraph((Text("a"),), 1),), (Paragraph((Text("b"),), 1),)), line=1),
            Quote((Paragraph((Text("c"),), 1),), 1),
            Table(((Text("d"),),), (((Text("e"),),),), ("",), 1),
        )
    )
    text = Texte("source de la note", (Paragraph((Text("Avant"), note), 1),))
    docx = render_document(prepare(build(header=paragraph("{{p texte }}")), "m"), Racine(texte=text))
    root = etree.fromstring(part(docx, "word/header1.xml").encode())
    assert [paragraph_text(p).split() for p in root] == [["Avant", "(t", "a", "b", "c", "d", "e", ")"]]


def test_two_tables_in_a_row_stay_two() -> None:
    one = Table(((Text("a"),),), (), ("",), 1)
    docx = render_document(
        prepare(build(paragraph("{{p texte }}")), "m"), Racine(texte=Texte("deux tableaux", (one, one)))
    )
    kinds = [child.tag for child in body_of(docx)[0]]
    assert kinds[:3] == [qn("w:tbl"), qn("w:p"), qn("w:tbl")]


def test_an_item_that_begins_with_a_list_has_its_number_all_the_same() -> None:
    inner = ListBlock(ordered=True, items=((Paragraph((Text("a"),), 1),),), line=1)
    text = Texte("liste de listes", (ListBlock(ordered=True, items=((inner,),), line=1),))
    docx = render_document(prepare(build(paragraph("{{p texte }}")), "m"), Racine(texte=text))
    assert numbered(docx) == ["1. ", "a. a"]
