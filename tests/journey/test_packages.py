"""The wheel alone can build a project, and a kit of somebody else's is a kit like ours."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECOND_KIT = ROOT / "examples/kits/convention-objectifs"


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
