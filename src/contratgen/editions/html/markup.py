"""The words of documents as a tree of HTML, which templates take whole: what is text stays text, whatever it holds.

A tree and no template: what a table says once for all its cells is known when its cells are written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

Element = etree._Element  # noqa: SLF001  # the only name that lxml gives it
Content = str | Element | None
OPTIONAL: Final = re.compile("</(?:td|th|tr|li)>")
"""End tags that a page may leave out, and leaves out to weigh less (HTML Standard, 13.1.2.4)."""


def node(name: str, /, *content: Content | Iterable[Content], **attributes: str | int | None) -> Element:
    """Return an element; `None` is left out, a final underscore keeps an attribute from being a Python word."""
    element = etree.Element(name)
    for key, value in attributes.items():
        if value is not None:
            element.set(key.rstrip("_").replace("_", "-"), str(value))
    for item in content:
        put(element, item)
    return element


def put(parent: Element, item: Content | Iterable[Content]) -> None:
    """Add text, an element, or several of them at the end of an element."""
    if item is None:
        return
    if isinstance(item, str):
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + item
        else:
            parent.text = (parent.text or "") + item
    elif isinstance(item, Element):
        parent.append(item)
    else:
        for piece in item:
            put(parent, piece)


def as_markup(blocks: Iterable[Element]) -> Markup:
    """Return elements as HTML that a template takes as it stands."""
    written = "".join(etree.tostring(block, method="html", encoding="unicode") for block in blocks)
    return Markup(OPTIONAL.sub("", written))  # noqa: S704 -- lxml escaped every word


def text_of(element: Element) -> str:
    """Return the words of an element and of all within it."""
    return "".join(str(words) for words in element.itertext())
