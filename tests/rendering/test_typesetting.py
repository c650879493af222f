"""French no-break spaces over whole paragraphs: whoever wrote each half, template, value or filter."""

from __future__ import annotations

import pytest
from docx_builder import build, paragraph
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pydantic import BaseModel

from contratgen.base.typography import spaced, tied
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.package import open_package, parse_xml
from contratgen.rendering.engine import render_document
from contratgen.rendering.options import Options
from contratgen.rendering.preparing import prepare
from contratgen.rendering.typesetting import typeset

N, T = "\u00a0", "\u202f"


class Valeur(BaseModel):
    valeur: str


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("délibération n° 12 et N° 13, nos 4", f"délibération n°{N}12 et N°{N}13, nos{N}4"),
        ("« mot » : oui ; non ! et ? puis", f"«{N}mot{N}»{N}: oui{T}; non{T}! et{T}? puis"),
        ("5 €, 3 k€, 12 %, 7 euros, 2 ETP", f"5{N}€, 3{N}k€, 12{N}%, 7{N}euros, 2{N}ETP"),
        ("1 234 567 €", f"1{T}234{T}567{N}€"),
        ("en 2024 100 logements et 3,50 100", "en 2024 100 logements et 3,50 100"),
        ("02 97 24 00 00", f"02{N}97{N}24{N}00{N}00"),
        ("le 1er janvier 2025, le 14 juin", f"le 1er{N}janvier{N}2025, le 14{N}juin"),
        ("27 boulevard des Îles, 4 bis rue du Port, 3 rues", f"27{N}boulevard des Îles, 4{N}bis rue du Port, 3 rues"),
        ("20 km, 5 m², 10 h 30, 8 ans", f"20{N}km, 5{N}m², 10{N}h{N}30, 8{N}ans"),
        ("l’article 4, annexe 2, page 3, L. 2121-12", f"l’article{N}4, annexe{N}2, page{N}3, L.{N}2121-12"),
        ("en 2024 mai-juin, 3 maisons, 2 hommes, 5 gares", "en 2024 mai-juin, 3 maisons, 2 hommes, 5 gares"),
    ],
)
def test_what_a_line_may_not_part_is_tied(plain: str, set_: str) -> None:
    """Numbers and what they count, signs and their words; nothing else."""
    assert tied(plain) == set_


@given(st.text("12 0nN°o«»:;!?€%kmh.,\u00a0\u202fé article", max_size=60))
@settings(max_examples=300, deadline=None)
def test_only_plain_spaces_change_and_only_once(text: str) -> None:
    """As many characters as before, the same but for spaces; applied twice, nothing changes."""
    made = tied(text)
    assert all(one == other or (one == " " and other in N + T) for one, other in zip(text, made, strict=True))
    assert tied(made) == made
    assert tied(spaced(text)).replace(N, " ").replace(T, " ") == spaced(text).replace(N, " ").replace(T, " ")


def test_the_template_and_the_value_are_one_sentence() -> None:
    """« n° » is the template's, the number the value's; a header without tags is set as well."""
    body = '<w:p><w:r><w:t xml:space="preserve">La délibération n° </w:t></w:r><w:r><w:t>{{ valeur }}</w:t></w:r></w:p>'
    prepared = prepare(build(body, header=paragraph("Contrat n° 3 : projet")), "m.docx")
    docx = render_document(prepared, Valeur(valeur="12 du 14 juin : 5 €"), options=Options(typography=True))
    assert words(docx, "word/document.xml") == f"La délibération n°{N}12 du 14{N}juin{N}: 5{N}€"
    assert words(docx, "word/header1.xml") == f"Contrat n°{N}3{N}: projet"
    plain = render_document(prepared, Valeur(valeur="12 : 5 €"), options=Options())
    assert words(plain, "word/document.xml") == "La délibération n° 12 : 5 €"


def test_what_shows_nothing_and_what_stands_between_stay() -> None:
    """A tab is no space, nor are the spaces around a text that does not keep them; text boxes have their own words."""
    xml = (
        f'<w:p xmlns:w="{NAMESPACES["w"]}"><w:r><w:t> n° 4 </w:t><w:tab/><w:t>5</w:t></w:r>'
        "<w:r><w:txbxContent><w:p><w:r><w:t>page 3</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
    )
    root = parse_xml(f"<a>{xml}</a>".encode())
    assert typeset(root)
    assert [node.text for node in root.iter(qn("w:t"))] == [f" n°{N}4 ", "5", f"page{N}3"]
    assert not typeset(root)


def words(docx: bytes, part: str) -> str:
    return etree.tostring(open_package(docx, "m.docx").tree(part), method="text", encoding="unicode").strip()


def test_the_letters_of_an_ordinal_are_raised_whoever_wrote_them() -> None:
    """The template's own words as well as values; what stands beside stays in its place; twice, nothing changes."""
    body = (
        '<w:p><w:r><w:rPr><w:b/><w:lang w:val="fr-FR"/></w:rPr><w:tab/><w:t>au 1er janvier, IIe et 2e</w:t><w:br/>'
        '</w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1er</w:t></w:r>'
        "<w:r><w:t>{{ valeur }}</w:t></w:r></w:p>"
    )
    docx = render_document(prepare(build(body), "modele.docx"), Valeur(valeur="1re"), options=Options(typography=True))
    package = open_package(docx, "contrat.docx")
    root = package.tree(package.main)
    runs = [(run.findtext(qn("w:t")), run.find(f".//{qn('w:vertAlign')}") is not None) for run in root.iter(qn("w:r"))]
    assert [text for text, up in runs if up and text] == ["er", "e", "e", "1er", "re"]
    assert "".join(text or "" for text, _ in runs) == f"au 1er{N}janvier, IIe et 2e1er1re"
    bold = next(run for run in root.iter(qn("w:r")) if run.findtext(qn("w:t")) == "er")
    assert [child.tag for child in bold[0]] == [qn("w:b"), qn("w:vertAlign"), qn("w:lang")]
    assert [child.tag for child in root.iter(qn("w:tab"), qn("w:br"), qn("w:t"))][:2] == [qn("w:tab"), qn("w:t")]
    assert not typeset(root)
