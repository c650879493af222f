"""Finds every printed value again in the finished text, in the order in which it was printed (promise 1).

Line ends and tabs are left out of the comparison: they have become elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.diagnostics import Diagnostic
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contratgen.render.printing import Run

_DOC_PR: Final = qn("wp:docPr")
_ELEMENTS: Final = dict.fromkeys(map(ord, "\n\r\t"))


def check_found(trees: Mapping[str, etree._Element], run: Run) -> None:
    """Record a fault (CG309) for each value that its story does not show."""
    for part, printed in run.printed.items():
        if part not in trees:
            continue
        text = all_text(trees[part])
        cursor = 0
        for value in printed:
            wanted = value.text if value.text.isprintable() else value.text.translate(_ELEMENTS)
            found = text.find(wanted, cursor)
            if found < 0:
                found = text.find(wanted)  # what a macro printed may stand before
            else:
                cursor = found + len(wanted)
            if found < 0:
                message = f"« {excerpt(value.text)} » n'est pas retrouvé dans le document"
                tag = value.place.tag
                run.faults.append(Diagnostic("CG309", message, tag.place, read=tag.raw))


def all_text(root: etree._Element) -> str:
    """Return the characters of a story in order, then those of the alternative texts of its drawings."""
    described = "".join(node.get("title", "") + node.get("descr", "") for node in root.iter(_DOC_PR))
    return etree.tostring(root, method="text", encoding="unicode") + described
