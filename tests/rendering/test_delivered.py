"""What a delivered file no longer holds of its template: models of pictures, traces of tags, whoever made it."""

from __future__ import annotations

from typing import Any

from docx_builder import build, names, paragraph, part
from drawing_builder import image, picture, with_image
from pydantic import BaseModel, ConfigDict

from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import Place
from contratgen.ooxml.package import open_package
from contratgen.rendering import render

KIT = find_kit("engagements-quartiers-2030", Place("test"))


class Racine(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    logo: Any = None
    vide: str = ""


def test_the_picture_of_a_placeholder_stays_with_the_template() -> None:
    """It is nobody's logo; one that is shown elsewhere stays."""
    made = render(with_image(picture("{{ logo }}")), Racine(logo=image()))
    assert [name.rpartition("/")[2][:2] for name in names(made) if "media" in name] == ["cg"]
    assert "rIdimage" not in part(made, "word/_rels/document.xml.rels")
    both = render(with_image(picture("{{ logo }}"), picture("", "Décor")), Racine(logo=image()))
    assert len([name for name in names(both) if "media" in name]) == 2


def test_a_tag_that_prints_nothing_leaves_no_run() -> None:
    made = part(render(build(paragraph("{{ vide }}"), "<w:p><w:r><w:rPr><w:b/></w:rPr></w:r></w:p>"), Racine()))
    assert "<w:r>" not in made
    assert "<w:p" in made


def test_the_file_says_who_wrote_it() -> None:
    """Firm, manager and hours of whoever made the template are no fact of the contract."""
    template = open_package((KIT.templates / "contrat.docx").read_bytes(), "contrat.docx")
    said = b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    said += b"<Application>Microsoft Office Word</Application><Company>Mairie</Company></Properties>"
    blob = build(paragraph("a"))
    package = open_package(blob, "a.docx")
    links = package.parts["_rels/.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rApp" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'extended-properties" Target="docProps/app.xml"/></Relationships>',
    )
    made = render(package.with_parts({"_rels/.rels": links, "docProps/app.xml": said}).to_bytes(), Racine())
    assert "<Application>contratgen</Application>" in part(made, "docProps/app.xml")
    assert "Mairie" not in part(made, "docProps/app.xml")
    assert b"Microsoft" not in template.parts["docProps/app.xml"]
