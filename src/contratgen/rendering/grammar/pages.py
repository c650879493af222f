"""The numbers of a template's pages: written alike by Word and by the converter (ECMA-376 Part 1 §17.6.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.number_formats import SHARED
from contratgen.ooxml.stories import StoryKind
from contratgen.rendering.grammar import faults

if TYPE_CHECKING:
    from contratgen.ooxml.vetting import VettedTemplate
    from contratgen.rendering.grammar.faults import Faults

_NUMBERS, _FORM, _CHAPTER = qn("w:pgNumType"), qn("w:fmt"), qn("w:chapStyle")
_FORMAT: Final = (
    "Dans Word : Insertion › Numéro de page › Format, choisissez 1, a, A, i ou I, sans numéro de chapitre ; tapez les"
    " tirets autour du numéro."
)


def check_pages(template: VettedTemplate, found: Faults) -> None:
    """Report sections whose pages the converter would number otherwise (CG324), where any page shows its number."""
    if not any(field.name == "PAGE" for tree in template.stories for field in fields_of(tree.root)):
        return
    for tree in (one for one in template.stories if one.story.kind is StoryKind.BODY):
        for numbers in tree.root.iter(_NUMBERS):
            form = numbers.get(_FORM, "decimal")
            if form not in SHARED or numbers.get(_CHAPTER):
                words = "avec leur chapitre" if form in SHARED else f"au format « {form} »"
                message = f"le PDF n'écrirait pas les numéros de page {words}, comme Word le fait"
                found.add(faults.UNLIKE_PAGES, message, _FORMAT, place=tree.geography.near(numbers))
