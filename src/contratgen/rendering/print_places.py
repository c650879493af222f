"""Where printed values go: what each kind of place makes of a value, and what surrounds it in the template."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contratgen.ooxml.tags import Tag


class Sink(StrEnum):
    """What a printed value becomes: the name of the filter that prints it."""

    TEXT = "cg_text"  # the text of a run, with breaks and tabs
    PLAIN = "cg_plain"  # text where no break may stand: charts, formulas
    ATTRIBUTE = "cg_attribute"  # an attribute or a property of the file
    RUNS = "cg_runs"
    PARAGRAPHS = "cg_paragraphs"
    MARKUP = "cg_markup"  # what a macro made: rows, cells
    PICTURE = "cg_picture"
    CHART = "cg_chart"
    SPAN = "cg_span"
    COLOUR = "cg_colour"
    ADDRESS = "cg_address"  # a piece of a link's address
    LINK = "cg_link"  # the whole of it


@dataclass(frozen=True, slots=True)
class PrintPlace:
    """Where a value is printed: its tag, how, and what surrounds it.

    `run` and `paragraph` are the XML of the properties around; `heading` the level of the heading above, 0 for none;
    `box` the size of the placeholder in EMU, `pattern` the relationship of its chart; `part` the part of the story.
    A value that a block or a macro has `captured` may never reach the page.
    """

    tag: Tag
    sink: Sink
    part: str
    run: str = ""
    paragraph: str = ""
    heading: int = 0
    box: tuple[int, int] = (0, 0)
    pattern: str = ""
    takes_notes: bool = False
    captured: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """What a placeholder shows: the relationship that leads to a picture or chart, and a picture's size in EMU."""

    rid: str
    cx: int
    cy: int
