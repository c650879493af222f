"""The examination in a process of its own: whatever a file costs is bounded, and there is always a report.

The request and the answers are JSON, on its standard input and output: a line before each step that may take long, so
that what was found by then is told though the process be stopped, and a last one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contratgen.base import limits
from contratgen.base.diagnostics import ContratgenError, Diagnostic, MisuseError, Place
from contratgen.base.sandbox import StarvedError, StoppedError, run_apart
from contratgen.verification.report import READ, UNFINISHED, Finding, Step, VerificationReport, unfinished

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def verdict_apart(request: Mapping[str, str | None]) -> VerificationReport:
    """Return the report on the file that a request names: `path`, `manifest`, `trust`, `at` (ISO 8601).

    Raises `MisuseError` (CG640, CG720) for a file that cannot be read.
    """
    given = json.dumps(request).encode()
    try:
        code, said = run_apart(__name__, given=given, answers=subprocess.PIPE, seconds=limits.VERDICT_SECONDS)
    except StoppedError as stop:
        told = unfinished(str(stop), starved=isinstance(stop, StarvedError))
        return _cut_short(_last_report(stop.said), told) or _stopped(request, told)
    answer = _last_answer(said)
    if "refused" in answer:
        raise MisuseError(*(_diagnostic(one) for one in answer["refused"]))
    return _last_report(said) or _stopped(request, unfinished(f"il n'a pas rendu de rapport (code {code})"))


def _last_answer(said: bytes) -> Mapping[str, Any]:
    """Return the last whole line that the process wrote; nothing when it wrote none."""
    for line in reversed(said.splitlines()):
        try:
            answer = json.loads(line)
        except ValueError:
            continue
        return answer if isinstance(answer, dict) else {}
    return {}


def _last_report(said: bytes) -> VerificationReport | None:
    try:
        return VerificationReport.from_json(_last_answer(said)["report"])
    except (ValueError, KeyError, TypeError):
        return None


def _cut_short(report: VerificationReport | None, told: Finding) -> VerificationReport | None:
    """Return what was found before the process was stopped, with the reason at the step that did not end."""
    if report is None:
        return None
    steps = (
        replace(step, findings=tuple(told if one.message == UNFINISHED else one for one in step.findings))
        for step in report.steps
    )
    return replace(report, steps=tuple(steps))


def _stopped(request: Mapping[str, str | None], told: Finding) -> VerificationReport:
    step = Step(*READ, (told,))
    return VerificationReport(Path(request["path"] or "").name, "", request["at"] or "", (step,))


def _diagnostic(written: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(written["code"], written["message"], Place(written["place"]["file"]), hint=written["hint"])


def main_apart(_arguments: Sequence[str]) -> int:
    """Answer the request on the standard input."""
    from contratgen.verification.given import answer_to  # noqa: PLC0415  # within the limits

    try:
        report = answer_to(json.load(sys.stdin), lambda so_far: _say({"report": json.loads(so_far.to_json())}))
        _say({"report": json.loads(report.to_json())})
    except ContratgenError as refusal:
        _say({"refused": [asdict(one) for one in refusal.diagnostics]})
    return 0


def _say(answer: Mapping[str, Any]) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201  # to the process that asked
