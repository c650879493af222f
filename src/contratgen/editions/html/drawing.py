"""What a kit says of a contract (`assemble.public_page`) → HTML: every line with its spaces tied, links that lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contratgen.assembly.public_page import Cards, Facts, Figures, Folded, Paragraph, Points
from contratgen.base.typography import spaced, tied, with_raised
from contratgen.reports.markup import node

if TYPE_CHECKING:
    from contratgen.assembly.public_page import Block, Card, Line, Section, Target
    from contratgen.reports.markup import Content, Element


def typeset(words: str) -> str:
    """Return words with the no-break spaces of French, no line beginning with a dash."""
    return tied(spaced(words)).replace(" — ", "\u00a0— ").replace(" – ", "\u00a0– ")


def shown(words: str) -> Iterator[Content]:
    """Yield words as they are printed, the ends of ordinal numbers raised."""
    return (node("sup", piece) if rank % 2 else piece for rank, piece in enumerate(with_raised(typeset(words))))


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws blocks; `address` gives where a target of the contract is, or None."""

    address: Callable[[Target], str | None]

    def section(self, section: Section) -> Element:
        """Return a section, named by its heading."""
        heading = node("h2", shown(section.title), id=section.identifier)
        return node("section", heading, self.blocks(section.blocks), aria_labelledby=section.identifier)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Element]:
        """Yield blocks."""
        return map(self._block, blocks)

    def line(self, line: Line) -> Iterator[Content]:
        """Yield the words of a line and its links."""
        for piece in (line,) if isinstance(line, str) else line:
            if isinstance(piece, str):
                yield from shown(piece)
                continue
            found = piece.address or next(filter(None, map(self.address, piece.targets)), None)
            yield from (node("a", shown(piece.words), href=found),) if found else shown(piece.words)

    def _block(self, block: Block) -> Element:  # one for each kind
        match block:
            case Paragraph(line, quiet):
                return node("p", self.line(line), class_="discret" if quiet else None)
            case Points(items, dense):
                return node("ul", (node("li", self.line(item)) for item in items), class_="serre" if dense else None)
            case Facts(items):
                return node("dl", (self._fact(term, lines) for term, lines in items), class_="faits")
            case Figures(items):
                counted = ((node("dt", shown(what)), node("dd", shown(number))) for number, what in items)
                return node("dl", (node("div", pair) for pair in counted), class_="chiffres")
            case Folded(summary, blocks):
                return node("details", node("summary", shown(summary)), self.blocks(blocks))
            case Cards(cards):
                return node("div", map(self._card, cards), class_="cartes")

    def _fact(self, term: str, lines: tuple[Line, ...]) -> Element:
        return node("div", node("dt", shown(term)), (node("dd", self.line(line)) for line in lines))

    def _card(self, card: Card) -> Element:
        return node("div", node("h3", self.line(card.title)), self.blocks(card.blocks))
