"""A project as git remembers it, in a temporary folder."""

from __future__ import annotations

import io
import tarfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contratgen import limits, world
from contratgen.diagnostics import Diagnostic, MisuseError, Place
from contratgen.programs import answer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAMEWORK: Final = "contrat.yaml"
ABSENT: Final = "à cette révision, « {folder} » n'est pas un projet : il n'y a pas de fichier contrat.yaml"
UNKNOWN: Final = "ce n'est ni un projet, ni un dossier PDF, ni une révision git de « {folder} »"
HINT: Final = (
    "Donnez deux projets ou deux dossiers PDF, ou bien une révision et le dossier de son projet : « contratgen compare "
    "HEAD~1 {folder} »."
)


@contextmanager
def project_at(revision: str, project: Path) -> Iterator[Path]:
    """Lend a folder that holds `project` as it was at a git revision.

    Raises `MisuseError` (CG105) when git knows no such revision, when the project is not under version control, or was
    not there yet; `EnvironmentFault` (CG913) when git does not answer.
    """
    prefix = _git(revision, project, project, "rev-parse", "--show-prefix").decode().strip()
    top = Path(_git(revision, project, project, "rev-parse", "--show-toplevel").decode().strip())
    paths = [prefix] if prefix else []
    known = _git(revision, project, top, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    commit = known.decode().strip()
    if not _git(revision, project, top, "ls-tree", "--name-only", commit, f"{prefix}{FRAMEWORK}"):
        raise _refusal(revision, project, ABSENT)
    archive = _git(revision, project, top, "archive", "--format=tar", "--end-of-options", commit, *paths)
    with world.temporary_folder() as folder, tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
        yield folder / prefix


def _git(revision: str, project: Path, folder: Path, *arguments: str) -> bytes:
    command = world.program("git")
    if command is None:
        raise _refusal(revision, project, "git n'est pas installé")
    answer = answer_of((str(command), "-C", str(folder), *arguments), limits.REVISION_SECONDS)
    if answer.returncode != 0:
        raise _refusal(revision, project, UNKNOWN)
    return answer.stdout


def _refusal(revision: str, project: Path, message: str) -> MisuseError:
    hint = HINT.format(folder=project)
    return MisuseError(Diagnostic("CG105", message.format(folder=project), Place(revision), hint=hint))
