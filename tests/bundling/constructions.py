"""Pieces made by hand, each of one construction: colours, patterns, states and maps of characters."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Name, Pdf
from PIL import Image

from contratgen.bundling.pieces.codes import codes_of

ORANGE = "<< /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 .6 0] /N 1 >>"
GREEN = "<< /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [0 .6 0] /N 1 >>"
INKS = "<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 .6 1 0] /N 1 >>"
TILE = "/PatternType 1 /TilingType 1 /BBox [0 0 10 10] /XStep 10 /YStep 10 /Resources << >>"
FORM = "/Type /XObject /Subtype /Form /BBox [0 0 99 99]"
FILL = "10 10 50 50 re f"
SHOW = "q 99 0 0 99 0 0 cm /X Do Q"

Construction = tuple[str, str, tuple[tuple[bytes, str], ...]]
"""The resources of a page, its drawing, and objects of its own from 10 on: the data and entries of streams."""


def picture(space: str, components: int, more: str = "") -> tuple[bytes, str]:
    """Return an image of four pixels by four."""
    size = "/Subtype /Image /Width 4 /Height 4 /BitsPerComponent 8"
    return bytes([80]) * (16 * components), f"{size} /ColorSpace {space} {more}"


def wavelets(space: str = "", *, boxes: bool = True, mode: str = "RGB") -> tuple[bytes, str]:
    """Return an image of JPEG 2000, in its boxes or without."""
    out = io.BytesIO()
    Image.radial_gradient("L").resize((64, 64)).convert(mode).save(out, "JPEG2000")
    data = out.getvalue() if boxes else out.getvalue()[out.getvalue().index(b"\xff\x4f\xff\x51") :]
    return data, f"/Subtype /Image /Width 64 /Height 64 /Filter /JPXDecode {space}"


def named(space: str) -> str:
    return f"/ColorSpace << /S {space} >>"


def shaded(space: str, function: str) -> str:
    return f"/Shading << /S << /ShadingType 2 /ColorSpace {space} /Coords [0 0 200 0] /Function {function} >> >>"


SEPARATION = f"[/Separation /Orange /DeviceRGB {ORANGE}]"
OTHER = f"[/Separation /Orange /DeviceRGB {GREEN}]"
PRESS = f"[/Separation /Orange /DeviceCMYK {INKS}]"
WHITE = "<< /WhitePoint [.9642 1 .8249] /Range [-100 100 -100 100] >>"

DINGBATS = "/Subtype /Type1 /BaseFont /ZapfDingbats"
SYMBOLS = "/Subtype /Type1 /BaseFont /Symbol"
TYPEWRITER = "/Subtype /Type1 /BaseFont /Courier-BoldOblique"
RARE = "/Subtype /Type1 /BaseFont /Garamond"
STANDARD = "/Subtype /Type1 /BaseFont /Times-Bold"
CHINESE = (
    "/Subtype /Type0 /BaseFont /Song /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0"
    " /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
    " /FontDescriptor << /Type /FontDescriptor /FontName /Song /Flags 4 >> >>]"
)


def old(data: bytes) -> bytes:
    """Return a few bytes packed by LZW (ISO 32000-1, 7.4.4): codes of nine bits, each a byte of its own."""
    bits = "".join(f"{code:09b}" for code in (256, *data, 257))
    padded = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return int(padded, 2).to_bytes(len(padded) // 8, "big")


def fonts(font: str) -> str:
    return f"/Font << /F << /Type /Font {font} >> >>"


MADE: dict[str, Construction] = {
    "ink": (named(SEPARATION), f"/S cs .5 scn {FILL}", ()),
    "the same ink of another colour": (named(OTHER), f"/S cs .5 scn {FILL}", ()),
    "one ink of two colours": (
        f"/ColorSpace << /S {SEPARATION} /T {OTHER} >>", f"/S cs .5 scn {FILL} /T cs 1 scn {FILL}", (),
    ),
    "one ink twice": (
        f"/ColorSpace << /S {SEPARATION} /T {SEPARATION} >>", f"/S cs .5 scn {FILL} /T cs 1 scn {FILL}", (),
    ),
    "ink of a picture": ("/XObject << /X 10 0 R >>", SHOW, (picture(SEPARATION, 1, "/Mask [0 2]"),)),
    "inks without definition": (
        "/ColorSpace << /S [/DeviceN [/Orange /Vert] /DeviceRGB 10 0 R] >>", f"/S cs .5 .5 scn {FILL}",
        ((bytes(range(12)), "/FunctionType 0 /Domain [0 1 0 1] /Range [0 1 0 1 0 1] /Size [2 2] /BitsPerSample 8"),),
    ),
    "an ink among several of one": (named(f"[/DeviceN [/Orange] /DeviceRGB {ORANGE}]"), f"/S cs .5 scn {FILL}", ()),
    "inks that are defined elsewhere": (
        f"/ColorSpace << /S [/DeviceN [/Orange /Black] /DeviceRGB 10 0 R] /T {SEPARATION} >>",
        f"/S cs .5 .5 scn {FILL} /T cs 1 scn {FILL}",
        ((bytes(range(12)), "/FunctionType 0 /Domain [0 1 0 1] /Range [0 1 0 1 0 1] /Size [2 2] /BitsPerSample 8"),),
    ),
    "four inks behind a program that defines each": (
        "/ColorSpace << /S [/DeviceN [/Black /Orange /Vert] /DeviceCMYK 10 0 R] >>", f"/S cs .5 .5 .2 scn {FILL}",
        ((b"{ 0 exch }", "/FunctionType 4 /Domain [0 1 0 1 0 1] /Range [0 1 0 1 0 1 0 1]"),),
    ),
    "inks with definition": (
        named(f"[/DeviceN [/Orange] /DeviceRGB {ORANGE} << /Colorants << /Orange {SEPARATION} >> >>]"),
        f"/S cs .5 scn {FILL}", (),
    ),
    "four inks": ("", f"0 0 0 1 k {FILL}", ()),
    "four inks in a form": ("/XObject << /X 10 0 R >>", "/X Do", ((b"0 0 1 0 k 0 0 9 9 re f", FORM),)),
    "four inks behind an ink": (named(PRESS), f"/S cs .5 scn {FILL}", ()),
    "four inks in a shading": (shaded("/DeviceCMYK", INKS), "/S sh", ()),
    "four inks by name": (
        named("/DeviceCMYK"), f"/S cs 0 1 0 0 sc {FILL} /DeviceCMYK CS 1 0 0 0 SC 9 9 m 9 99 l S", (),
    ),
    "four inks within a drawing": ("", "q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK ID abcd\nEI Q", ()),
    "picture of four inks": ("/XObject << /X 10 0 R >>", SHOW, (picture("/DeviceCMYK", 4),)),
    "palette of four inks": (
        "/XObject << /X 10 0 R >>", SHOW, (picture(f"[/Indexed /DeviceCMYK 80 <{'10203040' * 81}>]", 1),),
    ),
    "pattern of four inks": (
        "/Pattern << /P 10 0 R >>", f"/Pattern cs /P scn {FILL}",
        ((b"1 0 0 0 k 0 0 5 5 re f", f"{TILE} /PaintType 1"),),
    ),
    "pattern coloured where it is used": (
        "/ColorSpace << /C [/Pattern /DeviceRGB] >> /Pattern << /P 10 0 R >>", f"/C cs 0 1 0 /P scn {FILL}",
        ((b"0 0 5 5 re f", f"{TILE} /PaintType 2"),),
    ),
    "shading as a pattern": (
        f"/Pattern << /P << /PatternType 2 {shaded('/DeviceRGB', ORANGE).replace('<< /S', '', 1)} >>",
        f"/Pattern cs /P scn {FILL}", (),
    ),
    "shading of measured colours": (shaded(f"[/Lab {WHITE}]", ORANGE), "/S sh", ()),
    "measured colours": (named(f"[/Lab {WHITE}]"), f"/S cs 50 20 20 scn {FILL}", ()),
    "wavelets": ("/XObject << /X 10 0 R >>", SHOW, (wavelets(),)),
    "wavelets of said colours": ("/XObject << /X 10 0 R >>", SHOW, (wavelets("/ColorSpace /DeviceRGB"),)),
    "wavelets with a mask of their own": ("/XObject << /X 10 0 R >>", SHOW, (wavelets("/SMaskInData 1", mode="RGBA"),)),
    "picture that masks another one": (
        "/XObject << /X 10 0 R /Y 11 0 R >>", f"{SHOW} {SHOW.replace('X', 'Y')}",
        (picture("/DeviceGray", 1), picture("/DeviceRGB", 3, "/SMask 10 0 R")),
    ),
    "bare wavelets": ("/XObject << /X 10 0 R >>", SHOW, (wavelets(boxes=False),)),
    "smoothed picture": ("/XObject << /X 10 0 R >>", SHOW, (picture("/DeviceRGB", 3, "/Interpolate true"),)),
    "mask": (
        "/ExtGState << /G << /SMask << /S /Luminosity /G 10 0 R >> >> >>", f"/G gs {FILL}",
        ((b"1 g 0 0 50 99 re f", f"{FORM} /Group << /S /Transparency /CS /DeviceGray >> /Resources << >>"),),
    ),
    "identical transfer": ("/ExtGState << /G << /TR /Identity /TR2 /Default /SA true >> >>", f"/G gs {FILL}", ()),
    "transfer": (
        "/ExtGState << /G << /TR << /FunctionType 2 /Domain [0 1] /N 2 >> >> >>", f"/G gs {FILL}", (),
    ),
    "overprint of four inks": ("/ExtGState << /G << /OP true /OPM 1 >> >>", f"/G gs 1 0 0 0 k {FILL}", ()),
    "overprint of light": ("/ExtGState << /G << /OP true /OPM 1 >> >>", f"/G gs 1 0 0 rg {FILL}", ()),
    "states within states": ("", f"{'q ' * 28}{FILL}{' Q' * 28}", ()),
    "too many states": ("", f"{'q ' * 29}{FILL}{' Q' * 29}", ()),
    "a font that is chosen for nothing": (fonts(DINGBATS), f"BT /F 12 Tf 14 TL ET {FILL}", ()),
    "a font that nobody chooses": (fonts(DINGBATS), FILL, ()),
    "a font without equal": (fonts(RARE), "BT /F 12 Tf (4) Tj ET", ()),
    "signs that everybody has": (fonts(DINGBATS), "BT /F 12 Tf (4n!\\344\\376l) Tj ET", ()),
    "symbols that everybody has": (fonts(SYMBOLS), "BT /F 12 Tf (a\\267bG \\345) Tj ET", ()),
    "a typewriter that everybody has": (fonts(TYPEWRITER), "BT /F 12 Tf (Vu) Tj ET", ()),
    "a font numbered elsewhere": (fonts(CHINESE), "BT /F 12 Tf <4E2D> Tj ET", ()),
    "a font that everybody has": (fonts(STANDARD), f"BT /F 12 Tf (Vu) Tj ET {FILL}", ()),
    "states restored that were never saved": ("", f".5 0 0 .5 0 0 cm Q {FILL} Q Q 1 0 0 RG {FILL}", ()),
    "states never restored": ("", f"q q .5 0 0 .5 0 0 cm {FILL}", ()),
    "a form packed the old way": (
        "/XObject << /X 10 0 R >>", "/X Do", ((old(b"0 0 9 9 re f"), f"{FORM} /Filter /LZWDecode"),),
    ),
    "unknown operator": ("", f"BX 1 2 foo EX {FILL}", ()),
    "unknown intent": ("", f"/Odd ri {FILL}", ()),
}  # fmt: skip


def made(maker: Any, construction: Construction) -> bytes:
    """Return the piece of a construction."""
    resources, drawing, own = construction
    objects = {4: maker.stream(drawing.encode())} | {number: maker.stream(*one) for number, one in enumerate(own, 10)}
    return bytes(maker.written({"page": f"/Resources << {resources} >>"}, objects))


def _mapped(lines: Callable[[list[bytes]], list[str]]) -> Callable[[Pdf], None]:
    """Return what gives each font that has a map another, made of the codes that are shown."""

    def change(pdf: Pdf) -> None:
        codes = codes_of(pdf)
        for key, shown in codes.shown.items():
            entries = "\n".join(lines(sorted(shown)))
            width = "F" * 2 * len(next(iter(shown)))
            space = f"1 begincodespacerange <{'0' * len(width)}> <{width}> endcodespacerange"
            text = f"/CIDInit /ProcSet findresource begin begincmap {space}\n{entries}\nendcmap end"
            codes.fonts[key].ToUnicode = pdf.make_stream(text.encode())

    return change


def _chars(codes: list[bytes], values: list[str]) -> list[str]:
    entries = [f"<{code.hex()}> <{value}>" for code, value in zip(codes, values, strict=False)]
    return [f"{len(entries)} beginbfchar", *entries, "endbfchar"]


def _tcpdf(_: list[bytes]) -> list[str]:
    return ["100 beginbfrange", *(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(100)), "endbfrange"]


def _without_map(pdf: Pdf) -> None:
    for font in codes_of(pdf).fonts.values():
        if Name.ToUnicode in font:
            del font[Name.ToUnicode]


def _listed(pdf: Pdf) -> None:
    """Give each font a wrong list of its glyphs, and take from it what need not be said of its numbers."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get(Name.Type) == Name.FontDescriptor:
            thing.CIDSet = pdf.make_stream(b"\xff")
            thing.CharSet = pikepdf.String("/A/B")
        if isinstance(thing, pikepdf.Dictionary) and thing.get(Name.CIDToGIDMap) == Name.Identity:
            del thing.CIDToGIDMap


RANGES = {1: "<00> <FF> <0041>", 2: "<0000> <0100> <0041>"}
CHANGES: dict[str, Callable[[Pdf], None]] = {
    "a map of two codes": _mapped(lambda codes: _chars(codes[:2], ["0041", "0042"])),
    "a map of zeros": _mapped(lambda codes: _chars(codes, ["0000"] * len(codes))),
    "a map of private signs": _mapped(lambda codes: _chars(codes, [f"{0xE100 + n:04X}" for n, _ in enumerate(codes)])),
    "a map of marks of order": _mapped(lambda codes: _chars(codes, ["FEFF", *(["0061"] * len(codes))])),
    "ranges of 256 codes from 0": _mapped(_tcpdf),
    "a range of 257 codes": _mapped(
        lambda codes: ["1 beginbfrange", RANGES[len(codes[0])], "endbfrange"]
    ),
    "garbage": _mapped(lambda _: ["1 beginbfchar <zz> endbfchar beginbfrange <00> endbfrange"]),
    "no map": _without_map,
    "wrong lists": _listed,
}  # fmt: skip


def changed(blob: bytes, change: Callable[[Pdf], None]) -> bytes:
    """Return a piece whose fonts are changed."""
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()
