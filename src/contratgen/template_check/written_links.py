"""Links and references in what people write: each must say where it leads, and lead there.

The articles are those of the templates: their bookmarks, set in Word or made by the filter `signet`, and their numbers.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from contratgen.assembly.fields import Derive, marks
from contratgen.assembly.values import Texte
from contratgen.base.diagnostics import Diagnostic, Place, Severity, in_order
from contratgen.ooxml.bookmarks import bookmark_name
from contratgen.reading.rich_text import Heading, Link, ListBlock, Note, Paragraph, Quote, Table, Text
from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.references import TYPED
from contratgen.template_check.accessibility import SAY_WHERE, VAGUE_LINK, is_vague, vague

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from contratgen.reading.rich_text import Block, Inline

ARTICLE: Final = "article:"
BOOKMARK: Final = bookmark_name("article", "")
"""How the bookmarks of articles begin."""


def texts_of(model: BaseModel) -> Iterator[Texte]:
    """Yield the rich texts that somebody wrote in a model and in those below it, in order."""
    waiting: list[Any] = [model]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Texte):
            yield value
        elif isinstance(value, BaseModel):
            waiting += [getattr(value, name) for name in _written(type(value))]
        elif isinstance(value, (list, tuple, dict)):
            waiting += reversed(list(value.values()) if isinstance(value, dict) else value)


@cache
def _written(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a model that are not worked out, the last one first."""
    derived = {name for name, _ in marks(model, Derive)}
    return tuple(name for name in reversed(model.model_fields) if name not in derived)


def vague_links(texts: Iterable[Texte]) -> tuple[Diagnostic, ...]:
    """Return a warning (CG878), at its line, for each link in what somebody wrote that does not say where it leads."""
    return in_order(
        Diagnostic(VAGUE_LINK, vague(words), place, SAY_WHERE, Severity.WARNING)
        for place, link in _links(texts)
        if is_vague(words := _words(link.content))
    )


def dangling_links(texts: Iterable[Texte], bookmarks: Callable[[], Collection[str]]) -> Iterator[Diagnostic]:
    """Yield a fault (CG860), at its line, for each link to an article that no document of the contract has.

    `bookmarks` gives those of all documents; it is asked only when a text holds such a link.
    """
    for place, link in _links(texts):
        name = link.target.removeprefix(ARTICLE)
        if link.target.startswith(ARTICLE) and bookmark_name("article", name) not in bookmarks():
            known = [one.removeprefix(BOOKMARK).replace("_", "-") for one in bookmarks() if one.startswith(BOOKMARK)]
            hint = faults.nearest(name, known) or f"Au choix : {', '.join(sorted(known))}."
            yield Diagnostic(faults.DANGLING_LINK, f"renvoi à un article inconnu : « {name} »", place, hint)


def typed_numbers(texts: Iterable[Texte], articles: Callable[[], Collection[str]]) -> Iterator[Diagnostic]:
    """Yield a warning (CG876), at its line, for each number of an article of the contract that somebody typed.

    `articles` gives the numbers of the templates' articles; it is asked only when a text holds a number.
    """
    for text in texts:
        for line, content in _contents(text.blocks):
            for typed in TYPED.finditer(_words(content)):
                if _is_one(typed[1], articles()):
                    message = f"« {typed[0]} » est tapé à la main : le numéro ne suivra pas l'article"
                    hint = "Citez l'article par son titre, ou écrivez un renvoi : [nos engagements](article:…)."
                    place = Place(text.place.file, line)
                    yield Diagnostic(faults.HAND_TYPED, message, place, hint, Severity.WARNING)


def _is_one(number: str, articles: Collection[str]) -> bool:
    """Whether a number is that of an article; a template has one heading where the contract may have many."""
    above = number.rpartition(".")[0]
    return number in articles or (above != "" and above in {one.rpartition(".")[0] for one in articles})


def _links(texts: Iterable[Texte]) -> Iterator[tuple[Place, Link]]:
    for text in texts:
        for line, content in _contents(text.blocks):
            yield from ((Place(text.place.file, line), one) for one in content if isinstance(one, Link))


def _contents(blocks: tuple[Block, ...]) -> Iterator[tuple[int, tuple[Inline, ...]]]:
    """Yield what stands on a line: of paragraphs, cells and notes."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield from _with_notes(block.content, block.line)
            case ListBlock():
                for item in block.items:
                    yield from _contents(item)
            case Table():
                for cell in (cell for row in (block.header, *block.rows) for cell in row):
                    yield from _with_notes(cell, block.line)
            case Quote():
                yield from _contents(block.blocks)


def _with_notes(content: tuple[Inline, ...], line: int) -> Iterator[tuple[int, tuple[Inline, ...]]]:
    yield line, content
    for inline in content:
        if isinstance(inline, Note):
            yield from _contents(inline.blocks)


def _words(content: tuple[Inline, ...]) -> str:
    """Return the text of a line; links and breaks part it."""
    return "".join(one.text if isinstance(one, Text) else " " for one in content)
