"""Tags outside the text: replaced with the right escapes, or refused by the check and by rendering alike."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_builder import build, paragraph
from drawing_builder import picture, with_image
from lxml import etree
from pydantic import BaseModel

from attacks import OFFICE, links, of_root, with_members
from contratgen.diagnostics import InputError
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package
from contratgen.render import prepare, render
from contratgen.template_check import check_template

VALUE = 'Fils & « Co » <d\'Auray> "x"'


class Page(BaseModel):
    slug: str


class Racine(BaseModel):
    nom: str = VALUE
    pages: list[Page] = [Page(slug="une page"), Page(slug="a/b?c#d"), Page(slug="..\\x")]


def said(xml: str) -> bytes:
    return build(paragraph("Bonjour"), f"<w:p>{xml}</w:p>")


WATERMARK = (
    '<w:p><w:r><w:pict><v:shape id="a" alt="Filigrane {{ nom }}" style="width:9pt;height:9pt">'
    '<v:textpath string="{{ nom }}"/></v:shape></w:pict></w:r></w:p>'
)
CONTROL = (
    '<w:sdt><w:sdtPr><w:alias w:val="Titre {{ nom }}"/><w:tag w:val="t_{{ nom }}"/></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>"
)
DRAWING = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Dessin {{ nom }}" descr="Voir {{ nom }}"/><a:graphic>'
    '<a:graphicData><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="i" descr="Voir {{ nom }}"/></pic:nvPicPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
TABLE = (
    '<w:tbl><w:tblPr><w:tblCaption w:val="Tableau {{ nom }}"/><w:tblDescription w:val="De {{ nom }}"/></w:tblPr>'
    "<w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)
PROPERTIES = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/{0}-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{1}</Properties>'
)
CUSTOM = PROPERTIES.format("custom", '<property pid="2" name="Client"><vt:lpwstr>{{ nom }}</vt:lpwstr></property>')
REPLACED = {
    "a watermark": build(paragraph("a"), header=WATERMARK),
    "a screen tip": said('<w:hyperlink w:tooltip="Voir {{ nom }}"><w:r><w:t>x</w:t></w:r></w:hyperlink>'),
    "a control": said(CONTROL),
    "a drawing": said(DRAWING),
    "a table": build(paragraph("a"), TABLE),
    "a custom property": of_root(f"{OFFICE}/custom-properties", "docProps/custom.xml", CUSTOM),
    "a property of the file": of_root(
        f"{OFFICE}/extended-properties",
        "docProps/app.xml",
        PROPERTIES.format("extended", "<Company>{{ nom }}</Company>"),
    ),
}


def parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", REPLACED)
def test_words_outside_the_text_are_replaced(name: str) -> None:
    made = parts(render(REPLACED[name], Racine()))
    assert not any(b"{{" in blob for blob in made.values())
    trees = [etree.fromstring(blob) for part, blob in made.items() if part.endswith(".xml")]
    shown = [str(one) for tree in trees for node in tree.iter() for one in (*node.attrib.values(), node.text or "")]
    assert any(VALUE in one for one in shown)
    assert not [
        one for one in check_template(REPLACED[name], "m.docx", Racine, policy="docxtpl").diagnostics if one.blocks
    ]


def linked(
    target: str, body: str = '<w:p><w:hyperlink r:id="rIdz1"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'
) -> bytes:
    rels = links((f"{OFFICE}/styles", "styles.xml", ""), (f"{OFFICE}/hyperlink", target, 'TargetMode="External"'))
    return with_members(build(body), {"word/_rels/document.xml.rels": rels})


def targets(docx: bytes) -> list[str]:
    """Return where the links of a document lead, in order."""
    package = open_package(docx, "a.docx")
    known = {link.id: link.target for link in package.relationships("word/document.xml")}
    return [known[node.get(qn("r:id"), "")] for node in package.tree("word/document.xml").iter(qn("w:hyperlink"))]


@pytest.mark.parametrize(
    ("target", "led"),
    [
        ("https://ville.example/{{ pages[0].slug }}", "https://ville.example/une%20page"),
        ("https://ville.example/%7B%7B%20pages[0].slug%20%7D%7D?a=1", "https://ville.example/une%20page?a=1"),
        ("https://ville.example/{{ pages[1].slug }}", "https://ville.example/a%2Fb%3Fc%23d"),
        (
            "https://ville.example/l'an/{{pages[2].slug}}/{{ pages[0].slug }}",
            "https://ville.example/l%27an/..%5Cx/une%20page",
        ),
        ("mailto:{{ nom }}@ville.example", None),
    ],
)
def test_a_tag_in_an_address_stays_in_its_place(target: str, led: str | None) -> None:
    made = render(linked(target), Racine())
    (found,) = targets(made)
    assert led is None or found == led
    assert found.startswith(target[:7])
    assert not any(b"{{" in blob or b"%7B" in blob for blob in parts(made).values())


def test_each_copy_of_a_link_leads_to_its_own_address() -> None:
    link = '<w:p><w:hyperlink r:id="rIdz1"><w:r><w:t>{{ p.slug }}</w:t></w:r></w:hyperlink></w:p>'
    body = paragraph("{%p for p in pages %}") + link + paragraph("{%p endfor %}")
    made = render(linked("https://ville.example/{{ p.slug }}", body), Racine())
    assert targets(made) == [f"https://ville.example/{one}" for one in ("une%20page", "a%2Fb%3Fc%23d", "..%5Cx")]


REFUSED = {
    "the name of a site": (linked("https://{{ nom }}.example/a"), "CG805"),
    "a whole address": (linked("{{ nom }}"), "CG805"),
    "a condition in an address": (linked("https://ville.example/{% if nom %}a{% endif %}"), "CG824"),
    "a bookmark": (said('<w:bookmarkStart w:id="1" w:name="{{ nom }}"/><w:bookmarkEnd w:id="1"/>'), "CG824"),
    "an anchor": (said('<w:hyperlink w:anchor="{{ nom }}"><w:r><w:t>x</w:t></w:r></w:hyperlink>'), "CG824"),
    "a width": (build(paragraph("a"), TABLE.replace("<w:gridCol/>", '<w:gridCol w:w="{{ nom }}"/>')), "CG824"),
    "a simple field": (said('<w:fldSimple w:instr="REF {{ nom }}"><w:r><w:t>x</w:t></w:r></w:fldSimple>'), "CG824"),
    "a variable": (
        build(paragraph("a"), settings='<w:docVars><w:docVar w:name="a" w:val="{{ nom }}"/></w:docVars>'),
        "CG314",
    ),
    "a style": (build(paragraph("a"), styles='<w:style w:type="paragraph" w:styleId="{{ nom }}"/>'), "CG314"),
    "half a tag": (said('<w:hyperlink w:tooltip="{{ nom"><w:r><w:t>x</w:t></w:r></w:hyperlink>'), "CG810"),
}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (REFUSED["a condition in an address"][0], "est dans une adresse de lien : elle"),
        (REFUSED["a simple field"][0], "est dans un code de champ : elle"),
        (with_image(f"<w:p><w:r>{picture('{{p nom }}')}</w:r></w:p>"), "n'a pas de sens dans une image"),
    ],
)
def test_where_a_tag_stands_is_told_with_its_article(template: bytes, said: str) -> None:
    report = check_template(template, "m.docx", Racine, policy="docxtpl")
    assert any(said in one.message for one in report.diagnostics)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_replaced_is_refused_by_both_at_its_place(name: str) -> None:
    template, code = REFUSED[name]
    with pytest.raises(InputError) as caught:
        prepare(template, "m.docx")
    told = {(one.code, str(one.place)) for one in caught.value.diagnostics}
    assert {one for one, _ in told} == {code}
    report = check_template(template, "m.docx", Racine, policy="docxtpl")
    assert {(one.code, str(one.place)) for one in report.diagnostics if one.blocks} == told
