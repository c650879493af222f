"""The typed walk of one story: its tags' tree against the fields of the root model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jinja2.tests import TESTS as JINJA_TESTS

from contratgen.template_check.typed import arithmetic, calls, expressions, filters, items, operators, statements
from contratgen.template_check.typed.annotations import fields_of
from contratgen.template_check.typed.context import Context
from contratgen.template_check.typed.paths import Path, Value
from contratgen.template_check.typed.scope import Binding, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from contratgen.rendering.grammar.blocks import Item
    from contratgen.rendering.grammar.faults import Faults
    from contratgen.template_check.typed.signatures import Signature

EXPRESSIONS: Final = (arithmetic, calls, expressions, filters, items, operators)
"""The modules that each register the expressions they know."""
TESTS: Final = frozenset(JINJA_TESTS)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a story reads of the contract, and what of it reaches the page."""

    reads: frozenset[Path]
    printed: frozenset[Path]


@dataclass(frozen=True, slots=True)
class Root:
    """A root model as the names that its templates begin with; one for all the templates of a run."""

    model: type[BaseModel]
    path: Path
    names: Mapping[str, Binding]


def root_of(model: type[BaseModel]) -> Root:
    """Return the root of a model: each field a name, with its type and path."""
    path = Path("", None, frozenset({model}))
    names = {
        name: Binding(Value(type_, frozenset({path.child(name, type_)})), "root")
        for name, type_ in fields_of(model).items()
    }
    return Root(model, path, names)


def walk_story(tree: list[Item], root: Root, found: Faults, filters_: Mapping[str, Signature]) -> Reading:
    """Walk a story; faults go to `found`."""
    ctx = Context(found.policy, found, filters_, TESTS)
    statements.walk(ctx, tree, Scope(root.names, {}, {}))
    statements.walk_uncalled(ctx)
    ctx.settle()
    return Reading(frozenset(ctx.reads), frozenset(ctx.sinks[0]))
