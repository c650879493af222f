"""What tracked changes leave behind once they are accepted: former grids of tables, former properties of styles, lists.

Word shows none of it and has no command that removes it; it would tell the readers of a contract how it used to look.
Changes to what a document says are refused (`activity`). With it goes the mark of headings whose text was folded away
when the file was last closed (`w15:collapsed`, [MS-DOCX] 2.5.4.1): Word would not show it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.names import qn
from contratgen.ooxml.package import parse_xml, serialise

if TYPE_CHECKING:
    from collections.abc import Collection

    from contratgen.ooxml.package import Package

_UNSEEN: Final = tuple(map(qn, ("w:tblGridChange", "w:tblPrExChange", "w15:collapsed")))
_PROPERTIES: Final = tuple(
    qn(f"w:{name}Change") for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "numbering")
)
_MARKS: Final = (b"Change", b"collapsed")


def without_history(package: Package, stories: Collection[str]) -> Package:
    """Return the package without it: in the stories, what nobody sees; elsewhere, former properties too."""
    xml = ((name, blob) for name, blob in package.parts.items() if name.endswith(".xml"))
    changed = {}
    for name, blob in ((name, blob) for name, blob in xml if any(mark in blob for mark in _MARKS)):
        with suppress(etree.XMLSyntaxError):  # which is told where stories are read
            root = parse_xml(blob)
            etree.strip_elements(root, *_UNSEEN, *(() if name in stories else _PROPERTIES), with_tail=False)
            changed[name] = serialise(root)
    return package.with_parts(changed) if changed else package
