"""Placeholders: a picture or native chart whose alternative text has a tag for title, lowered to what replaces it.

The drawing stays the template's own, with its frame, border and wrapping; what changes is a relationship and a size.
"""

from __future__ import annotations

from dataclasses import replace as changed
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import RELATIONSHIP, qn
from contratgen.ooxml.splicing import insert_before
from contratgen.rendering.print_places import Sink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from contratgen.ooxml.package import Package
    from contratgen.ooxml.tags import Occurrence
    from contratgen.rendering.notebook import Notebook

_EMBED: Final = qn("r:embed")


def lower_picture(notebook: Notebook, found: Occurrence) -> None:
    """Make a placeholder picture show the image that its title names, fitted into its frame."""
    frame = _frame(found)
    blip = next(frame.iter(qn("a:blip")))
    blip.attrib.clear()
    blip[:] = []
    for cut in frame.iter(qn("a:srcRect")):
        cut.attrib.clear()
    extent = frame.find(qn("wp:extent"))
    box = (0, 0) if extent is None else (integer(extent.get("cx")), integer(extent.get("cy")))
    name = _assign(notebook, found, frame, Sink.PICTURE, box)
    blip.set(_EMBED, notebook.variable(f"{name}.rid", found.tag))
    for size in (extent, frame.find(f".//{qn('pic:spPr')}/{qn('a:xfrm')}/{qn('a:ext')}")):
        if size is not None:
            size.set("cx", notebook.variable(f"{name}.cx", found.tag))
            size.set("cy", notebook.variable(f"{name}.cy", found.tag))
    for inner in frame.iter(qn("pic:cNvPr")):
        for name_of_placeholder in {"title", "descr"} & set(inner.attrib):
            del inner.attrib[name_of_placeholder]


def lower_chart(notebook: Notebook, found: Occurrence) -> None:
    """Make a placeholder chart point to a copy of its part, filled with the figures that its title names."""
    frame = _frame(found)
    chart = next(frame.iter(qn("c:chart")))
    pattern = chart.get(qn("r:id"), "")
    name = _assign(notebook, found, frame, Sink.CHART, (0, 0), pattern)
    chart.set(qn("r:id"), notebook.variable(f"{name}.rid", found.tag))


def _frame(found: Occurrence) -> etree._Element:
    """Return the drawing's frame, its title taken off."""
    frame = found.node.getparent()
    assert frame is not None
    del found.node.attrib["title"]
    return frame


def _assign(
    notebook: Notebook, found: Occurrence, frame: etree._Element, sink: Sink, box: tuple[int, int], pattern: str = ""
) -> str:
    """Compute the replacement once, before the drawing, and return the variable that holds it."""
    name = f"cg_{len(notebook.places)}"
    place = changed(notebook.place(found.tag, sink, found.node), box=box, pattern=pattern)
    code = notebook.printed(found.tag.source, place)
    drawing = next(frame.iterancestors(qn("w:drawing")), frame)
    insert_before(drawing, notebook.statement(f"set {name} = {code}", found.tag))
    return name


def without_models(package: Package, sources: Mapping[str, str]) -> Package:
    """Return the package without the pictures that only placeholders showed; `sources` are lowered stories by part."""
    links = [
        (link.target, part in sources and f'"{link.id}"' not in sources[part])
        for part in package.parts
        for link in package.relationships(part)
        if link.type == RELATIONSHIP["image"] and not link.external
    ]
    shown = {target for target, unused in links if not unused}
    return package.without({target for target, unused in links if unused} - shown)
