"""Operators: and, or, not, comparisons, arithmetic, concatenation; and tests (`is`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.faults import nearest
from contratgen.rendering.grammar.syntax import source_of
from contratgen.template_check.typed.context import Context, value, walks
from contratgen.template_check.typed.narrowing import narrow
from contratgen.template_check.typed.paths import Value, together
from contratgen.template_check.typed.printing import check_condition
from contratgen.template_check.typed.truth import certain, falsy, items_of, may_equal, same, truthy
from contratgen.template_check.typed.types import (
    ABSENT,
    BOOLEAN,
    MARKUP,
    Absent,
    Const,
    Member,
    Missing,
    Opaque,
    Record,
    Row,
    Sequence,
    Special,
    Type,
    Unknown,
    basic,
    members,
    only,
    union,
)
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from contratgen.template_check.typed.scope import Scope

YES, NO = Const(True, BOOLEAN), Const(False, BOOLEAN)


def verdict(truth: bool | None) -> Type:  # noqa: FBT001  # it is what is turned into a type
    """Return the type of a condition whose truth is known, or not."""
    return BOOLEAN if truth is None else YES if truth else NO


@walks(nodes.Not)
def _not(ctx: Context, node: nodes.Not, scope: Scope) -> Value:
    inner = value(ctx, node.node, scope)
    check_condition(ctx, inner.type, source_of(node.node))
    truth = certain(inner.type)
    return inner.of(verdict(None if truth is None else not truth))


@walks(nodes.And)
def _and(ctx: Context, node: nodes.And, scope: Scope) -> Value:
    return _choice(ctx, node, scope, goes_on=True)


@walks(nodes.Or)
def _or(ctx: Context, node: nodes.Or, scope: Scope) -> Value:
    return _choice(ctx, node, scope, goes_on=False)


def _choice(ctx: Context, node: Any, scope: Scope, *, goes_on: bool) -> Value:
    left = value(ctx, node.left, scope)
    check_condition(ctx, left.type, source_of(node.left))
    inner = scope.fork()
    stops = falsy(left.type) if goes_on else truthy(left.type)
    if certain(left.type) is (not goes_on) or not narrow(ctx, node.left, inner, holds=goes_on):
        ctx.faults.muted += 1
        right = value(ctx, node.right, scope)
        ctx.faults.muted -= 1
        return Value(stops, left.paths | right.paths)
    right = value(ctx, node.right, inner)
    return Value(union((stops, right.type)), left.paths | right.paths)


# -- comparisons -----------------------------------------------------------------------------------------------


@walks(nodes.Compare)
def _compare(ctx: Context, node: nodes.Compare, scope: Scope) -> Value:
    left = value(ctx, node.expr, scope)
    parts = [left]
    verdicts: list[bool | None] = []
    left_node = node.expr
    for operand in node.ops:
        right = value(ctx, operand.expr, scope)
        ctx.consumed(left, right)
        verdicts.append(compared(ctx, operand.op, (left_node, left.type), (operand.expr, right.type)))
        parts.append(right)
        left, left_node = right, operand.expr
    if False in verdicts:
        truth: bool | None = False
    else:
        truth = None if None in verdicts else True
    return Value(verdict(truth), together(parts))


Side = tuple[nodes.Expr, Type]


def compared(ctx: Context, op: str, left: Side, right: Side) -> bool | None:
    """Check a comparison, by Jinja's name of its operator; return its verdict where the types decide it."""
    for side in (left, right):
        if MARKUP in members(side[1]):
            about = source_of(side[0])
            message = f"« {about} » est {describe(MARKUP)} : il ne se compare pas"
            ctx.fault(faults.OPERANDS, message, "Comparez les valeurs qu'il montre.", about=about)
            return None
    if op in {"eq", "ne"}:
        truth = _equality(ctx, left, right)
        return truth if op == "eq" or truth is None else not truth
    if op in {"in", "notin"}:
        truth = _inclusion(ctx, left, right)
        return truth if op == "in" or truth is None else not truth
    _ordered(ctx, left, right)
    return None


def _equality(ctx: Context, left: Side, right: Side) -> bool | None:
    ones, others = members(left[1]), members(right[1])
    key = (id(ctx.faults.at), id(left[0]), id(right[0]))
    if not any(may_equal(one, other) for one in ones for other in others):
        _never_equal(ctx, left, right, key)
        return False
    ctx.clear(key)
    sure = len(ones) == len(others) == 1 and same(ones[0], others[0])
    return True if sure else None


def _never_equal(ctx: Context, left: Side, right: Side, key: object) -> None:
    field, wrong = (left, right) if not isinstance(left[0], nodes.Const) else (right, left)
    if ABSENT in {wrong[1], field[1]}:
        return  # « x == none » on a field that is always there is a dead branch, told there
    about = source_of(field[0])
    hint = ""
    if isinstance(wrong[1], Const) and isinstance(wrong[1].value, str):
        hint = nearest(wrong[1].value, _texts(field[1]))
    message = f"« {about} » ne peut jamais être égal à {describe(wrong[1])} : c'est {describe(field[1])}"
    ctx.hold(key, faults.NEVER_EQUAL, message, hint, about=about)


def _texts(type_: Type) -> list[str]:
    values = (one.value for one in members(type_) if isinstance(one, (Const, Member)))
    return [one for one in values if isinstance(one, str)]


def _inclusion(ctx: Context, left: Side, right: Side) -> bool | None:
    container = only(right[1], lambda one: not isinstance(one, (Absent, Missing)))
    if container != right[1]:
        about = source_of(right[0])
        message = f"« {about} » peut être absent : « in » ne peut pas y chercher sans condition"
        ctx.fault(faults.OPTIONAL_PASSED, message, f"Écrivez « {about} and … in {about} ».", about=about)
    wrong = [one for one in members(container) if _holds_nothing(one)]
    if wrong:
        ctx.fault(
            faults.OPERANDS, f"« in » ne peut pas chercher dans {describe(union(wrong))}", about=source_of(right[0])
        )
    wanted = items_of(container)
    key = (id(ctx.faults.at), id(left[0]), id(right[0]))
    if wanted is None or any(may_equal(a, b) for a in members(left[1]) for b in members(wanted)):
        ctx.clear(key)
        return None
    if members(wanted):
        _never_equal(ctx, left, (right[0], wanted), key)
    return False


def _holds_nothing(one: Type) -> bool:
    kind = basic(one)
    return isinstance(one, Record) or (getattr(kind, "name", "str") != "str" and not isinstance(one, (Special, Member)))


ORDERED: Final = (
    frozenset({"int", "float", "Decimal", "bool"}),
    frozenset({"str"}),
    frozenset({"date"}),
    frozenset({"datetime"}),
    frozenset({"time"}),
    frozenset({"timedelta"}),
)
"""Kinds that `<` can compare with one another."""


def _ordered(ctx: Context, left: Side, right: Side) -> None:
    ones, others = (present(ctx, side, "comparé") for side in (left, right))
    for one in members(ones):
        for other in members(others):
            if not _comparable(one, other):
                message = f"{describe(one)} et {describe(other)} ne se comparent pas"
                ctx.fault(faults.OPERANDS, message, about=source_of(left[0]))
                return


def _comparable(one: Type, other: Type) -> bool:
    if isinstance(one, (Unknown, Opaque)) or isinstance(other, (Unknown, Opaque)):
        return True
    if isinstance(one, (Sequence, Row)) and isinstance(other, (Sequence, Row)):
        return True
    names = {kind_of(one), kind_of(other)}
    return any(names <= group for group in ORDERED)


def kind_of(one: Type) -> str:
    """Return the Python name of the basic kind of a type (of a text enumeration: `str`); empty for others."""
    if isinstance(one, Member):
        return next((base.__name__ for base in (str, int) if issubclass(one.cls, base)), "")
    if isinstance(one, Special):
        return ""
    return getattr(basic(one), "name", "")


def present(ctx: Context, side: Side, done: str) -> Type:
    """Return a type less its absence, which is a fault to compute with."""
    there = only(side[1], lambda one: not isinstance(one, (Absent, Missing)))
    if there != side[1]:
        about = source_of(side[0])
        message = f"« {about} » peut être absent : il ne peut pas être {done} sans condition"
        ctx.fault(faults.OPTIONAL_PASSED, message, f"Entourez de {{% if {about} %}} … {{% endif %}}.", about=about)
    return there
