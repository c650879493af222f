"""Inks by name (ISO 32000-1, 8.6.6.4): within one file a name means one thing (ISO 19005-3, 6.2.4.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from contratgen.bundle.guard import as_list, decoded

SEPARATION: Final = "/Separation"
SEVERAL: Final = "/DeviceN"
RESERVED: Final = frozenset({"/All", "/None"})
LEAST: Final = 4
"""Items of an ink: its kind, its name, the colours in its stead, and the function that leads to them."""


def family_of(space: Any) -> str:
    """Return the kind of a colour space, nothing for what is none."""
    return str(space[0]) if isinstance(space, Array) and len(space) else str(space) if isinstance(space, Name) else ""


def definition_of(ink: Array) -> bytes:
    """Return what tells an ink of a name from another of that name, whether its parts stand by themselves or not."""
    return b"\0".join(_resolved(part) for part in (ink[2], ink[3]))


def _resolved(thing: Any) -> bytes:
    if isinstance(thing, Stream):
        return thing.stream_dict.unparse(resolved=True) + decoded(thing)
    return thing.unparse(resolved=True) if isinstance(thing, Object) else repr(thing).encode()


def rename_inks(pdf: Pdf, known: dict[str, bytes]) -> None:
    """Give another name to each ink of a part that earlier parts define otherwise; `known` are theirs, and grows.

    What is seen stays: only a press that has the ink itself would go by its name.
    """
    spaces = [*_spaces(pdf)]
    names = {}
    for ink in (space for space in spaces if family_of(space) == SEPARATION):
        name, meant = str(ink[1]), definition_of(ink)
        if name not in RESERVED and known.setdefault(name, meant) != meant:
            number = next(n for n in range(2, len(known) + 3) if known.setdefault(f"{name}-{n}", meant) == meant)
            names[name] = f"{name}-{number}"
    for space in spaces if names else ():
        _rename(space, names)


def _spaces(pdf: Pdf) -> Iterator[Array]:
    """Yield each space of inks of a part, those within other objects too."""
    for thing in pdf.objects:
        waiting: list[Any] = [thing.stream_dict if isinstance(thing, Stream) else thing]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Array):
                if family_of(value) in (SEPARATION, SEVERAL) and len(value) >= LEAST:
                    yield value
                waiting += [one for one in value if isinstance(one, Array | Dictionary) and not one.is_indirect]
            elif isinstance(value, Dictionary):
                waiting += [
                    one for one in value.values() if isinstance(one, Array | Dictionary) and not one.is_indirect
                ]


def _rename(space: Array, names: dict[str, str]) -> None:
    if family_of(space) == SEPARATION:
        space[1] = Name(names.get(str(space[1]), str(space[1])))
        return
    space[1] = Array([Name(names.get(str(one), str(one))) for one in as_list(space[1])])
    *_, attributes = space
    defined = attributes.get(Name.Colorants) if isinstance(attributes, Dictionary) else None
    if isinstance(defined, Dictionary):
        attributes.Colorants = Dictionary({names.get(name, name): ink for name, ink in defined.items()})
