"""How Word writes a count in each number format (ECMA-376 Part 1 §17.18.59), for those that French documents use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ALPHABET: Final = 26
_CIRCLED: Final = 20
_LONGEST: Final = 32_767
"""Word's largest list number; beyond, letters and Roman figures would be endless."""


def roman(count: int) -> str:
    """Return a count in Roman capitals."""
    out = ""
    for value, sign in _ROMAN:
        repeats, count = divmod(count, value)
        out += sign * repeats
    return out


def letters(count: int) -> str:
    """Return a count in capital letters as Word does: A…Z, AA, BB and so on."""
    return chr(ord("A") + (count - 1) % _ALPHABET) * ((count - 1) // _ALPHABET + 1)


def circled(count: int) -> str:
    """Return a count in a circle, as far as Unicode has one."""
    return chr(0x2460 + count - 1) if count <= _CIRCLED else str(count)


def number_in_words(count: int, *, ordinal: bool = False) -> str:
    """Return a count in French words that begin with a capital: « Deux », « Deuxième »."""
    from num2words import num2words  # type: ignore[import-untyped]  # noqa: PLC0415 -- seldom needed

    words: str = num2words(count, lang="fr", to="ordinal" if ordinal else "cardinal")
    return words[:1].upper() + words[1:]


def _note_sign(count: int) -> str:
    """Return the sign of a note: four in turn, then each of them twice, and so on (the Chicago manual)."""
    return "*†‡§"[(count - 1) % 4] * ((count - 1) // 4 + 1)


_FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda count: f"{count:02}",
    "upperRoman": roman,
    "lowerRoman": lambda count: roman(count).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda count: letters(count).lower(),
    "ordinal": lambda count: "1er" if count == 1 else f"{count}e",
    "cardinalText": number_in_words,
    "ordinalText": lambda count: number_in_words(count, ordinal=True),
    "hex": lambda count: f"{count:X}",
    "chicago": _note_sign,
    "numberInDash": lambda count: f"- {count} -",
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedParen": lambda count: f"({count})",
    "decimalEnclosedFullstop": lambda count: f"{count}.",
    "none": lambda _: "",
    "bullet": lambda _: "",
    "001": lambda count: f"{count:03}",
    "0001": lambda count: f"{count:04}",
    "00001": lambda count: f"{count:05}",
}
"""By name; custom formats by the first of their counts (`w:format="001, 002, 003, ..."`, [MS-DOCX] 2.5)."""


KNOWN: Final = frozenset(_FORMATS)
"""The formats of which `formatted` knows what Word writes."""
SHARED: Final = frozenset(
    {"decimal", "decimalZero", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "none", "bullet"}
)
"""Those that LibreOffice writes as Word does; others it draws otherwise (« 1ᵉʳ ») or as plain figures."""


def formatted(count: int, name: str) -> str:
    """Return a count in one of Word's formats; in figures when the format is another, or has no zero."""
    if not 0 < count <= _LONGEST and name not in {"none", "bullet", "decimalZero"} and not name.startswith("0"):
        return str(count)
    return _FORMATS.get(name, str)(count)
