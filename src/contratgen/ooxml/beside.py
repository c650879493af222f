"""What a prefixed tag takes away with its paragraph, row or cell: the text beside it, and whatever else is seen there.

What is known to show nothing may go; all the rest is told, by its own name where it has no French one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.places import TC, TR, P, enclosing, paragraph_text
from contratgen.ooxml.tag_syntax import without_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPHS: Final = (P, qn("a:p"))
MARKS: Final = tuple(map(qn, ("w:bookmarkStart", "w:bookmarkEnd", "w:permStart", "w:permEnd")))
"""What shows nothing and stands anywhere: it outlives the paragraph, row or cell (`rendering.lowering`)."""
_THROUGH: Final = frozenset(
    map(qn, ("w:p", "w:r", "w:tr", "w:tc", "w:hyperlink", "w:fldSimple", "w:smartTag", "w:customXml", "w:sdt",
             "w:sdtContent", "w:dir", "w:bdo", "w:ins", "w:ruby", "w:rt", "w:rubyBase", "mc:AlternateContent",
             "mc:Choice", "a:r", "a:fld"))
)  # fmt: skip
"""What holds the rest, and shows nothing itself."""
_NOTHING: Final = frozenset({
    *MARKS,
    *map(qn, ("w:t", "a:t", "w:tab", "w:br", "w:cr", "a:br", "w:noBreakHyphen", "w:softHyphen", "w:instrText",
              "w:fldChar", "w:tblGrid", "w:proofErr", "w:lastRenderedPageBreak", "w:annotationRef",
              "w:commentReference", "w:del", "mc:Fallback")),
})  # fmt: skip
"""What is told as text or as a field, and what shows nothing; so do properties (`…Pr`) and ranges (`…RangeStart`)."""
_SILENT: Final = ("Pr", "PrEx", "RangeStart", "RangeEnd")
_NAMED: Final = {
    **dict.fromkeys(map(qn, ("w:drawing", "w:pict", "w:object", "w:contentPart", "w14:contentPart")), "image"),
    **dict.fromkeys(map(qn, ("w:footnoteReference", "w:endnoteReference")), "appel de note"),
    **dict.fromkeys(map(qn, ("w:footnoteRef", "w:endnoteRef")), "numéro de note"),
    **dict.fromkeys(map(qn, ("w:sym", "w:pgNum")), "symbole"),
    **dict.fromkeys(map(qn, ("m:oMath", "m:oMathPara")), "équation"),
    qn("w:ptab"): "tabulation",
    qn("w:tbl"): "tableau",
}
_LED: Final[Any] = etree.XPath(
    "descendant-or-self::w:p[w:pPr/w:tabs/w:tab[@w:leader and @w:leader != 'none']]//w:r/w:tab",
    namespaces={"w": NAMESPACES["w"]},
)
"""Tabs that draw a line of points or strokes."""
_MARK, _BREAK, _TYPE = qn("w:fldChar"), qn("w:br"), qn("w:type")
_LINES: Final = frozenset({None, "textWrapping"})


def is_page_break(element: etree._Element) -> bool:
    """Tell whether a `w:br` ends a page or a column, not only a line."""
    return element.tag == _BREAK and element.get(_TYPE) not in _LINES


def container_of(node: etree._Element, prefix: str) -> etree._Element:
    """Return the element that a tag's prefix would take away, or its paragraph."""
    paragraph = next(node.iterancestors(*PARAGRAPHS))
    wanted = {"tr": TR, "tc": TC}.get(prefix)
    container = enclosing(paragraph, wanted) if wanted else None
    return paragraph if container is None else container


def beside(container: etree._Element) -> str:
    """Return what is read and seen of a container, its tags left out: « [image] » stands for a drawing."""
    paragraphs = [container] if container.tag in PARAGRAPHS else list(container.iter(P))
    texts = (without_tags(paragraph_text(paragraph)).strip() for paragraph in paragraphs)
    seen = (f"[{name}]" for name in (*_seen(container), *("tabulation" for _ in _LED(container)), *_fields(container)))
    return " ".join([*filter(None, texts), *seen])


def _seen(holder: etree._Element) -> Iterator[str]:
    """Yield the names of what a reader sees of an element beside its text."""
    for node in holder.iterchildren(etree.Element):
        said = etree.QName(node)
        if node.tag in _THROUGH:
            yield from _seen(node)
        elif node.tag not in _NOTHING and not said.localname.endswith(_SILENT):
            is_read = said.namespace == NAMESPACES["m"] and next(node.itertext(qn("m:t")), None)
            yield from () if is_read else (_NAMED.get(str(node.tag), said.localname),)


def _fields(container: etree._Element) -> Iterator[str]:
    """Yield the fields of a container; and of a row or cell, the halves and page breaks that outlive a paragraph."""
    whole = list(fields_of(container))
    yield from (f"champ {field.name}" for field in whole if field.name != "HYPERLINK")
    if container.tag not in PARAGRAPHS:
        ends = sum(1 for node in container.iter(_MARK) if node.get(qn("w:fldCharType")) != "separate")
        yield from ["champ"] * bool(ends - 2 * sum(1 for field in whole if field.end is not None))
        yield from ("saut de page" for node in container.iter(_BREAK) if is_page_break(node))
