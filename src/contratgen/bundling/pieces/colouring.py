"""Colour spaces and functions that refer to one another: twenty levels of ten references each load a hundred billion.

A reader loads them all before it draws; what loops, or unfolds so, would keep it for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from contratgen.base import limits
from contratgen.pdf.opening import BeyondLimitError

FAMILIES: Final = frozenset({"/Separation", "/DeviceN", "/Indexed", "/Pattern", "/ICCBased"})
ENDLESS: Final = "des couleurs ou des fonctions renvoient les unes aux autres au-delà de ce qui est admis"


def require_plain_colours(pdf: Pdf) -> None:
    """Raise `BeyondLimitError` for colours or functions that loop, or unfold beyond `limits.COLOUR_PARTS`."""
    known: dict[tuple[int, int], int] = {}
    for thing in pdf.objects:
        if _colours(thing):
            _weigh(thing, 0, known)


def _colours(thing: Any) -> bool:
    if isinstance(thing, Array):
        return len(thing) > 1 and isinstance(thing[0], Name) and str(thing[0]) in FAMILIES
    return isinstance(thing, Dictionary | Stream) and Name.FunctionType in thing


def _weigh(thing: Any, depth: int, known: dict[tuple[int, int], int]) -> int:
    """Return how many parts an object unfolds to."""
    if depth > limits.COLOUR_DEPTH:
        raise BeyondLimitError(ENDLESS)
    if thing.is_indirect and thing.objgen in known:
        return known[thing.objgen]
    weight = 1 + sum(_weigh(part, depth + 1, known) for part in _parts(thing))
    if weight > limits.COLOUR_PARTS:
        raise BeyondLimitError(ENDLESS)
    if thing.is_indirect:
        known[thing.objgen] = weight
    return weight


def _parts(thing: Any) -> Iterator[Any]:
    values = thing if isinstance(thing, Array) else thing.values()
    return (value for value in values if isinstance(value, Array | Dictionary | Stream))
