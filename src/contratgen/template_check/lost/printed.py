"""What is lost and changes printed words: how lists count, what fields say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import qn
from contratgen.ooxml.number_formats import SHARED
from contratgen.ooxml.numbering import LEVELS, Level, Lists
from contratgen.ooxml.places import P
from contratgen.ooxml.styles import value_at
from contratgen.template_check.lost.versions import quoted, style_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.ooxml.fields import Field
    from contratgen.template_check.lost.versions import Version, Versions

ORDER: Final = tuple(
    map(qn, ("w:start", "w:numFmt", "w:lvlRestart", "w:pStyle", "w:isLgl", "w:suff", "w:lvlText"))
)  # fmt: skip
"""The children of a level, as the schema orders them (17.9.6)."""
TARGETED: Final = frozenset({"REF", "PAGEREF", "NOTEREF", "SEQ", "STYLEREF", "HYPERLINK"})
_SWITCH: Final = re.compile(r'\\\S(?:\s+(?:"[^"]*"|[^\\\s]\S*))?')
_OWN_LIST: Final = "w:pPr/w:numPr/w:numId"
_FEWEST: Final = 3
"""Letters around a field by which its paragraph is known again."""


def restore_lists(both: Versions) -> None:
    """Give the levels of lists back the way they count; tell paragraphs that lost their number."""
    pairs: dict[tuple[int, int], None] = {}
    for (own, rank), (kit, kit_rank), words in _paired(both):
        if kit and not own:
            both.altered[f"le numéro devant {quoted(words)}"] = None
        elif kit and rank == kit_rank:
            pairs[own, kit] = None
    root = both.own.related("numbering")
    for own, kit in pairs if root is not None else ():
        assert root is not None
        for rank in range(LEVELS):
            _restore_level(both, root, (own, kit, rank))


def _paired(both: Versions) -> Iterator[tuple[tuple[int, int], tuple[int, int], str]]:
    """Yield list and level of each paragraph that both versions have, then those of each style, and its words."""
    ours, theirs = (Lists(one.numbering, one.styles) for one in (both.own, both.kit))
    for own, kit in both.paragraphs:
        level = both.kit.numbering.level(*theirs.of(kit))
        kept = style_name(both.own, own) == style_name(both.kit, kit) and value_at(own, _OWN_LIST) != "0"  # « none »
        if level is not None and not level.is_bullet and kept:
            yield ours.of(own), theirs.of(kit), both.kit.words(kit)
    for style in both.kit.styles.by_id.values():
        same = both.own.styles.find("paragraph", style.name)
        if style.kind == "paragraph" and style.num_id and same is not None and same.num_id:
            yield (same.num_id, same.ilvl or 0), (style.num_id, style.ilvl or 0), ""


def _restore_level(both: Versions, root: etree._Element, at: tuple[int, int, int]) -> None:
    own_list, kit_list, rank = at
    own, kit = both.own.numbering.level(own_list, rank), both.kit.numbering.level(kit_list, rank)
    if own is None or kit is None or _reduced(kit, own) != replace(own, style="", left=0):
        return
    for node in _nodes(both.own, root, own_list, rank):
        if own.legal != kit.legal:
            _put(node, "w:isLgl", None)
            if kit.style:
                both.restored[f"les chiffres arabes de {quoted(kit.text)}"] = None
        if own.format != kit.format:
            _put(node, "w:numFmt", kit.format)
            both.restored[f"la forme des numéros {quoted(kit.text)}"] = None
        if own.restart != kit.restart:
            _put(node, "w:lvlRestart", str(kit.restart))
            both.restored[f"la suite des numéros {quoted(kit.text)}"] = None


def _reduced(kit: Level, own: Level) -> Level:
    """Return the kit's level less what editors lose and the town's has not; the same as the town's when that is all."""
    return replace(
        kit,
        style="",
        left=0,
        legal=kit.legal and own.legal,
        format=own.format if kit.format not in SHARED and own.format == "decimal" else kit.format,
        restart=kit.restart if own.restart is not None else None,
    )


def _nodes(own: Version, root: etree._Element, num_id: int, rank: int) -> Iterator[etree._Element]:
    """Yield the elements that define a level of a list in use."""
    shared = own.numbering.nums[num_id].abstract
    for node in root.iter(qn("w:lvl")):
        owner = next(node.iterancestors(qn("w:abstractNum"), qn("w:num")))
        number = integer(owner.get(qn("w:abstractNumId" if owner.tag == qn("w:abstractNum") else "w:numId")), -1)
        same = number == (shared if owner.tag == qn("w:abstractNum") else num_id)
        if same and integer(node.get(qn("w:ilvl")), -1) == rank:
            yield node


def _put(level: etree._Element, name: str, value: str | None) -> None:
    """Set a property of a level, in the schema's order."""
    for old in level.findall(qn(name)):
        level.remove(old)
    before = ORDER[: ORDER.index(qn(name))]
    at = 1 + max((level.index(child) for child in level if child.tag in before), default=-1)
    level.insert(at, level.makeelement(qn(name), {} if value is None else {qn("w:val"): value}))


def restore_fields(both: Versions) -> None:
    """Give fields back the switches that they lost; tell the fields that became text."""
    theirs = dict(_numbered(both.kit))
    for key, own in _numbered(both.own):
        kit = theirs.get(key)
        if kit is not None and _said(own) < _said(kit):
            own.set_code(kit.code)
            both.restored[f"les options du champ {kit.name}"] = None
    for own_roots, kit_roots in (([both.own.body], [both.kit.body]), (both.own.running, both.kit.running)):
        _tell_flattened(both, own_roots, kit_roots)


def _numbered(version: Version) -> Iterator[tuple[tuple[str, str, int], Field]]:
    """Yield the fields of the body, by name, by what they point to, and by their rank among those."""
    count: dict[tuple[str, str], int] = {}
    for found in version.fields:
        target = found.arguments[0] if found.name in TARGETED and found.arguments else ""
        key = found.name, target
        count[key] = count.get(key, 0) + 1
        yield (*key, count[key]), found


def _said(found: Field) -> frozenset[str]:
    """Return the switches of a field, with their arguments; editors part lists by commas or semicolons."""
    return frozenset(" ".join(one.replace(";", ",").split()) for one in _SWITCH.findall(found.code))


def _tell_flattened(both: Versions, own_roots: list[etree._Element], kit_roots: list[etree._Element]) -> None:
    """Tell the fields whose paragraph is there still, with words in their place."""
    plain = [
        "".join(t.text or "" for t in p.iter(qn("w:t")))
        for root in own_roots
        for p in root.iter(P)
        if next(fields_of(p), None) is None
    ]
    live = {(both.own.words(p), found.name) for root in own_roots for p in root.iter(P) for found in fields_of(p)}
    for root in kit_roots:
        for paragraph in root.iter(P):
            names = [found.name for found in fields_of(paragraph)]
            words = both.kit.words(paragraph)
            if not names or len(re.sub(r"\W", "", words)) < _FEWEST or any((words, name) in live for name in names):
                continue
            pieces = _around(both.kit, paragraph)
            if any(_fits(pieces, text) for text in plain):
                both.altered[f"le champ {names[0]} de {quoted(words)}, devenu du texte"] = None


def _around(kit: Version, paragraph: etree._Element) -> list[str]:
    """Return the words of a paragraph before, between and after its fields."""
    shown = [
        "\0" if node.tag != qn("w:t") or node.getparent() in kit.results else node.text or ""
        for node in paragraph.iter(qn("w:t"), qn("w:fldChar"), qn("w:fldSimple"))
    ]
    return re.split("\0+", "".join(shown))


def _fits(pieces: list[str], text: str) -> bool:
    """Tell whether a text is some pieces in order, with something between any two."""
    first, *middle, last = pieces
    at = len(first)
    for piece in middle:
        start = text.find(piece, at + 1)
        if start < 0:
            return False
        at = start + len(piece)
    return text.startswith(first) and text.endswith(last) and at < len(text) - len(last)
