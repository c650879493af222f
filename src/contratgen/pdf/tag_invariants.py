"""The tags of a dossier agree with its pages (ISO 32000-1, 14.7): every mark has its element, every element its mark.

Knows nothing of how they were made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from contratgen.pdf.opening import as_list
from contratgen.pdf.structure_tree import STANDARD_TYPES, number_tree

MARK: Final = re.compile(rb"/MCID\s+(\d+)")
"""A marked-content identifier in a content stream; texts are glyph numbers there, not words."""

STANDARD: Final = frozenset(f"/{name}" for name in STANDARD_TYPES.split())

ObjectKey = tuple[int, int]


@dataclass
class Claims:
    """What the elements of a structure tree claim: marks of pages, annotations, identifiers, headers, types."""

    marks: dict[ObjectKey, dict[int, ObjectKey]] = field(default_factory=dict)
    annotations: dict[ObjectKey, set[ObjectKey]] = field(default_factory=dict)
    identifiers: dict[bytes, ObjectKey] = field(default_factory=dict)
    headers: set[bytes] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def mark(self, holder: Any, number: int, element: Object) -> None:
        """Note that an element holds the marked content `number` of a page."""
        if isinstance(holder, Stream):
            return  # marks within forms are not judged: no converter used here makes them
        if not isinstance(holder, Dictionary):
            self.faults.append(f"élément {element.objgen[0]} : contenu {number} sans page")
            return
        marks = self.marks.setdefault(holder.objgen, {})
        if marks.setdefault(number, element.objgen) != element.objgen:
            self.faults.append(f"élément {element.objgen[0]} : le contenu {number} est déjà celui d'un autre")


def mark_faults(pdf: Pdf) -> Iterator[str]:
    """Yield in French each page whose marks or annotations and whose parent keys disagree."""
    tree = pdf.Root.get(Name.StructTreeRoot)
    if not isinstance(tree, Dictionary):
        yield "le dossier n'a pas de balises"
        return
    parents = dict(number_tree(tree.get(Name.ParentTree)))
    for index, page in enumerate(pdf.pages, 1):
        drawn = {int(number) for number in MARK.findall(_content(page))}
        known = _row(parents, page.obj)
        if drawn != known.keys():
            yield f"page {index} : contenus marqués et balises diffèrent ({len(drawn ^ known.keys())})"
        for annotation in as_list(page.obj.get(Name.Annots)):
            if not isinstance(parents.get(int(annotation.get(Name.StructParent, -1))), Dictionary):
                yield f"page {index} : une annotation n'a pas de balise"
    if parents and int(tree.get(Name.ParentTreeNextKey, 0)) <= max(parents):
        yield "la prochaine clé de parenté est déjà prise"


def tag_faults(pdf: Pdf) -> Iterator[str]:
    """Yield in French each disagreement between the elements of the structure tree and what refers to them."""
    tree = pdf.Root.get(Name.StructTreeRoot)
    if not isinstance(tree, Dictionary):
        return
    claims = _claims(tree)
    parents = dict(number_tree(tree.get(Name.ParentTree)))
    yield from claims.faults
    yield from _page_faults(pdf, claims, parents)
    yield from _annotation_faults(pdf, claims, parents)
    yield from _identifier_faults(tree, claims)
    yield from _type_faults(tree, claims)


def _claims(tree: Object) -> Claims:
    claims = Claims()
    waiting: list[tuple[Object, Object]] = [(kid, tree) for kid in as_list(tree.get(Name.K))]
    seen: set[ObjectKey] = set()
    while waiting:
        element, parent = waiting.pop()
        if element.objgen in seen:
            claims.faults.append(f"élément {element.objgen[0]} : plusieurs éléments le contiennent")
            continue
        seen.add(element.objgen)
        if element.get(Name.P, Dictionary()).objgen != parent.objgen:
            claims.faults.append(f"élément {element.objgen[0]} : son parent n'est pas celui qui le contient")
        _note(claims, element)
        for kid in as_list(element.get(Name.K)):
            if not isinstance(kid, Dictionary):
                claims.mark(element.get(Name.Pg), int(kid), element)
            elif Name.S in kid:
                waiting.append((kid, element))
            elif kid.get(Name.Type) == Name.OBJR:
                claims.annotations.setdefault(kid.Obj.objgen, set()).add(element.objgen)
            else:
                claims.mark(kid.get(Name.Stm, kid.get(Name.Pg, element.get(Name.Pg))), int(kid.MCID), element)
    return claims


def _note(claims: Claims, element: Object) -> None:
    claims.types.add(str(element.S))
    if Name.ID in element:
        identifier = bytes(element.ID)
        if identifier in claims.identifiers:
            claims.faults.append(f"élément {element.objgen[0]} : son identifiant est déjà pris")
        claims.identifiers[identifier] = element.objgen
    for attributes in as_list(element.get(Name.A)):
        if isinstance(attributes, Dictionary) and Name.Headers in attributes:
            claims.headers.update(bytes(header) for header in as_list(attributes.Headers))


def _page_faults(pdf: Pdf, claims: Claims, parents: dict[int, Object]) -> Iterator[str]:
    for index, page in enumerate(pdf.pages, 1):
        claimed = claims.marks.pop(page.obj.objgen, {})
        known = _row(parents, page.obj)
        if claimed != known:
            yield f"page {index} : {len(claimed.items() ^ known.items())} contenus sans parenté réciproque"
    if claims.marks:
        yield "des balises tiennent du contenu qui n'est sur aucune page"


def _row(parents: dict[int, Object], page: Object) -> dict[int, ObjectKey]:
    """Return the marked contents of a page and the element of each, as the parent tree has them."""
    row = parents.get(int(page.get(Name.StructParents, -1)))
    elements = enumerate(row if isinstance(row, Array) else ())
    return {number: element.objgen for number, element in elements if isinstance(element, Dictionary)}


def _content(page: Page) -> bytes:
    return b"\n".join(stream.read_bytes() for stream in as_list(page.obj.get(Name.Contents)))


def _annotation_faults(pdf: Pdf, claims: Claims, parents: dict[int, Object]) -> Iterator[str]:
    live = set()
    for index, page in enumerate(pdf.pages, 1):
        for annotation in as_list(page.obj.get(Name.Annots)):
            live.add(annotation.objgen)
            element = parents.get(int(annotation.get(Name.StructParent, -1)))
            holders = claims.annotations.get(annotation.objgen, set())  # a link cut by a tab has two
            if not isinstance(element, Dictionary) or element.objgen not in holders:
                yield f"page {index} : une annotation n'a pas sa balise"
    if claims.annotations.keys() - live:
        yield "des balises tiennent des annotations qui ne sont sur aucune page"


def _identifier_faults(tree: Object, claims: Claims) -> Iterator[str]:
    pairs = as_list(tree.get(Name.IDTree, Dictionary()).get(Name.Names))
    listed = {bytes(key): element.objgen for key, element in zip(pairs[::2], pairs[1::2], strict=True)}
    if listed != claims.identifiers:
        yield "la table des identifiants ne dit pas ceux des balises"
    yield from (f"en-tête de tableau inconnu : {header!r}" for header in sorted(claims.headers - set(listed)))


def _type_faults(tree: Object, claims: Claims) -> Iterator[str]:
    """Yield each type that is neither a standard one nor mapped to one (ISO 32000-1, 14.8.4)."""
    roles = tree.get(Name.RoleMap, Dictionary())
    for kind in sorted(claims.types - STANDARD):
        if str(roles.get(kind)) not in STANDARD:
            yield f"balise « {kind.removeprefix('/')} » : son type n'est pas connu"
