"""Truth and equality of types: what a value can be where a condition holds, and which values can ever be equal.

- truthy(str | None) → str                      falsy(list of at least one) → never
- equal_to('a')(Literal['a', 'b']) → 'a'        unlike('a')(Literal['a', 'b']) → 'b'
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from contratgen.template_check.typed.types import (
    ABSENT,
    BOOLEAN,
    DATE,
    DATETIME,
    MISSING,
    NEVER,
    TEXT,
    TIME,
    Absent,
    Called,
    Const,
    Loop,
    Mapping,
    Member,
    Missing,
    Namespace,
    Never,
    Opaque,
    Record,
    Row,
    Sequence,
    Special,
    Type,
    Unknown,
    basic,
    members,
    only,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def truthy(type_: Type) -> Type:
    """Return what a type can be where a condition finds it true."""
    return union(_true(one) for one in members(type_))


def _true(one: Type) -> Type:
    match one:
        case Absent() | Missing():
            return NEVER
        case Const(value):
            return one if value else NEVER
        case Member():
            return one if one.cls[one.name] else NEVER
        case Sequence():
            return replace(one, filled=max(one.filled, 1))
        case Row(items):
            return one if items else NEVER
    return Const(True, BOOLEAN) if one == BOOLEAN else one


def at_least(number: int) -> Callable[[Type], Type]:
    """Return what a list can be that holds so many items."""

    def keep(type_: Type) -> Type:
        return union(
            replace(one, filled=max(one.filled, number)) if isinstance(one, Sequence) else one
            for one in members(truthy(type_))
        )

    return keep


ALWAYS_TRUE: Final = (DATE, DATETIME, TIME)


def falsy(type_: Type) -> Type:
    """Return what a type can be where a condition finds it false."""
    return union(_false(one) for one in members(type_))


def _false(one: Type) -> Type:  # noqa: PLR0911  # a table by kind
    match one:
        case Const(value):
            return NEVER if value else one
        case Member():
            return NEVER if one.cls[one.name] else one
        case Sequence(_, filled):
            return NEVER if filled else one
        case Row(items):
            return NEVER if items else one
        case Record(cls):
            return one if hasattr(cls, "__bool__") or hasattr(cls, "__len__") else NEVER
        case Called() | Loop() | Namespace() | Special("image" | "chart" | "inline"):
            return NEVER
    if one == BOOLEAN:
        return Const(False, BOOLEAN)
    return NEVER if one in ALWAYS_TRUE else one


# -- equality --------------------------------------------------------------------------------------------------


def equal_to(other: Type) -> Callable[[Type], Type]:
    """Return what keeps, of a type, the alternatives that may equal a value of type `other`."""
    wanted = members(other)

    def keep(type_: Type) -> Type:
        return union(found for one in members(type_) if (found := _meeting(one, wanted)) is not None)

    return keep


def _meeting(one: Type, wanted: tuple[Type, ...]) -> Type | None:
    constants = [c for c in wanted if isinstance(c, Const)]
    if isinstance(one, (Const, Member)) and len(constants) == len(wanted):
        return one if any(same(one, c) for c in constants) else None
    if one == TEXT and constants and len(constants) == len(wanted):
        return union(constants)
    return one if any(may_equal(one, c) for c in wanted) else None


def unlike(other: Type) -> Callable[[Type], Type]:
    """Return what removes, of a type, the alternatives that are certainly equal to `other` (one known value)."""
    wanted = members(other)

    def keep(type_: Type) -> Type:
        if len(wanted) != 1:
            return type_
        return only(type_, lambda one: not same(one, wanted[0]))

    return keep


def same(one: Type, other: Type) -> bool:
    """Whether two types each hold one value, and the same."""
    if isinstance(one, (Absent, Missing)):
        return one == other
    if isinstance(one, Member) and isinstance(other, Member):
        return one == other
    plain = [_plain(part) for part in (one, other)]
    return None not in plain and plain[0] == plain[1] and type(plain[0]) is type(plain[1])


def _plain(one: Type) -> Any:
    """Return the one value of a constant, or of a member of a text or number enumeration; None for anything else."""
    if isinstance(one, Const):
        return one.value
    if isinstance(one, Member) and issubclass(one.cls, (str, int)):
        return one.value
    return None


def may_equal(one: Type, other: Type) -> bool:
    """Whether values of two types can be equal; in doubt, they can."""
    if isinstance(one, (Absent, Missing)) or isinstance(other, (Absent, Missing)):
        return one == other or Unknown in {type(one), type(other)}
    if isinstance(one, (Const, Member)) and isinstance(other, (Const, Member)):
        if isinstance(one, Member) and isinstance(other, Member) and one.cls is other.cls:
            return one == other
        return _equal_values(one, other)
    first, second = family(one), family(other)
    return first is None or second is None or first == second


def _equal_values(one: Type, other: Type) -> bool:
    first, second = _plain(one), _plain(other)
    return first is not None and second is not None and bool(first == second)


FAMILIES: Final = {
    "str": "text", "int": "number", "float": "number", "Decimal": "number", "bool": "number", "date": "date",
    "datetime": "datetime", "time": "time", "timedelta": "duration", "bytes": "bytes",
}  # fmt: skip
"""Kinds whose values are never equal to those of another family."""


def family(one: Type) -> str | None:
    """Return the family within which a value can be equal to another; None when nothing can be said."""
    one = basic(one)
    match one:
        case Member(cls):
            return "text" if issubclass(cls, str) else "number" if issubclass(cls, int) else cls.__qualname__
        case Sequence() | Row():
            return "list"
        case Mapping():
            return "mapping"
        case Record(cls):
            return f"record {cls.__qualname__}" if not _may_be_equal_to_others(cls) else None
        case _:
            return FAMILIES.get(getattr(one, "name", ""))


def _may_be_equal_to_others(cls: type) -> bool:
    return any("__eq__" in base.__dict__ and base.__module__.split(".")[0] not in {"pydantic", "builtins", "contratgen"}
               and not hasattr(cls, "__dataclass_fields__") for base in cls.__mro__)  # fmt: skip


def items_of(type_: Type) -> Type | None:
    """Return the type of the items of a list or group; None for anything else."""
    found: list[Type] = []
    for one in members(type_):
        match one:
            case Sequence(item):
                found.append(item)
            case Row(items):
                found.extend(items)
            case _:
                return None
    return union(found) if found else None


def keep_of_test(name: str, arguments: list[Type], *, holds: bool) -> Callable[[Type], Type] | None:
    """Return what a Jinja test keeps of a type where it holds, or does not; None when it teaches nothing."""
    if name in {"eq", "equalto", "==", "sameas"} and arguments:
        return equal_to(arguments[0]) if holds else unlike(arguments[0])
    if name in {"ne", "!="} and arguments:
        return unlike(arguments[0]) if holds else equal_to(arguments[0])
    if name == "in" and arguments:
        wanted = items_of(arguments[0])
        return equal_to(wanted) if wanted is not None and holds else None
    decide = DECIDED.get(name)
    if decide is None:
        return None
    return lambda type_: only(type_, lambda one: decide(one) is not (not holds))


def _is(*kinds: Any) -> Callable[[Type], bool | None]:
    return lambda one: None if _undecided(one) else basic(one) in kinds or _member_kind(one) in kinds


def _undecided(one: Type) -> bool:
    return isinstance(one, (Unknown, Opaque, Record, Special))


def _member_kind(one: Type) -> Any:
    return TEXT if isinstance(one, Member) and issubclass(one.cls, str) else None


def _sized(one: Type) -> bool | None:
    if _undecided(one):
        return None
    return isinstance(one, (Sequence, Row, Mapping)) or basic(one) == TEXT or _member_kind(one) == TEXT


def _number(one: Type) -> bool | None:
    return None if _undecided(one) else family(one) == "number"


def _known(one: Type, truth: bool) -> bool | None:  # noqa: FBT001  # True or False is what the test asks
    if one == BOOLEAN or _undecided(one):
        return None
    return one == Const(truth, BOOLEAN)


DECIDED: Final[dict[str, Callable[[Type], bool | None]]] = {
    "defined": lambda one: one != MISSING,
    "undefined": lambda one: one == MISSING,
    "none": lambda one: None if isinstance(one, Unknown) else one == ABSENT,
    "string": _is(TEXT),
    "boolean": _is(BOOLEAN),
    "number": _number,
    "mapping": lambda one: None if _undecided(one) else isinstance(one, Mapping),
    "sequence": _sized,
    "iterable": _sized,
    "true": lambda one: _known(one, truth=True),
    "false": lambda one: _known(one, truth=False),
}
"""Tests that depend on the type alone: True, False, or None when the type does not tell."""


def certain(type_: Type) -> bool | None:
    """Return the truth of a condition of this type when it has only one; None when it may be either."""
    if isinstance(truthy(type_), Never):
        return False
    return True if isinstance(falsy(type_), Never) else None
