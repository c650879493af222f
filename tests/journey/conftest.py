"""One build of the starter project for all tests of the journey, and a way to run the command as a user would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import contratgen
from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import Place

ROOT = Path(__file__).parents[2]
KIT = "engagements-quartiers-2030"


@pytest.fixture(scope="session")
def starter() -> Path:
    """The project that `contratgen new` copies."""
    return find_kit(KIT, Place("test")).starter


@pytest.fixture
def project(starter, tmp_path) -> Path:
    """A copy of the starter project, to be changed."""
    return Path(shutil.copytree(starter, tmp_path / "projet"))


@pytest.fixture(scope="session")
def built(starter, tmp_path_factory) -> Path:
    """The starter project, built."""
    into = tmp_path_factory.mktemp("sortie") / "build"
    contratgen.build(starter, into)
    return into


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Path:
    """The Auray example, built."""
    into = tmp_path_factory.mktemp("auray") / "build"
    contratgen.build(ROOT / "examples/auray", into)
    return into


@pytest.fixture
def run(tmp_path):
    """Run `contratgen` in an empty folder and return its exit code, standard output and standard error."""

    def call(*arguments, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "contratgen", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return call
