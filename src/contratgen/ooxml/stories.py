"""Which parts of a Word file hold text, and what they are called in French: body, headers, footers, notes, charts.

Knows nothing of templates: a story is a part that a reader sees, or that describes the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contratgen.ooxml.package import Package


class StoryKind(StrEnum):
    """What a story is to the document."""

    BODY = "corps"
    HEADER = "en-tête"
    FOOTER = "pied de page"
    FOOTNOTES = "notes de bas de page"
    ENDNOTES = "notes de fin"
    COMMENTS = "commentaires"
    CHART = "graphique"
    PROPERTIES = "propriétés du document"


@dataclass(frozen=True, slots=True)
class Story:
    """A part that holds text: its name in the package, what it is, and its French name (« en-tête 2 »)."""

    part: str
    kind: StoryKind
    name: str


_RELATED: Final = (
    ("header", StoryKind.HEADER),
    ("footer", StoryKind.FOOTER),
    ("footnotes", StoryKind.FOOTNOTES),
    ("endnotes", StoryKind.ENDNOTES),
    ("comments", StoryKind.COMMENTS),
)
_NUMBERED: Final = frozenset({StoryKind.HEADER, StoryKind.FOOTER, StoryKind.CHART})


def stories(package: Package) -> tuple[Story, ...]:
    """Return the stories of a Word file: the body first, then headers, footers, notes, comments, charts, properties."""
    return tuple(_stories(package))


def _stories(package: Package) -> Iterator[Story]:
    yield Story(package.main, StoryKind.BODY, StoryKind.BODY.value)
    for relation, kind in _RELATED:
        yield from _named(kind, package.related(relation))
    yield from _named(StoryKind.CHART, _charts(package))
    for properties in ("core", "extended", "custom"):
        yield from _named(StoryKind.PROPERTIES, package.related(properties, ""))


def _named(kind: StoryKind, parts: Iterable[str]) -> Iterator[Story]:
    for number, part in enumerate(sorted(set(parts), key=natural_key), 1):
        yield Story(part, kind, f"{kind.value} {number}" if kind in _NUMBERED else kind.value)


def _charts(package: Package) -> Iterator[str]:
    holders = [package.main, *package.related("header"), *package.related("footer")]
    for holder in holders:
        yield from package.related("chart", holder)


def natural_key(name: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key under which `header2.xml` stands before `header10.xml`."""
    return tuple((integer(piece), piece.lstrip("0123456789")) for piece in re.split(r"([0-9]+)", name))
