"""Empty signature fields where the template marks them, in the order of the signatories (ISO 32000-1, 12.7.4.5).

A template marks the place with a bookmark, `{{ "Date et signature" | signet("signature", partenaire.identifiant) }}`:
the field stands right below the marked words, on whatever page Word's layout puts them. Each has what ISO 19005-3 and
ISO 14289-1 ask for: blank appearance, description, an element `Form` in the tags, no default appearance (`/DA`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.bundling.merge import Graft
from contratgen.bundling.parts import SignatureField
from contratgen.ooxml.bookmarks import bookmark_name, names_in_pdf
from contratgen.pdf.destinations import Destination
from contratgen.pdf.opening import BLANK
from contratgen.pdf.tag_tree import TagTree

MARK: Final = "signature"
"""The kind of the bookmarks that mark fields."""
WIDTH: Final = 190.0
HEIGHT: Final = 66.0
"""Points: what a signature cell of the templates leaves below the words « Date et signature »."""
BELOW: Final = 14.0
"""Points from the top of the marked line to the top of the field."""
EDGE: Final = 6.0
"""Points that a field stays away from the edge of the page."""
PRINTED: Final = 4
"""Annotation flag: the field is printed (ISO 19005-3, 6.3.2)."""
APPEND_ONLY: Final = 3
"""The form has signatures, and the file only grows (ISO 32000-1, table 219)."""

Rectangle = tuple[float, float, float, float]


def write_fields(
    pdf: Pdf, tags: TagTree, grafts: Sequence[Graft], pages: Sequence[Object], wanted: Sequence[SignatureField]
) -> None:
    """Make the fields of a dossier whose parts stand in the order of `grafts`.

    Raises `InputError` (CG518) for each signatory whose place no template marks.
    """
    if not wanted:
        return
    places = [_place(field, grafts) for field in wanted]
    missing = [field for field, place in zip(wanted, places, strict=True) if place is None]
    if missing:
        raise InputError(*(_unmarked(field) for field in missing))
    ranks = {graft.part.identifier: rank for rank, graft in enumerate(grafts)}
    made = []
    for field, place in zip(wanted, places, strict=True):
        assert place is not None
        page = pages[place.page]
        widget = _widget(pdf, field, page, _rectangle(page, place))
        part = tags.document.K[ranks[field.part]]  # at its end: signature pages are the last of a document
        tags.own_annotation("Form", widget, page, part, Alt=widget.TU)
        made.append(widget)
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(made), SigFlags=APPEND_ONLY))


def _place(field: SignatureField, grafts: Sequence[Graft]) -> Destination | None:
    graft = next((graft for graft in grafts if graft.part.identifier == field.part), None)
    if graft is None:
        return None
    names = names_in_pdf(bookmark_name(MARK, field.name))
    return next((graft.names[name].moved(graft.first) for name in names if name in graft.names), None)


def _unmarked(field: SignatureField) -> Diagnostic:
    message = f"aucun modèle ne marque la place de la signature de « {field.name} »"
    hint = (
        'Écrivez dans le cadre de signature : {{ "Date et signature" | signet("signature", partenaire.identifiant) }}.'
    )
    return Diagnostic("CG518", message, Place(field.part), hint=hint)


def _rectangle(page: Object, place: Destination) -> Rectangle:
    """Return the field's place: below the mark, moved into the page when it would cross its edge."""
    left, bottom, right, top = (float(side) for side in Page(page).cropbox)
    x, y = ([*place.numbers, None, None])[:2]
    x0 = min(left if x is None else x, right - EDGE - WIDTH)
    y0 = max((top if y is None else y) - BELOW - HEIGHT, bottom + EDGE)
    return (round(x0, 3), round(y0, 3), round(x0 + WIDTH, 3), round(y0 + HEIGHT, 3))


def _widget(pdf: Pdf, field: SignatureField, page: Object, rectangle: Rectangle) -> Object:
    blank = pdf.make_stream(BLANK, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, WIDTH, HEIGHT]))
    blank.Resources = Dictionary()
    return add_field(pdf, page, field.name, field.description, rectangle, AP=Dictionary(N=blank))


def add_field(
    pdf: Pdf, page: Object, name: str, description: str, rectangle: Sequence[float], **entries: Any
) -> Object:
    """Add an empty signature field to a page, with further entries of its dictionary, and return it; no form has it."""
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(name),
            TU=String(description),
            Rect=Array(rectangle),
            F=PRINTED,
            P=page,
            **entries,
        )
    )
    if Name.Annots not in page:
        page.Annots = Array()
    page.Annots.append(widget)
    return widget
