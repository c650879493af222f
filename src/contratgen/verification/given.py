"""The examination of a file, in a process of its own: whatever a file costs is bounded, and there is always a report.

What was found by the time that the process is stopped is told all the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Final

from contratgen.base import limits, world
from contratgen.base.diagnostics import Diagnostic, MisuseError, Place
from contratgen.base.manifest import MANIFEST, Manifest, manifest_record
from contratgen.base.records import UnreadableRecordError
from contratgen.base.sandbox import DefectError, StarvedError, StoppedError, run_confined, tell
from contratgen.verification.report import READ, UNFINISHED, Finding, Step, VerificationReport, unfinished


def verify(
    path: str | Path,
    *,
    manifest: str | Path | None = None,
    trust: str | Path | None = None,
    at: dt.date | dt.datetime | None = None,
) -> VerificationReport:
    """Return the complete report on a signed file: never a bare bool, nothing raised for what the file is.

    It is as of now, or of the end of a day; the file is read in a process of its own. The manifest is by default the
    `manifest.json` beside the file; `trust` is a file or folder of authorities.

    Raises `MisuseError` (CG640 for trust, CG720 for a file or manifest that cannot be read).
    """
    path, moment = Path(path), _moment(at)
    given, trusted = (Path(place) if place is not None else None for place in (manifest, trust))
    try:
        return run_confined(
            _examined,
            path,
            given,
            trusted,
            moment,
            returns=VerificationReport,
            about=str(path),
            seconds=limits.VERDICT_SECONDS,
            wait=limits.CONFINED_WAIT,
        )
    except StoppedError as stop:
        told, so_far = unfinished(stop.reason, starved=isinstance(stop, StarvedError)), stop.so_far
    except DefectError as defect:
        told, so_far = unfinished(str(defect)), defect.so_far
    return _cut_short(so_far or VerificationReport(path.name, "", moment.isoformat(), (Step(*READ, (UNENDED,)),)), told)


UNENDED: Final = Finding("CG701", UNFINISHED)


def _cut_short(report: VerificationReport, told: Finding) -> VerificationReport:
    """Return what was found before the process was stopped, with the reason at the step that did not end."""
    steps = (
        replace(step, findings=tuple(told if found.message == UNFINISHED else found for found in step.findings))
        for step in report.steps
    )
    return replace(report, steps=tuple(steps))


def _examined(path: Path, manifest: Path | None, trust: Path | None, at: dt.datetime) -> VerificationReport:
    """Return the report on a file, in this process; it is told as it stands before each step that may take long."""
    from contratgen.pades.trust import read_trust  # noqa: PLC0415  # heavy: only the process that examines reads it
    from contratgen.verification.verdict import examine  # noqa: PLC0415

    beside = path.parent / MANIFEST
    found = manifest or (beside if beside.is_file() else None)
    given = None if found is None else read_manifest(found)
    return examine(_bytes(path), at, manifest=given, trust=read_trust(trust), name=path.name, so_far=tell)


def _moment(at: dt.date | dt.datetime | None) -> dt.datetime:
    if at is None:
        return world.now()
    if isinstance(at, dt.datetime):
        return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return dt.datetime.combine(at, dt.time(23, 59, 59), dt.UTC)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(limits.SIGNED_BYTES + 1)
    except OSError as fault:
        raise _refused(path, f"lecture impossible ({world.system_words(fault)})") from None


def read_manifest(path: Path) -> Manifest:
    """Return a manifest. Raises `MisuseError` (CG720) for a file that cannot be read, or is none."""
    try:
        return manifest_record().read(_bytes(path))
    except UnreadableRecordError as fault:
        raise _refused(path, f"ce n'est pas un manifeste : {fault}") from None


def _refused(path: Path, message: str) -> MisuseError:
    hint = "Donnez le fichier signé, et le manifest.json que « contratgen build » a écrit avec lui."
    return MisuseError(Diagnostic("CG720", message, Place(str(path)), hint=hint))
