"""Cells by the columns that they take, and the vertical merges of a template that a condition may behead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import TBL, TC, TR, P, children_of, excerpt, paragraph_text
from contratgen.ooxml.tag_syntax import TagKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from contratgen.base.diagnostics import Place
    from contratgen.ooxml.tags import StoryTags

MERGE: Final = qn("w:vMerge")
WIDEST: Final = 63
"""Columns of a Word table."""
BEHEADED: Final = "« {} » commence une fusion verticale dans une ligne qu'une condition ou une boucle vide peut retirer"
BEHEADED_ADVICE: Final = "Mettez toute la fusion dans le même bloc, ou le texte dans une ligne qui reste."
_VAL: Final = qn("w:val")


def cells_of(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Yield the cells of a row, each after the column where it begins (from 0) and how many it takes."""
    at = _span(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
    for cell in children_of(row, TC):
        span = _span(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1)
        yield at, span, cell
        at += span


def columns_of(row: etree._Element) -> int:
    """Return the columns of a row, those left out before and after its cells among them."""
    after = _span(row.find(f"{qn('w:trPr')}/{qn('w:gridAfter')}"), 0)
    return after + max((at + span for at, span, _ in cells_of(row)), default=0)


def _span(node: etree._Element | None, default: int) -> int:
    return default if node is None else min(max(integer(node.get(_VAL)), 0), WIDEST)


def merge_of(cell: etree._Element) -> etree._Element | None:
    """Return what says that a cell is merged with the one above or below."""
    return cell.find(f"{qn('w:tcPr')}/{MERGE}")


def begins(merge: etree._Element) -> bool:
    """Tell whether a vertical merge begins at a cell; it goes on there otherwise."""
    return merge.get(_VAL, "continue") != "continue"


def beheaded_merges(tree: StoryTags) -> Iterator[tuple[Place, str]]:
    """Yield the place and the words of each cell that a `{%tr … %}` may remove and that rows outside it go on from."""
    keywords = _row_keywords(tree)
    for table in {next(node.iterancestors(TBL)): None for node in tree.root.iter(MERGE)} if keywords else ():
        conditions: list[etree._Element] = []
        heads: dict[int, tuple[list[etree._Element], etree._Element]] = {}
        for row in children_of(table, TR):
            if row in keywords:
                _enter(keywords[row], row, conditions)
                continue
            own = [*conditions]
            for at, _, cell in cells_of(row):
                merge = merge_of(cell)
                if merge is None or begins(merge):
                    heads[at] = (own, cell)
                elif at in heads and heads[at][0] != own[: len(heads[at][0])]:
                    paragraph = next(heads.pop(at)[1].iter(P))
                    yield tree.geography.near(paragraph), excerpt(paragraph_text(paragraph))


def _row_keywords(tree: StoryTags) -> Mapping[etree._Element, list[str]]:
    """Return the first words of the statements that stand for rows, by row."""
    found: dict[etree._Element, list[str]] = {}
    for occurrence in tree.occurrences:
        if occurrence.tag.kind is TagKind.STATEMENT and occurrence.tag.prefix == "tr" and occurrence.tag.source:
            row = next(occurrence.node.iterancestors(TR), None)
            if row is not None:
                found.setdefault(row, []).append(occurrence.tag.source.split(maxsplit=1)[0])
    return found


def _enter(keywords: list[str], row: etree._Element, conditions: list[etree._Element]) -> None:
    """Follow the conditions and loops, which may be empty, that a row of tags opens and closes."""
    for keyword in keywords:
        if keyword in {"endif", "endfor", "else", "elif"} and conditions:
            conditions.pop()
        if keyword in {"if", "for", "else", "elif"}:
            conditions.append(row)
