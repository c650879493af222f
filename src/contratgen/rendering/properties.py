"""The file's own description (`docProps`): who writes it, and its dates, from the options and never from the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.names import qn
from contratgen.ooxml.package import parse_xml, serialise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from contratgen.ooxml.package import Package

_DATES: Final = ("dcterms:created", "dcterms:modified")
_PERSONAL: Final = ("cp:lastModifiedBy", "cp:lastPrinted", "cp:revision")
"""Who last opened the template, when and how often: no fact of the document."""

_WRITTEN: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>contratgen</Application></Properties>"
)


def signed(package: Package) -> Package:
    """Return the package saying who writes it: not the program, firm and hours of whoever made the template."""
    return package.with_parts(dict.fromkeys(package.related("extended", ""), _WRITTEN))


def dated(package: Package, trees: Mapping[str, etree._Element], date: dt.date | None) -> dict[str, bytes]:
    """Return the core properties with a date of creation and change, or nothing when no date is given."""
    names = package.related("core", "")
    if date is None or not names:
        return {}
    root = trees[names[0]] if names[0] in trees else parse_xml(package.parts[names[0]])
    etree.strip_elements(root, *map(qn, (*_DATES, *_PERSONAL)), with_tail=False)
    for name in _DATES:
        node = etree.SubElement(root, qn(name), {qn("xsi:type"): "dcterms:W3CDTF"})
        node.text = f"{date:%Y-%m-%d}T00:00:00Z"
    return {names[0]: serialise(root)}
