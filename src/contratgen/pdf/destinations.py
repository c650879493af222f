"""Places within a PDF (ISO 32000-1, 12.3.2) as a page number and a view, which survive the copying of pages.

An array of a page object and numbers loses its page when it is copied before that page is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, NameTree, Object, Page, Pdf, String

PageNumbers = Mapping[tuple[int, int], int]
"""Object and generation number of a page → its index from 0."""

VIEWS: Final = frozenset({"/XYZ", "/Fit", "/FitH", "/FitV", "/FitR", "/FitB", "/FitBH", "/FitBV"})


@dataclass(frozen=True, slots=True)
class Destination:
    """A page, by index from 0, and how to show it: a name of `VIEWS` and numbers in points, `None` for « as it is »."""

    page: int
    view: str = "/Fit"
    numbers: tuple[float | None, ...] = ()

    def moved(self, by: int) -> Destination:
        """Return the same place in a document where `by` pages stand before."""
        return Destination(self.page + by, self.view, self.numbers)

    def to_array(self, pages: Sequence[Object]) -> Array:
        """Return the explicit destination that leads to one of `pages`."""
        return Array([pages[self.page], Name(self.view), *self.numbers])


def page_numbers(pdf: Pdf) -> dict[tuple[int, int], int]:
    """Return the index of each page object."""
    return {page.obj.objgen: index for index, page in enumerate(pdf.pages)}


def page_objects(pdf: Pdf) -> list[Object]:
    """Return the page objects in order; indexing `pdf.pages` one by one costs a search each time."""
    return [page.obj for page in pdf.pages]


def top_of(page: Object, index: int) -> Destination:
    """Return the place at the top left of a page as it is seen, whatever its rotation."""
    seen = Page(page)
    left, bottom, right, top = (float(side) for side in seen.cropbox)
    corners = {0: (left, top), 90: (left, bottom), 180: (right, bottom), 270: (right, top)}
    x, y = corners[int(page.get(Name.Rotate, 0)) % 360]
    return Destination(index, "/XYZ", (x, y, 0.0))


def named_destinations(pdf: Pdf, numbers: PageNumbers) -> dict[str, Destination]:
    """Return the named destinations that lead to a page, from the catalog's dictionary and from its name tree."""
    found: dict[str, Any] = {}
    old = pdf.Root.get(Name.Dests)
    if isinstance(old, Dictionary):
        found |= {key.removeprefix("/"): value for key, value in old.items()}
    tree = pdf.Root.get(Name.Names, Dictionary()).get(Name.Dests)
    if isinstance(tree, Dictionary):
        found |= dict(NameTree(tree).items())
    places = ((name, explicit(value, numbers)) for name, value in found.items())
    return {name: place for name, place in places if place}


def explicit(value: Any, numbers: PageNumbers) -> Destination | None:
    """Read an explicit destination, bare or in a dictionary; `None` for what leads to no page of the document."""
    if isinstance(value, Dictionary):
        value = value.get(Name.D)
    if not isinstance(value, Array) or len(value) < 1 or not isinstance(value[0], Dictionary):
        return None
    page = numbers.get(value[0].objgen)
    if page is None:
        return None
    view, *rest = [*value][1:] or [Name.Fit]
    if str(view) not in VIEWS:
        return None
    return Destination(page, str(view), tuple(None if n is None else float(n) for n in rest[:4]))


def resolve(value: Any, numbers: PageNumbers, names: Mapping[str, Destination]) -> Destination | None:
    """Read a destination, explicit or by name."""
    if isinstance(value, String | Name):
        return names.get(str(value).removeprefix("/"))
    return explicit(value, numbers)


def target_of(annotation: Dictionary, numbers: PageNumbers, names: Mapping[str, Destination]) -> Destination | None:
    """Return where a link annotation or an outline item leads within the document, if it does."""
    action = annotation.get(Name.A)
    if isinstance(action, Dictionary) and action.get(Name.S) == Name.GoTo:
        return resolve(action.get(Name.D), numbers, names)
    return resolve(annotation.get(Name.Dest), numbers, names)
