"""Tests, written `is …`: known names, what they are given, and the verdict where the types decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.names import FUNCTIONS
from contratgen.rendering.grammar.syntax import source_of
from contratgen.template_check.typed.arithmetic import may_be_number
from contratgen.template_check.typed.context import Context, value, walks
from contratgen.template_check.typed.operators import Side, compared, present, verdict
from contratgen.template_check.typed.paths import Value, together
from contratgen.template_check.typed.truth import DECIDED
from contratgen.template_check.typed.types import MISSING, UNKNOWN, Absent, Mapping, Missing, members, union
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from contratgen.template_check.typed.scope import Scope

PRESENT: Final = (nodes.Getattr, nodes.Getitem, nodes.Name)
"""Expressions of which it may be asked whether they are there."""
NUMERIC: Final = {"odd": 0, "even": 0, "divisibleby": 1}
ORDERINGS: Final = {
    "lt": "lt", "lessthan": "lt", "<": "lt", "gt": "gt", "greaterthan": "gt", ">": "gt", "le": "lteq", "<=": "lteq",
    "ge": "gteq", ">=": "gteq", "eq": "eq", "equalto": "eq", "==": "eq", "ne": "ne", "!=": "ne", "in": "in",
}  # fmt: skip


@walks(nodes.Test)
def _test(ctx: Context, node: nodes.Test, scope: Scope) -> Value:
    subject = _subject(ctx, node, scope)
    arguments = [value(ctx, one, scope) for one in node.args]
    ctx.read(subject)
    ctx.consumed(*arguments)
    parts = Value(UNKNOWN, together([subject, *arguments]))
    return parts.of(verdict(tested(ctx, node.name, (node.node, subject.type), node.args, arguments)))


def _subject(ctx: Context, node: nodes.Test, scope: Scope) -> Value:
    if node.name in {"defined", "undefined"} and isinstance(node.node, PRESENT):
        return presence(ctx, node.node, scope)
    return value(ctx, node.node, scope)


def presence(ctx: Context, node: Any, scope: Scope) -> Value:
    """Return the value of an expression whose last step may be missing without fault (`is defined`, `default`).

    In the wild any step may be: rendering passes over them all.
    """
    if isinstance(node, nodes.Name):
        return _named(ctx, node, scope)
    follow = value if ctx.strict or not isinstance(node.node, PRESENT) else presence
    base = follow(ctx, node.node, scope)
    before, ctx.faults.hushed = ctx.faults.hushed, set()
    ctx.faults.muted += 1
    try:
        found = value(ctx, node, scope)
    finally:
        ctx.faults.muted -= 1
        wrong, ctx.faults.hushed = ctx.faults.hushed, before
    if not wrong.isdisjoint({faults.UNKNOWN_NAME, faults.UNKNOWN_ATTRIBUTE}):
        return found.of(MISSING if found.type == UNKNOWN else union((found.type, MISSING)))
    optional = any(isinstance(one, (Absent, Missing)) for one in members(base.type))
    return found.of(union((found.type, MISSING))) if optional else found


def _named(ctx: Context, node: nodes.Name, scope: Scope) -> Value:
    if scope.find(node.name):
        return value(ctx, node, scope)
    is_lost = ctx.strict and node.name in scope.gone
    return Value(UNKNOWN if is_lost or node.name in FUNCTIONS else MISSING)


def tested(ctx: Context, name: str, subject: Side, nodes_: list[nodes.Expr], arguments: list[Value]) -> bool | None:
    """Return the verdict of a Jinja test where the types decide it; check what it is given."""
    if name in ORDERINGS and arguments:
        return compared(ctx, ORDERINGS[name], subject, (nodes_[0] if nodes_ else subject[0], arguments[0].type))
    if name in NUMERIC:
        _numeric(ctx, name, subject)
    decide = DECIDED.get(name)
    verdicts = {decide(one) for one in members(subject[1])} if decide else {None}
    return verdicts.pop() if len(verdicts) == 1 else None


def _numeric(ctx: Context, name: str, subject: Side) -> None:
    there = present(ctx, subject, "testé")
    wrong = [one for one in members(there) if not may_be_number(one) and not isinstance(one, Mapping)]
    if wrong:
        ctx.fault(
            faults.OPERANDS,
            f"« is {name} » attend un nombre, pas {describe(union(wrong))}",
            about=source_of(subject[0]),
        )


def check_test(ctx: Context, name: str, subject: Value, arguments: list[Value], about: str) -> None:
    """Check a test that a filter applies to the items of a list."""
    tested(ctx, name, (nodes.Name(about, "load"), subject.type), [], arguments)
