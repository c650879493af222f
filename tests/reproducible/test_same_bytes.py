"""Same project, same versions: the same bytes, whatever the clock, zone, locale, hash seed, umask, folder or jobs."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import Place

STARTER = find_kit("engagements-quartiers-2030", Place("test")).starter
FAKETIME = shutil.which("faketime")

CONDITIONS = {
    "un autre jour": {"clock": "2031-12-31 23:59:50", "cache": "new"},
    "un autre fuseau et une autre langue": {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "cache": "new"},
    "une autre graine et un autre masque": {"PYTHONHASHSEED": "12345", "umask": 0o077, "jobs": "1", "cache": "new"},
    "un autre dossier et un autre utilisateur": {"HOME": "new", "folder": "un dossier à espaces", "jobs": "2"},
    "avec ce qui a déjà été construit": {"folder": "autre", "cache": "same"},
}


def build(tmp_path: Path, name: str, **conditions: object) -> dict[str, str]:
    """Build the starter project in its own place and return the digest of every file."""
    here = tmp_path / str(conditions.pop("folder", name))
    here.mkdir(exist_ok=True)
    cache = tmp_path / "cache" if conditions.pop("cache", "new") == "same" else here / "cache"
    umask = int(str(conditions.pop("umask", 0o022)))
    clock, jobs = conditions.pop("clock", None), str(conditions.pop("jobs", "2"))
    settings = {key: str(value) for key, value in conditions.items()}
    if settings.get("HOME") == "new":
        settings["HOME"] = str(here)
    project = shutil.copytree(STARTER, here / "projet")
    command = [
        sys.executable,
        "-m",
        "contratgen",
        "build",
        str(project),
        "--into",
        str(here / "sortie"),
        "--jobs",
        jobs,
    ]
    if clock:
        assert FAKETIME, "le paquet Debian « faketime » manque"
        command = [FAKETIME, "-f", f"@{clock}", *command]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), **settings}
    done = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=False, umask=umask)
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        path.relative_to(here / "sortie").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((here / "sortie").rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("reproductible")


@pytest.fixture(scope="module")
def first(folder) -> dict[str, str]:
    """A build under the ordinary conditions of this machine."""
    return build(folder, "premier", cache="same")


@pytest.mark.parametrize("name", CONDITIONS)
def test_another_build_gives_the_same_bytes(folder, first, name):
    """Every file of the destination has the same SHA-256."""
    assert build(folder, name, **CONDITIONS[name]) == first
    assert "dossier.pdf" in first
