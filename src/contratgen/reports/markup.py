"""HTML as a tree: what is text stays text, whatever it holds. A page stands alone: no script, nothing fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

Element = etree._Element  # noqa: SLF001  # the only name that lxml gives it
Content = str | Element | None
DOCTYPE: Final = "<!DOCTYPE html>"
OPTIONAL: Final = re.compile("</(?:td|th|tr|li)>")
"""End tags that what follows in a table or a list makes needless (HTML Standard, 13.1.2.4)."""


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
        for one in item:
            put(parent, one)


def page(title: str, style: str, *body: Content | Iterable[Content], language: str = "fr") -> bytes:
    """Return a whole page in UTF-8, the same bytes for the same content."""
    head = node(
        "head",
        node("meta", charset="utf-8"),
        node("title", title),
        node("meta", name="viewport", content="width=device-width, initial-scale=1"),
        node("style", style),
    )
    root = node("html", head, node("body", *body), lang=language)
    text: str = etree.tostring(root, method="html", encoding="unicode", doctype=DOCTYPE)
    return f"{OPTIONAL.sub('', text)}\n".encode()


def text_of(element: Element) -> str:
    """Return the words of an element and of all within it."""
    return "".join(str(words) for words in element.itertext())


def table(  # a table is its caption, its columns and its lines
    caption: str, columns: Iterable[str], rows: Iterable[Iterable[Content | Iterable[Content]]]
) -> Element:
    """Return a table whose first cell heads its line."""
    head = node("tr", (node("th", column, scope="col") for column in columns))
    body = (_row(tuple(row)) for row in rows)
    whole = node("table", node("caption", caption), node("thead", head), node("tbody", body))
    return node("div", whole, class_="cadre", tabindex=0, role="region", aria_label=caption)


def _row(cells: tuple[Content | Iterable[Content], ...]) -> Element:
    first, *others = cells
    return node("tr", node("th", first, scope="row"), (node("td", cell) for cell in others))
