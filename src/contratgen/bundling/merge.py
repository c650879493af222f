"""The pages of one part copied into the dossier: links keep working, tags stay numbered apart.

Pages go first, and what refers to pages afterwards: a reference copied before its page is lost (engines of PDF copy
a page's content, not the pages it mentions).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pikepdf import Dictionary, Name, Object, Pdf

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.bundling.named_inks import SEPARATION, rename_inks
from contratgen.bundling.parts import DossierPart
from contratgen.pdf.destinations import Destination, PageNumbers, named_destinations, page_numbers, target_of
from contratgen.pdf.opening import MALFORMED, as_list, open_pdf
from contratgen.pdf.outline import Entry, entries_of
from contratgen.pdf.page_labels import LabelRange, ranges_of
from contratgen.pdf.tag_tree import shift_structural_parents

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
    """A part whose pages stand in the dossier, from index `first` on. Destinations count from its own first page.

    `keys` is the number of structural parent keys it uses; `labels` are its own page labels; `tree` is its copied
    structure tree and `intent` its copied output intent, if it has them.
    """

    part: DossierPart
    first: int
    pages: Sequence[Object]
    keys: int
    names: Mapping[str, Destination]
    outline: tuple[Entry, ...]
    labels: tuple[LabelRange, ...]
    links: Sequence[PlacedLink]
    tree: Object | None
    intent: Object | None


def graft(target: Pdf, part: DossierPart, first: int, first_key: int, inks: dict[str, bytes]) -> Graft:
    """Copy a part's pages, then its tags, to the end of the dossier; `inks` are those that earlier parts define.

    Raises `InputError` (CG516) when the part is no sound PDF.
    """
    try:
        return _graft(target, part, first, first_key, inks)
    except MALFORMED as fault:
        message = "le document ne peut pas être fusionné : son PDF n'est pas tel que la norme le décrit"
        raise InputError(Diagnostic("CG516", message, Place(part.identifier))) from fault


def _graft(target: Pdf, part: DossierPart, first: int, first_key: int, inks: dict[str, bytes]) -> Graft:
    source = open_pdf(part.pdf)
    if SEPARATION.encode() in part.pdf:
        rename_inks(source, inks)
    numbers = page_numbers(source)
    names = named_destinations(source, numbers)
    outline = entries_of(source, numbers, names)
    keys = shift_structural_parents(source, first_key)
    leading = [_detach(page.obj, numbers, names) for page in source.pages]
    target.pages.extend(source.pages)
    pages = [page.obj for page in target.pages[first:]]
    links = [link for page, targets in zip(pages, leading, strict=True) for link in _placed(page, targets)]
    tree, intent = _tree(target, source), _output_intent(target, source)
    return Graft(part, first, pages, keys, names, outline, ranges_of(source), links, tree, intent)


def _detach(page: Object, numbers: PageNumbers, names: Mapping[str, Destination]) -> list[Destination | None]:
    """Take from a page what would not survive its copy, and return where each of its annotations leads."""
    for key in page.keys() - PAGE_KEYS:
        del page[key]
    leading = []
    for annotation in as_list(page.get(Name.Annots)):
        target = target_of(annotation, numbers, names)
        for key in ("/P", "/Dest", "/A") if target else ("/P",):
            if key in annotation:
                del annotation[key]
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


def _output_intent(target: Pdf, source: Pdf) -> Object | None:
    """Copy the first output intent that embeds its profile, as converters write it for PDF/A."""
    for intent in as_list(source.Root.get(Name.OutputIntents)):
        if isinstance(intent, Dictionary) and Name.DestOutputProfile in intent:
            return target.copy_foreign(intent if intent.is_indirect else source.make_indirect(intent))
    return None


def label_ranges(grafts: Iterable[Graft]) -> Iterator[LabelRange]:
    """Yield the ranges of all parts, as the dossier counts pages; one beyond its part is left out."""
    for graft in grafts:
        for labels in sorted(graft.part.labels or graft.labels, key=lambda labels: labels.first):
            if labels.first < len(graft.pages):
                yield replace(labels, first=graft.first + labels.first)
