"""Notes in the order of their calls: each call has its own note, and no note stands without a call.

Conditions remove calls, loops repeat them. LibreOffice pairs notes with calls by their order in the part, not by their
numbers: a note left over would shift all those after it. Of a comment, only the first call stays.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.fields import R
from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import COMMENT, KINDS, own_notes
from contratgen.ooxml.package import parse_xml
from contratgen.ooxml.splicing import drop_if_empty, remove
from contratgen.rendering.found_again import all_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from contratgen.ooxml.notes import Kind
    from contratgen.ooxml.package import Package
    from contratgen.rendering.printing import Run

_ID: Final = qn("w:id")
_RANGES: Final = tuple(map(qn, ("w:commentRangeStart", "w:commentRangeEnd")))


def settle_notes(trees: dict[str, etree._Element], run: Run) -> set[str]:
    """Give every call its own note, in the order of calls, and return the parts that were changed.

    What the notes without a call said goes to `run.aside`: it was printed, and a condition took it away.
    """
    changed: set[str] = set()
    for kind in KINDS:
        part = part_of(kind, run.prepared.package)
        if part in run.prepared.parts and part not in trees:
            trees[part] = parse_xml(run.prepared.parts[part])
        if part in trees:
            callers = {name: root for name, root in trees.items() if name != part}
            if kind is COMMENT:
                _call_once(callers.values(), kind)
            calls = {name: list(root.iter(kind.call)) for name, root in callers.items()}
            run.aside[part] = _settle([call for found in calls.values() for call in found], trees[part], kind, run)
            changed |= {part, *(name for name, found in calls.items() if found)}
    return changed


def part_of(kind: Kind, package: Package) -> str:
    """Return the name of the part that holds the notes of a kind, or that would."""
    return next(iter(package.related(kind.relation)), f"word/{kind.relation}.xml")


def _settle(calls: list[etree._Element], notes: etree._Element, kind: Kind, run: Run) -> str:
    """Rewrite a part of notes after its calls; return the text of the notes that no call asks for any more."""
    own = own_notes(notes, kind)
    for note in own.values():
        remove(note)
    reserved = {note.get(_ID) for note in notes}
    numbers = (str(number) for number in count(1) if str(number) not in reserved)
    asked: set[str] = set()
    for call in [call for call in calls if call.get(_ID) in own]:
        name = call.get(_ID, "")
        note = deepcopy(own[name]) if name in asked else own[name]
        asked.add(name)
        notes.append(note)
        number = name if kind is COMMENT else next(numbers)  # whose ranges bear the number too
        note.set(_ID, number)
        call.set(_ID, number)
        run.copies.adopt(note, call)
    return "".join(all_text(note) for name, note in own.items() if name not in asked)


def _call_once(stories: Iterable[etree._Element], kind: Kind) -> None:
    """Leave of each comment its first call and range."""
    seen: set[tuple[str, str]] = set()
    for node in [node for root in stories for node in root.iter(kind.call, *_RANGES)]:
        run, key = node.getparent(), (str(node.tag), node.get(_ID, ""))
        if key in seen:
            remove(node)
            if run is not None and run.tag == R:
                drop_if_empty(run)
        seen.add(key)
