"""How a rule says what it found: a sentence at the line of a field, and the nearest name for one that is unknown."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Final

from contratgen.assemble.fields import Modele
from contratgen.assemble.kit import Finding

Path = tuple[str | int, ...]
LISTED: Final = 20
"""Names that a hint lists at most: more are not read."""


def found(  # a finding has that many optional parts
    message: str, model: Modele, *path: str | int, hint: str = "", expected: str = "", read: str = "", party: str = ""
) -> Finding:
    """Return a finding at the field `path` below `model`."""
    return Finding(message, model.place(*path), hint, dotted(path), expected, read, party)


def dotted(path: Path) -> str:
    """Return a path as its author knows it: « moyens.droit_commun[2].montant »."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def proposal(written: str, known: Collection[str]) -> str:
    """Return the hint for a name that nothing bears: the nearest one, or all of them."""
    near = difflib.get_close_matches(written, known, n=1) or [name for name in known if name.startswith(f"{written}-")]
    if near:
        return f"Vouliez-vous écrire « {near[0]} » ?"
    if not known:
        return "Le contrat n'en déclare aucun."
    names = sorted(known)
    return f"Noms connus : {', '.join(names[:LISTED])}{'…' if len(names) > LISTED else '.'}"
