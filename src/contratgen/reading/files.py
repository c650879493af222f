"""Which files of a folder are the project's: a listing under limits, their bytes, their digests. Imports nothing heavy.

What an editor, a version control system or a build leaves behind is passed over; a link is never followed, so that
nothing outside the project is read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from typing import TYPE_CHECKING, Final

from contratgen.base import limits, world
from contratgen.base.diagnostics import Diagnostic, MisuseError, Place
from contratgen.base.faults import Fault
from contratgen.base.foreign import inert
from contratgen.reading.kinds import left_behind, resembles
from contratgen.reading.layout import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NO_PROJECT: Final = Fault(
    "CG101",
    "ce dossier n'est pas un projet : il n'a pas de fichier contrat.yaml",
    "Donnez le dossier du projet, ou créez-en un avec « contratgen new ».",
)
MISNAMED: Final = Fault(
    "CG101",
    "ce dossier n'a pas de fichier contrat.yaml, mais un fichier « {read} »",
    "Si c'est le cadre du contrat, renommez-le « contrat.yaml ».",
)
TOO_MANY: Final = Fault(
    "CG101",
    f"le dossier contient plus de {limits.PROJECT_FILES} fichiers : ce n'est sans doute pas un projet",
    "Donnez le dossier qui contient contrat.yaml, et rangez ailleurs ce qui n'est pas du contrat.",
)
NAME: Final = Fault(
    "CG106",
    "nom de fichier qui ne s'affiche pas",
    "Renommez-le avec des lettres, des chiffres, des tirets et un point.",
)
LINK: Final = Fault(
    "CG107",
    "lien symbolique : les liens ne sont pas suivis",
    "Copiez le fichier dans le projet : rien n'est lu en dehors.",
)
SPECIAL: Final = Fault("CG107", "ce n'est pas un fichier ordinaire", "Enlevez-le du projet, ou mettez-y une copie.")
DEEP: Final = Fault(
    "CG107", f"plus de {limits.PROJECT_DEPTH} dossiers l'un dans l'autre", "Rangez les fichiers plus haut."
)
UNREADABLE: Final = Fault("CG108", "lecture impossible ({reason})", "Vérifiez les droits du fichier et du dossier.")
TOO_BIG: Final = Fault(
    "CG109",
    "fichier trop gros : {size} octets, au plus {limit}",
    "Réduisez-le (images, numérisation), ou partagez-le en plusieurs.",
)

FRAMEWORK: Final = "contrat.yaml"
PASSED_OVER_FOLDERS: Final = frozenset({"build", "dist", "node_modules", "__pycache__"})
OUTPUT_MARK: Final = "manifest.json"
"""A folder that holds this file is the output of a build, wherever it stands outside the project's own folders."""


def project_files(folder: Path) -> Iterator[str]:
    """Yield the path of every file of a project, relative, with `/`, in order; also of a folder that cannot be listed.

    Raises `MisuseError` (CG101) for a folder that holds no `contrat.yaml`, or more files than a project may.
    """
    place = Place(str(folder))
    if not os.path.lexists(folder / FRAMEWORK):
        raise MisuseError(_no_project(folder, place))
    for count, path in enumerate(_walk(folder, "", 0), start=1):
        if count > limits.PROJECT_FILES:
            raise MisuseError(TOO_MANY.at(place))
        yield path


def _no_project(folder: Path, place: Place) -> Diagnostic:
    """Return the fault of a folder without framework; a file that bears nearly its name is told."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder)) if folder.is_dir() else []
    except OSError as fault:
        return UNREADABLE.at(place, reason=world.system_words(fault))
    slip = next((name for name in names if resembles(name, FRAMEWORK)), None)
    return MISNAMED.at(place, slip) if slip else NO_PROJECT.at(place)


def _walk(folder: Path, base: str, depth: int) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield base.rstrip("/")
        return
    if base and base.split("/", maxsplit=1)[0] not in FOLDERS and any(entry.name == OUTPUT_MARK for entry in found):
        return
    for entry in found:
        if left_behind(entry.name):
            continue
        if not entry.is_dir(follow_symlinks=False) or depth == limits.PROJECT_DEPTH:
            yield base + entry.name
        elif entry.name not in PASSED_OVER_FOLDERS:
            yield from _walk(folder / entry.name, f"{base}{entry.name}/", depth + 1)


def content_of(folder: Path, path: str, limit: int) -> bytes | Diagnostic:
    """Return the bytes of one of the project's files, or why they are refused."""
    place = Place(told_path(path))
    try:
        descriptor = os.open(folder / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return (LINK if error.errno == errno.ELOOP else UNREADABLE).at(place, reason=world.system_words(error))
    try:
        status = os.fstat(descriptor)
        refused = _refusal(folder / path, status.st_mode)
        if refused:
            return refused.at(place, reason="dossier protégé")
        if status.st_size > limit:
            return TOO_BIG.at(place, size=status.st_size, limit=limit)
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read(limit)
    finally:
        os.close(descriptor)


def refusal_of(folder: Path, path: str) -> Diagnostic | None:
    """Return why a file is refused whatever it holds: its name, or what it is."""
    place = Place(told_path(path))
    if not path.isprintable():
        return NAME.at(place)
    refused = _refusal(folder / path, os.lstat(folder / path).st_mode)
    return refused.at(place, reason="dossier protégé") if refused else None


def _refusal(path: Path, mode: int) -> Fault | None:
    """Return why what stands at a path is no file to read. A folder stands there when it could not be walked."""
    if stat.S_ISDIR(mode):
        return DEEP if os.access(path, os.R_OK | os.X_OK) else UNREADABLE
    if stat.S_ISLNK(mode):
        return LINK
    return None if stat.S_ISREG(mode) else SPECIAL


def told_path(path: str) -> str:
    """Return a path as a message may hold it: NFC, and inert."""
    return inert(unicodedata.normalize("NFC", path))


def input_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a project by path; empty for one that cannot be read.

    Raises `MisuseError` (CG101) as `project_files` does.
    """
    return {path: digest_of(content_of(folder, path, limits.PIECE_BYTES)) for path in project_files(folder)}


def digest_of(content: bytes | Diagnostic) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal; nothing where they were refused."""
    return "" if isinstance(content, Diagnostic) else hashlib.sha256(content).hexdigest()
