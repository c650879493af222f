import datetime as dt
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

import pytest
from docx_builder import build, paragraph, part, table
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pydantic import BaseModel, ConfigDict, computed_field

from contratgen.base.diagnostics import Diagnostic, InputError
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import paragraph_text
from contratgen.rendering import Options, Policy, prepare, render, render_document


class Valeur(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    valeur: Any
    autre: str = "autre"


PLAIN = build(paragraph("a {{ valeur }} z"))


def texts(docx: bytes, name: str = "word/document.xml") -> list[str]:
    root = etree.fromstring(part(docx, name).encode())
    return [paragraph_text(p) for p in root.iter(qn("w:p"))]


def strict(template: bytes, value: Any, **options: Any) -> list[str]:
    made = render_document(prepare(template, "modele.docx"), Valeur(valeur=value), options=Options(**options))
    return texts(made)


def faults(template: bytes, value: Any, policy: Policy = Policy.STRICT) -> tuple[Diagnostic, ...]:
    with pytest.raises(InputError) as caught:
        render_document(prepare(template, "modele.docx"), Valeur(valeur=value), options=Options(policy=policy))
    return caught.value.diagnostics


XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\ufffe\uffff", exclude_categories=("Cs", "Cc"))
    | st.sampled_from("\n\t{}%#&<>\"'")
)


@given(XML_TEXT)
def test_any_text_comes_back_character_by_character(text: str) -> None:
    """Promise 1 on the docx: nothing that a partner wrote is lost, changed or interpreted."""
    assert strict(PLAIN, text) == [f"a {text} z"]


def raised_in(docx: bytes) -> list[tuple[str, list[str]]]:
    """Return the raised stretches of a body, each with the properties of its run, in order."""
    found = []
    for run in etree.fromstring(part(docx).encode()).iter(qn("w:r")):
        properties = [] if run.find(qn("w:rPr")) is None else [etree.QName(p).localname for p in run.find(qn("w:rPr"))]
        if "vertAlign" in properties:
            found.append(("".join(run.itertext()), properties))
    return found


def test_the_letters_of_an_ordinal_are_raised_and_nothing_is_lost() -> None:
    """In a contract, in the run's own look; elsewhere a template prints what it is given."""
    marked = '<w:p><w:r><w:rPr><w:b/><w:lang w:val="fr-FR"/></w:rPr><w:t>{{ valeur }}</w:t></w:r></w:p>'
    value = "du 1er au 2 mai, 1re partie, XXIe siècle, 12e ; mais A1e, v2.1e et 1erreur"
    docx = render_document(prepare(build(marked), "m.docx"), Valeur(valeur=value), options=Options(typography=True))
    assert [text for text, _ in raised_in(docx)] == ["er", "re", "e", "e"]
    assert {tuple(names) for _, names in raised_in(docx)} == {("b", "vertAlign", "lang")}
    assert texts(docx)[0].replace("\u202f", " ").replace("\u00a0", " ") == value
    assert raised_in(render_document(prepare(PLAIN, "m.docx"), Valeur(valeur=value), options=Options())) == []


@given(XML_TEXT)
def test_typography_changes_spaces_only(text: str) -> None:
    """Whatever is raised, every character is there, in order."""
    kept = "".join(strict(PLAIN, text, typography=True)[0].split())
    assert kept == "".join(f"a {text} z".split())


@pytest.mark.parametrize(
    "text",
    [
        "Durand & Fils",
        "prix < 100 EUR et > 50",
        "{{ autre }} {% for x in y %} {# z #} }} %}",
        "{_{ }_} {_% %_}",
        "</w:t></w:r></w:p><w:p><w:r><w:t>faux</w:t></w:r></w:p>",
        "<w:br/>&lt;&amp;&#x41;",
        "]]><!-- -->",
        "\ufdd0if x\ufdd1 \ufde00\ufde1",
        "a\u2028b\u0085c\u00a0d",
    ],
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    """Promise 2: no partner byte is parsed as template or XML."""
    assert strict(PLAIN, text) == [f"a {text} z"]


def test_line_ends_become_breaks_and_tabs_become_tabs() -> None:
    made = render_document(prepare(PLAIN, "m"), Valeur(valeur="un\r\ndeux\rtrois\tquatre"))
    assert texts(made) == ["a un\ndeux\ntrois\tquatre z"]
    assert part(made).count("<w:br/>") == 2


@pytest.mark.parametrize("bad", ["\ud800", "\0", "\x1b", "\x0b", "\ufffe"])
def test_a_character_that_word_cannot_hold_is_told(bad: str) -> None:
    (fault,) = faults(PLAIN, f"a{bad}b")
    assert fault.code == "CG306"
    assert f"U+{ord(bad):04X}" in fault.message


class Couleur(StrEnum):
    BLEU = "bleu"


class Rang(Enum):
    UN = 1


@pytest.mark.parametrize(("value", "text"), [(3, "3"), (Couleur.BLEU, "bleu"), (Rang.UN, "1"), ("", "")])
def test_plain_values_are_printed(value: Any, text: str) -> None:
    assert strict(PLAIN, value) == [f"a {text} z"]


class Partenaire(BaseModel):
    nom: str = "CAF"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "CG302"),
        (dt.date(2025, 1, 1), "CG303"),
        (Decimal("1.50"), "CG303"),
        (1.5, "CG303"),
        (True, "CG303"),
        ([], "CG303"),
        (["a"], "CG303"),
        ({"a": 1}, "CG303"),
        (Partenaire(), "CG303"),
        (b"a", "CG303"),
        (object(), "CG303"),
    ],
)
def test_what_is_no_text_is_refused_at_its_tag(value: Any, code: str) -> None:
    (fault,) = faults(PLAIN, value)
    assert fault.code == code
    assert str(fault.place) == "modele.docx (corps, paragraphe 1)"
    assert fault.read == "{{ valeur }}"


@pytest.mark.parametrize(
    ("value", "text"), [(dt.date(2025, 1, 1), "2025-01-01"), (Decimal("1.50"), "1.50"), (True, "True")]
)
def test_templates_made_for_docxtpl_print_what_docxtpl_prints(value: Any, text: str) -> None:
    assert strict(PLAIN, value, policy=Policy.DOCXTPL) == [f"a {text} z"]
    assert faults(PLAIN, None, Policy.DOCXTPL)[0].code == "CG302"


def test_all_values_that_cannot_be_printed_are_told_in_one_run() -> None:
    template = build(paragraph("{{ valeur }}"), table(("x", "{{ valeur }}")))
    assert [str(f.place) for f in faults(template, None)] == [
        "modele.docx (corps, paragraphe 1)",
        "modele.docx (corps, tableau 1, ligne 1, colonne 2)",
    ]


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("{{ inconnu }}", "« inconnu » n'a pas de valeur ici"),
        ("{{ valeur.noms }}", "« valeur » n'a pas de champ « noms » ; peut-être « nom » ?"),
        ("{% if inconnu %}x{% endif %}", "« inconnu » n'a pas de valeur ici"),
        ("{% for x in valeur.liste %}x{% endfor %}", "« valeur » n'a pas de champ « liste »"),
        ("{{ valeur.nom.sigle }}", "« valeur.nom » est un texte, qui n'a pas de champ « sigle »"),
        ("{{ inconnu.sigle.long }}", "« inconnu » n'a pas de valeur ici"),
    ],
)
def test_an_unknown_name_is_told_with_its_place(tag: str, message: str) -> None:
    template = build(paragraph("Un"), table(("a", "b"), ("c", tag)))
    (fault,) = faults(template, Partenaire())
    assert (fault.code, fault.message) == ("CG301", message)
    assert str(fault.place) == "modele.docx (corps, tableau 1, ligne 2, colonne 2)"


def test_a_condition_without_else_prints_nothing() -> None:
    assert strict(build(paragraph("a{{ 'b' if valeur == 1 }}c")), 2) == ["ac"]


def test_an_expression_that_fails_is_told_at_its_tag() -> None:
    (fault,) = faults(build(paragraph("a"), paragraph("{{ 1 / valeur }}")), 0)
    assert (fault.code, str(fault.place)) == ("CG305", "modele.docx (corps, paragraphe 2)")


def test_a_filter_that_refuses_is_told_at_its_tag() -> None:
    (fault,) = faults(build(paragraph("{{ valeur | date }}")), "demain")
    assert (fault.code, fault.message) == ("CG307", "« date » attend une date, pas un texte")


def test_a_filter_that_does_not_exist_is_told_at_its_tag() -> None:
    for policy in Policy:
        (fault,) = faults(build(paragraph("a"), paragraph("{{ valeur | inexistant }}")), "a", policy)
        assert (fault.code, str(fault.place)) == ("CG832", "modele.docx (corps, paragraphe 2)")
        assert fault.message == "le filtre « inexistant » n'existe pas"
    (named,) = faults(build(paragraph("{% set f = 'inexistant' %}{{ [valeur] | map(f) | join }}")), "a")
    assert (named.code, named.message) == ("CG832", "« map » appelle le filtre « inexistant », qui n'existe pas")


WHOLE = tuple(map(paragraph, ("{%p set x %}", "a {{ autre }}", "{%p endset %}")))
INLINE = (paragraph("{% set x %}a {{ autre }}{% endset %}"),)
ROW = (table(("{%tr set x %}",), ("a {{ autre }}",), ("{%tr endset %}",)),)


@pytest.mark.parametrize(
    ("body", "shows"),
    [
        ((*WHOLE, paragraph("{{p x }}")), ["a autre"]),
        ((*INLINE, paragraph("z {{ x }}")), ["", "z a autre"]),
        ((*INLINE, paragraph("{{p x }}")), ["", "a autre"]),
        ((*INLINE, paragraph("z {{r x }} y")), ["", "z a autre y"]),
        ((*INLINE, '<w:p><w:hyperlink w:tooltip="{{ x }}"><w:r><w:t>t</w:t></w:r></w:hyperlink></w:p>'), ["", "t"]),
        ((*WHOLE, paragraph("z {{ x }} y")), "CG844"),
        ((*WHOLE, paragraph("z {{r x }} y")), "CG844"),
        ((*WHOLE, '<w:p><w:hyperlink w:tooltip="{{ x }}"/></w:p>'), "CG304"),
        ((*WHOLE, table(("{{tr x }}",))), "CG304"),
        ((*ROW, paragraph("{{p x }}")), "CG304"),
        ((*ROW, table(("{{tc x }}",))), "CG304"),
    ],
)
def test_what_a_block_has_written_stands_where_word_reads_it(body: tuple[str, ...], shows: list[str] | str) -> None:
    if isinstance(shows, list):
        made = render(build(*body), Valeur(valeur=""))
        root = etree.fromstring(part(made).encode())
        assert [paragraph_text(p) for p in root.iter(qn("w:p"))] == shows
        assert not "".join(
            one for node in root.iter(qn("w:body"), qn("w:p"), qn("w:r")) for one in _loose(node)
        ).strip()
    else:
        (fault,) = faults(build(*body), "", Policy.DOCXTPL)
        assert fault.code == shows


def _loose(node: etree._Element) -> list[str]:
    """Return the words that stand in an element which holds none."""
    return [node.text or "", *(child.tail or "" for child in node)]


def test_a_caller_may_bring_filters() -> None:
    made = render(build(paragraph("{{ valeur | crier }}")), Valeur(valeur="eh"), filters={"crier": str.upper})
    assert texts(made) == ["EH"]


def test_typography_is_asked_for() -> None:
    assert strict(PLAIN, "Oui !") == ["a Oui ! z"]
    assert strict(PLAIN, "Oui !", typography=True) == ["a Oui\u202f! z"]


def test_a_field_shadows_what_the_model_can_do() -> None:
    class Ombre(BaseModel):
        items: str = "articles"
        keys: str = "clefs"

    template = build(paragraph("{{ valeur.items }} {{ valeur.keys }}"))
    assert strict(template, Ombre()) == ["articles clefs"]
    assert strict(build(paragraph("{{ valeur.items }}")), {"items": "chose"}) == ["chose"]


def test_computed_fields_are_fields() -> None:
    class Calcul(BaseModel):
        a: int = 2

        @computed_field  # type: ignore[prop-decorator]  # pydantic's own idiom
        @property
        def double(self) -> int:
            return self.a * 2

        @property
        def secret(self) -> int:
            return 0

    assert strict(build(paragraph("{{ valeur.double }}")), Calcul()) == ["4"]
    assert faults(build(paragraph("{{ valeur.secret }}")), Calcul())[0].code == "CG301"


def test_the_file_description_is_printed_once_escaped_and_takes_its_date_from_the_options() -> None:
    template = build(title="{{ valeur }}")
    made = render(template, Valeur(valeur="A & B"), date=dt.date(2025, 3, 1))
    core = part(made, "docProps/core.xml")
    assert "<dc:title>A &amp; B</dc:title>" in core
    assert core.count("2025-03-01T00:00:00Z") == 2
    assert "dcterms" not in part(render(template, Valeur(valeur="A")), "docProps/core.xml").partition("<dc:title")[2]


def test_headers_footers_and_notes_are_rendered() -> None:
    calls = '<w:p><w:r><w:footnoteReference w:id="1"/><w:endnoteReference w:id="1"/></w:r></w:p>'
    template = build(
        paragraph("{{ valeur }}"),
        calls,
        header=paragraph("h {{ valeur }}"),
        footer=paragraph("f {{ valeur }}"),
        footnotes=f'<w:footnote w:id="1">{paragraph("n {{ valeur }}")}</w:footnote>',
        endnotes=f'<w:endnote w:id="1">{paragraph("e {{ valeur }}")}</w:endnote>',
    )
    made = render(template, Valeur(valeur="v"))
    shown = {name: texts(made, f"word/{name}.xml") for name in ("header1", "footer1", "footnotes", "endnotes")}
    assert shown == {"header1": ["h v"], "footer1": ["f v"], "footnotes": ["n v"], "endnotes": ["e v"]}


def test_a_path_is_a_template_too(tmp_path: Any) -> None:
    (tmp_path / "m.docx").write_bytes(PLAIN)
    assert texts(render(tmp_path / "m.docx", Valeur(valeur="v"))) == ["a v z"]


def test_output_without_end_is_refused() -> None:
    loop = "{% for a in valeur %}{% for b in valeur %}{% for c in valeur %}" + "x" * 99 + "{% endfor %}" * 3
    (fault,) = faults(build(paragraph(loop)), list(range(100)))
    assert fault.code == "CG884"


def test_a_text_that_the_document_does_not_show_is_told() -> None:
    """Promise 1: what is printed and then cut is a fault that names its tag."""
    body = "{% set perdu %}{{ valeur }}{% endset %}{{ perdu[:9] }}fin"
    (fault,) = faults(build(paragraph(body)), "Texte du partenaire")
    assert fault.code == "CG309"
    assert "« Texte du partenaire » n'est pas retrouvé" in fault.message
    assert fault.read == "{{ valeur }}"


HELD = "{% macro m() %}{{ valeur }}{% endmacro %}{% set x = m() %}{% if x == 'autre' %}{{ x }}{% endif %}fin"


@pytest.mark.parametrize("body", ["{% set x %}{{ valeur }}{% endset %}fin", HELD])
def test_what_a_block_holds_back_is_not_asked_for(body: str) -> None:
    """A block or a macro writes for a name: what the template then does with it is its own choice."""
    made = render_document(prepare(build(paragraph(body)), "m"), Valeur(valeur="gardé"))
    assert texts(made) == ["fin"]


def test_what_a_macro_prints_before_it_is_shown_is_found_all_the_same() -> None:
    body = "{% set garde %}{{ valeur }}{% endset %}{{ autre }}, {{ garde }}"

    class Deux(Valeur):
        autre: str = "avant"

    made = render_document(prepare(build(paragraph(body)), "m"), Deux(valeur="après"))
    assert texts(made) == ["avant, après"]
