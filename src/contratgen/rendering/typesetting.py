"""French typography over whole paragraphs: between a template's own words, what is printed, and both together.

« n° » may stand in the template and its number in a value, each in a run of its own. Only plain spaces change, one for
one, and the letters of « 1er » are raised, once every printed value has been found again. Done twice, nothing changes.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import chain
from typing import Final

from lxml import etree

from contratgen.base.typography import tied, with_raised
from contratgen.ooxml.fields import R
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.places import TEXT_BOX, P
from contratgen.ooxml.splicing import remove, text_node
from contratgen.rendering.wordml import raised

_RPR: Final = qn("w:rPr")
_TEXT: Final = qn("w:t")
_OTHER: Final = (qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:drawing"), qn("w:footnoteReference"))
"""What stands between words without being one."""
_W: Final = NAMESPACES["w"]
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def typeset(root: etree._Element) -> bool:
    """Tie and raise what must be in each paragraph of a story, in place; return whether anything changed."""
    ordinals = [node for node in root.iter(_TEXT) if len(with_raised(node.text or "")) > 1]
    changed = sum([_raise(node) for node in ordinals])
    return sum(map(_typeset, root.iter(P))) + changed > 0


def _raise(node: etree._Element) -> bool:
    """Raise the letters of ordinals in a text, each in a run of its own; a run that is raised or lowered stays."""
    run = node.getparent()
    properties = run.find(_RPR) if run is not None else None
    if run is None or run.tag != R or (properties is not None and properties.find(qn("w:vertAlign")) is not None):
        return False
    plain = (
        etree.tostring(properties, encoding="unicode", with_tail=False)
        if properties is not None and len(properties)
        else ""
    )
    up = etree.fromstring(f'<x xmlns:w="{_W}">{raised(plain)}</x>')[0]
    text = node.text or ""
    head, *rest = with_raised(text if node.get(_SPACE) == "preserve" else text.strip())
    following = list(node.itersiblings())
    place = run
    for rank, piece in enumerate(rest):
        last = rank == len(rest) - 1
        if piece or (last and following):
            made = run.makeelement(R)
            own = up if rank % 2 == 0 else properties
            made[:] = [*([deepcopy(own)] if own is not None else []), *([text_node(piece)] if piece else [])]
            made.extend(following if last else ())
            place.addnext(made)
            place = made
    if head:
        run.replace(node, text_node(head))
    else:
        run.remove(node)
        if all(child.tag == _RPR for child in run):
            remove(run)
    return True


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
