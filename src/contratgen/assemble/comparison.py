"""What changed between two contracts: their canonical forms compared field by field, items matched by their codes."""

from __future__ import annotations

import datetime
import difflib
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from contratgen.assemble.canonical import canonical
from contratgen.assemble.faults import models_in
from contratgen.assemble.titles import BETWEEN, UNNAMED, field_in, followed
from contratgen.read.layout import CONTRIBUTIONS

if TYPE_CHECKING:
    from contratgen.assemble.contract import Assembled

KEYS: Final = ("code", "identifiant", "partenaire", "quartier", "intitule", "nom", "annee", "libelle", "date")
"""Fields that tell the items of a list apart, most telling first."""
ABSENT: Final = object()
SHORT: Final = 80
WHOLE: Final = "Contribution entière"
"""What is told of a partner that only one of the contracts has."""
DEEPER: Final = "      "
"""What stands before a value that is told below its name."""


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
        titles, kind = followed(kit.contract, path)
        below = titles[2:] if path[0] == CONTRIBUTIONS else titles[1:]  # the section names what holds them
        changes.append(Change(section, BETWEEN.join(below) or WHOLE, _text(left, kind), _text(right, kind)))
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
    if change.old is None or change.new is None:
        sign, value = ("-", change.old) if change.new is None else ("+", change.new)
        yield from _named(f"  {sign} {change.field}", value or "")
    elif max(len(change.old), len(change.new)) <= SHORT and "\n" not in change.old + change.new:
        yield f"  ~ {change.field} : {change.old} → {change.new}"
    else:
        yield f"  ~ {change.field} :"
        yield from (f"{DEEPER}{line}" for line in _words_changed(change.old, change.new))


def _named(name: str, value: str) -> Iterator[str]:
    """Yield a value after its name: on the same line, or below and to the right when it has several."""
    lines = [line for line in value.split("\n") if line.strip()]
    if len(lines) == 1:
        yield f"{name} : {lines[0]}"
    else:
        yield f"{name} :"
        yield from (f"{DEEPER}{line}" for line in lines)


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


def _text(value: Any, kind: Any) -> str | None:
    """Return a value of an annotated kind as its readers write it; a group on one line, or a line for each field."""
    if value is ABSENT:
        return None
    if isinstance(value, dict):
        lines = [line for name, inner in value.items() for line in _line(name, inner, kind)]
        return (" ; " if _is_flat(value) else "\n").join(lines)
    if not isinstance(value, list):
        return _plain(value, set(_kinds(kind)))
    if not any(isinstance(item, dict) for item in value):
        return ", ".join(_text(item, kind) or "" for item in value)
    return "\n".join(line for name, item in _keyed(value).items() for line in _item(name, item, kind))


def _plain(value: Any, kinds: set[Any]) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if Decimal in kinds:
        return f"{Decimal(value):,f}".replace(",", "\u202f").replace(".", ",")
    return f"{datetime.date.fromisoformat(value):%d/%m/%Y}" if datetime.date in kinds else str(value)


def _is_flat(group: dict[str, Any]) -> bool:
    return not any(isinstance(value, (dict, list)) for value in group.values())


def _item(name: str, item: Any, kind: Any) -> Iterator[str]:
    """Yield the lines of one group of a list: one line, or its name and its fields below."""
    text = _text(item, kind) or ""
    yield from (text,) if _is_flat(item) else _named(name, text)


def _line(name: str, value: Any, kind: Any) -> Iterator[str]:
    """Yield the lines of one field of a group; none when nothing is written there."""
    field = field_in(models_in(kind), name)
    text = _text(value, kind if field is None else field.annotation)
    if text and name == UNNAMED:
        yield from text.split("\n")
    elif text:
        yield from _named((field.title if field else None) or name, text)


def _kinds(annotation: Any) -> Iterator[Any]:
    """Yield the plain types that an annotation is made of."""
    arguments = typing.get_args(annotation)
    yield from (kind for argument in arguments for kind in _kinds(argument)) if arguments else (annotation,)
