"""The commands that the guide shows are run, in their order, as its reader would type them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from guide_examples import GUIDE, KIT, ROOT, plain

from contratgen.ooxml.package import open_package

SHELL = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LONG = ("contratgen build",)  # run by the tests of the journey
BODY = "word/document.xml"


def commands(page: str) -> list[str]:
    """Return the commands that a page shows, one a line."""
    text = (GUIDE / page).read_text(encoding="utf-8")
    lines = (line.strip() for block in SHELL.findall(text) for line in block.splitlines())
    return [line for line in lines if not line.startswith(LONG)]


def run(command: str, folder: Path) -> str:
    """Return what a command prints; it has to succeed."""
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": programs, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    shell = ["sh", "-c", command]
    done = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder with the example's project, given templates of its own, in a git repository."""
    project = tmp_path / "examples" / "auray"
    shutil.copytree(ROOT / "examples" / "auray", project)
    (project / "modeles").mkdir(exist_ok=True)
    shutil.copy(KIT.templates / "contrat.docx", project / "modeles")
    shutil.copy(ROOT / ".gitattributes", project)
    identity = "-c user.name=Essai -c user.email=essai@example.org"
    run(f"git init -q . && git add . && git {identity} commit -q -m Modèles", project)
    return tmp_path


@pytest.mark.parametrize("page", ["README.md", "adapter.md"])
def test_the_commands_on_templates_succeed(page: str, town: Path):
    """From the copy to the list of fields."""
    (town / "examples" / "auray" / "modeles" / "contrat.docx").unlink()
    shown = commands(page)
    assert shown[0].startswith("contratgen template copy")
    for command in shown:
        run(command, town)


def test_git_shows_what_changed_in_a_word_file(town: Path):
    """Paragraph by paragraph, once it has been told which command reads it."""
    project = town / "examples" / "auray"
    template = project / "modeles" / "contrat.docx"
    package = open_package(template.read_bytes(), "contrat.docx")
    changed = package.parts[BODY].decode().replace("Il a été convenu ce qui suit", "Il est convenu de ce qui suit")
    template.write_bytes(package.with_parts({BODY: changed.encode()}).to_bytes())
    printed = {command: run(command, project) for command in commands("git.md")}
    difference = plain(printed["git diff modeles/contrat.docx"]).splitlines()
    assert [line for line in difference if re.match(r"[-+][^-+]", line)] == [
        "-Il a été convenu ce qui suit :",
        "+Il est convenu de ce qui suit :",
    ]
