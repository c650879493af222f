"""The examination in a process of its own: whatever a file costs is bounded, and there is always a report.

The request and the answer are JSON, on its standard input and output.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contratgen.apart import StoppedError, run_apart
from contratgen.diagnostics import ContratgenError, Diagnostic, MisuseError, Place
from contratgen.verify.report import READ, Finding, Step, VerificationReport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def verdict_apart(request: Mapping[str, str | None]) -> VerificationReport:
    """Return the report on the file that a request names: `path`, `manifest`, `trust`, `at` (ISO 8601).

    Raises `MisuseError` (CG640, CG720) for a file that cannot be read.
    """
    try:
        code, said = run_apart(__name__, given=json.dumps(request).encode(), answers=subprocess.PIPE)
    except StoppedError as stop:
        return _stopped(request, str(stop))
    try:
        answer = json.loads(said)
        if "refused" in answer:
            raise MisuseError(*(_diagnostic(one) for one in answer["refused"]))
        return VerificationReport.from_json(answer["report"])
    except (ValueError, KeyError, TypeError):
        return _stopped(request, f"il n'a pas rendu de rapport (code {code})")


def _stopped(request: Mapping[str, str | None], reason: str) -> VerificationReport:
    step = Step(*READ, (Finding("CG701", f"l'examen n'est pas allé à son terme : {reason}"),))
    return VerificationReport(Path(request["path"] or "").name, "", request["at"] or "", (step,))


def _diagnostic(written: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(written["code"], written["message"], Place(written["place"]["file"]), hint=written["hint"])


def main_apart(_arguments: Sequence[str]) -> int:
    """Answer the request on the standard input."""
    from contratgen.verify.given import answer_to  # noqa: PLC0415  # within the limits

    answer: dict[str, Any]
    try:
        answer = {"report": json.loads(answer_to(json.load(sys.stdin)).to_json())}
    except ContratgenError as refusal:
        answer = {"refused": [asdict(one) for one in refusal.diagnostics]}
    json.dump(answer, sys.stdout)
    return 0
