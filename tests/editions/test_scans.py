"""`--ocr` through a build: the words of a scan reach the dossier and the published page, or are kept out of it."""

from __future__ import annotations

import io
import json
import shutil

import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader

from contratgen.base import world
from contratgen.base.diagnostics import InputError
from contratgen.unchanged import build_project

from ..axe.axe import violations  # noqa: TID252  # test folders are no installed packages
from ..verapdf.referee import verdicts  # noqa: TID252

NAME = "pieces/del-2024-45.pdf"


def scan(*lines):
    """Return a page as a scanner sees it: lines of text, in pixels."""
    page = Image.new("L", (2480, 3508), 255)
    font = ImageFont.truetype(str(world.fonts_folder() / "Carlito-Regular.ttf"), 60)
    for number, line in enumerate(lines):
        ImageDraw.Draw(page).text((300, 400 + 110 * number), line, font=font, fill=0)
    out = io.BytesIO()
    page.save(out, "PNG", dpi=(300, 300))
    return out.getvalue()


@pytest.fixture
def scanned(confidential, tmp_path):
    """Give the confidential project with a scanned deliberation, which holds nothing to withhold."""
    folder = shutil.copytree(confidential, tmp_path / "projet")
    framework = folder / "contrat.yaml"
    said = framework.read_text()
    assert "      contient_donnees_personnelles: oui\n" in said
    framework.write_text(said.replace("      contient_donnees_personnelles: oui\n", ""))
    (folder / NAME).write_bytes(scan("Le conseil municipal approuve le contrat", "et autorise le maire à le signer."))
    return folder


def text_of(path):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_without_it_the_absence_of_text_is_reported(scanned, tmp_path):
    built = build_project(scanned, tmp_path / "b")
    assert "CG524" in {fault.code for fault in built.diagnostics}
    report = (tmp_path / "b/rapport.html").read_text()
    assert "CG524" in report
    assert "numérisation ou image sans texte" in report


def test_with_it_the_text_is_found_and_the_programs_are_named(scanned, tmp_path):
    """Asked twice, nothing is done the second time; and the dossier is still archival and accessible."""
    built = build_project(scanned, tmp_path / "b", ocr=True)
    assert "CG524" not in {fault.code for fault in built.diagnostics}
    assert "approuve le contrat et autorise le maire" in text_of(tmp_path / "b/dossier.pdf")
    sources = json.loads((tmp_path / "b/sources.json").read_bytes())
    assert sources["options"]["ocr"] == "oui"
    assert {"tesseract", "tesseract_fra", "poppler"} <= set(sources["versions"])
    assert "texte lu automatiquement" in (tmp_path / "b/rapport.html").read_text()
    dossier = tmp_path / "b/dossier.pdf"
    assert verdicts([(dossier, "3a"), (dossier, "ua1")]) == [[], []]
    assert build_project(scanned, tmp_path / "b", ocr=True).unchanged
    assert not build_project(scanned, tmp_path / "b").unchanged


def test_the_published_page_says_what_was_read(scanned, tmp_path):
    build_project(scanned, tmp_path / "b", edition="publication", ocr=True)
    page = tmp_path / "b/contrat.html"
    said = page.read_text()
    assert "<summary>Texte lu automatiquement : " in said
    assert "Le conseil municipal approuve le contrat" in said
    assert violations(page) == [[]]


def test_a_scan_that_names_a_contact_is_not_published(scanned, tmp_path, secrets):
    """What a program reads, anybody reads."""
    (scanned / NAME).write_bytes(scan("Renseignements auprès de", f"Bleuenn {secrets['nom']}, {secrets['telephone']}"))
    with pytest.raises(InputError) as refusal:
        build_project(scanned, tmp_path / "b", edition="publication", ocr=True)
    assert [(fault.code, fault.place.file) for fault in refusal.value.diagnostics] == [("CG531", NAME)]
