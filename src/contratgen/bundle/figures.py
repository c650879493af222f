"""Pages without tags, scans above all: each becomes one figure with an alternative text (ISO 14289-1, 7.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from contratgen.bundle.guard import as_list, decoded
from contratgen.bundle.structure import TagTree

PICTURE = "/CgPage"
"""The name under which a page draws its own former content."""


def describe_pages(tags: TagTree, pages: Sequence[Object], part: Object, alternative: str) -> None:
    """Tag each page as one figure of `part`, and its links as links."""
    for number, page in enumerate(pages, 1):
        words = alternative if len(pages) == 1 else f"{alternative} (page {number} sur {len(pages)})"
        figure = tags.element("Figure", part, Alt=String(words), Pg=page, K=0, A=_layout(page))
        part.K.append(figure)
        _isolate(tags.pdf, page)
        page.StructParents = tags.take_key(tags.pdf.make_indirect(Array([figure])))
        for annotation in as_list(page.get(Name.Annots)):
            _tag_link(tags, annotation, page, part)


def _layout(page: Object) -> Dictionary:
    return Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array([float(side) for side in Page(page).cropbox]))


def _isolate(pdf: Pdf, page: Object) -> None:
    """Have a page draw its content as one marked form, so that whatever state it leaves open ends there."""
    contents = as_list(page.get(Name.Contents))
    form = _as_form(pdf, contents)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, page.MediaBox
    form.Resources = page.get(Name.Resources, Dictionary())
    page.Resources = Dictionary({"/XObject": Dictionary({PICTURE: form})})
    page.Contents = pdf.make_stream(f"/Figure <</MCID 0>> BDC\nq {PICTURE} Do Q\nEMC".encode())


def _as_form(pdf: Pdf, contents: list[Any]) -> Stream:
    if len(contents) != 1:
        return pdf.make_stream(b"\n".join(decoded(stream) for stream in contents))
    only = contents[0]
    filtering = {key: only[key] for key in ("/Filter", "/DecodeParms") if key in only}
    return pdf.make_stream(only.read_raw_bytes(), filtering)


def _tag_link(tags: TagTree, annotation: Object, page: Object, part: Object) -> None:
    link = tags.element("Link", part, Pg=page)
    link.K = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)
    part.K.append(link)
    annotation.StructParent = tags.take_key(link)
