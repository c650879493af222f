"""A planted passphrase is sought in everything that is printed or written, failures of every kind included."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from certomancer.registry.common import CertLabel

from .dossiers import dossier, terms_for

PLANTED = "Sésame-41-planté"
TRACES = (PLANTED.encode(), PLANTED.encode("latin-1"), PLANTED.encode("utf-16-be"), repr(PLANTED.encode()).encode())
BREAKING = """
import sys
from contratgen.signing import electronic as signing
def broken(*arguments, **options):
    raise {fault}
signing.pdf_signer = broken
from contratgen.cli import run_here
sys.exit(run_here(sys.argv[1:]))
"""


@pytest.fixture
def place(tmp_path, pki) -> Path:
    """Give a folder with a dossier and a key that the planted passphrase opens."""
    (tmp_path / "dossier.pdf").write_bytes(dossier(terms_for("prefet", "ville")))
    content = pki.arch.package_pkcs12(CertLabel("ville"), password=PLANTED.encode())
    (tmp_path / "ville.p12").write_bytes(content)
    (tmp_path / "abime.p12").write_bytes(content[:-40] + bytes(40))
    return tmp_path


def typed(place: Path, *options: str, program: tuple[str, ...] = ("-m", "contratgen"), **how: object):
    """Sign with these options; give the exit code and everything that was printed."""
    command = [sys.executable, "-X", "dev", *program, "sign", "dossier.pdf", "--as", "ville", *options]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PHRASE": PLANTED}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False, **how)
    return done.returncode, done.stdout + done.stderr


def see_that_it_is_nowhere(place: Path, said: bytes) -> None:
    """Search what was printed, and every file of the folder."""
    for written in (said, *(path.read_bytes() for path in place.rglob("*") if path.is_file())):
        assert not any(trace in written for trace in TRACES)


KEY = ("--key", "ville.p12", "--secret", "env:PHRASE")


def test_a_variable_and_a_descriptor_open_the_key_and_leave_no_trace(place):
    code, said = typed(place, *KEY)
    assert code == 0, said
    reading, writing = os.pipe()
    os.write(writing, f"{PLANTED}\n".encode())
    os.close(writing)
    code, more = typed(place, "--key", "ville.p12", "--secret", f"fd:{reading}", "--out", "b.pdf", pass_fds=(reading,))
    os.close(reading)
    assert code == 0, more
    assert {"dossier-1.pdf", "b.pdf"} <= {path.name for path in place.iterdir()}
    see_that_it_is_nowhere(place, said + more)


def test_a_prompt_opens_the_key_and_shows_nothing(place):
    """Without a terminal the answer is read from the standard input."""
    code, said = typed(place, "--key", "ville.p12", input=f"{PLANTED}\n".encode(), start_new_session=True)
    assert code == 0, said
    see_that_it_is_nowhere(place, said)


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--key", "abime.p12", "--secret", "env:PHRASE"), 1, b"CG612"),
        (("--key", "dossier.pdf", "--secret", "env:PHRASE"), 1, b"CG612"),
        (("--token", "/nulle/part.so", "--token-label", "carte", "--secret", "env:PHRASE"), 1, b"CG612"),
        ((*KEY, "--level", "B-T"), 1, b"CG614"),
        ((*KEY, "--level", "B-T", "--tsa", "http://127.0.0.1:9/"), 1, b"CG614"),
        ((*KEY, "--out", "dossier.pdf"), 2, b"CG911"),
        ((*KEY, "--out", "/proc/nulle/part.pdf"), 3, b"CG910"),
        ((*KEY, "--trust", "dossier.pdf"), 2, b"CG640"),
        (("--key", "ville.p12", "--secret", PLANTED), 2, b"CG641"),
        (("--key", "ville.p12", "--secret", f"env:{PLANTED}"), 2, b"CG641"),
    ],
)
def test_failures_do_not_tell_it(place, options, code, told):
    """Not even what was typed in the wrong place is repeated."""
    found, said = typed(place, *options)
    assert (found, told in said) == (code, True), said
    see_that_it_is_nowhere(place, said)
    assert {path.name for path in place.iterdir()} == {"dossier.pdf", "ville.p12", "abime.p12"}


@pytest.mark.parametrize(
    "fault", ["RuntimeError('imprévu')", "MemoryError()", "KeyboardInterrupt()", "OSError('plein')"]
)
def test_a_fault_of_the_program_itself_does_not_tell_it(place, fault):
    """A traceback has local variables; none of them is shown."""
    code, said = typed(place, *KEY, program=("-c", BREAKING.format(fault=fault)))
    assert code != 0
    see_that_it_is_nowhere(place, said)
