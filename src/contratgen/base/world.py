"""The outside, and the only way to it: clock, environment, temporary and cache folders, fonts, installed programs.

Knows nothing of contracts. It finds things; it starts no program and writes nothing but empty folders.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
import termios
import zlib
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent
LIBRARIES: Final = (
    "babel", "fonttools", "img2pdf", "jinja2", "lxml", "markdown", "num2words", "pikepdf", "pillow", "pydantic",
    "pypdfium2", "pyyaml", "ruamel.yaml", "segno",
)  # fmt: skip
"""The libraries whose version may change an output byte."""
TEMPORARY: Final = ("contratgen-", ".travail")
"""How the name of a temporary folder begins and ends."""
PROCESS_GROUP: Final = 2
PROCESSOR_TIMES: Final = slice(11, 15)
"""Where /proc/PID/stat has the group, and the times of a process and of its children, after the program's name."""
OFFICE_FOLDERS: Final = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program")
"""Where distributions install LibreOffice."""
SYSTEM_WORDS: Final = {
    errno.ENOENT: "il n'y a rien de ce nom",
    errno.EACCES: "les droits manquent",
    errno.EPERM: "les droits manquent",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "un fichier est à la place d'un dossier",
    errno.EEXIST: "le nom est déjà pris",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "l'espace accordé est épuisé",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EFBIG: "le fichier deviendrait trop gros",
    errno.EIO: "le disque ne répond pas",
    errno.ENOEXEC: "ce n'est pas un programme",
    errno.EBUSY: "le système s'en sert, comme d'un point de montage",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ELOOP: "trop de liens mènent les uns aux autres",
}
"""Why the system refuses something, in the words of our users: Python gives them in English."""


def now() -> datetime:
    """Return the present time in UTC. It enters no file but a signature."""
    return datetime.now(UTC)


def environment_variable(name: str) -> str | None:
    """Return the value of an environment variable that the user named."""
    return os.environ.get(name)


def descriptor_line(number: int) -> str:
    """Return the first line that a file descriptor given by the caller holds. Raises `OSError`."""
    with os.fdopen(os.dup(number), encoding="utf-8") as stream:
        return stream.readline()


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person reads this stream as it is written."""
    return stream.isatty()


@contextmanager
def terminal_kept() -> Iterator[None]:
    """Leave the terminal as it was, should a process that asks there for a secret, unseen, be stopped meanwhile."""
    try:
        before = termios.tcgetattr(sys.stdin)
    except (termios.error, OSError, ValueError, TypeError):  # there is none
        yield
        return
    try:
        yield
    finally:
        if termios.tcgetattr(sys.stdin) != before:  # to set it from the background would stop this process
            termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


def open_streams() -> None:
    """Have standard streams that lead nowhere where there are none: no file of ours is to take their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)  # the lowest that is free: that of the stream
            os.set_inheritable(descriptor, True)
            setattr(sys, name, os.fdopen(descriptor, mode))


def processors() -> int:
    """Return how many programs can usefully run at once."""
    return len(os.sched_getaffinity(0))


def system_words(fault: OSError) -> str:
    """Return in French why the system refused something; the number of the fault when it is rare."""
    return SYSTEM_WORDS.get(fault.errno or 0, f"erreur {fault.errno} du système")


def cache_folder() -> Path:
    """Return the folder of what may be deleted at any time; it may not exist yet (XDG Base Directory)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "contratgen"


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Lend an empty private folder, removed with all it holds at the end, or by the next run should this one be killed.

    Raises `EnvironmentFault` (CG906) when none can be made.
    """
    try:
        _sweep(tempfile.gettempdir())
        folder, hold = _held_folder()
    except OSError as fault:
        message = f"aucun dossier temporaire n'est utilisable : {system_words(fault)}"
        hint = "Libérez de la place, ou désignez un dossier inscriptible par la variable TMPDIR."
        raise EnvironmentFault(Diagnostic("CG906", message, Place("(machine)"), hint)) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(hold)


def _held_folder() -> tuple[Path, int]:
    """Make a folder that this process holds by a lock, which ends with it whatever ends it. Raises `OSError`."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY[0], suffix=TEMPORARY[1]))
        hold = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(hold, fcntl.LOCK_EX)
        if folder.exists():
            return folder, hold
        os.close(hold)  # another run had taken it for one that nobody holds


@cache
def _sweep(parent: str) -> None:
    """Remove the temporary folders of this user that no process holds any more: its run was killed. Once a run."""
    for left in Path(parent).glob("*".join(TEMPORARY)):
        with suppress(OSError):
            descriptor = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(descriptor).st_uid == os.geteuid():
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(descriptor)


def processor_seconds(group: int) -> float:
    """Return the processor time, in seconds, that the processes of a group have taken so far (proc(5))."""
    ticks = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            said = entry.read_text().rpartition(")")[2].split()
            if int(said[PROCESS_GROUP]) == group:
                ticks += sum(map(int, said[PROCESSOR_TIMES]))
    return ticks / os.sysconf("SC_CLK_TCK")


def fonts_folder() -> Path:
    """Return the folder of the fonts that travel with contratgen."""
    return HERE / "fonts"


@cache
def fonts_digest() -> str:
    """Return the SHA-256, in hexadecimal, of the names and bytes of those fonts."""
    digest = hashlib.sha256()
    for font in sorted(fonts_folder().glob("*.ttf")):
        digest.update(f"{font.name}\0{hashlib.sha256(font.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def office_folders() -> tuple[Path, ...]:
    """Return the program folders where LibreOffice may be, the distribution's first."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    found = [Path(command).resolve().parent] if command else []
    optional = sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)
    return (*(Path(folder) for folder in OFFICE_FOLDERS), *optional, *found)


def system_python() -> Path:
    """Return the interpreter of the distribution, the one that its UNO bridge is built for."""
    return Path("/usr/bin/python3")


def program(name: str) -> Path | None:
    """Return where a program is installed, if it is."""
    command = shutil.which(name)
    return Path(command) if command else None


@cache
def versions() -> dict[str, str]:
    """Return the versions that outputs depend on, by name; the converter's own are `Engine.versions`."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    zipping = zlib.ZLIB_RUNTIME_VERSION  # compresses Word files
    own = {"contratgen": _installed("contratgen"), "python": python, "polices": fonts_digest(), "zlib": zipping}
    return own | {name: _installed(name) for name in LIBRARIES}


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "non installé"
