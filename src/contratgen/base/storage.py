"""The only place that writes. A file or a whole folder appears at once, or the destination stays as it was.

A folder is exchanged with its successor by one `renameat2(RENAME_EXCHANGE)`; where the file system knows none, by two
renames that the next run finishes if the first was the last thing that happened.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from contratgen.base import world
from contratgen.base.diagnostics import ContratgenError, Diagnostic, EnvironmentFault, MisuseError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARK: Final = "manifest.json"
"""A folder that holds this file was made here; any other non-empty folder is refused, but for one of Word files."""
REPORT: Final = "rapport.html"
"""What stands beside Word files alone."""
AT_FDCWD: Final = -100
RENAME_EXCHANGE: Final = 2
PARTIAL: Final = (".contratgen-", ".partiel")
"""How the name of a file that is being written begins and ends: its own name may be as long as the system allows."""
JUST_MADE: Final = 60.0
"""Seconds for which an empty one may be about to be held."""
LONGEST_NAME: Final = 255
"""Bytes of a file name (POSIX, NAME_MAX, as every common file system has it)."""
WRITERS: Final = 8
"""Files of a folder written at the same time."""


def read_given(path: Path) -> bytes:
    """Return the bytes of a file that somebody named. Raises `MisuseError` (CG642) when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as fault:
        message = f"lecture impossible ({world.system_words(fault)})"
        raise MisuseError(Diagnostic("CG642", message, Place(str(path)), hint="Vérifiez le nom du fichier.")) from None


def write_file(path: Path, content: bytes) -> None:
    """Write one file at once: a reader sees the old content or the new, never a part.

    Raises `EnvironmentFault` (CG910) when the folder cannot be written.
    """
    with _explained(path):
        _make(path.parent)
        sweep(path.parent)
        handle, name = tempfile.mkstemp(prefix=PARTIAL[0], suffix=PARTIAL[1], dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                fcntl.flock(handle, fcntl.LOCK_EX)
                stream.write(content)
                stream.flush()
                os.fsync(handle)
                os.fchmod(handle, 0o644)
                Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def sweep(folder: Path) -> None:
    """Remove from a folder the files that a killed run left half written: their owner holds them no more."""
    for left in folder.glob("*".join(PARTIAL)):
        with contextlib.suppress(OSError):
            descriptor = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb"):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                status = os.fstat(descriptor)
                if status.st_size or world.now().timestamp() - status.st_mtime > JUST_MADE:
                    left.unlink()


ANOTHER_NAME: Final = "Choisissez un autre nom de sortie."


def write_new_file(path: Path, content: bytes, hint: str = ANOTHER_NAME) -> None:
    """Write a file that must not exist yet.

    Raises `MisuseError` (CG911), with the hint, when it does.
    """
    refuse_existing(path, hint)
    write_file(path, content)


def refuse_existing(path: Path, hint: str = ANOTHER_NAME) -> None:
    """Raise `MisuseError` (CG911), with the hint, for a file that exists."""
    with _explained(path):
        there = path.exists()
    if there:
        raise MisuseError(Diagnostic("CG911", "le fichier existe déjà", Place(str(path)), hint))


@contextlib.contextmanager
def held(destination: Path) -> Iterator[None]:
    """Hold a destination for one build at a time, and finish what an interrupted build left; nothing of it stays.

    A destination that is a link is the folder that it leads to. Raises `EnvironmentFault` (CG912) when another build
    holds it, (CG910) when its folder cannot be written, and `MisuseError` (CG911) for a non-empty destination that was
    not made here.
    """
    with _explained(destination):
        destination = _real(destination)
        _refuse_underfoot(destination)
        missing = [folder for folder in destination.parents if not folder.exists()]
        path = _beside(destination, "lock")
        lock = _held_lock(path)
    if lock is None:
        message = "une autre construction écrit déjà dans ce dossier"
        hint = "Attendez qu'elle finisse, ou choisissez un autre dossier avec --into."
        raise EnvironmentFault(Diagnostic("CG912", message, Place(str(destination)), hint))
    with lock:
        try:
            _finish_interrupted(destination)
            _refuse_foreign(destination)
            yield
        finally:
            with contextlib.suppress(OSError):  # a folder that holds something stays
                path.unlink()
                for folder in missing:
                    folder.rmdir()


def _real(destination: Path) -> Path:
    """Return the folder that a destination leads to, so that a link, `.` or `..` is never taken for it.

    Raises `OSError` for a link that leads to itself.
    """
    if not destination.is_symlink() and destination.name not in {"", ".."}:
        return destination
    try:
        return Path(os.path.realpath(destination, strict=True))
    except FileNotFoundError:
        return Path(os.path.realpath(destination))


def _make(folder: Path) -> None:
    """Make a folder, and those above it, unless they are there. Raises `OSError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:  # what is there is no folder
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder) from None


def _refuse_underfoot(destination: Path) -> None:
    """Refuse to replace a mount point, or the folder where the command runs: who typed it would stay in a lost one."""
    with contextlib.suppress(FileNotFoundError):  # where the command runs, there may be no folder any more
        here = Path.cwd()
        if Path(os.path.realpath(destination)) in (here, *here.parents) and not _is_foreign(destination):
            message = "la commande est lancée dans ce dossier, qui doit être remplacé d'un coup"
            hint = "Placez-vous au-dessus, et donnez son nom avec --into."
            raise MisuseError(Diagnostic("CG911", message, Place(str(destination)), hint))
    if destination.is_mount():
        message = "la destination est un point de montage, qui ne peut pas être remplacé d'un coup"
        hint = f"Donnez un dossier qui s'y trouve, comme « {destination / 'contrat'} »."
        raise MisuseError(Diagnostic("CG911", message, Place(str(destination)), hint))


def _held_lock(path: Path) -> IO[bytes] | None:
    """Return our lock file, held; nothing where another holds it. Raises as `_opened_lock` does."""
    while True:
        _make(path.parent)
        lock = _opened_lock(path)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return None
        with contextlib.suppress(FileNotFoundError):  # who held it has removed it since it was opened
            if os.path.samestat(os.fstat(lock.fileno()), path.lstat()):
                return lock
        lock.close()


def _opened_lock(path: Path) -> IO[bytes]:
    """Open our own lock file, never what a link there leads to.

    Raises `MisuseError` (CG911) for anything else of that name, and `OSError`.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        if fault.errno not in {errno.ELOOP, errno.EISDIR, errno.ENXIO}:
            raise
        hint = "Enlevez-le s'il n'est pas de vous, ou choisissez un autre dossier avec --into."
        raise MisuseError(
            Diagnostic("CG911", "ce nom est pris, et ce n'est pas notre verrou", Place(str(path)), hint)
        ) from None
    return os.fdopen(descriptor, "r+b")


def exchange(destination: Path, files: Mapping[str, bytes]) -> None:
    """Replace a folder, which must be `held`, by one that holds exactly these files (names may have folders).

    Raises `EnvironmentFault` (CG910) when it cannot be written; the destination is then as it was.
    """
    with _explained(destination):
        destination = _real(destination)
        fresh = _beside(destination, "new")
        _remove(fresh)
        try:
            fresh.mkdir(mode=0o755)
            _write_all({fresh / name: content for name, content in files.items()})
            fresh.chmod(0o755)
            _swap(fresh, destination)
        finally:
            _remove(fresh)


def _remove(ours: Path) -> None:
    """Remove what stands at a name of ours: a folder with all it holds, a link or a file alone."""
    if ours.is_symlink() or ours.is_file():
        ours.unlink()
    else:
        shutil.rmtree(ours, ignore_errors=True)


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
        raise MisuseError(Diagnostic("CG911", "ce dossier existe déjà", Place(str(folder)), hint))
    with held(folder):
        exchange(folder, files)


def _swap(fresh: Path, destination: Path) -> None:
    if not destination.exists():
        fresh.rename(destination)
    elif not _rename_exchange(fresh, destination):
        old = _beside(destination, "old")
        destination.rename(old)
        try:
            fresh.rename(destination)
        except OSError:
            old.rename(destination)
            raise
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
    if old.is_dir() and not old.is_symlink() and not destination.exists():
        old.rename(destination)
    for left in (old, _beside(destination, "new")):
        with contextlib.suppress(OSError):
            _remove(left)


def _refuse_foreign(destination: Path) -> None:
    if _is_foreign(destination):
        message = "le dossier de destination contient des fichiers que contratgen n'a pas écrits"
        hint = "Choisissez un dossier vide ou nouveau avec --into : contratgen n'efface jamais ce qu'il n'a pas fait."
        raise MisuseError(Diagnostic("CG911", message, Place(str(destination)), hint))
    if destination.exists() and not destination.is_dir():
        message = "la destination est un fichier, pas un dossier"
        raise MisuseError(Diagnostic("CG911", message, Place(str(destination)), "Choisissez un dossier avec --into."))


def _is_foreign(destination: Path) -> bool:
    if not destination.is_dir() or (destination / MARK).exists():
        return False
    held = {path.name for path in destination.iterdir()}
    word_files = REPORT in held and all(name == REPORT or name.endswith(".docx") for name in held)
    return bool(held) and not word_files


def _beside(destination: Path, kind: str) -> Path:
    return destination.parent / fitting(f".{destination.name}", f".{kind}")


def fitting(stem: str, end: str) -> str:
    """Return a file name that the system takes: a stem, cut where it has to be, and an end that is kept whole."""
    while len(os.fsencode(stem + end)) > LONGEST_NAME:
        stem = stem[:-1]
    return stem + end


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except ContratgenError:
        raise
    except OSError as error:
        hint = "Vérifiez les droits et l'espace disponible, ou choisissez un autre dossier avec --into."
        message = f"écriture impossible ({world.system_words(error)})"
        raise EnvironmentFault(Diagnostic("CG910", message, Place(str(path)), hint)) from None
