"""What this stage takes and gives: what a Word file says of itself, and the finished PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from contratgen.ooxml.sections import Numbering


class Chart(NamedTuple):
    """A chart of the Word file: its alternative text, and its size in points."""

    text: str
    width: float
    height: float


class Equation(NamedTuple):
    """An equation of the Word file: what it says on one line, its characters, and the signs that its forms draw."""

    text: str
    characters: str
    forms: str = ""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a PDF says of itself.

    Charts and equations are in reading order, those of notes last, the numberings of pages in the order of sections.
    """

    title: str
    author: str
    language: str
    date: date
    charts: tuple[Chart, ...] = ()
    numberings: tuple[Numbering, ...] = ()
    equations: tuple[Equation, ...] = ()


class OutlineEntry(NamedTuple):
    """An entry of the outline: level from 1, words, page from 1."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """A finished PDF/A-3a and PDF/UA-1 file, its page count and its outline.

    `labels` are the numbers that its pages bear, in order; `places` the named destinations with their pages, from 1.
    """

    pdf: bytes
    pages: int
    outline: tuple[OutlineEntry, ...]
    labels: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
