"""The ground of every test: one cache for the session and all its workers, away from the user's."""

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory):
    """Give the folder of that cache."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache-des-tests"
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("XDG_CACHE_HOME", str(folder))
        yield folder
