"""The ground that `make` makes: what is missing is installed where it may be, or named with the one command to run."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts/system-packages"
HERE, MISSING = "echo installed", "exit 1"


@pytest.fixture
def install(tmp_path):
    """Run the script on a machine made of stand-ins; return its exit code, its output and what apt-get was asked."""

    def call(*packages, **programs):
        bin_folder = tmp_path / "bin"
        bin_folder.mkdir()
        for name in ("grep", "sh"):
            (bin_folder / name).symlink_to(f"/bin/{name}")
        for name, body in programs.items():
            path = bin_folder / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{body.replace('LOG', str(tmp_path / 'log'))}\n")
            path.chmod(0o755)
        done = subprocess.run(
            ["/bin/sh", str(SCRIPT), *packages],
            env={"PATH": str(bin_folder)},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        log = tmp_path / "log"
        return done.returncode, done.stdout + done.stderr, log.read_text() if log.exists() else ""

    return call


ASKED = 'echo "$@" >> LOG'


def test_what_is_installed_is_left_alone(install):
    assert install("a", "b", dpkg_query=HERE, apt_get=ASKED, id="echo 0") == (0, "", "")


def test_root_installs_what_is_missing(install):
    code, _, asked = install("a", "b", dpkg_query=MISSING, apt_get=ASKED, id="echo 0")
    assert code == 0
    assert asked.splitlines() == ["-q update", "-q install -y --no-install-recommends a b"]


def test_sudo_without_password_installs_too(install):
    run_as = 'shift 0; [ "$1" = -n ] && exit 0; exec "$@"'
    code, _, asked = install("a", dpkg_query=MISSING, apt_get=ASKED, id="echo 1000", sudo=run_as)
    assert (code, asked.splitlines()[-1]) == (0, "-q install -y --no-install-recommends a")


def test_who_may_not_install_is_told_the_one_command_and_the_code_is_3(install):
    code, said, asked = install("a", "b", dpkg_query=MISSING, apt_get=ASKED, id="echo 1000", sudo="exit 1")
    assert code == 3
    assert "sudo apt-get update && sudo apt-get install --no-install-recommends a b" in said
    assert asked == ""


def test_a_failed_installation_is_told_and_the_code_is_3(install):
    code, said, _ = install("a", dpkg_query=MISSING, apt_get="exit 100", id="echo 0")
    assert code == 3
    assert "a échoué" in said


def test_another_system_is_told_what_it_lacks(install):
    code, said, _ = install("a", dpkg_query=MISSING, id="echo 0")
    assert code == 3
    assert "Il manque : a." in said
