"""What a template may multiply while it runs: each filter, method and operator within bounds, each loop counted.

Amounts are refused before anything is made of them; what a tag writes itself is refused earlier (`grammar.amounts`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from functools import wraps
from inspect import signature
from typing import Any, Final

from jinja2 import nodes, pass_context
from jinja2.visitor import NodeTransformer

from contratgen.base import limits
from contratgen.rendering.grammar.amounts import WIDE, WIDTHS

STEPS: Final = "contratgen:steps"
"""The key of the counter among a template's variables: no expression can name it."""
TURNS, WHOLE = "cg_turns", "cg_whole"
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
    """Has each loop of a template's code counted, and what `~`, lists and captured blocks make measured."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 -- Jinja's convention
        """Count the turns of a loop before it begins, or as they come."""
        self.generic_visit(node)
        node.iter = _filtered(node.iter, TURNS)
        return node

    def _measured(self, node: nodes.Expr) -> nodes.Filter:
        """Measure what a node makes: one within another, again and again, would double each time."""
        self.generic_visit(node)
        return _filtered(node, WHOLE)

    visit_Concat = visit_List = visit_Dict = _measured  # noqa: N815 -- as above

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802 -- as above
        """Measure what a tuple holds, where it is no list of names to assign to."""
        self.generic_visit(node)
        return _filtered(node, WHOLE) if node.ctx == "load" else node

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
    """Return what was made. Raises `AmountError` for a text or list beyond `limits.TEXT_OF_A_TAG` once written out."""
    _check_size(_length(made))
    if isinstance(made, int) and abs(made) > limits.LARGEST_NUMBER:
        raise AmountError("la balise fait un nombre démesuré")
    return _as_it_comes(made) if isinstance(made, Iterator) else made


def _length(value: Any, known: dict[int, int] | None = None) -> int:
    """Return about how many characters a text, or a list with all that it holds, takes once written out."""
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, (list, tuple, dict)):
        return 1
    known = {} if known is None else known
    if id(value) not in known:
        known[id(value)] = 0  # one that holds itself is written « [...] »
        items = (*value.keys(), *value.values()) if isinstance(value, dict) else value
        kinds = set(map(type, items))  # a loop may measure one long list at each turn
        if kinds == {str}:
            size = sum(map(len, items))
        elif not any(issubclass(kind, (str, list, tuple, dict)) for kind in kinds):
            size = len(items)
        else:
            size = sum(_length(item, known) for item in items)
        known[id(value)] = len(items) + size
    return known[id(value)]


def _as_it_comes(items: Iterator[Any]) -> Iterator[Any]:
    """Yield what a filter makes one by one, measured: whoever asks may keep it all."""
    size = 0
    for item in items:
        size += 1 + _length(item)
        _check_size(size)
        yield item


def measured(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that measures what it is asked, and what it makes."""
    before = getattr(function, "jinja_pass_arg", None) is not None
    order = list(signature(function).parameters)

    @wraps(function)
    def measured(*args: Any, **keywords: Any) -> Any:
        subject, *rest = args[before:]
        if name == "join" and not isinstance(subject, Sized):
            subject = list(subject)
        named = sorted(keywords.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))
        check_call(name, subject, (*rest, *(value for _, value in named)))
        return whole(function(*args[:before], subject, *rest, **keywords))

    return measured


def check_call(name: str, subject: Any, given: Iterable[Any]) -> None:
    """Raise `AmountError` for a filter or method that would make too much of a value."""
    given = list(given)
    if name in WIDTHS and any(isinstance(value, int) and abs(value) > limits.AMOUNT for value in given):
        raise AmountError(f"« {name} » demande plus de {limits.AMOUNT} signes ou éléments")
    if name == "join":
        _check_join(subject, given)
    elif isinstance(subject, str) and name in _MADE:
        _MADE[name](subject, given)


def _check_join(subject: Any, given: list[Any]) -> None:
    """Measure `separator.join(items)` and `items | join(separator)` alike."""
    items, between = (given[0], subject) if isinstance(subject, str) and given else (subject, given[:1] and given[0])
    if isinstance(items, Sized):
        _check_size(len(items) * _length(between or "") + _length(items))


def _check_replace(subject: str, given: list[Any]) -> None:
    if len(given) > 1:
        old, new = str(given[0]), str(given[1])
        _check_size(len(subject) + subject.count(old) * len(new))


def _check_indent(subject: str, given: list[Any]) -> None:
    """Measure an indent, of a width or by a text, before each line."""
    widths = [value if isinstance(value, int) else len(value) for value in given if isinstance(value, (int, str))]
    _check_size(len(subject) + (len(subject.splitlines()) + 1) * max(widths, default=0))


def _check_wrap(subject: str, given: list[Any]) -> None:
    """Measure the text between the lines, of which any two fill more than one width."""
    width = max(1, *(value for value in given if isinstance(value, int) and not isinstance(value, bool)), 1)
    between = max((len(value) for value in given if isinstance(value, str)), default=1)
    _check_size(len(subject) + (2 * len(subject) // width + len(subject.splitlines())) * between)


def _check_size(size: int) -> None:
    if size > limits.TEXT_OF_A_TAG:
        raise AmountError("la balise fait un texte démesuré")


def check_format(pattern: str, given: Iterable[Any]) -> None:
    """Raise `AmountError` for a format that would make too much.

    One with a width or precision beyond bounds, or that another value gives; one that says a long value many times.
    """
    given = list(given)
    wide = [value for value in given if isinstance(value, int) and abs(value) > limits.AMOUNT]
    if WIDE.search(pattern) or (_NESTED.search(pattern) and wide):
        raise AmountError("le format demande une largeur démesurée")
    _check_size(len(pattern) + (pattern.count("%") + pattern.count("{")) * max(map(_length, given), default=0))


_MADE: Final[Mapping[str, Callable[[str, list[Any]], None]]] = {
    "replace": _check_replace,
    "indent": _check_indent,
    "wordwrap": _check_wrap,
    "format": check_format,
}
"""What measures the filters and methods that make more of a text than they are given."""


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
