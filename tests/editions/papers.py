"""Supplied papers for the tests."""

from __future__ import annotations

import io

import pikepdf
from fontTools.ttLib import TTFont

from contratgen.base import world


def page_saying(words: str) -> bytes:
    """Return a PDF of one page with a few words, its font embedded."""
    pdf = pikepdf.new()
    program = (world.fonts_folder() / "Carlito-Regular.ttf").read_bytes()
    face = TTFont(io.BytesIO(program))
    scale, names = 1000 / face["head"].unitsPerEm, face.getBestCmap()
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name.Carlito, Flags=32, ItalicAngle=0, Ascent=750,
        Descent=-250, CapHeight=630, StemV=80, FontBBox=[-500, -300, 1200, 1000],
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, BaseFont=pikepdf.Name.Carlito, FirstChar=32,
        LastChar=126, Widths=[round(face["hmtx"][names[code]][0] * scale) for code in range(32, 127)],
        Encoding=pikepdf.Name.WinAnsiEncoding, FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode("latin-1"))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
