"""The words of one page by marked-content identifier (ISO 32000-1, 9.10 and 14.6).

Reads with pikepdf: pypdf's parser takes twenty times as long on these files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from contratgen.pdf.to_unicode import Table, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from pikepdf import Page

TEXT_OPERATORS: Final = "BMC BDC EMC Tf Tj TJ ' \""
UNMARKED: Final = -1
"""What stands for the identifier of what has none: headers, footers and other artifacts."""
Fonts = dict[tuple[int, int], Table]
"""What is known of the fonts of one document, by their objects' numbers."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A marked content that is open: whose it is, and whether other words already stand for its glyphs."""

    identifier: int
    replaced: bool = False


def marked_text(page: Page, fonts: Fonts | None = None) -> dict[int, str]:
    """Return the words of a page by identifier; those that none marks, artifacts first of all, are `UNMARKED`.

    Pages of one document share what is known of its `fonts`.
    """
    tables = tables_of(page.resources, fonts)
    found: dict[int, str] = {}
    open_marks = [_Mark(UNMARKED)]
    table = Table()
    for instruction in pikepdf.parse_content_stream(page, TEXT_OPERATORS):
        operator, operands = str(instruction.operator), instruction.operands
        mark, words = open_marks[-1], ""
        if operator == "Tf":
            table = tables.get(str(operands[0]), Table())
        elif operator == "EMC":
            open_marks.pop()
        elif operator in {"BMC", "BDC"}:
            mark, words = _opened(mark, operands)
            open_marks.append(mark)
        elif not mark.replaced:
            words = table.decode(b"".join(bytes(one) for one in pieces_of(operands[-1]) if isinstance(one, Object)))
        if words:
            found[mark.identifier] = found.get(mark.identifier, "") + words
    return found


def tables_of(resources: Object, fonts: Fonts | None = None) -> dict[str, Table]:
    """Return what the codes of each font mean, by the name that the resources of a page or form give it."""
    known = {} if fonts is None else fonts
    tables = {}
    for name, font in resources.get("/Font", Dictionary()).items():
        tables[name] = known.get(font.objgen) or table_of(font)
        if font.is_indirect:
            known[font.objgen] = tables[name]
    return tables


def _opened(outer: _Mark, operands: Iterable[Object]) -> tuple[_Mark, str]:
    """Return the mark that opens within another, and the words that stand for all that it holds (14.9.4)."""
    kind, *rest = operands
    properties = rest[0] if rest and isinstance(rest[0], Dictionary) else Dictionary()
    own = int(properties.get("/MCID", UNMARKED))
    identifier = UNMARKED if kind == Name.Artifact else outer.identifier if own == UNMARKED else own
    if outer.replaced or "/ActualText" not in properties:
        return _Mark(identifier, outer.replaced), ""
    return _Mark(identifier, replaced=True), str(properties["/ActualText"])


def pieces_of(shown: Object) -> Iterable[Object | int | Decimal]:
    """Return a shown string, or those of an array and the adjustments between them."""
    return shown.as_list() if isinstance(shown, Array) else (shown,)  # iterating an array takes five times as long
