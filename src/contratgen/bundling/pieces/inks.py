"""Colours said in four inks, without the press that they are meant for: a profile of ours says how they look.

The profile is made here, of nine colours: solid inks, alone and one upon the other, as offset presses lay them on
coated paper (near those that ISO 12647-2 aims at), and paper left white. Nothing of another profile is in it.
"""

from __future__ import annotations

import re
import struct
from functools import cache
from itertools import product
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from contratgen.bundling.pieces.drawing import drawing_in, scopes_of

Lab = tuple[float, float, float]

SOLIDS: Final[dict[tuple[int, int, int], Lab]] = {
    (0, 0, 0): (100, 0, 0),
    (1, 0, 0): (55, -37, -50),
    (0, 1, 0): (48, 74, -3),
    (0, 0, 1): (89, -5, 93),
    (0, 1, 1): (47, 68, 48),
    (1, 0, 1): (50, -68, 33),
    (1, 1, 0): (24, 22, -46),
    (1, 1, 1): (23, 0, 0),
}
"""CIE L*a*b* of cyan, magenta and yellow, each whole or none."""
BLACK: Final = 16.0
"""L* of solid black."""
UNDER_BLACK: Final = 0.15
"""Share that solid black leaves of the colour below it."""
GRID: Final = 9
"""Steps of each ink in the profile's table."""
D50: Final = (0.9642, 1.0, 0.8249)
SPEAKING: Final = re.compile(rb"(?:^|[\s\])>])(?:[\d.+-]+\s+){4}[kK](?=[\s\[(</]|$)|/(?:DeviceCMYK|CMYK)\b")
"""Where a drawing names four inks (ISO 32000-1, table 74)."""
DEVICE: Final = b"/DeviceCMYK"


def settle_inks(pdf: Pdf) -> bool:
    """Give colours in four inks the profile, wherever a piece uses them; return whether it does."""
    scopes = [*scopes_of(pdf)]
    spoken = any(SPEAKING.search(drawing_in(content)) for content, _ in scopes)
    held = [thing for thing in pdf.objects if DEVICE in _words(thing)]
    if not spoken and not held:
        return False
    profile = pdf.make_stream(cmyk_profile(), N=4)
    space = pdf.make_indirect(Array([Name.ICCBased, profile]))
    for thing in held:
        _replace(thing.stream_dict if isinstance(thing, Stream) else thing, space)
    for content, resources in scopes:
        table = resources
        if table is None:
            content.Resources = table = Dictionary()
        if Name.ColorSpace not in table:
            table.ColorSpace = Dictionary()
        if "/DefaultCMYK" not in table.ColorSpace:
            table.ColorSpace["/DefaultCMYK"] = space
    return True


def _words(thing: Any) -> bytes:
    if not isinstance(thing, Array | Dictionary | Stream):
        return b""
    return (thing.stream_dict if isinstance(thing, Stream) else thing).unparse(resolved=True)


def _replace(holder: Any, space: Array) -> None:
    """Write the space in the place of the name of the device, in an object and in what stands within it."""
    waiting = [holder]
    while waiting:
        thing = waiting.pop()
        keys = range(len(thing)) if isinstance(thing, Array) else list(thing.keys())
        for key in keys:
            value = thing[key]
            if value == Name.DeviceCMYK:
                thing[key] = space
            elif isinstance(value, Array | Dictionary) and not value.is_indirect:
                waiting.append(value)


@cache
def cmyk_profile() -> bytes:
    """Return the profile, from four inks to CIE L*a*b* (ICC.1:2001-04; 6.3.2.1, input profiles by table)."""
    described = b"desc" + bytes(4) + struct.pack(">I", 18) + b"Encres ISO 12647-2" + bytes(1 + 78)
    described = described[:8] + struct.pack(">I", 19) + described[12:]
    tags = {
        b"desc": described,
        b"cprt": b"text" + bytes(4) + b"CC0\0",
        b"wtpt": b"XYZ " + bytes(4) + b"".join(_fixed(number) for number in D50),
        b"A2B0": _table(),
    }
    place = 128 + 4 + 12 * len(tags)
    index, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        index += name + struct.pack(">II", place + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4s4s4s4s4s", place + len(body), bytes(4), b"\x02\x40\0\0", b"scnr", b"CMYK", b"Lab ")
    head += struct.pack(">6H4s", 2024, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + b"".join(_fixed(number) for number in D50)
    return bytes(head.ljust(128, b"\0") + index + body)


def _fixed(number: float) -> bytes:
    return struct.pack(">i", round(number * 65536))


def _table() -> bytes:
    """Return the inks' colours as a table of 16 bits (ICC.1:2001-04, 6.5.8)."""
    head = (
        b"mft2" + bytes(4) + bytes([4, 3, GRID, 0]) + b"".join(_fixed(number) for number in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    )
    straight = struct.pack(">2H", 0, 0xFFFF)
    steps = [step / (GRID - 1) for step in range(GRID)]
    colours = b"".join(_encoded(_mixed(*inks)) for inks in product(steps, repeat=4))
    return head + struct.pack(">2H", 2, 2) + straight * 4 + colours + straight * 3


def _mixed(cyan: float, magenta: float, yellow: float, black: float) -> Lab:
    """Return the colour of four inks, each covering a share of the paper at random (Demichel, Neugebauer)."""
    below = [0.0, 0.0, 0.0]
    for inks, colour in SOLIDS.items():
        share = 1.0
        for laid, ink in zip(inks, (cyan, magenta, yellow), strict=True):
            share *= ink if laid else 1 - ink
        below = [sum_ + share * value for sum_, value in zip(below, colour, strict=True)]
    lightness, *tints = below
    under = (BLACK * (lightness / 100 * (1 - UNDER_BLACK) + UNDER_BLACK), *(UNDER_BLACK * tint for tint in tints))
    mixed = [(1 - black) * amount + black * other for amount, other in zip((lightness, *tints), under, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _encoded(colour: Lab) -> bytes:
    lightness, across, up = colour
    return struct.pack(">3H", round(lightness * 652.8), round((across + 128) * 256), round((up + 128) * 256))
