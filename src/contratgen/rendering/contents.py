"""The table of contents: entries computed from headings, written into the field's cached result, with their pages.

Pages are known once the document is converted: contents are written without them, then with them (design §2). Nothing
asks the reader to update fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.ooxml.fields import Field, fields_of
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import Package, open_package, parse_xml, serialise
from contratgen.ooxml.places import P, paragraph_text
from contratgen.ooxml.sections import section_starts
from contratgen.ooxml.styles import heading_level, read_styles, style_of
from contratgen.rendering.running import fill_running, refer
from contratgen.rendering.style_book import text_width
from contratgen.rendering.wordml import field_runs, run_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contratgen.ooxml.numbering import Number
    from contratgen.ooxml.styles import Styles

FILE: Final = "document.docx"
UNPAGED: Final = "Les numéros de page seront donnés dans le dossier."
"""What closes contents that list their entries alone."""
UNKNOWN: Final = "…"
"""What stands for a page number before it is known."""
PRINTING_PAGES: Final = ("TOC", "PAGEREF", "SECTIONPAGES")
"""Fields whose result is pages of the document."""
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
"""Spaces that a title may be cut at: the no-break ones stay."""
_LEVELS: Final = (1, 9)
_NONE: Final = (0, 0)
_OTHER: Final = "_TocAutre"
"""How the bookmarks of entries that are no headings begin."""
_R, _PPR, _START, _ID, _NAME = qn("w:r"), qn("w:pPr"), qn("w:bookmarkStart"), qn("w:id"), qn("w:name")


@dataclass(frozen=True, slots=True)
class HeadingEntry:
    """One heading: its level from 1, the number that Word shows, its text, and the bookmark that contents lead to."""

    level: int
    number: str
    text: str
    bookmark: str


def headings(docx: bytes) -> tuple[HeadingEntry, ...]:
    """Return the headings of a rendered document, all levels, in order."""
    return tuple(entry for entry, _ in _Document(open_package(docx, FILE)).headings)


@dataclass(frozen=True, slots=True)
class Filled:
    """A document whose contents are filled in, its headings, and whether it prints pages at all."""

    docx: bytes
    headings: tuple[HeadingEntry, ...]
    prints_pages: bool


def fill_contents(docx: bytes, pages: Mapping[str, str] | None = None, lengths: Sequence[int] = ()) -> bytes:
    """Return the document of `filled`."""
    return filled(docx, pages, lengths).docx


def filled(
    docx: bytes, pages: Mapping[str, str] | None = None, lengths: Sequence[int] = (), *, paged: bool = True
) -> Filled:
    """Return the document with its tables of contents and page references filled in.

    `pages` gives the number of the page of bookmarks by name, as the reader sees it; one that is not known is shown as
    « … ». `lengths` are the pages of each section. Contents that are not `paged` list their entries alone, and say so.
    Every heading and section gets its bookmark. The same arguments always give the same bytes, and filling again
    replaces what was filled.
    Raises `InputError` (CG317) when a table of contents is cut in a way that Word does not write.
    """
    package = open_package(docx, FILE)
    document = _Document(package)
    document.set_bookmarks()
    for found in list(fields_of(document.root)):
        if found.name == "TOC":
            _fill(found, document, (pages or {}) if paged else None)
    prints = any(found.name in PRINTING_PAGES for found in fields_of(document.root))
    refer(document.root, pages or {})
    running = fill_running(package, document.root, pages or {}, lengths)
    made = package.with_parts({package.main: serialise(document.root), **running}).to_bytes()
    return Filled(made, tuple(entry for entry, _ in document.headings), prints or bool(running))


class _Document:
    """The body of a rendered document, with its headings."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.root = parse_xml(package.parts[package.main])

    @cached_property
    def styles(self) -> Styles:
        """The styles of the document."""
        return read_styles(self.package)

    @cached_property
    def numbers(self) -> Mapping[etree._Element, Number]:
        """The numbers of the paragraphs."""
        return number_paragraphs(self.root, read_numbering(self.package, self.styles), self.styles)

    @cached_property
    def headings(self) -> tuple[tuple[HeadingEntry, etree._Element], ...]:
        """Every heading with its paragraph."""
        return tuple(self._headings())

    def _headings(self) -> Iterator[tuple[HeadingEntry, etree._Element]]:
        rank = 0
        for paragraph in self.root.iter(P):
            level = heading_level(paragraph, self.styles)
            if level and _BLANKS.sub("", paragraph_text(paragraph)):
                rank += 1
                yield self._told(paragraph, level, f"_Toc{rank:09}"), paragraph

    def set_bookmarks(self) -> None:
        """Surround each heading, and the first paragraph of each section, with its bookmark, unless it has it."""
        marked = ((entry.bookmark, paragraph) for entry, paragraph in self.headings)
        for name, paragraph in (*marked, *section_starts(self.root)):
            self._mark(paragraph, name)

    @cached_property
    def _marks(self) -> set[str]:
        """The names of the bookmarks."""
        return {node.get(_NAME, "") for node in self.root.iter(_START)}

    @cached_property
    def _numbers(self) -> Iterator[int]:
        """The numbers that no bookmark has."""
        return count(1 + max((integer(node.get(_ID)) for node in self.root.iter(_START)), default=0))

    def _mark(self, paragraph: etree._Element, name: str) -> None:
        """Surround a paragraph with a bookmark, unless there is one of its name."""
        if name in self._marks:
            return
        self._marks.add(name)
        number = next(self._numbers)
        start = paragraph.makeelement(_START, {_ID: str(number), _NAME: name})
        paragraph.insert(_after_properties(paragraph), start)
        paragraph.append(paragraph.makeelement(qn("w:bookmarkEnd"), {_ID: str(number)}))

    def entry(self, paragraph: etree._Element) -> HeadingEntry:
        """Return what contents say of a paragraph: a heading, or whatever else their field asks for."""
        if paragraph not in self._entries:
            marks = (node.get(_NAME, "") for node in paragraph.iter(_START))
            free = (f"{_OTHER}{rank:06}" for rank in count(1) if f"{_OTHER}{rank:06}" not in self._marks)
            name = next((mark for mark in marks if mark.startswith(_OTHER)), None) or next(free)
            self._mark(paragraph, name)
            self._entries[paragraph] = self._told(paragraph, 0, name)
        return self._entries[paragraph]

    @cached_property
    def _entries(self) -> dict[etree._Element, HeadingEntry]:
        return {paragraph: entry for entry, paragraph in self.headings}

    def _told(self, paragraph: etree._Element, level: int, name: str) -> HeadingEntry:
        number = self.numbers[paragraph].text if paragraph in self.numbers else ""
        return HeadingEntry(level, number, _BLANKS.sub(" ", paragraph_text(paragraph)).strip(" "), name)

    def captions(self, label: str) -> Iterator[etree._Element]:
        """Yield the paragraphs that a sequence numbers, each once."""
        fields = (found for found in fields_of(self.root) if found.name == "SEQ" and found.target.casefold() == label)
        holders = (next(found.begin.iterancestors(P), None) for found in fields)
        yield from (holder for holder in dict.fromkeys(holders) if holder is not None)

    @property
    def figures_style(self) -> str:
        """Return the identifier of the style of lists of captions, or nothing."""
        style = self.styles.find("paragraph", "table of figures", "Table des illustrations")
        return style.id if style else ""

    def toc_style(self, level: int) -> str:
        """Return the identifier of the style of contents of a level, or nothing."""
        style = self.styles.find("paragraph", f"toc {level}", f"TM {level}")
        return style.id if style else ""

    @cached_property
    def tabbed(self) -> Mapping[str, set[str]]:
        """The kinds of tab stops that paragraph styles define, by style identifier."""
        parts = self.package.related("styles")
        root = parse_xml(self.package.parts[parts[0]]) if parts else etree.Element("none")
        path = "/".join(map(qn, ("w:pPr", "w:tabs", "w:tab")))
        return {
            style.get(qn("w:styleId"), ""): {tab.get(qn("w:val"), "") for tab in style.iterfind(path)}
            for style in root.iter(qn("w:style"))
        }

    def tabs_of(self, style_id: str) -> set[str]:
        """Return the kinds of tab stops that a style has, its own or inherited."""
        return set().union(*(self.tabbed.get(style.id, set()) for style in self.styles.chain(style_id)))


def _fill(found: Field, document: _Document, pages: Mapping[str, str] | None) -> None:
    """Replace the result of a contents field: one paragraph an entry, the last run of the field after them."""
    first, last = found.begin.getparent(), None if found.end is None else found.end.getparent()
    if first is None or last is None or not _is_plain(found, first, last):
        message, hint = (
            "la table des matières du modèle a une forme inattendue",
            "Supprimez-la et insérez-la de nouveau.",
        )
        raise InputError(Diagnostic("CG317", message, Place(FILE, label=found.code.strip()), hint=hint))
    assert found.separate is not None
    assert found.end is not None
    low, high = _range(found.switches, r"\n", _LEVELS if r"\n" in found.switches else _NONE)
    entries = list(_selected(found, document))
    head = [node for node in first if node.tag != _PPR]
    head = head[: head.index(found.separate) + 1]
    tail = [found.end, *found.end.itersiblings()]
    made = [_entry(entry, style, document, None if low <= level <= high else pages) for entry, style, level in entries]
    made = made or [first.makeelement(P)]
    made[0][_after_properties(made[0]) : _after_properties(made[0])] = head
    closing = first.makeelement(P)
    if pages is None:
        closing.append(etree.fromstring(f'<w:p xmlns:w="{NAMESPACES["w"]}">{run_of(UNPAGED)}</w:p>')[0])
    closing.extend(tail)
    _replace(first, last, [*made, closing])


def _selected(found: Field, document: _Document) -> Iterator[tuple[HeadingEntry, str, int]]:
    r"""Yield the entries that a field's switches choose, each with its style and its level in the contents.

    `\o "1-3"` asks for headings of a range of levels (all, unless `\t` stands alone), `\u` for whatever has such an
    outline level, `\t "Style;2"` for paragraphs of other styles, `\c "Figure"` for captions; Word writes the blanks of
    a label as underscores in its captions.
    """
    switches = found.switches
    if r"\c" in switches:
        label = "_".join(" ".join(switches[r"\c"]).casefold().split())
        yield from ((document.entry(caption), document.figures_style, 1) for caption in document.captions(label))
        return
    custom = dict(_custom_levels(switches.get(r"\t", []), document.styles))
    only_styles = r"\t" in switches and not switches.keys() & {r"\o", r"\u"}
    low, high = _range(switches, r"\o", _NONE if only_styles else _LEVELS)
    levels = {paragraph: entry.level for entry, paragraph in document.headings}
    for paragraph in document.root.iter(P):
        style, level = style_of(paragraph) or "", levels.get(paragraph, 0)
        named = r"\u" in switches or document.styles.is_heading(style)
        own = custom.get(style, level if named and low <= level <= high else 0)
        if own and paragraph_text(paragraph).strip():
            yield document.entry(paragraph), document.toc_style(own), own


def _range(switches: Mapping[str, list[str]], name: str, unsaid: tuple[int, int]) -> tuple[int, int]:
    """Return the levels that a switch names, from the first to the last."""
    figures = [int(figure) for word in switches.get(name, []) for figure in word if figure.isdecimal()]
    return (figures[0], figures[-1]) if figures else unsaid


def _custom_levels(said: list[str], styles: Styles) -> Iterator[tuple[str, int]]:
    words = re.split("[;,]", " ".join(said))
    for name, level in zip(words[::2], words[1::2], strict=False):
        style = styles.called(name.strip())
        if style is not None and level.strip().isdecimal():
            yield style.id, integer(level.strip(), _LEVELS[1])


def _entry(entry: HeadingEntry, style: str, document: _Document, pages: Mapping[str, str] | None) -> etree._Element:
    stops = document.tabs_of(style)
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if not {"right", "end"} & stops:
        width = text_width(document.root)
        properties += f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
    gap = "<w:r><w:tab/></w:r>" if {"left", "start"} & stops else run_of(" ")
    number = f"{run_of(entry.number)}{gap}" if entry.number else ""
    page = ""
    if pages is not None:
        code = f" PAGEREF {entry.bookmark} {chr(92)}h "
        page = f"<w:r><w:tab/></w:r>{field_runs(code, pages.get(entry.bookmark, UNKNOWN))}"
    return etree.fromstring(
        f'<w:p xmlns:w="{NAMESPACES["w"]}"><w:pPr>{properties}</w:pPr>'
        f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{number}{run_of(entry.text)}'
        f"{page}</w:hyperlink></w:p>"
    )


def _is_plain(found: Field, first: etree._Element, last: etree._Element) -> bool:
    """Return whether a field begins and ends in paragraphs that are neighbours, and shows its result from the first."""
    separate = None if found.separate is None else found.separate.getparent()
    return first.tag == last.tag == P and separate is first and first.getparent() is last.getparent()


def _after_properties(paragraph: etree._Element) -> int:
    return 1 if paragraph.find(_PPR) is not None else 0


def _replace(first: etree._Element, last: etree._Element, made: list[etree._Element]) -> None:
    """Put paragraphs in the place of those from `first` to `last`."""
    parent = first.getparent()
    assert parent is not None
    at, end = parent.index(first), parent.index(last)
    parent[at : end + 1] = made
