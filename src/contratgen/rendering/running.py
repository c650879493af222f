"""What a document says of pages that only conversion knows: the page of a bookmark, the pages of a section.

In headers and footers LibreOffice works out neither as Word does: it prints what stands in the file, and makes a link
of the former.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from contratgen.ooxml.fields import SIMPLE, Field, R, fields_of, isolate_marks
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import Package, open_package, parse_xml, relationships_name, serialise
from contratgen.ooxml.sections import section_starts
from contratgen.rendering.additions import Additions
from contratgen.rendering.results import counted, set_result
from contratgen.rendering.wordml import link_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FILE: Final = "document.docx"
SECTION_PAGES: Final = "SECTIONPAGES"
_SECTION, _TYPE, _LINK = qn("w:sectPr"), qn("w:type"), qn("r:id")
_REFERENCES: Final = (qn("w:headerReference"), qn("w:footerReference"))


def page_references(docx: bytes) -> frozenset[str]:
    """Return the bookmarks whose page a document prints, headers and footers included."""
    package = open_package(docx, FILE)
    roots = [parse_xml(package.parts[part]) for part in (package.main, *_running(package))]
    return frozenset(found.target for root in roots for found in fields_of(root) if _is_reference(found))


def section_marks(docx: bytes) -> tuple[str, ...]:
    """Return the bookmarks of the sections after the first, in order."""
    package = open_package(docx, FILE)
    return tuple(name for name, _ in section_starts(parse_xml(package.parts[package.main])))


def refer(root: etree._Element, pages: Mapping[str, str]) -> None:
    """Fill the references to the page of a bookmark; what is not known stays."""
    for found in list(fields_of(root)):
        if _is_reference(found) and pages.get(found.target):
            set_result(found, pages[found.target])


def fill_running(
    package: Package, body: etree._Element, pages: Mapping[str, str], lengths: Sequence[int]
) -> dict[str, bytes]:
    """Return the other parts that speak of pages, filled; `lengths` are the pages of each section.

    A header or footer that says how many pages its section has is copied for sections of other lengths, which `body`
    leads to their copies.
    """
    additions, first = Additions(), dict[str, int]()
    trees = {part: _parsed(package, part) for part in _running(package)}
    for root in trees.values():
        refer(root, pages)
    uses = [use for use in _uses(package, body, lengths) if _counts(trees.get(use.part))]
    for use in uses:
        if use.length != first.setdefault(use.part, use.length):
            _copy(use, trees[use.part], package, additions)
    for use in uses:
        if any(name.startswith(_stem(use)) for name in additions.parts):
            _lead(use, link_id(_copied(use)) if use.length != first[use.part] else use.identifier)
    for part, length in first.items():
        _count(trees[part], length)
    _count_body(body, lengths)
    return additions.apply(package, {part: serialise(root) for part, root in trees.items()})


class _Use(NamedTuple):
    """A header or footer as a section of the body shows it: its own, or that of the section before."""

    section: etree._Element
    tag: str
    kind: str
    identifier: str
    part: str
    length: int


def _uses(package: Package, body: etree._Element, lengths: Sequence[int]) -> Iterator[_Use]:
    targets = {link.id: link.target for link in package.relationships(package.main)}
    held: dict[tuple[str, str], str] = {}
    for section, length in zip(body.iter(_SECTION), lengths, strict=False):
        own = section.iter(*_REFERENCES)
        held |= {(str(reference.tag), reference.get(_TYPE, "default")): reference.get(_LINK, "") for reference in own}
        for (tag, kind), identifier in held.items():
            yield _Use(section, tag, kind, identifier, targets.get(identifier, ""), length)


def _copy(use: _Use, root: etree._Element, package: Package, additions: Additions) -> None:
    """Add a copy of a header or footer for a length; bookmarks stay in the first."""
    name, made, links = _copied(use), deepcopy(root), package.parts.get(relationships_name(use.part))
    etree.strip_tags(made, qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
    _count(made, use.length)
    additions.parts[name] = serialise(made)
    additions.parts |= {} if links is None else {relationships_name(name): links}
    additions.overrides[name] = package.content_type(use.part)
    additions.link(package.main, "header" if use.tag == _REFERENCES[0] else "footer", name)


def _stem(use: _Use) -> str:
    return f"{use.part.removesuffix('.xml')}_pages"


def _copied(use: _Use) -> str:
    return f"{_stem(use)}{use.length}.xml"


def _lead(use: _Use, identifier: str) -> None:
    """Let a section show a header or footer."""
    own = (reference for reference in use.section.iterchildren(use.tag) if reference.get(_TYPE, "default") == use.kind)
    reference = next(own, None)
    if reference is None:
        reference = use.section.makeelement(use.tag, {_TYPE: use.kind})
        use.section.insert(0, reference)
    reference.set(_LINK, identifier)


def _counts(root: etree._Element | None) -> bool:
    return root is not None and any(found.name == SECTION_PAGES for found in fields_of(root))


def _count(root: etree._Element, length: int) -> None:
    """Say how many pages a section has, where a part says so."""
    for found in [found for found in fields_of(root) if found.name == SECTION_PAGES]:
        set_result(found, counted(found, length))


def _count_body(body: etree._Element, lengths: Sequence[int]) -> None:
    fields = {found.begin: found for found in fields_of(body) if found.name == SECTION_PAGES}
    rank = 0
    for node in body.iter(R, SIMPLE, _SECTION) if fields else ():
        if node in fields and rank < len(lengths):
            set_result(fields[node], counted(fields[node], lengths[rank]))
        rank += node.tag == _SECTION


def _parsed(package: Package, part: str) -> etree._Element:
    root = parse_xml(package.parts[part])
    isolate_marks(root)
    return root


def _running(package: Package) -> Iterator[str]:
    for part in package.printed[1:]:
        if b"PAGEREF" in package.parts[part] or SECTION_PAGES.encode() in package.parts[part]:
            yield part


def _is_reference(found: Field) -> bool:
    return found.name == "PAGEREF" and bool(found.target)
