"""Where the words that a PDF lost, or hides, stand in its Word file, and in the template that it was made from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.numbering import read_numbering
from contratgen.ooxml.package import open_package
from contratgen.ooxml.places import Geography, P, paragraph_text
from contratgen.ooxml.stories import stories
from contratgen.ooxml.styles import read_styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contratgen.base.diagnostics import Diagnostic, Place

BETWEEN: Final = " · "
"""Between the strings of a passage, as a fault cites them."""
OF_WORDS: Final = frozenset({"CG415", "CG883"})
"""The faults that cite the words at fault."""
_WORD: Final = re.compile(r"\w+")


def in_template(fault: Diagnostic, template: bytes, file: str) -> Diagnostic:
    """Return a fault of words that are lost or cannot be seen at their place in the template, if they are its own."""
    part = "" if fault.place.word is None else fault.place.word.part
    place = place_of(template, file, fault.read.split(BETWEEN), part) if fault.code in OF_WORDS else None
    return fault if place is None else replace(fault, place=place)


def place_of(docx: bytes, file: str, words: Sequence[str], part: str = "") -> Place | None:
    """Return where strings stand in a Word file, together or for the longest; None where no paragraph has them.

    `part` is where they are looked for first.
    """
    package = open_package(docx, file)
    styles = read_styles(package)
    numbering = read_numbering(package, styles)
    told = sorted(stories(package), key=lambda story: story.part != part)
    trees = [Geography(file, story, package.tree(story.part), styles, numbering) for story in told]
    said = [(tree, paragraph, paragraph_text(paragraph)) for tree in trees for paragraph in tree.root.iter(P)]
    for wanted in map(_folded, ("".join(words), max(words, key=len))):
        for tree, paragraph, text in said:
            if wanted and wanted in _folded(text):
                return tree.near(paragraph)
    return None


def _folded(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()
