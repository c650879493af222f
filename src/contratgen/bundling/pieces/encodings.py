"""What the codes of a simple font say by its encoding, where its map of characters is silent (ISO 32000-1, 9.10.2)."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Mapping
from typing import Any, Final

from fontTools import agl
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.ttLib import TTLibError
from pikepdf import Dictionary, Name, Object, Stream

from contratgen.base.symbols import DINGBATS, SYMBOL
from contratgen.pdf.embedded_font import SYMBOLIC
from contratgen.pdf.opening import as_list, decoded

CODES: Final = 256
PYTHON_NAMES: Final = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
ALIKE: Final = {"\xa0": " ", "\xad": "-"}
"""Codes of these encodings that are a space and a hyphen once more (ISO 32000-1, annex D.2, notes 5 and 6)."""
ZAPF: Final = "ZapfDingbats"
OWN: Final = {"Symbol": SYMBOL, "SymbolMT": SYMBOL, ZAPF: DINGBATS}
"""Fonts whose codes are their own, whether the piece holds them or not."""
UNREADABLE: Final = (ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError,
    RecursionError, TTLibError, TypeError, ValueError, struct.error)  # fmt: skip
"""What fontTools raises on a program that is none."""
PUT: Final = re.compile(rb"dup\s+(\d+)\s*/(\S+)\s+put")
"""An entry of the encoding that a Type 1 program holds (Adobe Type 1 Font Format, 2.2)."""
PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")


def texts_of(font: Object) -> dict[int, str]:
    """Return the text of each code of a simple font that its encoding names; nothing for a composite one.

    Raises what a malformed object raises.
    """
    if font.get(Name.Subtype) == Name.Type0:
        return {}
    encoding = font.get(Name.Encoding)
    base = encoding.get(Name.BaseEncoding) if isinstance(encoding, Dictionary) else encoding
    texts = _named(str(base)) if isinstance(base, Name) else _own(font)
    if isinstance(encoding, Dictionary):
        signs = _name(font) == ZAPF
        texts |= {code: agl.toUnicode(glyph, signs) for code, glyph in differences(encoding).items()}
    return {code: text for code, text in texts.items() if text}


def differences(encoding: Dictionary) -> dict[int, str]:
    """Return the glyph names that an encoding gives to codes (ISO 32000-1, table 114)."""
    code, found = 0, {}
    for item in as_list(encoding.get(Name.Differences)):
        if isinstance(item, Name):
            found[code] = str(item)[1:]
            code += 1
        else:
            code = int(item)
    return found


def _name(font: Object) -> str:
    return str(font.get(Name.BaseFont, "")).lstrip("/").rpartition("+")[2]


def _named(name: str) -> dict[int, str]:
    """Return the text of the codes of an encoding; nothing of one that is not known, as that of expert sets."""
    if name == "/StandardEncoding":
        return _by_glyph(dict(enumerate(StandardEncoding)))
    if name not in PYTHON_NAMES:
        return {}
    codes = ((code, bytes([code]).decode(PYTHON_NAMES[name], "ignore")) for code in range(CODES))
    return {code: ALIKE.get(text, text) for code, text in codes if text in ALIKE or text.isprintable()}


def _by_glyph(glyphs: Mapping[int, str]) -> dict[int, str]:
    return {code: agl.toUnicode(glyph) for code, glyph in glyphs.items() if glyph != ".notdef"}


def _own(font: Object) -> dict[int, str]:
    """Return what the program of a font says of its codes, or else what its kind does."""
    if font.get(Name.Subtype) == Name.Type3:
        return {}
    if (name := _name(font)) in OWN:
        return dict(OWN[name])
    descriptor: Any = font.get(Name.FontDescriptor, Dictionary())
    program = next((descriptor[key] for key in PROGRAMS if isinstance(descriptor.get(key), Stream)), None)
    if font.get(Name.Subtype) == Name.TrueType or program is None:
        symbolic = int(descriptor.get(Name.Flags, 0)) & SYMBOLIC
        return {} if symbolic else _named("/StandardEncoding")
    try:
        return _by_glyph(_of_program(decoded(program)))
    except UNREADABLE:
        return {}


def _of_program(program: bytes) -> dict[int, str]:
    if program[:1] == b"\x01":
        from fontTools.cffLib import CFFFontSet  # noqa: PLC0415  # 25 ms, for few pieces

        faces = CFFFontSet()
        faces.decompile(io.BytesIO(program), None)
        glyphs = faces[0].Encoding
        return dict(enumerate(StandardEncoding if isinstance(glyphs, str) else glyphs))
    put = PUT.findall(program[: program.find(b"eexec")])
    return {int(code): glyph.decode("latin-1") for code, glyph in put} or dict(enumerate(StandardEncoding))
