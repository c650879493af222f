"""Which copy of a loop's body an element belongs to: references of a copy lead to the bookmarks of the same copy.

A lowered template marks with processing instructions where each copy begins and ends; they are read, and taken out,
as soon as a rendered story is parsed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.fields import R
from contratgen.ooxml.links import references_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import CALLS
from contratgen.ooxml.places import P

if TYPE_CHECKING:
    from collections.abc import Iterable

    Path = tuple[tuple[str, int], ...]
    """The loops around an element, outermost first, each with its turn from 1."""

BEGIN, END = "contratgen-tour", "contratgen-fin"
_MARK: Final = re.compile(rf"<\?(?:{BEGIN}|{END})[^?]*\?>".encode())
_PLACED: Final = (P, R, qn("w:bookmarkStart"), qn("w:hyperlink"), qn("w:fldSimple"), *CALLS)


def begins(loop: int) -> str:
    """Return what stands at the head of each copy of a loop's body."""
    return f"<?{BEGIN} {loop}?>"


def ends(loop: int) -> str:
    """Return what stands after a loop."""
    return f"<?{END} {loop}?>"


@dataclass
class Copies:
    """The copies in a rendering: where elements stand, and the names that the bookmarks of each copy were given."""

    paths: dict[etree._Element, Path] = field(default_factory=dict)
    names: dict[str, list[tuple[Path, str]]] = field(default_factory=lambda: defaultdict(list))

    def read(self, root: etree._Element, xml: bytes) -> bytes:
        """Note the places of a story's elements, in document order; take the marks out, and return it without."""
        if not _MARK.search(xml):
            return xml
        path: list[tuple[str, int]] = []
        turns: Counter[tuple[Path, str]] = Counter()
        for node in root.iter(etree.PI, *_PLACED):
            if not isinstance(node, etree._ProcessingInstruction):  # noqa: SLF001 -- lxml gives its type no other name
                if path:
                    self.paths[node] = tuple(path)
            elif node.target in {BEGIN, END}:
                loop = node.text or ""
                open_loops = [name for name, _ in path]
                del path[open_loops.index(loop) if loop in open_loops else len(path) :]
                turns[tuple(path), loop] += node.target == BEGIN
                path += [(loop, turns[tuple(path), loop])] if node.target == BEGIN else []
        etree.strip_tags(root, etree.PI)
        return _MARK.sub(b"", xml)

    def adopt(self, note: etree._Element, call: etree._Element) -> None:
        """Let a note belong to the copy of its call."""
        path = self.paths.get(call)
        if path:
            self.paths |= dict.fromkeys(note.iter(*_PLACED), path)

    def named(self, start: etree._Element, written: str, name: str) -> None:
        """Note that a bookmark, written under one name, bears another now, or the same."""
        self.names[written.casefold()].append((self.paths.get(start, ()), name))

    def lead(self, stories: Iterable[etree._Element]) -> None:
        """Lead each reference to the nearest of the bookmarks of its name: that of its copy, else the first.

        Capitals tell no difference to Word, but they do to LibreOffice: the reference takes those of the bookmark.
        """
        for reference in [found for root in stories for found in references_of(root)] if self.names else ():
            known, own = self.names.get(reference.name.casefold(), []), self.paths.get(reference.node, ())
            name = max(known, key=lambda one: _shared(own, one[0]))[1] if known else reference.name
            if name != reference.name:
                reference.lead_to(name)


def _shared(one: Path, other: Path) -> int:
    """Return how many loops two elements share a copy of."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
