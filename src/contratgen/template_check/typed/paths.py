"""Contract paths: where in the root model a value comes from, such as `partenaires[].representant.nom`.

A model met again inside itself shares the path of its first occurrence, so that a recursive model has finitely many
paths. What a template reads is a set of these paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.template_check.typed.annotations import fields_of
from contratgen.template_check.typed.types import (
    TEXT,
    UNKNOWN,
    Mapping,
    Record,
    Row,
    Sequence,
    Type,
    Union,
    basic,
    members,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ITEM: Final = "[]"


AnyClass = type


class Path:
    """One node of the tree of paths of a root model; children are made when they are asked for, once."""

    __slots__ = ("_children", "classes", "name", "parent", "segment")

    def __init__(self, name: str, parent: Path | None, classes: frozenset[type], segment: str = "") -> None:
        self.name = name
        self.segment = segment
        self.parent = parent
        self.classes = classes
        self._children: dict[str, Path] = {}

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"Path({self.name!r})"

    def holds(self, cls: AnyClass) -> bool:
        """Whether records of a class may stand at this path."""
        return cls in self.classes or any(issubclass(cls, one) for one in self.classes)

    def child(self, segment: str, type_: Type) -> Path:
        """Return the path of a field, or of the items (`[]`), whose type is `type_`."""
        found = self._children.get(segment)
        if found is None:
            found = self._children[segment] = self._made(segment, type_)
        return found

    def _made(self, segment: str, type_: Type) -> Path:
        classes = frozenset(one.cls for one in members(type_) if isinstance(one, Record))
        above: Path | None = self
        while above is not None:
            if classes & above.classes:
                return above
            above = above.parent
        separator = "." if self.name and segment != ITEM else ""
        own = "" if segment == ITEM else segment
        return Path(f"{self.name}{separator}{segment}", self, classes, own)


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression gives: its type, and the contract paths that it is made of."""

    type: Type
    paths: frozenset[Path] = frozenset()

    def of(self, type_: Type) -> Value:
        """Return a value of another type made of the same paths."""
        return Value(type_, self.paths)

    def field(self, cls: AnyClass, name: str, type_: Type) -> Value:
        """Return the value of a field of a record; paths that are known to hold no such record are left out."""
        own = [path for path in self.paths if path.holds(cls)] or self.paths
        return Value(type_, frozenset(path.child(name, type_) for path in own))

    def item(self, type_: Type, *, flat: bool) -> Value:
        """Return the value of one item, or of a value of a dictionary."""
        return self.of(type_) if flat else Value(type_, frozenset(path.child(ITEM, type_) for path in self.paths))


def together(values: Iterable[Value]) -> frozenset[Path]:
    """Return the paths of several values."""
    return frozenset(path for value in values for path in value.paths)


def leaves(type_: Type, path: Path) -> Iterator[tuple[Path, Type, type | None, str]]:
    """Yield what lies at or below a path and is no container: path, type, the model and field that declare it."""
    yield from _leaves(type_, path, None, "", set())


def _leaves(
    type_: Type, path: Path, owner: type | None, field: str, seen: set[tuple[Path, Type]]
) -> Iterator[tuple[Path, Type, type | None, str]]:
    if (path, type_) in seen:
        return
    seen.add((path, type_))
    inner = [one for one in members(type_) if isinstance(one, CONTAINERS)]
    if not inner:
        yield path, type_, owner, field
    for one in inner:
        if isinstance(one, Record):
            for name, inside in fields_of(one.cls).items():
                yield from _leaves(inside, path.child(name, inside), one.cls, name, seen)
        else:
            for name, inside in _inside(one):
                yield from _leaves(inside, path if one.flat else path.child(name, inside), owner, field, seen)


CONTAINERS: Final = (Record, Sequence, Row, Mapping)


def _inside(type_: Type) -> Iterator[tuple[str, Type]]:
    match type_:
        case Sequence(item):
            yield ITEM, item
        case Row(items):
            yield ITEM, union(items)
        case Mapping(_, value, known):
            yield ITEM, value
            yield from known


def contents(value: Value) -> Value:
    """Return what one turn of a loop over a value gives; unknown for what is no container."""
    found = [_one(value, one) for one in members(value.type)]
    return Value(union(one.type for one in found), together(found))


def _one(value: Value, type_: Type) -> Value:
    match type_:
        case Sequence(item, _, flat):
            return value.item(item, flat=flat)
        case Row(items, _, flat):
            return value.item(union(items), flat=flat)
        case Mapping(key):
            return value.of(key)
        case _:
            return value.of(TEXT if basic(type_) == TEXT else UNKNOWN)


def below(value: Value) -> frozenset[Path]:
    """Return every path at or below a value: what is read when the whole value is handed to something."""
    found = set(value.paths)
    if isinstance(value.type, (*CONTAINERS, Union)):
        for path in value.paths:
            found |= {leaf for leaf, *_ in leaves(value.type, path)}
    return frozenset(found)
