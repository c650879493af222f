"""The filters, tests and functions of Jinja that a template may name: one table for the check and for rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2 import nodes
from jinja2.tests import TESTS

from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.blocks import expressions
from contratgen.rendering.grammar.faults import nearest
from contratgen.rendering.grammar.syntax import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contratgen.rendering.grammar.blocks import Item
    from contratgen.rendering.grammar.faults import Faults

FUNCTIONS: Final = frozenset({"range", "dict", "namespace", "cycler", "joiner"})
"""Jinja's own functions, for templates in the wild: what they give depends on no machine."""
UNSAFE: Final = frozenset({"attr", "random", "xmlattr", "pprint", "tojson", "urlize", "forceescape"})
"""Jinja's filters that reach attributes, draw lots or write markup of another kind: no template has them."""
WILD: Final = frozenset({"safe", "filesizeformat"})
"""Those that only templates in the wild have."""
_TESTING: Final = {"select": 0, "reject": 0, "selectattr": 1, "rejectattr": 1}
"""Filters that apply a test, and which of their arguments names it."""


class Use(NamedTuple):
    """A filter that a tag names, itself or through `by` (`map`)."""

    tag: Any
    name: str
    by: str = ""


def filters_of(items: Iterable[Item]) -> Iterator[Use]:
    """Yield each use of a filter."""
    for standing, node in _named(items, nodes.Filter):
        tag = standing.tag
        yield Use(tag, node.name)
        if node.name == "map" and (applied := _written(node.args, 0)):
            yield Use(tag, applied, "map")


def unknown_filter(use: Use, known: Iterable[str]) -> tuple[str, str, str]:
    """Return the code, message and hint of a filter that is not among those known."""
    what = f"« {use.by} » appelle le filtre « {use.name} », qui" if use.by else f"le filtre « {use.name} »"
    if use.name in UNSAFE | WILD:
        return faults.FORBIDDEN, f"{what} n'est pas permis dans un modèle", ""
    return faults.UNKNOWN_FILTER, f"{what} n'existe pas", nearest(use.name, known)


def check_names(items: Iterable[Item], found: Faults) -> None:
    """Report what no template may name: a test that does not exist (`is …`, `select('…')`), what begins with `_`."""
    for tag, node in _named(items, (nodes.Test, nodes.Filter, nodes.Getattr)):
        found.at = tag
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            message = f"« {node.attr} » : un nom qui commence par « _ » n'est pas accessible dans un modèle"
            found.add(faults.FORBIDDEN, message, about=source_of(node))
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            about = f"is {node.name}"
            found.add(faults.UNKNOWN_TEST, f"le test « {about} » n'existe pas", nearest(node.name, TESTS), about=about)
        elif isinstance(node, nodes.Filter) and node.name in _TESTING:
            test = _written(node.args, _TESTING[node.name])
            if test and test not in TESTS:
                message = f"« {node.name} » appelle le test « {test} », qui n'existe pas"
                found.add(faults.UNKNOWN_TEST, message, nearest(test, TESTS), about=source_of(node))


def _named(items: Iterable[Item], kinds: type[nodes.Node] | tuple[type[nodes.Node], ...]) -> Iterator[tuple[Any, Any]]:
    for tag, node in expressions(items):
        yield from ((tag, use) for use in (node, *node.find_all(kinds)) if isinstance(use, kinds))


def _written(arguments: list[nodes.Expr], position: int) -> str:
    given = arguments[position] if position < len(arguments) else None
    return given.value if isinstance(given, nodes.Const) and isinstance(given.value, str) else ""
