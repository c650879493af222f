"""The articles of a rendered Word file: what each is called, its number as Word prints it, its words in a normal form.

An article begins with a heading of level 1 or 2 and goes on to the next; what stands before the first heading (a cover,
contents) belongs to none. The normal form keeps words and their order, and nothing that a layout chooses:

- Unicode composed (NFC), every run of spaces as one ordinary space, no sign that only says where a line may end;
- one paragraph a line, with the number that Word prints before it (« - » for a bullet); empty ones are left out;
- a row of a table on one line, its cells between tabs; the words of a cell, its inner tables included, on one line;
- the call of a note as « [1] », and the note itself on a line after those of its article: « [1] … ».
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.bookmarks import slug
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.notes import CALLS, NUMBERED, call_marks, own_notes
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import parse_xml
from contratgen.ooxml.places import (
    SHOWING,
    TBL,
    TC,
    TEXT_BOX,
    TR,
    P,
    blocks_of,
    children_of,
    nearest_paragraph,
    own_descendants,
    text_of,
)
from contratgen.ooxml.styles import heading_level, read_styles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contratgen.ooxml.package import Package

DEEPEST: Final = 2
"""Level of the headings that begin an article; those below stand within it."""
DECLARED: Final = "article_"
"""How the bookmark of an article begins: `article_gouvernance`."""
UNSEEN: Final = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "") | {0x2010: "-", 0x2011: "-"}
_START, _NAME, _ID, _BODY = qn("w:bookmarkStart"), qn("w:name"), qn("w:id"), qn("w:body")
_FALLBACK: Final = f"{{{NAMESPACES['mc']}}}Fallback"
_FINAL: Final = re.compile(r"[.\s]+$")


@dataclass(frozen=True, slots=True)
class Article:
    """An article: identifier, number (« Article 2.3 », or nothing), title, level, identifier of that above, text."""

    identifier: str
    number: str
    title: str
    level: int
    within: str
    text: str


def articles_of(package: Package) -> tuple[Article, ...]:
    """Return the articles of a rendered file, in its order.

    An article is called by the bookmark of its heading, without `article_`; by the words of its heading after what that
    above is called, where there is none: `gouvernance.comite-de-pilotage`. A second one of a name ends in `-2`.
    """
    return tuple(_Reading(package).articles())


def normal(text: str) -> str:
    """Return words in their normal form, on one line."""
    return " ".join(unicodedata.normalize("NFC", text.translate(UNSEEN)).split())


@dataclass
class _Begun:
    article: Article
    notes: list[str]
    lines: list[str] = field(default_factory=list)

    def ended(self) -> Article:
        return replace(self.article, text="\n".join((*self.lines, *self.notes)))


class _Reading:
    """One file as it is read."""

    def __init__(self, package: Package) -> None:
        self._root = parse_xml(package.parts[package.main])
        self._styles = read_styles(package)
        self._numbers = number_paragraphs(self._root, read_numbering(package, self._styles), self._styles)
        self._marks = call_marks(self._root, [package.tree(part) for part in package.related("settings")])
        self._notes = dict(_notes(package))
        self._declared = _declared(self._root)
        self._taken = set(self._declared.values())

    def articles(self) -> Iterator[Article]:
        """Yield the articles."""
        begun: _Begun | None = None
        above = ""
        for block in blocks_of(next(self._root.iter(_BODY))):
            level = heading_level(block, self._styles) if block.tag == P else None
            if level is None or level > DEEPEST or not self._words(block):
                if begun is not None:
                    begun.lines += self._lines(block)
                    begun.notes += self._called(block)
                continue
            if begun is not None:
                yield begun.ended()
            begun = self._begun(block, level, above if level > 1 else "")
            above = begun.article.identifier if level == 1 else above
        if begun is not None:
            yield begun.ended()

    def _begun(self, heading: etree._Element, level: int, above: str) -> _Begun:
        title = self._words(heading)
        identifier = self._declared.get(heading) or self._free(".".join(filter(None, (above, slug(title)))))
        article = Article(identifier, self._number(heading), title, level, above, "")
        return _Begun(article, [*self._called(heading)])

    def _free(self, wanted: str) -> str:
        name, rank = wanted, 1
        while name in self._taken:
            rank += 1
            name = f"{wanted}-{rank}"
        self._taken.add(name)
        return name

    def _number(self, paragraph: etree._Element) -> str:
        number = self._numbers.get(paragraph)
        return "" if number is None or number.is_bullet else normal(_FINAL.sub("", number.text))

    def _words(self, paragraph: etree._Element) -> str:
        nodes = own_descendants(paragraph, *SHOWING, *CALLS)
        return normal("".join(f"[{self._marks[node]}]" if node in self._marks else text_of(node) for node in nodes))

    def _lines(self, block: etree._Element) -> Iterator[str]:
        if block.tag == TBL:
            for row in children_of(block, TR):
                yield "\t".join(" ".join(self._below(cell)) for cell in children_of(row, TC))
            return
        words, number = self._words(block), self._numbers.get(block)
        if words and number is not None:
            words = f"{'-' if number.is_bullet else normal(number.text)} {words}"
        yield from filter(None, (words,))
        for box in block.iter(TEXT_BOX):
            if next(box.iterancestors(_FALLBACK), None) is None:
                yield from self._below(box)

    def _below(self, container: etree._Element) -> Iterator[str]:
        """Yield the lines of a container, those of inner tables with spaces between their cells."""
        for block in blocks_of(container):
            yield from (normal(line) for line in self._lines(block))

    def _called(self, block: etree._Element) -> Iterator[str]:
        for call in block.iter(*CALLS):
            note = self._notes.get((str(call.tag), call.get(_ID, "")))
            if note is not None and call in self._marks:
                yield f"[{self._marks[call]}] {' '.join(self._below(note))}"


def _notes(package: Package) -> Iterator[tuple[tuple[str, str], etree._Element]]:
    """Yield the notes of a file by the tag of their calls and their number."""
    for kind in NUMBERED:
        for part in package.related(kind.relation):
            yield from (((kind.call, number), note) for number, note in own_notes(package.tree(part), kind).items())


def _declared(root: etree._Element) -> dict[etree._Element, str]:
    """Return the paragraphs that bear the bookmark of an article, with what the first of them names."""
    found: dict[etree._Element, str] = {}
    for start in root.iter(_START):
        name = start.get(_NAME, "")
        paragraph = nearest_paragraph(start) if name.startswith(DECLARED) else None
        if paragraph is not None:
            found.setdefault(paragraph, name.removeprefix(DECLARED))
    return found
