"""One LibreOffice at work, as a process that answers within its time or is killed with all it started."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import threading
import time
import weakref
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import Field

from contratgen.base import limits, world
from contratgen.base.diagnostics import Diagnostic, EnvironmentFault
from contratgen.base.programs import answer_of
from contratgen.base.records import Natural, Record
from contratgen.conversion.engine import ADVICE, HERE, Engine
from contratgen.conversion.profile import EXPORT, LOADING, environment, profile_files

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKER: Final = Path(__file__).with_name("uno_worker.py")
LOOK_SECONDS: Final = 1.0
"""How often the time that LibreOffice has worked is looked at."""
FILES: Final = 128
"""Files that LibreOffice may have to open at once: short of them, it leaves fonts out of its PDF without a word."""
PARTING_SECONDS: Final = 5.0
"""What a worker has to remove its folder once told to end."""


class DeadOfficeError(Exception):
    """LibreOffice or its worker ended while it had a document in hand."""


class LateOfficeError(Exception):
    """The document was not converted in time; LibreOffice was killed."""


class RefusedDocumentError(Exception):
    """LibreOffice could not load or write the document; the text is what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What the worker says before as many bytes as `size`; the reason of a fault is in `detail`."""

    size: Annotated[Natural, Field(le=limits.CONVERTER_MEMORY)]
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Started(_Answer):
    """The first answer: LibreOffice is ready, and listens on these sockets."""

    sockets: tuple[Path, ...] = ()
    fault: Literal["", "uno", "start"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Converted(_Answer):
    """The answer to a document: the bytes are its PDF, unless it was refused."""

    fault: Literal["", "refused"] = ""


A = TypeVar("A", _Started, _Converted)


@cache
def _started() -> Record[_Started]:
    return Record(_Started)


@cache
def _converted() -> Record[_Converted]:
    return Record(_Converted)


class Office:
    """A started LibreOffice with its own profile, folder, process group and, where the system can, no network."""

    def __init__(self, engine: Engine) -> None:
        """Start it, and wait for nothing: `ready` waits.

        Raises `EnvironmentFault`: CG904 when its worker does not start, CG906 without temporary folder, CG913.
        """
        self._resources = contextlib.ExitStack()
        folder = self._resources.enter_context(world.temporary_folder())
        self._process = _launch(engine, folder)
        self._resources.callback(_end, self._process)
        self._end = weakref.finalize(self, self._resources.close)
        self._sockets: tuple[Path, ...] | None = None
        self._greet(engine, folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End LibreOffice and everything it started, and remove its folder."""
        self._end()

    def convert(self, docx: bytes) -> bytes:
        """Return the PDF as LibreOffice writes it, once it is ready.

        Raises `RefusedDocumentError`; `DeadOfficeError` or `LateOfficeError`, after which this object is of no use; and
        what `ready` raises.
        """
        self.ready()
        request = {"loading": LOADING, "export": EXPORT}
        with self._deadline(limits.CONVERSION_SECONDS) as late:
            self._send(request, docx)
            said, pdf = self._receive(_converted(), late)
        if said.fault:
            raise RefusedDocumentError(said.detail)
        return pdf

    def _greet(self, engine: Engine, folder: Path) -> None:
        request = {
            "soffice": str(engine.soffice),
            "folder": str(folder),
            "memory": limits.CONVERTER_MEMORY,
            "files": profile_files(folder, world.fonts_folder(), engine.build),
        }
        with self._deadline(limits.START_SECONDS):
            self._send(request, b"")

    def ready(self) -> tuple[Path, ...]:
        """Wait until LibreOffice answers; return the sockets that it listens on.

        Raises `EnvironmentFault`: CG903 when the interpreter has no UNO bridge, CG904 when LibreOffice does not start.
        """
        if self._sockets is None:
            try:
                with self._deadline(limits.START_SECONDS) as late:
                    said, _ = self._receive(_started(), late)
            except (DeadOfficeError, LateOfficeError):
                said = _Started(size=0, fault="start", detail="il ne répond pas")
            if said.fault:
                self.close()
                code, message = FAULTS[said.fault]
                raise EnvironmentFault(Diagnostic(code, f"{message} : {said.detail}", HERE, ADVICE))
            self._sockets = said.sockets
            for socket in self._sockets:
                self._resources.callback(socket.unlink, missing_ok=True)
        return self._sockets

    def _send(self, request: dict[str, Any], body: bytes) -> None:
        """Send a request, a line of JSON and as many bytes as it says; that nobody reads it, its answer will tell."""
        requests = self._process.stdin
        assert requests is not None
        with contextlib.suppress(OSError, ValueError):
            requests.write(json.dumps(request | {"size": len(body)}).encode() + b"\n" + body)
            requests.flush()

    def _receive(self, record: Record[A], late: threading.Event) -> tuple[A, bytes]:
        """Return an answer, formed as a request is.

        Raises `LateOfficeError` when its time is over, `DeadOfficeError` when there is none, or another.
        """
        answers = self._process.stdout
        assert answers is not None
        with contextlib.suppress(OSError, ValueError):  # UnreadableRecordError too
            said = record.read(answers.readline())
            received = answers.read(said.size)
            if len(received) == said.size:
                return said, received
        raise LateOfficeError if late.is_set() else DeadOfficeError

    @contextlib.contextmanager
    def _deadline(self, seconds: float) -> Iterator[threading.Event]:
        """Kill the process group once it has worked so long, which ends every wait for it; the event then says so.

        A machine that is busy elsewhere takes nothing from those seconds; one that gives none at all is waited for
        `limits.PATIENCE` times as long.
        """
        late, done = threading.Event(), threading.Event()
        group = self._process.pid
        before = world.processor_seconds(group)

        def wait() -> None:
            began = time.monotonic()
            while not done.wait(min(LOOK_SECONDS, seconds)):
                worked = world.processor_seconds(group) - before
                if worked > seconds or time.monotonic() - began > seconds * limits.PATIENCE:
                    late.set()
                    _kill(self._process)
                    return

        threading.Thread(target=wait, daemon=True).start()
        try:
            yield late
        finally:
            done.set()


FAULTS: Final = {
    "uno": ("CG903", "l'interpréteur Python du système ne sait pas parler à LibreOffice (module « uno »)"),
    "start": ("CG904", "LibreOffice ne démarre pas"),
}


def _launch(engine: Engine, folder: Path) -> subprocess.Popen[bytes]:
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if 0 <= files < FILES:  # RLIM_INFINITY is below
        message = f"LibreOffice n'aurait que {files} fichiers ouverts à la fois : il lui en faut {FILES}"
        raise EnvironmentFault(Diagnostic("CG904", message, HERE, "Relancez après « ulimit -n 1024 »."))
    try:
        return subprocess.Popen(  # noqa: S603 - our own script, by the interpreter that `find_engine` found
            [*_isolation(), str(engine.python), "-I", str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(folder),
            cwd=folder,
            start_new_session=True,
        )
    except OSError as fault:
        message = f"« {engine.python} » ne démarre pas : {world.system_words(fault)}"
        raise EnvironmentFault(Diagnostic("CG904", message, HERE, ADVICE)) from None


@cache
def _isolation() -> tuple[str, ...]:
    """Return the command that takes the network away, where the system lets us."""
    unshare = world.program("unshare")
    if unshare is None:
        return ()
    command = (str(unshare), "-rn")
    return command if answer_of((*command, "true")).returncode == 0 else ()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close the worker's input, which ends it; then kill what is left of its group."""
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            assert stream is not None
            stream.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PARTING_SECONDS)
    _kill(process)
    process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
