"""References within a template: Word's own « Renvoi » must lead somewhere, and a number typed by hand will go stale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.bookmarks import between, surrounded
from contratgen.ooxml.fields import NOT_WORKED_OUT, Field, fields_of, shows_text
from contratgen.ooxml.file_properties import shown_property
from contratgen.ooxml.links import Reference, references_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import call_after
from contratgen.ooxml.places import P, excerpt, own_descendants
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.styles import heading_level, style_of
from contratgen.rendering.grammar import faults

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lxml import etree

    from contratgen.ooxml.tags import StoryTags
    from contratgen.ooxml.vetting import VettedTemplate
    from contratgen.rendering.grammar.faults import Faults

MADE_WHEN_RENDERED: Final = ("annexe_", "article_")
"""Beginnings of bookmarks that rendering makes: those of annexes and of articles."""
TOO_MUCH: Final = "le renvoi reprend plusieurs paragraphes, une image ou une note"
CHANGES: Final = "le champ reprend un style que plusieurs paragraphes portent, hors du corps du document"
_AGAIN: Final = "Dans Word : supprimez-le, puis Références › Renvoi."
_NO_PROPERTY: Final = "Écrivez la valeur ou une balise, ou faites-en une propriété personnalisée du fichier."
_START: Final = qn("w:bookmarkStart")
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
    return [story for story in template.stories if story.story.kind not in {StoryKind.PROPERTIES, StoryKind.COMMENTS}]


def check_references(template: VettedTemplate, found: Faults) -> None:
    """Report references to bookmarks that do not exist, and article numbers typed by hand."""
    stories = _stories(template)
    marks = {node.get(qn("w:name"), "").casefold(): node for tree in stories for node in tree.root.iter(_START)}
    known = marks.keys()
    sources = (occurrence.tag.source for tree in stories for occurrence in tree.occurrences)
    made = (*MADE_WHEN_RENDERED, *(f"{nature}_" for source in sources for nature in _SIGNET.findall(source)))
    told = [(tree, list(fields_of(tree.root))) for tree in stories]
    shown = {field.begin: field.target.casefold() for _, fields in told for field in fields if shows_text(field)}
    for tree, fields in told:
        for reference in references_of(tree.root):
            if not reference.name.startswith(made):
                _check_target(reference, known, tree, found)
            _check_text(reference, marks, tree, found)
            if reference.node in shown and _is_circular(reference.node, marks, shown):
                message = f"le renvoi au signet « {reference.name} » se reprend lui-même"
                found.add(
                    faults.DANGLING, message, _AGAIN, about=reference.name, place=tree.geography.near(reference.node)
                )
        for field in fields:
            if field.name == "STYLEREF":
                _check_style(field, tree, template, found)
            elif field.name == "DOCPROPERTY" and field.target and shown_property(field, template.package, {}) is None:
                message = f"le document n'aura pas de propriété « {field.target} » qui soit un texte"
                place = tree.geography.near(field.begin)
                found.add(faults.DANGLING, message, _NO_PROPERTY, about=field.target, place=place)
        typed = list(_typed(tree, template, fields))
        numbers = article_numbers(template) if typed else frozenset()
        for paragraph, text, one in typed:
            if one[1] in numbers:
                place = tree.geography.diagnostic_place(paragraph, excerpt(text, one.start(), one.end()))
                message = f"« {one[0]} » est tapé à la main : le numéro ne suivra pas l'article"
                found.add(faults.HAND_TYPED, message, "Dans Word : Références › Renvoi.", place=place)


def _check_text(reference: Reference, marks: Mapping[str, etree._Element], tree: StoryTags, found: Faults) -> None:
    """Report a reference to a note where none is, or that would have to show more than a text of one paragraph."""
    start = marks.get(reference.name.casefold())
    if start is None or reference.field is None:
        return
    if reference.field.name == "NOTEREF" and call_after(start) is None:
        message = f"aucun appel de note ne suit le signet « {reference.name} »"
        found.add(faults.DANGLING, message, _AGAIN, about=reference.name, place=tree.geography.near(reference.node))
    if not shows_text(reference.field):
        return
    texts = surrounded(start)
    if texts is None or len(texts) > 1:
        hint = "Ne mettez sous le signet que les mots à reprendre, ou renvoyez au numéro du paragraphe."
        message = f"{TOO_MUCH} : « {reference.name} »"
        found.add(NOT_WORKED_OUT, message, hint, about=reference.name, place=tree.geography.near(reference.node))


def _is_circular(
    node: etree._Element, marks: Mapping[str, etree._Element], shown: Mapping[etree._Element, str]
) -> bool:
    """Tell whether a reference stands in the text that it shows, or that those in it show."""
    waiting, seen = [shown[node]], set[str]()
    while waiting:
        name = waiting.pop()
        inside = set() if name in seen or name not in marks else shown.keys() & set(_shown_by(marks[name]))
        if node in inside:
            return True
        seen.add(name)
        waiting += [shown[field] for field in inside]
    return False


def _shown_by(start: etree._Element) -> Iterator[etree._Element]:
    """Yield what a reference to a bookmark shows: its paragraph, when it surrounds nothing."""
    paragraph = next(start.iterancestors(P), None) if surrounded(start) == [] else None
    return between(start) if paragraph is None else paragraph.iter()


def _check_style(field: Field, tree: StoryTags, template: VettedTemplate, found: Faults) -> None:
    """Report a style that no paragraph has, or of which a header, the same on every page, would show several."""
    style, place = template.styles.called(field.target), tree.geography.near(field.begin)
    body = next(story.root for story in template.stories if story.story.kind is StoryKind.BODY)
    times = 0 if style is None else sum(1 for paragraph in body.iter(P) if style_of(paragraph) == style.id)
    if not times:
        message = f"aucun paragraphe n'est au style « {field.target} » que le champ reprend"
        found.add(faults.DANGLING, message, _AGAIN, about=field.target, place=place)
    elif times > 1 and tree.root is not body:
        hint = "Le PDF ne suit pas ces titres de page en page : écrivez le titre, ou une balise."
        found.add(NOT_WORKED_OUT, f"{CHANGES} : « {field.target} »", hint, about=field.target, place=place)


def _check_target(reference: Reference, known: Collection[str], tree: StoryTags, found: Faults) -> None:
    target = reference.name
    if "{{" in target or "{%" in target or target.casefold() in known:  # a tag there is a fault of its own
        return
    message = f"le renvoi mène au signet « {target} », qui n'existe pas"
    found.add(faults.DANGLING, message, _AGAIN, about=target, place=tree.geography.near(reference.node))


_NUMBERED: Final = re.compile(r"(?:article\s+)?(\d+(?:\.\d+)*)\b", re.IGNORECASE)


def _article_numbers(tree: StoryTags) -> Iterator[str]:
    """Yield the numbers of the headings, as Word's list gives them: 4, 4.2."""
    for heading, _level in set(tree.geography.headings.values()):
        numbered = _NUMBERED.match(heading)
        if numbered:
            yield numbered[1]


TYPED: Final = re.compile(
    r"(?<!\bson[\s\u00a0\u202f])(?<!\bses[\s\u00a0\u202f])\barticles?[\s\u00a0\u202f]+(\d+(?:\.\d+)*)\b(?![\s\u00a0\u202f]*(?:[-–°]|bis|ter|(?:,\s*)?(?:de\s+la|du|des|de\s+l['’])\s*\w))",
    re.IGNORECASE,
)
"""The number of an article, typed in a text; not that of a law, which follows it, or stands before « son article »."""


def _typed(
    tree: StoryTags, template: VettedTemplate, fields: list[Field]
) -> Iterator[tuple[etree._Element, str, re.Match[str]]]:
    """Yield each article number that stands in a text, headings left out, with its paragraph and the text of it."""
    speaking = (node for node in tree.root.iter(qn("w:t")) if node.text and "rticle" in node.text)
    computed = {run for field in fields for run in field.result()}
    for paragraph in dict.fromkeys(next(node.iterancestors(P), None) for node in speaking):
        if paragraph is not None and heading_level(paragraph, template.styles) is None:
            text = _typed_text(paragraph, computed)
            yield from ((paragraph, text, found) for found in TYPED.finditer(text))


def _typed_text(paragraph: etree._Element, computed: set[etree._Element]) -> str:
    texts = own_descendants(paragraph, qn("w:t"))
    return "".join("\0" if node.getparent() in computed else node.text or "" for node in texts)
