"""Fonts of many glyphs whose program names its glyphs, as MuPDF writes them, in the form that the validator knows."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Pdf, Stream

from contratgen.bundling.pieces.encodings import UNREADABLE
from contratgen.pdf.opening import decoded


def number_glyphs(pdf: Pdf) -> None:
    """Give numbers to the glyphs of programs that name them: codes count glyphs there (ISO 32000-1, 9.7.4.2)."""
    programs: dict[tuple[int, int], Stream] = {}
    for font in pdf.objects:
        if isinstance(font, Dictionary) and font.get(Name.Subtype) == Name.CIDFontType0:
            descriptor: Any = font.get(Name.FontDescriptor, Dictionary())
            program = descriptor.get(Name.FontFile3)
            if isinstance(program, Stream):
                programs[program.objgen] = program
    for program in programs.values():
        try:
            if numbered := _numbered(_outlines(decoded(program))):
                program.write(numbered)
                program.Subtype = Name.CIDFontType0C
        except UNREADABLE:
            continue  # which the validator judges


def _outlines(program: bytes) -> bytes:
    """Return the outlines of an OpenType file, or the program itself."""
    if program[:4] != b"OTTO":
        return program
    return bytes(TTFont(io.BytesIO(program), lazy=True).reader["CFF "])


def _numbered(program: bytes) -> bytes:
    """Return a CFF program whose glyphs are numbered, nothing if they are (Adobe Technical Note 5176, 18 and 19)."""
    from fontTools.cffLib import CFFFontSet, FDArrayIndex, FDSelect, FontDict  # noqa: PLC0415  # 25 ms, for few pieces

    faces = CFFFontSet()
    faces.decompile(io.BytesIO(program), None)
    top = faces[0]
    if hasattr(top, "ROS"):
        return b""
    names = [".notdef", *(f"cid{number:05}" for number in range(1, len(top.charset)))]
    shared = FontDict()
    shared.Private = top.Private
    fonts, chosen = FDArrayIndex(), FDSelect()
    fonts.append(shared)
    chosen.format, chosen.gidArray = 3, [0] * len(names)
    glyphs = top.CharStrings
    glyphs.charStrings = {name: number for number, name in enumerate(names)}
    glyphs.fdArray, glyphs.fdSelect = fonts, chosen
    top.charset, top.CIDCount, top.ROS = names, len(names), ("Adobe", "Identity", 0)
    top.FDArray, top.FDSelect = fonts, chosen
    for key in ("Private", "Encoding"):
        top.rawDict.pop(key, None)
        vars(top).pop(key, None)
    out = io.BytesIO()
    faces.compile(out, SimpleNamespace(recalcBBoxes=False, cfg={}), isCFF2=False)
    return out.getvalue()
