r"""A Word file from readable text: how the cases of the template check are written.

    modèle: Contrat            (lines before the first story: options of the case)
    politique: docxtpl

    corps:                     (also en-tête, pied de page, note, note de fin, commentaire, zone de texte, contrôle)
    # Article 1                (a heading; ## of level 2)
    Un paragraphe {{ titre }}
    | a | b ⏎ c |              (a table row; ⏎ between the paragraphs of a cell)

Within a paragraph: `¦` begins a new run, `[+ajout+]` and `[-retrait-]` are tracked changes, `[lien: …]` a hyperlink,
`[champ: CODE = résultat]` a field, `[signet: nom]` a bookmark, `[image: titre]` and `[graphique: titre]` placeholders,
`[saut]` a section break, `[dans: …]` an inline content control. `--` alone separates two tables.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
STORIES = ("corps", "en-tête", "pied de page", "note", "note de fin", "commentaire", "zone de texte", "contrôle")
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass
class Written:
    """A case as written: its options, and its stories in order, each a name and its lines."""

    options: dict[str, str] = field(default_factory=dict)
    stories: list[tuple[str, list[str]]] = field(default_factory=list)


def read_text(text: str) -> Written:
    """Read the notation."""
    written = Written()
    for line in text.splitlines():
        name = line.rstrip().removesuffix(":")
        if line.rstrip().endswith(":") and name in STORIES:
            written.stories.append((name, []))
        elif written.stories:
            if line.strip():
                written.stories[-1][1].append(line)
        elif ":" in line:
            key, _, value = line.partition(":")
            written.options[key.strip()] = value.strip()
    return written


def build(text: str) -> bytes:
    """Return the Word file that a text describes."""
    written = read_text(text)
    writer = _Writer()
    parts = {"corps": "", "en-tête": "", "pied de page": "", "note": "", "note de fin": "", "commentaire": ""}
    for name, lines in written.stories:
        blocks = writer.blocks(lines)
        if name == "zone de texte":
            parts["corps"] += TEXT_BOX.format(blocks)
        elif name == "contrôle":
            parts["corps"] += f"<w:sdt><w:sdtPr/><w:sdtContent>{blocks}</w:sdtContent></w:sdt>"
        else:
            parts[name] += blocks
    return writer.package(parts)


TEXT_BOX = (
    '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="900000" cy="900000"/>'
    '<wp:docPr id="90" name="Zone"/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>'
    "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
_PIECE = re.compile(
    r"(¦)|\[\+(.*?)\+\]|\[-(.*?)-\]|\[(lien|champ|signet|image|graphique|dans): (.*?)\](?!\])|(\[saut\])", re.DOTALL
)


class _Writer:
    """Numbers drawings and bookmarks while a file is written."""

    def __init__(self) -> None:
        self.number = 100
        self.charts = 0

    def blocks(self, lines: list[str]) -> str:
        """Return the paragraphs and tables of some lines."""
        out: list[str] = []
        rows: list[str] = []
        for line in [*lines, ""]:
            if line.startswith("|"):
                rows.append(self._row(line))
                continue
            if rows:
                out.append(self._table(rows))
                rows = []
            if line and line != "--":
                out.append(self.paragraph(line))
        return "".join(out)

    def _row(self, line: str) -> str:
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|(?![^{]*\}\})(?![^{%]*%\})", line.strip().strip("|"))]
        inner = ("".join(self.paragraph(one) for one in cell.split(" ⏎ ")) for cell in cells)
        return (
            "<w:tr>"
            + "".join(f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{one}</w:tc>' for one in inner)
            + "</w:tr>"
        )

    def _table(self, rows: list[str]) -> str:
        width = max(row.count("<w:tc>") for row in rows)
        grid = '<w:gridCol w:w="2000"/>' * width
        head = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        return f"<w:tbl>{head}{''.join(rows)}</w:tbl>"

    def paragraph(self, line: str) -> str:
        """Return one paragraph."""
        heading = re.match(r"(#+) ", line)
        style = f'<w:pStyle w:val="Titre{len(heading[1])}"/>' if heading else ""
        text = line[heading.end() :] if heading else line
        section = "<w:sectPr/>" if "[saut]" in text else ""
        properties = f"<w:pPr>{style}{section}</w:pPr>" if style or section else ""
        return f"<w:p>{properties}{self._content(text)}</w:p>"

    def _content(self, text: str) -> str:
        out: list[str] = []
        position = 0
        for found in _PIECE.finditer(text):
            out.append(_run(text[position : found.start()]))
            out.append(self._piece(found))
            position = found.end()
        return "".join([*out, _run(text[position:])])

    def _piece(self, found: re.Match[str]) -> str:
        self.number += 1
        cut, added, removed, kind, inside, _ = found.groups()
        if cut:
            return ""
        if added is not None:
            return f'<w:ins w:id="{self.number}" w:author="x">{_run(added)}</w:ins>'
        if removed is not None:
            return f'<w:del w:id="{self.number}" w:author="x">{_run(removed).replace("w:t", "w:delText")}</w:del>'
        return getattr(self, f"_{kind}")(inside) if kind else ""

    def _lien(self, inside: str) -> str:
        return f'<w:hyperlink w:anchor="_top">{self._content(inside)}</w:hyperlink>'

    def _dans(self, inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{self._content(inside)}</w:sdtContent></w:sdt>"

    def _signet(self, inside: str) -> str:
        return (
            f'<w:bookmarkStart w:id="{self.number}" w:name={quoteattr(inside)}/><w:bookmarkEnd w:id="{self.number}"/>'
        )

    def _champ(self, inside: str) -> str:
        code, _, result = inside.partition(" = ")
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        text = f"<w:r><w:instrText>{escape(code)}</w:instrText></w:r>"
        return mark.format("begin") + text + mark.format("separate") + _run(result) + mark.format("end")

    def _image(self, inside: str) -> str:
        picture = (
            '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="i"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            '<a:blip r:embed="rIdImage"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
            '<a:off x="0" y="0"/><a:ext cx="9000" cy="9000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "</pic:spPr></pic:pic>"
        )
        return self._drawing(inside, "http://schemas.openxmlformats.org/drawingml/2006/picture", picture)

    def _graphique(self, inside: str) -> str:
        self.charts = 1
        chart = '<c:chart r:id="rIdChart"/>'
        return self._drawing(inside, "http://schemas.openxmlformats.org/drawingml/2006/chart", chart)

    def _drawing(self, inside: str, uri: str, content: str) -> str:
        title, _, description = inside.partition(" ; ")
        described = f" descr={quoteattr(description)}" if description else ""
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="9000" cy="9000"/>'
            f'<wp:docPr id="{self.number}" name="Objet {self.number}" title={quoteattr(title)}{described}/>'
            f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )

    # -- the package ---------------------------------------------------------------------------------------------

    def package(self, parts: dict[str, str]) -> bytes:
        """Return the file of stories already written."""
        files: dict[str, bytes] = {"word/styles.xml": _xml(STYLES)}
        links = [("rIdStyles", "styles", "styles.xml")]
        if "rIdImage" in parts["corps"]:
            files["word/media/image1.png"] = PIXEL
            links.append(("rIdImage", "image", "media/image1.png"))
        overrides = [("styles", f"{TYPE}.styles+xml")]
        for name, part, kind, root, extra in PARTS:
            if parts[name]:
                files[f"word/{part}.xml"] = _xml(f"<w:{root} {W}>{extra.format(parts[name])}</w:{root}>")
                links.append((f"rId{part}", kind, f"{part}.xml"))
                overrides.append((part, f"{TYPE}.{kind}+xml"))
        if self.charts:
            files["word/charts/chart1.xml"] = _xml(CHART)
            links.append(("rIdChart", "chart", "charts/chart1.xml"))
            overrides.append(("charts/chart1", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"))
        references = "".join(
            f'<w:{kind}Reference w:type="default" r:id="rId{part}"/>'
            for name, part, kind, *_ in PARTS[:2] if parts[name]
        )  # fmt: skip
        calls = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>' if parts["note"] else ""
        calls += '<w:p><w:r><w:endnoteReference w:id="1"/></w:r></w:p>' if parts["note de fin"] else ""
        body = parts["corps"] + calls + f"<w:sectPr>{references}</w:sectPr>"
        files["word/document.xml"] = _xml(f"<w:document {W}><w:body>{body}</w:body></w:document>")
        files["word/_rels/document.xml.rels"] = _links((name, f"{OFFICE}/{kind}", to) for name, kind, to in links)
        files["_rels/.rels"] = _links([("rId1", f"{OFFICE}/officeDocument", "word/document.xml")])
        files["[Content_Types].xml"] = _types([("document", f"{TYPE}.document.main+xml"), *overrides])
        return _zipped(files)


PARTS = (
    ("en-tête", "header1", "header", "hdr", "{}"),
    ("pied de page", "footer1", "footer", "ftr", "{}"),
    ("note", "footnotes", "footnotes", "footnotes", '<w:footnote w:id="1">{}</w:footnote>'),
    ("note de fin", "endnotes", "endnotes", "endnotes", '<w:endnote w:id="1">{}</w:endnote>'),
    (
        "commentaire",
        "comments",
        "comments",
        "comments",
        '<w:comment w:id="1" w:author="x" w:initials="x">{}</w:comment>',
    ),
)
STYLES = (
    f'<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="Titre{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
        for n in (1, 2, 3)
    )
    + "</w:styles>"
)
CHART = (
    f'<c:chartSpace {W}><c:chart><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/>'
    '<c:ser><c:idx val="0"/><c:order val="0"/><c:cat><c:strLit><c:ptCount val="0"/></c:strLit></c:cat>'
    '<c:val><c:numLit><c:ptCount val="0"/></c:numLit></c:val></c:ser><c:axId val="1"/>'
    '<c:axId val="2"/></c:barChart></c:plotArea></c:chart></c:chartSpace>'
)


def _run(text: str) -> str:
    if not text:
        return ""
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("↵"))
    return f"<w:r>{'<w:br/>'.join(pieces)}</w:r>"


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()


def _links(links: object) -> bytes:
    inner = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{to}"/>' for name, kind, to in links)  # type: ignore[attr-defined]
    return _xml(
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def _types(overrides: list[tuple[str, str]]) -> bytes:
    inner = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{kind}"/>' for part, kind in overrides)
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    )
    return _xml(
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{defaults}{inner}</Types>'
    )


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (
            "[Content_Types].xml",
            "_rels/.rels",
            *sorted(set(files) - {"[Content_Types].xml", "_rels/.rels"}),
        ):
            archive.writestr(zipfile.ZipInfo(name), files[name])
    return out.getvalue()
