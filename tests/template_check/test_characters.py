"""What a reader sees is what is signed: a template deceives nobody, by its characters or by its formats."""

import pytest
from docx_builder import build, paragraph
from pydantic import BaseModel

from contratgen.assemble.kit import find_kit
from contratgen.diagnostics import Place, Severity
from contratgen.template_check import check_template

KIT = find_kit("engagements-quartiers-2030", Place("test"))


class Racine(BaseModel):
    titre: str = "un"


def found(*body, policy="strict", **parts):
    report = check_template(build(*body, **parts), "modele.docx", Racine, policy=policy)
    return [(one.code, one.place.label, one.severity) for one in report.diagnostics if one.code == "CG825"]


DECEIVING_TEXT = [
    "le \u202emontant",
    "le mon\u200btant",
    "le m\u043entant",
    "le mon\u00adtant",
    "\u0661 000 €",
    "Ã©tat",
]
DECEIVING_FORMAT = {
    "hidden": "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>sauf avis contraire</w:t></w:r></w:p>",
    "right to left": "<w:p><w:r><w:rPr><w:rtl/></w:rPr><w:t>1 000</w:t></w:r></w:p>",
    "overridden": '<w:p><w:bdo w:val="rtl"><w:r><w:t>0001</w:t></w:r></w:bdo></w:p>',
    "turned": '<w:p><w:dir w:val="rtl"><w:r><w:t>0001</w:t></w:r></w:dir></w:p>',
}


@pytest.mark.parametrize("text", DECEIVING_TEXT)
def test_a_deceiving_character_is_refused_in_every_story(text):
    assert found(paragraph(text)) == [("CG825", "corps, paragraphe 1", Severity.ERROR)]
    assert [place for _, place, _ in found(paragraph("a"), footer=paragraph(text))] == ["pied de page 1, paragraphe 1"]


@pytest.mark.parametrize("name", DECEIVING_FORMAT)
def test_a_deceiving_format_is_refused(name):
    assert found(paragraph("a"), DECEIVING_FORMAT[name]) == [("CG825", "corps, paragraphe 2", Severity.ERROR)]


def test_a_template_in_the_wild_is_only_warned():
    """Its author may mean it; a kit's may not."""
    assert found(paragraph(DECEIVING_TEXT[0]), policy="docxtpl") == [("CG825", "corps, paragraphe 1", Severity.WARNING)]


@pytest.mark.parametrize(
    "body",
    [
        paragraph("l’état : 1\u202f000\u00a0€, « œuvre » — n° 2, ½ h…"),
        paragraph("{{ titre }}"),
        '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>visible</w:t></w:r></w:p>',
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>visible</w:t></w:r></w:p>",
    ],
)
def test_french_typography_and_formats_that_show_are_no_fault(body):
    assert found(body) == []


@pytest.mark.parametrize("template", sorted(KIT.templates.glob("*.docx")), ids=lambda path: path.stem)
def test_the_templates_that_ship_deceive_nobody(template):
    document = next(one for one in KIT.documents if one.template == template.name)
    report = check_template(template.read_bytes(), template.name, document.root)
    assert [one for one in report.diagnostics if one.code == "CG825"] == []


def test_a_sign_that_no_font_draws_is_not_told_twice() -> None:
    """`check` puts a template to the converter's own judge (CG407); deceiving signs are this one's."""
    assert found(paragraph("Un 😀 et ⑴")) == []
    assert len(found(paragraph("1־000, Ʒ00 et ￼"))) == 3
