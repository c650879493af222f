"""Loops: what each turn gives, the names it is unpacked to, the loop's own, and what is left when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.blocks import Block, Item
from contratgen.rendering.grammar.syntax import source_of
from contratgen.template_check.typed.context import Context, value
from contratgen.template_check.typed.narrowing import narrow
from contratgen.template_check.typed.paths import Value, contents, together
from contratgen.template_check.typed.scope import Binding, Scope, forget_namespaces, join
from contratgen.template_check.typed.types import (
    UNKNOWN,
    Absent,
    Loop,
    Mapping,
    Missing,
    Never,
    Opaque,
    Row,
    Sequence,
    Type,
    Unknown,
    members,
    only,
    union,
)
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from collections.abc import Callable


def loop(ctx: Context, block: Block, scope: Scope, walk: Callable[[Context, list[Item], Scope], None]) -> None:
    """Walk a loop: its body once for a turn (again while a namespace still changes), then its `else`."""
    node: Any = block.head.node if block.head is not None else None
    body, *others = block.sections
    if not isinstance(node, nodes.For):
        _walk_unread(ctx, block, scope, walk)
        return
    iterated: Any = node.iter
    turn = _turn(ctx, value(ctx, iterated, scope), source_of(iterated))
    for _ in range(2):
        before = [dict(one) for one in ctx.namespaces]
        inner = _entered(ctx, node, scope, turn)
        ctx.faults.at = body.tag
        walk(ctx, body.body, inner)
        if before == ctx.namespaces[: len(before)]:
            break
    _leave(inner, scope)
    ends = [scope.fork()]
    for other in others:
        walk(ctx, other.body, ends[0])
    join(ends, scope)
    forget_namespaces(scope)


def _walk_unread(ctx: Context, block: Block, scope: Scope, walk: Callable[[Context, list[Item], Scope], None]) -> None:
    """Walk the body of a loop whose opening could not be read, for the paths it reads only."""
    ctx.faults.muted += 1
    for section in block.sections:
        walk(ctx, section.body, scope.fork())
    ctx.faults.muted -= 1


def _turn(ctx: Context, given: Value, about: str) -> Value:
    """Return what one turn of a loop gives; looping over what is absent, or no list, is a fault."""
    present = only(given.type, lambda one: not isinstance(one, (Absent, Missing)))
    lists = only(present, lambda one: isinstance(one, (Sequence, Row, Mapping, Unknown, Opaque)))
    if lists != present:
        wrong = only(present, lambda one: not isinstance(one, (Sequence, Row, Mapping, Unknown, Opaque)))
        message = f"« {about} » est {describe(wrong)} : une boucle parcourt une liste"
        ctx.fault(faults.NOT_A_LIST, message, about=about)
    elif present != given.type:
        message = f"« {about} » peut être absent : la boucle ne peut pas le parcourir sans condition"
        ctx.fault(faults.OPTIONAL_ENTERED, message, f"Entourez de {{% if {about} %}} … {{% endif %}}.", about=about)
    if isinstance(lists, Never):
        return Value(UNKNOWN, ctx.consumed(given))
    ctx.read(given)
    found = contents(given.of(lists))
    return Value(UNKNOWN, ctx.consumed(given)) if isinstance(found.type, Never) else found


def _entered(ctx: Context, node: Any, scope: Scope, turn: Value) -> Scope:
    """Return the scope within a loop: its variables, `loop`, and what its filter teaches."""
    inner = scope.within_loop()
    forget_namespaces(inner)
    if isinstance(node.iter, (nodes.Name, nodes.Getattr)):
        narrow(ctx, node.iter, inner, holds=True)
    for name, one in unpacked(ctx, node.target, turn):
        _check_shadowing(ctx, name, scope)
        inner.gone.pop(name, None)
        inner.bind(name, Binding(one, "loop", ctx.faults.at))
    inner.bind("loop", Binding(Value(Loop(turn.type), turn.paths), "loop", ctx.faults.at))
    if node.test is not None:
        ctx.read(value(ctx, node.test, inner))
        if narrow(ctx, node.test, inner, holds=True):
            ctx.clear(id(node))
        else:
            message = f"le filtre « if {source_of(node.test)} » n'est jamais vrai : la boucle est vide"
            ctx.hold(id(node), faults.DEAD_BRANCH, message, after=[ctx.faults.at] if ctx.faults.at else [])
            inner = inner.fork()
    return inner


def _check_shadowing(ctx: Context, name: str, scope: Scope) -> None:
    hidden = scope.find(name)
    if hidden is None or name == "loop":
        return
    what = {"root": "un champ du contrat", "loop": "la variable d'une boucle qui l'entoure", "macro": "une macro"}
    words = what.get(hidden.kind, "une variable")
    where = f" ({hidden.tag.place.label})" if hidden.tag is not None and hidden.kind != "root" else ""
    message = f"« {name} » cache {words} du même nom{where}"
    ctx.fault(faults.SHADOWING, message, "Donnez un autre nom à la variable de cette boucle.", about=name)


def _leave(inner: Scope, scope: Scope) -> None:
    """Remember the names that end with the loop."""
    for name, binding in inner.names.items():
        if name != "loop" and scope.find(name) is None:
            scope.gone[name] = binding
    for name, binding in inner.gone.items():
        scope.gone.setdefault(name, binding)


# -- unpacking: `for cle, valeur in …`, `set a, b = …` -----------------------------------------------------------


def unpacked(ctx: Context, target: Any, given: Value) -> list[tuple[str, Value]]:
    """Return the names that a target binds, each with its value; a wrong number of names is a fault."""
    if isinstance(target, nodes.Name):
        return [(target.name, given)]
    if not isinstance(target, nodes.Tuple):
        return []
    found: list[tuple[str, Value]] = []
    for position, name in enumerate(target.items):
        found += unpacked(ctx, name, _part(given, position))
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
