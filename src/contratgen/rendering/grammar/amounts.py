"""What a template may multiply: amounts written in its tags that would fill the memory, or never end.

The same bounds hold when a value decides (`rendering.amounts`); what is written is told before any value exists.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.base import limits
from contratgen.rendering.grammar.blocks import expressions
from contratgen.rendering.grammar.faults import AMOUNT, Faults
from contratgen.rendering.grammar.names import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contratgen.rendering.grammar.blocks import Item

WIDTHS: Final = frozenset({"center", "ljust", "rjust", "zfill", "indent", "batch", "slice", "range", "round"})
"""Filters, methods and functions of which each number is an amount."""
WIDE: Final = re.compile(
    r"%(?:\([^)]*\))?[-+ #0]*(?:\*|\d{6,}|\d*\.(?:\*|\d{6,}))|\{[^{}]*\d{6,}"  # '%*d', '%999999d', '{:>999999}'
)
"""A width or precision beyond 99 999, or that another value gives."""
_WORKING: Final = (nodes.BinExpr, nodes.Filter, nodes.Call, nodes.Concat)
MESSAGE: Final = "« {} » demande une quantité démesurée"
ADVICE: Final = f"Une quantité va jusqu'à {limits.AMOUNT}."


def check_amounts(items: Iterable[Item], found: Faults, makes_too_much: Callable[[nodes.Expr], bool]) -> None:
    """Report each tag that writes an amount beyond `limits.AMOUNT`, or makes too much of what it writes."""
    for tag, node in expressions(items):
        if _writes_too_much(node, makes_too_much):
            found.at = tag
            found.add(AMOUNT, MESSAGE.format(tag.source), ADVICE, about=tag.source)


@lru_cache(maxsize=8192)
def _writes_too_much(node: nodes.Node, makes_too_much: Callable[[nodes.Expr], bool]) -> bool:
    """Return whether a tag writes an amount beyond the bound: a template says the same things many times."""
    return any(map(_is_excessive, (node, *node.find_all(nodes.Expr)))) or any(map(makes_too_much, _nameless(node)))


def _nameless(node: nodes.Node) -> Iterator[nodes.Expr]:
    """Yield the largest expressions that work something out of what the tag alone says."""
    if not isinstance(node, nodes.Expr) or _names_values(node):
        for child in node.iter_child_nodes():
            yield from _nameless(child)
    elif isinstance(node, _WORKING) or next(node.find_all(_WORKING), None) is not None:
        yield node


def _names_values(node: nodes.Expr) -> bool:
    names = (inner.name for inner in (node, *node.find_all(nodes.Name)) if isinstance(inner, nodes.Name))
    return any(name not in FUNCTIONS for name in names) or isinstance(node, nodes.NSRef)


def _is_excessive(node: nodes.Node) -> bool:
    match node:
        case nodes.Filter() | nodes.Call():
            name, pattern = (_filter(node), node.node) if isinstance(node, nodes.Filter) else _called(node.node)
            given = (*node.args, *(keyword.value for keyword in node.kwargs)) if name in WIDTHS else ()
            return (name == "format" and _is_wide(pattern)) or any(_amount(value) > limits.AMOUNT for value in given)
        case nodes.Mod():
            return _is_wide(node.left)
        case nodes.Mul():
            return _length(node) > limits.AMOUNT
        case _:
            return False


def _filter(node: nodes.Filter) -> str:
    """Return the name of a filter; of `map`, that of the filter which it applies."""
    applied = node.args[0] if node.name == "map" and node.args else None
    return str(applied.value) if isinstance(applied, nodes.Const) else node.name


def _called(node: nodes.Node) -> tuple[str, nodes.Node]:
    return (node.attr, node.node) if isinstance(node, nodes.Getattr) else (getattr(node, "name", ""), node)


def _is_wide(pattern: nodes.Node | None) -> bool:
    return isinstance(pattern, nodes.Const) and isinstance(pattern.value, str) and bool(WIDE.search(pattern.value))


def _length(node: nodes.Node) -> float:
    """Return how many signs or items a text or list has at least; 0 for whatever else, or what only values tell."""
    match node:
        case nodes.Const(value=str() as text):
            return len(text)
        case nodes.List() | nodes.Tuple():
            return len(node.items)
        case nodes.Concat():
            return sum(map(_length, node.nodes))
        case nodes.Add():
            return _length(node.left) + _length(node.right)
        case nodes.Mul():
            sides = (node.left, node.right), (node.right, node.left)
            return max(_length(part) * max(_number(times) or 0, 0) for part, times in sides)
    return 0


def _amount(node: nodes.Node) -> float:
    """Return the number that an expression writes, a value it names counting for 0 in a sum and 1 in a product."""
    known = _number(node)
    match node:
        case nodes.Mul() | nodes.Add() | nodes.Sub() if known is None:
            sides = _amount(node.left), _amount(node.right)
            return (sides[0] or 1) * (sides[1] or 1) if isinstance(node, nodes.Mul) else max(sides)
        case nodes.CondExpr():
            return max(_amount(branch) for branch in (node.expr1, node.expr2) if branch is not None)
    return abs(known or 0)


def _number(node: nodes.Node) -> float | None:
    """Return the number that an expression writes whole, infinity for one without bounds; else None."""
    if isinstance(node, nodes.Const):
        return node.value if isinstance(node.value, (int, float)) and not isinstance(node.value, bool) else None
    if isinstance(node, nodes.Neg):
        inner = _number(node.node)
        return None if inner is None else -inner
    left, right = (_number(node.left), _number(node.right)) if isinstance(node, nodes.BinExpr) else (None, None)
    if left is None or right is None or type(node) not in _MADE:
        return None
    try:
        made = _MADE[type(node)](float(left), float(right))
    except (OverflowError, ZeroDivisionError):
        return float("inf")
    return float("inf") if isinstance(made, complex) else made


_MADE: Final[dict[type, Any]] = {
    nodes.Mul: operator.mul, nodes.Pow: operator.pow, nodes.Add: operator.add, nodes.Sub: operator.sub,
}  # fmt: skip
