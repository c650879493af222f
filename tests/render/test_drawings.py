import struct
import zlib
from typing import Any

import pytest
from docx_builder import build, names, paragraph, part
from lxml import etree
from pydantic import BaseModel, ConfigDict

from contratgen.assemble.values import Graphique, Image, Serie
from contratgen.diagnostics import InputError
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.package import open_package
from contratgen.render import prepare, render, render_document

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


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
        f"{shown if title else ''}<c:plotArea><c:barChart><c:barDir val=\"col\"/>{inside}</c:barChart></c:plotArea></c:chart>"
        '<c:externalData r:id="rIdbook"/></c:chartSpace>'
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


class Racine(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    logo: Any = None
    logos: list[Any] = []
    alt: str = "Logo « A & B »"
    figures: Any = None


FIGURES = Graphique(
    categories=("2025", "2026 & <3>"), series=(Serie(nom="Ville", valeurs=(1.5, 2)), Serie(nom="État", valeurs=(3, 4)))
)


def fault(template: bytes, root: BaseModel) -> str:
    with pytest.raises(InputError) as caught:
        render_document(prepare(template, "modele.docx"), root)
    return caught.value.diagnostics[0].code


def tree(docx: bytes, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(part(docx, name).encode())


def test_a_placeholder_shows_the_image_fitted_into_its_frame() -> None:
    docx = render(with_image(picture("{{ logo }}", "{{ alt }}")), Racine(logo=image(20, 10)))
    root = tree(docx)
    (extent,) = root.iter(qn("wp:extent"))
    assert (extent.get("cx"), extent.get("cy")) == ("1000", "500")
    (size,) = root.iter(qn("a:ext"))
    assert (size.get("cx"), size.get("cy")) == ("1000", "500")
    (described,) = root.iter(qn("wp:docPr"))
    assert described.get("descr") == "Logo « A & B »"
    assert described.get("title") is None
    assert "{{" not in part(docx)
    rid = next(root.iter(qn("a:blip"))).get(qn("r:embed"))
    (target,) = [r.target for r in open_package(docx, "m").relationships("word/document.xml") if r.id == rid]
    assert open_package(docx, "m").parts[target] == png(20, 10)


def test_images_in_a_loop_are_stored_once_for_the_same_bytes() -> None:
    body = [paragraph("{%p for l in logos %}"), picture("{{ l }}"), paragraph("{%p endfor %}")]
    docx = render(with_image(*body), Racine(logos=[image(grey=1), image(grey=2), image(grey=1)]))
    media = [name for name in names(docx) if name.startswith("word/media/cg")]
    assert len(media) == 2
    blips = [b.get(qn("r:embed")) for b in tree(docx).iter(qn("a:blip"))]
    assert blips[0] == blips[2] != blips[1]
    assert 'Extension="png"' in part(docx, "[Content_Types].xml")


def test_an_image_in_a_header_belongs_to_the_header() -> None:
    docx = render(build(header=picture("{{ logo }}")), Racine(logo=image()))
    assert [r.target for r in open_package(docx, "m").relationships("word/header1.xml")] == [
        name for name in names(docx) if name.startswith("word/media/cg")
    ]


@pytest.mark.parametrize("blob", [b"", b"GIF89a", b"<svg/>", b"\x89PNG\r\n\x1a\n", png(20, 10)[:20], b"\xff\xd8\xff"])
def test_what_is_no_sound_image_is_told(blob: bytes) -> None:
    assert fault(with_image(picture("{{ logo }}")), Racine(logo=image(blob=blob))) == "CG310"


@pytest.mark.parametrize("value", ["logo.png", None, FIGURES, 3])
def test_what_is_no_image_is_told(value: Any) -> None:
    assert fault(with_image(picture("{{ logo }}")), Racine(logo=value)) == "CG304"


def test_an_image_in_the_text_is_told() -> None:
    assert fault(build(paragraph("{{ logo }}")), Racine(logo=image())) == "CG304"


@pytest.mark.parametrize("title", ["Logo : {{ logo }}", "{% if logo %}"])
def test_a_title_that_is_more_than_a_tag_is_told(title: str) -> None:
    assert fault(with_image(picture(title)), Racine(logo=image())) == "CG312"


def test_a_chart_is_copied_for_each_use_and_filled() -> None:
    body = [paragraph("{%p for f in logos %}"), chart_frame("{{ f }}"), paragraph("{%p endfor %}")]
    docx = render(with_chart(*body), Racine(logos=[FIGURES, FIGURES]))
    charts = [name for name in names(docx) if name.startswith("word/charts/cg")]
    assert charts == ["word/charts/cg1.xml", "word/charts/cg2.xml"]
    root = tree(docx, charts[0])
    values = ["".join(v.itertext()) for v in root.iter(qn("c:v"))]
    assert values == ["Ville", "2025", "2026 & <3>", "1.5", "2.0", "État", "2025", "2026 & <3>", "3.0", "4.0"]
    first, second = root.iter(qn("c:ser"))
    order = [child.tag for child in first]
    assert order == [qn(f"c:{n}") for n in ("idx", "order", "tx", "spPr", "cat", "val")]
    assert next(second.iter(qn("a:srgbClr"))).get("val") == "000001"
    assert "CG" not in "".join(names(docx))


def test_no_workbook_and_no_sample_is_left_behind() -> None:
    docx = render(with_chart(chart_frame("{{ figures }}")), Racine(figures=FIGURES))
    assert not [name for name in names(docx) if "embeddings" in name or name == "word/charts/chart1.xml"]
    assert "externalData" not in part(docx, "word/charts/cg1.xml")
    plain = render(with_chart(chart_frame("Mon graphique")), Racine())
    assert "word/charts/chart1.xml" in names(plain)
    assert not [name for name in names(plain) if "embeddings" in name]


def test_the_title_within_a_chart_is_rendered_before_it_is_copied() -> None:
    docx = render(with_chart(chart_frame("{{ figures }}"), title="Moyens : {{ alt }}"), Racine(figures=FIGURES))
    assert "Moyens : Logo « A &amp; B »" in part(docx, "word/charts/cg1.xml")


def test_a_chart_with_another_number_of_series_is_told() -> None:
    assert fault(with_chart(chart_frame("{{ figures }}"), series=3), Racine(figures=FIGURES)) == "CG311"


def test_what_is_no_chart_data_is_told() -> None:
    assert fault(with_chart(chart_frame("{{ figures }}")), Racine(figures="x")) == "CG304"
