"""The page that presents a published contract, as typed data: a kit says what it holds, the engine draws it.

Texts are French; the engine ties their spaces. The page is drawn without script, for screens of any width and paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Target = tuple[str, str]
"""What `signet` makes of a kind and an identifier: `("article", "A1")`.

`("annexe", "perimetre")` is the annex, `(FILE, "jalons.ics")` a file that stands beside the dossier.
"""
FILE: Final = "fichier"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address, or else to the first of `targets` that there is.

    They are words alone when there is none.
    """

    words: str
    targets: tuple[Target, ...] = ()
    address: str = ""


Line = str | tuple[str | Link, ...]
"""Words, some of which may lead somewhere."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; one that is `quiet` is drawn smaller."""

    line: Line
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list; the items of a `dense` one are short and stand in columns where there is room."""

    items: tuple[Line, ...]
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms, each with what is said of it, one line or several."""

    items: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers to be seen first, each with what it counts."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """What a reader opens: blocks behind a summary, all shown on paper."""

    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A part of a section, below a heading of its own."""

    title: Line
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """Parts of a section that stand side by side where there is room."""

    cards: tuple[Card, ...]


Block = Paragraph | Points | Facts | Figures | Folded | Cards


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page.

    `identifier` is its address on it, in small letters and dashes, `label` what leads to it: a word or two.
    """

    identifier: str
    label: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """What presents a contract.

    `above` stands before the title, `below` after it; `lead` says in one sentence what the contract is, `notice` what
    a reader must know first. The engine adds after the sections what there is to download, then whom to write to
    (`contact`), what readers with disabilities find, and what is not published. `files` are the words for files that a
    kit puts beside the dossier, by name without ending.
    """

    title: str
    above: str = ""
    below: str = ""
    lead: str = ""
    notice: str = ""
    sections: tuple[Section, ...] = ()
    contact: Section | None = None
    files: Mapping[str, str] = field(default_factory=dict)
