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

from contratgen import limits
from contratgen.apart import StoppedError, run_apart
from contratgen.diagnostics import ContratgenError, Diagnostic, MisuseError, Place
from contratgen.verify.report import READ, UNFINISHED, Finding, Step, VerificationReport

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
        return _cut_short(_last_report(stop.said), str(stop)) or _stopped(request, str(stop))
    answer = _last_answer(said)
    if "refused" in answer:
        raise MisuseError(*(_diagnostic(one) for one in answer["refused"]))
    return _last_report(said) or _stopped(request, f"il n'a pas rendu de rapport (code {code})")


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


def _cut_short(report: VerificationReport | None, reason: str) -> VerificationReport | None:
    """Return what was found before the process was stopped, with the reason at the step that did not end."""
    if report is None:
        return None
    steps = (
        replace(step, findings=tuple(replace(one, message=one.message.replace(UNFINISHED, f"{UNFINISHED} : {reason}"))
                                     for one in step.findings))
        for step in report.steps
    )  # fmt: skip
    return replace(report, steps=tuple(steps))


def _stopped(request: Mapping[str, str | None], reason: str) -> VerificationReport:
    step = Step(*READ, (Finding("CG701", f"{UNFINISHED} : {reason}"),))
    return VerificationReport(Path(request["path"] or "").name, "", request["at"] or "", (step,))


def _diagnostic(written: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(written["code"], written["message"], Place(written["place"]["file"]), hint=written["hint"])


def main_apart(_arguments: Sequence[str]) -> int:
    """Answer the request on the standard input."""
    from contratgen.verify.given import answer_to  # noqa: PLC0415  # within the limits

    try:
        report = answer_to(json.load(sys.stdin), lambda so_far: _say({"report": json.loads(so_far.to_json())}))
        _say({"report": json.loads(report.to_json())})
    except ContratgenError as refusal:
        _say({"refused": [asdict(one) for one in refusal.diagnostics]})
    return 0


def _say(answer: Mapping[str, Any]) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201  # to the process that asked
