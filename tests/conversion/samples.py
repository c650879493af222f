"""Word files for the tests of stage 4: every construct that a contract may hold, made with python-docx."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

W = nsdecls("w")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SENTENCE = "Le partenaire s’engage à l’efficacité, à la définition « effective » des actions ; l’attitude officielle. "


def png(side: int = 16) -> bytes:
    """Return a small coloured picture."""
    rows = b"".join(b"\0" + bytes(v for x in range(side) for v in (x * 15, y * 15, 128)) for y in range(side))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


@dataclass
class Sample:
    """A Word file in the making."""

    title: str = "Contrat & engagements"
    word: Any = field(default_factory=Document)
    notes: list[str] = field(default_factory=list)
    marks: int = 0

    def __post_init__(self) -> None:
        """Give it the properties and the style that a contract has."""
        self.word.core_properties.title = self.title
        self.word.core_properties.author = "Ville d’Auray & alliés"
        self.word.core_properties.language = "fr-FR"
        style = self.word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        style.font.underline = True

    def heading(self, text: str, level: int = 1, mark: str = "") -> None:
        """Add a heading, and a bookmark around it."""
        paragraph = self.word.add_heading(text, level)
        if mark:
            self.marks += 1
            start = f'<w:bookmarkStart {W} w:id="{self.marks}" w:name="{mark}"/>'
            paragraph._p.insert(1, parse_xml(start))
            paragraph._p.append(parse_xml(f'<w:bookmarkEnd {W} w:id="{self.marks}"/>'))

    def text(self, text: str, style: str | None = None) -> Any:
        """Add a paragraph."""
        return self.word.add_paragraph(text, style=style)

    def picture(self, description: str) -> None:
        """Add a picture in the text."""
        self.word.add_picture(io.BytesIO(png()), width=Cm(3))._inline.docPr.set("descr", description)

    def linked_picture(self, address: str) -> None:
        """Add a picture that is not in the file."""
        self.picture("Image liée")
        blip = next(self.word.element.body.iter(qn("a:blip")))
        blip.attrib.clear()
        blip.set(qn("r:link"), self.word.part.relate_to(address, RELATIONSHIP_TYPE.IMAGE, is_external=True))

    def table(self, *rows: tuple[str, ...]) -> None:
        """Add a table whose first row is a header."""
        table = self.word.add_table(len(rows), len(rows[0]), style="Table Grid")
        for line, row in zip(table.rows, rows, strict=True):
            for cell, words in zip(line.cells, row, strict=True):
                cell.text = words
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))

    def link(self, before: str, words: str, address: str) -> None:
        """Add a paragraph that ends with a link to an address, or to a bookmark after `#`."""
        paragraph = self.text(before)
        if address.startswith("#"):
            aim = f'w:anchor="{address[1:]}"'
        else:
            aim = f'r:id="{self.word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)}"'
        run = f'<w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t>{words}</w:t></w:r>'
        paragraph._p.append(parse_xml(f"<w:hyperlink {nsdecls('w', 'r')} {aim}>{run}</w:hyperlink>"))

    def contents(self, *entries: tuple[str, str, int]) -> None:
        """Add a table of contents whose entries (words, bookmark, page) are already right."""
        style, end = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for n, (words, mark, page) in enumerate(entries, 1):
            opening = _field('TOC \\o "1-3" \\h') if n == 1 else ""
            number = _field(f"PAGEREF {mark} \\h") + f"<w:r><w:t>{page}</w:t></w:r>{end}"
            entry = f"<w:r>{style}<w:t>{words}</w:t></w:r><w:r><w:tab/></w:r>{number}"
            closing = end if n == len(entries) else ""
            self.text("")._p.extend(
                parse_xml(f'<w:p {W}>{opening}<w:hyperlink w:anchor="{mark}">{entry}</w:hyperlink>{closing}</w:p>')
            )

    def note(self, before: str, words: str) -> None:
        """Add a paragraph that ends with the call of a footnote."""
        self.notes.append(words)
        properties = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        call = f'<w:r {W}>{properties}<w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        self.text(before)._p.append(parse_xml(call))

    def chart(self, description: str) -> None:
        """Add a native chart without workbook."""
        part = Part(PackURI("/word/charts/chart1.xml"), CHART_TYPE, CHART.encode(), self.word.part.package)
        link = self.word.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        self.text("")._p.append(parse_xml(DRAWING.format(link=link, description=description)))

    def rule(self) -> None:
        """Add a ruled paragraph, which LibreOffice paints outside any mark."""
        border = '<w:bottom w:val="single" w:sz="8" w:space="4" w:color="4F81BD"/>'
        self.text("Filet")._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {W}>{border}</w:pBdr>"))

    def box(self, before: str, words: str) -> None:
        """Add a paragraph with a framed text box anchored to it, or with a mere line when there are no words."""
        content = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
        held = f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>" if words else ""
        shape = "rect" if words else "line"
        self.text(before)._p.append(parse_xml(SHAPE.format(held=held, shape=shape, number=801 + bool(words))))

    def logo(self, description: str) -> None:
        """Put a picture into the header."""
        run = self.word.sections[0].header.paragraphs[0].add_run()
        run.add_picture(io.BytesIO(png()), width=Cm(1))._inline.docPr.set("descr", description)

    def long_table(self, rows: int) -> None:
        """Add a table that runs over several pages, with merged cells."""
        self.table(*((f"ligne {n} gauche", f"ligne {n} milieu", f"ligne {n} droite") for n in range(rows)))
        table = self.word.tables[-1]
        table.cell(3, 0).merge(table.cell(3, 1))
        table.cell(5, 1).merge(table.cell(8, 1))

    def landscape(self) -> None:
        """Begin a section whose pages are wider than high."""
        section = self.word.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width

    def running(self, header: str, footer: str) -> None:
        """Set header and footer."""
        section = self.word.sections[0]
        section.header.paragraphs[0].text, section.footer.paragraphs[0].text = header, footer

    def page_break(self) -> None:
        """Begin a page."""
        self.word.add_page_break()

    def to_bytes(self) -> bytes:
        """Return the file."""
        if self.notes:
            blob = _footnotes(self.notes).encode()
            part = Part(PackURI("/word/footnotes.xml"), f"{WORD}.footnotes+xml", blob, self.word.part.package)
            self.word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        out = io.BytesIO()
        self.word.save(out)
        return out.getvalue()


def _field(instruction: str) -> str:
    """Return the runs that open a complex field, up to its result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _footnotes(notes: list[str]) -> str:
    reference = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    bodies = "".join(
        f'<w:footnote w:id="{n}"><w:p>{reference}<w:r><w:t xml:space="preserve"> {words}</w:t></w:r></w:p></w:footnote>'
        for n, words in enumerate(notes, 1)
    )
    lines = "".join(
        f'<w:footnote w:id="{n}" w:type="{kind}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for n, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {W}>{lines}{bodies}</w:footnotes>'


def full(articles: int = 3) -> Sample:
    """Return a sample with everything, as many times as there are articles."""
    sample = Sample()
    sample.running("En-tête courant", "Empreinte votée 12ab 34cd")
    sample.heading("Contrat de ville", 0)
    sample.picture("Logo de la ville")
    sample.rule()
    sample.page_break()
    sample.contents(*((f"Article {n} affiné", f"article{n}", n + 1) for n in range(1, articles + 1)))
    for n in range(1, articles + 1):
        sample.link("Renvoi à ", f"l’article {n}", f"#article{n}")
    for n in range(1, articles + 1):
        sample.heading(f"Article {n} affiné", 1, mark=f"article{n}")
        for m in range(1, 4):
            sample.heading(f"Objectif {n}.{m}", 2)
            sample.text(SENTENCE * 8)
            sample.text(f"Premier point {n}.{m}", "List Bullet")
            sample.text(f"Première mesure {n}.{m}", "List Number")
            sample.table(("Année", "Montant"), (f"202{m}", "1 234,50 €"), ("Total", f"{n} {m}00,00 €"))
        sample.note(f"Une affirmation {n}", f"Note numéro {n}, sourcée.")
        sample.link("Voir ", "le site", "https://www.example.org/a&b")
    sample.chart("Crédits par année")
    return sample


def everything() -> Sample:
    """Return the full sample, followed by what is rare."""
    sample = full(2)
    sample.logo("Logo répété")
    for level in ("", " 2", " 3"):
        sample.text(f"Point de niveau{level or ' 1'}", f"List Bullet{level}")
    sample.long_table(70)
    for words in TWO_FONTS:
        sample.text(words)
    sample.box("Avec une zone de texte.", "Texte encadré")
    sample.box("Avec un trait.", "")
    sample.landscape()
    sample.link("Lien sur deux lignes ", "de long en large " * 12, "https://www.example.org/")
    sample.link("Écrire à ", "la ville", "mailto:ville@example.org")
    sample.text("").add_run("En capitales").font.all_caps = True
    return sample


TWO_FONTS = ("Fin de la liste → étape ☑ faite", "H₂O et m², le 1ᵉʳ", "la lettre Ω majuscule", "co\u2011opération")
"""Paragraphs with characters that the font of the text lacks."""


DRAWING = (
    f'<w:r {nsdecls("w", "wp", "a", "r")} xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><w:drawing>'
    '<wp:inline><wp:extent cx="5040000" cy="2520000"/><wp:docPr id="700" name="Graphique" descr="{description}"/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)
SHAPE = (
    f'<w:r {nsdecls("w", "wp", "a")} xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0"'
    ' locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="column"><wp:posOffset>3000000</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>100000</wp:posOffset></wp:positionV>'
    '<wp:extent cx="1800000" cy="700000"/><wp:wrapSquare wrapText="bothSides"/>'
    '<wp:docPr id="{number}" name="Forme"/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
    '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="700000"/></a:xfrm>'
    '<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>'
    '<a:ln><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln></wps:spPr>{held}<wps:bodyPr/></wps:wsp>'
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
CHART = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart><c:plotArea><c:layout/>'
    '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/><c:order val="0"/>'
    "<c:tx><c:v>Crédits</c:v></c:tx>"
    '<c:cat><c:strLit><c:ptCount val="2"/><c:pt idx="0"><c:v>2024</c:v></c:pt><c:pt idx="1"><c:v>2025</c:v></c:pt>'
    '</c:strLit></c:cat><c:val><c:numLit><c:ptCount val="2"/><c:pt idx="0"><c:v>10</c:v></c:pt>'
    '<c:pt idx="1"><c:v>20</c:v></c:pt></c:numLit></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart>'
    '<c:catAx><c:axId val="1"/><c:scaling/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>'
    '<c:valAx><c:axId val="2"/><c:scaling/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx>'
    "</c:plotArea></c:chart></c:chartSpace>"
)
