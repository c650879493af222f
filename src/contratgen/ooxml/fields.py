"""The fields of a story (ECMA-376 Part 1 §17.16): what Word calculates, and the result kept beside the code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

P, R = qn("w:p"), qn("w:r")
_MARK, _TYPE, _CODE, _SIMPLE = qn("w:fldChar"), qn("w:fldCharType"), qn("w:instrText"), qn("w:fldSimple")


@dataclass
class Field:
    """One field: its code, the run where it begins, and the runs between `separate` and `end` (its result).

    `end` is the run that closes it, or None for a `w:fldSimple`, whose runs are its children.
    """

    code: str
    begin: etree._Element
    separate: etree._Element | None = None
    end: etree._Element | None = None
    result: list[etree._Element] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The first word of the code, in capitals: `REF`, `TOC`."""
        words = self.code.split(maxsplit=1)
        return words[0].upper() if words else ""

    @property
    def arguments(self) -> list[str]:
        """What follows the name, split at spaces, quotes taken off."""
        return [word.strip('"') for word in self.code.split()[1:]]


def fields_of(root: etree._Element) -> Iterator[Field]:
    """Yield the fields of a story as they end; a field within another comes before it. Unclosed ones are left out."""
    open_fields: list[Field] = []
    for node in root.iter(R, _SIMPLE):
        if node.tag == _SIMPLE:
            yield Field(node.get(qn("w:instr"), ""), node, result=list(node.iter(R)))
        else:
            yield from _read_run(node, open_fields)


def _read_run(run: etree._Element, open_fields: list[Field]) -> Iterator[Field]:
    for node in run.iterchildren(_MARK, _CODE):
        kind = node.get(_TYPE)
        if kind == "begin":
            open_fields.append(Field("", run))
        elif not open_fields:
            continue
        elif node.tag == _CODE and open_fields[-1].separate is None:
            open_fields[-1].code += node.text or ""
        elif kind == "separate":
            open_fields[-1].separate = run
        elif kind == "end":
            closed = open_fields.pop()
            closed.end = run
            yield closed
    for outer in open_fields:
        if outer.separate is not None and outer.separate is not run:
            outer.result.append(run)


ALLOWED: Final = frozenset(
    {
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"),
        *("REF", "PAGEREF", "NOTEREF", "STYLEREF", "SEQ"),
        *("TOC", "HYPERLINK", "TITLE", "SUBJECT"),
    }
)
"""Fields that depend on nothing but the document itself."""
