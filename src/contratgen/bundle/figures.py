"""Pages without tags, scans above all: each becomes one figure with an alternative text (ISO 14289-1, 7.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from contratgen.bundle.embedded_font import EmbeddedFont
from contratgen.bundle.guard import as_list, decoded
from contratgen.bundle.scans import FACE, font_of, hidden
from contratgen.bundle.structure import TagTree
from contratgen.convert.recognition import PageText

PICTURE: Final = "/CgPage"
"""The name under which a page draws its own former content."""
READ: Final = " Son texte, lu automatiquement, suit."
NO_TEXTS: Final[Mapping[int, PageText]] = MappingProxyType({})


def describe_pages(
    tags: TagTree,
    pages: Sequence[Object],
    part: Object,
    alternative: str,
    texts: Mapping[int, PageText] = NO_TEXTS,
    program: bytes | None = None,
) -> None:
    """Tag each page as one figure of `part`, what was read of it as paragraphs after it, and its links as links.

    `texts` are by page number, from 0; the font `program` lays them, unseen, over the words of the scan.
    """
    font = font_of(tags.pdf, program, texts) if texts and program else None
    for number, page in enumerate(pages):
        words = alternative if len(pages) == 1 else f"{alternative} (page {number + 1} sur {len(pages)})"
        text = texts.get(number, ()) if font else ()
        words += READ if text else ""
        figure = tags.element("Figure", part, Alt=String(words), Pg=page, K=0, A=_layout(page))
        paragraphs = [tags.element("P", part, Pg=page, K=mark) for mark in range(1, len(text) + 1)]
        part.K.extend([figure, *paragraphs])
        _isolate(tags.pdf, page, _spoken(font, page, text))
        if font and text:
            page.Resources.Font = Dictionary({FACE: font.font})
        page.StructParents = tags.take_key(tags.pdf.make_indirect(Array([figure, *paragraphs])))
        for annotation in as_list(page.get(Name.Annots)):
            _tag_link(tags, annotation, page, part)


def _spoken(font: EmbeddedFont | None, page: Object, text: PageText) -> str:
    if font is None:
        return ""
    return "".join(f"\n/P <</MCID {mark}>> BDC\n{hidden(font, page, words)}\nEMC" for mark, words in enumerate(text, 1))


def _layout(page: Object) -> Dictionary:
    return Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array([float(side) for side in Page(page).cropbox]))


def _isolate(pdf: Pdf, page: Object, after: str) -> None:
    """Have a page draw its content as one marked form, so that whatever state it leaves open ends there; more after."""
    contents = as_list(page.get(Name.Contents))
    form = _as_form(pdf, contents)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, page.MediaBox
    form.Resources = page.get(Name.Resources, Dictionary())
    page.Resources = Dictionary({"/XObject": Dictionary({PICTURE: form})})
    page.Contents = pdf.make_stream(f"/Figure <</MCID 0>> BDC\nq {PICTURE} Do Q\nEMC{after}".encode())


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
