"""Tags outside the text: replaced with the right escapes, or refused by the check and by rendering alike."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_builder import build, field, paragraph, part
from drawing_builder import picture, with_image
from lxml import etree
from pydantic import BaseModel

from attacks import OFFICE, PNG, links, of_root, tied, with_members
from contratgen.base.diagnostics import InputError
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.package import open_package
from contratgen.rendering import prepare, render
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
NAMES = (
    f'<c:chartSpace xmlns:c="{NAMESPACES["c"]}" xmlns:a="{NAMESPACES["a"]}"><c:chart><c:plotArea><c:barChart><c:ser>'
    "{}</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
)
CACHED = (
    "<c:{0}><c:strRef><c:f>F!A1</c:f><c:strCache><c:pt idx='0'><c:v>{1}</c:v></c:pt></c:strCache></c:strRef></c:{0}>"
)
FIGURES = "<c:val><c:numRef><c:numCache><c:{0}>{1}</c:{0}></c:numCache></c:numRef></c:val>"


def charted(series: str) -> bytes:
    """Return a template with a chart of one series."""
    return tied(f"{OFFICE}/chart", "chart1.xml", NAMES.format(series))


REPLACED = {
    "the name of a series": charted(CACHED.format("tx", "Part {% if nom %}de {{ nom }}{% endif %}")),
    "a category": charted(CACHED.format("cat", "{{ nom }}")),
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


CORE = "/ns1:coreProperties[1]/ns0:title[1]"
BOUND = (
    '<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dataBinding w:xpath="{0}" w:storeItemID="{{B}}"/></w:sdtPr><w:sdtContent>{1}'
    "</w:sdtContent></w:sdt>"
)


def joined(shows: str) -> bytes:
    """Return a template with XML that a content control is bound to."""
    control = BOUND.format("/a/b[1]", f"<w:r><w:t>{shows}</w:t></w:r>")
    template = tied(f"{OFFICE}/customXml", "item1.xml", "<a><b>{{ nom }}</b></a>")
    body = part(template).replace("<w:sectPr>", f"<w:p>{control}</w:p><w:sectPr>")
    return with_members(template, {"word/document.xml": body})


NO_LINK = '<w:p><w:r><w:drawing><a:blip r:link="rIdz1"/></w:drawing></w:r></w:p>'
CODED = "https://a.example/%7B%7Bnom%7D%7D"
DIAGRAM = (
    f'<d:dataModel xmlns:d="{NAMESPACES["dgm"]}" xmlns:a="{NAMESPACES["a"]}" xmlns:r="{OFFICE}">'
    '<a:hlinkClick r:id="rIdz0"/></d:dataModel>'
)
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
    "a figure of a chart": (charted(FIGURES.format("v", "{{ nom }}")), "CG824"),
    "the format of a figure": (charted(FIGURES.format("formatCode", '0" {{ nom }}"')), "CG824"),
    "a name of a series over two values": (charted(CACHED.format("tx", "{{ nom</c:v><c:v> }}")), "CG810"),
    "the name of a property": (
        of_root(f"{OFFICE}/custom-properties", "docProps/custom.xml", CUSTOM.replace("Client", "{{ nom }}")),
        "CG824",
    ),
    "half a tag in a property": (build(paragraph("a"), title="{{ nom"), "CG810"),
    "a coded field": (said(field('HYPERLINK "https://a.example/%7B%7B nom %7D%7D"', "x")), "CG824"),
    "a coded field cut into runs": (
        said(field('HYPERLINK "https://a.example/%7</w:instrText><w:instrText>B%7Bnom%7D%7D"', "x")),
        "CG824",
    ),
    "a coded address of a shape": (
        said('<w:r><w:pict><v:shape href="https://a.example/%7b%7Bnom%7D%7D"/></w:pict></w:r>'),
        "CG824",
    ),
    "an address seen as such": (said("<w:r><w:t>https://a.example/%7B%7B nom %7D%7D</w:t></w:r>"), "CG824"),
    "a position": (said("<w:r><w:drawing><wp:posOffset>{{ nom }}</wp:posOffset></w:drawing></w:r>"), "CG824"),
    "what a control holds beside its paragraphs": (said("<w:sdt><w:sdtPr>{{ nom }}</w:sdtPr></w:sdt>"), "CG824"),
    "an address that no link leads to": (linked("https://a.example/{{ nom }}", NO_LINK), "CG824"),
    "the address of a link in a diagram": (
        with_members(
            tied(f"{OFFICE}/diagramData", "diagrams/data1.xml", DIAGRAM),
            {"word/diagrams/_rels/data1.xml.rels": links((f"{OFFICE}/hyperlink", CODED, 'TargetMode="External"'))},
        ),
        "CG314",
    ),
    "the name of a part": (
        tied(f"{OFFICE}/image", "media/{{ nom }}.png", PNG),
        "CG314",
    ),
    "data joined to a control": (joined("Ancien"), "CG314"),
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


ASKING = '<w:r><w:rPr><w:rStyle w:val="Lienhypertexte"/></w:rPr><w:t>Ancien</w:t></w:r><w:r><w:t> titre</w:t></w:r>'


def test_data_joined_to_a_control_that_shows_its_tag_are_no_fault() -> None:
    made = render(joined("{{ nom }}"), Racine())
    assert "{{" not in part(made)


@pytest.mark.parametrize(
    ("path", "content", "title", "said"),
    [
        (CORE, ASKING, "Acte de {{ nom }}", f"Acte de {VALUE}"),
        (CORE, ASKING, "Acte", "Acte"),
        (CORE, ASKING, "", "Ancien titre"),
        (CORE, "<w:r><w:t>{{ nom }}</w:t></w:r>", "Acte", VALUE),
        ("/a/b[1]", ASKING, "Acte", "Ancien titre"),
    ],
)
@pytest.mark.parametrize("where", ["body", "header"])
def test_a_control_bound_to_a_property_shows_it_and_no_other_is_bound(
    where: str, path: str, content: str, title: str, said: str
) -> None:
    control = f"<w:p>{BOUND.format(path, content)}</w:p>"
    template = build(control, title=title) if where == "body" else build(paragraph("a"), header=control, title=title)
    root = etree.fromstring(parts(render(template, Racine()))["word/document.xml" if where == "body" else HEADER])
    (shown,) = root.iter(qn("w:sdtContent"))
    assert "".join(shown.itertext()) == said
    assert next(root.iter(qn("w:dataBinding")), None) is None
    assert (next(root.iter(qn("w:rStyle")), None) is None) == (said != "Ancien titre")


HEADER = "word/header1.xml"
