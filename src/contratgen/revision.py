"""A project as git remembers it, in a temporary folder. Beside `convert/`, the only module that starts a program."""

from __future__ import annotations

import io
import subprocess
import tarfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from contratgen import world
from contratgen.diagnostics import Diagnostic, MisuseError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def project_at(revision: str, project: Path) -> Iterator[Path]:
    """Lend a folder that holds `project` as it was at a git revision.

    Raises `MisuseError` (CG105) when git knows no such revision or the project is not under version control.
    """
    prefix = _git(revision, project, "rev-parse", "--show-prefix").decode().strip()
    top = Path(_git(revision, project, "rev-parse", "--show-toplevel").decode().strip())
    archive = _git(
        revision,
        top,
        "archive",
        "--format=tar",
        f"--prefix={revision.replace('/', '-')}/",
        "--end-of-options",
        revision,
        *([prefix] if prefix else []),
    )
    with world.temporary_folder() as folder, tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
        yield folder / revision.replace("/", "-") / prefix


def _git(revision: str, folder: Path, *arguments: str) -> bytes:
    command = world.program("git")
    if command is None:
        raise _refusal(revision, "git n'est pas installé")
    answer = subprocess.run([str(command), "-C", str(folder), *arguments], capture_output=True, check=False)  # noqa: S603  # fixed command, options ended
    if answer.returncode != 0:
        raise _refusal(revision, "ce n'est ni un dossier de projet, ni une révision git du projet")
    return answer.stdout


def _refusal(revision: str, message: str) -> MisuseError:
    hint = "Donnez un dossier, ou une révision comme « HEAD~1 », avec --projet suivi du dossier du projet."
    return MisuseError(Diagnostic("CG105", message, Place(revision), hint=hint))
