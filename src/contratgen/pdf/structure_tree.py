"""The structure tree of a tagged PDF (ISO 32000-1, 14.7): its elements in reading order, and its parent tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeGuard

import pikepdf
from pikepdf import Array, Dictionary, Name, Page

from contratgen.pdf.opening import as_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object, Pdf


STANDARD_TYPES: Final = """
    Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody
    Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby Warichu Figure Formula Form
"""
"""The structure types that already have a meaning (ISO 32000-1, 14.8.4)."""
NEAR: Final = 1.0
"""Points by which two boxes of the same thing may differ."""


def kids(element: Object) -> list[Object | int]:
    """Return what an element holds: elements, marked-content identifiers, references."""
    return as_list(element.get("/K"))


def is_element(kid: Object | int) -> TypeGuard[Object]:
    """Tell an element from a content item."""
    return isinstance(kid, Dictionary) and "/S" in kid


def figure_box(figure: Object) -> tuple[float, float, float, float] | None:
    """Return left, bottom, right and top of a figure in points, where it says them."""
    attributes = figure.get("/A")
    if not isinstance(attributes, Dictionary) or "/BBox" not in attributes:
        return None
    left, bottom, right, top = (float(side) for side in attributes["/BBox"])
    return left, bottom, right, top


def elements_below(top: Object) -> Iterator[Object]:
    """Yield an element, or the root, then the elements below it in reading order."""
    waiting = [top]
    while waiting:
        yield (element := waiting.pop())
        waiting.extend(kid for kid in reversed(kids(element)) if is_element(kid))


def number_tree(node: Any) -> Iterator[tuple[int, Object]]:
    """Yield the pairs of a number tree (ISO 32000-1, 7.9.7) in order."""
    waiting = as_list(node)
    while waiting:
        branch = waiting.pop(0)
        leaves = as_list(branch.get(Name.Nums))
        yield from ((int(key), value) for key, value in zip(leaves[::2], leaves[1::2], strict=True))
        waiting[:0] = as_list(branch.get(Name.Kids))


@dataclass
class Structure:
    """The tree of one file, and the way from content back to it. It is walked once, until something changes it."""

    pdf: Pdf
    _walked: list[tuple[str, Object]] | None = field(default=None, init=False, repr=False)

    @property
    def root(self) -> Object:
        """The structure tree root. Raises `KeyError` when the file is not tagged."""
        return self.pdf.Root["/StructTreeRoot"]

    def elements(self, *types: str) -> Iterator[Object]:
        """Yield the elements, or those of some types such as `/Note`, in reading order."""
        if self._walked is None:
            self._walked = [(str(element["/S"]), element) for element in islice(elements_below(self.root), 1, None)]
        return (element for kind, element in self._walked if not types or kind in types)

    def top(self) -> Object:
        """Return the first element."""
        return next(kid for kid in kids(self.root) if is_element(kid))

    def retype(self, element: Object, kind: Object) -> None:
        """Give an element another type."""
        element.S = kind
        self._walked = None

    def new_element(self, kind: str, parent: Object, page: Page) -> Object:
        """Return a new element that its parent does not hold yet."""
        self._walked = None
        return self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(kind), P=parent, Pg=page.obj, K=Array()))

    def own_content(self, page: Page, element: Object) -> int:
        """Give the element a new marked-content identifier of the page, and return it."""
        number = len(self._content(page))
        self._content(page).append(element)
        element.K = number
        return number

    def move_content(self, page: Page, identifier: int, element: Object) -> None:
        """Tell the parent tree that a marked content belongs to another element."""
        self._content(page)[identifier] = element

    def content(self, page: Page) -> list[Object | None]:
        """Return the element that each marked content of a page belongs to, by identifier."""
        return list(self._content(page)) if "/StructParents" in page.obj else []

    def settle_strays(self) -> None:
        """Take the words whose element the tree does not hold into it, after what comes before; nothing owns the rest.

        LibreOffice 25.2 leaves out watermarks, and the shapes of a paragraph without words: their words stand within a
        `Div`, what is only drawn does not.
        """
        held = {element.objgen for element in self.elements()}
        before: Object | None = None
        for page in self.pdf.pages:
            for number, owner in enumerate(self.content(page)):
                if owner is not None and owner.objgen not in held:
                    branch = self._branch(owner)
                    if branch.objgen == owner.objgen:
                        self._content(page)[number] = None
                        continue
                    self._take_in(branch, self._branch(before or self.top()))
                    held.update(element.objgen for element in elements_below(branch))
                before = owner or before

    def _branch(self, element: Object) -> Object:
        """Return the element above one, or itself, that stands right below the first element or the root."""
        while element.P.objgen not in {self.top().objgen, self.root.objgen}:
            element = element.P
        return element

    def _take_in(self, branch: Object, before: Object) -> None:
        """Let the first element hold another one, after one that it holds; first when that is itself."""
        top = self.top()
        self._walked, branch.P = None, top
        known = kids(top)
        ranks = (rank for rank, kid in enumerate(known, 1) if is_element(kid) and kid.objgen == before.objgen)
        known.insert(next(ranks, 0), branch)
        top.K = Array(known)

    def release(self, element: Object) -> None:
        """Take an element that holds marked contents only out of the tree; nothing owns these any more."""
        self._walked = None
        siblings = [kid for kid in kids(element.P) if isinstance(kid, int) or kid.objgen != element.objgen]
        element.P.K = Array(siblings)
        content = self._content(Page(element.Pg))
        for identifier in kids(element):
            assert isinstance(identifier, int)
            content[identifier] = None

    def own_annotation(self, annotation: Object, element: Object) -> None:
        """Let the element hold an annotation (14.7.4.3), which then knows its element."""
        annotation.StructParent = self._new_parent(element)
        element.K.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=element.Pg))

    def _content(self, page: Page) -> Array:
        """Return the elements of a page's marked contents; a page of untagged pictures has no list yet."""
        if "/StructParents" not in page.obj:
            page.obj.StructParents = self._new_parent(Array())
        content = self._parents[int(page.obj.StructParents)]
        assert isinstance(content, Array)
        return content

    def _new_parent(self, owner: Object) -> int:
        parents = self._parents
        key = max((int(key) for key in parents), default=-1) + 1
        parents[key] = owner
        return key

    @property
    def _parents(self) -> pikepdf.NumberTree:
        return pikepdf.NumberTree(self.root.ParentTree)


def silent_figures(structure: Structure) -> list[Object]:
    """Return the figures without alternative text."""
    return [figure for figure in structure.elements("/Figure") if not str(figure.get("/Alt", "")).strip()]
