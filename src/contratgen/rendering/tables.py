"""Tables after loops and conditions: none empty or run together, columns in proportion, merges with a beginning."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer
from contratgen.ooxml.merges import MERGE, begins, cells_of, columns_of, merge_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import TBL, TC, TR, P, children_of
from contratgen.ooxml.splicing import remove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_GRID, _COLUMN, _W, _VAL = qn("w:tblGrid"), qn("w:gridCol"), qn("w:w"), qn("w:val")
_TYPE: Final = qn("w:type")
_SDT: Final = qn("w:sdt")
_SEEN_THROUGH: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins")))
_WIDTH: Final = f"{qn('w:tcPr')}/{qn('w:tcW')}"


def complete_tables(root: etree._Element) -> bool:
    """Remove rows without cells, and tables without rows, innermost first; end each cell with a paragraph."""
    found = [*root.iter(TBL, TR, TC)]  # in one walk: walking is what a long document costs
    empty = 0
    for node in reversed(found):
        if node.tag != TC and next(children_of(node, TR if node.tag == TBL else TC), None) is None:
            remove(node)
            empty += 1
    open_cells = [cell for cell in found if cell.tag == TC and (len(cell) == 0 or cell[-1].tag not in {P, _SDT})]
    for cell in open_cells:
        cell.append(cell.makeelement(P))
    return bool(open_cells or empty)


def touching(root: etree._Element) -> list[etree._Element]:
    """Return the tables that another follows at once, whatever shows nothing between them: Word shows both as one."""
    return [table for table in root.iter(TBL) if (after := _block_after(table)) is not None and after.tag == TBL]


def _block_after(table: etree._Element) -> etree._Element | None:
    """Return the next block of the same holder, content controls looked through."""
    found = next((block for sibling in table.itersiblings() for block in _blocks(sibling)), None)
    above = table.getparent()
    return _block_after(above) if found is None and above is not None and above.tag in _SEEN_THROUGH else found


def _blocks(node: etree._Element) -> Iterator[etree._Element]:
    if node.tag in {P, TBL}:
        yield node
    elif node.tag in _SEEN_THROUGH:
        for child in node:
            yield from _blocks(child)


def part_tables(root: etree._Element) -> bool:
    """Set a paragraph between tables that a condition or a loop brought together."""
    together = touching(root)
    for table in together:
        table.addnext(table.makeelement(P))
    return bool(together)


def mend_merges(root: etree._Element) -> bool:
    """Let each vertical merge begin at its first row that is left."""
    mended = 0
    for table in {next(node.iterancestors(TBL)): None for node in root.iter(MERGE)}:
        above: set[tuple[int, int]] = set()
        for row in children_of(table, TR):
            merges = {(at, span): merge_of(cell) for at, span, cell in cells_of(row)}
            merged = {place: merge for place, merge in merges.items() if merge is not None}
            for merge in (merge for place, merge in merged.items() if not begins(merge) and place not in above):
                merge.set(_VAL, "restart")
                mended += 1
            above = set(merged)
    return bool(mended)


def fit_grids(root: etree._Element) -> bool:
    """Give each table as many columns as its widest row, in the proportions of its cells, in the width that it had."""
    for table in root.iter(TBL):
        grid, rows = table.find(_GRID), list(children_of(table, TR))
        columns = [] if grid is None else grid.findall(_COLUMN)
        wanted = max(map(columns_of, rows), default=0)
        if grid is not None and wanted and columns and wanted != len(columns):
            total = sum(integer(column.get(_W)) for column in columns)
            widths = _proportions(rows, wanted)
            edges = [total * edge // sum(widths) for edge in accumulate(widths, initial=0)]
            grid[:] = [grid.makeelement(_COLUMN, {_W: str(right - left)}) for left, right in pairwise(edges)]
            for row in rows:
                _set_widths(row, edges)
    return True


def _proportions(rows: list[etree._Element], wanted: int) -> list[int]:
    """Return the widths of columns as the cells of the row with most of them say; equal ones where they do not."""
    cells = list(cells_of(max(rows, key=lambda row: sum(1 for _ in cells_of(row)))))
    said = [_width(cell) // span for _, span, cell in cells for _ in range(span)]
    return said if len(said) == wanted and all(said) else [1] * wanted


def _width(cell: etree._Element) -> int:
    width = cell.find(_WIDTH)
    return 0 if width is None or width.get(_TYPE, "dxa") != "dxa" else integer(width.get(_W))


def _set_widths(row: etree._Element, edges: list[int]) -> None:
    for at, span, cell in cells_of(row):
        width = cell.find(_WIDTH)
        if width is not None and width.get(_TYPE, "dxa") == "dxa" and at + span < len(edges):
            width.set(_W, str(edges[at + span] - edges[at]))
