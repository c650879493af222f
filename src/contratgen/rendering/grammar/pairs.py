"""The tags of one block must stand at one level: what lies between them is repeated or left out whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn
from contratgen.ooxml.places import innermost
from contratgen.ooxml.tags import Spot
from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.blocks import Block, Item
from contratgen.rendering.grammar.structure import CONTAINERS, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contratgen.rendering.grammar.faults import Faults


def check_pairs(item: Item, found: Faults) -> None:
    """Report the tags of a block, and of those within it, that do not stand at the level of the one that opens it."""
    if not isinstance(item, Block):
        return
    others = [section.tag for section in item.sections[1:]] + ([item.closer] if item.closer is not None else [])
    for other in others:
        if isinstance(item.tag, Standing) and isinstance(other, Standing):
            _check_pair(item.tag, other, found)
    for section in item.sections:
        for inner in section.body:
            check_pairs(inner, found)


def _check_pair(opener: Standing, other: Standing, found: Faults) -> None:
    why = "".join(_crossing(opener, other))
    if why:
        message = f"« {other.tag.raw} » et « {opener.tag.raw} » ({opener.place.label}) {why}"
        found.add(
            faults.CROSSING, message, _ADVICE, place=other.place, mild=_from_one_paragraph_to_another(opener, other)
        )


_ADVICE: Final = (
    "Mettez les deux balises au même niveau : dans le même paragraphe, ou chacune seule avec le même préfixe."
)


def _from_one_paragraph_to_another(opener: Standing, other: Standing) -> bool:
    """Whether two tags stand in the midst of paragraphs that follow one another: docxtpl makes one of both."""
    if opener.prefix or other.prefix:
        return False
    holders = [(tag.node if tag.paragraph is None else tag.paragraph).getparent() for tag in (opener, other)]
    return holders[0] is holders[1]


def _crossing(opener: Standing, other: Standing) -> Iterator[str]:
    if opener.prefix != other.prefix:
        yield f"n'ont pas le même préfixe (« {opener.prefix or 'aucun'} » et « {other.prefix or 'aucun'} »)"
        return
    if None in (opener.rung, other.rung):
        return  # a row or cell tag outside a table is a fault of its own
    if opener.tag.spot is not other.tag.spot:
        yield "ne sont pas dans le même texte"
        return
    paragraphs = _line_of(opener), _line_of(other)
    if opener.prefix not in CONTAINERS and paragraphs[0] is not paragraphs[1]:
        cells = [None if paragraph is None else innermost(paragraph)[0] for paragraph in paragraphs]
        yield "ne sont pas dans le même paragraphe" if cells[0] is cells[1] else "ne sont pas dans la même cellule"
    elif _parent(opener) is not _parent(other):
        yield _WHERE[opener.prefix]


def _line_of(one: Standing) -> etree._Element | None:
    return one.paragraph if one.head is None else one.head


_WHERE: Final = {
    "p": "ne sont pas dans la même cellule, la même zone de texte ou le même contrôle de contenu",
    "tr": "ne sont pas dans le même tableau",
    "tc": "ne sont pas dans la même ligne de tableau",
    "r": "ne sont pas dans le même lien ou le même contrôle de contenu",
    "": "ne sont pas dans le même lien ou le même contrôle de contenu",
}


def _parent(one: Standing) -> etree._Element | None:
    """Return what must hold both tags of a pair: the parent of what each stands for."""
    if one.tag.spot is not Spot.TEXT or one.rung is None:
        return one.rung
    if one.prefix:
        return _beyond_control(one.rung.getparent())
    run = next(one.node.iterancestors(qn("w:r"), qn("a:r")), None)
    holder = run.getparent() if run is not None else one.node
    return one.head if one.head is not None and holder is one.paragraph else holder


def _beyond_control(holder: etree._Element | None) -> etree._Element | None:
    """Return what holds a content control that has nothing but a tag, and so goes with it."""
    while holder is not None and holder.tag == qn("w:sdtContent") and len(holder) == 1:
        control = holder.getparent()
        holder = None if control is None else control.getparent()
    return holder
