"""What the text of a piece says, code by code: each font gets a map of the codes that its pages show, and no other.

Signs of symbol fonts get the character that they look like, or « unknown character »: PDF/A-3a asks for a meaning
(ISO 19005-3, 6.2.11.7.3), and the look stays. A code of which nothing is known is left without: it lowers the level.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pikepdf import Name, Object, Pdf, Stream

from contratgen.base.symbols import meaning
from contratgen.bundling.pieces.codes import Codes
from contratgen.bundling.pieces.encodings import texts_of
from contratgen.pdf.opening import MALFORMED, BeyondLimitError, decoded
from contratgen.pdf.to_unicode import UNKNOWN, Effort, meanings_in, written_map

PRIVATE: Final = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))
"""Private use areas: what stands there means nothing outside its font."""
NOTHING: Final = frozenset({0x0000, 0xFEFF})
PLANE: Final = 0x10000
LAST_TWO: Final = 0xFFFE
"""The two last codes of each plane are no characters (Unicode, 23.7)."""


@dataclass
class Spoken:
    """What the fonts of a piece say: the signs that got no known meaning, and the codes without any, by font name.

    `lost` says that some text stands in a font that cannot be told, or whose codes are numbered elsewhere.
    """

    unknown: dict[str, int] = field(default_factory=dict)
    mute: dict[str, int] = field(default_factory=dict)
    lost: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether each code shown has its text."""
        return not (self.lost or self.mute)


def give_meanings(pdf: Pdf, codes: Codes) -> Spoken:
    """Write into each font of a piece what the codes that are shown mean, and return what could not be said.

    Raises what a malformed object raises, `BeyondLimitError` included.
    """
    spoken = Spoken(lost=codes.lost)
    effort = Effort()
    for key, shown in codes.shown.items():
        font = codes.fonts[key]
        name = str(font.get(Name.BaseFont, font.get(Name.Name, "/Type3"))).lstrip("/").rpartition("+")[2]
        said = dict(_said(font, shown, effort))
        if Name.ToUnicode in font:
            del font[Name.ToUnicode]
        if said:
            font.ToUnicode = pdf.make_stream(written_map(said))
        if unknown := sum(UNKNOWN in text for text in said.values()):
            spoken.unknown[name] = spoken.unknown.get(name, 0) + unknown
        if mute := len(shown) - len(said):
            spoken.mute[name] = spoken.mute.get(name, 0) + mute
    return spoken


def _said(font: Object, shown: set[bytes], effort: Effort) -> Iterator[tuple[bytes, str]]:
    numbers = {code: int.from_bytes(code, "big") for code in shown}
    table = font.get(Name.ToUnicode)
    mapped = meanings_in(decoded(table), numbers.values(), effort) if isinstance(table, Stream) else {}
    encoded = encoded_texts(font) if any(not _says(mapped.get(number, "")) for number in numbers.values()) else {}
    for code, number in numbers.items():
        text = next((said for said in (mapped.get(number, ""), encoded.get(number, "")) if _says(said)), "")
        if text:
            yield code, "".join(_known(character, str(font.get(Name.BaseFont, ""))) for character in text)


def encoded_texts(font: Object) -> dict[int, str]:
    """Return the text of each code that the encoding of a font names; nothing for one that is not sound."""
    try:
        return texts_of(font)
    except BeyondLimitError:
        raise
    except MALFORMED:
        return {}


def _says(text: str) -> bool:
    return bool(text) and not any(ord(character) in NOTHING or ord(character) % PLANE >= LAST_TWO for character in text)


def _known(character: str, font: str) -> str:
    code = ord(character)
    if any(low <= code <= high for low, high in PRIVATE):
        return meaning(code, font.lstrip("/")) or UNKNOWN
    return character
