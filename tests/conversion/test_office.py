from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contratgen.base import limits
from contratgen.base.diagnostics import EnvironmentFault
from contratgen.conversion import office
from contratgen.conversion.document import Properties
from contratgen.conversion.office import Office
from contratgen.conversion.worker import Converter

from .conftest import DAY
from .samples import Sample, png

if TYPE_CHECKING:
    from contratgen.conversion.engine import Engine

pytestmark = pytest.mark.converter
WORKERS = Path(__file__).parent / "workers"
PROPERTIES = Properties("Titre", "", "fr-FR", DAY)
PARENT = """
import sys, time
from contratgen.conversion.engine import find_engine
from contratgen.conversion.office import Office
office = Office(find_engine())
office.ready()
print(office._process.pid, flush=True)
time.sleep(60)
"""


def small() -> bytes:
    sample = Sample()
    sample.text("Bonjour")
    return sample.to_bytes()


def processes_of(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[0:4]
            except OSError:
                continue
            if int(session) == group and state != "Z":
                found.append(int(entry.name))
    return found


def wait_until_gone(group: int) -> list[int]:
    for _ in range(200):
        if not processes_of(group):
            break
        time.sleep(0.05)
    return processes_of(group)


def codes(fault: pytest.ExceptionInfo[EnvironmentFault]) -> list[str]:
    return [diagnostic.code for diagnostic in fault.value.diagnostics]


def test_closing_leaves_no_process_no_folder_and_no_socket(engine: Engine) -> None:
    opened = Office(engine)
    group = opened._process.pid
    folder = Path(f"/proc/{group}/cwd").readlink()
    sockets = opened.ready()
    assert len(processes_of(group)) >= 2
    assert all(path.exists() for path in sockets)
    opened.close()
    assert processes_of(group) == []
    assert not folder.exists()
    assert not any(path.exists() for path in sockets)


def test_a_killed_parent_leaves_no_libreoffice() -> None:
    """No orphan ever: the worker sees its input end, and LibreOffice dies with the worker."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": ":".join(sys.path)}
    )
    assert parent.stdout is not None
    with parent.stdout:
        group = int(parent.stdout.readline())
        folder = Path(f"/proc/{group}/cwd").readlink()
        assert len(processes_of(group)) >= 2
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert wait_until_gone(group) == []
    assert not folder.exists()


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.0])
def test_closing_one_that_is_still_starting_leaves_nothing(engine: Engine, seconds: float) -> None:
    """A build that ends in faults has started it for nothing."""
    opened = Office(engine)
    group = opened._process.pid
    folder = Path(f"/proc/{group}/cwd").readlink()
    time.sleep(seconds)
    opened.close()
    assert processes_of(group) == []
    assert not folder.exists()


def test_a_killed_worker_takes_libreoffice_along(engine: Engine) -> None:
    with Office(engine) as opened:
        opened.ready()
        group = opened._process.pid
        os.kill(group, signal.SIGKILL)
        assert wait_until_gone(group) == []


def test_a_dead_libreoffice_is_replaced_and_the_document_converted(engine: Engine) -> None:
    with Converter(engine) as converter:
        first = converter.convert(small(), PROPERTIES, "a.docx")
        assert converter._office is not None
        worker = converter._office._process.pid
        for process in processes_of(worker):
            if process != worker:
                os.kill(process, signal.SIGKILL)
        assert converter.convert(small(), PROPERTIES, "a.docx") == first
        assert converter._office._process.pid != worker


def test_a_worker_that_has_done_enough_is_replaced(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONVERSIONS_PER_WORKER", 2)
    monkeypatch.setattr(office, "WORKER", WORKERS / "garbles.py")
    with Converter(engine) as converter:
        workers = [converter._warm()._process.pid for _ in range(3)]
    assert workers[0] == workers[1] != workers[2]


def test_garbage_is_refused_and_the_converter_goes_on(converter: Converter) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        converter.convert(b"garbage", PROPERTIES, "a.docx")
    assert codes(fault) == ["CG413"]
    assert converter.convert(small(), PROPERTIES, "a.docx").pages == 1


def test_a_document_that_kills_libreoffice_twice_is_a_fault(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "WORKER", WORKERS / "dies.py")
    with Converter(engine) as converter, pytest.raises(EnvironmentFault) as fault:
        converter.convert(b"", PROPERTIES, "a.docx")
    assert codes(fault) == ["CG412"]


def test_a_conversion_out_of_time_ends_with_all_its_processes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "WORKER", WORKERS / "hangs.py")
    monkeypatch.setattr(limits, "CONVERSION_SECONDS", 0.2)
    with Converter(engine) as converter:
        group = converter._warm()._process.pid
        assert len(processes_of(group)) == 2
        with pytest.raises(EnvironmentFault) as fault:
            converter.convert(b"", PROPERTIES, "a.docx")
        assert processes_of(group) == []
    assert codes(fault) == ["CG411"]


def test_an_answer_that_is_no_pdf_is_a_fault(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "WORKER", WORKERS / "garbles.py")
    with Converter(engine) as converter, pytest.raises(EnvironmentFault) as fault:
        converter.convert(b"", PROPERTIES, "a.docx")
    assert codes(fault) == ["CG414"]


def saying(folder: Path, *lines: str) -> Path:
    """Write a worker that says each line when something is asked of it."""
    (folder / "lies.py").write_text(LIAR.format(lines=lines))
    return folder / "lies.py"


LIAR = """
import json, sys
for line in {lines!r}:
    request = json.loads(sys.stdin.buffer.readline())
    sys.stdin.buffer.read(request["size"])
    sys.stdout.write(line + chr(10))
    sys.stdout.flush()
sys.stdin.buffer.read()
"""
MALFORMED = (
    "",
    "[]",
    "{}",
    '{"size": -1}',
    '{"size": "3"}',
    '{"size": 0, "fault": "autre"}',
    '{"size": 0, "de": "trop"}',
)


@pytest.mark.parametrize("line", [*MALFORMED, '{"size": 0, "sockets": [1]}', '{"size": 0, "fault": "refused"}'])
def test_a_worker_that_greets_otherwise_is_one_that_does_not_start(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str
) -> None:
    monkeypatch.setattr(office, "WORKER", saying(tmp_path, line))
    with pytest.raises(EnvironmentFault) as fault, Office(engine) as opened:
        opened.ready()
    assert [(one.code, one.message) for one in fault.value.diagnostics] == [
        ("CG904", "LibreOffice ne démarre pas : il ne répond pas")
    ]


@pytest.mark.parametrize("line", [*MALFORMED, '{"size": 99999999999999999999}', '{"size": 0, "fault": "uno"}'])
def test_a_worker_that_answers_otherwise_is_one_that_died(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str
) -> None:
    monkeypatch.setattr(office, "WORKER", saying(tmp_path, '{"size": 0, "sockets": []}', line))
    with Converter(engine) as converter, pytest.raises(EnvironmentFault) as fault:
        converter.convert(b"", PROPERTIES, "a.docx")
    assert codes(fault) == ["CG412"]


def test_an_interpreter_without_uno_is_named(engine: Engine) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        Office(replace(engine, python=Path(sys.executable))).ready()
    assert codes(fault) == ["CG903"]


@pytest.mark.parametrize("broken", [{"soffice": Path("/bin/false")}, {"python": Path("/nowhere/python3")}])
def test_a_libreoffice_that_does_not_start_is_a_fault(engine: Engine, broken: dict[str, Path]) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        Office(replace(engine, **broken)).ready()
    assert codes(fault) == ["CG904"]


@pytest.mark.parametrize("isolation", [True, False])
def test_no_linked_content_is_fetched(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, isolation: bool
) -> None:
    """Promise 6, with the network namespace and without: the profile alone must do."""
    if not isolation:
        monkeypatch.setattr(office, "_isolation", lambda: ())
    picture = tmp_path / "secret.png"
    picture.write_bytes(png())
    with socket.create_server(("127.0.0.1", 0)) as server, Office(engine) as opened:
        server.setblocking(False)
        port = server.getsockname()[1]
        for address in (f"http://127.0.0.1:{port}/a.png", picture.as_uri()):
            sample = Sample()
            sample.linked_picture(address)
            assert b"/Image" not in opened.convert(sample.to_bytes())
        with pytest.raises(BlockingIOError):
            server.accept()


def test_it_is_not_started_where_too_few_files_may_be_open(engine, monkeypatch):
    """Short of them, LibreOffice leaves fonts out of its PDF, and the template would be accused of lost words."""
    monkeypatch.setattr(office.resource, "getrlimit", lambda _kind: (20, 20))
    with pytest.raises(EnvironmentFault) as raised, Office(engine):
        pass
    (fault,) = raised.value.diagnostics
    assert (fault.code, "20 fichiers" in fault.message, "ulimit -n" in fault.hint) == ("CG904", True, True)
