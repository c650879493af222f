"""The notes of a template: each called where Word and the converter print it, and numbered alike by both."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import KINDS, NUMBERED, is_own, ruled_calls, unlike_word
from contratgen.ooxml.places import TEXT_BOX, P
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.styles import is_framed
from contratgen.rendering.grammar import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contratgen.ooxml.notes import Kind
    from contratgen.ooxml.styles import Styles
    from contratgen.ooxml.tags import StoryTags
    from contratgen.ooxml.vetting import VettedTemplate
    from contratgen.rendering.grammar.faults import Faults

_ID: Final = qn("w:id")
_AGAIN: Final = "Dans Word : supprimez l'appel de note, puis Références › Insérer une note."
_MOVE: Final = "Appelez la note dans le texte du corps : le PDF perdrait ce qui suit l'appel."
_LINES: Final = "Dans Word : Affichage › Brouillon, Références › Afficher les notes, puis rétablissez le séparateur."
_SETTINGS: Final = "Dans Word : Références › Notes de bas de page, puis une numérotation continue en bas de page."


def check_notes(template: VettedTemplate, found: Faults) -> None:
    """Report calls without a note (CG319), and those that the converter would print elsewhere or otherwise (CG323)."""
    settings = [template.package.tree(part) for part in template.package.related("settings")]
    for kind in KINDS:
        calls = [(call, tree) for tree in template.stories for call in tree.root.iter(kind.call)]
        notes = [note for tree in template.stories for note in tree.root.iterchildren(kind.note)] if calls else []
        known = Counter(note.get(_ID, "") for note in notes if is_own(note))
        for call, tree in calls:
            if known[call.get(_ID, "")] != 1:
                message = f"un appel de note n'a pas sa note, et une seule ({kind.french}, numéro {call.get(_ID, '')})"
                found.add(faults.UNPAIRED, message, _AGAIN, place=tree.geography.near(call))
            elif kind in NUMBERED and (_is_apart(call, template.styles) or not _is_body(tree)):
                message = (
                    f"une {kind.french} est appelée dans une zone de texte, un cadre, un en-tête ou une autre note"
                )
                found.add(faults.UNLIKE_WORD, message, _MOVE, place=tree.geography.near(call))
        _check_lines(kind, template, found)
    for kind in NUMBERED:
        for tree in filter(_is_body, template.stories):
            wrong = [*unlike_word(kind, tree.root, settings), *_uncertain(kind, tree.root, settings)]
            for call, words in wrong:
                message = f"{kind.french} que le PDF numéroterait ou placerait autrement que Word : {words}"
                found.add(faults.UNLIKE_WORD, message, _SETTINGS, place=tree.geography.near(call))


def _uncertain(
    kind: Kind, body: etree._Element, settings: list[etree._Element]
) -> Iterator[tuple[etree._Element, str]]:
    """Yield a call that pages number anew where a reference shows a number: only the converter knows it."""
    for calls, rules in ruled_calls(kind, body, settings):
        if rules.restart == "eachPage" and any(field.name == "NOTEREF" for field in fields_of(body)):
            yield calls[0], "numéros qui recommencent à chaque page, et qu'un renvoi reprend"
            return


def _check_lines(kind: Kind, template: VettedTemplate, found: Faults) -> None:
    """Report words in the lines that part notes from the text: the converter draws lines of its own."""
    for tree in template.stories:
        for note in tree.root.iterchildren(kind.note):
            words = "" if is_own(note) else "".join(text.text or "" for text in note.iter(qn("w:t"))).strip()
            if words:
                message = (
                    f"le trait qui sépare les notes du texte porte des mots, que le PDF ne montre pas : « {words} »"
                )
                found.add(faults.UNLIKE_WORD, message, _LINES, place=tree.geography.near(next(note.iter(P))))


def _is_apart(call: etree._Element, styles: Styles) -> bool:
    paragraph = next(call.iterancestors(P), None)
    framed = paragraph is not None and is_framed(paragraph, styles)
    return framed or next(call.iterancestors(TEXT_BOX), None) is not None


def _is_body(tree: StoryTags) -> bool:
    return tree.story.kind is StoryKind.BODY
