"""Pictures, charts and their placeholders, for tests."""

from __future__ import annotations

import struct
import zlib

from docx_builder import build

from contratgen.assembly.values import Graphique, Image, Serie
from contratgen.ooxml.names import NAMESPACES

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


AXES = (
    '<c:axId val="1"/><c:axId val="2"/>',
    "".join(
        f'<c:{kind}><c:axId val="{own}"/><c:scaling/><c:axPos val="{side}"/><c:crossAx val="{other}"/></c:{kind}>'
        for kind, own, other, side in (("catAx", 1, 2, "b"), ("valAx", 2, 1, "l"))
    ),
)


def png(width: int, height: int, grey: int = 0) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + bytes([grey]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def image(width: int = 20, height: int = 10, grey: int = 0, blob: bytes | None = None) -> Image:
    content = png(width, height, grey) if blob is None else blob
    return Image.of(f"logo{grey}.png", content)  # type: ignore[return-value]  # a classmethod of Fichier


def picture(title: str, descr: str = "", cx: int = 1000, cy: int = 1000) -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
        f'<wp:docPr id="1" name="Image" title="{title}" descr="{descr}"/><a:graphic><a:graphicData '
        f'uri="{NAMESPACES["pic"]}"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="Image" descr="{descr}"/>'
        '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdimage"/><a:srcRect l="10"/><a:stretch>'
        f'<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def chart_frame(title: str) -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="5000" cy="3000"/><wp:docPr id="1" name="G" title="{title}"/>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["c"]}"><c:chart r:id="rIdchart"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def chart(series: int, title: str = "") -> str:
    sample = (
        '<c:ser><c:idx val="{0}"/><c:order val="{0}"/><c:tx><c:strRef><c:f>A1</c:f></c:strRef></c:tx>'
        '<c:spPr><a:solidFill><a:srgbClr val="00000{0}"/></a:solidFill></c:spPr><c:cat><c:strRef><c:f>B1</c:f>'
        "</c:strRef></c:cat><c:val><c:numRef><c:f>C1</c:f></c:numRef></c:val></c:ser>"
    )
    inside = "".join(sample.format(n) for n in range(series))
    shown = f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    return (
        f'<c:chartSpace xmlns:c="{NAMESPACES["c"]}" xmlns:a="{NAMESPACES["a"]}" xmlns:r="{NAMESPACES["r"]}"><c:chart>'
        f'{shown if title else ""}<c:plotArea><c:barChart><c:barDir val="col"/>{inside}{AXES[0]}</c:barChart>{AXES[1]}'
        '</c:plotArea></c:chart><c:externalData r:id="rIdbook"/></c:chartSpace>'
    )


def with_image(*body: str) -> bytes:
    return build(*body, parts={"word/media/image1.png": png(1, 1)}, links=(("rIdimage", "image", "media/image1.png"),))


def with_chart(*body: str, series: int = 2, title: str = "") -> bytes:
    rels = (
        f'<Relationships xmlns="{NAMESPACES["rel"]}"><Relationship Id="rIdbook" Type="{NAMESPACES["r"]}/package" '
        'Target="../embeddings/classeur.xlsx"/></Relationships>'
    )
    parts: dict[str, str | bytes] = {
        "word/charts/chart1.xml": chart(series, title),
        "word/charts/_rels/chart1.xml.rels": rels,
        "word/embeddings/classeur.xlsx": b"PK",
    }
    return build(*body, parts=parts, links=(("rIdchart", "chart", "charts/chart1.xml"),),
                 types={"word/charts/chart1.xml": CHART_TYPE})  # fmt: skip


FIGURES = Graphique(
    categories=("2025", "2026 & <3>"), series=(Serie(nom="Ville", valeurs=(1.5, 2)), Serie(nom="État", valeurs=(3, 4)))
)
