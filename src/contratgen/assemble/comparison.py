"""What changed between two contracts: their canonical forms compared field by field, items matched by their codes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from contratgen.assemble.canonical import canonical
from contratgen.assemble.faults import models_in

if TYPE_CHECKING:
    from pydantic import BaseModel

    from contratgen.assemble.contract import Assembled

KEYS: Final = ("code", "identifiant", "partenaire", "quartier", "intitule", "nom", "annee", "libelle", "date")
"""Fields that tell the items of a list apart, most telling first."""
ABSENT: Final = object()
SHORT: Final = 80


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: the article or partner it belongs to, its path in words, and both values as text.

    `old` is None for what was added, `new` for what was taken away.
    """

    section: str
    field: str
    old: str | None
    new: str | None


def compare_contracts(before: Assembled, after: Assembled) -> tuple[Change, ...]:
    """Return what changed from one contract to another of the same kit, section by section."""
    assert after.kit is not None
    kit = after.kit
    old, new = canonical(before.contract), canonical(after.contract)
    changes = []
    for path, left, right in _differences((), old, new):
        holder = after.contract if right is not ABSENT else before.contract
        section = kit.section_of(tuple(map(str, path)), holder)
        changes.append(Change(section, " › ".join(_titles(kit.contract, path)), _text(left), _text(right)))
    return tuple(changes)


def in_words(changes: tuple[Change, ...]) -> Iterator[str]:
    """Yield the lines of a French account of the changes."""
    if not changes:
        yield "Aucune différence."
    for section, group in groupby(changes, key=lambda change: change.section):
        yield section
        for change in group:
            yield from _account(change)


def _account(change: Change) -> Iterator[str]:
    if change.old is None:
        yield f"  + {change.field} : {change.new}"
    elif change.new is None:
        yield f"  - {change.field} : {change.old}"
    elif max(len(change.old), len(change.new)) <= SHORT:
        yield f"  ~ {change.field} : {change.old} → {change.new}"
    else:
        yield f"  ~ {change.field} :"
        yield from (f"      {line}" for line in _words_changed(change.old, change.new))


def _words_changed(old: str, new: str) -> Iterator[str]:
    """Yield the stretches that differ, with the words around them."""
    left, right = old.split(), new.split()
    for kind, i, j, k, m in difflib.SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if kind != "equal":
            lead = " ".join(left[max(0, i - 4) : i])
            gone, come = " ".join(left[i:j]), " ".join(right[k:m])
            yield f"… {lead} [-{gone}-] [+{come}+] …".replace("[--] ", "").replace(" [++]", "")


Path = tuple[str, ...]


def _differences(path: Path, old: Any, new: Any) -> Iterator[tuple[Path, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in (*old, *(n for n in new if n not in old)):
            yield from _differences((*path, name), old.get(name, ABSENT), new.get(name, ABSENT))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _differences(path, _keyed(old), _keyed(new))
    elif old != new:
        yield path, old, new


def _keyed(items: list[Any]) -> dict[str, Any]:
    keyed: dict[str, Any] = {}
    for rank, item in enumerate(items, 1):
        name = _name(item) or f"n° {rank}"
        keyed[name if name not in keyed else f"{name} ({rank})"] = item
    return keyed


def _name(item: Any) -> str | None:
    if isinstance(item, str):
        return item
    if isinstance(item, dict):
        return next((str(item[key]) for key in KEYS if isinstance(item.get(key), (str, int))), None)
    return None


def _text(value: Any) -> str | None:
    if value is ABSENT:
        return None
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(str(_text(inner)) for inner in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)


def _titles(model: type[BaseModel], path: Path) -> Iterator[str]:
    """Yield the path's segments by the titles of their fields; what is no field keeps its own name."""
    here: list[type[BaseModel]] = [model]
    for depth, segment in enumerate(path):
        field = next((m.model_fields[segment] for m in here if segment in m.model_fields), None)
        if field is None:
            if depth > 1 or path[0] != "contributions":
                yield segment
            continue
        here = models_in(field.annotation) or here
        if depth > 0 and segment != "lignes":
            yield field.title or segment
