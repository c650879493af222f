"""Puts rendered stories in order: what loops and conditions left empty, doubled or out of step with the schema.

Identifiers of drawings and bookmarks are numbered anew over all stories.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn
from contratgen.ooxml.places import TBL, TC, TEXT_BOX, TR, P, children_of
from contratgen.render.references import refresh_references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from contratgen.render.printing import Run

_START, _END, _NAME, _ID = qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:name"), qn("w:id")
_GRID, _COLUMN, _W = qn("w:tblGrid"), qn("w:gridCol"), qn("w:w")
_SDT: Final = qn("w:sdt")
_BLOCKS: Final = frozenset({P, TBL, _SDT, qn("w:altChunk"), qn("w:customXml")})
_HOLDERS: Final = (qn("w:hdr"), qn("w:ftr"), qn("w:footnote"), qn("w:endnote"), TEXT_BOX)


def finish(trees: Mapping[str, etree._Element], run: Run) -> None:
    """Finish the trees of a rendering, in place, in the order given."""
    for root in trees.values():
        _drop_empty_tables(root)
        _fill_holders(root)
        _fit_grids(root)
    numbers = count(run.prepared.reserved.first_id)
    names = set(run.prepared.reserved.bookmarks)
    for root in trees.values():
        for drawing in root.iter(qn("wp:docPr")):
            drawing.set("id", str(next(numbers)))
        _number_bookmarks(root, numbers, names)
    refresh_references(trees, run)


def _drop_empty_tables(root: etree._Element) -> None:
    """Remove rows without cells, and tables without rows, innermost first."""
    for node in reversed([*root.iter(TBL, TR)]):
        child = TR if node.tag == TBL else TC
        parent = node.getparent()
        if parent is not None and next(children_of(node, child), None) is None:
            parent.remove(node)


def _fill_holders(root: etree._Element) -> None:
    """Give a paragraph to each cell that does not end with one, and to each holder that has none."""
    for cell in root.iter(TC):
        if len(cell) == 0 or cell[-1].tag not in {P, _SDT}:
            cell.append(cell.makeelement(P))
    for holder in root.iter(*_HOLDERS):
        if not any(child.tag in _BLOCKS for child in holder):
            holder.append(holder.makeelement(P))


def _fit_grids(root: etree._Element) -> None:
    """Give each table as many columns as its widest row, sharing out the width it had."""
    for table in root.iter(TBL):
        grid = table.find(_GRID)
        wanted = max((sum(_spans(row)) for row in children_of(table, TR)), default=0)
        columns = [] if grid is None else grid.findall(_COLUMN)
        if grid is not None and wanted and columns and wanted != len(columns):
            width = sum(int(column.get(_W, "0")) for column in columns) // wanted
            for column in columns:
                grid.remove(column)
            for _ in range(wanted):
                grid.insert(0, grid.makeelement(_COLUMN, {_W: str(width)}))


def _spans(row: etree._Element) -> Iterator[int]:
    """Yield the columns that each cell of a row takes, and those left out before and after them."""
    for name in ("w:gridBefore", "w:gridAfter"):
        left_out = row.find(f"{qn('w:trPr')}/{qn(name)}")
        yield 0 if left_out is None else int(left_out.get(qn("w:val"), "0"))
    for cell in children_of(row, TC):
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        yield 1 if span is None else int(span.get(qn("w:val"), "1"))


def _number_bookmarks(root: etree._Element, numbers: Iterator[int], names: set[str]) -> None:
    """Pair each start with the next end of its number, number the pairs anew, and drop what has no pair."""
    waiting: dict[str, list[etree._Element]] = {}
    for node in list(root.iter(_START, _END)):
        if node.tag == _START:
            waiting.setdefault(node.get(_ID, ""), []).append(node)
        elif opened := waiting.get(node.get(_ID, "")):
            _number_pair(opened.pop(0), node, str(next(numbers)), names)
        else:
            _remove(node)
    for alone in waiting.values():
        for node in alone:
            _remove(node)


def _number_pair(start: etree._Element, end: etree._Element, number: str, names: set[str]) -> None:
    name = start.get(_NAME, "")
    start.set(_ID, number)
    end.set(_ID, number)
    if name in names:  # a loop repeats it: the first one keeps the name
        name = next(f"{name[:34]}_{n}" for n in count(2) if f"{name[:34]}_{n}" not in names)
        start.set(_NAME, name)
    names.add(name)


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
