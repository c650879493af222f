"""Unpacking: `for cle, valeur in …`, `set a, b = …`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from contratgen.rendering.grammar import faults
from contratgen.template_check.typed.paths import Value, together
from contratgen.template_check.typed.types import UNKNOWN, Opaque, Row, Sequence, Type, Unknown, members, union
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from contratgen.template_check.typed.context import Context


def unpacked(ctx: Context, target: Any, given: Value) -> list[tuple[str, Value]]:
    """Return the names that a target binds, each with its value; a wrong number of names is a fault."""
    if isinstance(target, nodes.Name):
        return [(target.name, given)]
    if not isinstance(target, nodes.Tuple):
        return []
    found: list[tuple[str, Value]] = []
    for position, inner in enumerate(target.items):
        found += unpacked(ctx, inner, _part(given, position))
    wrong = [one for one in members(given.type) if not _unpacks(one, len(target.items))]
    if wrong:
        message = f"{len(target.items)} noms sont attendus, mais {describe(union(wrong))} ne se répartit pas ainsi"
        ctx.fault(faults.UNPACKING, message)
    return found


def _unpacks(one: Type, names: int) -> bool:
    if isinstance(one, Row):
        return len(one.items) == names
    return isinstance(one, (Unknown, Opaque, Sequence))


def _part(given: Value, position: int) -> Value:
    rows = [one for one in members(given.type) if isinstance(one, Row) and position < len(one.items)]
    lists = [one for one in members(given.type) if isinstance(one, Sequence)]
    found = [given.item(row.items[position], flat=row.flat) for row in rows]
    found += [given.item(one.item, flat=one.flat) for one in lists]
    if not found:
        return given.of(UNKNOWN)
    return Value(union(one.type for one in found), together(found))
