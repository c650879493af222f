"""The notes of a Word file (ECMA-376 Part 1 §17.11): their kinds, and the number or sign that each call shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from contratgen.base.symbols import PRIVATE_PAGE, meaning
from contratgen.ooxml.bookmarks import following
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import OFF, qn
from contratgen.ooxml.number_formats import SHARED, formatted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


_ID, _TYPE, _VAL, _OWN_SIGN = qn("w:id"), qn("w:type"), qn("w:val"), qn("w:customMarkFollows")
_T, _SYMBOL, _SECTION = qn("w:t"), qn("w:sym"), qn("w:sectPr")
_SIGNS: Final = _T, _SYMBOL


class Kind(NamedTuple):
    """A kind of note: its French name, the relationship that leads to its part, the note, its call, its rules."""

    french: str
    relation: str
    note: str
    call: str
    rules: str


FOOTNOTE, ENDNOTE, COMMENT = (
    Kind(french, f"{name}s", qn(f"w:{name}"), qn(f"w:{name}Reference"), qn(f"w:{name}Pr"))
    for french, name in (("note de bas de page", "footnote"), ("note de fin", "endnote"), ("commentaire", "comment"))
)
KINDS: Final = (FOOTNOTE, ENDNOTE, COMMENT)
NUMBERED: Final = (FOOTNOTE, ENDNOTE)
CALLS: Final = (FOOTNOTE.call, ENDNOTE.call)


def own_notes(notes: etree._Element, kind: Kind) -> dict[str, etree._Element]:
    """Return the notes that people wrote, by number: not the lines that separate them from the text."""
    return {note.get(_ID, ""): note for note in notes.iterchildren(kind.note) if is_own(note)}


def is_own(note: etree._Element) -> bool:
    """Tell whether people wrote a note: lines that part notes from the text are kept among them."""
    return note.get(_TYPE) in {None, "normal"}


def has_own_sign(call: etree._Element) -> bool:
    """Tell whether a sign typed after a call stands for its number."""
    return call.get(_OWN_SIGN) not in {None, *OFF}


def own_sign(call: etree._Element) -> list[etree._Element]:
    """Return the elements that show the sign typed after a call, in its run or at the head of the next one."""
    own = [node for node in call.itersiblings(*_SIGNS) if character(node)]
    run = call.getparent()
    after = None if own or run is None else next(run.itersiblings(), None)
    beside = [] if after is None else list(after.iterchildren(*_SIGNS))[:1]
    return own or [node for node in beside if character(node)[:1].strip()]


def character(node: etree._Element) -> str:
    """Return what a text or a sign of a symbol font shows; nothing for a sign of unknown meaning."""
    if node.tag != _SYMBOL:
        return node.text or ""
    code = int(node.get(qn("w:char"), "0"), 16)
    return meaning(code if code >= PRIVATE_PAGE else code + PRIVATE_PAGE, node.get(qn("w:font"), ""))


def call_after(start: etree._Element) -> etree._Element | None:
    """Return the first call of a footnote or endnote after an element."""
    return next((node for node in following(start) if node.tag in CALLS), None)


def call_marks(body: etree._Element, settings: list[etree._Element]) -> dict[etree._Element, str]:
    """Return what each call of a footnote or endnote shows, in the order of the body, unless pages count anew."""
    return {call: mark for kind in NUMBERED for call, mark in _marks(kind, body, settings)}


def _marks(kind: Kind, body: etree._Element, settings: list[etree._Element]) -> Iterator[tuple[etree._Element, str]]:
    rules = next((rules for _, rules in ruled_calls(kind, body, settings)), Rules("decimal"))
    count = integer(rules.start, 1) - 1
    for call in body.iter(kind.call):
        sign = "".join(map(character, own_sign(call))) if has_own_sign(call) else None
        count += sign is None
        yield call, formatted(count, rules.form) if sign is None else sign.partition(" ")[0]


class Rules(NamedTuple):
    """How the notes of a section are numbered, and where they stand."""

    form: str
    start: str = "1"
    restart: str = "continuous"
    place: str = ""


def ruled_calls(
    kind: Kind, body: etree._Element, settings: list[etree._Element]
) -> Iterator[tuple[list[etree._Element], Rules]]:
    """Yield the calls of each section that has any, with the rules that it states, or failing that the settings."""
    calls: list[etree._Element] = []
    for node in [*body.iter(kind.call, _SECTION), body]:
        if node.tag == kind.call:
            calls.append(node)
        elif calls:
            roots = [node, *settings]
            form = _said(kind, roots, "numFmt", "decimal" if kind is FOOTNOTE else "lowerRoman")
            start, restart = _said(kind, roots, "numStart", "1"), _said(kind, roots, "numRestart", "continuous")
            yield calls, Rules(form, start, restart, _said(kind, roots, "pos", _PLACES[kind.relation]))
            calls = []


_PLACES: Final = {"footnotes": "pageBottom", "endnotes": "docEnd"}
COUNTED: Final = SHARED - {"none", "bullet"} | {"chicago"}
"""The formats in which LibreOffice numbers notes as Word does."""


def _said(kind: Kind, roots: list[etree._Element], name: str, default: str) -> str:
    said = (node.find(f"{kind.rules}/{qn(f'w:{name}')}") for node in roots)
    return next((node.get(_VAL, default) for node in said if node is not None), default)


def unlike_word(
    kind: Kind, body: etree._Element, settings: list[etree._Element]
) -> Iterator[tuple[etree._Element, str]]:
    """Yield the calls from which the converter would number or place notes otherwise than Word, and French words."""
    for call in body.iter(kind.call):
        if has_own_sign(call) and not own_sign(call):
            yield call, "signe absent, ou d'une police de symboles sans équivalent connu"
    first: Rules | None = None
    for calls, rules in ruled_calls(kind, body, settings):
        if rules.form not in COUNTED:
            yield calls[0], f"format de numéro « {rules.form} »"
        elif rules.restart not in {"continuous", "eachPage"}:
            yield calls[0], "numéros qui recommencent à chaque section"
        elif rules.place != _PLACES[kind.relation]:
            yield calls[0], f"place « {rules.place} »"
        elif first not in {None, rules}:
            yield calls[0], "numéros comptés autrement que dans une section précédente"
        first = first or rules
