"""Arithmetic and concatenation: which operands go together, and what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.syntax import source_of
from contratgen.template_check.typed.context import Context, value, walks
from contratgen.template_check.typed.operators import Side, kind_of, present
from contratgen.template_check.typed.paths import Value, together
from contratgen.template_check.typed.printing import check_text
from contratgen.template_check.typed.types import (
    DATE,
    DATETIME,
    DECIMAL,
    DURATION,
    FLOAT,
    INTEGER,
    MARKUP,
    TEXT,
    UNKNOWN,
    Const,
    Opaque,
    Sequence,
    Special,
    Type,
    Unknown,
    basic,
    members,
    union,
)
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from contratgen.template_check.typed.scope import Scope

_WIDTH: Final = ("bool", "int", "float", "Decimal")
_RESULT: Final = {"bool": INTEGER, "int": INTEGER, "float": FLOAT, "Decimal": DECIMAL}
_DATES: Final = {
    ("date", "-", "date"): DURATION,
    ("datetime", "-", "datetime"): DURATION,
    ("date", "-", "timedelta"): DATE,
    ("date", "+", "timedelta"): DATE,
    ("datetime", "-", "timedelta"): DATETIME,
    ("datetime", "+", "timedelta"): DATETIME,
    ("timedelta", "+", "date"): DATE,
    ("timedelta", "+", "timedelta"): DURATION,
    ("timedelta", "-", "timedelta"): DURATION,
    ("timedelta", "*", "int"): DURATION,
    ("str", "+", "str"): TEXT,
    ("str", "*", "int"): TEXT,
    ("int", "*", "str"): TEXT,
    ("str", "%", "str"): TEXT,
}
OPERATORS: Final = {
    nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Mod: "%",
    nodes.Pow: "**",
}  # fmt: skip


@walks(*OPERATORS)
def _arithmetic(ctx: Context, node: Any, scope: Scope) -> Value:
    sign = OPERATORS[type(node)]
    left, right = value(ctx, node.left, scope), value(ctx, node.right, scope)
    ones = present(ctx, (node.left, left.type), "calculé")
    others = present(ctx, (node.right, right.type), "calculé")
    found: list[Type] = []
    for one in members(ones):
        for other in members(others):
            result = _result(one, sign, other)
            if result is None:
                _bad_operands(ctx, sign, (node.left, one), (node.right, other))
            found.append(result or UNKNOWN)
    return Value(union(found), left.paths | right.paths)


def _result(one: Type, sign: str, other: Type) -> Type | None:
    if MARKUP in {one, other}:
        return MARKUP if sign == "+" and {kind_of(one), kind_of(other)} <= {"str", ""} else None
    if any(isinstance(side, (Unknown, Opaque, Special)) for side in (one, other)):
        return UNKNOWN
    if sign == "+" and isinstance(one, Sequence) and isinstance(other, Sequence):
        return Sequence(union((one.item, other.item)), filled=one.filled + other.filled, flat=one.flat and other.flat)
    if sign == "%" and kind_of(one) == "str":
        return TEXT
    kinds = kind_of(one), kind_of(other)
    if kinds[0] in _WIDTH and kinds[1] in _WIDTH:
        return _number(kinds, sign)
    return _DATES.get((kinds[0], sign, kinds[1]))


def _number(kinds: tuple[str, str], sign: str) -> Type | None:
    if {"float", "Decimal"} <= set(kinds):
        return None
    widest = max(kinds, key=_WIDTH.index)
    return FLOAT if sign == "/" and widest in {"int", "bool"} else _RESULT[widest]


def _bad_operands(ctx: Context, sign: str, left: Side, right: Side) -> None:
    texts = "str" in {kind_of(left[1]), kind_of(right[1])}
    hint = "Pour coller un texte et une valeur, écrivez « ~ » avec les filtres voulus." if texts and sign == "+" else ""
    message = f"« {sign} » ne va pas entre {describe(left[1])} et {describe(right[1])}"
    ctx.fault(faults.OPERANDS, message, hint, about=f"{source_of(left[0])} {sign} {source_of(right[0])}")


@walks(nodes.Neg, nodes.Pos)
def _signed(ctx: Context, node: Any, scope: Scope) -> Value:
    inner = value(ctx, node.node, scope)
    there = present(ctx, (node.node, inner.type), "calculé")
    wrong = [one for one in members(there) if not may_be_number(one)]
    if wrong:
        ctx.fault(faults.OPERANDS, f"{describe(union(wrong))} ne prend pas de signe", about=source_of(node.node))
        return inner.of(UNKNOWN)
    if isinstance(there, Const) and isinstance(node, nodes.Neg):
        return inner.of(Const(-there.value, there.kind))  # type: ignore[operator]  # a number, by what precedes
    return inner.of(union(basic(one) for one in members(there)))


def may_be_number(one: Type) -> bool:
    """Whether a value can be computed with as a number."""
    return isinstance(one, (Unknown, Opaque)) or kind_of(one) in {*_WIDTH, "timedelta"}


@walks(nodes.Concat)
def _concat(ctx: Context, node: nodes.Concat, scope: Scope) -> Value:
    parts = [value(ctx, one, scope) for one in node.nodes]
    for part, one in zip(parts, node.nodes, strict=True):
        check_text(ctx, part.type, source_of(one))
    kind = MARKUP if any(MARKUP in members(part.type) for part in parts) else TEXT
    return Value(kind, together(parts))
