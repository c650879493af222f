"""What the template files are: complete, sound, reproducible Word files, with nothing that is not for the reader."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from openxml_audit import OpenXmlValidator

from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.kits.engagements_quartiers_2030.schema.contrat import RacineAnnexe
from contratgen.ooxml.vetting import read_template
from contratgen.template_check.check import check_template

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Template

DOCUMENTS = KIT.every_document


def test_each_document_of_the_kit_has_its_template_and_each_template_its_document(folder: Path) -> None:
    """A template that nothing renders, or a document without template, is a forgotten rename."""
    assert {path.name for path in folder.glob("*")} == {document.template for document in DOCUMENTS}


def test_vetting_finds_no_fault(template: Template) -> None:
    """No macro, object, external link, tracked change, comment, or field outside the allowlist."""
    assert read_template(template.path.read_bytes(), template.path.name).faults == ()


def test_every_tag_is_proved_against_the_type_that_it_prints(template: Template) -> None:
    """No unknown field, no unguarded optional, no date or amount without its filter."""
    root = next(document.root for document in DOCUMENTS if document.template == template.path.name)
    report = check_template(template.path.read_bytes(), template.path.name, root)
    assert report.diagnostics == ()
    assert report.fields_printed


def test_every_annex_is_the_sheet_of_its_pieces(template: Template) -> None:
    """Before a supplied file comes a page that names it: title, what it shows, file."""
    document = next(document for document in DOCUMENTS if document.template == template.path.name)
    if not issubclass(document.root, RacineAnnexe):
        return
    fields = check_template(template.path.read_bytes(), template.path.name, document.root).fields_printed
    assert {f"annexe.pieces[].{one}" for one in ("titre", "description", "fichier.nom")} <= set(map(str, fields))


def test_openxml_audit_finds_no_fault(template: Template) -> None:
    """The file follows the schemas of Office Open XML."""
    result = OpenXmlValidator().validate(template.path)
    assert [str(error) for error in result.errors] == []


def test_the_package_holds_no_part_that_a_template_does_not_need(template: Template) -> None:
    """No thumbnail of somebody's screen, no copy of the styles for an older Word, no private property."""
    allowed = re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app)\.xml|word/_rels/document\.xml\.rels"
        r"|word/(document|styles|numbering|settings|fontTable|footnotes|header\d|footer\d)\.xml"
        r"|word/theme/theme1\.xml|word/charts/chart\d\.xml|word/media/image\d\.png"
    )
    assert [name for name in template.package.parts if not allowed.fullmatch(name)] == []


def test_the_archive_tells_neither_when_nor_where_it_was_made(template: Template) -> None:
    """Every member has the earliest date and the attributes of no system."""
    with zipfile.ZipFile(template.path) as archive:
        marks = {(m.date_time, m.create_system, m.comment, m.extra) for m in archive.infolist()}
    assert marks == {((1980, 1, 1, 0, 0, 0), 0, b"", b"")}


def test_the_file_names_nobody(template: Template) -> None:
    """Author and last editor are the contract's business: a tag, or nothing."""
    core = template.package.parts["docProps/core.xml"].decode()
    assert re.findall(r"<dc:creator>(.*?)</dc:creator>", core) == ["{{ contrat.pilote }}"]
    assert "lastModifiedBy" not in core


def test_the_file_has_a_title_and_says_that_it_is_french(template: Template) -> None:
    """A PDF without title or language is not accessible."""
    core = template.package.parts["docProps/core.xml"].decode()
    assert re.search(r"<dc:title>[^<]*\{\{[^<]+</dc:title>", core)
    assert "<dc:language>fr-FR</dc:language>" in core
