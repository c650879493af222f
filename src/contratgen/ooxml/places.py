"""Where a paragraph of a story stands, in numbers and in French: table, row, cell, heading above.

Numbers count as a reader of the part would: paragraphs from 0 and tables from 1 in document order, nested ones
included; rows and cells from 1 in the innermost table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Place, WordPlace
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import number_paragraphs
from contratgen.ooxml.styles import heading_level, value_at
from contratgen.ooxml.tag_syntax import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml import etree

    from contratgen.ooxml.numbering import Number, Numbering
    from contratgen.ooxml.stories import Story
    from contratgen.ooxml.styles import Styles

P, TBL, TR, TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TEXT_BOX: Final = qn("w:txbxContent")
_WRAPPERS: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:del", "w:smartTag")))
_SDT, _SDT_CONTENT = qn("w:sdt"), qn("w:sdtContent")
_GALLERY: Final = "w:sdtPr/w:docPartObj/w:docPartGallery"
_CONTENTS: Final = "Table of Contents"
_TAB, TABS = qn("w:tab"), qn("w:tabs")
_TEXT: Final = frozenset(map(qn, ("w:t", "a:t", "m:t")))
_SPACE: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
SHOWING: Final = _TEXT | _SPACE.keys()
"""Elements that show characters."""
EXCERPT: Final = 80
"""Characters of a paragraph that a diagnostic quotes."""


def own_descendants(paragraph: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Return the descendants of a paragraph that no nested one (text box) owns; tab stops are left out."""
    nodes: Iterator[etree._Element] = paragraph.iterdescendants(*names)
    if _TAB in names and next(paragraph.iterdescendants(TABS), None) is not None:
        nodes = (node for node in nodes if node.tag != _TAB or next(node.iterancestors()).tag != TABS)
    if next(paragraph.iterdescendants(paragraph.tag), None) is not None:
        nodes = (node for node in nodes if next(node.iterancestors(paragraph.tag)) is paragraph)
    return nodes


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph, tabs and breaks as characters, text boxes left out."""
    return "".join(text_of(node) for node in own_descendants(paragraph, *SHOWING))


def text_of(node: etree._Element) -> str:
    """Return the characters that a `w:t`, or one of the elements that stand for a character, shows."""
    return _SPACE.get(node.tag) or node.text or ""


def children_of(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of one name, looking through content controls and revision marks."""
    for child in parent.iterchildren():
        if child.tag == name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from children_of(child, name)


def blocks_of(parent: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables of a container, through content controls; a table of contents is passed over."""
    for child in parent:
        if child.tag in {P, TBL}:
            yield child
        elif child.tag == _SDT and value_at(child, _GALLERY) != _CONTENTS:
            yield from blocks_of(child.iterchildren(_SDT_CONTENT))
        elif child.tag == _SDT_CONTENT:
            yield from blocks_of(child)


@dataclass(frozen=True)
class Geography:
    """The places of one story's paragraphs, worked out when the first is asked for: a sound story never tells any."""

    file: str
    story: Story
    root: etree._Element
    styles: Styles
    numbering: Numbering

    @cached_property
    def paragraphs(self) -> Mapping[etree._Element, int]:
        """Every paragraph, from 0."""
        return {node: number for number, node in enumerate(self.root.iter(P, qn("a:p")))}

    @cached_property
    def tables(self) -> Mapping[etree._Element, int]:
        """Every table, from 1."""
        return {node: number for number, node in enumerate(self.root.iter(TBL), 1)}

    @cached_property
    def rows(self) -> Mapping[etree._Element, int]:
        """Every row, from 1 in its table."""
        return {row: number for table in self.tables for number, row in enumerate(children_of(table, TR), 1)}

    @cached_property
    def cells(self) -> Mapping[etree._Element, int]:
        """Every cell, from 1 in its row."""
        return {cell: number for row in self.rows for number, cell in enumerate(children_of(row, TC), 1)}

    @cached_property
    def headings(self) -> Mapping[int, tuple[str, int]]:
        """Text and level of the heading above a paragraph, or that it is, by its index; text with the number shown."""
        numbers = number_paragraphs(self.root, self.numbering, self.styles)
        return dict(_headings(list(self.paragraphs), self.styles, numbers))

    def level(self, paragraph: etree._Element | None) -> int:
        """Return the level of the heading above a paragraph; 0 where there is none."""
        return 0 if paragraph is None else self.headings.get(self.paragraphs[paragraph], ("", 0))[1]

    def heads(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph is a heading."""
        index = self.paragraphs[paragraph]
        return self.headings.get(index) is not self.headings.get(index - 1)

    def place(self, paragraph: etree._Element | None, excerpt: str = "") -> WordPlace:
        """Return the place of a paragraph, in numbers."""
        if paragraph is None:
            return WordPlace(self.story.part, excerpt=excerpt or None)
        cell, row, table = innermost(paragraph)
        index = self.paragraphs[paragraph]
        return WordPlace(
            self.story.part,
            paragraph=index,
            table=None if table is None else self.tables[table],
            row=None if row is None else self.rows.get(row),
            cell=None if cell is None else self.cells.get(cell),
            heading=self.headings.get(index, (None, 0))[0],
            excerpt=excerpt or None,
        )

    def diagnostic_place(self, paragraph: etree._Element | None, excerpt: str = "") -> Place:
        """Return the place of a paragraph as a diagnostic shows it: « corps, tableau 3, ligne 2, colonne 1 »."""
        if paragraph not in self._told:
            word = self.place(paragraph)
            self._told[paragraph] = (word, self.label(paragraph, word))
        word, label = self._told[paragraph]
        return Place(self.file, label=label, word=replace(word, excerpt=excerpt) if excerpt else word)

    def near(self, node: etree._Element | None) -> Place:
        """Return the place of an element: that of the nearest paragraph, with its words."""
        paragraph = None if node is None else nearest_paragraph(node)
        return self.diagnostic_place(paragraph, "" if paragraph is None else excerpt(paragraph_text(paragraph)))

    @cached_property
    def _told(self) -> dict[etree._Element | None, tuple[WordPlace, str]]:
        """The places already asked for: a paragraph often holds several tags."""
        return {}

    def label(self, paragraph: etree._Element | None, word: WordPlace) -> str:
        """Return the French words for a place."""
        words = [self.story.name]
        if paragraph is not None:
            words += ["zone de texte"] if next(paragraph.iterancestors(TEXT_BOX), None) is not None else []
            words += [f"sous « {word.heading} »"] if word.heading else []
            words += self._position(paragraph, word)
        return ", ".join(words)

    def _position(self, paragraph: etree._Element, word: WordPlace) -> Iterator[str]:
        if word.table is None:
            yield f"paragraphe {(word.paragraph or 0) + 1}"
            return
        table = enclosing(paragraph, TBL)
        outer = None if table is None else enclosing(table, TBL)
        within = "" if outer is None else f" (dans le tableau {self.tables[outer]})"
        yield f"tableau {word.table}{within}"
        yield f"ligne {word.row}"
        yield f"colonne {word.cell}"


def nearest_paragraph(node: etree._Element) -> etree._Element | None:
    """Return the paragraph around an element, the next one beside it, or the first of its cell, row or table."""
    around = node if node.tag == P else next(node.iterancestors(P, TC, TR, TBL), None)
    beside = () if around is not None and around.tag == P else node.itersiblings(P)
    return next(chain(beside, () if around is None else around.iter(P)), None)


def innermost(
    node: etree._Element,
) -> tuple[etree._Element | None, etree._Element | None, etree._Element | None]:
    """Return the innermost cell, row and table around a node, without leaving the text box."""
    found: dict[str, etree._Element] = {}
    for above in node.iterancestors(TC, TR, TBL, TEXT_BOX):
        found.setdefault(str(above.tag), above)
        if above.tag in {TBL, TEXT_BOX}:
            break
    return found.get(TC), found.get(TR), found.get(TBL)


def enclosing(node: etree._Element, name: str) -> etree._Element | None:
    """Return the nearest ancestor of one name, without leaving the text box."""
    found = next(node.iterancestors(name, TEXT_BOX), None)
    return found if found is not None and found.tag == name else None


def _headings(
    paragraphs: list[etree._Element], styles: Styles, numbers: Mapping[etree._Element, Number]
) -> Iterator[tuple[int, tuple[str, int]]]:
    """Yield for each paragraph the text and level of the heading above it, or of the heading that it is.

    Those below one heading share one value. Tags at the end of an excerpt are left whole.
    """
    current: tuple[str, int] | None = None
    for index, paragraph in enumerate(paragraphs):
        own = heading_level(paragraph, styles) if paragraph.tag == P else None
        text = paragraph_text(paragraph) if own is not None else ""
        if own is not None and text.strip():
            number = numbers[paragraph].text if paragraph in numbers else ""
            shown = f"{number} {text}"
            cut = [span.end for span in scan(shown)[0] if span.start < EXCERPT]
            current = excerpt(shown, 0, max(cut, default=0)), own
        if current is not None:
            yield index, current


def excerpt(text: str, start: int = 0, end: int = 0) -> str:
    """Return the words around the characters `start` to `end`, on one line, with « … » where they are cut."""
    room = max(EXCERPT - (end - start), 0) // 2
    low, high = max(start - room, 0), max(end + room, EXCERPT)
    words = " ".join(text[low:high].split())
    return f"{'…' if low else ''}{words}{'…' if high < len(text) else ''}"
