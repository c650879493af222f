"""Builds of the starter project in each edition, each made once."""

import os
import shutil
from pathlib import Path

import pytest

from contratgen.assemble.kit import find_kit
from contratgen.diagnostics import Place
from contratgen.pipeline import build_project

STARTER = find_kit("engagements-quartiers-2030", Place("test")).starter


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """A cache for the session, away from the user's."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="session")
def built(cache, tmp_path_factory) -> Path:
    """The starter project, built to be signed."""
    into = tmp_path_factory.mktemp("signature") / "build"
    build_project(STARTER, into)
    return into


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the starter project, to be changed."""
    return Path(shutil.copytree(STARTER, tmp_path / "projet"))
