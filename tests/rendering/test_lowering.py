from typing import Any

import pytest
from docx_builder import build, field, paragraph, part, runs, table
from lxml import etree
from pydantic import BaseModel

from contratgen.base.diagnostics import Diagnostic, InputError
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.places import paragraph_text
from contratgen.rendering import Policy, prepare, render
from contratgen.template_check import check_template


class Ligne(BaseModel):
    nom: str
    montants: list[str] = []


class Racine(BaseModel):
    oui: bool = True
    nom: str = "Auray"
    lignes: list[Ligne] = [Ligne(nom="un", montants=["1", "2"]), Ligne(nom="deux", montants=["3", "4"])]


def tree(*body: str, root: BaseModel | None = None) -> etree._Element:
    return etree.fromstring(part(render(build(*body), root or Racine())).encode())


def texts(*body: str, root: BaseModel | None = None) -> list[str]:
    return [paragraph_text(p) for p in tree(*body, root=root).iter(qn("w:p"))]


def rows(*body: str) -> list[list[str]]:
    found = tree(*body).iter(qn("w:tr"))
    return [["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))] for row in found]


def faults(*body: str, **parts: Any) -> tuple[Diagnostic, ...]:
    with pytest.raises(InputError) as caught:
        prepare(build(*body, **parts), "modele.docx")
    return caught.value.diagnostics


# -- what docxtpl's dialect means --------------------------------------------------------------------------------
def test_paragraph_tags_repeat_paragraphs() -> None:
    body = [paragraph(t) for t in ("a", "{%p for l in lignes %}", "{{ l.nom }}", "{%p endfor %}", "z")]
    assert texts(*body) == ["a", "un", "deux", "z"]


def test_row_tags_repeat_rows_and_cell_tags_repeat_cells() -> None:
    assert rows(table(
        ("{%tr for l in lignes %}", "", "", ""),
        ("{{ l.nom }}", "{%tc for m in l.montants %}", "{{ m }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", "", ""),
    )) == [["un", "1", "2"], ["deux", "3", "4"]]  # fmt: skip


def test_a_table_gets_as_many_columns_as_its_rows_have() -> None:
    body = table(("{{ nom }}", "{%tc for l in lignes %}", "{{ l.nom }}", "{%tc endfor %}"))
    assert len(tree(body).findall(f".//{qn('w:gridCol')}")) == 3


def test_row_tags_of_a_nested_table_repeat_its_own_rows() -> None:
    inner = table(("{%tr for l in lignes %}",), ("{{ l.nom }}",), ("{%tr endfor %}",)) + "<w:p/>"
    assert rows(table(("dehors", inner)))[1:] == [["un"], ["deux"]]


def test_run_tags_keep_the_text_around_them_and_its_look() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    body = paragraph("avant {%r if oui %}dedans{%r endif %} après", extra=bold)
    found = tree(body)
    assert paragraph_text(found.find(f".//{qn('w:p')}")) == "avant dedans après"  # type: ignore[arg-type]
    assert len(found.findall(f".//{qn('w:b')}")) == 3


def test_comments_leave_nothing() -> None:
    body = [paragraph("a{# note {{ x }} #}b"), paragraph("{#p tout le paragraphe #}"), paragraph("z")]
    assert texts(*body) == ["ab", "z"]


def test_dashes_join_paragraphs() -> None:
    assert texts(paragraph("un "), paragraph("{%- if oui %}deux{% endif %}")) == ["un deux"]
    assert texts(paragraph("{% if oui -%}"), paragraph("un{% endif %}"), paragraph("z")) == ["un", "z"]
    assert texts(paragraph("a   {%- if oui -%}   b{% endif %}")) == ["ab"]


def test_macros_print_paragraphs_rows_and_words() -> None:
    body = [paragraph(t) for t in ("{%p macro dire(x) %}", "[{{ x }}]", "{%p endmacro %}", "{{p dire(nom) }}")]
    assert texts(*body) == ["[Auray]"]
    assert texts(paragraph("{% macro m(x) %}({{ x }}){% endmacro %}a{{ m(nom) }}b")) == ["a(Auray)b"]


def test_cell_directives_format_their_cell() -> None:
    found = tree(table(("{% colspan 2 %}a", "{% cellbg '#1F4E79' %}b", "c")))
    first, second, third = found.iter(qn("w:tcPr"))
    assert [child.tag for child in first] == [qn("w:tcW"), qn("w:gridSpan")]
    assert first[1].get(qn("w:val")) == "2"
    assert second[1].get(qn("w:fill")) == "1F4E79"
    assert len(third) == 1
    assert len(found.findall(f".//{qn('w:gridCol')}")) == 4


def test_cells_of_a_loop_are_merged_downwards() -> None:
    found = tree(table(("{%tr for l in lignes %}", ""), ("{% vm %}{{ nom }}", "{{ l.nom }}"), ("{%tr endfor %}", "")))
    merges = [node.get(qn("w:val")) for node in found.iter(qn("w:vMerge"))]
    assert merges == ["restart", "continue"]
    assert [paragraph_text(p) for p in found.iter(qn("w:p"))] == ["Auray", "un", "", "deux"]


def test_cells_of_a_loop_are_merged_across() -> None:
    cells = ("{%tc for l in lignes %}", "{% hm %}{{ nom }}", "{%tc endfor %}")
    found = tree(table(cells))
    assert [node.get(qn("w:val")) for node in found.iter(qn("w:gridSpan"))] == ["2"]
    assert [paragraph_text(p) for p in found.iter(qn("w:p"))] == ["Auray"]


@pytest.mark.parametrize("tag", ["{% colspan 0 %}", "{% colspan 'a' %}", "{% cellbg 'rouge' %}"])
def test_a_directive_with_a_senseless_value_is_told(tag: str) -> None:
    with pytest.raises(InputError) as caught:
        render(build(table((tag,))), Racine())
    assert caught.value.diagnostics[0].code == "CG303"


def test_a_content_control_around_a_paragraph_tag_goes_with_it() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = [control.format(paragraph("{%p for l in lignes %}")), paragraph("{{ l.nom }}"), paragraph("{%p endfor %}")]
    assert texts(*body) == ["un", "deux"]


def test_a_content_control_loses_its_binding_which_would_write_over_the_text() -> None:
    binding = '<w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{B}"/></w:sdtPr>'
    control = f"<w:sdt>{binding}<w:sdtContent>{paragraph('{{ nom }}')}</w:sdtContent></w:sdt>"
    assert qn("w:dataBinding") not in {n.tag for n in tree(control).iter()}


def test_escaped_braces_of_docxtpl_become_braces() -> None:
    assert texts(paragraph("{_{ nom }_}")) == ["{{ nom }}"]


def test_of_two_copies_of_a_text_box_the_one_that_everybody_shows_is_rendered() -> None:
    box = "<w:txbxContent>" + paragraph("{{ nom }}") + "</w:txbxContent>"
    body = (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(body) == ["", "Auray"]


# -- what would be lost or broken --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (paragraph("avant {%p if oui %}"), "CG815", "« avant » disparaîtrait"),
        (paragraph("{%p if oui %}{%p endif %}"), "CG818", "ouvrent et ferment"),
        (paragraph("{%p if oui %} {{ nom }}"), "CG815", "« {{ nom }} » disparaîtrait"),
        (table(("{%tr for l in lignes %}", "{{ l.nom }}"), ("{%tr endfor %}", "")), "CG815", "la ligne"),
        (table(("{%tr for l in lignes %}", "{%tr endfor %}")), "CG818", "la même ligne"),
        (table(("{%tc if oui %} texte",)), "CG815", "la cellule"),
        (paragraph("{%tr if oui %}"), "CG817", "n'est pas dans un tableau"),
        (paragraph("{% colspan 2 %}"), "CG817", "n'est pas dans une cellule"),
        (table(("{% colspan %}",)), "CG812", "la balise est vide"),
        (paragraph("{{ }}"), "CG812", "la balise est vide"),
        (paragraph("{{ l'avenant }}"), "CG811", ""),
        (paragraph("{% if nom == « Auray » %}x{% endif %}"), "CG811", "« « »"),
        (paragraph("{% if oui – 1 %}x{% endif %}"), "CG811", "« – »"),
        (paragraph("{% p for l in lignes %}"), "CG814", "doit toucher l'accolade"),
        (paragraph("{% if oui %}x"), "CG819", "« if » n'est pas fermé"),
        (paragraph("{% endif %}"), "CG820", "« endif »"),
        (paragraph("{% for l in lignes %}{% endif %}"), "CG820", "« endif » ferme un « if » qui n'est pas ouvert"),
        (paragraph("{{ nom"), "CG810", "« {{ »"),
        (paragraph("nom }}"), "CG810", "« }} »"),
        (paragraph("{% raw %}{{ x }}{% endraw %}"), "CG813", "« raw »"),
        (paragraph("{% include 'a' %}"), "CG813", "« include »"),
        (f"<w:p>{field('HYPERLINK {{ nom }}', 'x')}</w:p>", "CG824", "code de champ"),
        (paragraph("\ufdd0"), "CG314", "réservés"),
        (paragraph("{% break %}"), "CG820", "hors d'une boucle"),
        (paragraph("{% for loop in lignes %}{% endfor %}"), "CG812", "« loop »"),
        (paragraph("{% macro m(a, a) %}x{% endmacro %}"), "CG812", "« a » est donné deux fois"),
        (paragraph("{% block b %}x{% endblock %}{% block b %}y{% endblock %}"), "CG313", "« b » est défini deux fois"),
    ],
)
def test_what_would_disappear_or_break_is_a_fault_of_the_template(body: str, code: str, words: str) -> None:
    found = faults(paragraph("Un"), body)
    assert code in [fault.code for fault in found]
    assert any(words in fault.message for fault in found)
    assert all(fault.place.file == "modele.docx" for fault in found)


def test_a_tag_in_a_comment_is_refused() -> None:
    (fault,) = faults(comments=f'<w:comment w:id="1">{paragraph("{{ nom }}")}</w:comment>')
    assert fault.code == "CG823"
    assert "commentaire" in fault.message


def test_a_paragraph_tag_that_ends_a_section_is_refused() -> None:
    body = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{%p if oui %}</w:t></w:r></w:p>"
    assert "saut de section" in faults(body)[0].message


def test_faults_of_all_stories_come_in_one_run() -> None:
    found = faults(paragraph("{{ a"), header=paragraph("{{ b"), footer=paragraph("{{ c"))
    assert [fault.place.label for fault in found] == ["corps, paragraphe 1", "en-tête 1, paragraphe 1",
                                                      "pied de page 1, paragraphe 1"]  # fmt: skip


def test_control_across_a_table_is_told_when_the_document_would_be_malformed() -> None:
    body = paragraph("{% if nom == 'x' %}a") + table(("b{% endif %}", "c"))
    with pytest.raises(InputError) as caught:
        render(build(body), Racine())
    assert caught.value.diagnostics[0].code == "CG821"


def test_markup_that_is_none_is_told() -> None:
    with pytest.raises(InputError) as caught:
        render(build(paragraph("{{ '&lt;w:r' | safe }}")), Racine())
    assert caught.value.diagnostics[0].code == "CG308"


# -- what the schema wants ---------------------------------------------------------------------------------------
def test_a_cell_that_a_condition_empties_keeps_a_paragraph() -> None:
    inside = "".join(paragraph(t) for t in ("{%p if not oui %}", "a", "{%p endif %}"))
    (cell,) = tree(table((inside,))).iter(qn("w:tc"))
    assert [child.tag for child in cell] == [qn("w:tcPr"), qn("w:p")]


def test_a_table_that_a_loop_empties_goes() -> None:
    body = table(("{%tr for l in lignes %}",), ("{{ l.nom }}",), ("{%tr endfor %}",))
    found = tree(body, paragraph("z"), root=Racine(lignes=[]))
    assert list(found.iter(qn("w:tbl"))) == []


def test_a_header_that_a_condition_empties_keeps_a_paragraph() -> None:
    header = "".join(paragraph(t) for t in ("{%p if not oui %}", "a", "{%p endif %}"))
    assert "<w:p/>" in part(render(build(header=header), Racine()), "word/header1.xml")


def test_bookmarks_are_paired_numbered_and_named_once() -> None:
    mark = '<w:bookmarkStart w:id="7" w:name="ici"/><w:r><w:t>{{ l.nom }}</w:t></w:r><w:bookmarkEnd w:id="7"/>'
    orphan = '<w:p><w:bookmarkEnd w:id="99"/><w:bookmarkStart w:id="98" w:name="seul"/></w:p>'
    loop = [paragraph("{%p for l in lignes %}"), f"<w:p>{mark}</w:p>", paragraph("{%p endfor %}")]
    found = tree(*loop, orphan)
    starts = [(n.get(qn("w:id")), n.get(qn("w:name"))) for n in found.iter(qn("w:bookmarkStart"))]
    ends = [n.get(qn("w:id")) for n in found.iter(qn("w:bookmarkEnd"))]
    assert starts == [("1", "ici"), ("2", "ici_2")]
    assert ends == ["1", "2"]


def test_identifiers_of_drawings_are_unique_over_all_stories() -> None:
    drawing = '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="5" name="x"/></wp:inline></w:drawing></w:r></w:p>'
    loop = [paragraph("{%p for l in lignes %}"), drawing, paragraph("{%p endfor %}")]
    made = render(build(*loop, header=drawing + paragraph("{{ nom }}"), footer=drawing), Racine())
    ids = [
        node.get("id")
        for name in ("document", "header1", "footer1")
        for node in etree.fromstring(part(made, f"word/{name}.xml").encode()).iter(qn("wp:docPr"))
    ]
    assert len(set(ids)) == len(ids) == 4


def test_nothing_asks_the_reader_to_update_fields() -> None:
    dirty = runs("a") + '<w:p><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r></w:p>'
    made = render(build(dirty, settings='<w:updateFields w:val="true"/>'), Racine())
    assert "updateFields" not in part(made, "word/settings.xml")
    assert "dirty" not in part(made)


def test_a_template_is_made_ready_once() -> None:
    template = build(paragraph("{{ nom }}"))
    assert prepare(template, "m") is prepare(bytes(bytearray(template)), "m")


def test_templates_made_for_docxtpl_reach_harmless_methods() -> None:
    body = "{{ nom.upper() }} {{ '{:>3}'.format(lignes | length) }}{% for i in range(2) %}{{ i }}{% endfor %}"
    assert texts(paragraph(body)) == ["AURAY   201"]
    assert Policy.DOCXTPL == "docxtpl"


def test_a_footnote_that_a_loop_repeats_is_copied() -> None:
    call = '<w:p><w:r><w:footnoteReference w:id="4"/></w:r></w:p>'
    loop = [paragraph("{%p for l in lignes %}"), call, paragraph("{%p endfor %}")]
    docx = render(build(*loop, footnotes=f'<w:footnote w:id="4">{paragraph("Note")}</w:footnote>'), Racine())
    notes = etree.fromstring(part(docx, "word/footnotes.xml").encode())
    assert [n.get(qn("w:id")) for n in notes] == ["1", "2"]
    calls = [n.get(qn("w:id")) for n in etree.fromstring(part(docx).encode()).iter(qn("w:footnoteReference"))]
    assert calls == ["1", "2"]


def test_a_tag_in_a_part_that_nothing_renders_is_refused() -> None:
    name, kind = "word/diagrams/data1.xml", f"{NAMESPACES['r']}/diagramData"
    part = f"<d:dataModel xmlns:d='{NAMESPACES['dgm']}'>{{{{ nom }}}}</d:dataModel>"
    (fault,) = faults(paragraph("a"), parts={name: part}, links=(("rIdx", kind, "diagrams/data1.xml"),))
    assert (fault.code, fault.place.label) == ("CG314", name)


def test_a_merged_cell_that_spans_columns_spans_them_for_each_turn() -> None:
    cell = (
        '<w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>'
        + paragraph("{% hm %}x")
        + "</w:tc>"
    )
    first, last = (f"<w:tc>{paragraph(t)}</w:tc>" for t in ("{%tc for l in lignes %}", "{%tc endfor %}"))
    grid = "<w:tblPr/><w:tblGrid><w:gridCol w:w='1'/></w:tblGrid>"
    found = tree(f"<w:tbl>{grid}<w:tr>{first}{cell}{last}</w:tr></w:tbl>")
    assert [node.get(qn("w:val")) for node in found.iter(qn("w:gridSpan"))] == ["4"]


def test_a_directive_creates_the_properties_that_a_cell_lacks() -> None:
    grid = "<w:tblPr/><w:tblGrid><w:gridCol w:w='1'/></w:tblGrid>"
    found = tree(f"<w:tbl>{grid}<w:tr><w:tc>{paragraph('{% colspan 2 %}a')}</w:tc></w:tr></w:tbl>")
    (cell,) = found.iter(qn("w:tc"))
    assert [child.tag for child in cell] == [qn("w:tcPr"), qn("w:p")]


def test_a_prefix_in_a_picture_s_text_makes_no_sense() -> None:
    described = '<wp:docPr id="1" name="x" descr="{{p nom }}"/>'
    body = f"<w:p><w:r><w:drawing><wp:inline>{described}</wp:inline></w:drawing></w:r></w:p>"
    assert faults(body)[0].code == "CG817"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (("Avant", "{%- if oui -%}", " milieu ", "{%- endif -%}", "Après"), ["Avant milieu Après"]),
        (("Avant", "{%- if not oui -%}", " milieu ", "{%- endif -%}", "Après"), ["AvantAprès"]),
        (("a", "{%- for l in lignes -%}", "{{ l.nom }}", "{%- endfor %}", "b"), ["aundeux", "b"]),
        (("a", "{% if oui -%}", "b", "{%- endif %}", "c"), ["a", "b", "c"]),
    ],
)
def test_tags_that_trim_make_one_paragraph_of_those_on_both_sides(body: tuple[str, ...], shown: list[str]) -> None:
    template = [paragraph(text) for text in body]
    assert texts(*template) == shown
    assert not check_template(build(*template), "m.docx", Racine).diagnostics
