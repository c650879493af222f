"""The examination in a process of its own: whatever a file costs is bounded, and there is always a report.

A hostile PDF may ask for more memory than there is, or for hours. Here, what it does ends with the process that reads
it. The request and the answer are JSON, on its standard input and output.
"""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from contratgen import limits
from contratgen.diagnostics import ContratgenError, Diagnostic, MisuseError, Place
from contratgen.verify.report import READ, Finding, Step, VerificationReport

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMAND: Final = (sys.executable, "-P", "-m", __name__)
"""`-P`: what lies in the working folder is not imported."""


def verdict_apart(request: Mapping[str, str | None]) -> VerificationReport:
    """Return the report on the file that a request names: `path`, `manifest`, `trust`, `at` (ISO 8601).

    Raises `MisuseError` (CG640, CG720) for a file that cannot be read.
    """
    try:
        done = subprocess.run(  # noqa: S603  # this interpreter, this module
            COMMAND,
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.VERIFY_SECONDS * 4,
            check=True,
        )
        answer = json.loads(done.stdout)
        if "refused" in answer:
            raise MisuseError(*(_diagnostic(one) for one in answer["refused"]))
        return VerificationReport.from_json(answer["report"])
    except (subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return _beyond(request)


def _beyond(request: Mapping[str, str | None]) -> VerificationReport:
    message = (
        f"l'examen a été arrêté : il demandait plus de {limits.VERIFY_SECONDS} s de calcul "
        f"ou de {limits.VERIFY_MEMORY >> 30} Gio de mémoire"
    )
    step = Step(*READ, (Finding("CG701", message),))
    return VerificationReport(Path(request["path"] or "").name, "", request["at"] or "", (step,))


def _diagnostic(written: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(written["code"], written["message"], Place(written["place"]["file"]), hint=written["hint"])


def main() -> None:
    """Answer the request on the standard input, within the limits."""
    for kind, most in ((resource.RLIMIT_AS, limits.VERIFY_MEMORY), (resource.RLIMIT_CPU, limits.VERIFY_SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(kind, (most, most))
    request, answers = json.load(sys.stdin), list[dict[str, Any]]()
    sys.setrecursionlimit(limits.VERIFY_DEPTH)
    threading.stack_size(limits.VERIFY_STACK)
    walk = threading.Thread(target=lambda: answers.append(_answer(request)))
    walk.start()
    walk.join()
    json.dump(answers[0], sys.stdout)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from contratgen.verify.given import answer_to  # noqa: PLC0415  # within the limits

    try:
        return {"report": json.loads(answer_to(request).to_json())}
    except ContratgenError as refusal:
        return {"refused": [asdict(one) for one in refusal.diagnostics]}


if __name__ == "__main__":
    main()
