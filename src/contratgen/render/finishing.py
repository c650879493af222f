"""Puts rendered stories in order: what loops and conditions left empty, doubled or out of step with the schema.

Identifiers of drawings and bookmarks are numbered anew over all stories.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import TBL, TC, TEXT_BOX, TR, P, children_of
from contratgen.render.lists import restart_lists
from contratgen.render.part_links import PartLinks
from contratgen.render.references import refresh_references
from contratgen.render.splicing import remove

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from contratgen.render.copies import Copies
    from contratgen.render.printing import Run

_START, _END, _NAME, _ID = qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:name"), qn("w:id")
_GRID, _COLUMN, _W = qn("w:tblGrid"), qn("w:gridCol"), qn("w:w")
WIDEST: Final = 63
"""Columns of a Word table."""
_SDT, _SDT_PR, _VAL = qn("w:sdt"), qn("w:sdtPr"), qn("w:val")
_DRAWING: Final = qn("wp:docPr")
_BLOCKS: Final = frozenset({P, TBL, _SDT, qn("w:altChunk"), qn("w:customXml")})
_HOLDERS: Final = (qn("w:hdr"), qn("w:ftr"), qn("w:footnote"), qn("w:endnote"), TEXT_BOX)


def finish(trees: Mapping[str, etree._Element], run: Run) -> set[str]:
    """Finish the trees of a rendering, in place, in the order given, and return the parts that were changed."""
    numbers = count(run.prepared.reserved.first_id)
    names = set(run.prepared.reserved.bookmarks)
    controls: set[str] = set()
    changed: set[str] = set()
    for part, root in trees.items():
        stretched = part in run.prepared.stretched
        steps = (
            _complete_tables(root),
            _fill_holders(root),
            stretched and _fit_grids(root),
            _number_drawings(root, numbers),
            _free_controls(root, controls),
            _number_bookmarks(root, numbers, names, run.copies),
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


def _complete_tables(root: etree._Element) -> bool:
    """Remove rows without cells, and tables without rows, innermost first; end each cell with a paragraph."""
    found = [*root.iter(TBL, TR, TC)]  # in one walk: walking is what a long document costs
    empty = 0
    for node in reversed(found):
        if node.tag != TC and next(children_of(node, TR if node.tag == TBL else TC), None) is None:
            remove(node)
            empty += 1
    open_cells = [cell for cell in found if cell.tag == TC and (len(cell) == 0 or cell[-1].tag not in {P, _SDT})]
    return _close(open_cells) or bool(empty)


def _fill_holders(root: etree._Element) -> bool:
    """Give a paragraph to each holder of blocks that has none."""
    return _close([holder for holder in root.iter(*_HOLDERS) if not any(child.tag in _BLOCKS for child in holder)])


def _close(blocks: list[etree._Element]) -> bool:
    """End each with an empty paragraph."""
    for block in blocks:
        block.append(block.makeelement(P))
    return bool(blocks)


def _fit_grids(root: etree._Element) -> bool:
    """Give each table as many columns as its widest row, sharing out the width it had."""
    for table in root.iter(TBL):
        grid = table.find(_GRID)
        wanted = max((sum(_spans(row)) for row in children_of(table, TR)), default=0)
        columns = [] if grid is None else grid.findall(_COLUMN)
        if grid is not None and wanted and columns and wanted != len(columns):
            width = sum(integer(column.get(_W)) for column in columns) // wanted
            grid[:] = [grid.makeelement(_COLUMN, {_W: str(width)}) for _ in range(wanted)]
    return True


def _spans(row: etree._Element) -> Iterator[int]:
    """Yield the columns that each cell of a row takes, and those left out before and after them."""
    for name in ("w:gridBefore", "w:gridAfter"):
        left_out = row.find(f"{qn('w:trPr')}/{qn(name)}")
        yield 0 if left_out is None else _span(left_out)
    for cell in children_of(row, TC):
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        yield 1 if span is None else _span(span)


def _span(node: etree._Element) -> int:
    return min(max(integer(node.get(qn("w:val"))), 0), WIDEST)


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


def _number_bookmarks(root: etree._Element, numbers: Iterator[int], names: set[str], copies: Copies) -> bool:
    """Pair each start with the next end of its number, number the pairs anew, and drop what has no pair."""
    waiting: dict[str, list[etree._Element]] = {}
    marks = list(root.iter(_START, _END))
    for node in marks:
        if node.tag == _START:
            waiting.setdefault(node.get(_ID, ""), []).append(node)
        elif opened := waiting.get(node.get(_ID, "")):
            start = opened.pop(0)
            written = start.get(_NAME, "")
            _number_pair(start, node, str(next(numbers)), names)
            copies.named(start, written, start.get(_NAME, ""))
        else:
            remove(node)
    for alone in waiting.values():
        for node in alone:
            remove(node)
    return bool(marks)


def _number_pair(start: etree._Element, end: etree._Element, number: str, names: set[str]) -> None:
    name = start.get(_NAME, "")
    start.set(_ID, number)
    end.set(_ID, number)
    if name in names:  # a loop repeats it: the first one keeps the name
        name = next(f"{name[:34]}_{n}" for n in count(2) if f"{name[:34]}_{n}" not in names)
        start.set(_NAME, name)
    names.add(name)
