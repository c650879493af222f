"""One use of a filter: what enters, with which arguments; and the check of both against what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.rendering.grammar import faults
from contratgen.template_check.typed.expressions import attribute
from contratgen.template_check.typed.paths import Value, contents
from contratgen.template_check.typed.types import (
    MARKUP,
    PARAGRAPHS,
    UNKNOWN,
    Absent,
    Basic,
    Const,
    Mapping,
    Member,
    Missing,
    Opaque,
    Record,
    Row,
    Sequence,
    Type,
    Unknown,
    basic,
    members,
    only,
    union,
)
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from contratgen.template_check.typed.context import Context


@dataclass(frozen=True, slots=True)
class FilterCall:
    """A filter as written: `about` is the text of what enters, for messages."""

    ctx: Context
    name: str
    subject: Value
    about: str
    arguments: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()

    def argument(self, position: int, *names: str) -> Value | None:
        """Return an argument by position or by one of its names; None when it is not given."""
        if position < len(self.arguments):
            return self.arguments[position]
        return next((one for name, one in self.keywords if name in names), None)

    def text(self, position: int, *names: str) -> str | None:
        """Return an argument that is a text written in the template; None when it is not given or not known."""
        given = self.argument(position, *names)
        found = given.type if given is not None else None
        return found.value if isinstance(found, Const) and isinstance(found.value, str) else None

    def whole(self) -> Value:
        """Return an unknown value made of all that the call holds."""
        every = [self.subject, *self.arguments, *(one for _, one in self.keywords)]
        return Value(UNKNOWN, self.ctx.consumed(*every))

    def fault(self, code: str, message: str, hint: str = "") -> None:
        """Record a fault of this call."""
        self.ctx.fault(code, message, hint, about=f"{self.about} | {self.name}")

    def present(self) -> Value:
        """Return what enters, less its absence, which is a fault."""
        there = only(self.subject.type, lambda one: not isinstance(one, (Absent, Missing)))
        if there != self.subject.type:
            message = (
                f"« {self.about} » peut être absent : le filtre « {self.name} » ne peut pas le recevoir sans condition"
            )
            self.fault(faults.OPTIONAL_PASSED, message, f"Entourez de {{% if {self.about} %}} … {{% endif %}}.")
        return self.subject.of(there)

    def items(self) -> Value:
        """Return one item of the list that enters; anything but a list is a fault."""
        there = self.present()
        wrong = [one for one in members(there.type) if not isinstance(one, (Sequence, Row, Mapping, Unknown, Opaque))]
        if wrong:
            message = f"le filtre « {self.name} » attend une liste, « {self.about} » est {describe(union(wrong))}"
            self.fault(faults.FILTER_INPUT, message)
            return there.of(UNKNOWN)
        return contents(there)

    def filled(self) -> int:
        """How many items the list that enters is known to hold."""
        lists = members(self.subject.type)
        return min((one.filled if isinstance(one, Sequence) else 0 for one in lists), default=0)

    def followed(self, item: Value, dotted: str) -> Value:
        """Return what a dotted attribute gives of an item: `attribute='representant.nom'`."""
        about = f"{self.about}[]"
        for segment in dotted.split("."):
            there = only(item.type, lambda one: not isinstance(one, (Absent, Missing)))
            if there != item.type:
                message = f"« {about} » peut être absent : « {segment} » ne peut pas y être lu"
                self.fault(faults.OPTIONAL_ENTERED, message, f"Écartez d'abord les absents : {GUARDS}.")
            about = f"{about}.{segment}"
            item = self._step(item.of(there), segment, about)
        return self.ctx.read(item)

    def _step(self, item: Value, segment: str, about: str) -> Value:
        rows = [one for one in members(item.type) if isinstance(one, Row)]
        if segment.isdigit() and rows:
            at = int(segment)
            found = [item.item(row.items[at], flat=row.flat) for row in rows if at < len(row.items)]
            return found[0] if found else item.of(UNKNOWN)
        return attribute(self.ctx, item, segment, about)


GUARDS = "« | selectattr('champ') » ou « | rejectattr('champ', 'none') »"


def accepts(expected: Type, given: Type) -> bool:
    """Whether a value of type `given` (one alternative) may be passed where `expected` is annotated."""
    if isinstance(given, Unknown):
        return True
    return any(isinstance(one, Unknown) or _accepts(one, given) for one in members(expected))


WIDER = {
    "int": {"float", "complex"},
    "bool": {"int", "float"},
    "datetime": {"date"},
}
"""Kinds that Python's type system lets pass for others."""


def _accepts(expected: Type, given: Type) -> bool:  # noqa: PLR0911  # a table by kind
    if expected == given:
        return True
    if isinstance(expected, Basic):
        name = getattr(basic(given), "name", "") if isinstance(given, (Basic, Const)) else _mixed_in(given)
        return name == expected.name or expected.name in WIDER.get(name, ())
    if isinstance(expected, Sequence):
        return isinstance(given, (Sequence, Row)) and _accepts_all(expected.item, _items(given))
    if isinstance(expected, Row):
        return isinstance(given, Row) and len(given.items) == len(expected.items)
    if isinstance(expected, Mapping):
        return isinstance(given, Mapping) and _accepts_all(expected.value, (given.value, *(t for _, t in given.known)))
    if isinstance(expected, (Record, Opaque)):
        return isinstance(given, (Record, Opaque)) and issubclass(given.cls, expected.cls)
    return False


def _mixed_in(given: Type) -> str:
    if isinstance(given, Member):
        return next((base.__name__ for base in (str, int) if issubclass(given.cls, base)), "")
    return ""


def _items(given: Sequence | Row) -> tuple[Type, ...]:
    return (given.item,) if isinstance(given, Sequence) else given.items


def _accepts_all(expected: Type, given: tuple[Type, ...]) -> bool:
    return all(accepts(expected, one) for type_ in given for one in members(type_))


MARKED: Final = frozenset({"d", "default", "e", "escape", "forceescape", "join", "safe", "string", "trim"})
"""Filters that leave Word's markup as it is; any other would change it, where it means to change words."""


def applied(signature: Callable[[FilterCall], Value], call: FilterCall) -> Value:
    """Return what a filter gives; putting it on what a block or a macro has written is a fault."""
    if call.name in MARKED or not {MARKUP, PARAGRAPHS}.intersection(members(call.subject.type)):
        return signature(call)
    message = f"« {call.about} » est {describe(MARKUP)} : le filtre « {call.name} » en changerait le balisage"
    call.fault(faults.FILTER_INPUT, message, "Appliquez le filtre à chaque valeur, là où elle est imprimée.")
    return call.whole()


def check_input(call: FilterCall, expected: Type) -> None:
    """Report what enters a filter and is not what the filter takes."""
    wrong = [one for one in members(call.subject.type) if not accepts(expected, one)]
    present = [one for one in wrong if not isinstance(one, (Absent, Missing))]
    if len(present) < len(wrong):
        call.present()
    if present:
        message = (
            f"le filtre « {call.name} » attend {describe(expected)}, « {call.about} » est {describe(union(present))}"
        )
        call.fault(faults.FILTER_INPUT, message)


def check_argument(call: FilterCall, name: str, expected: Type, given: Value) -> None:
    """Report an argument that is not what the filter takes."""
    wrong = [one for one in members(given.type) if not accepts(expected, one)]
    if wrong:
        message = f"le filtre « {call.name} » attend pour « {name} » {describe(expected)}, pas {describe(union(wrong))}"
        optional = all(isinstance(one, (Absent, Missing)) for one in wrong)
        call.fault(faults.OPTIONAL_PASSED if optional else faults.FILTER_ARGUMENT, message)
