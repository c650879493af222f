"""`contrat.html`: contract and annexes on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.editions.html.blocks import SHOWN_LEVELS, Body, Heading
from contratgen.editions.html.drawing import typeset
from contratgen.editions.html.style import PAGE_STYLE
from contratgen.editions.html.word import read_word
from contratgen.ooxml.bookmarks import bookmark_name, slug
from contratgen.rendering.filters import date
from contratgen.reports.markup import Element, node, page

if TYPE_CHECKING:
    from contratgen.assembly.kit import Metadata

PAGE: Final = "contrat.html"


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


def contract_page(parts: Sequence[Part], metadata: Metadata, voted: str, dossier: str) -> bytes:
    """Return the page of a whole contract; `dossier` is the name of the PDF that its pieces stand in."""
    elsewhere = {bookmark_name("annexe", part.key): slug(part.identifier) for part in parts if part.key}
    sections, entries = [], []
    for part in parts:
        word = read_word(part.docx, f"{part.identifier}.docx", slug(part.identifier), elsewhere)
        body = Body(word, part.title)
        blocks, manner = [*body.blocks(), *_pieces(part, dossier)], "paysage" if word.is_wide else None
        section = node("section", blocks, id=slug(part.identifier), aria_label=part.title, class_=manner)
        section.set("data-document", part.identifier)
        sections.append(section)
        entries.append(_entry(part, body.headings))
    folded = node("details", node("summary", "Articles et annexes"), node("ol", entries, role="list"))
    contents = node("nav", node("h2", "Sommaire", id="sommaire"), folded, aria_labelledby="sommaire")
    skip = node("p", node("a", "Aller au contrat", href=f"#{slug(parts[0].identifier)}"), class_="evitement")
    header = node("header", node("h1", typeset(metadata.title)), _said(metadata), node("p", _links(dossier)))
    footer = node("footer", node("p", "Empreinte du texte soumis au vote : ", node("code", voted)))
    return page(metadata.title, PAGE_STYLE, skip, header, contents, node("main", sections), footer)


def document_page(identifier: str, title: str, docx: bytes, metadata: Metadata) -> bytes:
    """Return the page of one document that stands beside the dossier; `identifier` is its file name without ending."""
    word = read_word(docx, f"{identifier}.docx", slug(identifier), {})
    main = node("main", [*Body(word, title, above=0).blocks()])
    main.set("data-document", identifier)
    other = (node("a", words, href=f"{identifier}{end}") for words, end in (("PDF", ".pdf"), ("Word", ".docx")))
    header = node(
        "header", node("p", typeset(metadata.title)), _said(metadata), node("p", "Ce document en ", *_joined(other))
    )
    return page(title, PAGE_STYLE, header, main)


def _joined(links: Iterator[Element]) -> Iterator[str | Element]:
    yield next(links)
    for link in links:
        yield " · "
        yield link


def _said(metadata: Metadata) -> tuple[Element, Element]:
    return node("p", typeset(f"{metadata.subject}.")), node("p", state_of(metadata))


def state_of(metadata: Metadata) -> str:
    """Return what a page says of its version: « Version 1.2 du 3 juin 2024, projet sans valeur contractuelle. »."""
    state = ", projet sans valeur contractuelle" if metadata.draft else ""
    return typeset(f"Version {metadata.version} du {date(metadata.date)}{state}.")


def _links(dossier: str) -> Iterator[str | Element]:
    yield "Cette page dit les mêmes mots que les documents Word et PDF. "
    yield node("a", "Présentation du contrat et téléchargements", href="index.html")
    yield " · "
    yield node("a", "Dossier complet en PDF", href=dossier)


def _entry(part: Part, headings: Sequence[Heading]) -> Element:
    link = node("a", part.title, href=f"#{slug(part.identifier)}")
    shown = [h for h in headings if h.level <= SHOWN_LEVELS and h.words.split() != part.title.split()]
    return node("li", link, _nested(shown))


def _nested(headings: Sequence[Heading]) -> Element | None:
    """Return headings as lists, one within the other: each holds those that follow it and are deeper."""
    if not headings:
        return None
    shown = node("ol", role="list")
    groups: list[list[Heading]] = []
    for heading in headings:
        if not groups or heading.level <= groups[-1][0].level:
            groups.append([])
        groups[-1].append(heading)
    for first, *others in groups:
        link = node("a", first.words, href=f"#{first.identifier}")
        shown.append(node("li", link, _nested(others)))
    return shown


def _pieces(part: Part, dossier: str) -> Iterator[Element]:
    if part.pieces:
        items = (node("li", _supplied(one, dossier), f" : {one.description}", _text(one)) for one in part.pieces)
        heading = node("h3", "Pièces de cette annexe, dans le dossier PDF", id=f"{slug(part.identifier)}-pieces")
        yield node("div", heading, node("ul", items), data_ajout="")


def _text(one: Supplied) -> Element | None:
    if not one.text:
        return None
    summary = node("summary", f"Texte lu automatiquement : {one.title}")
    return node("details", summary, (node("p", paragraph) for paragraph in one.text))


def _supplied(one: Supplied, dossier: str) -> Element:
    if one.file:
        return node("a", f"{one.title} (PDF signé électroniquement, joint au dossier)", href=one.file)
    return node("a", f"{one.title} (PDF, page {one.page} du dossier)", href=f"{dossier}#page={one.page}")
