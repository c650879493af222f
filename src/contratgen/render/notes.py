"""Footnotes that a loop repeats: each call after the first gets a copy of the note, under a number of its own."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import parse_xml

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.render.printing import Run

_ID: Final = qn("w:id")
_CALL, _NOTE = qn("w:footnoteReference"), qn("w:footnote")


def repeat_notes(trees: dict[str, etree._Element], run: Run) -> set[str]:
    """Give every call of a footnote in the body its own note, and return the parts that were changed."""
    body, part = run.prepared.package.main, run.prepared.footnotes
    repeated = _repeated(trees[body])
    if not repeated or (part not in trees and part not in run.prepared.parts):
        return set()
    if part not in trees:
        trees[part] = parse_xml(run.prepared.parts[part])
    notes = trees[part]
    known = {note.get(_ID): note for note in notes.iter(_NOTE)}
    following = max(map(integer, known)) + 1
    for call in repeated:
        if (note := known.get(call.get(_ID))) is not None:
            copy = deepcopy(note)
            for one in (copy, call):
                one.set(_ID, str(following))
            notes.append(copy)
            following += 1
    return {body, part}


def _repeated(body: etree._Element) -> list[etree._Element]:
    seen: set[str] = set()
    repeated = []
    for call in body.iter(_CALL):
        if call.get(_ID, "") in seen:
            repeated.append(call)
        seen.add(call.get(_ID, ""))
    return repeated
