"""What one walk of a template carries along: its policy, the faults found, the paths read and printed, the signatures.

`value` gives the typed value of any expression; the modules that know a kind of expression register with `walks`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.rendering.grammar.faults import NEVER_EQUAL
from contratgen.template_check.typed.paths import Path, Value, below
from contratgen.template_check.typed.types import UNKNOWN, Type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contratgen.rendering.grammar.blocks import Block
    from contratgen.rendering.grammar.faults import Faults, Located, Policy
    from contratgen.template_check.typed.scope import Scope


Signature = Callable[[Any], Value]
"""A filter: the call of it (`filter_calls.FilterCall`) → what it gives; its faults go to the call's context."""


@dataclass(slots=True, eq=False)
class Macro:
    """A macro as defined: its block, the scope of its definition, and whether it gives whole paragraphs."""

    name: str
    block: Block
    scope: Scope
    paragraphs: bool
    catches: frozenset[str]  # which of varargs, kwargs and caller its body uses
    called: bool = False
    uses: int = 0


@dataclass(slots=True)
class Context:
    """The state of one walk over one story; `sinks` are the outputs being written, the document's own first."""

    policy: Policy
    faults: Faults
    filters: Mapping[str, Signature]
    tests: frozenset[str]
    reads: set[Path] = field(default_factory=set)
    sinks: list[set[Path]] = field(default_factory=lambda: [set()])
    macros: list[Macro] = field(default_factory=list)
    namespaces: list[dict[str, Value]] = field(default_factory=list)
    calls: dict[Any, Value] = field(default_factory=dict)
    effort: int = 0
    held: dict[Any, Callable[[], None]] = field(default_factory=dict)
    cleared: set[Any] = field(default_factory=set)

    @property
    def strict(self) -> bool:
        """Whether the kit's own policy holds: an expression reaches fields and nothing else."""
        return self.policy == "strict"

    def fault(self, code: str, message: str, hint: str = "", *, about: str = "") -> None:
        """Record a fault at the tag being read."""
        self.faults.add(code, message, hint, about=about)

    def hold(
        self, key: Any, code: str, message: str, hint: str = "", *, about: str = "", after: Sequence[Located] = ()
    ) -> None:
        """Record a fault at the end, unless `clear` is called with its key: what one call of a macro cannot tell.

        A comparison that never holds, at one of the tags `after`, tells it already.
        """
        if not self.faults.muted:
            at = self.faults.at

            def record() -> None:
                told = {one.place for one in self.faults.found if one.code == NEVER_EQUAL} if after else set()
                if told.isdisjoint(tag.place for tag in after):
                    self.faults.add(code, message, hint, about=about, place=None if at is None else at.place)

            self.held.setdefault(key, record)

    def clear(self, key: Any) -> None:
        """Note that what `hold` suspected happens after all."""
        if not self.faults.muted:
            self.cleared.add(key)

    def settle(self) -> None:
        """Record the faults that were held and never cleared."""
        for key, record in self.held.items():
            if key not in self.cleared:
                record()

    def read(self, value: Value) -> Value:
        """Note that a value is read, and return it."""
        self.reads.update(value.paths)
        return value

    def consumed(self, *values: Value) -> frozenset[Path]:
        """Note that values are read whole, with all that lies below them; return these paths."""
        found = frozenset(path for one in values for path in below(one))
        self.reads |= found
        return found

    def printed(self, value: Value) -> None:
        """Note that a value is written to the current output."""
        self.sinks[-1] |= value.paths


_WALKERS: Final[dict[type[nodes.Node], Any]] = {}


def walks(*kinds: type[nodes.Node]) -> Callable[[Any], Any]:
    """Register the function that gives the value of some kinds of expression."""

    def register(function: Any) -> Any:
        _WALKERS.update(dict.fromkeys(kinds, function))
        return function

    return register


def value(ctx: Context, node: nodes.Expr, scope: Scope) -> Value:
    """Return the typed value of an expression; its faults go to the context."""
    walker = _WALKERS.get(type(node))
    if walker is None:
        return unknown(ctx, node, scope)
    found: Value = walker(ctx, node, scope)
    return found


def unknown(ctx: Context, node: nodes.Expr, scope: Scope) -> Value:
    """Return an unknown value made of all that an expression holds."""
    parts = [value(ctx, child, scope) for child in node.iter_child_nodes() if isinstance(child, nodes.Expr)]
    return Value(UNKNOWN, ctx.consumed(*parts))


def type_of(ctx: Context, node: nodes.Expr, scope: Scope) -> Type:
    """Return the type of an expression."""
    return value(ctx, node, scope).type
