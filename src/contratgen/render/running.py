"""What headers and footers say of pages that only conversion knows: the page of a bookmark, the pages of a section.

LibreOffice works out neither as Word does: it prints what stands in the file (and makes a link of the former).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.fields import Field, fields_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import Package, open_package, parse_xml, serialise
from contratgen.ooxml.sections import section_starts
from contratgen.render.results import set_result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

FILE: Final = "document.docx"
SECTION_PAGES: Final = "SECTIONPAGES"
_SECTION = qn("w:sectPr")
_REFERENCES: Final = (qn("w:headerReference"), qn("w:footerReference"))


def page_references(docx: bytes) -> frozenset[str]:
    """Return the bookmarks whose page a document prints, headers and footers included."""
    package = open_package(docx, FILE)
    roots = [parse_xml(package.parts[part]) for part in (package.main, *_running(package))]
    return frozenset(found.arguments[0] for root in roots for found in fields_of(root) if _is_reference(found))


def section_marks(docx: bytes) -> tuple[str, ...]:
    """Return the bookmarks of the sections after the first, in order."""
    package = open_package(docx, FILE)
    return tuple(name for name, _ in section_starts(parse_xml(package.parts[package.main])))


def refer(root: etree._Element, pages: Mapping[str, str]) -> None:
    """Fill the references to the page of a bookmark; what is not known stays."""
    for found in list(fields_of(root)):
        if _is_reference(found) and pages.get(found.arguments[0]):
            set_result(found, pages[found.arguments[0]])


def fill_running(
    package: Package, body: etree._Element, pages: Mapping[str, str], lengths: Sequence[int]
) -> dict[str, bytes]:
    """Return the headers and footers that speak of pages, filled; `lengths` are the pages of each section.

    One that several sections share speaks of the last of them.
    """
    lasting = dict(_shown_by(package, body, lengths))
    filled = {}
    for part in _running(package):
        root = parse_xml(package.parts[part])
        refer(root, pages)
        for found in list(fields_of(root)):
            if found.name == SECTION_PAGES and part in lasting:
                set_result(found, str(lasting[part]))
        filled[part] = serialise(root)
    return filled


def _running(package: Package) -> Iterator[str]:
    for part in (part for kind in ("header", "footer") for part in package.related(kind)):
        if b"PAGEREF" in package.parts[part] or SECTION_PAGES.encode() in package.parts[part]:
            yield part


def _is_reference(found: Field) -> bool:
    return found.name == "PAGEREF" and bool(found.arguments)


def _shown_by(package: Package, body: etree._Element, lengths: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield each header and footer with the pages of a section that shows it."""
    targets = {link.id: link.target for link in package.relationships(package.main)}
    for section, length in zip(body.iter(_SECTION), lengths, strict=False):
        for reference in section.iter(*_REFERENCES):
            yield targets.get(reference.get(qn("r:id"), ""), ""), length
