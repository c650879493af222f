"""References within a template: Word's own « Renvoi » must lead somewhere, and a number typed by hand will go stale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contratgen.grammar import faults
from contratgen.ooxml.fields import Field, fields_of
from contratgen.ooxml.links import Reference, references_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import P, excerpt, own_descendants, paragraph_text
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.styles import heading_level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contratgen.grammar.faults import Faults
    from contratgen.ooxml.tags import StoryTags
    from contratgen.ooxml.vetting import VettedTemplate

MADE_WHEN_RENDERED: Final = ("annexe_", "article_")
"""Beginnings of bookmarks that rendering makes: those of annexes and of articles."""
_SIGNET: Final = re.compile(r"\bsignet\(\s*['\"](\w+)['\"]")
"""The nature of a bookmark that a tag makes: its name begins so."""


def bookmarks_of(template: VettedTemplate) -> frozenset[str]:
    """Return the names of a template's own bookmarks."""
    return frozenset(
        node.get(qn("w:name"), "") for tree in _stories(template) for node in tree.root.iter(qn("w:bookmarkStart"))
    )


def article_numbers(template: VettedTemplate) -> frozenset[str]:
    """Return the numbers of a template's headings, as Word's list gives them: 4, 4.2."""
    return frozenset(number for tree in _stories(template) for number in _article_numbers(tree))


def _stories(template: VettedTemplate) -> list[StoryTags]:
    return [one for one in template.stories if one.story.kind not in {StoryKind.PROPERTIES, StoryKind.COMMENTS}]


def check_references(template: VettedTemplate, found: Faults) -> None:
    """Report references to bookmarks that do not exist, and article numbers typed by hand."""
    stories, known = _stories(template), {name.casefold() for name in bookmarks_of(template)}
    sources = (one.tag.source for tree in stories for one in tree.occurrences)
    made = (*MADE_WHEN_RENDERED, *(f"{nature}_" for source in sources for nature in _SIGNET.findall(source)))
    for tree in stories:
        fields = list(fields_of(tree.root))
        for reference in references_of(tree.root):
            if not reference.name.startswith(made):
                _check_target(reference, known, tree, found)
        typed = list(_typed(tree, template, fields))
        numbers = article_numbers(template) if typed else frozenset()
        for paragraph, text, one in typed:
            if one[1] in numbers:
                place = tree.geography.diagnostic_place(paragraph, excerpt(text, one.start(), one.end()))
                message = f"« {one[0]} » est tapé à la main : le numéro ne suivra pas l'article"
                found.add(faults.HAND_TYPED, message, "Dans Word : Références › Renvoi.", place=place)


def _check_target(reference: Reference, known: set[str], tree: StoryTags, found: Faults) -> None:
    target = reference.name
    if "{" in target or target.casefold() in known:
        return
    paragraph = next(reference.node.iterancestors(P), None)
    words = "" if paragraph is None else excerpt(paragraph_text(paragraph))
    message = f"le renvoi mène au signet « {target} », qui n'existe pas"
    hint = "Dans Word : supprimez-le, puis Références › Renvoi."
    found.add(faults.DANGLING, message, hint, about=target, place=tree.geography.diagnostic_place(paragraph, words))


_NUMBERED: Final = re.compile(r"(?:article\s+)?(\d+(?:\.\d+)*)\b", re.IGNORECASE)


def _article_numbers(tree: StoryTags) -> Iterator[str]:
    """Yield the numbers of the headings, as Word's list gives them: 4, 4.2."""
    for heading, _level in set(tree.geography.headings.values()):
        numbered = _NUMBERED.match(heading)
        if numbered:
            yield numbered[1]


TYPED: Final = re.compile(
    r"\barticles?[\s\u00a0\u202f]+(\d+(?:\.\d+)*)\b(?![\s\u00a0\u202f]*(?:[-–°]|bis|ter|(?:,\s*)?(?:de\s+la|du|des|de\s+l['’])\s*\w))",
    re.IGNORECASE,
)
"""The number of an article, typed in a text; not that of a law, which its words follow."""


def _typed(
    tree: StoryTags, template: VettedTemplate, fields: list[Field]
) -> Iterator[tuple[etree._Element, str, re.Match[str]]]:
    """Yield each article number that stands in a text, headings left out, with its paragraph and the text of it."""
    speaking = (node for node in tree.root.iter(qn("w:t")) if node.text and "rticle" in node.text)
    computed = {run for one in fields for run in one.result()}
    for paragraph in dict.fromkeys(next(node.iterancestors(P), None) for node in speaking):
        if paragraph is not None and heading_level(paragraph, template.styles) is None:
            text = _typed_text(paragraph, computed)
            yield from ((paragraph, text, found) for found in TYPED.finditer(text))


def _typed_text(paragraph: etree._Element, computed: set[etree._Element]) -> str:
    texts = own_descendants(paragraph, qn("w:t"))
    return "".join("\0" if node.getparent() in computed else node.text or "" for node in texts)
