"""What stands beside a prefixed tag and outlives the paragraph, row or cell that the tag replaces, on its side of it.

Bookmarks show nothing and stand anywhere; page breaks, and the ends of fields that begin or end elsewhere, get a
paragraph of their own. What is read or seen would be lost: it is refused (`ooxml.beside`).
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.beside import MARKS, is_page_break
from contratgen.ooxml.fields import R
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import P
from contratgen.ooxml.styles import begins_page

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.ooxml.styles import Styles

_BREAK: Final = qn("w:br")
_KEPT: Final = tuple(map(qn, ("w:fldChar", "w:instrText")))


def set_remains(container: etree._Element, node: etree._Element, styles: Styles) -> None:
    """Put what outlives a container before and after it, on the side of the tag's text `node` where it stood."""
    before = [_page_break(container)] if _begins_a_page(container, styles) else []
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


def _begins_a_page(paragraph: etree._Element, styles: Styles) -> bool:
    """Tell whether a paragraph asks for a page of its own, that the next one does not begin as well."""
    follows = paragraph.getnext()
    return begins_page(paragraph, styles) and (follows is None or not begins_page(follows, styles))


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
