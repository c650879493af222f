"""What changed between two contracts: their canonical forms compared field by field, in the words of their readers."""

from __future__ import annotations

import datetime
import typing
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from contratgen.assembly.annotations import models_in
from contratgen.assembly.canonical import Mark, canonical
from contratgen.assembly.differences import (
    ABSENT,
    FILE,
    Change,
    Difference,
    Keys,
    differences,
    keys_with,
    labels,
    paired,
)
from contratgen.assembly.fields import Derive
from contratgen.assembly.text_changes import TYPOGRAPHY, changes_of
from contratgen.assembly.titles import BETWEEN, UNNAMED, field_in, followed, in_figures
from contratgen.reading.layout import CONTRIBUTIONS

if TYPE_CHECKING:
    from contratgen.assembly.contract import Assembled

SHORT: Final = 80
GROUPED: Final = 10_000
"""Whole numbers from which thousands stand apart; a year is less."""
MANY: Final = 5
"""Items that moved told one by one."""
CONTRIBUTION: Final = "Contribution"
WHOLE: Final = "Contribution entière"
"""What is told of a partner that only one of the contracts has."""
UNREAD: Final = "non comparée : ses défauts empêchent de la lire"
FRAMEWORK: Final = "Cadre du contrat"
FRAMEWORK_UNREAD: Final = "non comparé : ses défauts empêchent de le lire"
RENAMED: Final = "dossier renommé : {old} → {new}"
REPLACED: Final = "autre contenu sous le même nom"
DEEPER: Final = "      "
"""What stands before a value that is told below its name."""


def compare_contracts(before: Assembled, after: Assembled, without: tuple[Mark, ...] = (Derive,)) -> tuple[Change, ...]:
    """Return what changed from one contract to another of the same kit, section by section, but in fields so marked.

    Empty exactly when both have the same digest and everything could be read. One of them may have a framework that
    could not be read: contributions are compared, as if it had the other's.
    """
    assert after.kit is not None
    keys = keys_with(after.kit.tells_apart)
    lacking = before.contract is None or after.contract is None
    before, after = _framed(before, after), _framed(after, before)
    old, new = canonical(before.contract, without), canonical(after.contract, without)
    unread = sorted({*before.unread, *after.unread})
    for side in (old, new):
        for partner in unread:
            side.get(CONTRIBUTIONS, {}).pop(partner, None)
    changes = [Change(FRAMEWORK, FRAMEWORK, said=FRAMEWORK_UNREAD)] if lacking else []
    changes += [_change(after, after.contract, Difference((CONTRIBUTIONS, partner)), UNREAD) for partner in unread]
    for was, now in _renamed(old, new, keys).items():
        old = _under_new_name(old, was, now, cited=_cites(new, was))
        said = RENAMED.format(old=was, new=now)
        changes.append(_change(after, after.contract, Difference((CONTRIBUTIONS, now)), said))
    for found in differences(old, new, keys=keys):
        holder = before.contract if found.new is ABSENT and not found.moved else after.contract
        changes.append(_change(after, holder, found))
    return tuple(sorted(changes, key=_by_section(changes)))


def _framed(one: Assembled, other: Assembled) -> Assembled:
    """Return what was read with a contract: that of another's framework, when its own could not be read."""
    if one.contract is not None:
        return one
    assert other.kit is not None
    return replace(one, contract=other.kit.assemble(other.framework, one.contributions))


def _by_section(changes: list[Change]) -> typing.Callable[[Change], int]:
    """Return the order that brings together the changes of a section."""
    ranks = {name: rank for rank, name in enumerate(dict.fromkeys(change.section for change in changes))}
    return lambda change: ranks[change.section]


def _renamed(old: dict[str, Any], new: dict[str, Any], keys: Keys) -> dict[str, str]:
    """Return the contributions whose folder has another name: what they say is the same, or nearly."""
    before, after = old.get(CONTRIBUTIONS, {}), new.get(CONTRIBUTIONS, {})
    gone, come = [n for n in before if n not in after], [n for n in after if n not in before]
    pairs = paired([before[name] for name in gone], [after[name] for name in come], keys).both
    return {gone[rank]: come[other] for rank, other in pairs}


def _cites(value: Any, name: str) -> bool:
    """Tell whether a name is one of the texts below a value."""
    if isinstance(value, dict):
        return any(_cites(inner, name) for inner in value.values())
    return any(_cites(inner, name) for inner in value) if isinstance(value, list) else value == name


def _under_new_name(value: dict[str, Any], was: str, now: str, *, cited: bool) -> dict[str, Any]:
    """Return a canonical contract as if a partner's folder had always borne its new name.

    So do the paths of its files, and, unless it is still `cited` by its former name, whatever names it.
    """
    folder, fresh = f"{CONTRIBUTIONS}/{was}/", f"{CONTRIBUTIONS}/{now}/"

    def renamed(one: Any) -> Any:
        match one:
            case dict():
                return {name: renamed(inner) for name, inner in one.items()}
            case list():
                return [*map(renamed, one)]
            case str() if one == was and not cited:
                return now
            case str() if one.startswith(folder):
                return fresh + one.removeprefix(folder)
            case _:
                return one

    theirs = {now if name == was else name: contribution for name, contribution in value[CONTRIBUTIONS].items()}
    return {name: renamed(inner) for name, inner in {**value, CONTRIBUTIONS: theirs}.items()}


def _change(after: Assembled, holder: Any, found: Difference, said: str = "") -> Change:
    """Return a difference in words; `holder` is the contract that has what stands at its path."""
    assert after.kit is not None
    section = after.kit.section_of(found.path, holder)
    titles, kind = followed(after.kit.contract, found.path)
    below = titles[2:] if found.path[:1] == (CONTRIBUTIONS,) else titles[1:]  # the section names what holds them
    name = BETWEEN.join(below) or (CONTRIBUTION if said else WHOLE)
    said = said or _moves(found) or _file_change(found)
    keys = keys_with(after.kit.tells_apart)
    return Change(section, name, _text(found.old, kind, keys), _text(found.new, kind, keys), said)


def _moves(found: Difference) -> str:
    """Return which items of a list changed their rank."""
    told = [f"« {name} » passe du rang {old} au rang {new}" for name, old, new in found.moved]
    if len(told) > MANY:
        told = [*told[: MANY - 1], f"et {len(told) - MANY + 1} autres"]
    return " ; ".join(["ordre changé", *told]) if told else ""


def _file_change(found: Difference) -> str:
    """Return what is told of a file that was replaced under its name."""
    if _is_file(found.old) and _is_file(found.new) and found.old["chemin"] == found.new["chemin"]:
        return f"{found.new['chemin']} : {REPLACED}"
    return ""


def _is_file(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == FILE


def compare_templates(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Change]:
    """Yield the Word templates, by name, that are not the same bytes."""
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            said = "n'est plus utilisé" if name not in after else "est nouveau" if name not in before else "a changé"
            yield Change("Modèles Word", name, said=said)


def in_words(changes: tuple[Change, ...]) -> Iterator[str]:
    """Yield the lines of a French account of the changes."""
    if not changes:
        yield "Aucune différence."
    for section, group in groupby(changes, key=lambda change: change.section):
        yield section
        for change in group:
            yield from account(change)


def account(change: Change) -> Iterator[str]:
    """Yield the lines that tell one change."""
    if change.said:
        yield f"  ~ {change.field} : {change.said}"
    elif change.old is None or change.new is None:
        sign, value = ("-", change.old) if change.new is None else ("+", change.new)
        yield from _named(f"  {sign} {change.field}", value or "")
    else:
        yield from _both_values(change.field, change.old, change.new)


def _both_values(name: str, old: str, new: str) -> Iterator[str]:
    lines = list(changes_of(old, new))
    if max(len(old), len(new)) <= SHORT and "\n" not in old + new and lines != [TYPOGRAPHY]:
        yield f"  ~ {name} : {old} → {new}"
    elif len(lines) == 1:
        yield f"  ~ {name} : {lines[0]}"
    else:
        yield f"  ~ {name} :"
        yield from (f"{DEEPER}{line}" for line in lines)


def _named(name: str, value: str) -> Iterator[str]:
    """Yield a value after its name: on the same line, or below and to the right when it has several."""
    lines = [line for line in value.split("\n") if line.strip()]
    if len(lines) == 1:
        yield f"{name} : {lines[0]}"
    else:
        yield f"{name} :"
        yield from (f"{DEEPER}{line}" for line in lines)


def _text(value: Any, kind: Any, keys: Keys) -> str | None:
    """Return a value of an annotated kind as its readers write it; a group on one line, or a line for each field."""
    if value is ABSENT:
        return None
    if _is_file(value):
        return str(value["chemin"])
    if isinstance(value, dict):
        lines = [line for name, inner in value.items() for line in _line(name, inner, kind, keys)]
        return (" ; " if _is_flat(value) else "\n").join(lines)
    if not isinstance(value, list):
        return _plain(value, set(_kinds(kind)))
    if not any(isinstance(item, dict) for item in value):
        return ", ".join(_text(item, kind, keys) or "" for item in value)
    named = zip(labels(value, keys), value, strict=True)
    return "\n".join(line for name, item in named for line in _item(name, item, kind, keys))


def _plain(value: Any, kinds: set[Any]) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if Decimal in kinds or (isinstance(value, int) and abs(value) >= GROUPED):
        return f"{Decimal(value):,f}".replace(",", "\u202f").replace(".", ",")
    return in_figures(str(value)) if datetime.date in kinds else str(value)


def _is_flat(group: dict[str, Any]) -> bool:
    return not any(isinstance(value, (dict, list)) for value in group.values())


def _item(name: str, item: Any, kind: Any, keys: Keys) -> Iterator[str]:
    """Yield the lines of one group of a list: one line, or its name and its fields below."""
    text = _text(item, kind, keys) or ""
    yield from (text,) if _is_flat(item) else _named(name, text)


def _line(name: str, value: Any, kind: Any, keys: Keys) -> Iterator[str]:
    """Yield the lines of one field of a group; none when nothing is written there."""
    field = field_in(models_in(kind), name)
    text = _text(value, kind if field is None else field.annotation, keys)
    if text and name == UNNAMED:
        yield from text.split("\n")
    elif text:
        yield from _named((field.title if field else None) or name, text)


def _kinds(annotation: Any) -> Iterator[Any]:
    """Yield the plain types that an annotation is made of."""
    arguments = typing.get_args(annotation)
    yield from (kind for argument in arguments for kind in _kinds(argument)) if arguments else (annotation,)
