"""Another LibreOffice laid over the installed one: what a command sees of it, and what is said where there is none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/second-libreoffice"
PROGRAM = Path("/usr/lib/libreoffice/program/bootstraprc")
APT = """#!/bin/sh
case "$*" in
  *indextargets*) echo "$RELEASE main http://mirror.example/debian/" ;;
  *update*) [ -e "$ARCHIVE" ] || { echo "E: no mirror"; exit 100; } ;;
  *install*)
    for word; do
      case "$word" in Dir::Cache=*) cp "$ARCHIVE"/*.deb "${word#Dir::Cache=}/archives/" ;; esac
    done ;;
esac
exit 0
"""


OWN_USER = [] if os.getuid() == 0 else ["--map-root-user"]
MOUNTS = subprocess.run(["unshare", "--mount", *OWN_USER, "true"], capture_output=True, check=False).returncode == 0
"""Whether this system lets a program have mounts of its own; where it does not, the script says that alone."""


def archive(folder: Path, product: str) -> Path:
    """Make a mirror with one package that holds the version of a LibreOffice."""
    tree = folder / "tree"
    files = {
        "DEBIAN/control": "Package: libreoffice-common\nVersion: 4:99.9\nArchitecture: all\n"
        "Maintainer: a\nDescription: a\n",
        "usr/lib/libreoffice/program/bootstraprc": f"[Bootstrap]\nProductKey={product}\n",
        "usr/lib/libreoffice/share/.registry/main.xcd": "<main/>",
        "etc/libreoffice/sofficerc": "[Bootstrap]\n",
    }
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text)
    (folder / "mirror").mkdir()
    subprocess.run(["dpkg-deb", "--build", tree, folder / "mirror/libreoffice-common_99.9_all.deb"], check=True)
    return folder / "mirror"


@pytest.fixture
def call(tmp_path: Path):
    """Run the script with an apt-get that reads the mirror given."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/apt-get").write_text(APT)
    (tmp_path / "bin/apt-get").chmod(0o755)

    def run(mirror: Path, *words: str) -> tuple[int, str]:
        place = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "ARCHIVE": str(mirror), "RELEASE": "bookworm"}
        command = [SCRIPT, words[0], tmp_path / "other one", *words[1:]]
        done = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, **place}, timeout=60, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_command_sees_the_other_in_its_place_and_the_machine_does_not(call, tmp_path: Path) -> None:
    """Files and dpkg's answers alike; it is fetched once."""
    if not MOUNTS:
        code, said = call(tmp_path, "prepare", "libreoffice-writer-nogui")
        assert (code, "forbids mounts" in said) == (3, True)
        return
    before = PROGRAM.read_text()
    mirror = archive(tmp_path, "LibreOffice 99.9")
    assert call(mirror, "prepare", "libreoffice-writer-nogui") == (0, "")
    assert call(tmp_path / "gone", "prepare", "libreoffice-writer-nogui") == (0, "")
    assert call(mirror, "run", "cat", str(PROGRAM)) == (0, "[Bootstrap]\nProductKey=LibreOffice 99.9\n")
    asked = ["dpkg-query", "--show", "--showformat", "${Version} ${db:Status-Status}", "libreoffice-common"]
    assert call(mirror, "run", *asked) == (0, "4:99.9 installed")
    assert call(mirror, "run", "sh", "-c", "dpkg-query --show dpkg >/dev/null; exit 7") == (7, "")
    assert PROGRAM.read_text() == before


def test_where_none_is_to_be_had_it_says_so(call, tmp_path: Path) -> None:
    """No mirror is one thing; a mirror with the same generation, as on Debian 13, another."""
    code, said = call(tmp_path / "nowhere", "prepare", "libreoffice-writer-nogui")
    if not MOUNTS:
        assert (code, "forbids mounts" in said) == (3, True)
        return
    assert (code, "cannot be reached: E: no mirror" in said) == (3, True)
    assert call(tmp_path, "run", "true")[0] == 3
    installed = PROGRAM.read_text().partition("ProductKey=")[2].splitlines()[0]
    code, said = call(archive(tmp_path, installed), "prepare", "libreoffice-writer-nogui")
    assert (code, f"no other than the installed {installed}" in said) == (4, True)
