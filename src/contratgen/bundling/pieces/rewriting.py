"""A supplied PDF written anew from what is allowed: pages, what they draw, and links that lead somewhere harmless.

Nothing is removed from the file received: what is not named here or in `pruning` is not copied out of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel, String

from contratgen.bundling.named_inks import define_inks
from contratgen.bundling.pieces.appearances import (
    add_drawing,
    annotations_of,
    appearance_of,
    draw_annotations,
    is_unseen,
)
from contratgen.bundling.pieces.codes import codes_of
from contratgen.bundling.pieces.drawing import require_drawable, require_plain_colours, require_shallow, scopes_of
from contratgen.bundling.pieces.embedding import settle_fonts
from contratgen.bundling.pieces.inks import settle_inks
from contratgen.bundling.pieces.marks import frame_of
from contratgen.bundling.pieces.meanings import Spoken, give_meanings
from contratgen.bundling.pieces.pruning import Pruning
from contratgen.pdf.active_content import ActingError, acting_objects
from contratgen.pdf.destinations import Destination, named_destinations, page_numbers, page_objects, target_of
from contratgen.pdf.opening import EXPANDING, as_list, decoded, saved
from contratgen.pdf.page_geometry import ordered, visible_part

ALLOWED_URI: Final = re.compile(r"(?:https?://|mailto:)[!-~]{1,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link annotation that is kept: where it stands, how it is framed, and its address or its place in the piece."""

    rect: tuple[float, ...]
    contents: str
    target: str | Destination
    frame: Mapping[str, Object]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A piece written anew: the file, how many links were left out, what its fonts say, and what was given to it.

    `given` are fonts, and those that stand for them; `inks` says that its colours in four inks got a profile.
    """

    pdf: bytes
    dropped: int
    spoken: Spoken
    given: Mapping[str, str]
    inks: bool


def written_anew(source: Pdf) -> Rewritten:
    """Return the PDF made of what is allowed.

    `source` is changed and of no further use. Raises what a malformed object raises, `BeyondLimitError` included, and
    `ActingError` when something active is hidden within what is allowed.
    """
    require_shallow(source)
    require_plain_colours(source)
    links, refused = _links(source)
    pruning = Pruning(source)
    target = Pdf.new()
    for page in source.pages:
        draw_annotations(source, page.obj)
        pruning.page(page.obj)
        _square(page.obj)
        target.pages.append(page)
    require_drawable(source)
    _restore(target, links)
    _own_resources(target)
    _unpack_old(target)
    define_inks(target)
    inks = settle_inks(target)
    codes = codes_of(target)
    given = settle_fonts(target, codes)
    spoken = give_meanings(target, codes)
    for acting in acting_objects(target):
        raise ActingError(acting)
    rebuilt = saved(
        target,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.disable,
        stream_decode_level=StreamDecodeLevel.none,
    )
    return Rewritten(rebuilt, refused, spoken, given, inks)


def _own_resources(pdf: Pdf) -> None:
    """Give each form the resources that it draws with, where it has those of its page (ISO 19005-3, 6.2.2)."""
    inherited: dict[tuple[int, int], list[tuple[Object, Object | None]]] = {}
    for form, resources in scopes_of(pdf):
        if form.get(Name.Subtype) == Name.Form and Name.Resources not in form:
            inherited.setdefault(form.objgen, []).append((form, resources))
    for (form, resources), *others in inherited.values():
        if not others:
            form.Resources = resources if resources is not None else Dictionary()


def _unpack_old(pdf: Pdf) -> None:
    """Have what is packed by LZW packed anew (ISO 19005-3, 6.1.7.2): the data are the same."""
    for thing in pdf.objects:
        if isinstance(thing, Stream) and EXPANDING & {str(name) for name in as_list(thing.get(Name.Filter))}:
            thing.write(decoded(thing))


def _square(page: Object) -> None:
    """Write the boxes of a page from its lower left to its upper right corner, what is shown within the sheet."""
    sheet = ordered(page.MediaBox)
    page.MediaBox = Array(sheet)
    if Name.CropBox in page:
        page.CropBox = Array(visible_part(sheet, ordered(page.CropBox)))


def _links(source: Pdf) -> tuple[list[list[Link]], int]:
    numbers = page_numbers(source)
    names = named_destinations(source, numbers)
    kept: list[list[Link]] = []
    refused = 0
    for page in source.pages:
        found = [a for a in annotations_of(page.obj) if a.get(Name.Subtype) == Name.Link]
        targets = [(a, _uri(a) or target_of(a, numbers, names)) for a in found]
        kept.append([_link(annotation, target) for annotation, target in targets if target is not None])
        lost = [annotation for annotation, target in targets if target is None]
        add_drawing(source, page.obj, [frame for image in lost if (frame := frame_of(image))], {})
        refused += len(lost)
    return kept, refused


def _uri(annotation: Dictionary) -> str | None:
    action = annotation.get(Name.A)
    if not isinstance(action, Dictionary) or action.get(Name.S) != Name.URI:
        return None
    uri = bytes(action.get(Name.URI, b"")).decode("latin-1")
    return uri if ALLOWED_URI.fullmatch(uri) else None


def _link(annotation: Dictionary, target: str | Destination) -> Link:
    rect = tuple(ordered(annotation.Rect))
    return Link(rect, str(annotation.get(Name.Contents, "")), target, _frame(annotation))


def _frame(annotation: Dictionary) -> dict[str, Object]:
    """Return what draws the frame of a link (ISO 32000-1, tables 164 and 166): it is seen, and stays."""
    if appearance_of(annotation) is not None or is_unseen(annotation):
        return {"/Border": Array([0, 0, 0])}  # its drawing stands in the page
    frame: dict[str, Object] = {
        key: _own(annotation[key]) for key in ("/Border", "/C") if _is_plain(annotation.get(key))
    }
    style = annotation.get(Name.BS)
    if isinstance(style, Dictionary):
        frame["/BS"] = Dictionary({key: style[key] for key in ("/W", "/S") if key in style})
        if _is_plain(style.get(Name.D)):
            frame["/BS"].D = _own(style.D)
    return frame


def _own(numbers: Any) -> Array:
    return Array([_own(number) if isinstance(number, Array) else float(number) for number in numbers])


def _is_plain(value: Any) -> bool:
    """Whether a value is an array of numbers, and of arrays of numbers, all of its own."""
    numbers = (number for part in as_list(value) for number in as_list(part))
    return isinstance(value, Array) and all(isinstance(number, int | float | Decimal) for number in numbers)


def _restore(target: Pdf, links: list[list[Link]]) -> None:
    pages = page_objects(target)
    for page, standing in zip(pages, links, strict=True):
        if standing:
            page.Annots = Array([target.make_indirect(_annotation(link, pages)) for link in standing])


def _annotation(link: Link, pages: list[Object]) -> Dictionary:
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(link.rect), F=4)
    for key, value in link.frame.items():
        annotation[key] = value
    if link.contents:
        annotation.Contents = String(link.contents)
    if isinstance(link.target, Destination):
        annotation.Dest = link.target.to_array(pages)
    else:
        annotation.A = Dictionary(S=Name.URI, URI=String(link.target))
    return annotation
