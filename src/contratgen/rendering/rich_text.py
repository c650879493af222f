"""Rich text → WordprocessingML, as strings: the blocks of a `Texte` in the template's own styles.

A fragment is made once for the same text and style book. What only the document can number (lists, notes) stays open
in it, and is filled in where the fragment is put.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from contratgen.base.typography import spaced, with_raised
from contratgen.ooxml.bookmarks import bookmark_name
from contratgen.ooxml.numbering import LEVELS
from contratgen.reading.rich_text import INTERNAL, Break, Heading, Link, ListBlock, Note, Paragraph, Quote, Table, Text
from contratgen.rendering.wordml import content, escaped, link_id, raised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contratgen.assembly.values import Texte
    from contratgen.reading.rich_text import Block, Inline
    from contratgen.rendering.style_book import StyleBook

_FRAGMENTS: Final = 2048
"""Fragments kept: the bodies of a few hundred contracts, some kilobytes each."""
WHOLE_ROWS: Final = 8
"""Rows under its header up to which a table is never cut between two pages."""
GAP: Final = 120
"""Twips between a table and the paragraph below it."""
_JUSTIFY: Final = {"left": "left", "center": "center", "right": "right"}


@dataclass(frozen=True, slots=True)
class ListNumber:
    """Stands for the identifier of the fragment's list of this rank."""

    rank: int


@dataclass(frozen=True, slots=True)
class NoteNumber:
    """Stands for the identifier of the fragment's note of this rank."""

    rank: int


Piece = str | ListNumber | NoteNumber


@dataclass(frozen=True, slots=True)
class NewList:
    """A numbered list that begins: its level from 0 and its first number."""

    rank: int
    start: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """Rich text as XML. `text` is what it shows, made of `texts`; `links` are the addresses that it leads to.

    A note is a fragment too; its lists are numbered with its owner's.
    """

    pieces: tuple[Piece, ...]
    text: str
    texts: tuple[str, ...]
    links: tuple[str, ...]
    lists: tuple[NewList, ...]
    notes: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """How a text is written: the styles, the level of the heading above, French spaces, and whether notes may be."""

    book: StyleBook
    heading: int
    typography: bool
    takes_notes: bool


@lru_cache(maxsize=_FRAGMENTS)
def fragment(text: Texte, context: Context) -> Fragment:
    """Return a text as a fragment."""
    return _Writer(context).write(text.blocks)


@dataclass
class _Writer:
    """Writes one text; the pieces, lists, notes and links of a fragment grow together."""

    context: Context
    pieces: list[Piece] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    lists: list[NewList] = field(default_factory=list)
    notes: list[Fragment] = field(default_factory=list)

    @property
    def book(self) -> StyleBook:
        """The styles in use."""
        return self.context.book

    def write(self, blocks: Iterable[Block]) -> Fragment:
        """Write blocks, and return the fragment."""
        self.blocks(blocks, self.book.body)
        return self._written()

    # -- blocks --------------------------------------------------------------------------------------------------
    def blocks(self, blocks: Iterable[Block], style: str, indent: int = 0, rank: int = 0) -> None:
        """Write blocks one after the other.

        Two tables are kept apart by an empty paragraph, or Word joins them. A paragraph stays with the list or table
        that it announces, and keeps away from a table above it.
        """
        written = tuple(blocks)
        for previous, block, following in zip((None, *written), written, (*written[1:], None), strict=False):
            if isinstance(block, Table) and isinstance(previous, Table):
                self.pieces.append("<w:p/>")
            if isinstance(block, Paragraph):
                keep = "<w:keepNext/>" if isinstance(following, (ListBlock, Table)) else ""
                gap = f'<w:spacing w:before="{GAP}"/>' if isinstance(previous, Table) else ""
                self.paragraph(block.content, _style(style) + keep + gap + _indent(indent))
            else:
                self.block(block, style, indent, rank)

    def block(self, block: Heading | ListBlock | Quote | Table, style: str, indent: int, rank: int) -> None:
        """Write one block that is no paragraph."""
        if isinstance(block, Heading):
            self.heading(block)
        elif isinstance(block, ListBlock):
            self.list(block, rank)
        elif isinstance(block, Quote):
            quoted = self.book.quote
            self.blocks(block.blocks, quoted or style, indent if quoted else indent + 567, rank)
        else:
            self.table(block)

    def paragraph(self, inlines: Iterable[Inline], properties: str, *, bold: bool = False) -> None:
        """Write one paragraph."""
        self.pieces.append(f"<w:p>{_wrapped('w:pPr', properties)}")
        self.inlines(inlines, bold=bold)
        self.pieces.append("</w:p>")

    def heading(self, block: Heading) -> None:
        """Write a heading, nested below the one above the point of insertion."""
        style = self.book.headings[min(self.context.heading + block.level, LEVELS) - 1]
        self.paragraph(block.content, _style(style) if style else "<w:keepNext/>", bold=not style)

    def list(self, block: ListBlock, rank: int) -> None:
        """Write a list; a numbered one is a list of its own, so that it starts anew."""
        rank = min(rank, LEVELS - 1)
        number: Piece = str(self.book.bullet_list)
        if block.ordered:
            number = ListNumber(len(self.lists))
            self.lists.append(NewList(rank, block.start))
        style = self.book.number if block.ordered else self.book.bullet
        indent = (self.book.number_indents if block.ordered else self.book.bullet_indents)[rank]
        for item in block.items:
            first, rest = (item[0], item[1:]) if item and isinstance(item[0], Paragraph) else (None, item)
            self.pieces += [f'<w:p><w:pPr>{_style(style)}<w:numPr><w:ilvl w:val="{rank}"/><w:numId w:val="', number]
            self.pieces.append('"/></w:numPr></w:pPr>')
            self.inlines(first.content if isinstance(first, Paragraph) else ())
            self.pieces.append("</w:p>")
            self.blocks(rest, self.book.body, indent, rank + 1)

    def table(self, block: Table) -> None:
        """Write a table as wide as the text, its first row repeated on each page."""
        width = self.book.text_width // max(len(block.header), 1)
        style = f'<w:tblStyle w:val="{self.book.table}"/>' if self.book.table else ""
        borders = "" if self.book.table else _BORDERS
        grid = f'<w:gridCol w:w="{width}"/>' * len(block.header)
        self.pieces.append(
            f'<w:tbl><w:tblPr>{style}<w:tblW w:w="5000" w:type="pct"/>{borders}<w:tblLook w:val="0420" '
            'w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>"
        )
        self.row(block.header, block, width, keep=True, header=True)
        kept = len(block.rows) - 1 if len(block.rows) <= WHOLE_ROWS else 0
        for rank, row in enumerate(block.rows):
            self.row(row, block, width, keep=rank < kept)
        self.pieces.append("</w:tbl>")

    def row(
        self, cells: tuple[tuple[Inline, ...], ...], block: Table, width: int, *, keep: bool, header: bool = False
    ) -> None:
        """Write one row, kept on the page of the next one or not."""
        self.pieces.append(f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>")
        style = (self.book.header_cell or self.book.cell) if header else self.book.cell
        for cell, alignment in zip(cells, block.alignments, strict=True):
            justify = f'<w:jc w:val="{_JUSTIFY[alignment]}"/>' if alignment in _JUSTIFY else ""
            self.pieces.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>')
            kept = "<w:keepNext/>" if keep else ""
            self.paragraph(cell, _style(style) + kept + justify, bold=header and not self.book.header_cell)
            self.pieces.append("</w:tc>")
        self.pieces.append("</w:tr>")

    # -- inlines -------------------------------------------------------------------------------------------------
    def inlines(self, inlines: Iterable[Inline], *, bold: bool = False, style: str = "") -> None:
        """Write the runs of a paragraph."""
        for inline in inlines:
            if isinstance(inline, Text):
                self.text(inline, bold=bold, style=style)
            elif isinstance(inline, Break):
                self.pieces.append("<w:r><w:br/></w:r>")
            elif isinstance(inline, Link):
                self.link(inline, bold=bold)
            else:
                self.note(inline)

    def text(self, text: Text, *, bold: bool, style: str) -> None:
        """Write a stretch of characters."""
        shown = spaced(text.text) if self.context.typography else text.text
        self.texts.append(shown)
        properties = style + ("<w:b/>" if bold or text.bold else "") + ("<w:i/>" if text.italic else "")
        run = _wrapped("w:rPr", properties)
        for rank, piece in enumerate(with_raised(shown) if self.context.typography else (shown,)):
            if piece:
                as_set = raised(run) if rank % 2 else run
                self.pieces.append(f'<w:r>{as_set}<w:t xml:space="preserve">{content(piece)}</w:t></w:r>')

    def link(self, link: Link, *, bold: bool) -> None:
        """Write a link; one to an annex or article is completed when the document is whole."""
        style = f'<w:rStyle w:val="{self.book.link}"/>' if self.book.link else ""
        if link.target.startswith(INTERNAL):
            anchor = bookmark_name(*link.target.split(":", 1))
            self.pieces.append(f'<w:hyperlink w:anchor="{anchor}" w:docLocation="{escaped(link.target)}">')
        else:
            self.links[link.target] = None
            self.pieces.append(f'<w:hyperlink r:id="{link_id(link.target)}" w:history="1">')
        self.inlines(link.content, bold=bold, style=style or '<w:u w:val="single"/>')
        self.pieces.append("</w:hyperlink>")

    def note(self, note: Note) -> None:
        """Write a footnote, or its text in brackets where Word allows none."""
        if not self.context.takes_notes:
            self.pieces.append('<w:r><w:t xml:space="preserve"> (</w:t></w:r>')
            self.inlines(inlines_of(note.blocks))
            self.pieces.append("<w:r><w:t>)</w:t></w:r>")
            return
        mark = self._mark
        self.pieces += [f'<w:r>{mark}<w:footnoteReference w:id="', NoteNumber(len(self.notes)), '"/></w:r>']
        inner = Context(self.book, self.context.heading, self.context.typography, takes_notes=False)
        self.notes.append(_Writer(inner).write_note(note, mark))

    @property
    def _mark(self) -> str:
        style = f'<w:rStyle w:val="{self.book.note_mark}"/>' if self.book.note_mark else ""
        return _wrapped("w:rPr", style or '<w:vertAlign w:val="superscript"/>')

    def write_note(self, note: Note, mark: str) -> Fragment:
        """Write the content of a note, its mark at the head of the first paragraph."""
        head = f'<w:r>{mark}<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
        first, rest = note.blocks[:1], note.blocks[1:]
        self.pieces.append(f"<w:p>{_wrapped('w:pPr', _style(self.book.note))}{head}")
        opening = first[0].content if first and isinstance(first[0], Paragraph) else ()
        self.inlines(opening)
        self.pieces.append("</w:p>")
        self.blocks(rest if opening else note.blocks, self.book.note)
        return self._written()

    def _written(self) -> Fragment:
        return Fragment(
            _joined(self.pieces),
            "".join(self.texts),
            tuple(self.texts),
            tuple(self.links),
            tuple(self.lists),
            tuple(self.notes),
        )


def inlines_of(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Yield the inlines of blocks, one block after the other on one line."""
    for number, block in enumerate(blocks):
        if number:
            yield Text(" ")
        if isinstance(block, (Paragraph, Heading)):
            yield from block.content
        elif isinstance(block, ListBlock):
            yield from inlines_of(inner for item in block.items for inner in item)
        elif isinstance(block, Quote):
            yield from inlines_of(block.blocks)
        else:
            yield from (inline for row in (block.header, *block.rows) for cell in row for inline in (*cell, Text(" ")))


_BORDERS: Final = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def _style(style: str) -> str:
    return f'<w:pStyle w:val="{style}"/>' if style else ""


def _indent(twips: int) -> str:
    return f'<w:ind w:left="{twips}"/>' if twips else ""


def _wrapped(name: str, properties: str) -> str:
    return f"<{name}>{properties}</{name}>" if properties else ""


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with neighbouring strings joined."""
    out: list[Piece] = []
    run: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            run.append(piece)
        else:
            out += ["".join(run), piece]
            run = []
    return (*out, "".join(run))
