"""Word tables → HTML tables: headers with their scope, merged cells, a group for each full-width row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from lxml import etree

from contratgen.editions.html.markup import node, put, text_of
from contratgen.ooxml.integers import flags
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import children_of
from contratgen.ooxml.styles import value_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contratgen.editions.html.markup import Element

TR, TC, LOOK = qn("w:tr"), qn("w:tc"), qn("w:tblLook")
OF_TABLES = "tableau-"
MANNERS = {"tableau-chiffre": "n", "tableau-centre": "c"}
"""Paragraph style of a cell → class of the cell, of one letter: there are thousands of cells."""
TEXT = "t"
FEW, FEW_FIGURES = 4, 3
"""How many columns, of words or of figures, are too wide for a telephone."""
FIRST_COLUMN = 0x0080
"""The bit of `w:tblLook` by which the first column heads its rows (ECMA-376 Part 1 §17.4.55)."""


class BlockWriter(Protocol):
    """Writes the blocks of a cell."""

    def written(self, parent: Iterable[Element]) -> Iterator[Element]:
        """Yield the blocks of a container."""


class Cells:
    """Writes one table."""

    def __init__(self, writer: BlockWriter) -> None:
        self._writer = writer

    def table(self, table: Element) -> Element:
        """Return the table, without caption."""
        rows = list(children_of(table, TR))
        width = max((sum(_span(cell) for cell in children_of(row, TC)) for row in rows), default=0)
        heads = _first_column_heads(table)
        shown = node("table")
        for rank, row in enumerate(rows):
            cells = list(children_of(row, TC))
            header = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            group = not header and len(cells) == 1 and width > 1 and _span(cells[0]) == width
            self._part(shown, "thead" if header else "tbody", fresh=group)
            shown[-1].append(node("tr", self._cells(cells, rows[rank:], header=header, group=group, heads=heads)))
        _settle(shown)
        return shown

    def _part(self, table: Element, name: str, *, fresh: bool) -> None:
        if not len(table) or table[-1].tag != name or fresh:
            table.append(node(name))

    def _cells(
        self, cells: list[Element], below: list[Element], *, header: bool, group: bool, heads: bool
    ) -> Iterator[Element]:
        column = 0
        for cell in cells:
            span = _span(cell)
            if not _continues(cell):
                content = list(self._writer.written(cell))
                says = any(text_of(block).strip() for block in content)
                scope = _scope(header=header, group=group, first=heads and column == 0, span=span) if says else None
                shown = node("th" if scope else "td", scope=scope)
                if span > 1:
                    shown.set("colspan", str(span))
                if (height := _height(cell, below, column)) > 1:
                    shown.set("rowspan", str(height))
                _fill(shown, content)
                yield shown
            column += span


def is_wide(table: Element) -> bool:
    """Whether a table made here may need more width than a telephone has: four columns, or three of figures."""
    columns = max((sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")), default=0)
    return columns >= (FEW_FIGURES if table.get("class") == MANNERS["tableau-chiffre"] else FEW)


def _settle(table: Element) -> None:
    """Move the class that most cells have to the table: only the other cells keep theirs."""
    cells = [cell for cell in table.iter("td") if cell.get("class", TEXT) in {TEXT, *MANNERS.values()}]
    most = max([TEXT, *MANNERS.values()], key=lambda manner: sum(cell.get("class", TEXT) == manner for cell in cells))
    if most != TEXT:
        table.set("class", most)
    for row in table.iter("tr"):
        _settle_weight(row)
    for cell in cells:
        manner = cell.attrib.pop("class", TEXT)
        if manner != most:
            cell.set("class", manner)


def _settle_weight(row: Element) -> None:
    """Replace `strong` in every cell of a row by one class of the row: these are totals."""
    saying = [cell for cell in row if text_of(cell).strip()]
    strong = [cell[0] for cell in saying if len(cell) == 1 and cell[0].tag == "strong" and not cell.text]
    others = [cell for cell in saying if cell.tag == "td" and (len(cell) != 1 or cell[0] not in strong)]
    if strong and not others and not any(words.tail for words in strong):
        row.set("class", "total")
        for words in strong:
            etree.strip_tags(words.getparent(), "strong")


def _fill(cell: Element, content: list[Element]) -> None:
    """Fill a cell and give it the class of its paragraphs; a single paragraph is replaced by its content."""
    manners = {block.get("class", "") if block.tag == "p" else None for block in content}
    (manner,) = manners if len(manners) == 1 else (None,)
    if manner in MANNERS or (manner and len(content) == 1 and not manner.startswith(OF_TABLES)):
        cell.set("class", MANNERS.get(manner, manner))
    if manner in MANNERS:
        for paragraph in content:
            del paragraph.attrib["class"]
    if manner is None or len(content) > 1:
        put(cell, content)
        return
    put(cell, content[0].text)
    put(cell, list(content[0]))


def _scope(*, header: bool, group: bool, first: bool, span: int) -> str | None:
    if header:
        return "colgroup" if span > 1 else "col"
    if group:
        return "rowgroup"
    return "row" if first else None


def _first_column_heads(table: Element) -> bool:
    look = table.find(f"{qn('w:tblPr')}/{LOOK}")
    if look is None:
        return False
    own = look.get(qn("w:firstColumn"))
    return own in {"1", "true", "on"} if own is not None else bool(flags(look.get(qn("w:val"))) & FIRST_COLUMN)


def _span(cell: Element) -> int:
    return int(value_at(cell, "w:tcPr/w:gridSpan") or 1)


def _continues(cell: Element) -> bool:
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _height(cell: Element, below: list[Element], column: int) -> int:
    """Return how many rows a cell covers: its own, and those below where the same column goes on."""
    if cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") is None:
        return 1
    height = 1
    for row in below[1:]:
        at = 0
        for other in children_of(row, TC):
            if at == column:
                break
            at += _span(other)
        else:
            return height
        if not _continues(other):
            return height
        height += 1
    return height
