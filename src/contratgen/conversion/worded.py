"""The copy of a Word file that LibreOffice reads: what it would show otherwise than Word is put in other terms.

It hides `w:webHidden`, which Word prints (ECMA-376 Part 1, 17.3.2.44), and prints the numbers of lists that Word hides;
of the fill of letters (`w14:textFill`, [MS-DOCX] 2.6.1.19) it takes the transparency and nothing else; and the words of
a drawing in a header, it prints them at the corner of the page, where those of the older form beside it
(`mc:Fallback`) stand where they should. Word draws the colour of a theme, whatever colour stands beside its name
(17.3.2.6); LibreOffice draws the latter.
"""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import is_hidden_number
from contratgen.ooxml.package import parse_xml, serialise
from contratgen.ooxml.places import TEXT_BOX
from contratgen.ooxml.sections import MARGINS
from contratgen.ooxml.splicing import put_instead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.ooxml.package import Package

MARKS: Final = ((b"webHidden",), (b"textFill",), (b"Fallback",), (b"lvlText", b"vanish"))
"""The words of which some, together, stand in a part that is changed."""
ALIASES: Final = {
    "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", "background1": "lt1", "text1": "dk1", "background2": "lt2",
    "text2": "dk2", "light1": "lt1", "dark1": "dk1", "light2": "lt2", "dark2": "dk2", "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}  # fmt: skip
"""What Word calls the colours of a theme (20.1.10.54, 17.18.97)."""
THEMED: Final = {qn("w:color"): ("w:val", "w:themeColor", "w:theme"), qn("w:shd"): ("w:fill",) + ("w:themeFill",) * 2}
"""The attributes of elements that say a colour, name one of a theme, and begin the names of its shade and tint."""
_NEAR: Final = 16
"""By how much of 255 a colour may differ from what the theme gives: each program rounds shades in its own way."""
_FILL, _OUTLINE, _NONE = qn("w14:textFill"), qn("w14:textOutline"), qn("w14:noFill")


def worded(package: Package) -> Package:
    """Return a Word file as LibreOffice must read it: itself when both show it alike."""
    margins = {part for margin in MARGINS for part in package.related(margin)}
    changed = {}
    for part, blob in package.parts.items():
        if not part.endswith(".xml"):
            continue
        named = b"themeColor" in blob or b"themeFill" in blob
        told = named and next(_mistold(package.tree(part), package), None) is not None
        if told or any(all(word in blob for word in marks) for marks in MARKS):
            root = parse_xml(blob)
            for node, attribute, colour in list(_mistold(root, package)):
                node.set(attribute, colour)
            etree.strip_elements(root, qn("w:webHidden"), with_tail=False)
            for fill in root.iter(_FILL):
                _say(fill, package)
            for level in filter(is_hidden_number, root.iter(qn("w:lvl"))):
                etree.strip_elements(level, qn("w:lvlText"))
            for drawn in list(root.iter(qn("mc:AlternateContent"))) if part in margins else ():
                _take_older(drawn)
            changed[part] = serialise(root)
    return package.with_parts(changed) if changed else package


def is_unfilled(fill: etree._Element) -> bool:
    """Tell whether a fill leaves nothing of the letters: none, and no outline either."""
    outline = next(fill.itersiblings(_OUTLINE), None)
    outline = next(fill.itersiblings(_OUTLINE, preceding=True), None) if outline is None else outline
    return fill.find(_NONE) is not None and (outline is None or outline.find(_NONE) is not None)


def _say(fill: etree._Element, package: Package) -> None:
    """Say the fill of letters as their colour."""
    letters = fill.getparent()
    assert letters is not None
    if is_unfilled(fill):
        etree.SubElement(letters, qn("w:vanish"))
    solid = fill.find(qn("w14:solidFill"))
    said = None if solid is None else _colour(solid, package)
    if said:
        for old in list(letters.iterchildren(qn("w:color"))):
            letters.remove(old)
        etree.SubElement(letters, qn("w:color"), {qn("w:val"): said})


def _colour(solid: etree._Element, package: Package) -> str | None:
    """Return a plain colour, in hexadecimal; of a shade of another, `w:color` says what Word worked out."""
    for fill in solid:
        value = fill.get(qn("w14:val"), "")
        if any(change.tag != qn("w14:alpha") for change in fill):
            return None
        return value if fill.tag == qn("w14:srgbClr") else _of_theme(ALIASES.get(value, value), package)
    return None


def _of_theme(name: str, package: Package) -> str | None:
    for part in package.related("theme"):
        for node in package.tree(part).iter(qn(f"a:{name}")):
            return next((colour.get("lastClr") or colour.get("val") for colour in node), None)
    return None


def _mistold(root: etree._Element, package: Package) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield each element that names a colour of the theme and says another beside it, with the attribute and colour."""
    for node in root.iter(*THEMED):
        said, name, prefix = THEMED[str(node.tag)]
        named = node.get(qn(name))
        whole = named and _of_theme(ALIASES.get(named, named), package)
        if not whole or len(whole) != _HEXADECIMAL:
            continue
        meant = _shaded(whole, node.get(qn(f"{prefix}Shade")), node.get(qn(f"{prefix}Tint")))
        beside = node.get(qn(said), "")
        if len(beside) != _HEXADECIMAL or any(
            abs(a - b) > _NEAR for a, b in zip(_rgb(beside), _rgb(meant), strict=True)
        ):
            yield node, qn(said), meant


_HEXADECIMAL: Final = 6


def _rgb(colour: str) -> bytes:
    try:
        return bytes.fromhex(colour)
    except ValueError:
        return bytes(3)


def _shaded(colour: str, shade: str | None, tint: str | None) -> str:
    """Return a colour darker by a shade or lighter by a tint, each a part of FF of its lightness (17.18.97)."""
    hue, light, saturation = rgb_to_hls(*(share / 255 for share in _rgb(colour)))
    light *= _part_of_ff(shade) / 255
    light = 1 - (1 - light) * _part_of_ff(tint) / 255
    return "".join(f"{round(share * 255):02X}" for share in hls_to_rgb(hue, light, saturation))


def _part_of_ff(said: str | None) -> int:
    """Return a number of two hexadecimal digits; all of it when nothing is said."""
    return _rgb(f"0000{said}")[-1] if said and len(said) == len("FF") else 255


def _take_older(drawn: etree._Element) -> None:
    """Put the older form of a drawing with words in its place."""
    older = drawn.find(qn("mc:Fallback"))
    if older is not None and next(older.iter(TEXT_BOX), None) is not None:
        put_instead(drawn, older)
