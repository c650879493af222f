"""Fonts that a piece asks for and does not hold, embedded where one of the same widths travels with contratgen.

Every reader puts some font in their place: PDF/A wants it said which (ISO 19005-3, 6.2.11.4.1). What is written in
codes stays; only the font behind them is given.
"""

from __future__ import annotations

from typing import Any, Final

from fontTools import agl
from pikepdf import Array, Dictionary, Name, Object, Pdf

from contratgen import limits
from contratgen.bundle.embedded_font import Subset, descriptor_of, known_characters, subset_font, tag_of
from contratgen.bundle.guard import as_list
from contratgen.bundle.pieces.codes import Codes
from contratgen.bundle.pieces.encodings import PROGRAMS, texts_of
from contratgen.bundle.pieces.standard_fonts import program_like

SIMPLE: Final = (Name.Type1, Name.TrueType, Name.MMType1)
NONSYMBOLIC: Final = 32
"""Font flag: letters of a known alphabet (ISO 32000-1, table 123)."""
NEAR: Final = 2.0
"""Thousandths by which a width that the piece states may differ from the font's: rounding, not another design."""


def embed_missing(pdf: Pdf, codes: Codes) -> dict[str, str]:
    """Embed a font of the same widths for each that a piece shows and lacks; return names and what stands for them.

    Raises what a malformed object raises.
    """
    lacking: dict[bytes, list[tuple[Object, dict[int, str]]]] = {}
    for key, shown in codes.shown.items():
        font = codes.fonts[key]
        if font.get(Name.Subtype) in SIMPLE and not _is_embedded(font):
            program = program_like(_name(font))
            texts = texts_of(font) if program else {}
            said = {code[0]: texts.get(code[0], "") for code in shown}
            if program and known_characters(program, said.values()) == sorted(set(said.values())):
                lacking.setdefault(program, []).append((font, said))
    if sum(map(len, lacking.values())) > limits.GIVEN_FONTS:
        return {}
    given = {}
    for program, fonts in lacking.items():
        wanted = "".join(sorted({text for _, said in fonts for text in said.values()}))
        face = subset_font(program, wanted)
        descriptor = descriptor_of(pdf, face, Name(f"/{tag_of(program, wanted)}{face.name}"), NONSYMBOLIC)
        held = pdf.make_indirect(descriptor)
        for font, said in fonts:
            if _fits(font, face, said):
                given[_name(font).rpartition("+")[2]] = face.name
                _give(font, face, held, said)
    return given


def _name(font: Object) -> str:
    return str(font.get(Name.BaseFont, "")).lstrip("/")


def _is_embedded(font: Object) -> bool:
    descriptor = font.get(Name.FontDescriptor)
    return isinstance(descriptor, Dictionary) and any(key in descriptor for key in PROGRAMS)


def _fits(font: Object, face: Subset, said: dict[int, str]) -> bool:
    """Whether the widths that a font states, if it does, are those of another."""
    stated, first = as_list(font.get(Name.Widths)), int(font.get(Name.FirstChar, 0))
    if not stated:
        return True
    return all(
        0 <= code - first < len(stated) and abs(float(stated[code - first]) - face.glyphs[text].width) <= NEAR
        for code, text in said.items()
    )


def _give(font: Object, face: Subset, descriptor: Object, said: dict[int, str]) -> None:
    first, last = min(said), max(said)
    font.Subtype = Name.TrueType
    font.BaseFont = descriptor.FontName
    font.FirstChar, font.LastChar = first, last
    font.Widths = Array([face.glyphs[said[code]].width if code in said else 0 for code in range(first, last + 1)])
    font.FontDescriptor = descriptor
    differing: list[Any] = []
    for code, text in sorted(said.items()):
        if bytes([code]).decode("cp1252", "replace") != text:
            differing += [code, Name(f"/{agl.UV2AGL[ord(text)]}")]
    font.Encoding = Name.WinAnsiEncoding
    if differing:
        font.Encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array(differing))
