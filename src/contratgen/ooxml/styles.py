"""The styles of a Word file (`word/styles.xml`, ECMA-376 Part 1 §17.7): names, inheritance, outline levels.

Style names are compared without case: Word writes the built-in ones in lower-case English whatever its language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import is_on, qn
from contratgen.ooxml.package import kept, parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from contratgen.ooxml.package import Package

_HEADING: Final = re.compile(r"(?:heading|titre) ([1-9])", re.IGNORECASE)
BODY_TEXT: Final = 9
"""The outline level, counted from 0, that means none."""
_VAL: Final = qn("w:val")
_HIDING: Final = (qn("w:vanish"), qn("w:specVanish"))
_PPR: Final = qn("w:pPr")
_PAGE: Final = qn("w:pageBreakBefore")
_FRAME: Final = f"{_PPR}/{qn('w:framePr')}"
SPACING, LINE, LINE_RULE = qn("w:spacing"), qn("w:line"), qn("w:lineRule")


@dataclass(frozen=True, slots=True)
class Style:
    """One style: identifier, name, kind (`paragraph`, `character`, `table`, `numbering`), parent, own properties.

    `outline` counts from 0 as in the file; 9 is body text. `num_id` and `ilvl` are the style's own `w:numPr`,
    `page` its own `w:pageBreakBefore`, `hidden` whether it hides words; None is unsaid. `framed`: whether it puts
    paragraphs in a frame. `spacing` is what its own `w:spacing` says of lines.
    """

    id: str
    name: str
    kind: str
    based_on: str = ""
    outline: int | None = None
    num_id: int | None = None
    ilvl: int | None = None
    page: bool | None = None
    hidden: bool | None = None
    framed: bool = False
    spacing: Mapping[str, str] = field(default_factory=dict)


_NAMED_HERE: Final = {"titre": "title", "sous-titre": "subtitle", "légende": "caption"}
"""What French Word calls built-in styles, and the file does."""


@dataclass(frozen=True)
class Styles:
    """The styles of a file by identifier, the identifiers of the default ones by kind, and what all begin with.

    `base` tells what the defaults of the document (17.7.5.1) say of hidden words and of lines.
    """

    by_id: Mapping[str, Style]
    defaults: Mapping[str, str]
    base: Style = field(default_factory=lambda: Style("", "", ""))

    def find(self, kind: str, *names: str) -> Style | None:
        """Return the first style of a kind whose name or identifier is among `names`, in the order of `names`."""
        wanted: dict[str, Style] = {}
        for style in self.by_id.values():
            if style.kind == kind:
                wanted.setdefault(style.id.casefold(), style)
        for style in self.by_id.values():
            if style.kind == kind:
                wanted[style.name.casefold()] = style
        return next((wanted[name.casefold()] for name in names if name.casefold() in wanted), None)

    def called(self, name: str) -> Style | None:
        """Return the paragraph style that a field names: « 1 » is that of headings of level 1, « Titre 1 » as well."""
        heading = _HEADING.fullmatch(f"heading {name}" if name.isdecimal() else name)
        own = [f"heading {heading[1]}"] if heading else [_NAMED_HERE.get(name.casefold(), name)]
        return self.find("paragraph", name, *own)

    def chain(self, style_id: str) -> Iterator[Style]:
        """Yield a style, then those that it is based on; a cycle ends the chain."""
        seen: set[str] = set()
        while style_id in self.by_id and style_id not in seen:
            seen.add(style_id)
            yield self.by_id[style_id]
            style_id = self.by_id[style_id].based_on

    def is_heading(self, style_id: str) -> bool:
        """Tell whether a style is one of the built-in ones for headings."""
        return style_id in self.by_id and _HEADING.fullmatch(self.by_id[style_id].name) is not None

    def outline_level(self, style_id: str) -> int | None:
        """Return the outline level (1 to 9) of paragraphs of a style, or None for body text."""
        return self._outlines.get(style_id)

    def hides(self, style_id: str) -> bool:
        """Whether a style, or the nearest that it is based on and that says so, hides words."""
        return next((style.hidden for style in (*self.chain(style_id), self.base) if style.hidden is not None), False)

    @cached_property
    def spacings(self) -> dict[str, dict[str, str]]:
        """What each style says of the height of lines (17.3.1.33), each attribute from the nearest that says it."""
        chains = {style_id: (self.base, *reversed([*self.chain(style_id)])) for style_id in self.by_id}
        return {
            style_id: {k: v for style in chain for k, v in style.spacing.items()} for style_id, chain in chains.items()
        }

    @cached_property
    def _outlines(self) -> dict[str, int | None]:
        """The outline levels by style identifier, worked out once: every paragraph asks."""
        return {style_id: self._outline(style_id) for style_id in self.by_id}

    def _outline(self, style_id: str) -> int | None:
        for style in self.chain(style_id):
            if style.outline is not None:
                return _level(style.outline)
            if built_in := _HEADING.fullmatch(style.name):
                return int(built_in[1])
        return None


def _level(outline: int) -> int | None:
    return outline + 1 if 0 <= outline < BODY_TEXT else None


def read_styles(package: Package) -> Styles:
    """Return the styles of a package; none at all when it has no styles part."""
    parts = package.related("styles")
    return _styles_of(package.parts[parts[0]]) if parts else Styles({}, {})


@kept
def _styles_of(blob: bytes) -> Styles:
    root = parse_xml(blob)
    found = [_style(node) for node in root.iter(qn("w:style"))]
    lines = root.find("/".join(map(qn, ("w:docDefaults", "w:pPrDefault"))))
    hidden = [is_on(mark) for runs in root.iter(qn("w:rPrDefault")) for mark in runs.iter(*_HIDING)]
    base = Style("", "", "", hidden=max(hidden, default=None), spacing={} if lines is None else line_spacing(lines))
    defaults = {style.kind: style.id for style, is_default in found if is_default}
    return Styles({style.id: style for style, _ in found}, defaults, base)


def _style(node: etree._Element) -> tuple[Style, bool]:
    style = Style(
        id=node.get(qn("w:styleId"), ""),
        name=value_at(node, "w:name") or "",
        kind=node.get(qn("w:type"), "paragraph"),
        based_on=value_at(node, "w:basedOn") or "",
        outline=_number(node, "w:pPr/w:outlineLvl"),
        num_id=_number(node, "w:pPr/w:numPr/w:numId"),
        ilvl=_number(node, "w:pPr/w:numPr/w:ilvl"),
        page=_begins_page(properties_of(node)),
        framed=node.find(_FRAME) is not None,
        hidden=max(map(is_on, node.iter(*_HIDING)), default=None),
        spacing=line_spacing(node),
    )
    return style, node.get(qn("w:default")) in {"1", "true", "on"}


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(map(qn, path.split("/")))


def value_at(node: etree._Element, path: str) -> str | None:
    """Return the `w:val` of the descendant at a path such as `w:pPr/w:pStyle`, or None."""
    for step in _steps(path):
        child = next(node.iterchildren(step), None)
        if child is None:
            return None
        node = child
    return node.get(_VAL)


def _number(node: etree._Element, path: str) -> int | None:
    return integer(value_at(node, path), None)


def properties_of(paragraph: etree._Element) -> etree._Element | None:
    """Return the properties (`w:pPr`) of a paragraph, if it has any."""
    return next(paragraph.iterchildren(_PPR), None)


def made_properties(owner: etree._Element, name: str) -> etree._Element:
    """Return the properties of an element (`w:rPr`…), put before all else in it where it has none."""
    found = owner.find(qn(name))
    if found is None:
        found = owner.makeelement(qn(name))
        owner.insert(0, found)
    return found


def _begins_page(properties: etree._Element | None) -> bool | None:
    asked = None if properties is None else next(properties.iterchildren(_PAGE), None)
    return None if asked is None else is_on(asked)


def line_spacing(node: etree._Element) -> dict[str, str]:
    """Return what a paragraph or style itself says of the height of its lines."""
    properties = properties_of(node)
    said = None if properties is None else next(properties.iterchildren(SPACING), None)
    return {} if said is None else {key: said.get(key, "") for key in (LINE, LINE_RULE) if key in said.attrib}


def begins_page(paragraph: etree._Element, styles: Styles) -> bool:
    """Tell whether a paragraph asks for a page of its own, itself or through its style (17.3.1.23)."""
    chain = styles.chain(style_of(paragraph) or styles.defaults.get("paragraph", ""))
    asked = (_begins_page(properties_of(paragraph)), *(style.page for style in chain))
    return next((answer for answer in asked if answer is not None), False)


def is_framed(paragraph: etree._Element, styles: Styles) -> bool:
    """Tell whether a paragraph stands in a frame, its own or that of its style (17.3.1.11)."""
    chain = styles.chain(style_of(paragraph) or styles.defaults.get("paragraph", ""))
    return paragraph.find(_FRAME) is not None or any(style.framed for style in chain)


def style_of(paragraph: etree._Element) -> str | None:
    """Return the style identifier that a paragraph names, if any."""
    return value_at(paragraph, "w:pPr/w:pStyle")


def heading_level(paragraph: etree._Element, styles: Styles) -> int | None:
    """Return the outline level (1 to 9) of a paragraph, own or through its style, or None for body text."""
    properties = properties_of(paragraph)
    own = None if properties is None else _number(properties, "w:outlineLvl")
    if own is not None:
        return _level(own)
    named = None if properties is None else value_at(properties, "w:pStyle")
    return styles.outline_level(named or styles.defaults.get("paragraph", ""))
