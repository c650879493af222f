"""Namespaces, content types and relationship types of WordprocessingML (ECMA-376 Part 1), as data."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml import etree

NAMESPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "we": "http://schemas.microsoft.com/office/webextensions/webextension/2010/11",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "wp15": "http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "dsp": "http://schemas.microsoft.com/office/drawing/2008/diagram",
    "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
    "c15": "http://schemas.microsoft.com/office/drawing/2012/chart",
    "ap": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "xml": "http://www.w3.org/XML/1998/namespace",
}

OFFICE: Final = NAMESPACES["r"]
RELATIONSHIP: Final = {
    "document": f"{OFFICE}/officeDocument",
    "header": f"{OFFICE}/header",
    "footer": f"{OFFICE}/footer",
    "footnotes": f"{OFFICE}/footnotes",
    "endnotes": f"{OFFICE}/endnotes",
    "comments": f"{OFFICE}/comments",
    "theme": f"{OFFICE}/theme",
    "styles": f"{OFFICE}/styles",
    "numbering": f"{OFFICE}/numbering",
    "settings": f"{OFFICE}/settings",
    "image": f"{OFFICE}/image",
    "chart": f"{OFFICE}/chart",
    "hyperlink": f"{OFFICE}/hyperlink",
    "custom": f"{OFFICE}/custom-properties",
    "extended": f"{OFFICE}/extended-properties",
    "core": "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
}
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_BASES: Final = re.compile(
    r"http://(?:schemas\.openxmlformats\.org/officedocument/2006/relationships"
    r"|schemas\.openxmlformats\.org/package/2006/relationships|purl\.oclc\.org/ooxml/officedocument/relationships)/",
    re.IGNORECASE,
)
"""What relationship types begin with: Transitional, packages, ISO's Strict, in the case that each program uses."""


def canonical_type(kind: str) -> str:
    """Return a relationship type as ECMA-376 Transitional writes it; another's own as it is."""
    found = _BASES.match(kind.strip())
    if found is None:
        return kind.strip()
    name = kind.strip()[found.end() :]
    return f"{PACKAGE if name.startswith(('metadata/', 'digital-signature/')) else OFFICE}/{name}"


OFF: Final = frozenset({"0", "false", "off"})
"""What `w:val` says of a switch that is off (`ST_OnOff`, 22.9.2.7); a switch without `w:val` is on."""


def is_on(switch: etree._Element | None, attribute: str = "w:val") -> bool:
    """Tell whether a switch stands there, and is on."""
    return switch is not None and switch.get(qn(attribute)) not in OFF


@cache
def qn(name: str) -> str:
    """Return the Clark name (`{namespace}local`) of a prefixed name such as `w:p`."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
