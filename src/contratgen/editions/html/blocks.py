"""The body of a Word file → HTML: headings without gaps, paragraphs, nested lists, tables, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from contratgen.editions.html.inline import ParagraphWriter
from contratgen.editions.html.markup import Content, Element, node, put, text_of
from contratgen.editions.html.tables import Cells, is_wide
from contratgen.ooxml.bookmarks import slug
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import TBL, P, blocks_of
from contratgen.ooxml.styles import heading_level, value_at
from contratgen.reports.pages import source_of

if TYPE_CHECKING:
    from contratgen.editions.html.word import WordFile

CAPTION, QUOTE = "caption", "quote"
DEEPEST: Final = 6
SHOWN_LEVELS: Final = 3
"""Headings that the contents of the page lead to."""
PLAIN: Final = re.compile(r"[ \t\r\n]+")
"""The spaces at which a line may end; the others are kept."""


@dataclass(frozen=True, slots=True)
class PageHeading:
    """A heading of the page: its level, its words with their number, its identifier."""

    level: int
    words: str
    identifier: str


@dataclass
class Body:
    """Writes the body of one file. `above` is the level of the heading of the page that its headings stand below."""

    word: WordFile
    title: str
    above: int = 1
    headings: list[PageHeading] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inline = ParagraphWriter(self.word)
        self._level = self.above
        self._tables = 0

    def blocks(self) -> Iterator[Element]:
        """Yield the blocks of the file, its own contents left out: the page has its own; then its notes."""
        body = self.word.root.find(qn("w:body"))
        assert body is not None
        yield from self.written(body)
        if self.inline.calls:
            yield self._notes()

    def written(self, parent: Iterable[Element]) -> Iterator[Element]:
        """Yield the blocks of a body or a cell."""
        caption: Element | None = None
        lists = NestedLists()
        for child in blocks_of(parent):
            is_item = child.tag == P and child in self.word.numbers and self._heading_level(child) is None
            if not is_item:
                yield from lists.closed()
            if child.tag == TBL:
                yield self._table(child, caption)
                caption = None
                continue
            yield from self._left_over(caption)
            caption = None
            if is_item:
                lists.add(self.word.numbers[child].level, self._marker(child), self.inline.content(child))
            elif self.word.style_name(child).casefold() == CAPTION:
                caption = child
            else:
                yield from self._left_over(child)
        yield from lists.closed()
        yield from self._left_over(caption)

    def _left_over(self, paragraph: Element | None) -> Iterator[Element]:
        """Yield one paragraph, or nothing when there is none or it is empty."""
        shown = self._paragraph(paragraph) if paragraph is not None else None
        if shown is not None:
            yield shown

    def _marker(self, item: Element) -> str | None:
        number = self.word.numbers[item]
        return None if number.is_bullet else number.text

    def _heading_level(self, paragraph: Element) -> int | None:
        return heading_level(paragraph, self.word.styles)

    def _paragraph(self, paragraph: Element) -> Element | None:
        content = self.inline.content(paragraph)
        level = self._heading_level(paragraph)
        if not _says(content):
            return None
        if level is not None:
            return self._heading(paragraph, level, content)
        style = self.word.style_name(paragraph)
        shown = node("p", content, class_=slug(style) if slug(style) in _styled() else None)
        return node("blockquote", shown) if style.casefold() == QUOTE else shown

    def _heading(self, paragraph: Element, level: int, content: list[Content]) -> Element:
        self._level = min(self.above + level, self._level + 1)
        number = self.word.numbers.get(paragraph)
        identifier = self.word.identifier(f"titre {len(self.headings) + 1}")
        shown = node(
            f"h{min(self._level, DEEPEST)}",
            _numbered(number.text if number is not None else None),
            content,
            id=identifier if self._level <= SHOWN_LEVELS else None,
        )
        if self._level > DEEPEST:
            shown.set("aria-level", str(self._level))
        words = PLAIN.sub(" ", text_of(shown)).strip(" ")
        self.headings.append(PageHeading(self._level, words, identifier))
        return shown

    def _table(self, table: Element, caption: Element | None) -> Element:
        self._tables += 1
        shown = Cells(self).table(table)
        label = value_at(table, "w:tblPr/w:tblCaption") or f"Tableau {self._tables}"
        if caption is not None:
            shown.insert(0, node("caption", self.inline.content(caption)))
        else:
            shown.set("aria-label", label)
        if not is_wide(shown):
            return shown
        return node("div", shown, class_="cadre", tabindex=0, role="group", aria_label=f"Tableau : {label}")

    def _notes(self) -> Element:
        items = []
        for number, identifier in enumerate(list(self.inline.calls), 1):
            back = node(
                "a", "↩", href=f"#{self.word.identifier(f'appel {number}')}", role="doc-backlink",
                aria_label=f"Retour à l’appel de la note {number}", data_ajout="",
            )  # fmt: skip
            note = node("li", self.written(self.word.notes[identifier]), id=self.word.identifier(f"note {number}"))
            put(note[-1] if len(note) else note, [" ", back])
            items.append(note)
        return node(
            "section", node("ol", items), class_="notes", role="doc-endnotes", aria_label=f"Notes : {self.title}"
        )


@cache
def _styled() -> frozenset[str]:
    """Return the classes that the style sheets of the page name."""
    styles = (source_of(f"editions/html/{name}.css") for name in ("commun", "contrat"))
    return frozenset(re.findall(r"\.([a-z][a-z-]*)", "".join(styles)))


def _numbered(number: str | None) -> list[Content]:
    """Return the number that Word shows before a paragraph, as content."""
    return [node("span", number, class_="numero"), " "] if number else []


def _says(content: list[Content]) -> bool:
    """Whether content shows words or a picture: an anchor alone shows nothing."""
    for piece in content:
        if isinstance(piece, str):
            if piece.strip():
                return True
        elif piece is not None and (piece.tag in {"img", "svg"} or text_of(piece).strip() or len(piece)):
            return True
    return False


class NestedLists:
    """Gathers items that follow one another into nested lists."""

    def __init__(self) -> None:
        self._open: list[tuple[int, Element]] = []
        self._ended: list[Element] = []

    def add(self, level: int, marker: str | None, content: list[Content]) -> None:
        """Add an item at a level, with the number that Word shows; a bullet (no `marker`) is left to the browser."""
        kind = "ul" if marker is None else "ol"
        while self._open and (self._open[-1][0] > level or self._differs(level, kind)):
            ended = self._open.pop()[1]
            self._ended += [] if self._open else [ended]
        if not self._open or self._open[-1][0] < level:
            opened = node(kind, role="list" if marker else None)
            if self._open:
                self._open[-1][1][-1].append(opened)
            self._open.append((level, opened))
        self._open[-1][1].append(node("li", _numbered(marker), content))

    def _differs(self, level: int, kind: str) -> bool:
        return self._open[-1][0] == level and self._open[-1][1].tag != kind

    def closed(self) -> Iterator[Element]:
        """Yield the lists gathered since the last call, and close them."""
        yield from self._ended
        self._ended.clear()
        if self._open:
            yield self._open[0][1]
            self._open.clear()
