"""Small Word files for tests, written part by part: a body, and whatever else a test asks for."""

from __future__ import annotations

import io
import zipfile

from contratgen.ooxml.names import NAMESPACES, RELATIONSHIP

DECLARED = " ".join(f'xmlns:{p}="{NAMESPACES[p]}"' for p in ("w", "r", "wp", "a", "pic", "c", "mc", "wps", "v", "w14"))
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = {
    "word/document.xml": f"{WORD}.document.main+xml",
    "word/styles.xml": f"{WORD}.styles+xml",
    "word/numbering.xml": f"{WORD}.numbering+xml",
    "word/settings.xml": f"{WORD}.settings+xml",
    "word/footnotes.xml": f"{WORD}.footnotes+xml",
    "word/endnotes.xml": f"{WORD}.endnotes+xml",
    "word/comments.xml": f"{WORD}.comments+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
KINDS = {
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/settings.xml": "settings",
    "word/footnotes.xml": "footnotes",
    "word/endnotes.xml": "endnotes",
    "word/comments.xml": "comments",
}


def _style(kind: str, name: str, inside: str = "", default: bool = False) -> str:  # noqa: FBT001, FBT002 -- a test's tool
    identifier = name.replace(" ", "")
    flag = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{identifier}"{flag}><w:name w:val="{name}"/>{inside}</w:style>'


def heading(level: int, inside: str = "") -> str:
    """Return the style of headings of a level."""
    return _style("paragraph", f"heading {level}", f'<w:pPr>{inside}<w:outlineLvl w:val="{level - 1}"/></w:pPr>')


STYLES = "".join(
    [
        _style("paragraph", "Normal", default=True),
        *(heading(level) for level in range(1, 10)),
        *(
            _style("paragraph", name)
            for name in ("Corps", "Puce", "Numérotation", "Citation", "footnote text", "toc 1")
        ),
        _style("character", "Lien hypertexte"),
        _style("character", "footnote reference"),
        _style("table", "Tableau"),
    ]
)


def paragraph(text: str, style: str = "", extra: str = "") -> str:
    """Return a paragraph of one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r>{extra}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def runs(*texts: str) -> str:
    """Return a paragraph cut into runs."""
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts) + "</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """Return a table of cells, each a text or ready paragraphs."""
    columns = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0])
    body = "".join("<w:tr>" + "".join(map(_cell, row)) + "</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>'


def _cell(content: str) -> str:
    inside = content if content.startswith("<w:") else paragraph(content)
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


def field(code: str, result: str) -> str:
    """Return the runs of a field."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def build(  # noqa: PLR0913 -- each argument is a part of the file
    *body: str,
    header: str = "",
    footer: str = "",
    styles: str = STYLES,
    numbering: str = "",
    footnotes: str = "",
    endnotes: str = "",
    comments: str = "",
    settings: str = "",
    title: str = "",
    parts: dict[str, str | bytes] | None = None,
    links: tuple[tuple[str, str, str], ...] = (),
    types: dict[str, str] | None = None,
) -> bytes:
    """Return a Word file. `links` are further relationships of the body: identifier, kind or address, target."""
    contents: dict[str, str | bytes] = {}
    inside = {"numbering": numbering, "footnotes": footnotes, "endnotes": endnotes, "comments": comments,
              "settings": settings, "styles": styles}  # fmt: skip
    for name, xml in inside.items():
        if xml:
            contents[f"word/{name}.xml"] = f"<w:{name} {DECLARED}>{xml}</w:{name}>"
    section = ""
    for name, xml, tag in (("header", header, "hdr"), ("footer", footer, "ftr")):
        if xml:
            contents[f"word/{name}1.xml"] = f"<w:{tag} {DECLARED}>{xml}</w:{tag}>"
            section += f'<w:{name}Reference w:type="default" r:id="rId{name}"/>'
            links = (*links, (f"rId{name}", name, f"{name}1.xml"))
    size = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" '
    section += size + 'w:header="708" w:footer="708" w:gutter="0"/>'
    text = "".join(body) or "<w:p/>"
    contents["word/document.xml"] = (
        f"<w:document {DECLARED}><w:body>{text}<w:sectPr>{section}</w:sectPr></w:body></w:document>"
    )
    if title:
        core = f'xmlns:cp="{NAMESPACES["cp"]}" xmlns:dc="{NAMESPACES["dc"]}" xmlns:dcterms="{NAMESPACES["dcterms"]}"'
        contents["docProps/core.xml"] = f"<cp:coreProperties {core}><dc:title>{title}</dc:title></cp:coreProperties>"
    return _zipped(contents | (parts or {}), links, types or {})


def _zipped(contents: dict[str, str | bytes], links: tuple[tuple[str, str, str], ...], types: dict[str, str]) -> bytes:
    known = TYPES | {"word/header1.xml": f"{WORD}.header+xml", "word/footer1.xml": f"{WORD}.footer+xml"} | types
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{known[name]}"/>' for name in contents if name in known
    )
    contents["[Content_Types].xml"] = (
        f'<Types xmlns="{NAMESPACES["ct"]}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{overrides}</Types>"
    )
    root = [("rId1", "document", "word/document.xml")]
    root += [("rId2", "core", "docProps/core.xml")] if "docProps/core.xml" in contents else []
    contents["_rels/.rels"] = _links(root)
    own = [(f"rIdp{n}", KINDS[name], name.removeprefix("word/")) for n, name in enumerate(contents) if name in KINDS]
    contents["word/_rels/document.xml.rels"] = _links([*own, *links])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def _links(links: list[tuple[str, str, str]]) -> str:
    nodes = "".join(
        f'<Relationship Id="{rid}" Type="{RELATIONSHIP.get(kind, kind)}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for rid, kind, target in links
    )
    return f'<Relationships xmlns="{NAMESPACES["rel"]}">{nodes}</Relationships>'


def part(docx: bytes, name: str = "word/document.xml") -> str:
    """Return one part of a Word file as text."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name).decode()


def names(docx: bytes) -> list[str]:
    """Return the names of the parts of a Word file."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.namelist()
