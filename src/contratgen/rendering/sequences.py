"""The numbers of captions: SEQ fields (ECMA-376 Part 1 §17.16.5.56)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.fields import SIMPLE, R
from contratgen.ooxml.integers import integer
from contratgen.ooxml.places import P
from contratgen.ooxml.styles import heading_level
from contratgen.rendering.results import counted, set_result

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.ooxml.fields import Field
    from contratgen.ooxml.styles import Styles

_LEVELS: Final = 9


def number_sequences(sequences: list[Field], root: etree._Element, styles: Styles) -> None:
    r"""Give captions the numbers that Word would: one sequence a name.

    `\r n` starts again at n, `\c` repeats, `\s n` starts again after each heading of level n or above, `\h` hides.
    """
    counts: Counter[str] = Counter()
    under: dict[str, etree._Element | None] = {}
    above = _headings_above(sequences, root, styles)
    for found in sequences:
        name, switches = found.target.casefold(), found.switches
        if r"\s" in switches and under.setdefault(name, above[found.begin]) is not above[found.begin]:
            counts[name], under[name] = 0, above[found.begin]
        if r"\r" in switches:
            counts[name] = integer(switches[r"\r"][0])
        elif r"\c" not in switches:
            counts[name] += 1
        hidden = r"\h" in switches and r"\*" not in switches
        set_result(found, "" if hidden else counted(found, counts[name]))


def _headings_above(
    sequences: list[Field], root: etree._Element, styles: Styles
) -> dict[etree._Element, etree._Element | None]:
    """Return the heading after which each field that asks for it counts anew, by the beginning of the field."""
    asked = {found.begin: integer(found.switches[r"\s"][0]) for found in sequences if r"\s" in found.switches}
    last: dict[int, etree._Element] = {}
    found: dict[etree._Element, etree._Element | None] = {}
    for node in root.iter(P, R, SIMPLE) if asked else ():
        if node.tag == P and (level := heading_level(node, styles)) is not None:
            last = {**last, **dict.fromkeys(range(level, _LEVELS + 1), node)}
        elif node in asked:
            found[node] = last.get(asked[node])
    return found
