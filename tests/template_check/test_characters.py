"""What a reader sees is what is signed: a template deceives nobody, by its characters or by its formats."""

import pytest
from docx_builder import STYLES, build, field, paragraph
from pydantic import BaseModel

from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import Place, Severity
from contratgen.ooxml.names import NAMESPACES
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


def run(properties: str, words: str = "sauf avis contraire") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


def shape(style: str) -> str:
    box = f"<v:textbox><w:txbxContent>{run('')}</w:txbxContent></v:textbox>"
    return f'<w:p><w:r><w:pict><v:shape style="{style}">{box}</v:shape></w:pict></w:r></w:p>'


def row(properties: str, style: str = "", words: str = "sauf avis contraire") -> str:
    cell = f"<w:tc><w:tcPr/>{run('', words)}</w:tc>"
    table = f"<w:tblPr><w:tblStyle w:val='{style}'/></w:tblPr><w:tblGrid><w:gridCol w:w='3000'/></w:tblGrid>"
    return f"<w:tbl>{table}<w:tr><w:trPr>{properties}</w:trPr>{cell}</w:tr></w:tbl>"


def cell(width: int) -> str:
    fitted = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:tcFitText/></w:tcPr>'
    return row("").replace("<w:tcPr/>", fitted)


def flat(words: str, line: int = 20) -> str:
    spacing = f'<w:pPr><w:spacing w:line="{line}" w:lineRule="exact"/></w:pPr>'
    return f"<w:p>{spacing}<w:r><w:t>{words}</w:t></w:r></w:p>"


def styled(name: str, own: str = "", words: str = "sauf avis contraire") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/>{own}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'


def equation(colour: str) -> str:
    inside = f'<m:r><w:rPr><w:color w:val="{colour}"/></w:rPr><m:t>x = 1</m:t></m:r>'
    return f'<w:p><m:oMath xmlns:m="{NAMESPACES["m"]}">{inside}</m:oMath></w:p>'


def drawing(attributes: str) -> str:
    content = f"<wps:txbx><w:txbxContent>{run('')}</w:txbxContent></wps:txbx>"
    inline = f'<wp:inline><wp:docPr id="1" name="a"{attributes}/>{content}</wp:inline>'
    return f"<w:p><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"


def style(kind: str, name: str, inside: str, base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}{inside}</w:style>'


VANISH = "<w:rPr><w:vanish/></w:rPr>"
WITH_STYLES = (
    STYLES
    + style("character", "Cache", VANISH)
    + style("character", "Dessous", "", "Cache")
    + style("character", "Montre", '<w:rPr><w:vanish w:val="0"/></w:rPr>', "Cache")
    + style("paragraph", "Tout", VANISH)
    + style("paragraph", "Plat", '<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>')
    + style("paragraph", "Aplati", '<w:pPr><w:spacing w:before="60"/></w:pPr>', "Plat")
    + style("table", "Grille", f'<w:tblStylePr w:type="firstRow">{VANISH}</w:tblStylePr>')
)
PLAIN = '<w:spacing w:line="240" w:lineRule="auto"/>'
NO_FILL = "<w14:textFill><w14:noFill/></w14:textFill>"
FITTED = '<w:r><w:rPr><w:fitText w:val="400" w:id="8"/></w:rPr><w:t>avis </w:t></w:r>'
HIDDEN_IN_WORD = {
    "row": row("<w:hidden/>"),
    "deleted": "<w:p><w:r><w:delText>sauf avis contraire</w:delText></w:r></w:p>",
    "squeezed": run('<w:fitText w:val="200"/>'),
    "squeezed together": f"<w:p>{FITTED}{FITTED}{FITTED}</w:p>",
    "squeezed cell": cell(400),
    "flat line": flat("sauf avis contraire"),
    "flat style": styled("Plat"),
    "inherited flat style": styled("Aplati", '<w:spacing w:after="0"/>'),
    "flat line of two formats": styled("Plat", '<w:spacing w:line="40"/>'),
    "pale equation": equation("FFFFFF"),
    "table off the page": row("").replace("<w:tblPr>", '<w:tblPr><w:tblpPr w:tblpX="24000" w:tblpY="1000"/>'),
    "frame off the page": flat("sauf avis contraire", 240).replace(
        "<w:pPr>", '<w:pPr><w:framePr w:x="9" w:y="-30000"/>'
    ),
    "no fill": run(NO_FILL),
    "no fill, no outline": run(f"<w14:textOutline><w14:noFill/></w14:textOutline>{NO_FILL}"),
    "shape": shape("position:absolute;visibility:hidden"),
    "no display": shape("width:10pt; display : none"),
    "drawing": drawing(' hidden="1"'),
    "character style": run('<w:rStyle w:val="Cache"/>'),
    "inherited style": run('<w:rStyle w:val="Dessous"/>'),
    "paragraph style": styled("Tout"),
    "table style": row("", "Grille"),
}
SHOWN_IN_WORD = [
    run('<w:fitText w:val="3000"/>'),
    cell(2000),
    flat(""),
    row("").replace("<w:tblPr>", '<w:tblPr><w:tblpPr w:tblpX="6000" w:tblpYSpec="top"/>'),
    equation("1F3864"),
    flat("un interligne serre", 200),
    styled("Plat", words=""),
    styled("Aplati", PLAIN),
    f"<w:p><w:r>{VANISH}</w:r><w:r>{VANISH}<w:lastRenderedPageBreak/><w:t> </w:t></w:r></w:p>",
    "<w:p>" + field("SEQ a \\h", "").replace("<w:r>", f"<w:r>{VANISH}") + "</w:p>",
    run('<w:fitText w:val="400"/>', "{{ titre }}"),
    run(f"<w14:textOutline><w14:solidFill/></w14:textOutline>{NO_FILL}"),
    run('<w14:textFill><w14:solidFill><w14:srgbClr w14:val="0000FF"/></w14:solidFill></w14:textFill>'),
    run("<w:webHidden/>"),
    shape("width:10pt;visibility:visible"),
    '<w:p><w:r><w:pict><v:shape style="visibility:hidden"/></w:pict></w:r></w:p>',
    drawing(""),
    row("<w:hidden/>", words=""),
    row('<w:hidden w:val="0"/>'),
    run('<w:rStyle w:val="Montre"/>'),
    run('<w:rStyle w:val="Cache"/><w:vanish w:val="0"/>'),
    '<w:p><w:pPr><w:pStyle w:val="Tout"/></w:pPr></w:p>',
]


@pytest.mark.parametrize("name", HIDDEN_IN_WORD)
def test_what_word_hides_is_refused_in_every_story(name):
    """Word would hide it and the PDF would show it, or both would hide what is signed."""
    body = HIDDEN_IN_WORD[name]
    (told,) = {where for _, where, _ in found(paragraph("a"), body, styles=WITH_STYLES)}
    assert told.startswith("corps, ")
    (told,) = {where for _, where, _ in found(paragraph("a"), header=body, styles=WITH_STYLES)}
    assert told.startswith("en-tête 1, ")


@pytest.mark.parametrize(
    "defaults",
    [
        f"<w:rPrDefault>{VANISH}</w:rPrDefault>",
        '<w:pPrDefault><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:pPrDefault>',
    ],
)
def test_what_the_defaults_of_a_document_hide_is_refused(defaults):
    shown = '<w:vanish w:val="0"/>'
    body = f"<w:p><w:pPr>{PLAIN}</w:pPr><w:r><w:rPr>{shown}</w:rPr><w:t>visible</w:t></w:r></w:p>"
    told = found(paragraph("sauf avis contraire"), body, styles=f"<w:docDefaults>{defaults}</w:docDefaults>{STYLES}")
    assert told == [("CG825", "corps, paragraphe 1", Severity.ERROR)]


@pytest.mark.parametrize("body", SHOWN_IN_WORD)
def test_what_word_shows_is_no_fault(body):
    assert found(paragraph("a"), body, header=body, styles=WITH_STYLES) == []


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
    document = next(one for one in KIT.every_document if one.template == template.name)
    report = check_template(template.read_bytes(), template.name, document.root)
    assert [one for one in report.diagnostics if one.code == "CG825"] == []


def test_a_sign_that_no_font_draws_is_not_told_twice() -> None:
    """`check` puts a template to the converter's own judge (CG407); deceiving signs are this one's."""
    assert found(paragraph("Un 😀 et ⑴")) == []
    assert len(found(paragraph("1־000, Ʒ00 et ￼"))) == 3
