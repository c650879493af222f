"""What a template may multiply: amounts written in its tags that would fill the memory, or never end.

The same bounds hold when a value decides (`render.amounts`); what is written is told before any value exists.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen import limits
from contratgen.grammar.blocks import Block, Item, Leaf
from contratgen.grammar.faults import AMOUNT, Faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTHS: Final = frozenset({"center", "ljust", "rjust", "zfill", "indent", "batch", "slice", "range", "round"})
"""Filters, methods and functions of which each number is an amount."""
MESSAGE: Final = "« {} » demande une quantité démesurée"
ADVICE: Final = f"Une quantité va jusqu'à {limits.AMOUNT}."


def check_amounts(items: Iterable[Item], found: Faults) -> None:
    """Report each tag that writes an amount beyond `limits.AMOUNT`."""
    for tag, node in _expressions(items):
        if node is not None and _writes_too_much(node):
            found.at = tag
            found.add(AMOUNT, MESSAGE.format(tag.source), ADVICE, about=tag.source)


def _expressions(items: Iterable[Item]) -> Iterator[tuple[Any, Any]]:
    for item in items:
        if isinstance(item, Leaf):
            yield item.tag, getattr(item.content, "expression", None) or getattr(item.content, "node", None)
        elif isinstance(item, Block):
            yield item.tag, item.head.node if item.head is not None else None
            for section in item.sections:
                if section.keyword == "elif":
                    yield section.tag, section.test
                yield from _expressions(section.body)


@lru_cache(maxsize=8192)
def _writes_too_much(node: nodes.Node) -> bool:
    """Return whether a tag writes an amount beyond the bound: a template says the same things many times."""
    return any(map(_is_excessive, (node, *node.find_all(nodes.Expr))))


def _is_excessive(node: nodes.Node) -> bool:
    match node:
        case nodes.Filter() | nodes.Call():
            name = _filter(node) if isinstance(node, nodes.Filter) else _called(node.node)
            given = (*node.args, *(one.value for one in node.kwargs)) if name in WIDTHS else ()
            return any((amount := number(one)) is not None and abs(amount) > limits.AMOUNT for one in given)
        case nodes.Mul() | nodes.Pow() | nodes.Add() | nodes.Sub():
            sides = ((node.left, node.right), (node.right, node.left)) if isinstance(node, nodes.Mul) else ()
            repeats = any(_is_text(one) and (number(other) or 0) > limits.AMOUNT for one, other in sides)
            return repeats or number(node) == BEYOND
        case _:
            return False


def _filter(node: nodes.Filter) -> str:
    """Return the name of a filter; of `map`, that of the filter which it applies."""
    applied = node.args[0] if node.name == "map" and node.args else None
    return str(applied.value) if isinstance(applied, nodes.Const) else node.name


def _called(node: nodes.Node) -> str:
    return node.attr if isinstance(node, nodes.Getattr) else getattr(node, "name", "")


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, (nodes.List, nodes.Tuple)) or (
        isinstance(node, nodes.Const) and isinstance(node.value, str)
    )


BEYOND: Final = float("inf")


def number(node: nodes.Node) -> float | None:
    """Return the number that an expression writes, infinity beyond all bounds; None for what is not written whole."""
    if isinstance(node, nodes.Const):
        return node.value if isinstance(node.value, (int, float)) and not isinstance(node.value, bool) else None
    if isinstance(node, nodes.Neg):
        inner = number(node.node)
        return None if inner is None else -inner
    if not isinstance(node, (nodes.Mul, nodes.Pow, nodes.Add, nodes.Sub)):
        return None
    left, right = number(node.left), number(node.right)
    if left is None or right is None:
        return None
    try:
        exact = _WORKED_OUT[type(node)](float(left), float(right))
    except (OverflowError, ZeroDivisionError):
        return BEYOND
    return BEYOND if isinstance(exact, complex) or abs(exact) > limits.LARGEST_NUMBER else exact


_WORKED_OUT: Final[dict[type, Any]] = {
    nodes.Mul: lambda left, right: left * right,
    nodes.Pow: lambda left, right: left**right,
    nodes.Add: lambda left, right: left + right,
    nodes.Sub: lambda left, right: left - right,
}
