"""What a PDF says of itself: XMP (ISO 16684-1), Info with the same words (ISO 19005-3, 6.6.3), catalog entries.

XMP is written whole: the same words always give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from pikepdf import Dictionary, Name, Pdf, String

if TYPE_CHECKING:
    from datetime import date

CREATOR: Final = "contratgen"

PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{more}</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}T00:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>{date}T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>{date}T00:00:00Z</xmp:MetadataDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
{claims}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
SUBJECT: Final = """<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>
"""
IDENTIFIER: Final = """<dc:identifier>{}</dc:identifier>
"""
VERSION: Final = """<rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<xmpMM:VersionID>{}</xmpMM:VersionID>
</rdf:Description>
"""
PDFA: Final = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>{level}</pdfaid:conformance>
</rdf:Description>
"""
PDFUA: Final = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""PDF/A knows no `pdfuaid`: the file says what it is (ISO 19005-3, 6.6.2.3.3)."""


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """What a PDF says of itself; what is empty is not said.

    `part` and `level` are those of ISO 19005 (3 and "A" for PDF/A-3a); level A claims PDF/UA-1 as well, no level
    claims nothing.
    """

    title: str
    author: str
    language: str
    date: date
    producer: str
    level: str
    part: int = 3
    subject: str = ""
    identifier: str = ""
    version: str = ""


def write_metadata(pdf: Pdf, said: PdfMetadata) -> None:
    """Write XMP, Info with the same words, and the catalog's entries for language, title and tags."""
    pdf.Root.Metadata = pdf.make_stream(_packet(said), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Lang = String(said.language)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.trailer.Info = pdf.make_indirect(Dictionary({name: String(text) for name, text in info_of(said).items()}))


def info_of(said: PdfMetadata) -> dict[str, str]:
    """Return the entries of Info (ISO 32000-1, 14.3.3); what is not said has none."""
    date = f"D:{said.date:%Y%m%d}000000Z"
    info = {
        "/Title": said.title,
        "/Author": said.author,
        "/Subject": said.subject,
        "/Creator": CREATOR,
        "/Producer": said.producer,
        "/CreationDate": date,
        "/ModDate": date,
    }
    return {name: text for name, text in info.items() if text}


def _packet(said: PdfMetadata) -> bytes:
    """Return the XMP packet, in UTF-8, read-only and without padding."""
    more = [
        template.format(escape(text))
        for template, text in ((SUBJECT, said.subject), (IDENTIFIER, said.identifier))
        if text
    ]
    claims = [
        VERSION.format(escape(said.version)) if said.version else "",
        PDFA.format(part=said.part, level=said.level) if said.level else "",
        PDFUA if said.level == "A" else "",
    ]
    return PACKET.format(
        title=escape(said.title),
        author=escape(said.author),
        language=escape(said.language),
        more="".join(more),
        creator=CREATOR,
        date=said.date.isoformat(),
        producer=escape(said.producer),
        claims="".join(claims),
    ).encode()
