"""Builds of the starter project in each edition, each made once."""

import shutil
import sys
from pathlib import Path

import pytest

from contratgen.assembly.installed import find_kit
from contratgen.assembly.kit import Known
from contratgen.base.diagnostics import Place
from contratgen.editions.html.page import Part, contract_page
from contratgen.project.documents import Writer
from contratgen.project.opened import open_project
from contratgen.unchanged import build_project

from .papers import page_saying

sys.path.insert(0, str(Path(__file__).parents[1] / "ooxml"))  # the builder of small Word files
STARTER = find_kit("engagements-quartiers-2030", Place("test")).starter
EXAMPLE = Path(__file__).parents[2] / "examples/auray"


@pytest.fixture(scope="session")
def parts():
    """The documents of the example, rendered, and its project."""
    project = open_project(EXAMPLE)
    writer = Writer(project.kit, project.assembled.contract, project.templates)
    drafts = writer.drafts(project.kit.documents, Known("0" * 64), None)
    inside = [draft for draft in drafts if not draft.instance.beside]
    return [Part(d.instance.identifier, d.instance.title, d.docx, d.instance.key) for d in inside], project


@pytest.fixture(scope="session")
def written(parts):
    """The bytes of the page of the example."""
    documents, project = parts
    metadata = project.kit.metadata(project.assembled.contract)
    return contract_page(documents, metadata, "0" * 64, "dossier.pdf")


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
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
    fonction: coordinatrice  # ne pas publier ce commentaire
    courriel: {SECRET["courriel"]}
    telephone: {SECRET["telephone"]}
    publication_autorisee: non
"""
ACT = """
      transmission: {date: 21/06/2024}
      piece: pieces/del-2024-45.pdf
      contient_donnees_personnelles: oui
"""
PERIMETER = "- {identifiant: perimetre, titre: Périmètre du quartier prioritaire, type: perimetre}"
WITH_PIECE = """- identifiant: perimetre
    titre: Périmètre du quartier prioritaire
    type: perimetre
    description: Arrêté signé électroniquement.
    pieces: [pieces/acte-signe.pdf]
    contient_donnees_personnelles: non"""
SIGNED = Path(__file__).parents[2] / "examples/auray/pieces/ville-del-2024-062.pdf"


@pytest.fixture(scope="session")
def confidential(tmp_path_factory) -> Path:
    """A project with a contact who does not consent, a comment, two acts, one signed with a key, sources to travel."""
    folder = Path(shutil.copytree(STARTER, tmp_path_factory.mktemp("confidentiel") / "projet"))
    facts = folder / "contributions/ville-exemple/contribution.yaml"
    text = facts.read_text()
    facts.write_text(text.replace("\nengagements:", f"{CONTACT}\nengagements:", 1))
    framework = folder / "contrat.yaml"
    said = framework.read_text().replace("\n      transmission: {date: 21/06/2024}\n", ACT, 1)
    assert PERIMETER in said
    framework.write_text(said.replace(PERIMETER, WITH_PIECE))
    (folder / "pieces").mkdir()
    (folder / "pieces/acte-signe.pdf").write_bytes(SIGNED.read_bytes())
    (folder / "pieces/del-2024-45.pdf").write_bytes(page_saying("Signature manuscrite de Gwenole Le Secret"))
    return folder


@pytest.fixture(scope="session")
def travelling(confidential, tmp_path_factory) -> Path:
    """That project, built to be signed."""
    into = tmp_path_factory.mktemp("voyage") / "build"
    build_project(confidential, into)
    return into


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    """Give what the contact does not want published."""
    return SECRET


@pytest.fixture(scope="session")
def published(confidential, tmp_path_factory) -> Path:
    """That project, built to be published."""
    into = tmp_path_factory.mktemp("publication") / "build"
    build_project(confidential, into, edition="publication")
    return into
