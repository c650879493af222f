"""Characters that are drawn like another, and what to write instead (Unicode Technical Standard 39, confusables 15.0).

Kept of the standard's table: the look-alikes of ASCII and of French letters and signs. Left out, because texts hold
them for what they are: curly quotes, primes, hyphens and dashes, `ĳ № ℓ °`, bullets, and doubled marks (`‼`).
"""

from __future__ import annotations

import unicodedata
from typing import Final

_SIGNS: Final = {
    " ": "\u3000",
    '"': "˝˶״᳓‟‶〃＂",
    "%": "٪⁒",
    "'": "˴΄՚՝׳᾽᾿῾‛‵",
    "’": "ʼ",
    "(": "❨❲〔﴾",
    ")": "❩❳〕﴿",
    "*": "٭⁎∗",
    "+": "᛭➕",
    ",": "؍٫、",
    "-": "˗־۔⁃➖﹘",
    ".": "܁܂․꘎۰٠。",
    "..": "‥",
    "/": "᜵⁁⁄∕╱⟋⧸⼃㇓",
    ":": "˸։׃܃܄᛬᠃᠉⁚∶꞉︰",
    "<": "˂❮",
    "<<": "≪",
    "=": "᐀⹀゠꓿",
    ">": "˃❯",
    ">>": "≫",
    "?": "Ɂʔ",
    "\\": "∖⟍⧵⧹⼂㇔",
    "^": "˄",
    "_": "﹍﹎﹏",
    "{": "❴",
    "}": "❵",
    "|": "׀∣⏽￨ǀ",
    "!": "ǃ",
    "~": "˜῀⁓∼",
    "°": "˚∘⸰",
    "·": "᛫‧∙⋅⸱・･",
    "÷": "➗",
    "—": "─━⼀㇐",
    "0": "〇",
    "1": "Ɩ",
    "2": "Ƨƨ",
    "3": "ƷȜȝʒ",
    "5": "Ƽƽ",
    "8": "Ȣȣ",
}
_LETTERS: Final = {
    "A": "ΑАᎪ", "B": "ΒВƁ", "C": "ϹС", "E": "ΕЕ⋿", "F": "Ϝ", "G": "Ԍ", "H": "ΗН", "I": "ΙІ", "J": "ͿЈ",
    "K": "ΚК", "L": "Ⳑ", "M": "ΜϺМ", "N": "Ν", "O": "ΟОՕ", "P": "ΡР", "R": "Ʀ", "S": "ЅՏ", "T": "ΤТ⊤",
    "U": "Ս∪⋃", "V": "Ѵ", "W": "Ԝ", "X": "ΧХ", "Y": "ΥϒУҮ", "Z": "Ζ", "a": "αаɑ⍺", "b": "ЬƄ", "c": "ϲс",
    "d": "ԁ", "e": "еҽ℮", "f": "ſքẝ", "g": "ցɡƍ", "h": "һհ", "i": "ιіӏɩɪ⍳ı", "j": "ϳј", "l": "Ӏ", "n": "ոռ",
    "o": "οσоօ", "p": "ρϱр⍴", "q": "ԛգզ", "r": "г", "s": "ѕ", "u": "υսʋ", "v": "νѵ∨⋁", "w": "ѡԝաɯ", "x": "х",
    "y": "γуүɣʏỿ", "DZ": "Ǳ", "Dz": "ǲ", "dz": "ǳ", "LJ": "Ǉ", "Lj": "ǈ", "lj": "ǉ", "NJ": "Ǌ", "Nj": "ǋ",
    "nj": "ǌ", "Â": "Ȃ", "Ê": "Ȇ", "Î": "Ȋ", "Ô": "Ȏ", "Û": "Ȗ", "â": "ȃ", "ê": "ȇ", "î": "ȋ", "ô": "ȏ",
    "û": "ȗ",
}  # fmt: skip
MEANT: Final = {sign: meant for table in (_SIGNS, _LETTERS) for meant, alike in table.items() for sign in alike}
"""The look-alike → what it is taken for."""
NUMERALS: Final = range(0x2160, 0x2180)
"""Roman numbers in one character, drawn like letters."""
FULL_WIDTH: Final = range(0xFF01, 0xFFE7)
"""ASCII as East Asian texts space it."""


def meant_by(character: str) -> str:
    """Return what a character is taken for, in ordinary characters; itself when it resembles nothing."""
    if character in MEANT:
        return MEANT[character]
    digit = unicodedata.decimal(character, None)
    return unicodedata.normalize("NFKC", character) if digit is None else str(digit)


def deceives(character: str) -> bool:
    """Return whether a character is drawn like ordinary ones that it is not."""
    return character in MEANT or ord(character) in NUMERALS or ord(character) in FULL_WIDTH
