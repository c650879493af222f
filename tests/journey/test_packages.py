"""The wheel alone can build a project, and a kit of somebody else's is a kit like ours."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECOND_KIT = ROOT / "tests/second_kit/package"


def wheel(source: Path, into: Path) -> Path:
    """Build a wheel without the network."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(into), str(source)],
        check=True,
        capture_output=True,
    )
    return max(into.glob("*.whl"), key=lambda path: path.stat().st_mtime_ns)


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory) -> Path:
    """An environment with nothing but the dependencies of this one, the wheel of contratgen and the second kit."""
    folder = tmp_path_factory.mktemp("environnement")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    packages = next((folder / "venv/lib").glob("python*/site-packages"))
    here = Path(pytest.__file__).parents[1]
    for entry in here.iterdir():  # dependencies as they are installed here, contratgen itself left out
        if not entry.name.startswith(("contratgen", "_contratgen", "__editable__")):
            (packages / entry.name).symlink_to(entry)
    for source in (ROOT, SECOND_KIT):
        built = wheel(source, folder)
        command = ["-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--target", str(packages), str(built)]
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return folder / "venv/bin/python"


def run(python: Path, folder: Path, *arguments: str) -> str:
    """Run the installed command away from the checkout."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    done = subprocess.run(
        [python, "-m", "contratgen", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_builds_the_example(empty_environment, cache, tmp_path):
    """Templates, schemas and fonts travel inside the wheel."""
    out = run(empty_environment, tmp_path, "build", str(ROOT / "examples/auray"), "--into", "auray")
    assert "dossier de" in out
    assert (tmp_path / "auray/dossier.pdf").stat().st_size > 1_000_000
    where = run(empty_environment, tmp_path, "--version")
    assert where.startswith("contratgen ")


def test_the_wheel_holds_every_file_of_the_package(empty_environment):
    """Templates and style sheets of pages too, whichever command reads them."""
    source = ROOT / "src/contratgen"
    (installed,) = empty_environment.parents[1].glob("lib/python*/site-packages/contratgen")
    files = {path.relative_to(source) for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert len(files) > 400
    assert files <= {path.relative_to(installed) for path in installed.rglob("*")}


def test_a_second_kit_is_found_checked_and_built(empty_environment, cache, tmp_path):
    """Nothing outside a kit knows the contract that it describes."""
    run(empty_environment, tmp_path, "new", "pret", "--kit", "pret-de-salle")
    said = run(empty_environment, tmp_path, "check", "pret")  # python-docx ties XML data to each file that it makes
    assert (said.startswith("note CG882 pret.docx"), said.splitlines()[-1]) == (True, "1 note")
    run(empty_environment, tmp_path, "build", "pret", "--into", "sortie")
    assert {p.name for p in (tmp_path / "sortie").iterdir()} == {
        "SHA256SUMS",
        "VERIFIER.txt",
        "articles.json",
        "dossier.pdf",
        "manifest.json",
        "pret.docx",
        "pret.pdf",
        "rapport.html",
        "sources.json",
    }
    run(empty_environment, tmp_path, "build", "pret", "--into", "public", "--edition", "publication")
    page = (tmp_path / "public/index.html").read_text()
    assert "<h1>Prêt de salle</h1>" in page
    assert all(f'href="{name}"' in page for name in ("contrat.html", "dossier.pdf", "pret.pdf", "pret.docx"))


def test_a_second_kit_has_its_own_rules(empty_environment, cache, tmp_path):
    """A rule of the kit speaks with its own code."""
    run(empty_environment, tmp_path, "new", "pret", "--kit", "pret-de-salle")
    for path in (tmp_path / "pret/contributions/preteur").iterdir():
        path.unlink()
    (tmp_path / "pret/contributions/preteur").rmdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    done = subprocess.run(
        [empty_environment, "-m", "contratgen", "check", "pret"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PS-01 contrat.yaml:2:" in done.stdout
