"""Work done beside: it leaves what it writes, and is not begun where it would gain nothing or could hang."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from contratgen.base import limits, storage, world
from contratgen.base.sandbox import beside

FORKS = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
"""The tests' own runner may have threads, which do nothing meanwhile."""


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """Two processors, and no thread but this one."""
    monkeypatch.setattr(world, "processors", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@FORKS
def test_what_it_writes_is_there_when_it_ended(tmp_path):
    """Another process wrote it."""
    wait = beside(lambda: (tmp_path / "who").write_text(str(os.getpid())))
    wait()
    assert int((tmp_path / "who").read_text()) != os.getpid()


@FORKS
def test_work_that_fails_ends_alone(tmp_path, capfd):
    """The caller goes on, and finds that nothing was done."""

    def work():
        (tmp_path / "begun").touch()
        raise ValueError

    beside(work)()
    assert (tmp_path / "begun").exists()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("processors", "threads"), [(1, 1), (2, 2)])
def test_nothing_is_begun_for_nothing_or_among_threads(monkeypatch, processors, threads):
    """A copy of a process has none of its threads, and the locks that they held."""
    monkeypatch.setattr(world, "processors", lambda: processors)
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    monkeypatch.delattr(os, "fork")
    beside(lambda: pytest.fail("begun"))()


@FORKS
def test_nobody_waits_for_a_copy_that_hangs(monkeypatch):
    """Its time is over when its bound is."""
    monkeypatch.setattr(limits, "CONFINED_SECONDS", 1)
    wait = beside(signal.pause)
    _, status = wait()
    assert os.WTERMSIG(status) == signal.SIGALRM


CALLER = """
import os, sys, threading, warnings
from pathlib import Path
from contratgen.base import storage, world
from contratgen.base.sandbox import beside
warnings.simplefilter("ignore")
world.processors = lambda: 2
threading.active_count = lambda: 1
out = Path(sys.argv[1])
with storage.held(out):
    def work():
        (out.parent / "copy").write_text(str(os.getpid()))
        import signal
        signal.pause()
    wait = beside(work)
    print(os.getpid(), flush=True)
    wait()
"""


def test_a_copy_ends_with_its_caller_and_holds_nothing_of_it(tmp_path):
    """The lock of the destination is free at once: the next build begins."""
    out = tmp_path / "build"
    with subprocess.Popen([sys.executable, "-c", CALLER, str(out)], stdout=subprocess.PIPE) as caller:
        assert caller.stdout is not None
        caller.stdout.readline()
        copied = tmp_path / "copy"
        while not (copied.exists() and copied.read_text()):
            time.sleep(0.02)
        caller.kill()
        caller.wait()
    with storage.held(out):
        pass
    for _ in range(400):
        if not Path(f"/proc/{copied.read_text()}/fd").exists():
            return
        time.sleep(0.05)
    pytest.fail("the copy goes on")
