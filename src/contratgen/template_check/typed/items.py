"""Items and slices: `liste[0]`, `groupe[1]`, `dictionnaire['cle']`, `liste[1:3]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.syntax import source_of
from contratgen.template_check.typed.context import Context, value, walks
from contratgen.template_check.typed.expressions import entered
from contratgen.template_check.typed.paths import Value, together
from contratgen.template_check.typed.types import (
    MARKUP,
    MISSING,
    TEXT,
    UNKNOWN,
    Const,
    Mapping,
    Member,
    Opaque,
    Row,
    Sequence,
    Type,
    Union,
    Unknown,
    basic,
    members,
    union,
)
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from contratgen.template_check.typed.scope import Scope


@walks(nodes.Getitem)
def _getitem(ctx: Context, node: nodes.Getitem, scope: Scope) -> Value:
    base = value(ctx, node.node, scope)
    if isinstance(node.arg, nodes.Slice):
        return _sliced(ctx, base, node, scope)
    key = value(ctx, node.arg, scope)
    if isinstance(key.type, Const) and isinstance(key.type.value, str):
        return value(ctx, nodes.Getattr(node.node, key.type.value, "load"), scope)
    there = entered(ctx, base, source_of(node.node), f"[{source_of(node.arg)}]")
    found = [_item(ctx, there, one, key, source_of(node)) for one in members(there.type)]
    return ctx.read(Value(union([one.type for one in found]), together(found)))


def _sliced(ctx: Context, base: Value, node: nodes.Getitem, scope: Scope) -> Value:
    bounds: Any = node.arg
    for bound in (bounds.start, bounds.stop, bounds.step):
        if bound is not None:
            ctx.consumed(value(ctx, bound, scope))
    there = entered(ctx, base, source_of(node.node), "[…]")
    if MARKUP in members(there.type):
        ctx.fault(faults.INDEX, f"{describe(MARKUP)} ne se découpe pas", about=source_of(node.node))
    return ctx.read(there.of(union(_slice(one) for one in members(there.type))))


def _slice(one: Type) -> Type:
    match one:
        case Sequence(item):
            return Sequence(item)
        case Row(items):
            return Sequence(union(items))
        case _:
            return TEXT if basic(one) == TEXT else UNKNOWN


def _item(ctx: Context, base: Value, one: Type, key: Value, about: str) -> Value:
    match one:
        case Sequence(item, filled, flat):
            index = key.type.value if isinstance(key.type, Const) else None
            sure = isinstance(index, int) and -filled <= index < filled
            return base.item(item if sure else union((item, MISSING)), flat=flat)
        case Row():
            return _of_row(ctx, base, one, key, about)
        case Mapping():
            return _of_mapping(ctx, base, one, key)
    if basic(one) == TEXT:
        return base.of(TEXT)
    if not isinstance(one, (Unknown, Opaque, Union)):
        ctx.fault(faults.INDEX, f"{describe(one)} ne se lit pas par [ ]", about=about)
    return Value(UNKNOWN, ctx.consumed(base, key))


def _of_mapping(ctx: Context, base: Value, mapping: Mapping, key: Value) -> Value:
    declared, known = mapping.value, mapping.known
    if key.paths and key.paths <= base.paths:  # a key that a loop over the same dictionary gave
        return base.item(declared, flat=mapping.flat)
    keys = {_key(choice) for choice in members(key.type)}
    sure = keys <= {name for name, _ in known}
    kinds = union(type_ for name, type_ in known if not sure or name in keys)
    paths = base.paths if mapping.flat else together(base.field(dict, name, type_) for name, type_ in known)
    paths |= base.item(declared, flat=mapping.flat).paths | ctx.consumed(key)
    return Value(kinds if sure else union((declared, MISSING, kinds)), paths)


def _key(one: Type) -> str | None:
    """Return the text of a key when it is known: a constant, or a member of a text enumeration."""
    found = one.value if isinstance(one, (Const, Member)) else None
    return found if isinstance(found, str) else None


def _of_row(ctx: Context, base: Value, row: Row, key: Value, about: str) -> Value:
    index = key.type.value if isinstance(key.type, Const) else None
    if not isinstance(index, int):
        return base.item(union(row.items), flat=row.flat)
    if -len(row.items) <= index < len(row.items):
        return base.item(row.items[index], flat=row.flat)
    ctx.fault(faults.INDEX, f"le groupe n'a que {len(row.items)} valeurs : [{index}] n'existe pas", about=about)
    return Value(UNKNOWN)
