"""Promise 7: what a Word file would do by itself is refused, or is not in what is delivered."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_builder import build, paragraph
from pydantic import BaseModel

from attacks import (
    ATTACKS,
    LOOT,
    MICROSOFT,
    OFFICE,
    OLE,
    PNG,
    STRICT,
    links,
    naming,
    of_root,
    said,
    story,
    tied,
    with_members,
    with_settings,
)  # fmt: skip
from contratgen.base.diagnostics import InputError, Place, Severity
from contratgen.ooxml import allowed, vocabulary
from contratgen.ooxml.activity import vet_parts
from contratgen.ooxml.admission import admit
from contratgen.ooxml.names import NAMESPACES, RELATIONSHIP
from contratgen.ooxml.package import CONTENT_TYPES, open_package
from contratgen.ooxml.vetting import read_template
from contratgen.rendering import render
from contratgen.template_check.check import check_template

BLIP = '<a:blip r:embed="rIdz0" r:link="rIdz1"/>'


class Racine(BaseModel):
    nom: str = "Auray"


def blocking(docx: bytes) -> set[str]:
    try:
        return {fault.code for fault in read_template(docx, "modele.docx").faults if fault.blocks}
    except InputError as refusal:
        return {fault.code for fault in refusal.diagnostics}


def judged(docx: bytes) -> list[str]:
    """Return what the judge says of a delivered file, notes included."""
    package = open_package(docx, "contrat.docx")
    _, found = admit(package, "contrat.docx")
    parts = (name for name in package.parts if name.endswith(".xml") and name != CONTENT_TYPES)
    acting = vet_parts(package, parts, Place)
    return [fault.code for fault in (*found, *acting)]


def told(docx: bytes) -> list[str]:
    return [f.message for f in read_template(docx, "modele.docx").faults if f.severity is Severity.NOTE]


def holds(docx: bytes, text: str) -> bool:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return any(text.encode() in archive.read(name) or text in name for name in archive.namelist())


def test_what_acts_is_no_name_of_the_vocabulary() -> None:
    elements, attributes = vocabulary._names()
    assert len(elements) > 1500
    assert not elements & {*allowed.ACTING, *allowed.REVISIONS}
    assert not attributes & (vocabulary.ADDRESSES | {"onclick", "invalidUrl", f"{{{OFFICE}}}id", f"{{{OFFICE}}}link"})


def test_there_are_enough_attacks() -> None:
    assert len(ATTACKS) >= 100


@pytest.mark.parametrize("name", ATTACKS)
def test_what_acts_by_itself_is_refused_or_taken_out(name: str) -> None:
    template, code = ATTACKS[name]
    if code is not None:
        assert blocking(template) == {code}
        with pytest.raises(InputError) as caught:
            render(template, Racine())
        assert code in {fault.code for fault in caught.value.diagnostics}
        return
    made = render(template, Racine())
    assert not holds(made, LOOT)
    assert judged(made) == []


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("policy", ["strict", "docxtpl"])
def test_the_check_refuses_the_same(name: str, policy: str) -> None:
    template, code = ATTACKS[name]
    report = check_template(template, "modele.docx", Racine, policy=policy)  # type: ignore[arg-type]
    found = {one.code for one in report.diagnostics if one.blocks} - {"CG808"}  # comments only warn in the wild
    assert found == ({code} if code else set())


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (
            of_root(f"{MICROSOFT}/2020/02/relationships/classificationlabels", "docMetadata/LabelInfo.xml", "<x/>"),
            "une étiquette de confidentialité",
        ),
        (tied(f"{OFFICE}/printerSettings", "printerSettings/printerSettings1.bin"), "des réglages d'imprimante"),
        (
            tied(f"{MICROSOFT}/2019/09/relationships/intelligence", "intelligence.xml", "<x/>"),
            "des suggestions de Word",
        ),
        (
            tied(f"{MICROSOFT}/2020/10/relationships/intelligence", "intelligence2.xml", "<x/>"),
            "des suggestions de Word",
        ),
        (
            tied(f"{MICROSOFT}/2019/05/relationships/documenttasks", "documenttasks/documenttasks1.xml", "<x/>"),
            "des tâches",
        ),
        (
            tied(f"{MICROSOFT}/2006/relationships/keyMapCustomizations", "customizations.xml", "<x/>"),
            "des raccourcis clavier",
        ),
        (tied(f"{MICROSOFT}/2011/relationships/people", "people.xml", "<x/>"), "des précisions sur des commentaires"),
        (
            tied(f"{MICROSOFT}/2016/09/relationships/commentsIds", "commentsIds.xml", "<x/>"),
            "des précisions sur des commentaires",
        ),
        (tied(f"{STRICT}/customXml", "customXml/item1.xml", "<x/>"), "des données XML jointes"),
        (with_settings('<w:docVars><w:docVar w:name="a" w:val="b"/></w:docVars>'), "des variables de document"),
        (with_settings("<w:autoHyphenation/>"), "la coupure automatique des mots"),
        (
            tied("http://schemas.onlyoffice.com/jsaProject", "jsaProject.bin"),
            "des données d'un autre logiciel (schemas.onlyoffice.com)",
        ),
        (tied(f"{MICROSOFT}/2031/relationships/agentmetadata", "a.xml"), "la partie inconnue « agentmetadata »"),
        (with_settings('<x:data xmlns:x="http://www.wps.cn/x"/>'), "le réglage inconnu « data »"),
        (said('<w:r w:launch="x"><w:t>a</w:t></w:r>'), "l'attribut inconnu « launch »"),
        (said('<w:r><x:run xmlns:x="urn:x"/></w:r>'), "l'élément inconnu « run »"),
        (ATTACKS["a picture lost"][0], "des liens que le texte n'utilise pas"),
        (with_members(build(paragraph("a")), {"word/oubli.xml": "<x/>"}), "des parties que rien ne relie au texte"),
    ],
)
def test_what_programs_add_by_themselves_is_left_out_with_a_note(template: bytes, words: str) -> None:
    assert told(template) == [f"les documents produits ne reprennent pas {words}"]
    assert blocking(template) == set()
    assert judged(render(template, Racine())) == []


def test_a_file_that_cuts_no_words_says_so_still() -> None:
    made = render(with_settings('<w:autoHyphenation w:val="0"/>'), Racine())
    assert told(made) == []
    assert holds(made, '<w:autoHyphenation w:val="0"/>')


def test_what_is_not_worth_a_note_goes_without_one() -> None:
    assert told(tied(f"{OFFICE}/webSettings", "webSettings.xml", "<x/>")) == []


@pytest.mark.parametrize(
    ("kind", "name", "content", "wanted"),
    [
        ("image", "media/a.exe", PNG, "media/a.png"),
        ("image", "media/a.tmp", b"\xff\xd8\xff\xe0", "media/a.jpeg"),
        ("image", "media/a", b"GIF89a", "media/a.gif"),
        ("image", "media/a.JPG", b"\xff\xd8\xff\xe0", "media/a.JPG"),
        ("header", "a.hta", story("hdr", "<w:p/>"), "a.xml"),
        ("header", "styles.dat", story("hdr", "<w:p/>"), "styles-1.xml"),
    ],
)
def test_a_part_is_named_for_what_it_is(kind: str, name: str, content: str | bytes, wanted: str) -> None:
    made = open_package(render(tied(f"{OFFICE}/{kind}", name, content), Racine()), "a.docx")
    (link,) = (one for one in made.relationships("word/document.xml") if one.type == RELATIONSHIP[kind])
    assert link.target == f"word/{wanted}"
    assert set(made.parts) >= {link.target, "word/styles.xml"}


def test_a_picture_inserted_and_linked_is_kept_without_its_link() -> None:
    picture = f"<w:p><w:r><w:drawing>{BLIP}</w:drawing></w:r></w:p>"
    rels = links((f"{OFFICE}/image", "a.png", ""), (f"{OFFICE}/image", "file:///C:/a.png", 'TargetMode="External"'))
    members = {"word/_rels/document.xml.rels": rels, "word/a.png": PNG}
    template = with_members(build(paragraph("a"), picture), members)
    assert blocking(template) == set()
    made = render(template, Racine())
    assert holds(made, 'r:embed="rIdz0"')
    assert not holds(made, "r:link")


def test_the_figures_of_a_chart_lead_to_its_own_sheets() -> None:
    chart = "<c:chartSpace xmlns:c='{}'><c:chart><c:plotArea><c:f>{}</c:f></c:plotArea></c:chart></c:chartSpace>"
    for formula, own in (
        ("'C:\\d\\[a.xlsx]F 1'!$A$1", "'F 1'!$A$1"),
        ("[a]F!A1,[a]F!B1", "F!A1,F!B1"),
        ("F!$A$1", "F!$A$1"),
    ):
        made = render(tied(f"{OFFICE}/chart", "c.xml", chart.format(NAMESPACES["c"], formula)), Racine())
        assert holds(made, f"<c:f>{own}</c:f>")


def test_the_main_type_may_be_declared_by_extension() -> None:
    """The Open XML SDK writes so."""
    docx = build(paragraph("a"))
    package = open_package(docx, "a.docx")
    types = package.parts["[Content_Types].xml"].decode()
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    by_name = f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
    assert by_name in types
    by_extension = types.replace(by_name, "").replace(
        '"xml" ContentType="application/xml"', f'"xml" ContentType="{main}"'
    )
    docx = with_members(docx, {"[Content_Types].xml": by_extension})
    assert blocking(docx) == set()
    assert judged(render(docx, Racine())) == []


@pytest.mark.parametrize(
    "kind",
    [
        "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/metadata/core-properties",
    ],
)
def test_properties_are_read_whatever_the_edition_of_the_norm(kind: str) -> None:
    """LibreOffice writes the first."""
    declared = f'xmlns:cp="{NAMESPACES["cp"]}" xmlns:dc="{NAMESPACES["dc"]}"'
    core = f"<cp:coreProperties {declared}><dc:title>{{{{ nom }}}}</dc:title></cp:coreProperties>"
    made = open_package(render(of_root(kind, "docProps/core.xml", core), Racine()), "a.docx")
    (name,) = made.related("core", "")
    assert b"<dc:title>Auray</dc:title>" in made.parts[name]


def test_a_strict_file_is_named_for_what_it_is() -> None:
    rels = links((f"{STRICT}/officeDocument", "word/document.xml", ""))
    body = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body/></w:document>'
    docx = with_members(build(paragraph("a")), {"_rels/.rels": rels, "word/document.xml": body})
    with pytest.raises(InputError, match="strict"):
        read_template(docx, "modele.docx")


@pytest.mark.parametrize("mode", ["External", "EXTERNAL", " external"])
@pytest.mark.parametrize(
    "target", ["https://ville.example/a", "HTTPS://ville.example", " mailto:a@ville.example", "#signet"]
)
def test_ordinary_links_are_kept_and_written_plainly(mode: str, target: str) -> None:
    rels = links((f"{STRICT}/hyperlink", target, f'TargetMode="{mode}"'))
    made = render(with_members(build(paragraph("a"), naming()), {"word/_rels/document.xml.rels": rels}), Racine())
    (link,) = open_package(made, "a.docx").relationships("word/document.xml")
    assert (link.type, link.target, link.external) == (RELATIONSHIP["hyperlink"], target.strip(), True)
    assert b'TargetMode="External"' in open_package(made, "a.docx").parts["word/_rels/document.xml.rels"]


def _drawn(uri: str, inside: str) -> str:
    graphic = f'<a:graphic><a:graphicData uri="{uri}">{inside}</a:graphicData></a:graphic>'
    return f"<w:r><w:drawing><wp:inline>{graphic}</wp:inline></w:drawing></w:r>"


INK = '<w14:contentPart r:id="rIdz0"><w14:nvContentPartPr/></w14:contentPart>'
ADDED = f'<we:webextensionref xmlns:we="{NAMESPACES["we"]}" r:id="rIdz0"/>'
SHEET = f'<o:OLEObject xmlns:o="{NAMESPACES["o"]}" Type="Embed" r:id="rIdz0"/>'


@pytest.mark.parametrize(
    ("kind", "shown", "words"),
    [
        (f"{OFFICE}/customXml", _drawn("urn:ink", INK), "un dessin à l'encre"),
        (f"{MICROSOFT}/2011/relationships/webextension", _drawn("urn:we", ADDED), "un complément posé dans la page"),
        (f"{OFFICE}/package", f"<w:r><w:object>{SHEET}</w:object></w:r>", "un objet incorporé"),
    ],
)
def test_what_a_page_shows_and_nobody_may_deliver_is_told_once_at_its_place(kind: str, shown: str, words: str) -> None:
    template = build(paragraph("a"), f"<w:p>{shown}</w:p>")
    members = {"word/_rels/document.xml.rels": links((kind, "x.bin", "")), "word/x.bin": OLE}
    (fault,) = (one for one in read_template(with_members(template, members), "a.docx").faults if one.blocks)
    assert (fault.code, str(fault.place.label)) == ("CG804", "corps, paragraphe 2")
    assert words in fault.message
