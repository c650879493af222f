"""Native charts: a copy of the template's chart part, its series filled with literal values.

The template's series give the appearance, by position; there is no workbook behind the values, so nothing to open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.names import qn
from contratgen.ooxml.package import parse_xml, serialise
from contratgen.rendering.showing import UnprintableError, check_characters

if TYPE_CHECKING:
    from contratgen.assembly.values import Graphique, Serie

_AFTER: Final = (
    "c:cat", "c:val", "c:smooth", "c:shape", "c:bubbleSize", "c:bubble3D", "c:extLst",
)  # fmt: skip
"""What follows the categories in a series (ECMA-376 Part 1 §21.2.2.170)."""
_OUTSIDE: Final = (qn("c:externalData"), qn("c:userShapes"))


def filled_chart(pattern: bytes, figures: Graphique) -> bytes:
    """Return a chart part that shows the figures as the pattern shows its own.

    Raises `UnprintableError` (CG311) when the pattern has not one series for each of the figures.
    """
    root = parse_xml(pattern)
    series = list(root.iter(qn("c:ser")))
    if len(series) != len(figures.series):
        given, drawn = len(figures.series), len(series)
        message = f"nombre de séries : {given} dans les données, {drawn} dans le graphique du modèle"
        raise UnprintableError("CG311", message)
    check_characters("".join((*figures.categories, *(serie.nom for serie in figures.series))))
    for node, serie in zip(series, figures.series, strict=True):
        _fill(node, serie, figures.categories)
    return serialise(without_workbook(root))


def without_workbook(root: etree._Element) -> etree._Element:
    """Take off a chart what it keeps in other parts: the workbook behind its figures, shapes drawn over it."""
    etree.strip_elements(root, *_OUTSIDE, with_tail=False)
    return root


def _fill(node: etree._Element, serie: Serie, categories: tuple[str, ...]) -> None:
    for name in ("c:tx", "c:cat", "c:val"):
        for old in node.findall(qn(name)):
            node.remove(old)
    title = etree.Element(qn("c:tx"))
    _sub(title, "c:v", serie.nom)
    order = node.find(qn("c:order"))
    node.insert(0 if order is None else node.index(order) + 1, title)
    rank = next((node.index(c) for c in node if c.tag in map(qn, _AFTER)), len(node))
    node.insert(rank, _values("c:cat", "c:strLit", categories))
    node.insert(rank + 1, _values("c:val", "c:numLit", tuple(map(repr, serie.valeurs))))


def _values(name: str, kind: str, values: tuple[str, ...]) -> etree._Element:
    holder = etree.Element(qn(name))
    literal = _sub(holder, kind)
    if kind == "c:numLit":
        _sub(literal, "c:formatCode", "General")
    _sub(literal, "c:ptCount").set("val", str(len(values)))
    for index, value in enumerate(values):
        point = _sub(literal, "c:pt")
        point.set("idx", str(index))
        _sub(point, "c:v", value)
    return holder


def _sub(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    node = etree.SubElement(parent, qn(name))
    node.text = text
    return node
