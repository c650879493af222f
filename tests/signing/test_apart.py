"""A command that is given a PDF is bounded, whatever the file costs, and says what stopped it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from contratgen.base import sandbox
from contratgen.cli import main

LIMITED = """
from contratgen.base import limits
limits.APART_SECONDS, limits.APART_MEMORY = {seconds}, {memory} << 20
from contratgen import apart
apart.main()
"""
HEAVY = b"1 0 obj\n<</X <" + b"41" * 6_000_000 + b">>>\nendobj\n"
"""What pyHanko reads in seconds, and with a gigabyte of memory."""


@pytest.fixture
def place(tmp_path):
    """Give a folder with a PDF that costs much, and the dossier that it is said to come from."""
    table = len(b"%PDF-1.7\n" + HEAVY)
    entries = b"0000000000 65535 f \n%010d 00000 n \n" % len(b"%PDF-1.7\n")
    end = b"trailer\n<</Size 2 /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table
    (tmp_path / "dossier.pdf").write_bytes(b"%PDF-1.7\n" + HEAVY + b"xref\n0 2\n" + entries + end)
    return tmp_path


def said(capfd, monkeypatch, *arguments: object, seconds: int = 300, memory: int = 4096) -> tuple[int, str]:
    """Run a command in this process and its work in another, whose limits are lowered; give its code and words."""
    code = LIMITED.format(seconds=seconds, memory=memory)
    monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-c", code))
    with pytest.raises(SystemExit) as stop:
        main([str(one) for one in arguments])
    out, err = capfd.readouterr()
    return int(stop.value.code or 0), out + err


@pytest.mark.parametrize(
    "words",
    [
        ("suivi", "dossier.pdf"),
        ("collect", "dossier.pdf", "--scan", "dossier.pdf", "--parties", "ville", "--on", "2024-10-02", "--kept", "a",
         "--into", "recueil"),
        ("sign", "dossier.pdf", "--as", "ville", "--import", "dossier.pdf"),
        ("rebuild", "dossier.pdf"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
@pytest.mark.parametrize(
    ("bound", "reason"), [({"seconds": 2}, "s de calcul"), ({"memory": 900}, "de mémoire")], ids=["time", "memory"]
)
def test_what_takes_too_long_or_too_much_is_stopped_and_told(place, capfd, monkeypatch, words, bound, reason):
    """The limits are lowered here, as a file of ten times the size would take its time to meet the true ones."""
    given = [place / word if word in {"dossier.pdf", "recueil"} else word for word in words]
    code, told = said(capfd, monkeypatch, *given, **bound)
    assert (code, "CG644" in told, reason in told, str(place / "dossier.pdf") in told) == (1, True, True, True), told
    assert [one.name for one in place.iterdir()] == ["dossier.pdf"]


def test_a_command_apart_exits_and_speaks_as_it_does_here(place, capfd, monkeypatch):
    (place / "autre.pdf").write_bytes(b"bonjour")
    for command in ("suivi", "rebuild"):
        code, told = said(capfd, monkeypatch, command, place / "autre.pdf")
        assert (code, "CG601" in told) == (4 if command == "rebuild" else 1, True), told
    code, told = said(capfd, monkeypatch, "unpack", place / "autre.pdf", place / "projet")
    assert (code, "CG520" in told) == (1, True), told


def test_an_interruption_leaves_no_traceback_and_the_terminal_as_it_was(place, pki):
    """A secret is asked for unseen: what is typed afterwards is seen again."""
    mine, its = pty.openpty()
    words = ("sign", place / "dossier.pdf", "--as", "ville", "--key", pki.folder / "ville.p12")
    command = [sys.executable, "-m", "contratgen", *map(str, words)]
    heard = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}  # not so under `nohup`
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, start_new_session=True, **heard) as process:
        said = b""
        while b"Phrase" not in said:
            said += os.read(mine, 4096)
        while termios.tcgetattr(its)[3] & termios.ECHO:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(60) == 130
    assert termios.tcgetattr(its)[3] & termios.ECHO
    said += os.read(mine, 4096)
    assert (b"Interrompu." in said, b"Traceback" in said) == (True, False), said


PARENT = """
import sys
from contratgen import apart
apart.run_apart("waiting", answers=-1)
"""
WAITING = """
import os, pathlib, signal
def main_apart(arguments):
    pathlib.Path("child").write_text(str(os.getpid()))
    signal.pause()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_process_apart_ends_with_whoever_started_it(tmp_path, how):
    """Killed or told to end: the work on a file does not go on for nobody."""
    (tmp_path / "waiting.py").write_text(WAITING)
    child = tmp_path / "child"
    settings = {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=tmp_path, env={**os.environ, **settings}, start_new_session=True
    ) as parent:
        wait_for(child.exists)
        parent.send_signal(how)
    assert wait_for(lambda: not Path(f"/proc/{child.read_text()}/fd").exists())


def wait_for(true):
    """Return whether something becomes true within twenty seconds."""
    for _ in range(400):
        if true():
            return True
        time.sleep(0.05)
    return False


def test_the_bounds_are_those_of_the_process_alone(monkeypatch):
    """A program that it starts may raise them again: LibreOffice has its own."""
    probe = "import resource; from contratgen import apart; apart._confine(300); print(resource.getrlimit({}))"
    for kind in (0, 9):  # RLIMIT_CPU, RLIMIT_AS
        command = (sys.executable, "-c", probe.format(kind))
        monkeypatch.setattr(sandbox, "COMMAND", command)
        _, out = sandbox.run_apart("none", given=b"", answers=-1)
        soft, hard = map(int, out.decode().strip("()\n").split(", "))
        assert (soft in {300, 4 << 30}, hard) == (True, -1)
