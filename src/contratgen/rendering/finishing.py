"""Puts rendered stories in order: what loops and conditions left empty, doubled or out of step with the schema.

Identifiers of drawings and bookmarks are numbered anew over all stories.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.places import TBL, TEXT_BOX, P
from contratgen.ooxml.splicing import remove
from contratgen.rendering.lists import restart_lists
from contratgen.rendering.part_links import PartLinks
from contratgen.rendering.references import refresh_references
from contratgen.rendering.tables import complete_tables, fit_grids, mend_merges, part_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contratgen.rendering.copies import Copies
    from contratgen.rendering.printing import Run

_START, _END, _NAME, _ID = qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:name"), qn("w:id")
_SDT, _SDT_PR, _VAL = qn("w:sdt"), qn("w:sdtPr"), qn("w:val")
_EDIT_START, _EDIT_END, _SHAPE_TYPE = qn("w:permStart"), qn("w:permEnd"), qn("v:shapetype")
_DRAWING: Final = qn("wp:docPr")
_SHAPES: Final[Any] = etree.XPath("//v:*[@id]", namespaces={"v": NAMESPACES["v"]})
_OWN_SHAPES: Final = 1_000_001
"""The first number of shapes made by copying, far beyond those of Word."""
_BLOCKS: Final = frozenset({P, TBL, _SDT, qn("w:altChunk"), qn("w:customXml")})
_EMPTY_RUNS: Final[Any] = etree.XPath(
    "//w:r[not(*[not(self::w:rPr or self::w:t[not(text())])])]", namespaces={"w": NAMESPACES["w"]}
)
_HOLDERS: Final = (qn("w:hdr"), qn("w:ftr"), qn("w:footnote"), qn("w:endnote"), TEXT_BOX)


def finish(trees: Mapping[str, etree._Element], run: Run) -> set[str]:
    """Finish the trees of a rendering, in place, in the order given, and return the parts that were changed."""
    numbers = count(run.prepared.reserved.first_id)
    names = set(run.prepared.reserved.bookmarks)
    controls: set[str] = set()
    shapes: set[str] = set()
    changed: set[str] = set()
    for part, root in trees.items():
        steps = (
            complete_tables(root),
            _fill_holders(root),
            part not in run.prepared.touching and part_tables(root),
            mend_merges(root),
            part in run.prepared.stretched and fit_grids(root),
            _drop_empty_runs(root),
            _number_drawings(root, numbers),
            _free_controls(root, controls),
            _name_shapes(root, shapes),
            _number_bookmarks(root, numbers, names, run.copies),
            _number_ranges(root, numbers),
            restart_lists(root, run),
        )
        if any(steps):
            changed.add(part)
    run.copies.lead(trees.values())
    changed |= refresh_references(trees, run)
    links = PartLinks(run.options.targets, run.prepared.styles, run.prepared.book.link)
    return changed | links.add(
        {part: trees[part] for part in (run.prepared.package.main, run.prepared.footnotes) if part in trees}
    )


def _fill_holders(root: etree._Element) -> bool:
    """Give a paragraph to each holder of blocks that has none."""
    return _close([holder for holder in root.iter(*_HOLDERS) if not any(child.tag in _BLOCKS for child in holder)])


def _close(blocks: list[etree._Element]) -> bool:
    """End each with an empty paragraph."""
    for block in blocks:
        block.append(block.makeelement(P))
    return bool(blocks)


def _drop_empty_runs(root: etree._Element) -> bool:
    """Take out the runs that show nothing: what stays of a tag that printed no character."""
    found = _EMPTY_RUNS(root)
    for run in found:
        remove(run)
    return bool(found)


def _number_drawings(root: etree._Element, numbers: Iterator[int]) -> bool:
    drawings = list(root.iter(_DRAWING))
    for drawing in drawings:
        drawing.set("id", str(next(numbers)))
    return bool(drawings)


def _free_controls(root: etree._Element, known: set[str]) -> bool:
    """Take the number off each content control that bears another's: Word gives it one of its own."""
    doubled = []
    for node in [child for properties in root.iter(_SDT_PR) for child in properties.iterchildren(_ID)]:
        number = node.get(_VAL, "")
        doubled += [node] if number in known else []
        known.add(number)
    for node in doubled:
        remove(node)
    return bool(doubled)


def _name_shapes(root: etree._Element, known: set[str]) -> bool:
    """Give each shape of the old kind (VML) that bears another's name one of its own.

    Of the same type of shape, defined again by a copy, the first definition of the story stays.
    """
    changed, types, numbers = False, set[str](), count(_OWN_SHAPES)
    for shape in _SHAPES(root):
        name = shape.get("id")
        of_a_type = shape.tag == _SHAPE_TYPE
        if name in (types if of_a_type else known):
            changed = True
            if of_a_type:
                remove(shape)
            else:
                name = next(own for own in map("_x0000_s{}".format, numbers) if own not in known)
                shape.set("id", name)
        (types if of_a_type else known).add(name)
    return changed


def _number_ranges(root: etree._Element, numbers: Iterator[int]) -> bool:
    """Give new numbers to the ranges that people may edit: each start with the next end of its number."""
    marks = list(root.iter(_EDIT_START, _EDIT_END))
    for start, end in list(_paired(marks, _EDIT_START)):
        number = str(next(numbers))
        start.set(_ID, number)
        end.set(_ID, number)
    return bool(marks)


def _paired(marks: list[etree._Element], start: str) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Yield each start with the next end of its number; what has no pair goes."""
    waiting: dict[str, list[etree._Element]] = {}
    for node in marks:
        if node.tag == start:
            waiting.setdefault(node.get(_ID, ""), []).append(node)
        elif opened := waiting.get(node.get(_ID, "")):
            yield opened.pop(0), node
        else:
            remove(node)
    for alone in (node for nodes in waiting.values() for node in nodes):
        remove(alone)


def _number_bookmarks(root: etree._Element, numbers: Iterator[int], names: set[str], copies: Copies) -> bool:
    """Give the pairs of marks new numbers, and names apart."""
    marks = list(root.iter(_START, _END))
    for start, end in list(_paired(marks, _START)):
        written = start.get(_NAME, "")
        _number_pair(start, end, str(next(numbers)), names)
        copies.named(start, written, start.get(_NAME, ""))
    return bool(marks)


def _number_pair(start: etree._Element, end: etree._Element, number: str, names: set[str]) -> None:
    name = start.get(_NAME, "")
    start.set(_ID, number)
    end.set(_ID, number)
    if name in names:  # a loop repeats it: the first one keeps the name
        name = next(f"{name[:34]}_{n}" for n in count(2) if f"{name[:34]}_{n}" not in names)
        start.set(_NAME, name)
    names.add(name)
