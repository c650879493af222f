"""The words of one page by marked-content identifier (ISO 32000-1, 9.10 and 14.6).

Reads with pikepdf: pypdf's parser takes twenty times as long on these files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pikepdf import Dictionary, Object

from contratgen.pdf.content import State, Walker, pieces_of, steps_of
from contratgen.pdf.to_unicode import Table, table_of

if TYPE_CHECKING:
    from pikepdf import Page

    from contratgen.pdf.content import Operands

TEXT_OPERATORS: Final = "q Q BMC BDC EMC Tf Tj TJ ' \""
Fonts = dict[tuple[int, int], Table]
"""What is known of the fonts of one document, by their objects' numbers."""
_NO_TABLE: Final = Table()


def marked_text(page: Page, fonts: Fonts | None = None) -> dict[int, str]:
    """Return the words of a page by identifier; those that none marks, artifacts first of all, are `UNMARKED`.

    Pages of one document share what is known of its `fonts`.
    """
    words = _Words(tables_of(page.resources, fonts))
    for operator, instruction in steps_of(page, TEXT_OPERATORS):
        words.follow(operator, instruction.operands)
    return words.found


class _Words(Walker[State]):
    """Gathers words by the identifier of the mark that they stand in."""

    def __init__(self, tables: dict[str, Table]) -> None:
        super().__init__(State())
        self._tables = tables
        self.found: dict[int, str] = {}

    def show(self, operands: Operands) -> None:
        if not self.marks[-1].replaced:
            shown = b"".join(bytes(piece) for piece in pieces_of(operands[0]) if isinstance(piece, Object))
            self.speak(self._tables.get(self.state.font, _NO_TABLE).decode(shown))

    def speak(self, words: str) -> None:
        if words:
            identifier = self.marks[-1].identifier
            self.found[identifier] = self.found.get(identifier, "") + words


def tables_of(resources: Object, fonts: Fonts | None = None) -> dict[str, Table]:
    """Return what the codes of each font mean, by the name that the resources of a page or form give it."""
    known = {} if fonts is None else fonts
    tables = {}
    for name, font in resources.get("/Font", Dictionary()).items():
        tables[name] = known.get(font.objgen) or table_of(font)
        if font.is_indirect:
            known[font.objgen] = tables[name]
    return tables
