"""A kit of its own package, installed from its wheel, goes the whole way: nothing outside it knows its contract."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ..journey.test_packages import SECOND_KIT, empty_environment, run  # noqa: F401, TID252  # a fixture, by its name
from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages

KIT = "convention-objectifs"
PARTIES = ("valbrume", "voix-du-canal")
TEMPLATES = ("convention.docx", "programme_actions.docx", "annexe_budget.docx")


@pytest.fixture(scope="module")
def built(empty_environment, cache, tmp_path_factory):  # noqa: F811
    """A folder with the starter project (`projet`) and its dossier (`sortie`)."""
    folder = tmp_path_factory.mktemp("convention")
    run(empty_environment, folder, "new", "projet", "--kit", KIT)
    assert run(empty_environment, folder, "check", "projet").strip() == "Aucun défaut."
    run(empty_environment, folder, "build", "projet", "--into", "sortie")
    return folder


def test_the_dossier_conforms(built):
    """Nothing is found by veraPDF against PDF/A-3a and PDF/UA-1."""
    dossier = built / "sortie/dossier.pdf"
    assert verdicts([(dossier, "3a"), (dossier, "ua1")]) == [[], []]


@pytest.mark.parametrize("edition", ["publication", "archive"])
def test_each_edition_is_made(built, empty_environment, edition):  # noqa: F811
    run(empty_environment, built, "build", "projet", "--into", edition, "--edition", edition)
    assert list((built / edition).rglob("dossier.pdf"))


def test_both_parties_sign_to_an_accepted_verdict(built, empty_environment, tmp_path, monkeypatch):  # noqa: F811
    """The authority, then the association, each with its certificate."""
    monkeypatch.setenv("PHRASE", "une phrase secrète")
    (tmp_path / "autorites").mkdir()
    shutil.copy(built / "sortie/dossier.pdf", tmp_path / "dossier.pdf")
    for number, party in enumerate(PARTIES):
        key, certificate = f"{party}.key", f"autorites/{party}.pem"
        subject = f"/CN=Signataire {party}/O={party}"
        made = ("openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "365", "-subj", subject)
        usage = ("-addext", "keyUsage=critical,digitalSignature,nonRepudiation", "-keyout", key, "-out", certificate)
        packed = ("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", f"{party}.p12")
        subprocess.run((*made, *usage), cwd=tmp_path, check=True, capture_output=True)
        subprocess.run((*packed, "-passout", "env:PHRASE"), cwd=tmp_path, check=True, capture_output=True)
        name = f"dossier-{number}.pdf" if number else "dossier.pdf"
        run(empty_environment, tmp_path, "sign", name, "--as", party, "--key", f"{party}.p12", "--secret", "env:PHRASE")
    known = ("--manifest", str(built / "sortie/manifest.json"), "--trust", "autorites")
    assert "Verdict : accepté" in run(empty_environment, tmp_path, "verify", "dossier-2.pdf", *known)


def test_what_is_written_is_traced_and_compared(built, empty_environment, tmp_path):  # noqa: F811
    said = run(empty_environment, built, "trace", "contributions/voix-du-canal:budgets", "--projet", "projet")
    assert "annexe_budget" in said
    other = Path(shutil.copytree(built / "projet", tmp_path / "autre"))
    text = (other / "contrat.yaml").read_text("utf-8")
    (other / "contrat.yaml").write_text(text.replace("mois_preavis: 3", "mois_preavis: 4"), "utf-8")
    assert "Résiliation" in run(empty_environment, built, "compare", "projet", str(other))


def test_the_follow_up_and_the_schemas_are_those_of_the_kit(built, empty_environment, tmp_path):  # noqa: F811
    said = run(empty_environment, built, "suivi", "projet")
    assert "Commune de Valbrume" in said
    run(empty_environment, tmp_path, "schema", "--kit", KIT, "--into", "schemas")
    assert "mois_compte_rendu" in (tmp_path / "schemas/contrat.schema.json").read_text("utf-8")


def test_the_project_comes_back_from_its_dossier_and_builds_the_same(built, empty_environment, tmp_path):  # noqa: F811
    """`unpack` gives a project that is sound; `rebuild` ends well only when the dossier is what its sources make."""
    dossier = str(built / "sortie/dossier.pdf")
    run(empty_environment, tmp_path, "unpack", dossier, "revenu")
    assert run(empty_environment, tmp_path, "check", "revenu").strip() == "Aucun défaut."
    run(empty_environment, tmp_path, "rebuild", dossier, "--sources", str(built / "projet"))


def test_its_templates_are_judged_by_the_kit_of_the_project_and_tell_their_fields(built, empty_environment, tmp_path):  # noqa: F811
    """`template check`, with contracts drawn at random, and `template fields` take the kit from the project."""
    project = Path(shutil.copytree(built / "projet", tmp_path / "projet"))
    for template in TEMPLATES:
        run(empty_environment, tmp_path, "template", "copy", template, str(project))
    files = [f"projet/modeles/{template}" for template in TEMPLATES]
    said = run(empty_environment, tmp_path, "template", "check", *files, "--render", "3")
    assert said.count("se rédige aussi avec docxtpl : oui") == len(TEMPLATES)
    assert "erreur" not in said
    fields = run(empty_environment, tmp_path, "template", "fields", files[0]).splitlines()
    assert "convention.annees[].versements[].date" in fields


def test_the_word_edition_is_that_of_its_documents(built, empty_environment):  # noqa: F811
    run(empty_environment, built, "build", "projet", "--into", "mots", "--edition", "word")
    assert {path.suffix for path in (built / "mots").iterdir()} == {".docx", ".html"}
    assert (built / "mots/convention.docx").is_file()


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_is_copied_and_proved(built, empty_environment, tmp_path, template):  # noqa: F811
    project = Path(shutil.copytree(built / "projet", tmp_path / "projet"))
    run(empty_environment, tmp_path, "template", "copy", template, str(project))
    assert run(empty_environment, tmp_path, "check", str(project)).strip() == "Aucun défaut."


def test_the_tests_of_the_kit_pass_as_its_author_runs_them(empty_environment, cache, tmp_path):  # noqa: F811
    """Rules, templates and build, in the environment where both wheels are installed."""
    copy = shutil.copytree(SECOND_KIT, tmp_path / "kit", ignore=shutil.ignore_patterns("src"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV", "PYTEST"))}
    command = (empty_environment, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d+ passed", done.stdout)
