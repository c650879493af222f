"""French no-break spaces over whole paragraphs: between a template's own words, what is printed, and both together.

« n° » may stand in the template and its number in a value, each in a run of its own. Only plain spaces change, one for
one, once every printed value has been found again.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn
from contratgen.ooxml.places import TEXT_BOX, P
from contratgen.typography import tied

if TYPE_CHECKING:
    from lxml import etree

_TEXT: Final = qn("w:t")
_OTHER: Final = (qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:drawing"), qn("w:footnoteReference"))
"""What stands between words without being one."""
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def typeset(root: etree._Element) -> bool:
    """Tie what belongs together in each paragraph of a story, in place; return whether anything changed."""
    return sum(map(_typeset, root.iter(P))) > 0


def _typeset(paragraph: etree._Element) -> bool:
    nodes = list(paragraph.iter(_TEXT, *_OTHER))
    if next(paragraph.iter(TEXT_BOX), None) is not None:
        nodes = [node for node in nodes if next(node.iterancestors(P)) is paragraph]
    words = [(node.text or "") if node.tag == _TEXT else "\n" for node in nodes]
    before = "".join(words)
    after = tied(before)
    if after == before:
        return False
    start, changed = 0, False
    for node, text in zip(nodes, words, strict=True):
        made = after[start : start + len(text)]
        start += len(text)
        if made != text and node.tag == _TEXT:
            node.text = made if node.get(_SPACE) == "preserve" else _inside(text, made)
            changed = True
    return changed


def _inside(text: str, made: str) -> str:
    """Return the new text of a node whose outer spaces show nothing: those stay as they are."""
    head, tail = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
    return "".join(chain(text[:head], made[head:tail], text[tail:])) if tail > head else text
