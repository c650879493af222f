"""Runs → HTML: words, emphasis, links, pictures, calls of notes."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from contratgen.base.symbols import meaning
from contratgen.editions.html.charts import chart
from contratgen.editions.html.markup import Content, Element, node, put
from contratgen.ooxml.equations import EQUATION, linear
from contratgen.ooxml.integers import flags, integer
from contratgen.ooxml.names import is_on, qn
from contratgen.ooxml.package import parse_xml
from contratgen.rendering.pictures import read_picture

if TYPE_CHECKING:
    from contratgen.editions.html.word import WordFile

NOTES: Final = ("footnote", "endnote")
R, T, LINK, DRAWING, SYMBOL = map(qn, ("w:r", "w:t", "w:hyperlink", "w:drawing", "w:sym"))
CALLS: Final = {qn(f"w:{kind}Reference"): kind for kind in NOTES}
EQUATIONS: Final = (EQUATION, qn("m:oMathPara"))
START, END = qn("w:bookmarkStart"), qn("w:bookmarkEnd")
WRAPPERS: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:smartTag", "w:fldSimple")))
SIGNS: Final = {qn("w:tab"): " ", qn("w:noBreakHyphen"): "\u2011", qn("w:cr"): "\n"}
BREAK, KIND = qn("w:br"), qn("w:type")
UNKNOWN: Final = "□"
"""What is shown for a character of a symbol font whose meaning is not known."""
EMU_PER_PIXEL: Final = 9_525
EMPHASIS: Final = (
    ("sup", qn("w:vertAlign"), "superscript"),
    ("strong", qn("w:b"), "strong"),
    ("em", qn("w:i"), "emphasis"),
)
"""HTML element, the property of a run that asks for it, and the character style that does."""
OFF: Final = frozenset({"0", "false", "off", "none", "baseline", "subscript"})


@dataclass
class ParagraphWriter:
    """Writes the content of one paragraph; `calls` are the notes met, in order."""

    word: WordFile
    calls: list[str] = field(default_factory=list)
    _open: dict[str, str] = field(default_factory=dict)

    def content(self, paragraph: Element) -> list[Content]:
        """Return what a paragraph shows, bookmarks as empty anchors."""
        self._open.clear()
        return [*_joined(self._of(paragraph, None))]

    def _of(self, parent: Element, target: str | None) -> Iterator[tuple[str | None, Content]]:
        """Yield pieces of content with the address that they lead to."""
        for child in parent:
            if child.tag == R:
                bookmark = self.word.references.get(child)
                own = self.word.target(bookmark) if bookmark else next(iter(self._open.values()), None)
                yield from ((target or own, piece) for piece in self._run(child))
            elif child.tag == LINK:
                yield from self._of(child, self._address(child) or target)
            elif child.tag in WRAPPERS:
                yield from self._of(child, target)
            elif child.tag in EQUATIONS:
                yield target, node("span", linear(child), role="math")
            elif child.tag == START:
                yield from self._anchor(child)
            elif child.tag == END:
                self._open.pop(child.get(qn("w:id"), ""), None)

    def _anchor(self, start: Element) -> Iterator[tuple[None, Content]]:
        """Yield the anchor of a bookmark; what a bookmark for another file holds becomes a link to that file."""
        name = start.get(qn("w:name"), "")
        if name in self.word.elsewhere:
            self._open[start.get(qn("w:id"), "")] = f"#{self.word.elsewhere[name]}"
        elif not name.startswith("_"):
            yield None, node("span", id=self.word.identifier(name))

    def _address(self, link: Element) -> str | None:
        outside = self.word.links.get(link.get(qn("r:id"), ""))
        if outside is not None:
            return outside.target
        return self.word.target(link.get(qn("w:anchor"), ""))

    def _run(self, run: Element) -> Iterator[Content]:
        for child in run:
            if child.tag == T and child.text:
                yield self._emphasised(run, child.text)
            elif child.tag in SIGNS:
                yield SIGNS[child.tag]
            elif child.tag == BREAK and child.get(KIND, "textWrapping") == "textWrapping":
                yield node("br")
            elif child.tag == DRAWING:
                yield self._drawing(child)
            elif child.tag == SYMBOL:
                yield meaning(flags(child.get(qn("w:char"))), child.get(qn("w:font"), "")) or UNKNOWN
            elif child.tag in CALLS:
                yield self._call(f"{CALLS[child.tag]} {child.get(qn('w:id'), '')}")

    def _emphasised(self, run: Element, text: str) -> Content:
        style, content = self.word.character_style(run), text
        properties = run.find(qn("w:rPr"))
        shown: Content = content
        for name, asks, of_style in EMPHASIS:
            mark = properties.find(asks) if properties is not None else None
            if is_on(mark) or style == of_style:
                shown = node(name, shown)
        return shown

    def _call(self, identifier: str) -> Element:
        self.calls.append(identifier)
        number = f"{len(self.calls)}"
        link = node(
            "a",
            number,
            href=f"#{self.word.identifier('note ' + number)}",
            id=self.word.identifier("appel " + number),
            role="doc-noteref",
            aria_label=f"Note {number}",
        )
        return node("sup", link, class_="appel")

    def _drawing(self, drawing: Element) -> Content:
        described = drawing.find(f".//{qn('wp:docPr')}")
        words = described.get("descr", "") if described is not None else ""
        plotted = drawing.find(f".//{qn('c:chart')}")
        if plotted is not None:
            part = self.word.links[plotted.get(qn("r:id"), "")].target
            return chart(parse_xml(self.word.package.parts[part]), words)
        return self._picture(drawing, words)

    def _picture(self, drawing: Element, words: str) -> Content:
        shown = drawing.find(f".//{qn('a:blip')}")
        extent = drawing.find(f".//{qn('wp:extent')}")
        if shown is None or extent is None:
            return None
        part = self.word.links[shown.get(qn("r:embed"), "")].target
        box = (integer(extent.get("cx")), integer(extent.get("cy")))
        content = base64.b64encode(read_picture(self.word.package.parts[part], part).for_screen(box)).decode()
        width, height = (side // EMU_PER_PIXEL for side in box)
        return node("img", src=f"data:image/png;base64,{content}", alt=words, width=width, height=height)


def _joined(pieces: Iterator[tuple[str | None, Content]]) -> Iterator[Content]:
    """Yield pieces; neighbours that lead to the same address stand in one link."""
    link: Element | None = None
    for address, piece in pieces:
        if address is None:
            link = None
            yield piece
        elif link is not None and link.get("href") == address:
            put(link, piece)
        else:
            link = node("a", piece, href=address)
            yield link
