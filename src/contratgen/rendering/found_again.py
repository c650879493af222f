"""Finds every printed value again in the finished text, in the order in which it was printed (promise 1).

Line ends and tabs are left out of the comparison: they have become elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.base.diagnostics import Diagnostic
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import excerpt
from contratgen.rendering.printing import Printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from contratgen.rendering.printing import Run

_DOC_PR: Final = qn("wp:docPr")
_ELEMENTS: Final = dict.fromkeys(map(ord, "\n\r\t"))


def check_found(trees: Mapping[str, etree._Element], run: Run) -> None:
    """Record a fault (CG309) for each value that its story does not show."""
    for part, printed in run.printed.items():
        for value in _not_found(printed, trees[part], run.aside.get(part, "")) if part in trees else ():
            message = f"« {excerpt(value.text)} » n'est pas retrouvé dans le document"
            tag = value.place.tag
            run.faults.append(Diagnostic("CG309", message, tag.place, read=tag.raw))


def _not_found(printed: Iterable[Printed], root: etree._Element, aside: str) -> list[Printed]:
    """Return what a story shows nowhere: neither in its text nor in the attributes that hold words."""
    lost = list(_missing(printed, all_text(root) + aside))
    return (
        list(_missing(lost, "\n".join(str(value) for node in root.iter() for value in node.attrib.values())))
        if lost
        else []
    )


def _missing(printed: Iterable[Printed], text: str, cursor: int = 0) -> Iterator[Printed]:
    """Yield what a text does not show; it is looked for whole, and then piece by piece."""
    for value in printed:
        wanted = value.text if value.text.isprintable() else value.text.translate(_ELEMENTS)
        found = text.find(wanted, cursor)
        if found >= 0:
            cursor = found + len(wanted)
        elif text.find(wanted) >= 0:  # what a macro printed may stand before
            continue
        elif value.pieces:
            yield from _missing([Printed(piece, value.place) for piece in value.pieces], text, cursor)
        else:
            yield value


def all_text(root: etree._Element) -> str:
    """Return the characters of a story in order, then those of the alternative texts of its drawings."""
    described = "".join(node.get("title", "") + node.get("descr", "") for node in root.iter(_DOC_PR))
    return etree.tostring(root, method="text", encoding="unicode") + described
