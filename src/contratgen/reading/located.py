"""Text values that remember where they were written: a scalar is a `str`, a mapping a `dict`, a sequence a `list`.

They behave as plain values everywhere, so that Pydantic validates them as they are.
"""

from __future__ import annotations

from typing import Any, Self

from contratgen.base.diagnostics import Place


class Scalar(str):
    """The characters that somebody wrote, quoted or not, and where they begin."""

    place: Place
    __slots__ = ("place",)

    def __new__(cls, text: str, place: Place) -> Self:
        """Make a scalar that begins at `place`."""
        self = super().__new__(cls, text)
        self.place = place
        return self

    def __getnewargs__(self) -> tuple[str, Place]:  # type: ignore[override]  # what `__new__` takes, for copies
        return str(self), self.place


class Absent(Scalar):
    """What YAML calls null, without quotes: nothing, `~` or `null`."""

    __slots__ = ()


class Doubted(Scalar):
    """A text below a heading that is not written as one should be: its fault is told, whether it is wanted or not."""

    __slots__ = ()


class Mapping(dict[str, Any]):
    """Keys to values, in the order written; `keys_at` says where each key stands."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.keys_at: dict[str, Place] = {}


class Sequence(list[Any]):
    """Values in the order written."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


Node = Scalar | Mapping | Sequence


def place_of(root: Mapping, path: tuple[str | int, ...]) -> Place:
    """Return the place of the value at `path` below `root`, or of the nearest one above it that exists.

    For a key of a mapping, the place is its value's, or the key's own when the value is no located one.
    """
    return _walked(root, path)[1]


def node_at(root: Mapping, path: tuple[str | int, ...]) -> Any:
    """Return the value at `path` below `root`, or the nearest one above it that exists."""
    return _walked(root, path)[0]


def _walked(root: Mapping, path: tuple[str | int, ...]) -> tuple[Any, Place]:
    """Return the value at a path and its place; segments that name nothing (Pydantic's union tags) are passed over."""
    node: Any = root
    place = root.place
    for segment in path:
        if isinstance(node, Mapping) and segment in node:
            place = node.keys_at.get(str(segment), place)
            node = node[str(segment)]
        elif isinstance(node, Sequence) and isinstance(segment, int) and segment < len(node):
            node = node[segment]
        else:
            continue
        place = getattr(node, "place", place)
    return node, place
