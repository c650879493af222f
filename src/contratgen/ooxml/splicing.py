"""Cuts and joins in a story's tree, where marks stand between elements as text."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.names import qn
from contratgen.ooxml.places import P, own_descendants

if TYPE_CHECKING:
    from collections.abc import Iterable


_W_T, _R, _RPR, _PPR = qn("w:t"), qn("w:r"), qn("w:rPr"), qn("w:pPr")
_XMLNS: Final = re.compile(r' xmlns(?::\w+)?="[^"]*"')


def replace(element: etree._Element, text: str) -> None:
    """Put text (marks) in the place of an element; a content control left empty goes as well."""
    parent = element.getparent()
    assert parent is not None
    insert_before(element, text + (element.tail or ""))
    parent.remove(element)
    control = parent.getparent()
    if parent.tag == qn("w:sdtContent") and len(parent) == 0 and control is not None:
        replace(control, parent.text or "")


def remove(element: etree._Element) -> None:
    """Take an element, and the white space after it, out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def put_instead(element: etree._Element, others: Iterable[etree._Element]) -> None:
    """Put other elements in the place of one, unless it stands nowhere."""
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(others)


def insert_before(element: etree._Element, text: str) -> None:
    """Put text before an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def join(asked: list[tuple[etree._Element, bool]]) -> None:
    """Join paragraphs to the one before (True) or after them, unless code stands between: each pair once.

    What is joined keeps the properties of the first; a paragraph may be joined on both sides.
    """
    for paragraph, head in heads_of(asked).items():
        head.extend([child for child in paragraph if child.tag != _PPR])
        head.tail = paragraph.tail
        paragraph.tail = None
        remove(paragraph)


def heads_of(asked: list[tuple[etree._Element, bool]]) -> dict[etree._Element, etree._Element]:
    """Return the paragraphs that are to be joined, in order, each with the first of those that it becomes one with."""
    pairs = dict.fromkeys(filter(None, (_neighbours(paragraph, before=before) for paragraph, before in asked)))
    heads: dict[etree._Element, etree._Element] = {}
    order = {node: number for number, node in enumerate(next(iter(pairs))[0].getroottree().iter(P))} if pairs else {}
    for first, second in sorted(pairs, key=lambda pair: order[pair[1]]):
        heads[second] = heads.get(first, first)
    return heads


def _neighbours(paragraph: etree._Element, *, before: bool) -> tuple[etree._Element, etree._Element] | None:
    first, second = (paragraph.getprevious(), paragraph) if before else (paragraph, paragraph.getnext())
    if first is None or second is None or first.tag != P or second.tag != P or (first.tail or "").strip():
        return None
    return first, second


def is_outermost(paragraph: etree._Element, node: etree._Element, *, first: bool) -> bool:
    """Return whether a text is the first (or last) of its paragraph that shows anything."""
    texts = [t for t in own_descendants(paragraph, _W_T) if t is node or (t.text or "").strip()]
    return texts[0 if first else -1] is node


def properties_of(owner: etree._Element | None, name: str) -> str:
    """Return the XML of the properties of a run or paragraph, without namespace declarations; nothing for none."""
    properties = None if owner is None else owner.find(name)
    return (
        ""
        if properties is None or len(properties) == 0
        else _XMLNS.sub("", etree.tostring(properties, encoding="unicode", with_tail=False))
    )


def text_node(text: str, name: str = _W_T) -> etree._Element:
    """Return an element that shows a text, its spaces included."""
    node = etree.Element(name)
    node.text = text
    node.set(qn("xml:space"), "preserve")
    return node


def drop_if_empty(run: etree._Element) -> None:
    """Remove a run's empty texts, and the run when nothing is left to show."""
    for node in run.findall(_W_T):
        if not node.text:
            run.remove(node)
    if all(child.tag == _RPR for child in run):
        replace(run, "")


def split_run(run: etree._Element, node: etree._Element, before: str, between: str, after: str) -> None:
    """Cut a run at one of its texts: `before` and what precedes go to a first run, `after` stays in the text itself."""
    preceding = run.makeelement(_R)
    run.addprevious(preceding)
    earlier = [child for child in node.itersiblings(preceding=True) if child.tag != _RPR][::-1]
    preceding.extend([*map(deepcopy, run.iterchildren(_RPR)), *earlier, text_node(before)])
    preceding.tail = between
    node.text = after
    node.set(qn("xml:space"), "preserve")
    for cut in (preceding, run):
        drop_if_empty(cut)
