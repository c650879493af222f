"""What we offer for continuous integration runs as written, as far as this machine can tell."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def yaml(path: str) -> dict:
    return YAML(typ="safe", pure=True).load(ROOT / path)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    return subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S602  # the snippet's own words


def test_the_pre_commit_hook_checks_a_project():
    """The hook's entry is a command that ends well on a sound project."""
    (hook,) = yaml(".pre-commit-hooks.yaml")
    assert hook["pass_filenames"] is False
    done = run(hook["entry"], ROOT / "examples/auray")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "file", ["contributions/caf/contribution.yaml", "contrat.yaml", "textes/a.md", "modeles/x.docx"]
)
def test_the_pre_commit_hook_listens_to_what_a_project_is_made_of(file):
    """A change of any source runs the check."""
    import re  # noqa: PLC0415  # the hook's pattern is Python's

    (hook,) = yaml(".pre-commit-hooks.yaml")
    assert re.search(hook["files"], file)


def test_the_gitlab_snippet_writes_a_code_quality_report(tmp_path):
    """Its script runs in a project's folder and writes the report that it declares."""
    job = yaml("docs/ci/gitlab-ci.yml")["contratgen"]
    report = job["artifacts"]["reports"]["codequality"]
    (script,) = job["script"]
    done = run(script.replace(report, str(tmp_path / report)), ROOT / "examples/auray")
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads((tmp_path / report).read_text()), list)


def test_the_github_workflow_runs_what_the_readme_says(tmp_path):
    """Its steps are `make test`, `make demo`, and a check whose SARIF is written where the upload looks."""
    jobs = yaml(".github/workflows/check.yml")["jobs"]
    assert [step["run"] for step in jobs["test"]["steps"] if "run" in step] == ["make test", "make demo"]
    *_, check, upload = jobs["project"]["steps"]
    command = check["run"].replace(".venv/bin/", "").replace(upload["with"]["sarif_file"], str(tmp_path / "c.sarif"))
    assert run(command, ROOT).returncode == 0
    assert json.loads((tmp_path / "c.sarif").read_text())["version"] == "2.1.0"
