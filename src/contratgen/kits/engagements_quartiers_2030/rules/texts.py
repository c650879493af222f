"""Every text that somebody wrote and that a document prints, with the line of any of its characters.

Walks the models, whatever their fields; passes over the fields that no document prints (`NonImprime`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, get_args, get_origin

from contratgen.kit import Finding, Modele, NonImprime, Place, Texte, marks, rich_text
from contratgen.kits.engagements_quartiers_2030.rules.findings import Path, dotted
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille


@dataclass(frozen=True, slots=True)
class Passage:
    """A text at `path` below the framework or a contribution; `rich` when it is Markdown."""

    characters: str
    root: Modele
    path: Path
    party: str = ""
    rich: Texte | None = None

    def place(self, offset: int = 0) -> Place | None:
        """Return where the character at `offset` was written; for a line of YAML, where the line begins."""
        if self.rich is None:
            return self.root.place(*self.path)
        start = self.characters.rfind("\n", 0, offset) + 1
        first = self.rich.place
        column = offset - start + (first.column or 1 if start == 0 else 1)
        return Place(first.file, (first.line or 1) + self.characters.count("\n", 0, offset), column)

    def found(self, offset: int, message: str, hint: str = "", read: str = "") -> Finding:
        """Return a finding at the character at `offset`; what it quotes may run over the end of a line."""
        message, hint, read = (words.replace("\n", " ") for words in (message, hint, read))
        return Finding(message, self.place(offset), hint, dotted(self.path), read=read, party=self.party)


def passages(contract: ContratDeVille) -> tuple[Passage, ...]:
    """Return every printed text of the framework, then of each contribution; walked once for a run's many rules."""
    return _walked(_Same(contract))


class _Same:
    """A contract that a cache may hold: it is frozen, and the same when it is the same object."""

    __slots__ = ("contract",)

    def __init__(self, contract: ContratDeVille) -> None:
        self.contract = contract

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.contract is self.contract

    def __hash__(self) -> int:
        return id(self.contract)


@lru_cache(maxsize=1)
def _walked(same: _Same) -> tuple[Passage, ...]:
    contract = same.contract
    found = [*_below(contract.cadre, contract.cadre, (), "")]
    for name, contribution in contract.contributions.items():
        found += _below(contribution, contribution, (), name)
    return tuple(found)


def _below(root: Modele, value: object, path: Path, party: str) -> Iterator[Passage]:
    match value:
        case Texte():
            yield Passage(value.source, root, path, party, value)
        case str():
            yield Passage(value, root, path, party)
        case Modele():
            for name in _printed(type(value)):
                yield from _below(root, getattr(value, name), (*path, name), party)
        case tuple():
            for rank, item in enumerate(value):
                yield from _below(root, item, (*path, rank), party)


@cache
def _printed(model: type[Modele]) -> tuple[str, ...]:
    """Return the fields of a model that are printed and may hold text."""
    hidden = {name for name, _ in marks(model, NonImprime)}
    return tuple(
        name for name, field in model.model_fields.items() if name not in hidden and _holds_text(field.annotation)
    )


def _holds_text(annotation: Any) -> bool:
    """Return whether a type is text, a model, or made of some; a choice among given words is no text."""
    if get_origin(annotation) is Literal:
        return False
    inner = get_args(annotation)
    if inner:
        return any(map(_holds_text, inner))
    return isinstance(annotation, type) and issubclass(annotation, (str, Texte, Modele))


def links(blocks: tuple[rich_text.Block, ...]) -> Iterator[rich_text.Link]:
    """Yield the links that blocks hold, in tables, lists, quotations and notes too."""
    for block in blocks:
        match block:
            case rich_text.ListBlock():
                for item in block.items:
                    yield from links(item)
            case rich_text.Quote():
                yield from links(block.blocks)
            case rich_text.Table():
                for row in (block.header, *block.rows):
                    for cell in row:
                        yield from _linked(cell)
            case _:
                yield from _linked(block.content)


def _linked(content: tuple[rich_text.Inline, ...]) -> Iterator[rich_text.Link]:
    for inline in content:
        if isinstance(inline, rich_text.Link):
            yield inline
        elif isinstance(inline, rich_text.Note):
            yield from links(inline.blocks)
