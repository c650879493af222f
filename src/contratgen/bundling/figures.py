"""Pages without tags: each becomes a figure with an alternative text (ISO 14289-1, 7.3), and its words paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from contratgen.base.ocr import READ, PageText
from contratgen.bundling.pieces.scans import FACE, font_of, hidden
from contratgen.bundling.text_paragraphs import Segment, paragraphs_of, parted, segments_of
from contratgen.pdf.embedded_font import EmbeddedFont
from contratgen.pdf.opening import as_list, decoded
from contratgen.pdf.tag_tree import TagTree

PICTURE: Final = "/CgPage"
"""The name under which a page draws its own former content."""
NO_TEXTS: Final[Mapping[int, PageText]] = MappingProxyType({})


def describe_pages(
    tags: TagTree,
    pages: Sequence[Object],
    part: Object,
    alternative: str,
    texts: Mapping[int, PageText] = NO_TEXTS,
    program: bytes | None = None,
) -> None:
    """Tag each page as a figure of `part`, its own text or what was read of it as paragraphs, and its links as links.

    `texts` are by page number, from 0; the font `program` lays them, unseen, over the words of the scan.
    """
    font = font_of(tags.pdf, program, texts) if program else None
    for number, page in enumerate(pages):
        words = alternative if len(pages) == 1 else f"{alternative} (page {number + 1} sur {len(pages)})"
        text = texts.get(number, ()) if font else ()
        if segments := [] if text else segments_of(tags.pdf, page):
            _tag_words(tags, page, part, words, segments, font)
        else:
            _tag_picture(tags, page, part, words, _spoken(font, page, text))
        if font and text:
            page.Resources.Font = Dictionary({FACE: font.font})
        for annotation in as_list(page.get(Name.Annots)):
            tags.own_annotation("Link", annotation, page, part)


def _tag_picture(tags: TagTree, page: Object, part: Object, words: str, spoken: Sequence[str]) -> None:
    """Tag a page as one figure, and what is laid over it as paragraphs."""
    figure = tags.element("Figure", part, Alt=String(words + (READ if spoken else "")), Pg=page, K=0, A=_layout(page))
    paragraphs = [tags.element("P", part, Pg=page, K=mark) for mark in range(1, len(spoken) + 1)]
    part.K.extend([figure, *paragraphs])
    _isolate(tags.pdf, page, "".join(spoken))
    page.StructParents = tags.take_key(tags.pdf.make_indirect(Array([figure, *paragraphs])))


def _tag_words(
    tags: TagTree, page: Object, part: Object, words: str, segments: Sequence[Segment], font: EmbeddedFont | None
) -> None:
    """Tag the text of a page as paragraphs, after one figure that is all the rest."""
    figure = tags.element("Figure", part, Alt=String(words), Pg=page, A=_layout(page), K=Array())
    groups = paragraphs_of(segments)
    paragraphs = [tags.element("P", part, Pg=page, K=Array()) for _ in groups]
    tagged = {place: paragraph for group, paragraph in zip(groups, paragraphs, strict=True) for place in group}
    followed = {a for group in groups for a, b in pairwise(group) if parted(segments[a], segments[b])}
    gap = _gap(page, font)
    owners: list[Object] = []
    drawing: list[bytes] = []
    for place, segment in enumerate(segments):
        drawn = pikepdf.unparse_content_stream(segment.instructions)
        if segment.paints:
            owner = tagged.get(place, figure)
            owner.K.append(len(owners))
            after = gap if place in followed else b""
            drawn = b"%s <</MCID %d>> BDC\n%s%s\nEMC" % (bytes(owner.S), len(owners), drawn, after)
            owners.append(owner)
        drawing.append(drawn)
    part.K.extend([*([figure] if len(figure.K) else []), *paragraphs])
    page.Contents = tags.pdf.make_stream(b"\n".join(drawing))
    page.StructParents = tags.take_key(tags.pdf.make_indirect(Array(owners)))


def _gap(page: Object, font: EmbeddedFont | None) -> bytes:
    """Return what keeps the last word of a line from the first of the next: a space that is not seen."""
    if font is None:
        return b""
    name = Page(page).add_resource(font.font, Name.Font, Name(FACE))  # a prefix would be given a random end
    return b"\nq BT %s 1 Tf 3 Tr %s Tj ET Q" % (bytes(name), font.shown(" "))


def _spoken(font: EmbeddedFont | None, page: Object, text: PageText) -> list[str]:
    if font is None:
        return []
    return [f"\n/P <</MCID {mark}>> BDC\n{hidden(font, page, words)}\nEMC" for mark, words in enumerate(text, 1)]


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
