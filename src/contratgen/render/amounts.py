"""What a template may multiply while it runs: each filter, method and operator within bounds, each loop counted.

Amounts are refused before anything is made of them; what a tag writes itself is refused earlier (`grammar.amounts`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sized
from functools import wraps
from typing import Any, Final

from jinja2 import nodes, pass_context
from jinja2.visitor import NodeTransformer

from contratgen import limits
from contratgen.grammar.amounts import WIDTHS

STEPS: Final = "contratgen:steps"
"""The key of the counter among a template's variables: no expression can name it."""
TURNS, WHOLE = "cg_turns", "cg_whole"
_WIDTH: Final = re.compile(r"\d{6,}|\*")
"""Of a format: a width or precision beyond 99 999, or one that another value gives."""
_NESTED: Final = re.compile(r"\{[^{}]*\{")


class AmountError(Exception):
    """An amount beyond bounds; the text is the French message."""


class Steps:
    """Counts the turns of loops and the calls of macros of one document."""

    def __init__(self) -> None:
        self.taken = 0

    def take(self, more: int = 1) -> None:
        """Count more of them. Raises `AmountError` beyond `limits.STEPS`."""
        self.taken += more
        if self.taken > limits.STEPS:
            raise AmountError("les boucles et les macros de ce document n'en finissent pas")


class Counting(NodeTransformer):
    """Has each loop of a template's code counted, and what `~` and captured blocks make measured."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 -- Jinja's convention
        """Count the turns of a loop before it begins, or as they come."""
        self.generic_visit(node)
        node.iter = _filtered(node.iter, TURNS)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 -- as above
        """Measure texts put together."""
        self.generic_visit(node)
        return _filtered(node, WHOLE)

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.AssignBlock:  # noqa: N802 -- as above
        """Measure a block that goes to a name."""
        self.generic_visit(node)
        node.filter = _filtered(node.filter, WHOLE)
        return node


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None)


@pass_context
def turns(context: Any, items: Any) -> Any:
    """Return what a loop goes through, counted."""
    steps: Steps = context[STEPS]
    if isinstance(items, Sized):
        steps.take(len(items))
        return items
    return _counted(items, steps)


def _counted(items: Iterable[Any], steps: Steps) -> Iterator[Any]:
    for item in items:
        steps.take()
        yield item


def whole(made: Any) -> Any:
    """Return what was made. Raises `AmountError` for a text beyond `limits.TEXT_OF_A_TAG`."""
    if isinstance(made, (str, list, tuple)) and len(made) > limits.TEXT_OF_A_TAG:
        raise AmountError("la balise fait un texte démesuré")
    if isinstance(made, int) and abs(made) > limits.LARGEST_NUMBER:
        raise AmountError("la balise fait un nombre démesuré")
    return made


def bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that measures what it is asked, and what it makes."""
    before = getattr(function, "jinja_pass_arg", None) is not None

    @wraps(function)
    def measured(*args: Any, **keywords: Any) -> Any:
        subject, *rest = args[before:]
        check_call(name, subject, (*rest, *keywords.values()))
        if name == "join" and not isinstance(subject, Sized):
            subject = list(subject)
            check_call(name, subject, (*rest, *keywords.values()))
        return whole(function(*args[:before], subject, *rest, **keywords))

    return measured


def check_call(name: str, subject: Any, given: Iterable[Any]) -> None:
    """Raise `AmountError` for a filter or method that would make too much of a value."""
    given = list(given)
    if name in WIDTHS and any(isinstance(one, int) and abs(one) > limits.AMOUNT for one in given):
        raise AmountError(f"« {name} » demande plus de {limits.AMOUNT} signes ou éléments")
    if name == "format" and isinstance(subject, str):
        check_format(subject, given)
    if name == "replace" and isinstance(subject, str) and len(given) > 1:
        old, new = str(given[0]), str(given[1])
        _check_size(len(subject) + subject.count(old) * len(new))
    if name == "join":
        _check_join(subject, given)


def _check_join(subject: Any, given: list[Any]) -> None:
    """Measure `separator.join(items)` and `items | join(separator)` alike."""
    items, between = (given[0], subject) if isinstance(subject, str) and given else (subject, given[:1] and given[0])
    if isinstance(items, Sized) and isinstance(between, str):
        _check_size(len(items) * len(between))


def _check_size(size: int) -> None:
    if size > limits.TEXT_OF_A_TAG:
        raise AmountError("la balise fait un texte démesuré")


def check_format(pattern: str, given: Iterable[Any]) -> None:
    """Raise `AmountError` for a format with a width or precision beyond bounds, or that another value gives."""
    wide = [one for one in given if isinstance(one, int) and abs(one) > limits.AMOUNT]
    if _WIDTH.search(pattern) or (_NESTED.search(pattern) and wide):
        raise AmountError("le format demande une largeur démesurée")


def operated(operator: str, left: Any, right: Any, result: Callable[[], Any]) -> Any:
    """Return what an operator makes of two values. Raises `AmountError` when that would fill the memory."""
    if operator == "*":
        sizes = [len(x) if isinstance(x, (str, list, tuple)) else x for x in (left, right)]
        if any(isinstance(x, (str, list, tuple)) for x in (left, right)) and sizes[0] * sizes[1] > limits.AMOUNT:
            raise AmountError(f"« * » répète plus de {limits.AMOUNT} signes ou éléments")
    if operator == "**" and abs(right) > 64:  # noqa: PLR2004 -- any amount squared fits
        raise AmountError("« ** » fait un nombre démesuré")
    if operator == "%" and isinstance(left, str):
        check_format(left, right if isinstance(right, tuple) else [right])
    return whole(result())
