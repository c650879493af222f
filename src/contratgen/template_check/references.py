"""References within a template: Word's own « Renvoi » must lead somewhere, and a number typed by hand will go stale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.fields import Field, fields_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import P, excerpt, own_descendants, paragraph_text
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.styles import heading_level
from contratgen.template_check import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contratgen.ooxml.tags import StoryTags
    from contratgen.ooxml.vetting import VettedTemplate
    from contratgen.template_check.faults import Faults

REFERRING: Final = frozenset({"REF", "PAGEREF", "NOTEREF"})
MADE_WHEN_RENDERED: Final = ("annexe_", "article_", "_Toc")
"""Beginnings of bookmarks that rendering makes: those of annexes, of articles, and of the contents."""


def check_references(template: VettedTemplate, found: Faults) -> None:
    """Report references to bookmarks that do not exist, and article numbers typed by hand."""
    stories = [one for one in template.stories if one.story.kind not in {StoryKind.PROPERTIES, StoryKind.COMMENTS}]
    known = {node.get(qn("w:name"), "") for tree in stories for node in tree.root.iter(qn("w:bookmarkStart"))}
    numbers = {number for tree in stories for number in _article_numbers(tree)}
    for tree in stories:
        fields = list(fields_of(tree.root))
        for one in fields:
            _check_target(one, known, tree, found)
        if numbers:
            _check_typed(tree, template, fields, numbers, found)


def _check_target(one: Field, known: set[str], tree: StoryTags, found: Faults) -> None:
    target = one.arguments[0] if one.name in REFERRING and one.arguments else ""
    if not target or "{" in target or target in known or target.startswith(MADE_WHEN_RENDERED):
        return
    paragraph = next(one.begin.iterancestors(P), None)
    words = "" if paragraph is None else excerpt(paragraph_text(paragraph))
    message = f"le renvoi mène au signet « {target} », qui n'existe pas"
    hint = "Dans Word : supprimez-le, puis Références › Renvoi."
    found.add(faults.DANGLING, message, hint, about=target, place=tree.geography.diagnostic_place(paragraph, words))


_NUMBERED: Final = re.compile(r"(?:article\s+)?(\d+(?:\.\d+)*)\b", re.IGNORECASE)


def _article_numbers(tree: StoryTags) -> Iterator[str]:
    """Yield the numbers of the headings, as Word's list gives them: 4, 4.2."""
    for heading in set(tree.geography.headings.values()):
        numbered = _NUMBERED.match(heading)
        if numbered:
            yield numbered[1]


_TYPED: Final = re.compile(
    r"\barticles?[\s\u00a0\u202f]+(\d+(?:\.\d+)*)\b(?![\s\u00a0\u202f]*(?:[-–°]|bis|ter|(?:,\s*)?(?:de\s+la|du|des|de\s+l['’])\s*\w))",
    re.IGNORECASE,
)


def _check_typed(
    tree: StoryTags, template: VettedTemplate, fields: list[Field], numbers: set[str], found: Faults
) -> None:
    computed = {run for one in fields for run in one.result()}
    speaking = (node for node in tree.root.iter(qn("w:t")) if node.text and "rticle" in node.text)
    for paragraph in dict.fromkeys(next(node.iterancestors(P), None) for node in speaking):
        if paragraph is None or heading_level(paragraph, template.styles) is not None:
            continue
        text = _typed_text(paragraph, computed)
        for typed in _TYPED.finditer(text):
            if typed[1] in numbers:
                place = tree.geography.diagnostic_place(paragraph, excerpt(text, typed.start(), typed.end()))
                message = f"« {typed[0]} » est tapé à la main : le numéro ne suivra pas l'article"
                found.add(faults.HAND_TYPED, message, "Dans Word : Références › Renvoi.", place=place)


def _typed_text(paragraph: etree._Element, computed: set[etree._Element]) -> str:
    texts = own_descendants(paragraph, qn("w:t"))
    return "".join("\0" if node.getparent() in computed else node.text or "" for node in texts)
