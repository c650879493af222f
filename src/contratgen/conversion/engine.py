"""Which LibreOffice this machine has, and whether it will do. Starts nothing but the question to dpkg."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from contratgen.base import world
from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, Place
from contratgen.base.programs import answer_of

if TYPE_CHECKING:
    from pathlib import Path

MINIMUM: Final = (7, 4)
"""Debian 12's; earlier ones write other tags."""
HERE: Final = Place("(machine)")
WITHOUT: Final = "Sans lui, « contratgen build --edition word » écrit les fichiers Word et le rapport."
ADVICE: Final = (
    "Installez LibreOffice et son pont Python : apt install libreoffice-writer-nogui libreoffice-math-nogui python3-uno"
)
PACKAGES: Final = ("libreoffice-core-nogui", "libreoffice-core")


@dataclass(frozen=True, slots=True)
class Engine:
    """One installed LibreOffice: its program, the interpreter that can drive it, and what it calls itself."""

    soffice: Path
    python: Path
    version: str
    build: str
    package: str | None
    equations: bool

    @property
    def versions(self) -> dict[str, str]:
        """What a manifest says of the converter: pages are laid out alike only where all of it is equal."""
        return {"libreoffice": self.version, "libreoffice_paquet": self.package or f"construction {self.build}"}


@cache
def find_engine() -> Engine:
    """Return the converter of this machine.

    Raises `EnvironmentFault`: CG901 when there is none, CG902 when it is too old, CG913 when dpkg
    does not answer.
    """
    for folder in world.office_folders():
        soffice = folder / "soffice.bin"
        if soffice.is_file():
            return _describe(folder, soffice)
    raise EnvironmentFault(Diagnostic("CG901", "LibreOffice est introuvable", HERE, f"{ADVICE} {WITHOUT}"))


def _describe(folder: Path, soffice: Path) -> Engine:
    version = _setting(folder / "bootstraprc", r"ProductKey=\D*([\d.]+)")
    if tuple(int(n) for n in re.findall(r"\d+", version)) < MINIMUM:
        message = f"LibreOffice {version or 'de version inconnue'} est trop ancien : il faut au moins la version 7.4"
        raise EnvironmentFault(Diagnostic("CG902", message, HERE, ADVICE))
    own = folder / "python"  # the interpreter that upstream's own packages bring
    python = own if own.is_file() else world.system_python()
    return Engine(
        soffice,
        python,
        version,
        _setting(folder / "versionrc", r"buildid=(.*)"),
        _package(folder),
        draws_equations(folder),
    )


def draws_equations(folder: Path) -> bool:
    """Tell whether a LibreOffice has its component Math, without which equations vanish from the PDF."""
    return (folder.parent / "share/registry/math.xcd").is_file()


def without_equations(place: Place) -> Diagnostic:
    """Return what is told of a document with equations where LibreOffice cannot draw any (CG416)."""
    message = "ce document a des équations, et le composant Math de LibreOffice manque sur cette machine"
    return Diagnostic("CG416", message, place, "Installez-le : apt install libreoffice-math-nogui")


def _setting(path: Path, pattern: str) -> str:
    try:
        found = re.search(pattern, path.read_text(encoding="utf-8"))
    except OSError:
        return ""
    return found[1].strip() if found else ""


def _package(folder: Path) -> str | None:
    """Return the distribution's package and version, where dpkg knows it."""
    query = world.program("dpkg-query")
    if query is None or str(folder) not in world.OFFICE_FOLDERS:
        return None
    command = [str(query), "-W", "-f", "${db:Status-Status} ${Package} ${Version}\n", *PACKAGES]
    lines = answer_of(command).stdout.decode().splitlines()
    installed = [line.split(" ", 1)[1] for line in lines if line.startswith("installed ")]
    return installed[0] if installed else None
