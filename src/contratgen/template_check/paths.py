"""Contract paths: where in the root model a value comes from, such as `partenaires[].representant.nom`.

A model met again inside itself shares the path of its first occurrence, so that a recursive model has finitely many
paths. What a template reads is a set of these paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.template_check.annotations import fields_of
from contratgen.template_check.types import Mapping, Record, Row, Sequence, Type, Union, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ITEM: Final = "[]"


class Path:
    """One node of the tree of paths of a root model; children are made when they are asked for, once."""

    __slots__ = ("_children", "classes", "name", "parent")

    def __init__(self, name: str, parent: Path | None, classes: frozenset[type]) -> None:
        self.name = name
        self.parent = parent
        self.classes = classes
        self._children: dict[str, Path] = {}

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"Path({self.name!r})"

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
        return Path(f"{self.name}{separator}{segment}", self, classes)


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression gives: its type, and the contract paths that it is made of."""

    type: Type
    paths: frozenset[Path] = frozenset()

    def of(self, type_: Type) -> Value:
        """Return a value of another type made of the same paths."""
        return Value(type_, self.paths)

    def extended(self, segment: str, type_: Type) -> Value:
        """Return the value of a field or item of this one."""
        return Value(type_, frozenset(path.child(segment, type_) for path in self.paths))


def together(values: Iterable[Value]) -> frozenset[Path]:
    """Return the paths of several values."""
    return frozenset(path for value in values for path in value.paths)


def leaves(type_: Type, path: Path) -> Iterator[tuple[Path, Type, type | None, str]]:
    """Yield what lies at or below a path and is no container: its path, type, and the model and field that declare it."""
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
            for name, below in fields_of(one.cls).items():
                yield from _leaves(below, path.child(name, below), one.cls, name, seen)
        else:
            for below in _contents(one):
                yield from _leaves(below, path.child(ITEM, below), owner, field, seen)


CONTAINERS: Final = (Record, Sequence, Row, Mapping)


def _contents(type_: Type) -> tuple[Type, ...]:
    match type_:
        case Sequence(item):
            return (item,)
        case Row(items):
            return items
        case Mapping(_, value, known):
            return (value, *(one for _, one in known))
        case _:
            return ()


def below(value: Value) -> frozenset[Path]:
    """Return every path at or below a value: what is read when the whole value is handed to something."""
    found = set(value.paths)
    if isinstance(value.type, (*CONTAINERS, Union)):
        for path in value.paths:
            found |= {leaf for leaf, *_ in leaves(value.type, path)}
    return frozenset(found)
