"""docxtpl's cell directives: `{% colspan n %}`, `{% cellbg colour %}`, `{% vm %}`, `{% hm %}`, lowered on the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn
from contratgen.ooxml.places import TC, P, enclosing
from contratgen.ooxml.splicing import drop_if_empty, insert_before
from contratgen.ooxml.styles import made_properties
from contratgen.rendering.print_places import Sink

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

    from contratgen.ooxml.tags import Occurrence, Tag
    from contratgen.rendering.notebook import Notebook

_PROPERTIES: Final = tuple(
    qn(f"w:{name}")
    for name in (
        "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection",
        "tcFitText", "vAlign", "hideMark",
    )
)  # fmt: skip
"""The order that the schema gives to the properties of a cell (ECMA-376 Part 1 §17.4.69)."""
_VAL: Final = qn("w:val")


def lower_directive(notebook: Notebook, found: Occurrence) -> None:
    """Take a directive out of its cell and put what it says into the cell's properties."""
    tag = found.tag
    paragraph = next(found.node.iterancestors(P), None)
    cell = None if paragraph is None else enclosing(paragraph, TC)
    argument = tag.source.removeprefix(tag.directive).strip()
    assert cell is not None
    notebook.set_text(found, "")
    drop_if_empty(next(found.node.iterancestors(qn("w:r"))))
    _DIRECTIVES[tag.directive](notebook, cell, argument, tag)


def _colspan(notebook: Notebook, cell: etree._Element, argument: str, tag: Tag) -> None:
    place = notebook.place(tag, Sink.SPAN, cell)
    _set(cell, "w:gridSpan", {_VAL: notebook.print(argument, place)})


def _cellbg(notebook: Notebook, cell: etree._Element, argument: str, tag: Tag) -> None:
    fill = notebook.print(argument, notebook.place(tag, Sink.COLOUR, cell))
    _set(cell, "w:shd", {_VAL: "clear", qn("w:color"): "auto", qn("w:fill"): fill})


def _vm(notebook: Notebook, cell: etree._Element, argument: str, tag: Tag) -> None:  # noqa: ARG001 -- same shape
    """Merge the cells of a loop's rows: the first one shows the content, the others continue it."""
    marks = [notebook.statement(code, tag) for code in ("if loop.first", "else", "endif")]
    _set(cell, "w:vMerge", {_VAL: f"{marks[0]}restart{marks[1]}continue{marks[2]}"})
    for paragraph in cell.iterchildren(P):
        content = [child for child in paragraph if child.tag != qn("w:pPr")]
        if content:
            insert_before(content[0], notebook.statement("if loop.first", tag))
            content[-1].tail = (content[-1].tail or "") + notebook.statement("endif", tag)


def _hm(notebook: Notebook, cell: etree._Element, argument: str, tag: Tag) -> None:  # noqa: ARG001 -- same shape
    """Merge the cells of a loop's columns: one cell remains, as wide as all."""
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    width = 1 if span is None else span.get(_VAL, "1")
    place = notebook.place(tag, Sink.SPAN, cell)
    _set(cell, "w:gridSpan", {_VAL: notebook.print(f"{width} * loop.length", place)})
    insert_before(cell, notebook.statement("if loop.first", tag))
    cell.tail = notebook.statement("endif", tag) + (cell.tail or "")


_DIRECTIVES: Final[Mapping[str, Callable[[Notebook, etree._Element, str, Tag], None]]] = {
    "colspan": _colspan,
    "cellbg": _cellbg,
    "vm": _vm,
    "hm": _hm,
}


def _set(cell: etree._Element, name: str, attributes: Mapping[str, str]) -> None:
    """Set one property of a cell, at the place that the schema gives it."""
    properties = made_properties(cell, "w:tcPr")
    for old in properties.findall(qn(name)):
        properties.remove(old)
    rank = _PROPERTIES.index(qn(name))
    earlier = sum(1 for child in properties if child.tag in _PROPERTIES[:rank])
    properties.insert(earlier, cell.makeelement(qn(name), dict(attributes)))
