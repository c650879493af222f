"""The words of one page by marked-content identifier (ISO 32000-1, 9.10 and 14.6).

Reads with pikepdf: pypdf's parser takes twenty times as long on these files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from pikepdf import Page

TEXT_OPERATORS: Final = "BMC BDC EMC Tf Tj TJ ' \""
CODES: Final = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
CHARACTERS: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
RANGES: Final = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
HEXADECIMAL: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
UNMARKED: Final = -1
"""What stands for the identifier of what has none: headers, footers and other artifacts."""
UNKNOWN: Final = "\ufffd"
"""What stands for a glyph that no table maps to a character."""


@dataclass(frozen=True)
class Table:
    """A font's codes of one length → characters."""

    width: int = 1
    characters: dict[int, str] = field(default_factory=dict)

    def codes(self, shown: bytes) -> Iterator[int]:
        """Yield the codes of a shown string."""
        return (int.from_bytes(shown[i : i + self.width], "big") for i in range(0, len(shown), self.width))

    def decode(self, shown: bytes) -> str:
        """Return the characters of a shown string."""
        if self.width == 1:
            return shown.decode("latin-1").translate(self._bytes)
        return "".join(self.characters.get(code, UNKNOWN) for code in self.codes(shown))

    @cached_property
    def _bytes(self) -> dict[int, str]:
        """The characters of the codes of one byte."""
        return {code: self.characters.get(code, UNKNOWN) for code in range(256)}


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
        tables[name] = known.get(font.objgen) or _table(font)
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


def _table(font: Object) -> Table:
    """Read a font's `/ToUnicode` (9.10.3)."""
    stream = font.get("/ToUnicode")
    if not isinstance(stream, Stream):
        return Table()
    source = stream.read_bytes()
    space = CODES.search(source)
    characters: dict[int, str] = {}
    for section in CHARACTERS.findall(source):
        codes = HEXADECIMAL.findall(section)
        characters.update({int(code, 16): _words(image) for code, image in zip(codes[::2], codes[1::2], strict=True)})
    for section in RANGES.findall(source):
        characters.update(_ranges(HEXADECIMAL.findall(section)))
    return Table(len(space[1]) // 2 if space else 1, characters)


def _ranges(codes: list[bytes]) -> dict[int, str]:
    """Return the characters of ranges given as first code, last code and first image."""
    found = {}
    for first, last, image in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
        words = _words(image)
        for code in range(int(first, 16), int(last, 16) + 1):
            found[code] = words[:-1] + chr(ord(words[-1]) + code - int(first, 16))
    return found


def _words(image: bytes) -> str:
    return bytes.fromhex(image.decode()).decode("utf-16-be", "replace")
