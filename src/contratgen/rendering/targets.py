"""What references lead to: the bookmarks of a rendering, the numbers of its paragraphs and notes, their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.ooxml.bookmarks import surrounded
from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import call_marks
from contratgen.ooxml.numbering import number_paragraphs
from contratgen.ooxml.places import nearest_paragraph, paragraph_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from contratgen.ooxml.fields import Field
    from contratgen.ooxml.numbering import Number
    from contratgen.rendering.printing import Run

_START, _NAME = qn("w:bookmarkStart"), qn("w:name")
_FINAL: Final = re.compile(r"[.\s]+$")


@dataclass
class Targets:
    """The bookmarks of a rendering: where each begins, and what references to it say."""

    trees: Mapping[str, etree._Element]
    run: Run

    @cached_property
    def starts(self) -> dict[str, etree._Element]:
        """Where each bookmark begins, by name."""
        return {start.get(_NAME, ""): start for root in self.trees.values() for start in root.iter(_START)}

    @cached_property
    def written(self) -> dict[str, str]:
        """The names of the bookmarks by the same without capitals: Word tells no difference."""
        return {name.casefold(): name for name in self.starts}

    @property
    def body(self) -> etree._Element:
        """The body of the document."""
        return self.trees[self.run.prepared.package.main]

    def tell(self, code: str, message: str, found: Field) -> None:
        """Record a fault of a field, once."""
        fault = Diagnostic(code, message, Place(self.run.prepared.file, label=f"renvoi « {found.code.strip()} »"))
        if fault not in self.run.faults:
            self.run.faults.append(fault)

    @cached_property
    def marks(self) -> Mapping[etree._Element, str]:
        """What the calls of notes show."""
        package = self.run.prepared.package
        return call_marks(self.body, [package.tree(part) for part in package.related("settings")])

    @cached_property
    def numbers(self) -> dict[etree._Element, Number]:
        """The numbers of the paragraphs of the body."""
        return number_paragraphs(self.body, self.run.numbering, self.run.prepared.styles)

    @cached_property
    def order(self) -> Mapping[etree._Element, int]:
        """The rank in the body of its elements."""
        return {node: rank for rank, node in enumerate(self.body.iter())}

    def start(self, name: str) -> etree._Element | None:
        """Return where a bookmark begins; capitals tell no difference."""
        return self.starts.get(self.written.get(name.casefold(), ""))

    def number(
        self, paragraph: etree._Element | None, near: etree._Element | None = None, *, full: bool = False
    ) -> str:
        """Return the number of a paragraph, without final full stop: `full`, or as one says it near another element."""
        number = self.numbers.get(paragraph) if paragraph is not None else None
        if number is None or number.is_bullet:
            return ""
        if near is not None:
            return _FINAL.sub("", number.seen_from(self._last_number(near)))
        return _FINAL.sub("", number.context if full else number.text)

    def _last_number(self, node: etree._Element) -> Number | None:
        """Return the number of the paragraph of an element, or of the last numbered one before it."""
        at = self.order.get(node, -1)
        numbered = (self.numbers[number] for number in reversed(self.numbers) if self.order[number] <= at)
        return next((number for number in numbered if not number.is_bullet), None)

    def position(self, start: etree._Element, node: etree._Element) -> str:
        """Return on which side of an element of the body another one stands, in Word's French."""
        return "ci-dessus" if self.order.get(start, -1) < self.order.get(node, -1) else "ci-dessous"

    def text(self, start: etree._Element) -> str:
        """Return the text that a bookmark surrounds; of its paragraph, when it surrounds none."""
        paragraph = nearest_paragraph(start)
        return "".join(surrounded(start) or ()) or (paragraph_text(paragraph) if paragraph is not None else "")
