"""The only place that writes. A file or a whole folder appears at once, or the destination stays as it was.

A folder is exchanged with its successor by one `renameat2(RENAME_EXCHANGE)`; where the file system knows none, by two
renames that the next run finishes if the first was the last thing that happened.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contratgen import world
from contratgen.diagnostics import ContratgenError, Diagnostic, EnvironmentFault, MisuseError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARK: Final = "manifest.json"
"""A folder that holds this file was made here; any other non-empty folder is refused."""
AT_FDCWD: Final = -100
RENAME_EXCHANGE: Final = 2
WRITERS: Final = 8
"""Files of a folder written at the same time."""


def write_file(path: Path, content: bytes) -> None:
    """Write one file at once: a reader sees the old content or the new, never a part.

    Raises `EnvironmentFault` (CG910) when the folder cannot be written.
    """
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def write_new_file(path: Path, content: bytes, hint: str = "Choisissez un autre nom de sortie.") -> None:
    """Write a file that must not exist yet.

    Raises `MisuseError` (CG911), with the hint, when it does.
    """
    if path.exists():
        raise MisuseError(_refusal("CG911", path, "le fichier existe déjà", hint))
    write_file(path, content)


@contextlib.contextmanager
def held(destination: Path) -> Iterator[None]:
    """Hold a destination for one build at a time, and finish what an interrupted build left.

    Raises `EnvironmentFault` (CG912) when another build holds it, (CG910) when its folder cannot be written, and
    `MisuseError` (CG911) for a non-empty destination that was not made here.
    """
    with _explained(destination):
        destination.parent.mkdir(parents=True, exist_ok=True)
        lock = (destination.parent / f".{destination.name}.lock").open("ab")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = "une autre construction écrit déjà dans ce dossier"
            hint = "Attendez qu'elle finisse, ou choisissez un autre dossier avec --into."
            raise EnvironmentFault(_refusal("CG912", destination, message, hint)) from None
        _finish_interrupted(destination)
        _refuse_foreign(destination)
        yield


def exchange(destination: Path, files: Mapping[str, bytes]) -> None:
    """Replace a folder, which must be `held`, by one that holds exactly these files (names may have folders).

    Raises `EnvironmentFault` (CG910) when it cannot be written; the destination is then as it was.
    """
    fresh = _beside(destination, "new")
    with _explained(destination):
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            _write_all({fresh / name: content for name, content in files.items()})
            fresh.chmod(0o755)
            _swap(fresh, destination)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _write_all(files: Mapping[Path, bytes]) -> None:
    """Write new files, which are on the disk when this returns: several at a time, since each waits for it."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # where there is something to write

    for folder in {path.parent for path in files}:
        folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(_write_new, files, files.values()))


def _write_new(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(0o644)


def write_new_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder that must not exist yet, at once.

    Raises `MisuseError` (CG911) when it does, `EnvironmentFault` (CG910, CG912) as `held` and `exchange` do.
    """
    if folder.exists() or folder.is_symlink():
        hint = "Donnez le nom d'un dossier qui n'existe pas encore."
        raise MisuseError(_refusal("CG911", folder, "ce dossier existe déjà", hint))
    with held(folder):
        exchange(folder, files)


def _swap(fresh: Path, destination: Path) -> None:
    if not destination.exists():
        fresh.rename(destination)
    elif not _rename_exchange(fresh, destination):
        old = _beside(destination, "old")
        destination.rename(old)
        fresh.rename(destination)
        shutil.rmtree(old, ignore_errors=True)


def _rename_exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    done: int = renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    return done == 0


def _finish_interrupted(destination: Path) -> None:
    old = _beside(destination, "old")
    if old.exists():
        if destination.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(destination)
    shutil.rmtree(_beside(destination, "new"), ignore_errors=True)


def _refuse_foreign(destination: Path) -> None:
    if destination.is_dir() and not (destination / MARK).exists() and any(destination.iterdir()):
        message = "le dossier de destination contient des fichiers que contratgen n'a pas écrits"
        hint = "Choisissez un dossier vide ou nouveau avec --into : contratgen n'efface jamais ce qu'il n'a pas fait."
        raise MisuseError(_refusal("CG911", destination, message, hint))
    if destination.exists() and not destination.is_dir():
        message = "la destination est un fichier, pas un dossier"
        raise MisuseError(_refusal("CG911", destination, message, "Choisissez un dossier avec --into."))


def _beside(destination: Path, kind: str) -> Path:
    return destination.parent / f".{destination.name}.{kind}"


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except ContratgenError:
        raise
    except OSError as error:
        hint = "Vérifiez les droits et l'espace disponible, ou choisissez un autre dossier avec --into."
        message = f"écriture impossible ({world.system_words(error)})"
        raise EnvironmentFault(_refusal("CG910", path, message, hint)) from None


def _refusal(code: str, path: Path, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, Place(str(path)), hint=hint)
