"""What must hold in every dossier, checked by walking the result: tags, links, outline, labels, and nothing that acts.

Knows nothing of how the dossier was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from pikepdf import Dictionary, Name, NameTree, Pdf, PdfError, Stream

from contratgen.pdf.active_content import acting_objects
from contratgen.pdf.destinations import named_destinations, page_numbers, target_of
from contratgen.pdf.opening import as_list, walk_once
from contratgen.pdf.tag_invariants import mark_faults, tag_faults


def faults_in(pdf: Pdf, *, thorough: bool = True) -> list[str]:
    """Return in French what is wrong, nothing for a sound dossier.

    Without `thorough`, what takes a walk of all objects, about 15 µs each, is left out: tags are checked from the
    pages only, and the file saved is searched for what acts (`acting.may_act`).
    """
    checks = (*CHECKS, tag_faults, stream_faults, acting_objects) if thorough else CHECKS
    return [fault for check in checks for fault in check(pdf)]


def stream_faults(pdf: Pdf) -> Iterator[str]:
    """Yield in French each stream whose data are not what its filters say; images have theirs read by nobody here."""
    for thing in pdf.objects:
        if isinstance(thing, Stream) and Name.Filter in thing and thing.get(Name.Subtype) != Name.Image:
            try:
                sound = bool(thing.read_raw_bytes()) and thing.read_bytes() is not None
            except PdfError:
                sound = False
            if not sound:
                yield f"objet {thing.objgen[0]} : ses données ne se lisent pas"


def _lost_links(pdf: Pdf) -> Iterator[str]:
    numbers = page_numbers(pdf)
    names = named_destinations(pdf, numbers)
    for index, page in enumerate(pdf.pages, 1):
        for annotation in as_list(page.obj.get(Name.Annots)):
            leads_out = annotation.get(Name.A, Dictionary()).get(Name.S) == Name.URI
            if (
                annotation.get(Name.Subtype) == Name.Link
                and not leads_out
                and not target_of(annotation, numbers, names)
            ):
                yield f"page {index} : un lien ne mène nulle part"


def _lost_outline(pdf: Pdf) -> Iterator[str]:
    numbers = page_numbers(pdf)
    names = named_destinations(pdf, numbers)
    outline = pdf.Root.get(Name.Outlines)
    for item in walk_once(outline.get(Name.First) if outline else None, "/First", "/Next"):
        if (Name.Dest in item or Name.A in item) and not target_of(item, numbers, names):
            yield f"signet « {item.get(Name.Title)} » : ne mène nulle part"


def _lost_names(pdf: Pdf) -> Iterator[str]:
    tree = pdf.Root.get(Name.Names, Dictionary()).get(Name.Dests)
    if isinstance(tree, Dictionary):
        live = named_destinations(pdf, page_numbers(pdf))
        yield from (f"destination « {name} » : ne mène nulle part" for name in NameTree(tree) if name not in live)


def _label_faults(pdf: Pdf) -> Iterator[str]:
    labels = pdf.Root.get(Name.PageLabels, Dictionary())
    starts = [int(number) for number in as_list(labels.get(Name.Nums))[::2]]
    if not starts or starts[0] != 0 or starts != sorted(set(starts)) or starts[-1] >= len(pdf.pages):
        yield f"étiquettes de page : plages {starts} pour {len(pdf.pages)} pages"


def _page_faults(pdf: Pdf) -> Iterator[str]:
    for index, page in enumerate(pdf.pages, 1):
        if page.obj.get(Name.Tabs) != Name.S:
            yield f"page {index} : l'ordre de tabulation n'est pas celui des balises"


CHECKS: Final[tuple[Callable[[Pdf], Iterator[str]], ...]] = (
    mark_faults,
    _lost_links,
    _lost_outline,
    _lost_names,
    _label_faults,
    _page_faults,
)
