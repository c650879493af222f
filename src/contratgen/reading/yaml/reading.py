"""YAML → located values: every scalar as the text that was written, quoted or not, with its file, line and column.

Takes the events of YAML 1.2 and knows no schema. Tags, anchors, aliases, merges, duplicate keys,
directives and second documents are refused; the traps that YAML sets for French writers have their own messages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, Place, in_order
from contratgen.base.faults import bounded
from contratgen.reading.conflicts import conflicts
from contratgen.reading.encoding import decode
from contratgen.reading.located import Absent, Mapping, Scalar, Sequence
from contratgen.reading.unicode import SUSPECT, checked, nfc
from contratgen.reading.yaml import faults
from contratgen.reading.yaml.compiled import UnlikeError, compiled_events
from contratgen.reading.yaml.keyboard import settle
from contratgen.reading.yaml.source import HARD_SPACES, YamlSource
from contratgen.reading.yaml.syntax import UnreadableError, events, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ruamel.yaml.events import (
        AliasEvent,
        DocumentStartEvent,
        Event,
        MappingStartEvent,
        ScalarEvent,
        SequenceStartEvent,
    )

    from contratgen.base.faults import Fault
    from contratgen.reading.located import Node

    Shifts = dict[int, list[tuple[int, int]]]
    Anchored = AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent
    """The events that bring a node."""

MENDINGS: Final = 40
"""Faults after which a file is read again, the faulty character replaced, to find the next ones."""
MENDED_BYTES: Final = 4 * limits.MIB
"""Characters read again at most, over all these readings."""
NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML 1.2 reads as no value at all."""
INDENTED: Final = faults.INDENTATION.message.partition("«")[0]
HARD_SPACED: Final = re.compile(f"-[{HARD_SPACES}]")
GLUED: Final = re.compile(r" *[^\W\d][\w-]*:[^\s:/]")
"""A field without a space after its colon, which YAML takes for text."""
HARD_DASH: Final = re.compile(f"^ *-[{HARD_SPACES}]", re.MULTILINE)


def read_yaml(blob: bytes, file: str) -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """Return the mapping that a YAML file holds, None when it holds none, and every fault found.

    Where a fault blocks, the mapping may be incomplete.
    """
    text, found = decode(blob, file)
    if not text.strip():
        return None, found or (faults.EMPTY.at(Place(file, 1, 1)),)
    if unsettled := conflicts(text, file, titles=False):
        return None, bounded([*found, *unsettled])
    read = cache(lambda other: _read(other, file, text, other, {}))
    settled = settle(text, file, lambda other: not read(other)[1].troubled)
    found = tuple(fault for fault in found if (fault.place.line, fault.place.column) not in settled.colons)
    mended, shifts, current, plain = settled.faults, settled.shifts, settled.text, settled.text
    for _ in range(1 + min(MENDINGS, MENDED_BYTES // len(text))):
        anew = shifts or current != plain
        root, reading = _read(current, file, text, plain, shifts) if anew else read(current)
        mended += reading.source.mended
        mended_text, plain = reading.source.mended_text()
        if mended_text == current:
            break
        current = mended_text
        for line, count in reading.source.drawn_back.items():
            shifts.setdefault(line, []).append((0, -count))
    return root, bounded(_once([*found, *mended, *reading.faults]))


def _once(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield faults in order, but colons and indentations that follow from the one before, on its line or the next."""
    last: Diagnostic | None = None
    for fault in in_order(found):
        colon, indented = fault.code == faults.COLON.code, fault.message.startswith(INDENTED)
        near = last is not None and (fault.place.line or 0) - (last.place.line or 0) <= (1 if indented else 0)
        if last is None or not near or last.code != fault.code or not (colon or last.message.startswith(INDENTED)):
            yield fault
        last = fault


def _read(text: str, file: str, written: str, settled: str, shifts: Shifts) -> tuple[Mapping | None, Reading]:
    """Return one reading of a text, and the mapping that it found: by libyaml where it may, by ruamel otherwise."""
    reading = Reading(YamlSource(text, file, written, settled, shifts))
    try:
        return reading.root(compiled_events(text)), reading
    except UnlikeError:
        reading = Reading(YamlSource(text, file, written, settled, shifts))
        return reading.root(events(text)), reading


ESCAPE: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)")
ESCAPED: Final = dict(zip("0abvfreN_LP", "\0\a\b\v\f\r\x1b\x85\xa0\u2028\u2029", strict=True))
"""What the escapes of YAML 1.2 (5.7) with one letter write; the others write ordinary characters."""


class Abandoned(Exception):  # noqa: N818 -- no error of the program: it ends one reading
    """Raised where reading on would tell nothing more; the faults are kept."""


@dataclass(slots=True)
class Frame:
    """A collection being filled; in a mapping, `key` is the field whose value comes next."""

    node: Mapping | Sequence
    flow: bool
    key: Scalar | None = None
    key_end: int = 0
    kept: bool = True  # False for a value that is no one's: its key was refused


@dataclass(slots=True)
class Reading:
    """One reading of a text: builds the values, event after event, and gathers faults."""

    source: YamlSource
    faults: list[Diagnostic] = field(default_factory=list)
    stack: list[Frame] = field(default_factory=list)
    top: Node | None = None
    documents: int = 0
    nodes: int = 0
    start: int = 0  # offset of the last event
    end: int = 0  # offset after it
    glued: bool = False  # whether a text seems to be fields

    @property
    def troubled(self) -> bool:
        """Whether anything was found, or mended, or seems to be fields that were read as text."""
        return bool(self.faults or self.source.mended or self.glued)

    def root(self, events: Iterable[Event]) -> Mapping | None:
        """Return the mapping at the top, None after a fault that hides it."""
        take: dict[str, Callable[[Any], None]] = {
            "DocumentStartEvent": self._document,
            "ScalarEvent": self._value,
            "AliasEvent": self._alias,
            "MappingStartEvent": self._open,
            "SequenceStartEvent": self._open,
            "MappingEndEvent": self._close,
            "SequenceEndEvent": self._close,
        }
        try:
            for event in events:
                if taken := take.get(type(event).__name__):
                    taken(event)
                self.start, self.end = event.start_mark.index, event.end_mark.index
        except UnreadableError as error:
            self.faults += explain(error, self.source, (self.start, self.end))
            return None
        except Abandoned:
            return None
        if isinstance(self.top, Mapping):
            return self.top
        fault = faults.NOT_MAPPING if self.top else faults.EMPTY
        self.faults.append(fault.at(self.top.place if self.top else self.source.place(0)))
        return None

    def _value(self, event: ScalarEvent) -> None:
        self._properties(event)
        self._add(self._scalar(event), event)

    def _alias(self, event: AliasEvent) -> None:
        self._report(event.start_mark.index, faults.ALIAS)
        self._add(Scalar("", self.source.place(event.start_mark.index)), event)

    def _close(self, _event: Event) -> None:
        self.stack.pop()

    def _report(self, offset: int, fault: Fault, read: str | None = None, **words: object) -> None:
        shown = next(iter(self.source.quoted(offset).split(maxsplit=1)), "") if read is None else read
        self.faults.append(fault.at(self.source.place(offset), shown, **words))

    def _document(self, event: DocumentStartEvent) -> None:
        """Refuse directives, and any document but the first."""
        self.documents += 1
        for match in re.finditer("^%[^\n]*", self.source.text[self.end : event.start_mark.index], re.MULTILINE):
            self._report(self.end + match.start(), faults.DIRECTIVE, match[0])
        if self.documents > 1:
            self._report(event.start_mark.index, faults.DOCUMENTS)
            raise Abandoned

    def _properties(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.anchor is not None:
            self._report(event.start_mark.index, faults.ANCHOR)
        if event.tag is not None:
            self._report(event.start_mark.index, faults.TAG)

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        self._properties(event)
        place = self.source.at(event.start_mark)
        node = Mapping(place) if type(event).__name__ == "MappingStartEvent" else Sequence(place)
        self._add(node, event)
        self.stack.append(Frame(node, bool(event.flow_style)))
        if len(self.stack) > limits.YAML_DEPTH:
            self._report(event.start_mark.index, faults.DEPTH)
            raise Abandoned

    def _add(self, node: Node, event: Anchored) -> None:
        """Put a node where it belongs: at the top, in a sequence, as a key, or as the value of the last key."""
        self.nodes += 1
        if self.nodes > limits.YAML_NODES:
            self._report(event.start_mark.index, faults.NODES)
            raise Abandoned
        frame = self.stack[-1] if self.stack else None
        if frame is None:
            self.top = node
        elif isinstance(frame.node, Sequence):
            frame.node.append(node)
        elif frame.key is None:
            self._key(frame, frame.node, node, event)
        else:
            if frame.kept:
                frame.node[str(frame.key)] = node
            frame.key, frame.kept = None, True

    def _key(self, frame: Frame, mapping: Mapping, node: Node, event: Anchored) -> None:
        """Take a node as the name of the field that comes; refuse what names none, or one that came before."""
        offset = event.start_mark.index
        frame.key, frame.key_end, frame.kept = Scalar("", node.place), event.end_mark.index, False
        if isinstance(node, Absent) or not isinstance(node, Scalar) or not node.strip():
            self._report(offset, faults.KEY)
            return
        name = node.strip(HARD_SPACES)
        self.glued |= frame.flow and GLUED.match(name) is not None
        if name != node:
            self._report(offset, faults.HARD_SPACE, node, more="")
        if name == "<<" and not getattr(event, "style", None):
            self._report(offset, faults.MERGE)
        elif name in mapping.keys_at:
            self._report(offset, faults.DUPLICATE, name, first=mapping.keys_at[name].line)
        else:
            frame.key, frame.kept = Scalar(name, node.place), True
            mapping.keys_at[name] = node.place

    def _scalar(self, event: ScalarEvent) -> Scalar:
        """Return a scalar at its place; an empty one stands where its key does."""
        if not event.style:
            return self._plain(event, self.stack[-1] if self.stack else None)
        start, end = event.start_mark.index, event.end_mark.index
        place = self.source.content_place(start) if event.style in "|>" else self.source.at(event.start_mark)
        if event.style == '"' and "\\" in self.source.text[start:end]:
            self.faults += self._escaped(start, self.source.text[start:end])
            return Scalar(checked(nfc(event.value), place)[0], place)
        return Scalar(event.value, place)

    def _escaped(self, start: int, quoted: str) -> Iterator[Diagnostic]:
        """Yield the faults of characters that escapes write, each at its own; the others were judged before."""
        text: list[str] = []
        offsets: list[int] = []
        last = 0
        plain = SUSPECT.sub(" ", quoted).replace("\n", " ")
        for escape in (*ESCAPE.finditer(plain), None):
            upto = escape.start() if escape else len(plain)
            text.append(plain[last:upto])
            offsets += range(last, upto)
            if escape:
                code = escape[1] or escape[2] or escape[3]
                text.append(chr(int(code, 16)) if code else ESCAPED.get(escape[0][1], " "))
                offsets.append(upto)
                last = escape.end()
        for found in checked("".join(text), Place(self.source.file, 1, 1))[1]:
            yield replace(found, place=self.source.place(start + offsets[(found.place.column or 1) - 1]))

    def _plain(self, event: ScalarEvent, frame: Frame | None) -> Scalar:
        """Return a scalar without quotes, after looking for what YAML cut from it."""
        value, start, end = event.value, event.start_mark.index, event.end_mark.index
        place = self.source.at(event.start_mark)
        if value == self.source.text[start:end]:
            value = self.source.value(start, end)
        if frame and frame.key is not None and not value:
            place, end = frame.key.place, self.source.after(":", frame.key_end) + 1
        if frame and frame.flow:
            self.source.mend_comma(start, end)
        elif cut := self.source.comment_after(end, frame.node.place.column or 1 if frame else 1):
            self._report(cut.start(1), faults.HASH, cut[1])
        if "\n" in (written := self.source.text[start:end]):
            self.glued |= all(map(GLUED.match, written.split("\n")))
        spaced = self.source.hard_spaces and HARD_SPACED.search(value)
        if spaced and HARD_DASH.search(self.source.text, self.source.line_start(start), end):
            self._report(start, faults.HARD_SPACE, value, more="")
        return Absent(value, place) if value in NOTHING else Scalar(value, place)
