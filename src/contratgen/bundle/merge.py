"""The pages of one part copied into the dossier: links keep working, tags stay numbered apart.

Pages go first, and what refers to pages afterwards: a reference copied before its page is lost (engines of PDF copy
a page's content, not the pages it mentions).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from contratgen.bundle.destinations import (
    Destination,
    named_destinations,
    page_numbers,
    page_objects,
    resolve,
    target_of,
    top_of,
)
from contratgen.bundle.guard import MALFORMED, as_list, open_pdf
from contratgen.bundle.outline import Entry, entries_of
from contratgen.bundle.parts import DossierPart
from contratgen.diagnostics import Diagnostic, InputError, Place

PAGE_KEYS: Final = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit",
     "/Resources", "/Contents", "/Group", "/Annots", "/StructParents"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link annotation of the dossier that leads to a place in its own part."""

    annotation: Object
    target: Destination


@dataclass(frozen=True)
class Graft:
    """A part whose pages stand in the dossier, from index `first` on. Destinations count from the part's own first page.

    `keys` is the number of structural parent keys it uses, the first being `first_key`; `tree` its copied structure
    tree, if it has one.
    """

    part: DossierPart
    source: Pdf
    first: int
    pages: Sequence[Object]
    first_key: int
    keys: int
    names: Mapping[str, Destination]
    outline: tuple[Entry, ...]
    links: Sequence[PlacedLink]
    tree: Object | None


def graft(target: Pdf, part: DossierPart, first: int, first_key: int) -> Graft:
    """Copy a part's pages, then its tags, to the end of the dossier.

    Raises `InputError` (CG516) when the part is no sound PDF.
    """
    try:
        return _graft(target, part, first, first_key)
    except MALFORMED as fault:
        message = f"le document ne peut pas être fusionné ({fault})"
        raise InputError(Diagnostic("CG516", message, Place(part.identifier))) from fault


def _graft(target: Pdf, part: DossierPart, first: int, first_key: int) -> Graft:
    source = open_pdf(part.pdf)
    numbers = page_numbers(source)
    names = named_destinations(source, numbers)
    outline = entries_of(source, numbers, names)
    keys = shift_structural_parents(source, first_key)
    leading = [_detach(page.obj, numbers, names) for page in source.pages]
    for page in source.pages:
        target.pages.append(page)
    pages = page_objects(target)[first:]
    links = [link for page, targets in zip(pages, leading, strict=True) for link in _placed(page, targets)]
    return Graft(part, source, first, pages, first_key, keys, names, outline, links, _tree(target, source))


def _detach(page: Object, numbers: Mapping[tuple[int, int], int], names: Mapping[str, Destination]) -> list[Destination | None]:
    """Take from a page what would not survive its copy, and return where each of its annotations leads."""
    for key in set(page.keys()) - PAGE_KEYS:
        del page[key]
    leading = []
    for annotation in as_list(page.get(Name.Annots)):
        target = target_of(annotation, numbers, names)
        if target:
            annotation.pop(Name.Dest, None)
            annotation.pop(Name.A, None)
        annotation.pop(Name.P, None)
        leading.append(target)
    return leading


def _placed(page: Object, targets: Iterable[Destination | None]) -> Iterator[PlacedLink]:
    for annotation, target in zip(as_list(page.get(Name.Annots)), targets, strict=True):
        annotation.P = page
        if target:
            yield PlacedLink(annotation, target)


def _tree(target: Pdf, source: Pdf) -> Object | None:
    tree = source.Root.get(Name.StructTreeRoot)
    if not isinstance(tree, Dictionary) or not as_list(tree.get(Name.K)):
        return None
    return target.copy_foreign(tree if tree.is_indirect else source.make_indirect(tree))
