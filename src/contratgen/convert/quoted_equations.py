"""The copy of a Word file that LibreOffice reads: what its language of equations would take for an order is quoted.

LibreOffice turns an equation into a command (« a & b » is « a ∧ b » there, a bracket alone is « ¿ »). A run marked as
plain text (`m:nor`, ECMA-376 Part 1 §22.1.2.71) is quoted in that command, and drawn as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.equations import EQUATION, TEXT
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package, parse_xml, serialise

if TYPE_CHECKING:
    from lxml import etree

COMMANDING: Final = re.compile(r'[|\\#^_~`&"()\[\]]')
_RUN, _PROPERTIES, _PLAIN = qn("m:r"), qn("m:rPr"), qn("m:nor")
STORIES: Final = ("header", "footer", "footnotes", "endnotes")


def quoted(docx: bytes, name: str) -> bytes:
    """Return the Word file `name` as LibreOffice must read it: straight quotation marks curve."""
    package = open_package(docx, name)
    changed = {}
    for part in (package.main, *(part for kind in STORIES for part in package.related(kind))):
        root = parse_xml(package.parts[part])
        runs = [run for equation in root.iter(EQUATION) for run in equation.iter(_RUN) if _commands(run)]
        for run in runs:
            _quote(run)
        if runs:
            changed[part] = serialise(root)
    return package.with_parts(changed).to_bytes() if changed else docx


def _commands(run: etree._Element) -> bool:
    return any(COMMANDING.search(text.text or "") for text in run.iter(TEXT))


def _quote(run: etree._Element) -> None:
    properties = run.find(_PROPERTIES)
    if properties is None:
        properties = run.makeelement(_PROPERTIES)
        run.insert(0, properties)
    if properties.find(_PLAIN) is None:
        properties[:] = [node for node in properties if node.tag not in {qn("m:scr"), qn("m:sty")}]
        properties.append(properties.makeelement(_PLAIN))
    for text in run.iter(TEXT):
        text.text = (text.text or "").replace('"', "”")
