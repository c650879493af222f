"""File names that transmission and archives accept (rule V54)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from contratgen.base.diagnostics import Diagnostic, InputError, Place

NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
NAME_BYTES: Final = 255
SIGNS: Final = "Des lettres sans accent, des chiffres, « _ », « - » et « . », sans commencer par « . » ou « - »."


def fit_to_send(names: Iterable[str]) -> None:
    """See that archives and transmission accept every file name, folders included.

    Raises `InputError` (CG532).
    """
    faults = [
        Diagnostic("CG532", "nom de fichier que la transmission ou l'archivage refuserait", Place(name), SIGNS)
        for name in names
        if not all(NAME.fullmatch(part) and len(part.encode()) <= NAME_BYTES for part in name.split("/"))
    ]
    if faults:
        raise InputError(*faults)
