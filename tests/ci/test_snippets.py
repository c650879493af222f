"""What we offer for continuous integration runs as written, as far as this machine can tell."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import Place

from ..journey.test_packages import wheel as built_wheel  # noqa: TID252  # test folders are no installed packages

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
    "file",
    [
        "contributions/caf/contribution.yaml",
        "contrat.yaml",
        "textes/a.md",
        "modeles/x.docx",
        "pieces/vote.pdf",
        "contributions/caf/logo.png",
        "contributions/caf/logo.jpeg",
    ],
)
def test_the_pre_commit_hook_listens_to_what_a_project_is_made_of(file):
    """A change of any source runs the check."""
    (hook,) = yaml(".pre-commit-hooks.yaml")
    assert re.search(hook["files"], file)


@pytest.mark.parametrize("file", ["Makefile", "notes.txt", "contribution.yaml.bak"])
def test_the_pre_commit_hook_sleeps_through_the_rest(file):
    """What no contract is made of costs nobody a second."""
    (hook,) = yaml(".pre-commit-hooks.yaml")
    assert not re.search(hook["files"], file)


@pytest.fixture
def broken(tmp_path) -> Path:
    """A small project with one wrong amount."""
    starter = find_kit("engagements-quartiers-2030", Place("test")).starter
    folder = Path(shutil.copytree(starter, tmp_path / "projet"))
    facts = folder / "contributions/ville-exemple/contribution.yaml"
    facts.write_text(facts.read_text("utf-8").replace("30 000,00", "30.000", 1), "utf-8")
    return folder


def test_the_pre_commit_hook_stops_a_broken_project(broken):
    (hook,) = yaml(".pre-commit-hooks.yaml")
    done = run(hook["entry"], broken)
    assert done.returncode == 1
    assert "CG204 contributions/ville-exemple/contribution.yaml:28:" in done.stdout


def test_the_gitlab_snippet_fails_and_reports_where(broken):
    """The merge request shows the fault on its line; the report is kept although the job fails."""
    job = yaml("docs/ci/gitlab-ci.yml")["contratgen"]
    (script,) = job["script"]
    assert run(script, broken).returncode == 1
    assert job["artifacts"]["when"] == "always"
    (fault,) = json.loads((broken / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert fault["location"] == {
        "path": "contributions/ville-exemple/contribution.yaml",
        "lines": {"begin": 28},
    }
    assert fault["check_name"] == "CG204"


def test_the_github_workflow_fails_and_uploads_where(broken, tmp_path):
    """The upload runs whatever the check says, and finds the fault's line."""
    *_, check, upload = yaml(".github/workflows/check.yml")["jobs"]["project"]["steps"]
    command = check["run"].replace(".venv/bin/", "").replace("examples/auray", broken.name)
    assert run(command.replace(upload["with"]["sarif_file"], "c.sarif"), tmp_path).returncode == 1
    assert "always()" in upload["if"]
    (result,) = json.loads((tmp_path / "c.sarif").read_text("utf-8"))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 28
    assert place["artifactLocation"]["uri"] == "projet/contributions/ville-exemple/contribution.yaml"


@pytest.mark.parametrize("form", ["sarif", "gitlab", "github"])
def test_a_code_host_finds_the_files_of_a_project_in_a_folder_of_the_repository(broken, form):
    done = run(f"contratgen check {broken.name} --format {form}", broken.parent)
    assert "projet/contributions/ville-exemple/contribution.yaml" in done.stdout
    alone = run(f"contratgen check . --format {form}", broken)
    assert "projet/" not in alone.stdout


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


def test_what_a_project_copies_builds_its_dossier_and_keeps_it(tmp_path, cache):
    """The lines of both files that call contratgen run in the starter project, and what they keep is there."""
    jobs = yaml("docs/ci/gitlab-ci.yml")
    steps = yaml("docs/ci/github.yml")["jobs"]["contrat"]["steps"]
    kept = [*jobs["dossier"]["artifacts"]["paths"], steps[-1]["with"]["path"]]
    lines = [step["run"].replace(".venv/bin/", "") for step in steps if "contratgen " in step.get("run", "")]
    for number, script in enumerate((jobs["dossier"]["script"], lines)):
        starter = find_kit("engagements-quartiers-2030", Place("test")).starter
        project = Path(shutil.copytree(starter, tmp_path / str(number)))
        for line in script:
            done = run(line, project)
            assert done.returncode == 0, done.stdout + done.stderr
        assert (project / kept[number] / "dossier.pdf").is_file()


def test_what_a_project_copies_installs_what_its_variable_says(tmp_path):
    """Each line that installs runs as it is written, with a wheel; what that needs is left out: no index is asked."""
    jobs = yaml("docs/ci/gitlab-ci.yml")
    steps = yaml("docs/ci/github.yml")["jobs"]["contrat"]["steps"]
    scripts = [
        [step["run"] for step in steps if "pip install" in step.get("run", "")],
        [line for line in jobs["dossier"]["before_script"] if "apt-get" not in line],
        ["python3 -m venv .venv && . .venv/bin/activate", *jobs[".contratgen"]["before_script"]],
    ]
    wheel = built_wheel(ROOT, tmp_path)
    own = {**os.environ, "CONTRATGEN": str(wheel), "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1"}
    for number, script in enumerate(scripts):
        (tmp_path / str(number)).mkdir()
        command = " && ".join(script)
        place = tmp_path / str(number)
        done = subprocess.run(["sh", "-c", command], cwd=place, env=own, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert (place / ".venv/bin/contratgen").is_file()
