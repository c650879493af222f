"""Outlines (ISO 32000-1, 12.3.3), read and written as entries that hold those below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pikepdf import Dictionary, Name, Object, OutlineItem, Pdf

from contratgen.pdf.destinations import Destination, PageNumbers, resolve

DEPTH: Final = 9
"""Levels read: Word's headings have nine."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an outline, where it leads, and the lines below it."""

    title: str
    target: Destination | None
    below: tuple[Entry, ...] = ()

    def moved(self, by: int) -> Entry:
        """Return the same entry in a document where `by` pages stand before."""
        below = tuple(entry.moved(by) for entry in self.below)
        return Entry(self.title, self.target.moved(by) if self.target else None, below)


def entries_of(pdf: Pdf, numbers: PageNumbers, names: Mapping[str, Destination]) -> tuple[Entry, ...]:
    """Return the outline of a document; loops and what lies deeper than nine levels are left out."""
    with pdf.open_outline(max_depth=DEPTH, strict=False) as outline:
        return tuple(_entry(item, numbers, names) for item in outline.root)


def _entry(item: OutlineItem, numbers: PageNumbers, names: Mapping[str, Destination]) -> Entry:
    value: Any = item.destination
    if value is None and isinstance(item.action, Dictionary) and item.action.get(Name.S) == Name.GoTo:
        value = item.action.get(Name.D)
    target = names.get(value) if isinstance(value, str) else resolve(value, numbers, names)
    return Entry(item.title, target, tuple(_entry(child, numbers, names) for child in item.children))


def lines_of(entries: Iterable[Entry], level: int = 1) -> Iterator[tuple[int, Entry]]:
    """Yield the entries in reading order, each with its level from 1."""
    for entry in entries:
        yield level, entry
        yield from lines_of(entry.below, level + 1)


def write_outline(pdf: Pdf, entries: Iterable[Entry], pages: Sequence[Object]) -> None:
    """Write an outline, its entries closed, and have readers show it first."""
    with pdf.open_outline() as outline:
        outline.root.extend(_item(entry, pages) for entry in entries)
    pdf.Root.PageMode = Name.UseOutlines


def _item(entry: Entry, pages: Sequence[Object]) -> OutlineItem:
    item = OutlineItem(entry.title, entry.target.to_array(pages) if entry.target else None)
    item.is_closed = True
    item.children.extend(_item(child, pages) for child in entry.below)
    return item
