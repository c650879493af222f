"""The structure tree as small as it can be said: the same elements, in the same order, with the same attributes.

LibreOffice writes the layout of every table cell anew, names the type of what can be nothing else, and gives a page to
elements that hold nothing on it: half of the weight of a file of tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary

from contratgen.pdf.structure_tree import Structure, figure_box, is_element, kids

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

    from contratgen.conversion.document import Properties


def lean_elements(structure: Structure, _: Properties) -> None:
    """Keep of every element what says something (ISO 32000-1, table 323).

    `/Type` is optional; `/Pg` is for elements that hold content of that page themselves, or say where on it they stand.
    """
    known: dict[bytes, Object] = {}
    for element in structure.elements():
        if "/Type" in element:
            del element["/Type"]
        if "/Pg" in element and figure_box(element) is None and all(is_element(kid) for kid in kids(element)):
            del element["/Pg"]
        attributes = element.get("/A")
        if isinstance(attributes, Array):
            element.A = Array([_shared(structure.pdf, one, known) for one in attributes])
        elif isinstance(attributes, Dictionary):
            element.A = _shared(structure.pdf, attributes, known)


def _shared(pdf: Pdf, attributes: Object, known: dict[bytes, Object]) -> Object:
    """Return the one object for these attributes (14.7.5); those that name header cells stay their element's own."""
    if not isinstance(attributes, Dictionary) or "/Headers" in attributes:
        return attributes
    said = attributes.unparse(resolved=True)
    if said not in known:
        known[said] = attributes if attributes.is_indirect else pdf.make_indirect(attributes)
    return known[said]
