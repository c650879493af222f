import pytest
from docx_builder import build, field, paragraph, table

from attacks import naming
from contratgen.base.diagnostics import InputError, Severity
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.vetting import read_template

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"


def codes(docx: bytes) -> list[str]:
    return [fault.code for fault in read_template(docx, "modele.docx").faults]


def refusal(docx: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_template(docx, "modele.docx")
    return ",".join(d.code for d in caught.value.diagnostics)


def test_a_plain_template_has_no_fault() -> None:
    docx = build(paragraph("Bonjour"), naming("rIdx"), f"<w:p>{field('PAGE', '1')}</w:p>",
                 links=(("rIdx", "hyperlink", "https://www.example.org/"),))  # fmt: skip
    assert codes(docx) == []


@pytest.mark.parametrize(
    ("kind", "target", "code"),
    [
        (f"{MICROSOFT}/vbaProject", "vbaProject.bin", "CG803"),
        (f"{OFFICE}/oleObject", "embeddings/a.bin", "CG804"),
        (f"{OFFICE}/aFChunk", "a.html", "CG804"),
        (f"{OFFICE}/attachedTemplate", "file:///modele.dotm", "CG882"),
        (f"{OFFICE}/image", "https://www.example.org/logo.png", "CG805"),
        (f"{OFFICE}/hyperlink", "http://www.example.org/", "CG805"),
        (f"{OFFICE}/hyperlink", "javascript:alert(1)", "CG805"),
        (f"{OFFICE}/hyperlink", "file:///etc/passwd", "CG805"),
    ],
)
def test_what_reaches_outside_or_runs_is_refused(kind: str, target: str, code: str) -> None:
    """Promise 7, on the template: no macro, no object, no relationship outside but links."""
    body = "" if code in {"CG803", "CG882"} else naming("rIdx")
    assert codes(build(body, links=(("rIdx", kind, target),))) == [code]


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("DATE", "dépendent du poste"),
        ("MERGEFIELD Nom", "publipostage"),
        ("IF 1 = 1 &quot;a&quot;", "publipostage"),
        ("FORMCHECKBOX", "☐"),
        ("XE &quot;bail&quot;", "index"),
        ("CITATION Dup20", "Ctrl+Maj+F9"),
        ("SYMBOL 252 \\f Wingdings", "le signe lui-même"),
    ],
)
def test_what_to_do_instead_of_a_field_is_told_by_its_kind(code: str, advice: str) -> None:
    (fault,) = read_template(build(f"<w:p>{field(code, 'x')}</w:p>"), "modele.docx").faults
    assert (fault.code, advice in fault.hint) == ("CG806", True)


@pytest.mark.parametrize(
    "code", ["DATE", "TIME \\@ HH", "INCLUDETEXT a.docx", "DDEAUTO c:\\\\x", "= 1 + 1", "FILENAME", "MACROBUTTON x"]
)
def test_a_field_outside_the_allowlist_is_refused(code: str) -> None:
    assert codes(build(f"<w:p>{field(code, 'x')}</w:p>")) == ["CG806"]
    simple = f'<w:p><w:fldSimple w:instr="{code}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
    assert codes(build(simple)) == ["CG806"]


@pytest.mark.parametrize(
    "code",
    [
        "PAGE \\* CardText", "PAGE \\# &quot;00&quot;", "PAGE \\* Roman", "NUMPAGES \\* Ordinal", "SECTION", "REF",
        "REF a \\d", "REF a \\f", "REF a b", "PAGEREF a \\p", "PAGEREF a \\* roman", "SEQ Figure signet",
        "SEQ Figure \\s x", "SEQ Figure \\* CardText", "TOC \\o &quot;1-3&quot; \\n x", "TOC \\b partie",
        "TITLE \\* Ordinal", "STYLEREF 1 \\l",
    ],
)  # fmt: skip
def test_a_switch_that_nobody_works_out_is_refused(code: str) -> None:
    assert codes(build(f"<w:p>{field(code, 'x')}</w:p>")) == ["CG806"]


@pytest.mark.parametrize(
    "code",
    [
        "PAGE \\* MERGEFORMAT", "PAGE \\* roman", "NUMPAGES \\# 0", "NUMPAGES \\*ROMAN \\* MERGEFORMAT", "REF a \\r\\h",
        "REF a \\p \\* Upper", "PAGEREF a \\h", "NOTEREF a \\f \\h", "SEQ Figure \\* ARABIC \\s 1",
        "STYLEREF &quot;Titre 1&quot; \\n",
        "TOC \\o &quot;1-3&quot; \\h \\z \\t &quot;Titre annexe;1&quot;", "TOC \\h \\z \\c &quot;Figure&quot;",
        "HYPERLINK &quot;https://a.fr/x&quot; \\o &quot;bulle&quot; \\* MERGEFORMAT",
    ],
)  # fmt: skip
def test_what_word_writes_by_itself_is_admitted(code: str) -> None:
    assert codes(build(f"<w:p>{field(code, 'x')}</w:p>")) == []


def test_a_field_without_an_end_or_over_paragraphs_is_refused() -> None:
    begin, rest = field("REF a", "x").split("<w:r><w:t>", 1)
    assert codes(build(f"<w:p>{begin}</w:p>")) == ["CG806"]
    assert codes(build(f"<w:p>{begin}</w:p><w:p><w:r><w:t>{rest}</w:p>")) == ["CG806"]


@pytest.mark.parametrize(("url", "found"), [("https://a.fr", []), ("http://a.fr", ["CG805"]), ('\\l "signet"', [])])
def test_a_link_field_leads_where_links_may(url: str, found: list[str]) -> None:
    assert codes(build(f"<w:p>{field('HYPERLINK ' + url, 'x')}</w:p>")) == found


@pytest.mark.parametrize(
    "inside",
    ["<w:ins><w:r><w:t>x</w:t></w:r></w:ins>", "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>",
     "<w:r><w:rPr><w:rPrChange><w:rPr/></w:rPrChange></w:rPr><w:t>x</w:t></w:r>",
     '<w:moveFromRangeStart w:id="1" w:name="a"/><w:moveFrom/><w:moveFromRangeEnd w:id="1"/>',
     '<w:customXmlDelRangeStart w:id="1"/><w:customXmlDelRangeEnd w:id="1"/>', '<w14:conflictIns w:id="1"/>'],
)  # fmt: skip
def test_a_tracked_change_is_refused_where_it_stands(inside: str) -> None:
    (fault,) = read_template(build(paragraph("a"), f"<w:p>{inside}</w:p>"), "modele.docx").faults
    assert fault.code == "CG807"
    assert str(fault.place) == "modele.docx (corps, paragraphe 2)"


def test_objects_in_the_text_are_refused() -> None:
    assert codes(build("<w:p><w:r><w:object/></w:r></w:p>", '<w:altChunk r:id="rId9"/>')) == ["CG804", "CG804"]
    within = '<w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/></w:object>'
    assert codes(build(f"<w:p><w:r>{within}</w:r></w:p>")) == ["CG804"]


def test_comments_are_a_warning() -> None:
    comments = f'<w:comment w:id="1">{paragraph("à revoir")}</w:comment>'
    (fault,) = read_template(build(comments=comments), "modele.docx").faults
    assert (fault.code, fault.severity) == ("CG808", Severity.WARNING)


def test_what_is_no_plain_word_document_is_refused() -> None:
    macro = {"word/document.xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}
    assert refusal(build(types=macro)) == "CG802"
    strict = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body/></w:document>'
    assert refusal(build(parts={"word/document.xml": strict})) == "CG802"


@pytest.mark.parametrize(
    "xml",
    [
        "<w:document",
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        "<x>&a;</x>",
    ],
)
def test_malformed_or_hostile_xml_is_refused(xml: str) -> None:
    assert refusal(build(parts={"word/document.xml": xml})) == "CG809"
    assert refusal(build(parts={"word/styles.xml": xml})) == "CG809"


def test_tables_nested_without_end_are_refused() -> None:
    inner = "<w:p/>"
    for _ in range(70):
        inner = table((inner,)) + "<w:p/>"
    assert refusal(build(inner)) == "CG809"


@pytest.mark.parametrize("blob", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\0" * 1000])
def test_what_is_no_package_is_refused(blob: bytes) -> None:
    assert refusal(blob) == "CG801"


CHANGED = '<w:rPrChange w:id="1" w:author="A"><w:rPr><w:b/></w:rPr></w:rPrChange>'


def test_what_accepted_changes_leave_behind_is_dropped_without_a_word() -> None:
    grid = '<w:tblGridChange w:id="1"><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid></w:tblGridChange>'
    style = f'<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:rPr>{CHANGED}</w:rPr></w:style>'
    level = f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:rPr>{CHANGED}</w:rPr></w:lvl></w:abstractNum>'
    body = table(("a",)).replace("</w:tblGrid>", f"{grid}</w:tblGrid>")
    folded = f'<w:p xmlns:w15="{NAMESPACES["w15"]}"><w:pPr><w15:collapsed/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    template = read_template(build(folded, body, header=body, styles=style, numbering=level), "m.docx")
    assert template.faults == ()
    assert next(template.stories[0].root.iter(qn("w15:collapsed")), None) is None
    assert not any(b"Change" in blob for blob in template.package.parts.values())
    assert next(template.stories[0].root.iter(qn("w:tblGridChange")), None) is None
