import io
from typing import Any

import pytest
from docx_builder import build, names, paragraph, part
from drawing_builder import FIGURES, chart_frame, image, picture, png, with_chart, with_image
from lxml import etree
from PIL import Image
from pydantic import BaseModel, ConfigDict

from contratgen.base.diagnostics import InputError
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package
from contratgen.rendering import prepare, render, render_document


class Racine(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    logo: Any = None
    logos: list[Any] = []
    alt: str = "Logo « A & B »"
    figures: Any = None


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
    with Image.open(io.BytesIO(open_package(docx, "m").parts[target])) as shown:
        assert (shown.format, shown.size) == ("PNG", (1, 1))  # the frame is a thousandth of an inch wide


def test_what_older_readers_would_show_goes_when_its_words_hold_a_tag() -> None:
    """Editors write a second drawing for those that do not know the first: nothing would fill its words."""
    shown = picture("{{ logo }}", "{{ alt }}").removeprefix("<w:p><w:r>").removesuffix("</w:r></w:p>")
    older = '<w:pict><v:shape alt="{{ alt }}" title="{{ logo }}"/></w:pict>'
    both = f'<mc:Choice Requires="wps">{shown}</mc:Choice><mc:Fallback>{older}</mc:Fallback>'
    body = f"<w:p><w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r></w:p>"
    made = part(render(with_image(body), Racine(logo=image())))
    assert "mc:Fallback" not in made
    assert "{{" not in made
    assert "Logo « A &amp; B »" in made


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
    assert fault(with_image(picture(title)), Racine(logo=image())) in {"CG846", "CG819"}


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
