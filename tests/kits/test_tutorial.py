"""The tutorial leads from nothing to a signed document: its files and commands, in an empty folder, the wheel alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs/kits/README.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^(?:Fichier `(?P<file>[^`]+)` :\n\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment with the dependencies of this one and the wheel of contratgen, and no source."""
    folder = tmp_path_factory.mktemp("environnement")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    packages = next((folder / "venv/lib").glob("python*/site-packages"))
    for entry in Path(pytest.__file__).parents[1].iterdir():
        if not entry.name.startswith(("contratgen", "_contratgen", "__editable__", "kit_", "__pycache__")):
            (packages / entry.name).symlink_to(entry)
    wheel = str(next(folder.glob("*.whl")))
    install = ["-m", "pip", "install", "--no-deps", "--no-index", "--quiet", wheel]
    subprocess.run([folder / "venv/bin/python", *install], check=True, capture_output=True)
    return folder / "venv/bin"


def test_every_file_and_command_of_the_tutorial_works(environment: Path, tmp_path: Path) -> None:
    """In the order of the page; each command must succeed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    variables = {**kept, "PATH": f"{environment}:{os.environ['PATH']}", "PHRASE": "essai", "PIP_NO_INDEX": "1"}
    told: list[str] = []
    steps = [*STEP.finditer(TUTORIAL)]
    assert sum(step["kind"] == "console" for step in steps) >= 6
    for step in steps:
        if step["file"]:
            path = tmp_path / step["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["text"], encoding="utf-8")
            continue
        assert step["kind"] == "console"
        for command in step["text"].splitlines():
            done = subprocess.run(
                ["/bin/sh", "-c", command],
                cwd=tmp_path,
                env=variables,
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            told.append(done.stdout)
    assert any("Verdict : accepté" in out for out in told)
    assert any("tranches.montant :" in out for out in told)
    assert "1 passed" in told[-1]
