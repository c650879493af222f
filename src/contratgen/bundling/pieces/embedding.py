"""Fonts that a piece asks for and does not hold, embedded where one of the same widths travels with contratgen.

Every reader puts some font in their place: PDF/A wants it said which (ISO 19005-3, 6.2.11.4.1). What is written in
codes stays; only the font behind them is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf

from contratgen.base import limits
from contratgen.bundling.pieces.codes import Codes
from contratgen.bundling.pieces.drawing import scopes_of
from contratgen.bundling.pieces.encodings import PROGRAMS
from contratgen.bundling.pieces.meanings import encoded_texts
from contratgen.bundling.pieces.standard_fonts import WIDTHS, program_like
from contratgen.pdf.embedded_font import Subset, descriptor_of, known_characters, subset_font, tag_of, with_codes
from contratgen.pdf.opening import as_list
from contratgen.pdf.to_unicode import written_map

SIMPLE: Final = (Name.Type1, Name.TrueType, Name.MMType1)
ANY: Final = "Helvetica"
NEAR: Final = 2.0
"""Thousandths by which a width that the piece states may differ from the font's: rounding, not another design."""


def settle_fonts(pdf: Pdf, codes: Codes) -> dict[str, str]:
    """Leave out fonts that no page chooses, embed others for those that pages show and the piece lacks.

    Returns names of fonts and what stands for them. Raises what a malformed object raises.
    """
    if codes.lost:  # a font may show what no code tells of: one of other characters would lose it
        return {}
    for _, resources in scopes_of(pdf):
        fonts = resources.get(Name.Font) if isinstance(resources, Dictionary) else None
        if isinstance(fonts, Dictionary):
            for name in [name for name, font in fonts.items() if font.objgen not in codes.fonts]:
                del fonts[name]
    lacking = _lacking(codes)
    if sum(map(len, lacking.values())) > limits.GIVEN_FONTS:
        return {}
    given = {}
    for program, fonts_said in lacking.items():
        wanted = "".join(sorted({text for _, said in fonts_said for text in said.values()}))
        face = subset_font(program, wanted)
        for font, said in fonts_said:
            name = _name(font).rpartition("+")[2]
            known = WIDTHS.get(name.removesuffix("MT"), {}) if font.objgen in codes.shown else {}
            widths = {code: known.get(code, face.glyphs[text].width) for code, text in said.items()}
            if font.objgen in codes.shown:
                if not _fits(font, widths):
                    continue
                given[name] = face.name
            _give(pdf, font, face, said, widths)
    return given


def _lacking(codes: Codes) -> dict[bytes, list[tuple[Object, dict[int, str]]]]:
    """Return the fonts that are lacking, by the program that can stand for them, and the text of each code.

    A font that is chosen and shows nothing may be any: it says a space.
    """
    lacking: dict[bytes, list[tuple[Object, dict[int, str]]]] = {}
    for key, font in codes.fonts.items():
        shown = codes.shown.get(key)
        known = font.is_indirect and key not in codes.unread and font.get(Name.Subtype) in (*SIMPLE, Name.Type0)
        if not known or _is_embedded(font):
            continue
        program = program_like(_name(font) if shown else ANY)
        if program is None or (shown and font.get(Name.Subtype) == Name.Type0):
            continue
        texts = encoded_texts(font) if shown else {}
        said = {code[0]: texts.get(code[0], "") for code in shown} if shown else {ord(" "): " "}
        if known_characters(program, said.values()) == sorted(set(said.values())):
            lacking.setdefault(program, []).append((font, said))
    return lacking


def _name(font: Object) -> str:
    return str(font.get(Name.BaseFont, "")).lstrip("/")


def _is_embedded(font: Object) -> bool:
    below = as_list(font.get(Name.DescendantFonts))
    descriptor = (below[0] if below else font).get(Name.FontDescriptor)
    return isinstance(descriptor, Dictionary) and any(key in descriptor for key in PROGRAMS)


def _fits(font: Object, widths: Mapping[int, float]) -> bool:
    """Whether the widths that a font states, if it does, are those."""
    stated, first = as_list(font.get(Name.Widths)), int(font.get(Name.FirstChar, 0))
    return not stated or all(
        0 <= code - first < len(stated) and abs(float(stated[code - first]) - width) <= NEAR
        for code, width in widths.items()
    )


def _give(pdf: Pdf, font: Object, face: Subset, said: dict[int, str], widths: Mapping[int, float]) -> None:
    """Put a font of these codes and widths in the place of one that is lacking."""
    coded = with_codes(face, said, widths)
    base = Name(f"/{tag_of(coded.program, '')}{coded.name}")
    first, last = min(said), max(said)
    for key in font.keys() - {"/Type"}:
        del font[key]
    font.Type = Name.Font
    font.Subtype = Name.TrueType
    font.BaseFont = base
    font.FirstChar, font.LastChar = first, last
    font.Widths = Array([coded.glyphs[said[code]].width if code in said else 0 for code in range(first, last + 1)])
    font.FontDescriptor = pdf.make_indirect(descriptor_of(pdf, coded, base))
    font.ToUnicode = pdf.make_stream(written_map({bytes([code]): text for code, text in said.items()}))
