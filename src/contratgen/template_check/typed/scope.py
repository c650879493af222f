"""The names that a template knows at one point, each with what is known of its value there.

A scope is forked where the template branches and joined where the branches meet. Names that no statement of the
template made are fields of the root model.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contratgen.template_check.typed.paths import Value
from contratgen.template_check.typed.types import MISSING, Namespace, Type, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import nodes

    from contratgen.rendering.grammar.faults import Located

_idents = itertools.count()


@dataclass(frozen=True, slots=True)
class Binding:
    """A name's value; `ident` stays the same while conditions only teach more of the same value."""

    value: Value
    kind: str  # root, set, loop, macro, argument, with, import
    tag: Located | None = None  # that bound it
    condition: nodes.Expr | None = None  # what a boolean was computed from, so that testing it tests that
    sources: tuple[tuple[str, int], ...] = ()  # the names in that condition, as they were bound
    ident: int = field(default_factory=lambda: next(_idents))


@dataclass(slots=True)
class Scope:
    """Names of the template at one point. `alive` is False after `break` or `continue`."""

    root: Mapping[str, Binding]
    names: dict[str, Binding]
    gone: dict[str, Binding]  # names of loops that are over
    alive: bool = True
    outer: frozenset[int] = frozenset()  # what was bound before the innermost loop began

    def fork(self) -> Scope:
        """Return a copy that may learn and bind on its own."""
        return Scope(self.root, dict(self.names), self.gone, self.alive, self.outer)

    def within_loop(self) -> Scope:
        """Return a fork for one turn of a loop: what it binds ends with the turn."""
        outer = frozenset(binding.ident for binding in self.names.values())
        return Scope(self.root, dict(self.names), dict(self.gone), outer=outer)

    def is_outer(self, name: str) -> bool:
        """Whether a name was bound by the template before the innermost loop began."""
        return name in self.names and self.names[name].ident in self.outer

    def find(self, name: str) -> Binding | None:
        """Return what a name is bound to, the template's own names first."""
        return self.names.get(name) or self.root.get(name)

    def bind(self, name: str, binding: Binding) -> None:
        """Bind a name."""
        self.names[name] = binding

    def learn(self, name: str, type_: Type) -> None:
        """Narrow the type of a name, which stays the same value."""
        known = self.find(name)
        if known is not None and known.value.type != type_:
            self.names[name] = replace(known, value=Value(type_, known.value.paths))

    def known(self) -> list[str]:
        """Return every name that can be written here."""
        return [*self.names, *(name for name in self.root if name not in self.names)]


def join(scopes: Iterable[Scope], before: Scope) -> None:
    """Make `before` what is known after its branches, forks of it, meet."""
    alive = [scope for scope in scopes if scope.alive]
    if not alive:
        before.alive = False
        return
    if len(alive) == 1:
        before.names = alive[0].names
        return
    first, *others = (scope.names for scope in alive)
    names = dict.fromkeys(itertools.chain(first, *others))
    before.names = {name: binding for name in names if (binding := _joined([s.find(name) for s in alive])) is not None}


def _joined(found: list[Binding | None]) -> Binding | None:
    bindings = [one for one in found if one is not None]
    if len({id(one) for one in bindings}) == 1 and len(bindings) == len(found):
        return bindings[0]
    types = [one.value.type for one in bindings] + [MISSING] * (len(bindings) < len(found))
    paths = frozenset(path for one in bindings for path in one.value.paths)
    same = len({one.ident for one in bindings}) == 1 and len(bindings) == len(found)
    joined = replace(bindings[0], value=Value(union(types), paths))
    return joined if same else replace(joined, condition=None, ident=next(_idents))


def forget_namespaces(scope: Scope) -> None:
    """Drop what conditions taught of namespaces: a loop or a macro may have changed them since."""
    for name, binding in list(scope.names.items()):
        if isinstance(binding.value.type, Namespace) and binding.value.type.refined:
            scope.learn(name, Namespace(binding.value.type.cell))


def sources_of(scope: Scope, names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return the names of a condition with what they are bound to now."""
    bound: list[tuple[str, int]] = []
    for name in names:
        binding = scope.find(name)
        if binding is not None:
            bound.append((name, binding.ident))
    return tuple(bound)


def still_holds(scope: Scope, binding: Binding) -> bool:
    """Whether the names that a remembered condition speaks of are bound as they were."""
    return all((now := scope.find(name)) is not None and now.ident == ident for name, ident in binding.sources)
