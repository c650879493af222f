"""How a rule says what it found: a sentence at the line of a field, and the nearest name for one that is unknown."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import wraps
from typing import Any, Final

from contratgen.kit import RULE_FINDINGS, Finding, Modele, Rule

Path = tuple[str | int, ...]
LISTED: Final = 20
"""Names that a hint lists at most: more are not read."""
COMPARED: Final = 1_000
"""Names among which the nearest is looked for: comparing takes about 10 µs a name."""


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
    compared = sorted(known)[:COMPARED]
    near = difflib.get_close_matches(written, compared, n=1) or [n for n in compared if n.startswith(f"{written}-")]
    if near:
        return f"Vouliez-vous écrire « {near[0]} » ?"
    if not known:
        return "Le contrat n'en déclare aucun."
    return f"Noms connus : {', '.join(compared[:LISTED])}{'…' if len(known) > LISTED else '.'}"


def within_limits(rule: Rule) -> Rule:
    """Return the rule, which stops after so many findings and says so: the next ones have the same cause."""

    @wraps(rule.check)
    def check(contract: Any) -> Iterator[Finding]:
        for rank, finding in enumerate(rule.check(contract)):
            if rank == RULE_FINDINGS:
                message = f"plus de {rank} constats de cette règle : les suivants ne sont pas montrés"
                yield Finding(message, hint="Corrigez d'abord ceux qui précèdent.")
                return
            yield finding

    return replace(rule, check=check)
