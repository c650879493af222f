"""The copy of a Word file that LibreOffice reads: content controls around whole paragraphs with notes are taken off.

LibreOffice 7.4 loses the words of a control that holds one paragraph with the call of a note; 25.2 refuses the file. A
control shows nothing in a PDF; the delivered file keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package, parse_xml, serialise
from contratgen.ooxml.places import TBL, P

if TYPE_CHECKING:
    from lxml import etree

_CONTROL, _CONTENT = qn("w:sdt"), qn("w:sdtContent")
CALLS: Final = tuple(map(qn, ("w:footnoteReference", "w:endnoteReference")))


def unwrapped(docx: bytes, name: str) -> bytes:
    """Return the Word file `name` as LibreOffice must read it: the same bytes when it has no such control."""
    package = open_package(docx, name)
    wrapped = [control for call in package.tree(package.main).iter(*CALLS) for control in call.iterancestors(_CONTROL)]
    if not any(map(_holds_blocks, wrapped)):
        return docx
    body = parse_xml(package.parts[package.main])
    for control in {control: None for call in body.iter(*CALLS) for control in call.iterancestors(_CONTROL)}:
        if _holds_blocks(control):
            _take_off(control)
    return package.with_parts({package.main: serialise(body)}).to_bytes()


def _holds_blocks(control: etree._Element) -> bool:
    return any(child.tag in {P, TBL} for content in control.iterchildren(_CONTENT) for child in content)


def _take_off(control: etree._Element) -> None:
    parent = control.getparent()
    assert parent is not None
    at = parent.index(control)
    parent[at : at + 1] = [child for content in control.iterchildren(_CONTENT) for child in content]
