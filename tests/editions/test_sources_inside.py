"""The project travels inside its dossier, without comments nor the contacts who do not consent, and comes back."""

import hashlib
import json

import contratgen
from contratgen.base.storage import write_new_folder
from contratgen.project.unpack import project_inside
from contratgen.unchanged import build_project

from ..verapdf.referee import verdict  # noqa: TID252  # test folders are no installed packages


def inside(folder):
    return project_inside((folder / "dossier.pdf").read_bytes(), "dossier.pdf")


def test_nothing_travels_unless_the_project_says_so(project, tmp_path):
    """By default a dossier carries its own papers only."""
    framework = project / "contrat.yaml"
    framework.write_text(framework.read_text().replace("integrer_sources: oui\n", ""))
    build_project(project, tmp_path / "b", only="annexe-03-maquette-financiere")
    assert json.loads((tmp_path / "b/sources.json").read_bytes())["integrees"] == {}


def test_framework_contributions_texts_templates_and_pieces_travel(travelling, confidential):
    """Each file of the project that makes the contract, and each template."""
    files = inside(travelling)
    assert {p for p in files if not p.startswith("modeles/")} == {
        p.relative_to(confidential).as_posix() for p in confidential.rglob("*") if p.is_file()
    }
    assert "modeles/contrat.docx" in files
    assert files["pieces/del-2024-45.pdf"] == (confidential / "pieces/del-2024-45.pdf").read_bytes()


def test_comments_and_contacts_without_consent_stay_out(travelling, secrets):
    """Their words are in no file that travels; the manifest says what was left out, and of which file."""
    for content in inside(travelling).values():
        assert b"ne pas publier ce commentaire" not in content
        assert not any(word.encode() in content for word in secrets.values())
    told = json.loads((travelling / "manifest.json").read_bytes())["retraits"]
    assert [*told] == ["contributions/ville-exemple/contribution.yaml"]
    assert "référent n° 2" in told["contributions/ville-exemple/contribution.yaml"][0]


def test_what_travels_is_what_is_told(travelling):
    """`sources.json` gives the digest of each file that travels."""
    told = json.loads((travelling / "sources.json").read_bytes())["integrees"]
    assert {p: one["sha256"] for p, one in told.items()} == {
        p: hashlib.sha256(content).hexdigest() for p, content in inside(travelling).items()
    }


def test_the_project_comes_back_and_builds_the_same_contract(travelling, tmp_path):
    """What comes back is sound, says the same voted text, and gives the same Word file but for the contact."""
    back = tmp_path / "projet"
    for path, content in inside(travelling).items():
        (back / path).parent.mkdir(parents=True, exist_ok=True)
        (back / path).write_bytes(content)
    assert not any(found.blocks for found in contratgen.check(back))
    build_project(back, tmp_path / "b", only="annexe-03-maquette-financiere")
    first, second = (json.loads((p / "manifest.json").read_bytes()) for p in (travelling, tmp_path / "b"))
    assert first["empreinte_votee"] == second["empreinte_votee"]
    name = "annexe-03-maquette-financiere"
    assert first["documents"][name]["docx"] == second["documents"][name]["docx"]


def test_a_project_that_comes_back_makes_the_same_dossier(project, tmp_path):
    """Byte for byte, when nothing was left out; `stated` are the digests of the files as they were first read."""
    build_project(project, tmp_path / "a")
    dossier = (tmp_path / "a/dossier.pdf").read_bytes()
    write_new_folder(tmp_path / "retour", project_inside(dossier, "dossier.pdf"))
    stated = json.loads((tmp_path / "a/sources.json").read_bytes())["entrees"]
    build_project(tmp_path / "retour", tmp_path / "b", stated=stated)
    assert (tmp_path / "b/dossier.pdf").read_bytes() == dossier


def test_a_dossier_with_its_sources_is_still_pdf_a_3a(travelling):
    """Associated files are what PDF/A-3 is for."""
    assert verdict(travelling / "dossier.pdf", "3a") == []
