"""What a build depends on and what it made, as digests: so that nothing changed means nothing done.

Light on purpose: a command that finds everything unchanged imports no schema and no renderer.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from contratgen import storage, world
from contratgen.diagnostics import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def sha256(content: bytes) -> str:
    """Return a digest in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Digests of a build's inputs (project files by path, templates by absolute path), versions, options, outputs."""

    inputs: Mapping[str, str]
    templates: Mapping[str, str]
    versions: Mapping[str, str]
    options: Mapping[str, str]
    outputs: Mapping[str, str]


def remembered(project: Path, destination: Path) -> Fingerprint | None:
    """Return what the last build of a project into a destination remembered, if it did."""
    try:
        return Fingerprint(**json.loads(_record(project, destination).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def remember(project: Path, destination: Path, fingerprint: Fingerprint) -> None:
    """Remember a build, in the cache; where that cannot be written, do without."""
    text = json.dumps(asdict(fingerprint), sort_keys=True)
    with suppress(EnvironmentFault):
        storage.write_file(_record(project, destination), text.encode())


def still_true(
    last: Fingerprint,
    destination: Path,
    inputs: Mapping[str, str],
    versions: Mapping[str, str],
    options: Mapping[str, str],
) -> bool:
    """Tell whether inputs, templates, versions and options are as they were, and the outputs untouched."""
    return (
        (last.inputs, last.versions, last.options) == (inputs, versions, options)
        and all(_digest(path) == wanted for path, wanted in last.templates.items())
        and {p.relative_to(destination).as_posix() for p in destination.rglob("*") if p.is_file()} == set(last.outputs)
        and all(_digest(destination / name) == wanted for name, wanted in last.outputs.items())
    )


def _digest(path: Path | str) -> str:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  # a str or a Path
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _record(project: Path, destination: Path) -> Path:
    name = sha256(f"{project.resolve()}\0{destination.resolve()}".encode())
    return world.cache_folder() / "builds" / f"{name}.json"
