"""A TrueType font embedded for a few texts: the glyphs they need, their widths, and what each one says.

The subset of a font for given characters is always the same bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from contratgen.pdf.to_unicode import written_map

TAG_LETTERS: Final = 6
"""Letters before the name of a subset (ISO 32000-1, 9.6.4)."""
SYMBOLIC: Final = 4
NONSYMBOLIC: Final = 32
"""Font flags: glyphs are reached by number, or through a standard encoding (ISO 32000-1, table 123)."""
CODES_FROM: Final = 0xF000
"""Where a font of signs stands its 256 codes (OpenType, `cmap` platform 3, encoding 0)."""
STEM: Final = 80
"""No TrueType table gives the width of stems; readers need it only to replace a font, which is embedded here."""
POSTSCRIPT_NAME: Final = 6
LAYOUT: Final = frozenset({"GDEF", "GPOS", "GSUB", "kern", "gasp", "DSIG", "meta"})
"""Tables that set no glyph of a plain line; reading them takes most of the time."""
OPTIONS: Final = {
    "layout_features": [],
    "name_IDs": [POSTSCRIPT_NAME],
    "hinting": False,
    "glyph_names": False,
    "notdef_outline": True,
    "recalc_timestamp": False,
}


class MissingGlyphsError(ValueError):
    """The font has no glyph for some characters; the text is those characters."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph's number in the subset, and its width in thousandths of the size."""

    number: int
    width: float


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font within one PDF (ISO 32000-1, 9.7, Identity-H): its object, and the glyph of each character it knows."""

    font: Object
    glyphs: dict[str, Glyph]

    def width(self, text: str) -> float:
        """Return the width of a text set in 1 point, in points."""
        return sum(self.glyphs[character].width for character in text) / 1000

    def shown(self, text: str) -> bytes:
        """Return the operand of `Tj` that shows a text: its glyph numbers in hexadecimal."""
        return b"<%s>" % "".join(f"{self.glyphs[character].number:04X}" for character in text).encode()


def known_characters(program: bytes, characters: Iterable[str]) -> list[str]:
    """Return those of some characters that a TrueType file can show, in order."""
    wanted = sorted(set(characters))
    if not wanted:
        return []
    known = _known(program)
    return [character for character in wanted if len(character) == 1 and ord(character) in known]


@lru_cache(maxsize=16)
def _known(program: bytes) -> frozenset[int]:
    return frozenset(TTFont(io.BytesIO(program), recalcTimestamp=False, lazy=True).getBestCmap())


def embed_font(pdf: Pdf, program: bytes, characters: str) -> EmbeddedFont:
    """Embed what a TrueType file needs to show some characters. Raises `MissingGlyphsError`."""
    wanted = "".join(sorted(set(characters)))
    face = subset_font(program, wanted)
    return EmbeddedFont(_font(pdf, face, tag_of(program, wanted)), face.glyphs)


@dataclass(frozen=True, slots=True)
class Subset:
    """What a TrueType file keeps for some characters: the file, its glyphs, its name, what a descriptor says of it."""

    program: bytes
    glyphs: dict[str, Glyph]
    name: str
    measures: dict[str, Any]


@lru_cache(maxsize=4)
def subset_font(program: bytes, characters: str) -> Subset:
    """Return the subset of a font; made once for all the parts of a dossier."""
    from fontTools import subset  # noqa: PLC0415  # 45 ms, spared to whoever draws nothing

    face = TTFont(io.BytesIO(program), recalcTimestamp=False)
    face.setGlyphOrder([f"g{number}" for number in range(face["maxp"].numGlyphs)])  # or names are sought at length
    names = face.getBestCmap()
    missing = "".join(c for c in characters if ord(c) not in names)
    if missing:
        raise MissingGlyphsError(missing)
    for table in LAYOUT & set(face.keys()):
        del face[table]
    subsetter = subset.Subsetter(subset.Options(**OPTIONS))
    subsetter.populate(text=characters)
    subsetter.subset(face)
    out = io.BytesIO()
    face.save(out, reorderTables=True)
    name = face["name"].getDebugName(POSTSCRIPT_NAME) or "Footer"
    return Subset(out.getvalue(), dict(_glyphs(face, characters)), name, _measures(face))


def with_codes(face: Subset, said: Mapping[int, str], widths: Mapping[int, float]) -> Subset:
    """Return a subset that simple codes lead into (ISO 32000-1, 9.6.6.4), each with its width in thousandths."""
    font = TTFont(io.BytesIO(face.program), recalcTimestamp=False)
    names, metrics = font.getBestCmap(), font["hmtx"].metrics
    for code, text in said.items():
        name = names[ord(text)]
        metrics[name] = (round(widths[code] * font["head"].unitsPerEm / 1000), metrics[name][1])
    table = CmapSubtable.newSubtable(4)
    table.platformID, table.platEncID, table.language = 3, 0, 0
    table.cmap = {CODES_FROM + code: names[ord(text)] for code, text in said.items()}
    glyphs = dict(_glyphs(font, "".join(sorted(set(said.values())))))
    font["cmap"].tables = [table]
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return replace(face, program=out.getvalue(), glyphs=glyphs)


def _glyphs(face: TTFont, characters: str) -> Iterator[tuple[str, Glyph]]:
    names, widths = face.getBestCmap(), face["hmtx"].metrics
    scale = 1000 / face["head"].unitsPerEm
    for character in characters:
        name = names[ord(character)]
        yield character, Glyph(face.getGlyphID(name), round(widths[name][0] * scale, 3))


def _measures(face: TTFont) -> dict[str, Any]:
    head, lines, os2 = face["head"], face["hhea"], face["OS/2"]
    scale = 1000 / head.unitsPerEm
    return {
        "FontBBox": [round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "Ascent": round(lines.ascent * scale),
        "Descent": round(lines.descent * scale),
        "CapHeight": round(getattr(os2, "sCapHeight", lines.ascent) * scale),
    }


def tag_of(program: bytes, characters: str) -> str:
    """Return what stands before the name of a font of which some characters are embedded."""
    digest = hashlib.sha256(program + characters.encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:TAG_LETTERS]) + "+"


def _font(pdf: Pdf, face: Subset, tag: str) -> Object:
    base = Name(f"/{tag}{face.name}")
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor_of(pdf, face, base)),
        W=_widths(face.glyphs),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=base,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(written_map(_meanings(face.glyphs))),
        )
    )


def descriptor_of(pdf: Pdf, face: Subset, base: Name) -> Dictionary:
    """Return what a PDF says of a font that it embeds (ISO 32000-1, 9.8)."""
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=base,
        Flags=SYMBOLIC,
        ItalicAngle=0,
        StemV=STEM,
        FontFile2=pdf.make_stream(face.program),
        **face.measures,
    )


def _widths(glyphs: dict[str, Glyph]) -> Array:
    ordered = sorted({(glyph.number, glyph.width) for glyph in glyphs.values()})
    return Array([item for number, width in ordered for item in (number, Array([width]))])


def _meanings(glyphs: dict[str, Glyph]) -> dict[bytes, str]:
    return {glyph.number.to_bytes(2, "big"): character for character, glyph in reversed(glyphs.items())}
