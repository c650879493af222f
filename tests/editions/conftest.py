"""Builds of the starter project in each edition, each made once."""

import io
import os
import shutil
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from contratgen import world
from contratgen.assemble.kit import find_kit
from contratgen.diagnostics import Place
from contratgen.pipeline import build_project

STARTER = find_kit("engagements-quartiers-2030", Place("test")).starter


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """A cache for the session, away from the user's; the workers of a parallel run share it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache-editions"
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="session")
def built(cache, tmp_path_factory) -> Path:
    """The starter project, built to be signed."""
    into = tmp_path_factory.mktemp("signature") / "build"
    build_project(STARTER, into)
    return into


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the starter project, to be changed."""
    return Path(shutil.copytree(STARTER, tmp_path / "projet"))


SECRET = {"nom": "Pennanec'h", "courriel": "secret.contact@ville-exemple.example", "telephone": "02 99 11 22 33"}
"""A contact who does not consent."""
CONTACT = f"""
  - civilite: Madame
    prenom: Bleuenn
    nom: {SECRET["nom"]}
    fonction: coordinatrice # ne pas publier ce commentaire
    courriel: {SECRET["courriel"]}
    telephone: {SECRET["telephone"]}
    publication_autorisee: non
"""
ACT = """
      transmission: {date: 21/06/2024}
      piece: pieces/del-2024-45.pdf
      contient_donnees_personnelles: oui
"""


def page_saying(words: str) -> bytes:
    """Return a PDF of one page with a few words, its font embedded."""
    pdf = pikepdf.new()
    program = (world.fonts_folder() / "Carlito-Regular.ttf").read_bytes()
    face = TTFont(io.BytesIO(program))
    scale, names = 1000 / face["head"].unitsPerEm, face.getBestCmap()
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name.Carlito, Flags=32, ItalicAngle=0, Ascent=750,
        Descent=-250, CapHeight=630, StemV=80, FontBBox=[-500, -300, 1200, 1000],
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, BaseFont=pikepdf.Name.Carlito, FirstChar=32,
        LastChar=126, Widths=[round(face["hmtx"][names[code]][0] * scale) for code in range(32, 127)],
        Encoding=pikepdf.Name.WinAnsiEncoding, FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode("latin-1"))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture(scope="session")
def confidential(tmp_path_factory) -> Path:
    """A project with a contact who does not consent, a comment, a signed deliberation, and sources to travel."""
    folder = Path(shutil.copytree(STARTER, tmp_path_factory.mktemp("confidentiel") / "projet"))
    facts = folder / "contributions/ville-exemple/contribution.yaml"
    text = facts.read_text()
    facts.write_text(text.replace("\nengagements:", f"{CONTACT}\nengagements:", 1))
    framework = folder / "contrat.yaml"
    said = framework.read_text().replace("\n      transmission: {date: 21/06/2024}\n", ACT, 1)
    framework.write_text(f"{said}integrer_sources: oui\n")
    (folder / "pieces").mkdir()
    (folder / "pieces/del-2024-45.pdf").write_bytes(page_saying("Signature manuscrite de Gwenole Le Secret"))
    return folder


@pytest.fixture(scope="session")
def travelling(confidential, cache, tmp_path_factory) -> Path:
    """That project, built to be signed."""
    into = tmp_path_factory.mktemp("voyage") / "build"
    build_project(confidential, into)
    return into


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    """Give what the contact does not want published."""
    return SECRET
