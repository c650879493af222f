"""What a verification is given as files: the PDF, its manifest (by default the one beside it), trust, a moment."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from contratgen.base import limits, world
from contratgen.base.diagnostics import Diagnostic, MisuseError, Place
from contratgen.verification.confined import verdict_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contratgen.verification.report import VerificationReport

MANIFEST: Final = "manifest.json"


def verify_file(
    path: Path, *, manifest: Path | None = None, trust: Path | None = None, at: dt.date | dt.datetime | None = None
) -> VerificationReport:
    """Return the report on a file, as of now or of the end of a day; the file is read in a process of its own.

    Raises `MisuseError` (CG640 for trust, CG720 for a file or manifest that cannot be read).
    """
    return verdict_apart(
        {
            "path": str(path),
            "manifest": str(manifest) if manifest else None,
            "trust": str(trust) if trust else None,
            "at": _moment(at).isoformat(),
        }
    )


def answer_to(
    request: Mapping[str, Any], so_far: Callable[[VerificationReport], None] = lambda _report: None
) -> VerificationReport:
    """Return the report that a request of `verify_file` asks for, in this process. Raises what `verify_file` does.

    `so_far` is given the report as it stands before each step that may take long.
    """
    from contratgen.pades.trust import read_trust  # noqa: PLC0415  # heavy: only the process that examines reads it
    from contratgen.verification.verdict import examine  # noqa: PLC0415

    path, manifest, trust = (Path(request[key]) if request[key] else None for key in ("path", "manifest", "trust"))
    assert path is not None
    beside = path.parent / MANIFEST
    found = manifest or (beside if beside.is_file() else None)
    given = None if found is None else read_manifest(found)
    at = dt.datetime.fromisoformat(request["at"])
    return examine(_bytes(path), at, manifest=given, trust=read_trust(trust), name=path.name, so_far=so_far)


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


def read_manifest(path: Path) -> dict[str, Any]:
    """Return a manifest. Raises `MisuseError` (CG720) for a file that cannot be read, or is none."""
    try:
        written = json.loads(_bytes(path))
    except (ValueError, RecursionError):
        raise _refused(path, "ce n'est pas un manifeste") from None
    if not isinstance(written, dict) or not _has_entries(written):
        raise _refused(path, "ce n'est pas un manifeste")
    return written


def _has_entries(manifest: dict[str, Any]) -> bool:
    sections = [manifest.get("documents"), *(manifest.get(name, {}) for name in ("dossier", "pieces"))]
    return all(isinstance(one, dict) and all(isinstance(entry, dict) for entry in one.values()) for one in sections)


def _refused(path: Path, message: str) -> MisuseError:
    hint = "Donnez le fichier signé, et le manifest.json que « contratgen build » a écrit avec lui."
    return MisuseError(Diagnostic("CG720", message, Place(str(path)), hint=hint))
