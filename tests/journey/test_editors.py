"""The kit's templates saved by other editors, put in `modeles/`: checked, built, and compared page by page."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx
import pypdfium2
import pytest
from PIL import ImageChops

import contratgen
from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import Place
from contratgen.conversion.engine import find_engine
from contratgen.template_check.command import check_files

KIT = "engagements-quartiers-2030"
TEMPLATES = sorted(find_kit(KIT, Place("test")).templates.glob("*.docx"))
ONLYOFFICE = os.environ.get("ONLYOFFICE", "")
"""Its converter, `x2t`, where `make editors` installed it."""
LOSSLESS = {"python-docx", "OnlyOffice"}
ALIKE, ALL_ALIKE = 0.85, 0.97
"""Shares of the pixels of a page, and of all pages, that stay: cells are a point higher, columns a little narrower."""


def saved_by_python_docx(folder: Path) -> None:
    for template in TEMPLATES:
        docx.Document(str(template)).save(str(folder / template.name))


def saved_by_libreoffice(folder: Path, flavour: str) -> None:
    profile = f"-env:UserInstallation={(folder.parent / 'profil').as_uri()}"
    command = [find_engine().soffice.with_name("soffice"), profile, "--headless", "--convert-to", f"docx:{flavour}"]
    subprocess.run([*command, "--outdir", folder, *TEMPLATES], check=True, capture_output=True, timeout=300)


def saved_by_onlyoffice(folder: Path) -> None:
    """Read into the form that its editor works on, and written from it."""
    for template in TEMPLATES:
        opened = folder.parent / f"{template.stem}.bin"
        for source, target in ((template, opened), (opened, folder / template.name)):
            subprocess.run([ONLYOFFICE, source, target], check=True, capture_output=True, timeout=60)


EDITORS = {
    "python-docx": saved_by_python_docx,
    "LibreOffice, Word 2007": lambda folder: saved_by_libreoffice(folder, "MS Word 2007 XML"),
    "LibreOffice, Office Open XML": lambda folder: saved_by_libreoffice(folder, "Office Open XML Text"),
    **({"OnlyOffice": saved_by_onlyoffice} if ONLYOFFICE else {}),
}


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[pytest.mark.converter] if "LibreOffice" in name else []) for name in EDITORS],
)
def edited(request, starter, tmp_path_factory):
    """The starter project with every template saved by an editor, and that editor."""
    project = shutil.copytree(starter, tmp_path_factory.mktemp("editeur") / "projet")
    (project / "modeles").mkdir()
    EDITORS[request.param](project / "modeles")
    assert len(list((project / "modeles").iterdir())) == len(TEMPLATES) == 17
    return project, request.param


@pytest.fixture(scope="module")
def remade(edited, tmp_path_factory):
    """What is built with those templates."""
    into = tmp_path_factory.mktemp("sortie") / "build"
    contratgen.build(edited[0], into)
    return into


def test_check_tells_what_was_lost_and_no_more(edited):
    """Of each template once, by both commands; some lose nothing."""
    project, editor = edited
    lost = [] if editor in LOSSLESS else ["CG826"] * len(TEMPLATES)
    assert [one.code for one in contratgen.check(project) if one.place.file.startswith("modeles/")] == lost
    files = sorted((project / "modeles").iterdir())
    assert [one.code for one in check_files(files, kit=KIT)] == lost


def test_the_documents_say_the_same_on_as_many_pages(built, remade):
    """No word lost, none new, numbers and contents included; the manifest prints the digests of other files.

    Rows may go to the next page: the head of their table stands there again.
    """
    for path in documents(built):
        before, after = pages(path), pages(remade / path.name)
        assert len(before) == len(after), path.name
        if "manifeste" not in path.name:
            assert not Counter(words(before)) - Counter(words(after)), path.name
            assert set(words(after)) == set(words(before)), path.name


def test_the_pages_look_the_same(edited, built, remade):
    """As pictures: nothing is missing, nothing has moved far."""
    shares = [
        (share(before, after), path.name, number)
        for path in documents(built)
        for number, (before, after) in enumerate(zip(pages(path), pages(remade / path.name), strict=True), 1)
    ]
    mean = sum(one for one, *_ in shares) / len(shares)
    print(f"\n{edited[1]}: {len(shares)} pages, {mean:.1%} of their pixels the same; least so {min(shares)}")
    assert min(shares) >= (ALIKE,), min(shares)
    assert mean >= ALL_ALIKE


def documents(folder):
    return sorted(path for path in folder.glob("*.pdf") if path.name != "dossier.pdf")


def pages(path):
    return list(pypdfium2.PdfDocument(path))


def words(some):
    return " ".join(page.get_textpage().get_text_bounded() for page in some).split()


def share(before, after):
    """Return the share of the pixels of two pages that are nearly the same."""
    one, other = (page.render(scale=0.35).to_pil().convert("L") for page in (before, after))
    assert one.size == other.size
    changed = ImageChops.difference(one, other).point(lambda value: 255 if value > 64 else 0).histogram()[255]
    return 1 - changed / (one.width * one.height)
