"""What a rendered Word file says, ready to be walked: numbers before paragraphs, targets of links, notes, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from contratgen.ooxml.bookmarks import slug
from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import Number, number_paragraphs, read_numbering
from contratgen.ooxml.package import Package, Relationship, open_package, parse_xml
from contratgen.ooxml.styles import Styles, read_styles, style_of, value_at

if TYPE_CHECKING:
    from contratgen.editions.html.markup import Element

BOOKMARK, NAME, ID = qn("w:bookmarkStart"), qn("w:name"), qn("w:id")


@dataclass(frozen=True)
class WordFile:
    """A rendered Word file. `prefix` keeps its identifiers apart from those of other files on the page.

    `elsewhere` maps bookmarks that stand for other files to their identifiers on the page.
    """

    package: Package
    prefix: str
    elsewhere: Mapping[str, str]

    @cached_property
    def root(self) -> Element:
        """The main document part."""
        return parse_xml(self.package.parts[self.package.main])

    @cached_property
    def styles(self) -> Styles:
        """The styles of the file."""
        return read_styles(self.package)

    @cached_property
    def numbers(self) -> dict[Element, Number]:
        """What Word shows before each numbered paragraph."""
        return number_paragraphs(self.root, read_numbering(self.package, self.styles), self.styles)

    @property
    def is_wide(self) -> bool:
        """Whether pages lie on their side: its tables need the width."""
        return any(node.get(qn("w:orient")) == "landscape" for node in self.root.iter(qn("w:pgSz")))

    @cached_property
    def links(self) -> dict[str, Relationship]:
        """The relationships of the main part by identifier."""
        return {link.id: link for link in self.package.relationships(self.package.main)}

    @cached_property
    def bookmarks(self) -> frozenset[str]:
        """The names of the bookmarks that stand in the text."""
        return frozenset(node.get(NAME, "") for node in self.root.iter(BOOKMARK))

    @cached_property
    def references(self) -> dict[Element, str]:
        """The runs that a cross-reference shows → the bookmark that it refers to (ECMA-376 Part 1 §17.16.5.51)."""
        fields = (field for field in fields_of(self.root) if field.name == "REF" and field.arguments)
        return {run: field.arguments[0] for field in fields for run in field.result()}

    @cached_property
    def notes(self) -> dict[str, Element]:
        """The footnotes and endnotes by kind and identifier (`footnote 2`), in the order of their files."""
        return {
            f"{kind} {note.get(ID, '')}": note
            for kind in ("footnote", "endnote")
            for part in self.package.related(f"{kind}s")
            for note in parse_xml(self.package.parts[part]).iter(qn(f"w:{kind}"))
        }

    def style_name(self, paragraph: Element) -> str:
        """Return the name of a paragraph's style."""
        identifier = style_of(paragraph) or self.styles.defaults.get("paragraph", "")
        style = self.styles.by_id.get(identifier)
        return style.name if style else ""

    def character_style(self, run: Element) -> str:
        """Return the name of a run's style, in small letters."""
        style = self.styles.by_id.get(value_at(run, "w:rPr/w:rStyle") or "")
        return style.name.casefold() if style else ""

    def target(self, bookmark: str) -> str | None:
        """Return where a link to a bookmark leads on the page, if anywhere."""
        if bookmark in self.elsewhere:
            return f"#{self.elsewhere[bookmark]}"
        return f"#{self.identifier(bookmark)}" if bookmark in self.bookmarks else None

    def identifier(self, name: str) -> str:
        """Return an identifier of the page for something of this file."""
        return f"{self.prefix}-{slug(name)}"


def read_word(docx: bytes, name: str, prefix: str, elsewhere: Mapping[str, str]) -> WordFile:
    """Open a rendered file. Raises `InputError` (CG801) for what is no Word file."""
    return WordFile(open_package(docx, name), prefix, elsewhere)
