"""The copy of a Word file that LibreOffice reads: the numbers that it would count wrongly are spelled out in it.

LibreOffice passes over `w:isLgl` (ECMA-376 Part 1, 17.9.4) and prints « Article I.1 » where Word shows « Article 1.1 »;
it draws some formats otherwise, « 1ᵉʳ » for « 1er ».
In the copy, every paragraph of such a level, or of a deeper one, gets a list of its own whose level text is the number
itself. The delivered file keeps its one multi-level list.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import qn
from contratgen.ooxml.number_formats import KNOWN, SHARED
from contratgen.ooxml.numbering import LEVELS, Lists, number_paragraphs, read_numbering, set_list
from contratgen.ooxml.package import parse_xml, serialise
from contratgen.ooxml.styles import read_styles, value_at

if TYPE_CHECKING:
    from contratgen.ooxml.numbering import Level, Numbering
    from contratgen.ooxml.package import Package

COUNTED: Final = ("w:isLgl", "w:pStyle")
"""What a level with its number spelled out no longer says: how to count, and which style continues it."""
_ID, _RANK = qn("w:numId"), qn("w:ilvl")


def spelled_out(package: Package) -> Package:
    """Return a Word file as LibreOffice must read it: itself when both count every list alike."""
    styles = read_styles(package)
    numbering = read_numbering(package, styles)
    if all(_first_spelled(numbering, num_id) == LEVELS for num_id in numbering.nums):
        return package
    (part, *_) = package.related("numbering")
    body, lists = parse_xml(package.parts[package.main]), parse_xml(package.parts[part])
    standing = Lists(numbering, styles)
    for paragraph, number in number_paragraphs(body, numbering, styles).items():
        num_id, rank = standing.of(paragraph)
        if not number.is_bullet and rank >= _first_spelled(numbering, num_id):
            set_list(paragraph, _add_list(lists, num_id, rank, number.text), rank)
    return package.with_parts({package.main: serialise(body), part: serialise(lists)})


def _first_spelled(numbering: Numbering, num_id: int) -> int:
    """Return the highest level (from 0) of a list that LibreOffice would show otherwise; `LEVELS` when none is."""
    levels = ((rank, numbering.level(num_id, rank)) for rank in range(LEVELS))
    return next((rank for rank, level in levels if level is not None and _differs(level)), LEVELS)


def _differs(level: Level) -> bool:
    return level.legal or level.format in KNOWN - SHARED


def _add_list(lists: etree._Element, num_id: int, rank: int, text: str) -> int:
    """Add a list like another, whose level at `rank` says `text`; return its number (the other's when it has no level).

    A list that only links to a style's has no level of its own: what LibreOffice then counts is compared all the same.
    """
    source = _named(lists, "w:num", "w:numId", num_id)
    level = None if source is None else _level(lists, source, rank)
    if source is None or level is None:
        return num_id
    others = list(lists.iterchildren(qn("w:num")))
    added, made = 1 + max(integer(node.get(_ID)) for node in others), deepcopy(source)
    made.set(_ID, str(added))
    made[:] = [node for node in made if integer(node.get(_RANK), -1) != rank]
    etree.SubElement(made, qn("w:lvlOverride"), {_RANK: str(rank)}).append(_saying(level, text))
    others[-1].addnext(made)
    return added


def _level(lists: etree._Element, num: etree._Element, rank: int) -> etree._Element | None:
    """Return the definition of a level that counts: the list's own before that of its abstract list."""
    shared = _named(lists, "w:abstractNum", "w:abstractNumId", integer(value_at(num, "w:abstractNumId"), -1))
    owners = [*num.iterchildren(qn("w:lvlOverride")), *([] if shared is None else [shared])]
    return next((level for owner in owners if (level := _named(owner, "w:lvl", "w:ilvl", rank)) is not None), None)


def _named(parent: etree._Element, tag: str, attribute: str, number: int) -> etree._Element | None:
    """Return the child of a kind that bears a number."""
    return next((node for node in parent.iterchildren(qn(tag)) if integer(node.get(qn(attribute)), -1) == number), None)


def _saying(level: etree._Element, text: str) -> etree._Element:
    """Return a level that says a text instead of counting."""
    own = deepcopy(level)
    own[:] = [node for node in own if node.tag not in map(qn, COUNTED)]
    for node in own.iterchildren(qn("w:lvlText")):
        node.set(qn("w:val"), text)
    return own
