"""Reading the file that a command is given, and naming the new one that it writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contratgen.base import world
from contratgen.base.diagnostics import Diagnostic, MisuseError, Place
from contratgen.base.storage import fitting, refuse_existing, write_file
from contratgen.project.fingerprint import sums

if TYPE_CHECKING:
    from pathlib import Path


def read_given(path: Path) -> bytes:
    """Return the bytes of a file. Raises `MisuseError` (CG642) when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as fault:
        message = f"lecture impossible ({world.system_words(fault)})"
        raise MisuseError(Diagnostic("CG642", message, Place(str(path)), hint="Vérifiez le nom du fichier.")) from None


def write_signed(path: Path, content: bytes) -> Path:
    """Write a new file that bears signatures, and its digest in another new one beside it, whose path is returned.

    `sha256sum -c` reads that one. Raises `MisuseError` (CG911) when either exists, and writes nothing then.
    """
    digest = path.with_name(fitting(path.name, ".sha256"))
    for one in (path, digest):
        refuse_existing(one)
    write_file(digest, sums({path.name: content}))
    write_file(path, content)
    return digest


def next_name(path: Path) -> Path:
    """Return the name of the next state of a file: `dossier.pdf` → `dossier-1.pdf` → `dossier-2.pdf`.

    A name that would be too long for the system is cut before its number.
    """
    stem, number = path.stem, 0
    if found := re.fullmatch(r"(.+)-(\d{1,3})", stem):
        stem, number = found[1], int(found[2])
    return path.with_name(fitting(stem, f"-{number + 1}{path.suffix}"))
