"""The text of a Word file with its tags, always written the same way: what `git diff` compares.

One line a paragraph, `#` for headings, `|` between cells; each story under its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package
from contratgen.ooxml.places import TC, TR, P, children_of, paragraph_text
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.styles import Styles, heading_level, read_styles
from contratgen.ooxml.tags import read_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.ooxml.tags import StoryTags

_TBL: Final = qn("w:tbl")
_TRANSPARENT: Final = frozenset(
    map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:del", "w:footnote", "w:endnote", "w:comment"))
)
_BOX: Final = qn("w:txbxContent")


def show(blob: bytes, file: str = "") -> str:
    """Return the text of a Word file; `file` is the name that a diagnostic gives.

    Raises `InputError` (CG801, CG809) when it cannot be read.
    """
    package = open_package(blob, file)
    try:
        trees, styles = read_tags(package, file), read_styles(package)
    except etree.XMLSyntaxError:
        raise InputError(Diagnostic("CG809", "le XML du document est mal formé", Place(file))) from None
    return "".join(f"{line}\n" for tree in trees for line in _story(tree, styles))


def _story(tree: StoryTags, styles: Styles) -> Iterator[str]:
    if tree.story.kind is StoryKind.PROPERTIES:
        texts = (node.text or "" for node in tree.root.iter() if isinstance(node.tag, str))
        lines = [text.strip() for text in texts if "{" in text]
    else:
        body = tree.root.find(qn("w:body"))
        lines = list(_blocks(tree.root if body is None else body, styles)) + list(_titles(tree.root))
    if any(lines):
        yield f"=== {tree.story.name} ==="
        yield from lines
        yield ""


def _blocks(parent: etree._Element, styles: Styles) -> Iterator[str]:
    for child in parent.iterchildren():
        if child.tag in {P, qn("a:p")}:
            yield from _paragraph(child, styles)
        elif child.tag == _TBL:
            yield from _table(child, styles)
        elif child.tag in _TRANSPARENT:
            yield from _blocks(child, styles)
        elif child.tag == qn("c:chart"):
            yield from (paragraph_text(node) for node in child.iter(qn("a:p")) if paragraph_text(node))


def _paragraph(paragraph: etree._Element, styles: Styles) -> Iterator[str]:
    level = heading_level(paragraph, styles)
    text = paragraph_text(paragraph).replace("\n", "⏎").strip()
    if text:
        yield f"{'#' * level} {text}" if level else text
    for box in paragraph.iterdescendants(_BOX):
        if next(box.iterancestors(qn("mc:Fallback")), None) is None:
            yield from (f"[zone de texte] {line}" for line in _blocks(box, styles))


def _table(table: etree._Element, styles: Styles) -> Iterator[str]:
    for row in children_of(table, TR):
        cells = (" ⏎ ".join(_blocks(cell, styles)) for cell in children_of(row, TC))
        yield f"| {' | '.join(cells)} |"


def _titles(root: etree._Element) -> Iterator[str]:
    """Yield the alternative texts that hold tags: those of pictures and charts that rendering replaces."""
    for properties in root.iter(qn("wp:docPr")):
        for attribute in ("title", "descr"):
            if "{{" in properties.get(attribute, ""):
                yield f"[{attribute}] {properties.get(attribute)}"
