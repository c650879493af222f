"""`contrat.html`, contract and annexes on one page; and the pages of documents that stand beside the dossier."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import lxml.html

from contratgen.assembly.public_page import FILE
from contratgen.base.typography import spaced, tied
from contratgen.editions.html.blocks import SHOWN_LEVELS, Body, PageHeading
from contratgen.editions.html.markup import as_markup
from contratgen.editions.html.word import read_word
from contratgen.ooxml.bookmarks import bookmark_name, slug
from contratgen.rendering.filters import date
from contratgen.reports.pages import html_page

if TYPE_CHECKING:
    from markupsafe import Markup

    from contratgen.assembly.kit import Metadata
    from contratgen.assembly.public_page import Target

PAGE: Final = "contrat.html"
Nested = list[tuple[PageHeading, "Nested"]]
"""Headings, each with those that stand below it."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """A supplied piece: title, what it shows, the page of the dossier on which it begins, or the file it is whole."""

    title: str
    description: str
    page: int
    file: str = ""
    text: tuple[str, ...] = ()  # what was read of its scanned pages, by paragraph


@dataclass(frozen=True, slots=True)
class Part:
    """A document of the page: its file name without extension, title, Word file, what links call it, its pieces."""

    identifier: str
    title: str
    docx: bytes
    key: str = ""
    pieces: tuple[Supplied, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A document as the page shows it: its place on the page, its words, the headings that the contents lead to."""

    part: Part
    identifier: str
    content: Markup
    headings: Nested
    is_wide: bool


def contract_page(parts: Sequence[Part], metadata: Metadata, voted: str, dossier: str) -> bytes:
    """Return the page of a whole contract; `dossier` is the name of the PDF that its pieces stand in."""
    elsewhere = {bookmark_name("annexe", part.key): slug(part.identifier) for part in parts if part.key}
    return html_page(
        "editions/html/contrat.html.j2",
        title=metadata.title,
        metadata=metadata,
        sections=[_section(part, elsewhere) for part in parts],
        dossier=dossier,
        voted=voted,
        state_of=state_of,
        typeset=typeset,
    )


def _section(part: Part, elsewhere: Mapping[str, str]) -> WrittenPart:
    identifier = slug(part.identifier)
    word = read_word(part.docx, f"{part.identifier}.docx", identifier, elsewhere)
    body = Body(word, part.title)
    content = as_markup(body.blocks())
    shown = [h for h in body.headings if h.level <= SHOWN_LEVELS and h.words.split() != part.title.split()]
    return WrittenPart(part, identifier, content, _nested(shown), word.is_wide)


def _nested(headings: Sequence[PageHeading]) -> Nested:
    """Return headings one within the other: each holds those that follow it and are deeper."""
    groups: list[list[PageHeading]] = []
    for heading in headings:
        if not groups or heading.level <= groups[-1][0].level:
            groups.append([])
        groups[-1].append(heading)
    return [(first, _nested(others)) for first, *others in groups]


def document_page(identifier: str, title: str, docx: bytes, metadata: Metadata) -> bytes:
    """Return the page of one document that stands beside the dossier; `identifier` is its file name without ending."""
    word = read_word(docx, f"{identifier}.docx", slug(identifier), {})
    return html_page(
        "editions/html/document.html.j2",
        title=title,
        metadata=metadata,
        identifier=identifier,
        content=as_markup(Body(word, title, above=0).blocks()),
        state_of=state_of,
        typeset=typeset,
    )


def typeset(words: str) -> str:
    """Return words with the no-break spaces of French, no line beginning with a dash."""
    return tied(spaced(words)).replace(" — ", "\u00a0— ").replace(" – ", "\u00a0– ")


def state_of(metadata: Metadata) -> str:
    """Return what a page says of its version: « Version 1.2 du 3 juin 2024, projet sans valeur contractuelle. »."""
    state = ", projet sans valeur contractuelle" if metadata.draft else ""
    return typeset(f"Version {metadata.version} du {date(metadata.date)}{state}.")


def places_in(contract: bytes, parts: Sequence[Part], files: Collection[str] = ()) -> Callable[[Target], str | None]:
    """Return what gives the address of a target: an annex is its part, a file itself, anything else a bookmark.

    A bookmark that several parts have is that of the first.
    """
    known = {element.get("id") for element in lxml.html.fromstring(contract).iter()}
    annexes = {part.key: slug(part.identifier) for part in parts if part.key}

    def address(target: Target) -> str | None:
        kind, name = target
        if kind == FILE:
            return name if name in files else None
        own = [annexes[name]] if kind == "annexe" and name in annexes else []
        marked = (f"{slug(part.identifier)}-{slug(bookmark_name(kind, name))}" for part in parts)
        return next((f"{PAGE}#{place}" for place in (*own, *marked) if place in known), None)

    return address
