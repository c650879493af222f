"""The contrast of text with what lies behind it (WCAG 2.1, 1.4.3), as far as a Word file says its colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from contratgen.base import luminance
from contratgen.ooxml.names import is_on, qn
from contratgen.ooxml.places import TC, P, enclosing, own_descendants
from contratgen.ooxml.styles import value_at

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.ooxml.package import Package

HEX: Final = re.compile(r"[0-9A-Fa-f]{6}")
LEAST, LEAST_LARGE = 4.5, 3.0
LARGE, LARGE_BOLD = 36, 28
"""Half-points from which text is large: 18 points, or 14 in bold."""


class Look(NamedTuple):
    """What a style or a run says of its text; None where it says nothing. Size in half-points."""

    colour: str | None = None
    behind: str | None = None
    size: int | None = None
    bold: bool | None = None

    def under(self, other: Look) -> Look:
        """Return this look where the other one says nothing."""
        return Look._make(own if said is None else said for own, said in zip(self, other, strict=True))


def low_contrasts(root: etree._Element, looks: Looks) -> Iterator[tuple[etree._Element, str]]:
    """Yield each paragraph with text too pale for what lies behind it, and how pale, once for each pair of colours."""
    for paragraph in root.iter(P):
        told = set()
        cell = enclosing(paragraph, TC)
        below = _shade(_child(cell, "w:tcPr")) or "FFFFFF"
        around = looks.of(paragraph)
        for run in filter(_says, own_descendants(paragraph, qn("w:r"))):
            look = looks.within(around, run)
            pair = (look.colour or "000000", look.behind or below)
            if pair not in told and contrast(*pair) < _least(look):
                told.add(pair)
                yield paragraph, f"#{pair[0]} sur #{pair[1]}, {contrast(*pair):.1f} pour 1".replace(".", ",")


def _says(run: etree._Element) -> bool:
    return any((node.text or "").strip() for node in run.iter(qn("w:t")))


def _least(look: Look) -> float:
    size = look.size or 20
    return LEAST_LARGE if size >= LARGE or (look.bold and size >= LARGE_BOLD) else LEAST


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (hexadecimal RGB), from 1 to 21."""
    return luminance.contrast(_channels(one), _channels(other))


def _channels(colour: str) -> luminance.Colour:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


class Looks:
    """The looks of the styles of a file, each with those that it is based on."""

    def __init__(self, package: Package) -> None:
        parts = package.related("styles")
        root = package.tree(parts[0]) if parts else None
        styles = root.iter(qn("w:style")) if root is not None else ()
        self._own = {style.get(qn("w:styleId"), ""): style for style in styles}
        self._defaults = next((n for n, s in self._own.items() if _is_default(s)), "")
        base = root.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault")))) if root is not None else None
        self._known: dict[str, Look] = {}
        self._base = _look(base) if base is not None else Look()

    def of(self, paragraph: etree._Element) -> Look:
        """Return how a paragraph looks: its own words, then its style's, and the file's."""
        style = value_at(paragraph, "w:pPr/w:pStyle") or self._defaults
        return self._base.under(self._style(style)).under(Look(behind=_shade(_child(paragraph, "w:pPr"))))

    def within(self, around: Look, run: etree._Element) -> Look:
        """Return how a run looks: its own words, then its style's, and its paragraph's."""
        return around.under(self._style(value_at(run, "w:rPr/w:rStyle") or "")).under(_look(run))

    def _style(self, name: str) -> Look:
        if name not in self._known:
            self._known[name] = Look()  # what a style that is based on itself has
            node = self._own.get(name)
            if node is not None:
                self._known[name] = self._style(value_at(node, "w:basedOn") or "").under(_look(node))
        return self._known[name]


def _is_default(style: etree._Element) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}


def _look(node: etree._Element) -> Look:
    """Return what the run properties of an element say, and the shading of its paragraph properties."""
    run = _child(node, "w:rPr")
    size = value_at(run, "w:sz") if run is not None else None
    bold = _child(run, "w:b")
    return Look(
        colour=_colour(value_at(run, "w:color")) if run is not None else None,
        behind=_shade(run) or _shade(_child(node, "w:pPr")),
        size=int(size) if size and size.isdecimal() else None,
        bold=None if bold is None else is_on(bold),
    )


def _child(node: etree._Element | None, name: str) -> etree._Element | None:
    return next(node.iterchildren(qn(name)), None) if node is not None else None


def _colour(value: str | None) -> str | None:
    return value if value and HEX.fullmatch(value) else None


def _shade(properties: etree._Element | None) -> str | None:
    shade = _child(properties, "w:shd")
    return _colour(shade.get(qn("w:fill"))) if shade is not None else None
