"""What stands beside a prefixed tag and outlives the paragraph, row or cell that the tag replaces, on its side of it.

Bookmarks show nothing and stand anywhere; page breaks, and the ends of fields that begin or end elsewhere, get a
paragraph of their own. What is read or seen would be lost: it is refused (`ooxml.tags`).
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.fields import R
from contratgen.ooxml.names import OFF, qn
from contratgen.ooxml.places import P

if TYPE_CHECKING:
    from lxml import etree

MARKS: Final = tuple(map(qn, ("w:bookmarkStart", "w:bookmarkEnd", "w:permStart", "w:permEnd")))
_BREAK: Final = qn("w:br")
_KEPT: Final = tuple(map(qn, ("w:fldChar", "w:instrText")))
_LINES: Final = frozenset({None, "textWrapping"})


def set_remains(container: etree._Element, node: etree._Element) -> None:
    """Put what outlives a container before and after it, on the side of the tag's text `node` where it stood."""
    before = [_page_break(container)] if _begins_a_page(container) else []
    after: list[etree._Element] = []
    side = before
    for element in container.iter(node.tag, *MARKS, _BREAK, *_KEPT):
        if element is node:
            side = after
        elif element.tag in MARKS:
            side.append(deepcopy(element))
        elif container.tag == P and (element.tag in _KEPT or is_page_break(element)):
            run = container.makeelement(R)
            run.append(deepcopy(element))
            side.append(run)
    for element in _blocks(before, container):
        container.addprevious(element)
    for element in reversed(_blocks(after, container)):
        container.addnext(element)


def is_page_break(element: etree._Element) -> bool:
    """Tell whether a `w:br` ends a page or a column, not only a line."""
    return element.tag == _BREAK and element.get(qn("w:type")) not in _LINES


def _begins_a_page(paragraph: etree._Element) -> bool:
    """Tell whether a paragraph asks for a page of its own: its tag leaves, the page begins all the same."""
    asked = paragraph.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}")
    return asked is not None and asked.get(qn("w:val")) not in OFF


def _page_break(like: etree._Element) -> etree._Element:
    run = like.makeelement(R)
    run.append(run.makeelement(_BREAK, {qn("w:type"): "page"}))
    return run


def _blocks(kept: list[etree._Element], container: etree._Element) -> list[etree._Element]:
    """Return what is kept as it may stand beside paragraphs, rows or cells."""
    for element in kept:
        element.tail = None
    if all(element.tag in MARKS for element in kept):
        return kept
    paragraph = container.makeelement(P)
    paragraph.extend(kept)
    return [paragraph]
