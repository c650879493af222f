"""What the signs of symbol fonts mean, where Unicode leaves their codes without meaning (private use area).

One table for the documents made here and for the files supplied. Knows no PDF.
"""

from __future__ import annotations

from itertools import chain
from typing import Final

PRIVATE_PAGE: Final = 0xF000
"""Symbol fonts of Windows stand their 256 codes here (OpenType, `cmap` platform 3, encoding 0)."""

LIKE_WINGDINGS: Final = frozenset({"wingdings", "opensymbol", "starsymbol"})
"""Fonts whose private codes are those of Wingdings: LibreOffice stands OpenSymbol in its place."""
DISC: Final = 0xB7


def _from(first: int, signs: str) -> dict[int, str]:
    return {code: sign for code, sign in enumerate(signs, first) if sign != "\0"}


WINGDINGS: Final = dict(
    chain.from_iterable(
        _from(first, signs).items()
        for first, signs in (
            (0x20, " ✏✂✁"),
            (0x28, "☎✆✉"),
            (0x36, "⌛⌨"),
            (0x3E, "✇✍"),
            (0x41, "✌\0\0\0☜☞☝☟"),
            (0x4A, "☺\0☹\0☠⚐"),
            (0x51, "✈☼\0❄\0✞\0✠✡☪☯"),
            (0x6C, "●❍■□❐❑❒⬧⧫◆❖⬥⌧"),
            (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
            (0x9E, "·•▪○"),
            (0xA4, "◉◎"),
            (0xA7, "▪◻\0✦★✶✴✹✵"),
            (0xD8, "➢\0\0\0➲"),
            (0xDF, "←→↑↓↖↗↙↘⬅➔"),
            (0xEF, "⇦⇨⇧⇩⬄⇳"),
            (0xFB, "✗✓☒☑"),
        )
    )
)
"""Codes of Wingdings, and the character of the same look (Unicode, Dingbats and neighbours)."""

SYMBOL: Final = (
    _from(
        0x20,
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    )
    | _from(0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪")
    | _from(0xF1, "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭")
)
"""Codes of Symbol (ISO 32000-1, annex D.5)."""

DINGBATS: Final = (
    _from(
        0x21,
        "✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞",
    )
    | _from(0xA1, "❡❢❣❤❥❦❧♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓➔→↔↕➘➙➚➛➜➝➞➟➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯")
    | _from(0xF1, "➱➲➳➴➵➶➷➸➹➺➻➼➽➾")
    | {0x20: " "}
)
"""Codes of Zapf Dingbats (ISO 32000-1, annex D.6)."""

OPEN_SYMBOL: Final = (
    _from(0xE001, "♦♦◆⬩❍→✓●❍■❐◆❖♦⓿⓪")
    | _from(0xE018, "\0✉")
    | _from(0xE01B, "✍\0\0•\0❓©\0☺®⇨⇩⇦⇧\0✆➡⬇⬅⬆")
    | _from(0xE08C, "→√√√")
    | _from(0xE0AC, "ΓΔΘΛΞΠΣΥΦΨΩαβγδϵζηθικλμνξοπρστυφχψωεϑϖ\0ςϕ∂")
    | {0xE0AA: "❑", 0xE0DB: "←", 0xE0DC: "↑", 0xE0DD: "↓"}
)
"""Codes of OpenSymbol, as the font that travels with contratgen draws them."""


def meaning(code: int, font: str = "") -> str:
    """Return the character that a code of the private use area stands for in a font, or nothing where it is unknown.

    `font` is its PostScript name, with a subset's tag before it or not. The disc of Symbol is the same in every font
    but Wingdings: word processors write it into any, and LibreOffice draws both fonts with OpenSymbol.
    """
    if code in OPEN_SYMBOL:
        return OPEN_SYMBOL[code]
    low = code - PRIVATE_PAGE
    name = font.rpartition("+")[2].casefold()
    disc = "•" if low == DISC and not name.startswith("wingdings") else ""
    if name.partition("-")[0] in LIKE_WINGDINGS:
        return WINGDINGS.get(low, disc)
    if name.startswith("symbol"):
        return SYMBOL.get(low, "")
    return disc
