"""What a partner's Markdown says, as a tree: blocks of inlines, each block with the line it was written on.

The syntax is read in `markdown/`; the tree is written to Word in `rendering/`. Texts are already typographied by
neither: they are what the partner wrote, NFC.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INTERNAL: Final = ("annexe:", "article:", "engagement:")
"""How the targets of links within the contract begin."""


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of characters with one appearance; never empty, never with a line break."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A line break within a paragraph."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to `https:`, `mailto:`, `annexe:identifiant`, `article:identifiant` or `engagement:CODE`."""

    target: str
    content: tuple[Text | Break, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, where its call stands."""

    blocks: tuple[Block, ...]


Inline = Text | Break | Link | Note


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `line` is 1-based in the file that the text came from."""

    content: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest that a text may hold (`###`, since `##` names the field)."""

    level: int
    content: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bullet or numbered list; each item is a sequence of blocks."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    line: int
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; alignments are `left`, `center`, `right` or empty, one a column."""

    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    alignments: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple[Block, ...]
    line: int


Block = Paragraph | Heading | ListBlock | Table | Quote
