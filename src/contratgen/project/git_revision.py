"""A project as git remembers it, in a temporary folder."""

from __future__ import annotations

import io
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contratgen.base import limits, world
from contratgen.base.diagnostics import Diagnostic, MisuseError, Place
from contratgen.base.programs import answer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FRAMEWORK: Final = "contrat.yaml"
DESCRIBED: Final = 3
"""What `git cat-file --batch` says before a blob: its name, its type, its size."""
LINK: Final = "120000"
SUBMODULE: Final = "160000"
"""Modes of git trees (gitformat-index)."""
ABSENT: Final = "à cette révision, « {folder} » n'est pas un projet : il n'y a pas de fichier contrat.yaml"
PARTIAL: Final = "le dépôt de « {folder} » n'a pas tous les fichiers de cette révision (copie partielle, ou abîmée)"
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
    listed = _git(revision, project, top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
    entries = [_Entry.of(line) for line in listed.decode(errors="surrogateescape").split("\0") if line]
    kept = [entry for entry in entries if entry.mode != SUBMODULE]
    asked = "".join(f"{entry.blob}\n" for entry in kept).encode()
    blobs = io.BytesIO(_git(revision, project, top, "cat-file", "--batch", given=asked))
    with world.temporary_folder() as folder:
        try:
            _lay(folder, kept, blobs)
        except LookupError:
            raise _refusal(revision, project, PARTIAL) from None
        yield folder / prefix


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of a git tree: its mode, the name of its blob, its path from the top of the repository."""

    mode: str
    blob: str
    path: str

    @classmethod
    def of(cls, line: str) -> _Entry:
        """Return the entry of a line of `git ls-tree -z`."""
        described, _, path = line.partition("\t")
        mode, _, blob = described.split(" ")
        return cls(mode, blob, path)


def _lay(folder: Path, entries: Iterable[_Entry], blobs: io.BytesIO) -> None:
    """Write git's own blobs, whatever `.gitattributes` says of exports, line endings and filters; links stay links.

    Raises `LookupError` for a blob that the repository lacks.
    """
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for entry in entries:
            said = blobs.readline().split()
            if len(said) < DESCRIBED:
                raise LookupError(entry.path)
            size = int(said[-1])
            content = blobs.read(size + 1)[:size]
            info = tarfile.TarInfo(entry.path)
            if entry.mode == LINK:
                info.type, info.linkname = tarfile.SYMTYPE, content.decode(errors="surrogateescape")
            else:
                info.size = size
            tar.addfile(info, io.BytesIO(content))
    archive.seek(0)
    with tarfile.open(fileobj=archive) as tar:
        tar.extractall(folder, filter="tar")


def _git(revision: str, project: Path, folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = world.program("git")
    if command is None:
        raise _refusal(revision, project, "git n'est pas installé")
    answer = answer_of((str(command), "-C", str(folder), *arguments), limits.REVISION_SECONDS, given)
    if answer.returncode != 0:
        raise _refusal(revision, project, UNKNOWN)
    return answer.stdout


def _refusal(revision: str, project: Path, message: str) -> MisuseError:
    hint = HINT.format(folder=project)
    return MisuseError(Diagnostic("CG105", message.format(folder=project), Place(revision), hint=hint))
