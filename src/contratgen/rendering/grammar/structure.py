"""What would silently disappear, or break the XML, when a template is rendered: tags and what stands around them.

A prefixed tag stands for the paragraph, row or cell that holds it: all the rest of it goes. Text in, faults out; types
are checked elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.beside import PARAGRAPHS
from contratgen.ooxml.merges import BEHEADED, BEHEADED_ADVICE, beheaded_merges
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import TC, TR, enclosing, excerpt, paragraph_text
from contratgen.ooxml.splicing import heads_of
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.tag_syntax import scan
from contratgen.ooxml.tags import Spot, Tag, TagKind, joined_sides
from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.syntax import CLOSERS, DIRECTIVES, OPENERS

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.base.diagnostics import Place
    from contratgen.ooxml.tags import Occurrence, StoryTags, Stray
    from contratgen.rendering.grammar.faults import Faults

_TEXT: Final = qn("w:t")
_SECTION: Final = f"{qn('w:pPr')}/{qn('w:sectPr')}"
CONTAINERS: Final = {"p": "le paragraphe", "tr": "la ligne", "tc": "la cellule"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A tag and the element that it stands for: paragraph, row, cell, run, or the text or attribute that holds it."""

    tag: Tag
    node: etree._Element
    rung: etree._Element | None
    head: etree._Element | None = None  # the first of the paragraphs that trimming tags make one with its own
    is_spaced: bool = False  # its prefix does not touch the brace: once it does, what stands beside it will be seen

    @property
    def paragraph(self) -> etree._Element | None:
        """The paragraph that holds it."""
        return next(self.node.iterancestors(*PARAGRAPHS), None)

    @property
    def kind(self) -> str:
        """`{{`, `{%` or `{#`."""
        return str(self.tag.kind)

    @property
    def prefix(self) -> str:
        """`p`, `tr`, `tc`, `r` or nothing."""
        return self.tag.prefix

    @property
    def heads(self) -> bool:
        """Whether it stands in a heading."""
        return self.tag.heads

    @property
    def source(self) -> str:
        """What stands inside, cleaned."""
        return self.tag.source

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.tag.place

    @property
    def spot(self) -> str:
        """What kind of text it stands in."""
        return str(self.tag.spot)


def check_structure(tree: StoryTags, found: Faults) -> list[Standing]:
    """Report what is wrong around the tags of a story; return the tags that the renderer will run."""
    _check_strays(tree.strays, found)
    _check_single_braces(tree, found)
    before = len(found.found)
    run = _check_standing(tree, found, in_fallback=False)
    if len(found.found) == before:  # older copies of what is told already say nothing more
        _check_standing(tree, found, in_fallback=True)
    for place, words in beheaded_merges(tree):
        found.add(faults.BEHEADED, BEHEADED.format(words), BEHEADED_ADVICE, place=place)
    return run


def _check_standing(tree: StoryTags, found: Faults, *, in_fallback: bool) -> list[Standing]:
    standing = _joined([_standing(o, found) for o in tree.occurrences if o.tag.in_fallback is in_fallback])
    run = [tag for tag in standing if tag.tag.kind is not TagKind.COMMENT and _is_run(tag, found)]
    _check_losses(standing, run, found)
    for tag in run:
        found.at = tag
        _check_place(tag, found)
    return run


# -- delimiters ------------------------------------------------------------------------------------------------


def _check_strays(strays: tuple[Stray, ...], found: Faults) -> None:
    position = 0
    while position < len(strays):
        stray = strays[position]
        after = strays[position + 1] if position + 1 < len(strays) else None
        cut = after is not None and stray.delimiter.startswith("{") and after.delimiter.endswith("}")
        if cut and after is not None and after.place.word != stray.place.word:
            message = (
                f"la balise ouverte par « {stray.delimiter} » finit dans un autre paragraphe ({after.place.label})"
            )
            found.add(faults.SPLIT_TAG, message, "Écrivez toute la balise dans un même paragraphe.", place=stray.place)
            position += 2
        else:
            found.add(faults.BRACES, _stray_message(stray.delimiter), "Complétez la balise, ou retirez ces caractères.",
                      place=stray.place)  # fmt: skip
            position += 1


def _stray_message(delimiter: str) -> str:
    if delimiter.startswith("{"):
        return f"« {delimiter} » ouvre une balise qui n'est pas fermée"
    return f"« {delimiter} » ferme une balise qui n'est pas ouverte"


_PLAIN_TAG: Final = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_SINGLE: Final = re.compile(
    r"\{\s*[%{#].*?[%}#]\s*\}|(?<!\{)(?<!\{_)\{\s*[^\W\d][\w.\[\]]*\s*(?:\|[^{}]*)?\}(?!_?\})", re.DOTALL
)


def _check_single_braces(tree: StoryTags, found: Faults) -> None:
    """Report `{ nom }` and `{ % if % }`, which stay in the document as they are."""
    if tree.story.kind is StoryKind.PROPERTIES:
        return
    seen: set[etree._Element] = set()
    for node in tree.root.iter(qn("w:t"), qn("a:t")):
        rest = _PLAIN_TAG.sub("", node.text or "")
        if "{" in rest or "}" in rest:
            paragraph = next(node.iterancestors(*PARAGRAPHS), None)
            if paragraph is not None and paragraph not in seen:
                seen.add(paragraph)
                _check_braces_of(paragraph, tree, found)


def _check_braces_of(paragraph: etree._Element, tree: StoryTags, found: Faults) -> None:
    text = paragraph_text(paragraph)
    spans = scan(text)[0]
    hidden = list(text)
    for span in spans:
        hidden[span.start : span.end] = "\0" * (span.end - span.start)
    for single in _SINGLE.finditer("".join(hidden)):
        place = tree.geography.diagnostic_place(paragraph, excerpt(text, single.start(), single.end()))
        inside = single[0].strip("{}% ")
        message = f"« {single[0]} » n'est pas une balise : il resterait tel quel"
        hint = f"Écrivez {{{{ {inside} }}}} ou {{% {inside} %}}, sans espace entre les accolades."
        found.add(faults.BRACES, message, hint, place=place, mild=True)


# -- the tag itself --------------------------------------------------------------------------------------------

_SPACED: Final = {
    TagKind.STATEMENT: re.compile(r"(p|tr|tc|r)\s+(?=[^\W\d])"),
    TagKind.PRINT: re.compile(r"(p|tr|tc|r)\s+(?!(?:if|in|is|and|or|not|else)\b)(?=[^\W\d])"),
}


def _standing(occurrence: Occurrence, found: Faults) -> Standing:
    tag = occurrence.tag
    spaced = _SPACED[tag.kind].match(tag.source) if not tag.prefix and tag.kind in _SPACED else None
    if spaced is not None:
        opening = "{{" if tag.kind is TagKind.PRINT else "{%"
        message = f"« {opening} {spaced[1]} » : le préfixe « {spaced[1]} » doit toucher l'accolade"
        found.add(faults.PREFIX, message, f"Écrivez {opening}{spaced[1]} …, sans espace.", place=tag.place)
        tag = replace(tag, prefix=spaced[1], source=tag.source[spaced.end() :])
    return Standing(tag, occurrence.node, _rung(tag, occurrence.node), is_spaced=spaced is not None)


def _joined(standing: list[Standing]) -> list[Standing]:
    """Tell the tags that `{%- … -%}` brings into one paragraph that they stand there."""
    plain = [tag for tag in standing if not tag.prefix and tag.node.tag == _TEXT]
    parted = ((tag, (tag.node.text or "").partition(tag.tag.raw)) for tag in plain)
    heads = heads_of(
        [side for tag, (before, _, after) in parted for side in joined_sides(tag.tag, tag.node, before, after)]
    )
    return [replace(tag, head=heads[tag.paragraph]) if tag.paragraph in heads else tag for tag in standing]


def _rung(tag: Tag, node: etree._Element) -> etree._Element | None:
    """Return the element that a tag stands for; None where there is none of its kind."""
    paragraph = next(node.iterancestors(*PARAGRAPHS), None)
    if tag.spot is not Spot.TEXT or not tag.prefix:
        return node
    if tag.prefix == "r":
        return next(node.iterancestors(qn("w:r")), None)
    if tag.prefix == "p" or paragraph is None:
        return paragraph
    return enclosing(paragraph, {"tr": TR, "tc": TC}[tag.prefix])


def _is_run(one: Standing, found: Faults) -> bool:
    """Whether rendering will run a tag; one that it leaves as it is, or that Word hides, is a fault."""
    tag = one.tag
    if tag.story.kind is StoryKind.COMMENTS:
        message = "cette balise est dans un commentaire Word : elle ne sera pas remplacée"
        found.add(faults.IN_COMMENT, message, "Mettez-la dans le texte, ou supprimez le commentaire.", place=tag.place)
        return False
    decides = tag.spot is Spot.ADDRESS and tag.kind is TagKind.STATEMENT
    if tag.spot in {Spot.FIELD, Spot.LOCKED, Spot.CODED} or decides:
        message = f"cette balise est dans {tag.spot.value} : elle ne sera pas remplacée"
        found.add(faults.UNRENDERED, message, "Mettez-la dans le texte.", place=tag.place)
        return False
    return tag.spot is not Spot.DELETED  # a tracked deletion is a fault of its own


def _check_place(one: Standing, found: Faults) -> None:
    tag = one.tag
    if tag.prefix and tag.spot is not Spot.TEXT:
        found.add(faults.OUTSIDE_TABLE, f"le préfixe « {tag.prefix} » n'a pas de sens dans {tag.spot.value}")
    elif tag.prefix in {"tr", "tc"} and one.rung is None:
        found.add(faults.OUTSIDE_TABLE, f"« {tag.prefix} » : cette balise n'est pas dans un tableau", "Écrivez « p ».")
    elif tag.prefix == "r" and one.rung is None:
        found.add(faults.OUTSIDE_TABLE, "le préfixe « r » n'a de sens que dans un texte de Word", "Écrivez sans « r ».")
    elif (
        tag.source.split(maxsplit=1)[:1]
        and tag.source.split(maxsplit=1)[0] in DIRECTIVES
        and tag.kind is TagKind.STATEMENT
    ):
        _check_directive(one, found)
    if tag.spot in {Spot.PICTURE, Spot.CHART} and (tag.kind is not TagKind.PRINT or not _alone(one)):
        message = "le titre d'une image ou d'un graphique remplacé est une seule balise « {{ … }} », sans texte autour"
        found.add(faults.PICTURE_MISPLACED, message)
    elif tag.spot in {Spot.PICTURE, Spot.CHART}:
        _check_frame(one, found)


def _check_frame(one: Standing, found: Faults) -> None:
    """Report a placeholder of several pictures, or of none."""
    frame = one.node.getparent()
    name = "pic:pic" if one.tag.spot is Spot.PICTURE else "c:chart"
    count = 0 if frame is None else sum(1 for _ in frame.iter(qn(name)))
    if count != 1:
        found.add(faults.PICTURE_MISPLACED, "un groupe d'images ne peut pas être remplacé : dégroupez-les")
    elif frame is not None and name == "pic:pic" and next(frame.iter(qn("a:blip")), None) is None:
        found.add(faults.PICTURE_MISPLACED, "l'image du modèle est vide : insérez-la de nouveau")


def _alone(one: Standing) -> bool:
    return (one.node.get("title") or "").strip() == one.tag.raw


def _check_directive(one: Standing, found: Faults) -> None:
    if one.node.tag != _TEXT or one.paragraph is None or enclosing(one.paragraph, TC) is None:
        word = one.source.split(maxsplit=1)[0]
        found.add(faults.OUTSIDE_TABLE, f"« {word} » : cette balise n'est pas dans une cellule de tableau")


# -- what disappears -------------------------------------------------------------------------------------------


def _check_losses(standing: list[Standing], run: list[Standing], found: Faults) -> None:
    """Report what stands in the paragraph, row or cell that a prefixed tag replaces."""
    prefixed = [
        tag for tag in standing if tag.prefix in CONTAINERS and tag.rung is not None and tag.tag.spot is Spot.TEXT
    ]
    if not prefixed:
        return
    rungs = {tag.rung for tag in prefixed}
    inside: dict[etree._Element, list[Standing]] = {}
    for tag in run:
        for element in tag.node.iterancestors():
            if element in rungs:
                inside.setdefault(element, []).append(tag)
    for tag in prefixed:
        if tag.rung is not None:
            _check_loss(tag, inside.get(tag.rung, []), found)


def _check_loss(one: Standing, inside: list[Standing], found: Faults) -> None:
    words = CONTAINERS[one.prefix]
    rivals = [other for other in inside if other is not one and other.prefix == one.prefix and other.rung is one.rung]
    first = next((other for other in inside if other in rivals or other is one), one)
    if first is not one:
        _two_in_one(first, one, words, found)
    others = [other.tag.raw for other in inside if other is not one and other not in rivals]
    beside = "" if one.is_spaced else one.tag.beside
    lost = " ".join(filter(None, [beside, *others]))
    if lost and not rivals:
        message = f"« {lost} » disparaîtrait avec {words} de la balise « {one.tag.raw} »"
        hint = f"Une balise à préfixe « {one.prefix} » remplace tout : mettez-la seule."
        found.add(faults.TEXT_BESIDE, message, hint, place=one.place)
    if one.rung is not None and one.rung.find(_SECTION) is not None:
        message = f"le saut de section disparaîtrait avec {words} de la balise « {one.tag.raw} »"
        found.add(faults.TEXT_BESIDE, message, "Mettez le saut de section dans un autre paragraphe.", place=one.place)


def _two_in_one(first: Standing, second: Standing, words: str, found: Faults) -> None:
    keywords = [tag.source.split(maxsplit=1)[0] if tag.source else "" for tag in (first, second)]
    if keywords[0] in CLOSERS and keywords[1] in OPENERS:
        same = words.replace("le ", "le même ").replace("la ", "la même ")
        message = f"« {first.tag.raw} » et « {second.tag.raw} » ouvrent et ferment dans {same}"
        hint = "Mettez chacune dans son propre paragraphe, ou sa propre ligne de tableau, autour de ce qui se répète."
        found.add(faults.OPEN_AND_CLOSE, message, hint, place=second.place)
        return
    message = f"deux balises à préfixe « {second.prefix} » se partagent {words} : seule la dernière compterait"
    found.add(
        faults.TWO_IN_ONE, message, "Mettez chacune dans son propre paragraphe, ou sa propre ligne.", place=second.place
    )
