"""The converter's other half: run by the interpreter that can `import uno`, never imported by contratgen.

Reads requests on its standard input and answers on its standard output; both are a line of JSON followed by as many
bytes as its `size` says. The first request starts LibreOffice; the following ones are documents. The end of the input,
whatever its cause, ends LibreOffice and removes the working folder.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1  # linux/prctl.h
SWITCHES = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
POLL_SECONDS = 0.03
PATH_COLUMNS = 8  # /proc/net/unix, for a socket that has a path
DOOR = threading.Lock()
ASKS_RESTART = 81  # desktop/source/inc/exithelper.h, EXITHELPER_NORMAL_RESTART


class Office:
    """One LibreOffice with a profile of its own, and the desktop reached through a pipe in the working folder."""

    def __init__(self, soffice: str, folder: Path, memory: int) -> None:
        self._folder = folder
        self._pipe = uuid.uuid4().hex
        self._memory = memory
        self._crashed = False
        profile = (folder / "profile").as_uri()
        accept = f"--accept=pipe,name={self._pipe};urp;StarOffice.ComponentContext"
        self._command = [soffice, *SWITCHES, f"-env:UserInstallation={profile}", accept]
        self.program = self._launch()

    def _launch(self) -> subprocess.Popen[bytes]:
        with DOOR:  # whoever leaves keeps it shut
            return subprocess.Popen(  # noqa: S603 - the path comes from contratgen.conversion.engine
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                preexec_fn=self._bind,  # noqa: PLW1509 - at most one other thread, which reads
            )

    def _bind(self) -> None:
        """Tie the program's life to ours and bound its memory, not its time; runs in the child before the program."""
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_AS, (self._memory, self._memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        longest = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (longest, longest))  # whoever asked may be bounded, for its own work

    def connect(self, uno: Any) -> None:
        """Wait for the program to answer; raises `ChildProcessError` when it ends instead."""
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        address = f"uno:pipe,name={self._pipe};urp;StarOffice.ComponentContext"
        while True:
            try:
                context = resolver.resolve(address)
                break
            except Exception:  # noqa: BLE001 - UNO raises NoConnectException, a class known only at run time
                self._await()
        self._uno = uno
        self._desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")

    def _await(self) -> None:
        """Let time pass; start LibreOffice again when, its profile made, it asks for that, and once when it crashed."""
        code = self.program.poll()
        if code == ASKS_RESTART or (code is not None and code < 0 and not self._crashed):
            self._crashed |= code < 0
            self.program = self._launch()
        elif code is not None:
            raise ChildProcessError(code)
        time.sleep(POLL_SECONDS)

    def convert(self, docx: bytes, loading: dict[str, Any], export: dict[str, Any]) -> bytes:
        """Return the PDF, empty when the document was not loaded."""
        source, target = self._folder / "document.docx", self._folder / "document.pdf"
        source.write_bytes(docx)
        document = self._desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, self._properties(loading))
        if document is None:
            return b""
        try:
            filters = self._uno.Any("[]com.sun.star.beans.PropertyValue", self._properties(export))
            document.storeToURL(
                target.as_uri(), self._properties({"FilterName": "writer_pdf_Export", "FilterData": filters})
            )
        finally:
            document.close(True)
        return self._take(target)

    def _take(self, target: Path) -> bytes:
        pdf = target.read_bytes()
        target.unlink()
        return pdf

    def _properties(self, values: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(self._property(name, value) for name, value in values.items())

    def _property(self, name: str, value: Any) -> Any:
        pair = self._uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        pair.Name, pair.Value = name, value
        return pair


def read_request() -> tuple[dict[str, Any], bytes] | None:
    """Return the next request and its bytes, or nothing at the end of the input."""
    line = sys.stdin.buffer.readline()
    if not line:
        return None
    request = json.loads(line)
    body = sys.stdin.buffer.read(request["size"])
    return (request, body) if len(body) == request["size"] else None


def answer(body: bytes = b"", **fields: Any) -> None:
    """Write one answer: its fields, then its bytes."""
    sys.stdout.buffer.write(json.dumps({**fields, "size": len(body)}).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write the profile that the parent composed."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def watch(requests: queue.SimpleQueue[tuple[dict[str, Any], bytes]], office: Office, folder: Path) -> None:
    """Queue requests; when the parent closes the pipe or dies, end everything at once."""
    while (request := read_request()) is not None:
        requests.put(request)
    leave(office, folder)


def leave(office: Office | None, folder: Path) -> NoReturn:
    """End LibreOffice with whatever it started, remove its sockets and the working folder: the only way out."""
    DOOR.acquire()  # for good
    if office is not None:
        left = sockets(office.program.pid)
        office.program.kill()
        office.program.wait()
        for path in left:
            Path(path).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)
    raise AssertionError("a killed process goes on")


def sockets(pid: int) -> list[str]:
    """Return the files of the sockets that a process listens on, which a killed LibreOffice leaves behind (proc(5))."""
    try:
        targets = [_target(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()]
        rows = [line.split() for line in Path(f"/proc/{pid}/net/unix").read_text().splitlines()]
    except OSError:  # it has ended
        return []
    inodes = {target[len("socket:[") : -1] for target in targets if target.startswith("socket:[")}
    return sorted({row[7] for row in rows if len(row) == PATH_COLUMNS and row[6] in inodes})


def _target(entry: Path) -> str:
    try:
        return str(entry.readlink())
    except OSError:  # closed meanwhile
        return ""


def serve(office: Office, requests: queue.SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    """Answer documents until LibreOffice dies; its refusals are answers."""
    while True:
        request, docx = requests.get()
        try:
            pdf = office.convert(docx, request["loading"], request["export"])
        except Exception as fault:  # noqa: BLE001 - UNO's exceptions are known only at run time
            if _gone(office.program):
                return
            answer(fault="refused", detail=str(fault))
        else:
            answer(pdf, **({} if pdf else {"fault": "refused", "detail": ""}))


def _gone(program: subprocess.Popen[bytes]) -> bool:
    """Tell a dead LibreOffice, given a moment to be reaped, from one that only complains."""
    try:
        program.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return False
    return True


def main() -> int:
    """Start LibreOffice as the first request says, then serve until there is no more to do."""
    first = read_request()
    if first is None:
        return 0
    start, _ = first
    folder, office = Path(start["folder"]), None
    try:
        import uno  # type: ignore[import-not-found]  # noqa: PLC0415 - only some interpreters have it

        write_files(folder, start["files"])
        office = Office(start["soffice"], folder, start["memory"])
        requests: queue.SimpleQueue[tuple[dict[str, Any], bytes]] = queue.SimpleQueue()
        threading.Thread(target=watch, args=(requests, office, folder), daemon=True).start()
        office.connect(uno)
        answer(sockets=sockets(office.program.pid))
        serve(office, requests)
    except ImportError as fault:
        answer(fault="uno", detail=str(fault))
    except OSError as fault:  # ChildProcessError too
        answer(fault="start", detail=f"il s'arrête avec le code {fault}")
    finally:
        leave(office, folder)


if __name__ == "__main__":
    sys.exit(main())
