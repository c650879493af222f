"""What a template would show otherwise than it will be signed: deceiving characters, turned or hidden text (promise 9).

Its own words are held to the policy of partners' words (`reading/unicode.py`); its tags are judged as tags (CG811).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Place
from contratgen.ooxml.names import qn
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.tag_syntax import without_tags
from contratgen.reading.unicode import UNDRAWN, checked
from contratgen.rendering.grammar import faults
from contratgen.template_check.hiding import acts_on_words, hidden_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contratgen.ooxml.tags import StoryTags
    from contratgen.ooxml.vetting import VettedTemplate
    from contratgen.rendering.grammar.faults import Faults

DECEIVING: Final = {
    qn("w:bdo"): "sens d'écriture forcé : le texte se lirait dans un autre ordre que celui des caractères",
    qn("w:dir"): "sens d'écriture imposé à un passage",
    qn("w:rtl"): "passage écrit de droite à gauche",
}
"""Elements of WordprocessingML (ECMA-376 Part 1, 17.3.2) that part what is read from what is written."""
HINT: Final = "Dans Word : sélectionnez le passage, puis Accueil › Effacer toute la mise en forme, et retapez-le."
_SEEN: Final = frozenset(StoryKind) - {StoryKind.COMMENTS, StoryKind.PROPERTIES}


def check_characters(template: VettedTemplate, found: Faults) -> None:
    """Report characters and formats that deceive; they only warn for a template in the wild."""
    for tree in template.stories:
        if tree.story.kind in _SEEN:
            for node, message, hint in (*_characters(tree), *_formats(tree)):
                found.add(faults.DECEIVING, message, hint, place=tree.geography.near(node), mild=True)


def _characters(tree: StoryTags) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield the characters that deceive; those that no font draws are told as conversion tells them (CG407)."""
    said = [(node, without_tags(node.text)) for node in tree.root.iter(qn("w:t")) if node.text]
    if checked("\n".join(text for _, text in said), Place(""))[1]:
        for node, text in said:
            faults_in = (fault for fault in checked(text, Place(""))[1] if fault.code != UNDRAWN.code)
            yield from ((node, fault.message, fault.hint) for fault in faults_in)


def _formats(tree: StoryTags) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield the formats of passages that turn or hide them."""
    turned = ((node, DECEIVING[str(node.tag)]) for node in tree.root.iter(*DECEIVING) if acts_on_words(node))
    for node, message in (*turned, *hidden_words(tree.root, tree.geography.styles)):
        yield node, message, HINT
