"""The notes of a template: each called where Word and the converter print it, and numbered alike by both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.grammar import faults
from contratgen.grammar.references import place_of
from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import KINDS, NUMBERED, own_notes, ruled_calls, unlike_word
from contratgen.ooxml.places import TEXT_BOX
from contratgen.ooxml.stories import StoryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contratgen.grammar.faults import Faults
    from contratgen.ooxml.notes import Kind
    from contratgen.ooxml.tags import StoryTags
    from contratgen.ooxml.vetting import VettedTemplate

_ID: Final = qn("w:id")
_AGAIN: Final = "Dans Word : supprimez l'appel de note, puis Références › Insérer une note."
_MOVE: Final = "Appelez la note dans le texte du corps : le PDF perdrait ce qui suit l'appel."
_SETTINGS: Final = "Dans Word : Références › Notes de bas de page, puis une numérotation continue en bas de page."


def check_notes(template: VettedTemplate, found: Faults) -> None:
    """Report calls without a note (CG319), and those that the converter would print elsewhere or otherwise (CG323)."""
    settings = [template.package.tree(part) for part in template.package.related("settings")]
    for kind in KINDS:
        calls = [(call, tree) for tree in template.stories for call in tree.root.iter(kind.call)]
        known = _known(kind, template) if calls else frozenset()
        for call, tree in calls:
            if call.get(_ID, "") not in known:
                message = f"un appel de note n'a pas sa note ({kind.french}, numéro {call.get(_ID, '')})"
                found.add(faults.UNPAIRED, message, _AGAIN, place=place_of(call, tree))
            elif kind in NUMBERED and (next(call.iterancestors(TEXT_BOX), None) is not None or not _is_body(tree)):
                message = f"une {kind.french} est appelée dans une zone de texte, un en-tête ou une autre note"
                found.add(faults.UNLIKE_WORD, message, _MOVE, place=place_of(call, tree))
    for kind in NUMBERED:
        for tree in filter(_is_body, template.stories):
            wrong = [*unlike_word(kind, tree.root, settings), *_uncertain(kind, tree.root, settings)]
            for call, words in wrong:
                message = f"{kind.french} que le PDF numéroterait ou placerait autrement que Word : {words}"
                found.add(faults.UNLIKE_WORD, message, _SETTINGS, place=place_of(call, tree))


def _uncertain(
    kind: Kind, body: etree._Element, settings: list[etree._Element]
) -> Iterator[tuple[etree._Element, str]]:
    """Yield a call that pages number anew where a reference shows a number: only the converter knows it."""
    for calls, rules in ruled_calls(kind, body, settings):
        if rules.restart == "eachPage" and any(field.name == "NOTEREF" for field in fields_of(body)):
            yield calls[0], "numéros qui recommencent à chaque page, et qu'un renvoi reprend"
            return


def _known(kind: Kind, template: VettedTemplate) -> frozenset[str]:
    parts = template.package.related(kind.relation)
    return frozenset(number for part in parts for number in own_notes(template.package.tree(part), kind))


def _is_body(tree: StoryTags) -> bool:
    return tree.story.kind is StoryKind.BODY
