"""What an expression of a template may be: the lattice of types.

A type says which Python values are possible where the expression stands. A union is flat and never holds `Unknown`
beside others: what is unknown absorbs the rest, and nothing is ever said about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import enum
    from collections.abc import Callable, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything: no fault is ever found in it."""


@dataclass(frozen=True, slots=True)
class Never:
    """No value at all: the type of what cannot happen."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Python's `None`: an optional field that was left out."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Jinja's undefined: a name, a key or an element that may not be there."""


@dataclass(frozen=True, slots=True)
class Basic:
    """A plain kind of value, named by its Python class."""

    name: str


@dataclass(frozen=True, slots=True)
class Const:
    """One known value of a basic kind (from a `Literal`, or written in the template)."""

    value: str | int | float | bool
    kind: Basic


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an enumeration."""

    cls: type[enum.Enum]
    name: str

    @property
    def value(self) -> Any:
        """The member's own value."""
        return self.cls[self.name].value


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, a tuple of any length or a set, all of one item type."""

    item: Type
    filled: int = 0  # items that it is known to hold at least
    flat: bool = False  # made by the template: its contract paths are already those of its items


@dataclass(frozen=True, slots=True)
class Row:
    """A tuple of known length; `names` are the attributes of a named tuple."""

    items: tuple[Type, ...]
    names: tuple[str, ...] = ()
    flat: bool = False  # as for a sequence


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dictionary: any key of one type, and what is known of some keys."""

    key: Type
    value: Type
    known: tuple[tuple[str, Type], ...] = ()
    flat: bool = False  # as for a sequence


@dataclass(frozen=True, slots=True)
class Record:
    """A model, dataclass or other class with typed fields; `refined` holds what conditions taught of some of them."""

    cls: type
    refined: tuple[tuple[str, Type], ...] = ()


@dataclass(frozen=True, slots=True)
class Special:
    """A value with its own place in Word: rich text, picture, chart, sub-document, ready-made markup."""

    kind: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """An instance of a class whose inside is not known; `printable` when it has its own text."""

    cls: type
    printable: bool


@dataclass(frozen=True, slots=True)
class Called:
    """Something that the template may call by this name: a macro, a method, `loop`, a global."""

    kind: str
    target: Any = None


@dataclass(frozen=True, slots=True)
class Namespace:
    """A Jinja namespace; `cell` is the identity of its declared attributes."""

    cell: int
    refined: tuple[tuple[str, Type], ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """Jinja's `loop`, whose `previtem` and `nextitem` are of this type."""

    item: Type
    refined: tuple[tuple[str, Type], ...] = ()


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types; made by `union` only."""

    members: frozenset[Type]
    ordered: tuple[Type, ...] = field(compare=False, repr=False)


Type = (
    Unknown | Never | Absent | Missing | Basic | Const | Member | Sequence | Row | Mapping | Record | Special | Opaque
    | Called | Namespace | Loop | Union
)  # fmt: skip

UNKNOWN: Final = Unknown()
NEVER: Final = Never()
ABSENT: Final = Absent()
MISSING: Final = Missing()
TEXT: Final = Basic("str")
INTEGER: Final = Basic("int")
FLOAT: Final = Basic("float")
DECIMAL: Final = Basic("Decimal")
BOOLEAN: Final = Basic("bool")
DATE: Final = Basic("date")
DATETIME: Final = Basic("datetime")
TIME: Final = Basic("time")
DURATION: Final = Basic("timedelta")
BYTES: Final = Basic("bytes")

NUMBERS: Final = frozenset({INTEGER, FLOAT, DECIMAL, BOOLEAN})
MARKUP: Final = Special("markup")
PARAGRAPHS: Final = Special("paragraphs")
RICH: Final = Special("rich")
RICH_RUN: Final = Special("rich_run")
SUBDOCUMENT: Final = Special("subdocument")
INLINE: Final = Special("inline")
IMAGE: Final = Special("image")
CHART: Final = Special("chart")


def members(type_: Type) -> tuple[Type, ...]:
    """Return the alternatives of a type, in a stable order."""
    if isinstance(type_, Union):
        return type_.ordered
    return () if isinstance(type_, Never) else (type_,)


def union(types: Iterable[Type]) -> Type:
    """Return the type of a value that is of one of `types`."""
    flat: dict[Type, None] = {}
    for one in types:
        kind = type(one)
        if kind is Union:
            flat.update(dict.fromkeys(members(one)))
        elif kind is Unknown:
            return UNKNOWN
        elif kind is not Never:
            flat[one] = None
    if len(flat) > 1:
        flat = dict.fromkeys(_simplified(list(flat)))
    return _made(tuple(flat))


def _made(alternatives: tuple[Type, ...]) -> Type:
    """Return the type of alternatives that are known to differ, none holding another."""
    if not alternatives:
        return NEVER
    return alternatives[0] if len(alternatives) == 1 else Union(frozenset(alternatives), alternatives)


def _simplified(flat: list[Type]) -> Iterator[Type]:
    """Yield the alternatives less those that another one holds; what was learnt of one class apart becomes one."""
    both = {Const(True, BOOLEAN), Const(False, BOOLEAN)} <= set(flat)  # the two constants
    kinds = {one for one in flat if isinstance(one, Basic)} | ({BOOLEAN} if both else set())
    alike: dict[object, list[Type]] = {}
    for one in flat:
        alike.setdefault(_group(one), []).append(one)
    for key, group in alike.items():
        first = group[0]
        if isinstance(first, Const):
            yield from (one for one in group if isinstance(one, Const) and one.kind not in kinds)
        elif key is first or len(group) == 1:
            yield from group
        else:
            yield _merged(group)
    if both:
        yield BOOLEAN


def _group(one: Type) -> object:
    match one:
        case Record(cls):
            return cls
        case Mapping(key, value, _, flat):
            return (Mapping, key, value, flat)
        case Namespace(cell):
            return (Namespace, cell)
        case Sequence(item, _, flat):
            return (Sequence, item, flat)
        case Const():
            return Const
    return one


def _merged(group: list[Type]) -> Type:
    """Return what is known of every one of several records, dictionaries, lists or namespaces of one kind."""
    first = group[0]
    if isinstance(first, Sequence):
        return replace(first, filled=min(one.filled for one in group if isinstance(one, Sequence)))
    where = "known" if isinstance(first, Mapping) else "refined"
    learnt = [dict(getattr(one, where)) for one in group]
    shared = [name for name in learnt[0] if all(name in one for one in learnt[1:])]
    merged = tuple((name, union(one[name] for one in learnt)) for name in shared)
    return with_fields(first, where, merged)


def with_fields(one: Any, where: str, fields: tuple[tuple[str, Type], ...]) -> Type:
    """Return a record, dictionary, loop or namespace with what is known of its fields replaced."""
    if isinstance(one, Record):
        return Record(one.cls, fields)
    changed: Type = replace(one, **{where: fields})
    return changed


def only(type_: Type, keep: Callable[[Type], bool]) -> Type:
    """Return the alternatives of a type for which `keep` holds."""
    if not isinstance(type_, Union):
        return type_ if keep(type_) else NEVER
    left = tuple(filter(keep, type_.ordered))
    return type_ if len(left) == len(type_.ordered) else _made(left)


def without(type_: Type, *removed: Type) -> Type:
    """Return a type less some of its alternatives."""
    return only(type_, lambda one: one not in removed)


def has(type_: Type, wanted: Type) -> bool:
    """Whether `wanted` is one of the alternatives."""
    return wanted in type_.members if isinstance(type_, Union) else type_ == wanted


def basic(type_: Type) -> Type:
    """Return the basic kind of a constant, and any other type as it is."""
    return type_.kind if isinstance(type_, Const) else type_


def constant(value: Any) -> Type:
    """Return the type of a constant written in a template."""
    if value is None:
        return ABSENT
    for cls, kind in ((bool, BOOLEAN), (int, INTEGER), (float, FLOAT), (str, TEXT)):
        if isinstance(value, cls):
            return Const(value, kind)
    return UNKNOWN


NESTED: Final = 5
"""Containers within containers that a template may make before their content is no longer followed."""


def is_shallow(type_: Type, room: int = NESTED) -> bool:
    """Whether the containers that a template made hold one another less than a few levels deep."""
    if room == 0:
        return False
    inner: tuple[Type, ...] = ()
    for one in members(type_):
        if isinstance(one, Sequence) and one.flat:
            inner += (one.item,)
        elif isinstance(one, Row) and one.flat:
            inner += one.items
        elif isinstance(one, Mapping) and one.flat:
            inner += (one.value, *(known for _, known in one.known))
    return all(is_shallow(one, room - 1) for one in inner)
