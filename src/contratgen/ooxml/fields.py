"""The fields of a story (ECMA-376 Part 1 §17.16): what Word calculates, and the result kept beside the code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

R: Final = qn("w:r")
_MARK, _TYPE, _CODE, _SIMPLE = qn("w:fldChar"), qn("w:fldCharType"), qn("w:instrText"), qn("w:fldSimple")
_INSTRUCTION: Final = qn("w:instr")


@dataclass
class Field:
    """One field: its code, and the runs in which it begins, passes from code to result (if it has one), and ends.

    Of a `w:fldSimple`, `begin` is the element itself, which holds its result. The code of a field is `computed` when it
    holds another field.
    """

    code: str
    begin: etree._Element
    separate: etree._Element | None = None
    end: etree._Element | None = None
    codes: list[etree._Element] = field(default_factory=list)
    computed: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it ends."""
        return self.begin.tag == _SIMPLE or self.end is not None

    @property
    def name(self) -> str:
        """The first word of the code, in capitals: `REF`, `TOC`."""
        words = self.code.split(maxsplit=1)
        return words[0].upper() if words else ""

    @property
    def arguments(self) -> list[str]:
        """What follows the name, split at spaces, quotes taken off."""
        return [word.strip('"') for word in self.code.split()[1:]]

    def set_code(self, code: str) -> None:
        """Give the field another code."""
        self.code = code
        if self.begin.tag == _SIMPLE:
            self.begin.set(_INSTRUCTION, code)
        for rank, node in enumerate(self.codes):
            node.text = "" if rank else code

    def result(self) -> list[etree._Element]:
        """Return the runs of the cached result."""
        if self.begin.tag == _SIMPLE:
            return list(self.begin.iter(R))
        if self.separate is None:
            return []
        return list(takewhile(lambda run: run is not self.end, _runs_after(self.separate)))


def _runs_after(run: etree._Element) -> Iterator[etree._Element]:
    """Yield the runs that follow one in document order."""
    node: etree._Element | None = run
    while node is not None:
        for sibling in node.itersiblings():
            yield from sibling.iter(R)
        node = node.getparent()


def fields_of(root: etree._Element) -> Iterator[Field]:
    """Yield the fields of a story as they end; a field within another comes before it. Unclosed ones are left out."""
    return (found for found in every_field(root) if found.is_whole)


def every_field(root: etree._Element) -> Iterator[Field]:
    """Yield the fields of a story, those that never end last, and codes outside any field: Word may run them all."""
    open_fields: list[Field] = []
    for node in root.iter(_MARK, _CODE, _SIMPLE):
        run = node.getparent()
        if run is None:
            continue  # a part that is but a field is no story
        if node.tag == _SIMPLE or node.get(_TYPE) == "begin":
            if open_fields and open_fields[-1].separate is None:
                open_fields[-1].computed = True
            if node.tag == _SIMPLE:
                yield Field(node.get(_INSTRUCTION, ""), node)
            else:
                open_fields.append(Field("", run))
        elif open_fields:
            yield from _read(node, run, open_fields)
        elif node.tag == _CODE:
            yield Field(node.text or "", run)
    yield from open_fields


def _read(node: etree._Element, run: etree._Element, open_fields: list[Field]) -> Iterator[Field]:
    kind, current = node.get(_TYPE), open_fields[-1]
    if node.tag == _CODE and current.separate is None:
        current.code += node.text or ""
        current.codes.append(node)
    elif kind == "separate":
        current.separate = run
    elif kind == "end":
        open_fields.pop()
        current.end = run
        yield current


def link_targets(found: Field) -> list[str]:
    """Return what a `HYPERLINK` field leads to outside its document: its arguments but for those of its switches."""
    targets, after = [], ""
    for quoted, plain in _WORDS.findall(found.code)[1:]:
        if after in _TAKING:
            after = ""
        elif not quoted and _SWITCH.fullmatch(plain):
            after = plain.casefold()
        else:
            targets.append(quoted or plain)
    return [target for target in targets if target]


_WORDS: Final = re.compile(r"[\"“”]([^\"“”]*)(?:[\"“”]|$)|([^\s\"“”]+)")
_SWITCH: Final = re.compile(r"\\[A-Za-z]")
_TAKING: Final = frozenset({"\\l", "\\o", "\\t"})
"""The switches of `HYPERLINK` that take an argument: a bookmark, a screen tip, a frame (17.16.5.25)."""

ALLOWED: Final = frozenset(
    {
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"),
        *("REF", "PAGEREF", "NOTEREF", "STYLEREF", "SEQ"),
        *("TOC", "HYPERLINK", "TITLE", "SUBJECT"),
    }
)
"""Fields that depend on nothing but the document itself."""
