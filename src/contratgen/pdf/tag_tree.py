"""The tags of all parts under one document (ISO 32000-1, 14.7): a `/Part` for each, with its title and language.

What is unique within a document is made unique within the dossier: parent keys are shifted, identifiers prefixed,
and roles and classes of one name and two meanings renamed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

from contratgen.pdf.opening import as_list
from contratgen.pdf.structure_tree import elements_below, number_tree

CELLS: Final = frozenset({"/TH", "/TD"})

Entries = list[tuple[int, Object]]
"""Pairs of a parent key and what it stands for: an element, or an array of the elements of a page."""


def shift_structural_parents(pdf: Pdf, by: int) -> int:
    """Add `by` to the parent key of every page, annotation and form of a document; return how many keys it takes.

    A document without tags loses its keys.
    """
    tree = pdf.Root.get(Name.StructTreeRoot)
    highest = max((key for key, _ in number_tree(tree.get(Name.ParentTree))), default=-1) if tree else -1
    for holder, name in _holders(pdf):
        if tree:
            highest = max(highest, int(holder[name]))
            holder[name] = int(holder[name]) + by
        else:
            del holder[name]
    return highest + 1


def _holders(pdf: Pdf) -> Iterator[tuple[Object, str]]:
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for holder in (page.obj, *as_list(page.obj.get(Name.Annots)), *_forms(page.obj, seen)):
            for name in ("/StructParents", "/StructParent"):
                if name in holder:
                    yield holder, name


def _forms(page: Object, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """Yield the XObjects that a page draws, directly or not, but for those of resources in `seen`."""
    waiting = [page.get(Name.Resources)]
    while waiting:
        resources = waiting.pop()
        if not isinstance(resources, Dictionary) or (resources.is_indirect and resources.objgen in seen):
            continue
        seen.add(resources.objgen)
        drawn = resources.get(Name.XObject, Dictionary())
        for form in drawn.values():
            if form.objgen not in seen:
                seen.add(form.objgen)
                waiting.append(form.get(Name.Resources))
                yield form


@dataclass
class TagTree:
    """The structure tree of the dossier while it grows; `close` writes what was gathered into the file."""

    pdf: Pdf
    title: str
    language: str
    parents: Entries = field(default_factory=list)
    next_key: int = 0
    identifiers: dict[bytes, Object] = field(default_factory=dict)
    roles: dict[str, Object] = field(default_factory=dict)
    classes: dict[str, Object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.element("Document", self.root, T=String(self.title), Lang=String(self.language))
        self.document.K = Array()

    def element(self, kind: str, parent: Object, **entries: Any) -> Object:
        """Return a new structure element of a standard type."""
        return self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, **entries))

    def own_annotation(self, kind: str, annotation: Object, page: Object, part: Object, **entries: Any) -> None:
        """Give an annotation its element (14.7.4.3), at the end of a part."""
        holding = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)
        element = self.element(kind, part, Pg=page, K=holding, **entries)
        part.K.append(element)
        annotation.StructParent = self.take_key(element)

    def part(self, title: str, language: str) -> Object:
        """Return a new `/Part` at the end of the document."""
        part = self.element("Part", self.document, T=String(title), Lang=String(language))
        part.K = Array()
        self.document.K.append(part)
        return part

    def take_key(self, value: Object) -> int:
        """Register an element, or the elements of a page, under a new parent key."""
        key = self.next_key
        self.parents.append((key, value))
        self.next_key += 1
        return key

    def hang(self, tree: Object, prefix: str, title: str, language: str, keys: int) -> None:
        """Hang a copied structure tree, whose `keys` parent keys are shifted already, as a `/Part`."""
        offset = self.next_key
        self.parents.extend((key + offset, value) for key, value in number_tree(tree.get(Name.ParentTree)))
        self.next_key += keys
        part = self._adopt(as_list(tree.K), title, language)
        renamed_roles = _united(self.roles, tree.get(Name.RoleMap), prefix)
        renamed_classes = _united(self.classes, tree.get(Name.ClassMap), prefix)
        cells = self._identify(tree, prefix)
        if not (renamed_roles or renamed_classes or cells):
            return  # nothing to rename: the walk is the longest step of the merge
        for element in elements_below(part):
            _point(element, prefix)
            if renamed_roles and str(element.S) in renamed_roles:
                element.S = Name(renamed_roles[str(element.S)])
            if renamed_classes and Name.C in element:
                element.C = Array([_renamed(name, renamed_classes) for name in as_list(element.C)])

    def _adopt(self, kids: list[Object], title: str, language: str) -> Object:
        """Make a part of the top elements of a tree: of the one `/Document` that converters write, or around them."""
        if len(kids) == 1 and str(kids[0].S) == "/Document":
            part = kids[0]
            part.S, part.T, part.Lang, part.P = Name.Part, String(title), String(language), self.document
            self.document.K.append(part)
            return part
        part = self.part(title, language)
        for kid in kids:
            kid.P = part
            part.K.append(kid)
        return part

    def _identify(self, tree: Object, prefix: str) -> bool:
        """Prefix the identifiers of a tree; return whether some are of table cells, which other cells may name."""
        listed = tree.get(Name.IDTree)
        elements = list(NameTree(listed).values()) if isinstance(listed, Dictionary) else []
        for element in elements:
            identifier = _mark(prefix) + bytes(element.ID)
            element.ID = String(identifier)
            self.identifiers[identifier] = element
        return any(str(element.S) in CELLS for element in elements)

    def close(self) -> None:
        """Write the tree into the catalog."""
        self.root.K = Array([self.document])
        flat = [item for pair in sorted(self.parents, key=lambda pair: pair[0]) for item in pair]
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(flat)))
        self.root.ParentTreeNextKey = self.next_key
        for key, named in (("/RoleMap", self.roles), ("/ClassMap", self.classes)):
            if named:
                self.root[key] = self.pdf.make_indirect(Dictionary(dict(sorted(named.items()))))
        if self.identifiers:
            names = [item for key, element in sorted(self.identifiers.items()) for item in (String(key), element)]
            self.root.IDTree = self.pdf.make_indirect(Dictionary(Names=Array(names)))
        self.pdf.Root.StructTreeRoot = self.root


def _mark(prefix: str) -> bytes:
    return f"{prefix}/".encode()


def _point(element: Object, prefix: str) -> None:
    """Have a cell name its headers by their new identifiers."""
    for attributes in as_list(element.get(Name.A)):
        if isinstance(attributes, Dictionary) and Name.Headers in attributes:
            attributes.Headers = Array([String(_mark(prefix) + bytes(header)) for header in attributes.Headers])


def _united(known: dict[str, Object], added: Any, prefix: str) -> dict[str, str]:
    """Add the entries of a map to `known`; return the new names of those whose name had another meaning."""
    renamed = {}
    for name, meaning in added.items() if isinstance(added, Dictionary) else ():
        if known.setdefault(name, meaning) != meaning:
            renamed[name] = f"{name}-{prefix}"
            known[renamed[name]] = meaning
    return renamed


def _renamed(name: Any, renamed: dict[str, str]) -> Any:
    """Return a class name, or the revision number that may follow it."""
    return Name(renamed.get(str(name), str(name))) if isinstance(name, Name) else name
