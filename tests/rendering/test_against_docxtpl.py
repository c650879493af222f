"""docxtpl is the referee of its own dialect: on sound templates, both show the same text."""

import datetime as dt
import io
from enum import StrEnum
from typing import Any

import docxtpl
import pytest
from docx_builder import build, field, paragraph, part, runs, table
from drawing_builder import png
from lxml import etree
from pydantic import BaseModel, ConfigDict

from contratgen.assembly.values import Texte
from contratgen.base.diagnostics import InputError
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import paragraph_text
from contratgen.rendering import Options, Policy, render
from contratgen.rendering.filters import FILTERS
from contratgen.rendering.second_opinion import second_opinion
from contratgen.template_check.proof.rendering import docxtpl_opinion


class Ligne(BaseModel):
    nom: str
    montants: list[str]


class Racine(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    nom: str = "Durand & Fils <SARL>"
    oui: bool = True
    non: bool = False
    compte: int = 3
    vide: list[str] = []
    lignes: list[Ligne] = [Ligne(nom="un", montants=["1", "2"]), Ligne(nom="deux", montants=["3", "4"])]
    riche: Any = None


P = paragraph
CASES = {
    "texte": P("a {{ nom }} b {{ compte }}"),
    "coupé": runs("a {", "{ no", "m }", "} b"),
    "guillemets": P("{% if nom == “x” %}a{% else %}b{% endif %}"),
    "apostrophes": P("{{ ‘mot’ }}"),
    "condition": P("{% if oui %}oui{% else %}non{% endif %}"),
    "boucle": P("{% for l in lignes %}{{ l.nom }}, {% endfor %}"),
    "paragraphes": P("{%p if oui %}") + P("a") + P("{%p else %}") + P("b") + P("{%p endif %}"),
    "boucle de paragraphes": P("{%p for l in lignes %}") + P("{{ loop.index }} {{ l.nom }}") + P("{%p endfor %}"),
    "boucle vide": P("{%p for l in vide %}") + P("{{ l }}") + P("{%p endfor %}") + P("fin"),
    "lignes": table(("{%tr for l in lignes %}", ""), ("{{ l.nom }}", "x"), ("{%tr endfor %}", "")),
    "colonnes": table(("a", "{%tc for m in lignes[0].montants %}", "{{ m }}", "{%tc endfor %}")),
    "morceaux": P("avant {%r if oui %}dedans{%r endif %} après"),
    "commentaires": P("a{# rien #}b") + P("{#p rien #}") + P("c"),
    "tirets": P("un") + P("{%- if oui %} deux{% endif %}"),
    "macro": P("{%p macro m(x) %}") + P("({{ x }})") + P("{%p endmacro %}") + P("{{p m(nom) }}"),
    "affectation": P("{%p set t = compte + 1 %}") + P("{{ t }}"),
    "filtres": P("{{ nom | upper }} {{ lignes | length }} {{ lignes | map(attribute='nom') | join(', ') }}"),
    "méthodes": P("{{ nom.upper() }} {{ nom.split(' ')[0] }}"),
    "compteur": P("{%p set ns = namespace(n=0) %}") + P("{%p for l in lignes %}") + P("{%p set ns.n = ns.n + 1 %}")
    + P("{%p endfor %}") + P("{{ ns.n }}"),
    "colspan": table(("{% colspan 2 %}a", "b"), ("c", "d")),
    "fond": table(("{% cellbg 'FF0000' %}a", "b")),
    "vm": table(("{%tr for l in lignes %}", ""), ("{% vm %}a", "{{ l.nom }}"), ("{%tr endfor %}", "")),
    "hm": table(("x", "{%tc for l in lignes %}", "{% hm %}a", "{%tc endfor %}")),
    "accolades": P("{_{ nom }_}"),
    "opérateurs": P("{% if compte &gt; 2 and compte &lt; 4 %}entre{% endif %}"),
}  # fmt: skip


def shown(docx: bytes, name: str = "word/document.xml") -> list[str]:
    root = etree.fromstring(part(docx, name).encode())
    return [paragraph_text(p) for p in root.iter(qn("w:p"))]


def by_docxtpl(template: bytes, **values: Any) -> bytes:
    document = docxtpl.DocxTemplate(io.BytesIO(template))
    document.render({**Racine().model_dump(), **values}, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", CASES)
def test_a_sound_template_shows_the_same_text(name: str) -> None:
    template = build(CASES[name])
    assert shown(render(template, Racine())) == shown(by_docxtpl(template))


def test_headers_and_footnotes_show_the_same_text() -> None:
    template = build(P("x"), header=P("{{ nom }}"), footer=P("{{ compte }}"))
    ours, theirs = render(template, Racine()), by_docxtpl(template)
    for name in ("word/header1.xml", "word/footer1.xml"):
        assert shown(ours, name) == shown(theirs, name)


def test_docxtpl_s_rich_text_and_listings_are_printed() -> None:
    rich = docxtpl.RichText("gras & <fort>", bold=True)
    rich.add("\nsuite", italic=True)
    listing = docxtpl.Listing("a & b\nc\td\aparagraphe\fpage")
    template = build(P("avant {{r riche }} après"))
    assert shown(render(template, Racine(riche=rich))) == shown(by_docxtpl(template, riche=rich))
    template = build(P("avant {{ riche }} après"))
    assert shown(render(template, Racine(riche=listing))) == shown(by_docxtpl(template, riche=listing))


def test_rich_text_in_the_midst_of_a_run_breaks_nothing() -> None:
    made = render(build(P("avant {{ riche }} après")), Racine(riche=docxtpl.RichText("fort")))
    assert shown(made) == ["avant fort après"]


def test_rich_paragraphs_are_printed() -> None:
    paragraphs = docxtpl.RichTextParagraph("un")
    paragraphs.add(docxtpl.RichText("deux"))
    assert shown(render(build(P("{{p riche }}")), Racine(riche=paragraphs))) == ["un", "deux"]


def test_an_inline_image_is_shown_at_the_size_asked_for() -> None:
    picture = docxtpl.InlineImage(None, io.BytesIO(png(20, 10)), width=914400)
    made = render(build(P("a {{ riche }} b")), Racine(riche=picture))
    (extent,) = etree.fromstring(part(made).encode()).iter(qn("wp:extent"))
    assert (extent.get("cx"), extent.get("cy")) == ("914400", "457200")
    assert shown(made) == ["a  b"]


def test_a_link_of_another_document_is_refused() -> None:
    rich = docxtpl.RichText("lien", url_id="rId5")
    with pytest.raises(InputError) as caught:
        render(build(P("{{r riche }}")), Racine(riche=rich))
    assert caught.value.diagnostics[0].code == "CG304"


# -- where docxtpl goes wrong silently, and contratgen does not --------------------------------------------------
@pytest.mark.parametrize(
    ("body", "text"),
    [
        (P("{% if nom == 'Durand &amp; Fils &lt;SARL&gt;' %}égal{% else %}autre{% endif %}"), ["égal"]),
        (P("{% if nom != ‘l’avenant’ %}bon{% endif %}"), ["bon"]),
        (P("{{ '}}' }}{{ '%}' }}"), ["}}%}"]),
    ],
)
def test_what_docxtpl_reads_wrongly_is_read_rightly(body: str, text: list[str]) -> None:
    assert shown(render(build(body), Racine())) == text


def test_endnotes_are_rendered_too() -> None:
    call = '<w:p><w:r><w:endnoteReference w:id="1"/></w:r></w:p>'
    template = build(call, endnotes=f'<w:endnote w:id="1">{P("{{ nom }}")}</w:endnote>')
    assert "{{" in part(by_docxtpl(template), "word/endnotes.xml")
    assert shown(render(template, Racine()), "word/endnotes.xml") == ["Durand & Fils <SARL>"]


def test_a_missing_value_is_no_blank() -> None:
    assert shown(by_docxtpl(build(P("a{{ inconnu }}b")))) == ["ab"]
    with pytest.raises(InputError):
        render(build(P("a{{ inconnu }}b")), Racine())


def test_a_rich_text_begins_paragraphs_and_pages_as_a_listing_does() -> None:
    rich = docxtpl.RichText("un\ndeux\a<trois>\t&\fquatre", bold=True)
    template = build(P("{{r riche }}"), P("fin"))
    assert shown(render(template, Racine(riche=rich))) == ["un\ndeux", "<trois>\t&", "\n", "quatre", "fin"]
    assert part(render(template, Racine(riche=rich))).count("<w:b/>") == 3


WILD = Options(policy=Policy.DOCXTPL)


@pytest.mark.parametrize("case", CASES)
def test_the_dialect_is_shown_alike(case: str) -> None:
    assert second_opinion(build(CASES[case]), "m.docx", Racine(), WILD) == ""


class Couleur(StrEnum):
    BLEU = "bleu"


class Valeurs(BaseModel):
    texte: Texte = Texte.parse("Un **mot** & deux.\n\n- trois")
    couleur: Couleur = Couleur.BLEU
    jour: dt.date = dt.date(2025, 1, 2)
    piege: str = "{_{ x }_} {{ y }} <w:t>"


def test_our_values_and_filters_are_given_to_it() -> None:
    body = (paragraph("{{p texte }}"), paragraph("{{ couleur }}, {{ jour | date }} {{ jour | crie }}, {{ piege }}"))
    options = Options(typography=True, filters={"crie": lambda day: f"{day:%d} !"})
    assert second_opinion(build(*body, header=paragraph("{{ jour | date }}")), "m.docx", Valeurs(), options) == ""


def test_the_first_difference_is_told_and_what_fields_show_is_none() -> None:
    assert second_opinion(build(paragraph('a {{ "l’a" }}')), "m.docx", Valeurs(), WILD) == (
        "docxtpl montre « 'a » là où contratgen montre « ’a », après « al »"
    )
    in_header = second_opinion(build(paragraph("x"), header=paragraph('{{ "’" }}')), "m.docx", Valeurs(), WILD)
    assert in_header == "docxtpl montre « ' » là où contratgen montre « ’ »"
    assert second_opinion(build(f"<w:p>{field('SEQ Figure', '9')}</w:p>"), "m.docx", Valeurs(), WILD) == ""


def test_what_stops_docxtpl_is_told_in_its_words() -> None:
    left = ["première"]
    options = Options(filters={"une_fois": lambda _value: left.pop()})
    answer = second_opinion(build(paragraph("{{ couleur | une_fois }}")), "m.docx", Valeurs(), options)
    assert answer == "docxtpl s'arrête : pop from empty list"


SHIPPED = {document.template: document.root for document in KIT.every_document}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_templates_of_the_shipped_kit_are_shown_alike(name: str) -> None:
    """Whoever leaves contratgen keeps templates that docxtpl renders."""
    blob = (KIT.templates / name).read_bytes()
    opinion = docxtpl_opinion(blob, name, SHIPPED[name], policy="strict", filters=FILTERS)
    assert opinion.message == "se rédige aussi avec docxtpl : oui"
