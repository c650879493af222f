"""What a condition teaches: the types of the names it speaks of, where it holds and where it does not.

Everything learnt is kept in the type of a variable: that `p.statut == 'ferme'` refines the record `p`, and drops from
a union of models those whose `statut` cannot be « ferme ».

    p: Ouvert | Ferme, where `p.statut == 'ferme'` holds  → p: Ferme;  where it does not → p: Ouvert
    x: str | None, where `not x or y` holds               → x: str | None (either way may hold);  not → x: str
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.base import limits
from contratgen.template_check.typed.annotations import fields_of
from contratgen.template_check.typed.context import Context, type_of
from contratgen.template_check.typed.scope import Scope, join, still_holds
from contratgen.template_check.typed.truth import at_least, equal_to, falsy, items_of, keep_of_test, truthy, unlike
from contratgen.template_check.typed.types import (
    MISSING,
    NEVER,
    Absent,
    Loop,
    Mapping,
    Missing,
    Namespace,
    Never,
    Record,
    Type,
    Union,
    members,
    union,
    with_fields,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def target(node: Any) -> tuple[str, tuple[str, ...]] | None:
    """Return the name that an expression starts from and the attributes it follows; None for anything else."""
    segments: list[str] = []
    while True:
        match node:
            case nodes.Name():
                return node.name, tuple(reversed(segments))
            case nodes.Getattr():
                segments.append(node.attr)
            case nodes.Getitem() if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
                segments.append(node.arg.value)
            case _:
                return None
        node = node.node


def refined(type_: Type, segments: tuple[str, ...], keep: Callable[[Type], Type]) -> Type:
    """Return a type with `keep` applied to what lies below it at `segments`; impossible alternatives go."""
    if not segments:
        return keep(type_)
    if not isinstance(type_, Union):
        return _refined(type_, segments[0], segments[1:], keep)
    return union(_refined(one, segments[0], segments[1:], keep) for one in members(type_))


def _refined(one: Type, first: str, rest: tuple[str, ...], keep: Callable[[Type], Type]) -> Type:
    match one:
        case Absent() | Missing():
            return one if refined(MISSING, rest, keep) is not NEVER else NEVER
        case Record(cls):
            return _with(one, "refined", first, fields_of(cls).get(first), rest, keep)
        case Namespace():
            return _with(one, "refined", first, None, rest, keep)
        case Loop(item) if first in {"previtem", "nextitem"}:
            return _with(one, "refined", first, union((item, MISSING)), rest, keep)
        case Mapping(_, value):
            return _with(one, "known", first, union((value, MISSING)), rest, keep)
        case _:
            return one


def _with(
    one: Record | Namespace | Loop | Mapping,
    where: str,
    name: str,
    declared: Type | None,
    rest: tuple[str, ...],
    keep: Callable[[Type], Type],
) -> Type:
    known = dict(getattr(one, where))
    before = known.get(name, declared)
    if before is None:
        return one
    after = refined(before, rest, keep)
    if isinstance(after, Never):
        return NEVER
    if after == before:
        return one
    known[name] = after
    return with_fields(one, where, tuple(sorted(known.items(), key=lambda item: item[0])))


def narrow(ctx: Context, node: nodes.Expr, scope: Scope, *, holds: bool) -> bool:
    """Teach a scope what a condition says where it holds, or does not; return False when that cannot be.

    The condition was walked before: nothing is reported here.
    """
    ctx.faults.muted += 1
    ctx.effort = 0
    try:
        return _narrow(ctx, node, scope, holds)
    finally:
        ctx.faults.muted -= 1


def _narrow(  # noqa: C901, PLR0911  # a table by kind
    ctx: Context,
    node: nodes.Expr,
    scope: Scope,
    holds: bool,  # noqa: FBT001  # idem
) -> bool:
    ctx.effort += 1
    if ctx.effort > limits.CONDITION_EFFORT:
        return True  # what it teaches beyond is left unlearnt
    match node:
        case nodes.Not():
            return _narrow(ctx, node.node, scope, not holds)
        case nodes.And():
            return _both(ctx, node, scope) if holds else _either(ctx, node, scope, holds)
        case nodes.Or():
            return _either(ctx, node, scope, holds) if holds else _both(ctx, node, scope, holds)
        case nodes.Compare() if len(node.ops) == 1:
            return _compare(ctx, node, scope, holds)
        case nodes.Test():
            return _test(ctx, node, scope, holds)
        case nodes.Filter() if node.node is not None and _sees_through(node, holds):
            return _learn(ctx, scope, node.node, truthy if holds else falsy)
        case nodes.Getattr(attr="first" | "last") if not holds and target(node) == ("loop", (node.attr,)):
            neighbour = nodes.Getattr(node.node, _NEIGHBOUR[node.attr], "load")
            return _learn(ctx, scope, neighbour, lambda type_: without(type_, MISSING))
        case nodes.Name() if (binding := scope.find(node.name)) is not None and binding.condition is not None:
            if still_holds(scope, binding) and not _narrow(ctx, binding.condition, scope, holds):
                return False
    return _learn(ctx, scope, node, truthy if holds else falsy)


_NEIGHBOUR: Final = {"first": "previtem", "last": "nextitem"}
"""What there is of `loop` when it is not on its first, or last, turn."""


def _both(ctx: Context, node: Any, scope: Scope, holds: bool = True) -> bool:  # noqa: FBT001, FBT002  # idem
    return _narrow(ctx, node.left, scope, holds) and _narrow(ctx, node.right, scope, holds)


def _either(ctx: Context, node: Any, scope: Scope, holds: bool) -> bool:  # noqa: FBT001  # idem
    first, second = scope.fork(), scope.fork()
    ways = []
    if _narrow(ctx, node.left, first, holds):
        ways.append(first)
    if _narrow(ctx, node.left, second, not holds) and _narrow(ctx, node.right, second, holds):
        ways.append(second)
    if ways:
        join(ways, scope)
    return bool(ways)


def _learn(ctx: Context, scope: Scope, node: Any, keep: Callable[[Type], Type]) -> bool:
    """Narrow the variable that an expression starts from; return False when nothing is left of it."""
    found = target(node)
    binding = scope.find(found[0]) if found else None
    if found is None or binding is None:
        return True
    after = refined(_declared(ctx, binding.value.type, found[1]), found[1], keep)
    scope.learn(found[0], after)
    return not isinstance(after, Never)


def _declared(ctx: Context, type_: Type, segments: tuple[str, ...]) -> Type:
    """Return a namespace with the type that its attribute was given so far, ready to be narrowed."""
    if not isinstance(type_, Namespace) or not segments or segments[0] in dict(type_.refined):
        return type_
    declared = ctx.namespaces[type_.cell].get(segments[0])
    return type_ if declared is None else with_fields(type_, "refined", (*type_.refined, (segments[0], declared.type)))


SEEN_THROUGH: Final = frozenset(
    {"length", "count", "trim", "list", "first", "last", "string", "join", "upper", "lower"}
)
"""Filters that give nothing of nothing: where their result is true, so was what entered."""


def _sees_through(node: nodes.Filter, holds: bool) -> bool:  # noqa: FBT001  # idem
    if node.name in {"default", "d"}:
        fallback = node.args[0] if node.args else nodes.Const("")
        return holds and isinstance(fallback, nodes.Const) and not fallback.value
    return node.name in SEEN_THROUGH and (holds or node.name in {"length", "count", "list"})


def _compare(ctx: Context, node: nodes.Compare, scope: Scope, holds: bool) -> bool:  # noqa: FBT001  # idem
    operator, other = node.ops[0].op, node.ops[0].expr
    if operator in {"in", "notin"}:
        return _inclusion(ctx, node.expr, other, scope, holds is (operator == "in"))
    if operator in {"eq", "ne"}:
        equal = holds is (operator == "eq")
        return _equality(ctx, node.expr, other, scope, equal) and _equality(ctx, other, node.expr, scope, equal)
    counted: Any = node.expr
    keep = _counting(counted, operator, other, holds)
    return keep is None or _learn(ctx, scope, counted.node, keep)


_OPPOSITE: Final = {"lt": "gteq", "lteq": "gt", "ne": "eq"}


def _counting(node: Any, operator: str, other: Any, holds: bool) -> Callable[[Type], Type] | None:  # noqa: FBT001  # idem
    """Return what `liste | length > 1` teaches of the list; None when it counts nothing, or teaches nothing."""
    if not (isinstance(node, nodes.Filter) and node.name in {"length", "count"} and isinstance(other, nodes.Const)):
        return None
    number = other.value
    if node.node is None or not isinstance(number, int):
        return None
    if operator in _OPPOSITE:
        operator, holds = _OPPOSITE[operator], not holds
    if operator == "eq":
        return (falsy if holds else truthy) if number == 0 else at_least(number) if holds else None
    least = number + (operator == "gt")
    return (at_least(least) if holds else falsy) if least == 1 or (holds and least > 0) else None


def _equality(ctx: Context, node: nodes.Expr, other: nodes.Expr, scope: Scope, equal: bool) -> bool:  # noqa: FBT001  # idem
    keep = _counting(node, "eq", other, equal)
    if keep is not None and isinstance(node, nodes.Filter):
        return _learn(ctx, scope, node.node, keep)
    if target(node) is None:
        return True
    type_ = type_of(ctx, other, scope)
    return _learn(ctx, scope, node, equal_to(type_) if equal else unlike(type_))


def _inclusion(ctx: Context, node: nodes.Expr, other: nodes.Expr, scope: Scope, inside: bool) -> bool:  # noqa: FBT001  # idem
    container = type_of(ctx, other, scope)
    if (
        isinstance(node, nodes.Const)
        and isinstance(node.value, str)
        and any(isinstance(one, Mapping) for one in members(container))
    ):
        key = nodes.Getattr(other, node.value, "load")
        return _learn(ctx, scope, key, lambda t: without(t, MISSING) if inside else union((t, MISSING)))
    wanted = items_of(container)
    if wanted is None:
        return True
    if inside:
        return _learn(ctx, scope, node, equal_to(wanted)) and _learn(ctx, scope, other, truthy)
    if not isinstance(other, (nodes.List, nodes.Tuple)):
        return True
    return all(_learn(ctx, scope, node, unlike(type_of(ctx, one, scope))) for one in other.items)


def _test(ctx: Context, node: nodes.Test, scope: Scope, holds: bool) -> bool:  # noqa: FBT001  # idem
    arguments = [type_of(ctx, one, scope) for one in node.args]
    keep = keep_of_test(node.name, arguments, holds=holds)
    return keep is None or _learn(ctx, scope, node.node, keep)
