"""A command that is given a PDF is bounded, whatever the file costs, and says what stopped it."""

from __future__ import annotations

import datetime as dt
import os
import pty
import resource
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from contratgen.base import sandbox
from contratgen.base.diagnostics import MisuseError
from contratgen.base.manifest import Manifest
from contratgen.cli import main
from contratgen.verification.given import read_manifest

LIMITED = """
from contratgen.base import limits
limits.CONFINED_SECONDS, limits.CONFINED_MEMORY = {seconds}, {memory} << 20
from contratgen.base import sandbox
sandbox.main()
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
from contratgen.base.sandbox import run_confined
import signal
from waiting import wait
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # ignored where the tests run under nohup
run_confined(wait, returns=int, about="dossier.pdf")
"""
WAITING = """
import os, pathlib, signal
def wait():
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


def test_the_bounds_are_those_of_the_process_alone():
    """A program that it starts may raise them again: LibreOffice has its own."""
    for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
        soft, hard = sandbox.run_confined(
            resource.getrlimit, kind, returns=tuple[int, int], about="dossier.pdf", seconds=300
        )
        assert (soft in {300, 4 << 30}, hard) == (True, -1)


def test_what_a_confined_function_gives_or_raises_comes_back_as_it_is(tmp_path):
    """Bytes, paths and days, refusals of each kind, and what the system refused."""
    there = tmp_path / "dossier.pdf"
    there.write_bytes(b"\xff\0%PDF")
    assert confined(Path.read_bytes, there, returns=bytes) == b"\xff\0%PDF"
    assert confined(Path.resolve, there, returns=Path) == there
    assert confined(dt.date.fromisoformat, "2024-10-02", returns=dt.date) == dt.date(2024, 10, 2)
    with pytest.raises(FileNotFoundError) as missing:
        confined(Path.read_bytes, tmp_path / "rien.pdf", returns=bytes)
    assert missing.value.filename == str(tmp_path / "rien.pdf")
    with pytest.raises(MisuseError) as refusal:
        confined(read_manifest, there, returns=Manifest)
    assert [(fault.code, fault.place.file) for fault in refusal.value.diagnostics] == [("CG720", str(there))]
    with pytest.raises(sandbox.DefectError, match="ValueError dans contratgen"):
        confined(dt.date.fromisoformat, "hier", returns=dt.date)


def test_an_answer_of_another_type_is_none(tmp_path):
    with pytest.raises(sandbox.DefectError, match="aucune réponse"):
        confined(os.getcwd, returns=int)


def confined(work, *arguments, returns):
    return sandbox.run_confined(work, *arguments, returns=returns, about="dossier.pdf")


LIBRARY = """
import os, sys, threading, multiprocessing
from pathlib import Path
import contratgen
print("main", flush=True)
def verdict(path):
    return contratgen.verify(path).codes
found = []
walks = [threading.Thread(target=lambda: found.append(verdict(sys.argv[1]))) for _ in range(2)]
for walk in walks: walk.start()
for walk in walks: walk.join()
for number in range(3):
    os.close(number)
found.append(verdict(sys.argv[1]))
Path(sys.argv[2]).write_text(repr(found))
"""


def test_a_library_reads_strangers_files_in_threads_without_streams_and_without_its_main_again(tmp_path):
    """No guard of `__main__` is needed, and nothing takes the place of a stream that is closed."""
    (tmp_path / "user.py").write_text(LIBRARY)
    (tmp_path / "autre.pdf").write_bytes(b"bonjour")
    words = [sys.executable, "user.py", "autre.pdf", "found"]
    said = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (said.stdout, said.stderr) == ("main\n", "")
    assert (tmp_path / "found").read_text() == repr([("CG701",)] * 3)


SPAWNED = """
import multiprocessing
from verdicts import verdict
if multiprocessing.current_process().name == "MainProcess":
    with multiprocessing.get_context('spawn').Pool(1) as pool:
        print(pool.map(verdict, ["autre.pdf"]))
"""


def test_a_spawned_process_reads_strangers_files_too(tmp_path):
    (tmp_path / "verdicts.py").write_text(
        "import contratgen\ndef verdict(path): return contratgen.verify(path).codes\n"
    )
    (tmp_path / "user.py").write_text(SPAWNED)
    (tmp_path / "autre.pdf").write_bytes(b"bonjour")
    said = subprocess.run(
        [sys.executable, "user.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert (said.stdout, said.stderr) == ("[('CG701',)]\n", "")
