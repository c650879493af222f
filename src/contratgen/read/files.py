"""Which files of a folder are the project's: a listing under limits, and their digests. Imports nothing heavy.

What an editor, a version control system or a build leaves behind is passed over; a link is never followed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING, Final

from contratgen import limits
from contratgen.diagnostics import Diagnostic, MisuseError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FRAMEWORK: Final = "contrat.yaml"
PASSED_OVER: Final = (".", "~", "#")
"""First characters of the names that editors and tools use for themselves."""
PASSED_OVER_ENDS: Final = ("~", ".bak", ".swp", ".tmp", ".orig")
OUTPUT_MARK: Final = "manifest.json"
"""A folder that holds this file is the output of a build, wherever it stands."""


def project_files(folder: Path) -> Iterator[str]:
    """Yield the path of every file of a project, relative, with `/`, in order.

    Raises `MisuseError` (CG101) for a folder that holds no `contrat.yaml`, or more files than a project may.
    """
    if not (folder / FRAMEWORK).is_file():
        message = "ce dossier n'est pas un projet : il n'a pas de fichier contrat.yaml"
        hint = "Donnez le dossier du projet, ou créez-en un avec « contratgen new »."
        raise MisuseError(Diagnostic("CG101", message, Place(str(folder)), hint=hint))
    count = 0
    for path in _walk(folder, ""):
        count += 1
        if count > limits.PROJECT_FILES:
            message = f"le dossier contient plus de {limits.PROJECT_FILES} fichiers : ce n'est sans doute pas un projet"
            raise MisuseError(Diagnostic("CG101", message, Place(str(folder))))
        yield path


def _walk(folder: Path, base: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    if base and any(entry.name == OUTPUT_MARK for entry in found):
        return
    for entry in found:
        if entry.name.startswith(PASSED_OVER) or entry.name.endswith(PASSED_OVER_ENDS):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, f"{base}{entry.name}/")
        else:
            yield base + entry.name


def input_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a project by path; empty for one that cannot be read.

    Raises `MisuseError` (CG101) as `project_files` does.
    """
    return {path: _digest(folder / path) for path in project_files(folder)}


def _digest(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.lstat().st_size > limits.PIECE_BYTES:
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
