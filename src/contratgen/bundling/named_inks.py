"""Inks by name (ISO 32000-1, 8.6.6.4): within one file a name means one thing (ISO 19005-3, 6.2.4.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from contratgen.pdf.opening import as_list, decoded

SEPARATION: Final = "/Separation"
SEVERAL: Final = "/DeviceN"
RESERVED: Final = frozenset({"/All", "/None"})
PROCESS: Final = frozenset({"/Cyan", "/Magenta", "/Yellow", "/Black", "/None"})
"""Inks that several in one space need not define (ISO 19005-3, 6.2.4.4)."""
CALCULATING: Final = 4
"""The type of a function that is a program (ISO 32000-1, 7.10.5)."""
MOST: Final = 32
"""Inks of one space (ISO 32000-1, annex C.2)."""
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


def undefined_in(space: Array) -> list[str]:
    """Return the inks of a space of several that it does not define."""
    attributes = attributes_of(space)
    defined: Any = attributes.get(Name.Colorants, Dictionary())
    process: Any = attributes.get(Name.Process, Dictionary())
    known = PROCESS | set(defined.keys()) | {str(name) for name in as_list(process.get(Name.Components))}
    return [str(name) for name in as_list(space[1]) if str(name) not in known]


def attributes_of(space: Array) -> Dictionary:
    """Return what a space says of its inks, beside the colours that they make together."""
    *_, last = space
    return last if len(space) > LEAST and isinstance(last, Dictionary) else Dictionary()


def define_inks(pdf: Pdf) -> None:
    """Define the inks that a space of several only names: as they are elsewhere, or as they look alone in that space.

    An ink whose looks alone its function does not tell stays without.
    """
    spaces = [*_spaces(pdf)]
    known = {str(space[1]): space for space in spaces if family_of(space) == SEPARATION}
    for space in (space for space in spaces if family_of(space) == SEVERAL):
        names = [str(name) for name in as_list(space[1])]
        added = {}
        for name in undefined_in(space) if len(names) <= MOST else ():
            if name not in known and (alone := _alone(pdf, space[3], names.index(name), len(names))) is not None:
                known[name] = pdf.make_indirect(Array([Name(SEPARATION), Name(name), space[2], alone]))
            if name in known:
                added[name] = known[name]
        if added:
            attributes = attributes_of(space)
            defined: Any = attributes.get(Name.Colorants, Dictionary())
            attributes.Colorants = Dictionary({**dict(defined.items()), **added})
            if len(space) == LEAST:
                space.append(attributes)


def _alone(pdf: Pdf, function: Any, rank: int, inks: int) -> Object | None:
    """Return the function of one ink among several, the others left out."""
    if inks == 1:
        return function if isinstance(function, Object) else None
    if not isinstance(function, Stream) or function.get(Name.FunctionType) != CALCULATING:
        return None
    program = b"{" + b" 0 exch" * rank + b" 0" * (inks - 1 - rank) + b" " + decoded(function).strip().removeprefix(b"{")
    return pdf.make_stream(program, FunctionType=CALCULATING, Domain=Array([0, 1]), Range=function.Range)


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
                waiting += [inner for inner in value if isinstance(inner, Array | Dictionary) and not inner.is_indirect]
            elif isinstance(value, Dictionary):
                waiting += [
                    inner for inner in value.values() if isinstance(inner, Array | Dictionary) and not inner.is_indirect
                ]


def _rename(space: Array, names: dict[str, str]) -> None:
    if family_of(space) == SEPARATION:
        space[1] = Name(names.get(str(space[1]), str(space[1])))
        return
    space[1] = Array([Name(names.get(str(name), str(name))) for name in as_list(space[1])])
    attributes = attributes_of(space)
    defined = attributes.get(Name.Colorants)
    if isinstance(defined, Dictionary):
        attributes.Colorants = Dictionary({names.get(name, name): ink for name, ink in defined.items()})
