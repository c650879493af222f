"""Promise 9 on the page: words that are in the PDF and cannot be seen stop a build, whatever hides them."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pikepdf
import pytest
from docx_builder import build, paragraph

from contratgen.base.diagnostics import InputError
from contratgen.conversion.vet import vet
from contratgen.conversion.visibility import hidden_passages, prove_visible
from contratgen.conversion.word_places import in_template

from .conftest import DAY

if TYPE_CHECKING:
    from contratgen.conversion.worker import Converter

FONT = {
    "/Type": pikepdf.Name.Font,
    "/Subtype": pikepdf.Name.TrueType,
    "/BaseFont": pikepdf.Name("/Helvetica"),
    "/FirstChar": 32,
    "/Widths": [500] * 96,
}
CODES = "".join(f"<{code:02x}> <{code:04x}>\n" for code in range(32, 127))
TO_UNICODE = f"1 begincodespacerange <00> <ff> endcodespacerange 95 beginbfchar\n{CODES}endbfchar"


def page(content: str) -> bytes:
    """Return a PDF of one page of 200 by 200 points; `/F` writes ASCII, `/Picture` is a grey square."""
    pdf = pikepdf.Pdf.new()
    font = pikepdf.Dictionary(FONT)
    font.ToUnicode = pdf.make_stream(TO_UNICODE.encode())
    picture = pdf.make_stream(bytes([40] * 16), {"/Subtype": pikepdf.Name.Image, "/Width": 4, "/Height": 4})
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    drawn = b"1 1 1 rg BT /F 12 Tf 20 100 Td (dans un dessin) Tj ET"
    form = pdf.make_stream(drawn, {"/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 200, 200]})
    pale = pikepdf.Dictionary(ca=0)
    pdf.add_blank_page(page_size=(200, 200))
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(
        Font={"/F": font}, XObject={"/Picture": picture, "/Form": form}, ExtGState={"/Pale": pale}
    )
    pdf.pages[0].obj.Contents = pdf.make_stream(content.encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def words(content: str) -> list[str]:
    return ["".join(said) for _, said, _ in hidden_passages(page(content))]


def text(said: str, before: str = "", at: str = "20 100 Td", size: str = "12") -> str:
    return f"q {before} BT /F {size} Tf {at} ({said}) Tj ET Q\n"


@pytest.mark.parametrize(
    "content",
    [
        text("cache", size="0.5"),
        text("cache", at="0.1 0 0 0.1 20 100 Tm"),
        text("cache", at="0.01 0 0 1 20 100 Tm"),
        text("cache", before="1 1 1 rg"),
        text("cache", before="1 g"),
        text("cache", before="0 0 0 0 k"),
        text("cache", before="0.99 1 0.99 rg"),
        text("cache", at="20 400 Td"),
        text("cache", at="-90 100 Td"),
        text("cache", at="20 100 Td 300 Ts"),
        text("cache", at="20 100 Td 3 Tr"),
        text("cache", at="20 100 Td 2 Tz"),
        text("cache", at="20 100 Td -5.9 Tc"),
        text("cache", before="0 0 200 20 re W n"),
        text("cache", before="20 107 50 2 re W n"),
        text("cache", before="0 0 m 10 0 l 5 10 l h W n"),
        text("cache", before="/Pale gs"),
        "0.2 0.2 0.6 rg 0 90 200 40 re f\n" + text("cache", before="0.2 0.2 0.6 rg"),
        text("cache") + "1 1 1 rg 0 90 200 40 re f",
        text("cache") + "q 200 0 0 60 0 80 cm /Picture Do Q",
        "q 200 0 0 60 0 80 cm /Picture Do Q " + text("cache", before="0.157 g"),
        text("cache") + "1 1 1 rg 44 95 7 16 re f",
        text("cache") + "q 10 0 0 20 40 95 cm /Picture Do Q",
        text("cache") + "1 g 10 95 m 30 95 l 30 115 l 10 115 l h 35 95 m 60 95 l 60 115 l 35 115 l h f",
        text("cache") + "1 g 0 90 m 190 90 l 0 130 l h f",
        text("cache") + "1 1 1 RG 20 w 10 104 m 190 104 l S",
        text("cache", at="185 100 Td"),
        text("cache", at="20 196 Td"),
        text("cache", at="0 1 -1 0 100 185 Tm"),
        "0.1 0.2 0.4 rg 0 90 40 40 re f\n" + text("cache", before="1 g"),
        text("cache", before="0.95 g"),
        text("cache", before="1 Tr 1 G"),
    ],
)
def test_words_that_nobody_sees_are_found(content: str) -> None:
    assert words(text("visible", at="20 20 Td") + content) == ["cache"]


def test_words_within_a_form_are_looked_at() -> None:
    assert words("/Form Do") == ["dans un dessin"]


def test_words_under_great_letters_are_found() -> None:
    assert words(text("cache") + text("MMM", before="1 g", size="60", at="10 85 Td")) == ["cacheMMM"]


def test_words_on_others_are_found_with_them() -> None:
    assert words(text("une ligne") + text("et une autre", at="20 101 Td")) == ["une ligneet une autre"]


@pytest.mark.parametrize(
    "content",
    [
        text("gris", before="0.5 g"),
        text("gris pale", before="0.75 g"),
        text("petits caracteres", size="6"),
        text("exposant", size="3.48"),
        text("resserre", at="20 100 Td 60 Tz"),
        text("serre", at="20 100 Td -1.5 Tc"),
        "0.1 0.2 0.4 rg 0 90 200 40 re f\n" + text("blanc sur bleu", before="1 g"),
        "q 200 0 0 60 0 80 cm /Picture Do Q " + text("blanc sur image", before="1 g"),
        "0.95 g 0 90 200 40 re f\n"
        + text("filigrane", before="0.85 g", size="40", at="5 100 Td")
        + text("devant", before="0 g"),
        text("couche", at="0 1 -1 0 100 20 Tm"),
        text("ombre", before="0.8 g", at="21 99 Td") + text("ombre"),
        text("souligne") + "0 g 20 98 60 0.5 re f",
        text("biffe") + "0 g 20 103 60 0.7 re f",
        text("avant", at="20 100 Td") + text("apres", at="60 100 Td"),
        text("...", size="0.5"),
        "0.1 0.2 0.4 rg 5 90 m 100 85 190 85 195 90 c 195 130 l 5 130 l h f\n" + text("blanc sur bleu", before="1 g"),
        "0.1 0.2 0.4 rg 100 90 m 0 90 l 0 130 l 200 130 l 200 90 l h f*\n" + text("blanc sur bleu", before="1 g"),
        text("dans un cadre") + "0 g 3 w 5 5 190 190 re S",
        "0 g 5 5 190 190 re 8 8 184 184 re f*\n" + text("dans un cadre"),
        "0.9 g 10 95 99 20 re f 0 g 10 95 99 0.5 re f 10 115 99 0.5 re f\n" + text("cellule", before="0 g"),
        "1 1 0 rg 20 97 60 13 re f\n" + text("surligne", before="0 g"),
        "0.8 0.9 1 rg 0 90 50 40 re f\n" + text("sur deux fonds", before="0 g"),
        text("presque au bord", at="108 100 Td"),
        text("jambages gpq") + "1 g 0 80 200 17.5 re f",
        "0 0 0.5 rg 0 80 200 60 re f\n" + text("GRAND", before="1 g", size="40"),
        text("contour", before="1 Tr 0 G 1 g", size="24"),
        text("un trait") + "0 g 1 w 0 0 m 200 200 l S",
    ],
)
def test_ordinary_words_are_no_fault(content: str) -> None:
    assert words(content) == []


def test_several_documents_are_looked_at_at_once() -> None:
    """Documents are converted in threads; the library that draws pages knows but one."""
    blob = page(text("visible", at="20 20 Td") + text("cache", before="1 g"))
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: list(hidden_passages(blob)), range(40)))
    assert [[("".join(said)) for _, said, _ in one] for one in found] == [["cache"]] * 40


# -- through LibreOffice -----------------------------------------------------------------------------------------


def formatted(run: str, of_paragraph: str = "") -> str:
    said = f"<w:r><w:rPr>{run}</w:rPr><w:t>des mots que personne ne lit</w:t></w:r>"
    return f"<w:p><w:pPr>{of_paragraph}</w:pPr>{said}</w:p>"


LINE = '<w:spacing w:line="1" w:lineRule="exact"/>'
ROW = (
    '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="6000"/></w:tblGrid><w:tr>'
    '<w:trPr><w:trHeight w:val="20" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="6000" w:type="dxa"/></w:tcPr>'
    f"{formatted('')}</w:tc></w:tr></w:tbl>"
)


@pytest.mark.converter
@pytest.mark.parametrize(
    "hidden",
    [
        formatted('<w:w w:val="1"/>'),
        formatted('<w:sz w:val="1"/>'),
        formatted('<w:position w:val="3000"/>'),
        formatted('<w:color w:val="FFFFFF"/>'),
        formatted('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'),
        formatted("", LINE) + formatted("<w:b/>", LINE),
        ROW,
    ],
    ids=["scale", "size", "position", "white", "highlight", "lines", "row"],
)
def test_whatever_hides_words_in_word_is_told_at_its_place(converter: Converter, hidden: str) -> None:
    docx = build(paragraph("Titre", "heading1"), paragraph("Bonjour"), hidden, paragraph("Suite"), title="Essai")
    made = converter.convert(docx, vet(docx, "a.docx", DAY), "a.docx")
    with pytest.raises(InputError) as caught:
        prove_visible(docx, made.pdf, "a.docx")
    fault = caught.value.diagnostics[0]
    assert fault.code == "CG883"
    assert "personnenelit" in fault.message.replace(" ", "")
    assert "sous « Titre »" in str(fault.place)
    template = build(paragraph("Titre", "heading1"), hidden, title="Essai")
    assert str(in_template(fault, template, "modele.docx").place).startswith("modele.docx (corps, sous « Titre »")


def cell(content: str, fill: str = "", extra: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/>{shade}{extra}</w:tcPr>{content}</w:tc>'


def formatted_words(run: str, words: str, of_paragraph: str = "") -> str:
    return f"<w:p><w:pPr>{of_paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


DARK = '<w:color w:val="FFFFFF"/>'
BEHIND = (
    '<w:p><w:r><w:pict><v:shape type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:200pt;'
    'width:400pt;height:120pt;rotation:315;z-index:-1" fillcolor="silver" stroked="f"><v:textpath string="PROJET"/>'
    "</v:shape></w:pict></w:r></w:p>"
)
BOX = (
    '<w:p><w:r><w:pict><v:rect style="width:200pt;height:60pt" fillcolor="#1f3864"><v:textbox><w:txbxContent>'
    f"{formatted_words(DARK, 'blanc dans un cadre bleu')}</w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>"
)
ORDINARY = [
    formatted_words('<w:color w:val="A6A6A6"/>', "du gris clair"),
    formatted_words('<w:sz w:val="12"/>', "des petits caracteres de six points"),
    formatted_words('<w:sz w:val="12"/><w:vertAlign w:val="superscript"/>', "en exposant"),
    formatted_words('<w:sz w:val="14"/><w:vertAlign w:val="subscript"/>', "en indice"),
    formatted_words("<w:smallCaps/><w:u w:val='double'/><w:strike/>", "petites capitales barrees"),
    formatted_words('<w:w w:val="66"/>', "condense aux deux tiers"),
    formatted_words('<w:spacing w:val="-20"/>', "serre d'un point"),
    formatted_words('<w:highlight w:val="darkBlue"/><w:color w:val="FFFFFF"/>', "surligne en bleu"),
    formatted_words('<w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/>', "trame pale"),
    formatted_words("<w:shadow/>", "avec une ombre"),
    formatted_words("<w:outline/>", "en contour"),
    formatted_words("<w:emboss/>", "en relief"),
    formatted_words('<w:position w:val="12"/>', "decale de six points"),
    formatted_words("", "des lignes serrees qui vont a la ligne " * 8, '<w:spacing w:line="200" w:lineRule="exact"/>'),
    formatted_words("", "L", '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:vAnchor="text"/>'),
    formatted_words("", "a lettrine commence ce paragraphe, " * 8),
    "<w:tbl><w:tblPr><w:tblW w:w='0' w:type='auto'/></w:tblPr><w:tblGrid><w:gridCol w:w='3000'/><w:gridCol w:w='3000'/>"
    "</w:tblGrid><w:tr>" + cell(formatted_words(DARK, "blanc sur bleu"), "1F3864")
    + cell(formatted_words("", "debout"), "", '<w:textDirection w:val="btLr"/>') + "</w:tr></w:tbl>",
    BOX,
]  # fmt: skip


@pytest.mark.converter
def test_an_ordinary_document_raises_no_alarm(converter: Converter) -> None:
    docx = build(*ORDINARY, header=BEHIND + paragraph("en-tête"), footer=paragraph("pied"), title="Essai")
    made = converter.convert(docx, vet(docx, "a.docx", DAY), "a.docx")
    assert list(hidden_passages(made.pdf)) == []
