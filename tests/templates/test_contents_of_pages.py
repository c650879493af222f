"""What stands on every page or in a known place: digest, page numbers, contents, pictures, watermark, signatures."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.kits.engagements_quartiers_2030.schema.contrat import RacineAnnexe
from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.tags import Spot, locate

from .conftest import find, text_of, value

if TYPE_CHECKING:
    from lxml import etree

    from .conftest import Template


def _footers(template: Template) -> dict[str, str]:
    return {name: text_of(root) for name, root in template.stories.items() if name.startswith("footer")}


def test_what_is_signed_shows_the_digest_of_the_voted_text(template: Template) -> None:
    """First page included: whoever holds one page can tell which text it belongs to.

    The dossier prints it on the pages of the other annexes, which so change only when their own text does.
    """
    footers = _footers(template)
    assert footers
    signed = template.path.name in {"contrat.docx", "convention_tfpb.docx"}
    assert signed == all(
        "Empreinte : {{ empreinte_votee }}" in text.replace("\u00a0", " ") for text in footers.values()
    )


def test_pages_are_numbered_out_of_how_many(template: Template) -> None:
    """A missing page shows. The contract counts from its preamble to its last page; what precedes has Roman figures."""
    codes = {name: [f.code.strip() for f in fields_of(root)] for name, root in template.stories.items()}
    if template.path.name == "contrat.docx":
        assert (codes["footer1"], codes["footer3"]) == (["PAGE"], ["PAGE", "SECTIONPAGES"])
        numbers = [dict(n.attrib) for n in find(template.stories["document"], ".//w:sectPr/w:pgNumType")]
        assert numbers == [{qn("w:fmt"): "lowerRoman"}, {qn("w:start"): "1"}]
    else:
        assert codes["footer1"] == ["PAGE", "NUMPAGES"]


def test_headers_say_which_document_and_which_version(template: Template) -> None:
    """Title at the left, version and its date at the right."""
    text = text_of(template.stories["header1"]).replace("\u00a0", " ")
    assert "{{ contrat.cadre.intitule }}" in text
    assert "Version {{ contrat.cadre.version }} du {{ contrat.cadre.date_version | date }}" in text


def test_the_watermark_stands_in_the_header_of_drafts_only(template: Template) -> None:
    """« PROJET », behind the text, without words for a screen reader, while the status says so."""
    for name, root in template.stories.items():
        marks = find(root, ".//v:textpath[@string='PROJET']")
        assert len(marks) == (1 if name.startswith("header") else 0)
        if marks:
            paragraphs = [text_of(p) for p in root.iter(qn("w:p"))]
            assert paragraphs[:3] == ['{%p if contrat.cadre.statut == "projet" %}', "", "{%p endif %}"]
            assert find(root, ".//v:shape/@alt") == [""]


def test_annexes_begin_with_their_number_and_title(template: Template) -> None:
    """Titles come from the framework, numbers from the order of the list."""
    root = next(one.root for one in KIT.every_document if one.template == template.path.name)
    if not issubclass(root, RacineAnnexe):
        assert "annexe" not in _first_heading(template)
    else:
        assert _first_heading(template) == "Annexe {{ annexe.numero }} — {{ annexe.titre }}"


def _first_heading(template: Template) -> str:
    return next(text_of(p) for p in find(template.body, "//w:p[w:pPr/w:pStyle/@w:val='Titre1']"))


def test_pictures_and_charts_are_replaced_by_their_title_and_described(template: Template) -> None:
    """The alternative text is a tag too: the partner's own words, or those worked out from the figures."""
    for drawing in find(template.body, "//wp:docPr"):
        assert re.fullmatch(r"\{\{ [\w.]+ \}\}", str(drawing.get("title")))
        assert re.fullmatch(r"\{\{ [\w.]+ \}\}", str(drawing.get("descr")))


def test_the_contract_shows_the_logos_and_the_maquette_its_chart(contract: Template, maquette: Template) -> None:
    """One placeholder each, in a loop for the logos."""
    assert _replaced(contract, Spot.PICTURE) == ["partenaire.logo.fichier"]
    assert _replaced(maquette, Spot.CHART) == ["contrat.maquette.graphique"]


def _replaced(template: Template, spot: Spot) -> list[str]:
    return [tag.source for tag in locate(template.package, template.path.name) if tag.spot is spot]


def test_the_chart_is_drawn_from_literal_values_in_colours_that_differ_in_grey(maquette: Template) -> None:
    """Four series, no workbook behind; printed in grey, neighbours still differ."""
    chart = maquette.part("charts/chart1")
    assert find(chart, "//c:externalData | //c:strRef | //c:numRef") == []
    fills = [str(v) for v in find(chart, "//c:ser/c:spPr/a:solidFill/a:srgbClr/@val")]
    greys = [0.299 * int(c[:2], 16) + 0.587 * int(c[2:4], 16) + 0.114 * int(c[4:], 16) for c in fills]
    assert len(fills) == 4
    assert all(abs(a - b) > 60 for a, b in pairwise(greys))


def test_the_contents_are_a_field_that_word_can_update(contract: Template) -> None:
    """Titles and articles, each entry a link, and the headings without number in styles without the number's tab."""
    codes = [" ".join(field.code.split()) for field in fields_of(contract.body) if field.name == "TOC"]
    assert codes == [r'TOC \o "1-2" \h \z \t "Titre sans numéro;4;Sous-titre sans numéro;5"']
    assert value(contract.body, "//w:sdt//w:docPartGallery") == "Table of Contents"


def test_references_to_titles_are_fields(contract: Template) -> None:
    """« Titre VIII » follows when a title is added; its bookmark exists."""
    bookmarks = {str(n.get(qn("w:name"))) for n in contract.body.iter(qn("w:bookmarkStart"))}
    targets = {field.arguments[0] for field in fields_of(contract.body) if field.name == "REF"}
    assert targets
    assert targets <= bookmarks


def test_bookmarks_are_unique_and_close(template: Template) -> None:
    """A name twice, and Word keeps one of them."""
    starts = list(template.body.iter(qn("w:bookmarkStart")))
    ends = {str(n.get(qn("w:id"))) for n in template.body.iter(qn("w:bookmarkEnd"))}
    names = [str(n.get(qn("w:name"))) for n in starts]
    assert len(set(names)) == len(names)
    assert {str(n.get(qn("w:id"))) for n in starts} == ends


def test_each_annex_of_the_list_and_each_partner_can_be_linked_to(contract: Template) -> None:
    """`annexe:…` and `article:…` in partner texts lead to these bookmarks, as do the places of signatures."""
    text = text_of(contract.body)
    assert '{{ annexe.titre | signet("annexe", annexe.identifiant) }}' in text
    assert '{{ partenaire.denomination | signet("article", partenaire.identifiant) }}' in text
    assert '{{ "Date et signature" | signet("signature", partenaire.identifiant) }}' in text


def test_signature_frames_follow_the_words_that_announce_them(contract: Template, convention: Template) -> None:
    """No signature page without text: the two sentences above stay with the first frame."""
    for template in (contract, convention):
        table = find(template.body, "//w:tbl[w:tblPr/w:tblStyle/@w:val='Tableaudesignatures']")[0]
        above = list(table.itersiblings(preceding=True))[:2]
        assert all(_stays_with_next(p, template) for p in above)
        assert "Fait à" in text_of(above[0])


def _stays_with_next(paragraph: etree._Element, template: Template) -> bool:
    style = value(paragraph, "w:pPr/w:pStyle")
    return bool(find(paragraph, "w:pPr/w:keepNext")) or template.switched_on(style, "w:pPr/w:keepNext")
