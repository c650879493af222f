"""The copy of a Word file that LibreOffice reads: content controls around whole paragraphs with notes are taken off.

LibreOffice 7.4 loses the words of a control that holds one paragraph with the call of a note; 25.2 refuses the file. A
control shows nothing in a PDF; the delivered file keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import CALLS
from contratgen.ooxml.places import TBL, P
from contratgen.ooxml.splicing import put_instead

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.ooxml.package import Package

_CONTROL, _CONTENT = qn("w:sdt"), qn("w:sdtContent")


def unwrapped(package: Package) -> Package:
    """Return a Word file as LibreOffice must read it: itself when it has no such control."""
    return package.rewritten(_unwrap, [package.main])


def _unwrap(body: etree._Element) -> bool:
    above = dict.fromkeys(control for call in body.iter(*CALLS) for control in call.iterancestors(_CONTROL))
    wrapped = [control for control in above if _holds_blocks(control)]
    for control in wrapped:
        put_instead(control, [child for content in control.iterchildren(_CONTENT) for child in content])
    return bool(wrapped)


def _holds_blocks(control: etree._Element) -> bool:
    return any(child.tag in {P, TBL} for content in control.iterchildren(_CONTENT) for child in content)
