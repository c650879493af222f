"""References that a condition may leave without their bookmark, which stands under it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.links import references_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import P, excerpt, paragraph_text
from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.blocks import Block
from contratgen.rendering.grammar.structure import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from contratgen.ooxml.tags import StoryTags
    from contratgen.rendering.grammar.blocks import Item
    from contratgen.rendering.grammar.faults import Faults

    Conditions = frozenset[tuple[str, ...]]
    """The branches that something stands in, each by its tags from « if » on."""

_START, _NAME = qn("w:bookmarkStart"), qn("w:name")
ADVICE: Final = "Mettez le renvoi sous la même condition, ou le passage visé hors d'elle."


def check_conditions(stories: Sequence[tuple[StoryTags, list[Item]]], found: Faults) -> None:
    """Warn of each reference whose bookmarks all stand under a condition that is not its own (CG322)."""
    branches = [(tree, list(_branches(items))) for tree, items in stories]
    if not any(own for _, own in branches):
        return
    known: dict[str, list[Conditions]] = {}
    references = []
    for tree, own in branches:
        order = {node: number for number, node in enumerate(tree.root.iter())}
        for start in tree.root.iter(_START):
            known.setdefault(start.get(_NAME, "").casefold(), []).append(_around(start, own, order))
        references += [(one, tree, _around(one.node, own, order)) for one in references_of(tree.root)]
    for reference, tree, conditions in references:
        targets = known.get(reference.name.casefold(), [])
        if targets and not _always(targets, conditions):
            paragraph = next(reference.node.iterancestors(P), None)
            place = tree.geography.diagnostic_place(
                paragraph, "" if paragraph is None else excerpt(paragraph_text(paragraph))
            )
            message = f"une condition peut retirer le signet « {reference.name} » et laisser ce renvoi"
            found.add(faults.MAY_DANGLE, message, ADVICE, about=reference.name, place=place)


def _always(targets: list[Conditions], conditions: Conditions) -> bool:
    """Whether one of the bookmarks stands wherever a reference does: under no other condition, or in every branch."""
    beyond = [target - conditions for target in targets]
    single = {next(iter(more)) for more in beyond if len(more) == 1}
    every = (one[-1] == "else" and all(one[:rank] in single for rank in range(1, len(one))) for one in single)
    return not all(beyond) or any(every)


def _branches(items: Iterable[Item]) -> Iterator[tuple[tuple[str, ...], etree._Element, etree._Element]]:
    """Yield the branches of the conditions of a story, each with the nodes that hold the tags before and after it."""
    for item in items:
        if not isinstance(item, Block):
            continue
        tags = [*(section.tag for section in item.sections), item.closer]
        for rank, section in enumerate(item.sections):
            before, after = tags[rank], tags[rank + 1]
            if item.keyword == "if" and isinstance(before, Standing) and isinstance(after, Standing):
                said = tuple(" ".join(one.tag.source.split()) for one in item.sections[: rank + 1])
                yield said, before.node, after.node
            yield from _branches(section.body)


def _around(
    node: etree._Element,
    branches: list[tuple[tuple[str, ...], etree._Element, etree._Element]],
    order: dict[etree._Element, int],
) -> Conditions:
    at = order[node]
    return frozenset(said for said, before, after in branches if order[before] < at < order[after])
