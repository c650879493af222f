"""A vetted template → the blocks of each story, and every fault of its tags that no value of a contract changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from jinja2.nodes import Block
from lxml import etree

from contratgen.base.diagnostics import InputError, Place
from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.number_formats import SHARED
from contratgen.ooxml.package import relationships_name
from contratgen.ooxml.stories import StoryKind
from contratgen.rendering.grammar.amounts import check_amounts
from contratgen.rendering.grammar.blocks import Item, expressions, tree
from contratgen.rendering.grammar.faults import LEFT_OVER, SYNTAX, UNCOMPILED, UNLIKE_PAGES, Faults
from contratgen.rendering.grammar.names import check_names, filters_of
from contratgen.rendering.grammar.notes import check_notes
from contratgen.rendering.grammar.pairs import check_pairs
from contratgen.rendering.grammar.references import check_references
from contratgen.rendering.grammar.structure import check_structure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2.nodes import Expr

    from contratgen.ooxml.tags import StoryTags
    from contratgen.ooxml.vetting import VettedTemplate
    from contratgen.rendering.grammar.names import Use


_DELIMITER: Final = re.compile(rb"\{\{|\{%|\{#|%\}|(?:%7[bB]){2}|%7[bB]%25")
_RESERVED: Final = re.compile("[\ufdd0-\ufdef]")
"""Characters that are none (Unicode 23.7): rendering marks the places of tags with them."""
_NUMBERS, _FORM, _CHAPTER = qn("w:pgNumType"), qn("w:fmt"), qn("w:chapStyle")
_FORMAT: Final = (
    "Dans Word : Insertion › Numéro de page › Format, choisissez 1, a, A, i ou I, sans numéro de chapitre ; tapez les"
    " tirets autour du numéro."
)
TOO_DEEP: Final = "trop de blocs, de macros ou d'expressions emboîtés", "Découpez ce passage."


def judge(
    template: VettedTemplate, found: Faults, makes_too_much: Callable[[Expr], bool]
) -> Iterator[tuple[StoryTags, list[Item]]]:
    """Yield the stories with their blocks; what is wrong goes to `found`.

    `makes_too_much` works out an expression that names no value, within bounds.
    """
    _check_other_parts(template, found)
    check_references(template, found)
    check_notes(template, found)
    _check_pages(template, found)
    for story in template.stories:
        try:
            items = _blocks_of(story, found, makes_too_much)
        except RecursionError:
            found.add(SYNTAX, *TOO_DEEP)
            continue
        yield story, items


def require_sound(template: VettedTemplate, makes_too_much: Callable[[Expr], bool]) -> tuple[Use, ...]:
    """Return the filters that the tags of a template use: only a rendering knows them all.

    Raises `InputError` with what blocks the template: what vetting and the judge of its tags found.
    """
    found = Faults("docxtpl", template.file)
    uses = tuple(use for _, items in judge(template, found, makes_too_much) for use in filters_of(items))
    if blocking := [fault for fault in (*template.faults, *found.found) if fault.blocks]:
        raise InputError(*blocking)
    return uses


def _blocks_of(story: StoryTags, found: Faults, makes_too_much: Callable[[Expr], bool]) -> list[Item]:
    if _RESERVED.search(etree.tostring(story.root, encoding="unicode")):
        place = story.geography.diagnostic_place(None)
        found.add(LEFT_OVER, "le modèle contient des caractères réservés (U+FDD0…)", "Supprimez-les.", place=place)
    standing = check_structure(story, found)
    items = tree(standing, found, [stray.keyword for stray in story.strays])
    check_names(items, found)
    check_amounts(items, found, makes_too_much)
    for item in items:
        check_pairs(item, found)
    _check_block_names(items, found)
    return items


def _check_block_names(items: list[Item], found: Faults) -> None:
    """Report a `block` whose name another one of the story has: Jinja compiles none of both."""
    names: set[str] = set()
    for tag, node in expressions(items):
        if isinstance(node, Block):
            if node.name in names:
                message = f"le bloc « {node.name} » est défini deux fois"
                found.add(UNCOMPILED, message, "Donnez-lui un autre nom, ou écrivez une macro.", place=tag.place)
            names.add(node.name)


def _check_other_parts(template: VettedTemplate, found: Faults) -> None:
    """Report a tag in the name of a part, or in one that is no story: diagrams, styles, lists, their links."""
    told = {story.story.part for story in template.stories}
    told |= {relationships_name(part) for part in told}
    for name, blob in template.package.parts.items():
        searched = blob if name.endswith((".xml", ".rels")) and name not in told else b""
        if _DELIMITER.search(searched) or _DELIMITER.search(name.encode()):
            message = "balise là où rien ne la remplacera"
            hint = "Un schéma SmartArt, un style ou une liste ne peut pas porter de balise : écrivez-la dans le texte."
            found.add(LEFT_OVER, message, hint, place=Place(template.file, label=name))


def _check_pages(template: VettedTemplate, found: Faults) -> None:
    """Report sections whose pages the converter would number otherwise (CG324), where any page shows its number.

    Word and the converter write the same ones alike (ECMA-376 Part 1 §17.6.12).
    """
    if not any(field.name == "PAGE" for story in template.stories for field in fields_of(story.root)):
        return
    for body in (story for story in template.stories if story.story.kind is StoryKind.BODY):
        for numbers in body.root.iter(_NUMBERS):
            form = numbers.get(_FORM, "decimal")
            if form not in SHARED or numbers.get(_CHAPTER):
                words = "avec leur chapitre" if form in SHARED else f"au format « {form} »"
                message = f"le PDF n'écrirait pas les numéros de page {words}, comme Word le fait"
                found.add(UNLIKE_PAGES, message, _FORMAT, place=body.geography.near(numbers))
