"""Pictures: PNG and JPEG bytes, made anew as plain PNG; their size, and how they fit the frame of a placeholder.

What a partner's file says beside its pixels (author, place, camera, thumbnails) stays out. The same file gives the same
bytes.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PIL import Image, ImageOps

from contratgen.base import limits
from contratgen.base.pictures import in_srgb, stated
from contratgen.base.recognised import JPEG, PNG, recognised
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.rendering.showing import UnprintableError
from contratgen.rendering.wordml import escaped

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.ooxml.package import Package

EMU_PER_INCH: Final = 914_400
SCREEN: Final = 72
"""Dots per inch of a picture that says nothing of its size, as Word takes them."""
FINEST: Final = 600
"""Dots per inch beyond which no printer shows more: a larger picture is reduced to that."""
SHARP, COLOURS = 192, 128
"""Dots per inch and colours of a picture on a screen."""
STORY: Final = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
DEEP: Final = ("I;16", "I;16B", "I;16L", "I")
"""Modes of sixteen bits."""
UNREADABLE: Final = (
    KeyError, ValueError, ArithmeticError, AttributeError, IndexError, TypeError, OSError, SyntaxError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises on what is no picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that can be shown: its pixels in eight bits, and its natural size in EMU."""

    pixels: Image.Image
    width: int
    height: int

    def within(self, box: tuple[int, int]) -> tuple[int, int]:
        """Return the largest size that fits a box (in EMU) with the picture's own proportions."""
        if 0 in box:
            return self.width, self.height
        scale = min(box[0] / self.width, box[1] / self.height)
        return max(round(self.width * scale), 1), max(round(self.height * scale), 1)

    def resolution(self, box: tuple[int, int]) -> float:
        """Return the dots per inch with which it is printed in a box."""
        return self.pixels.width * EMU_PER_INCH / self.within(box)[0]

    def encoded(self, box: tuple[int, int]) -> bytes:
        """Return it as a PNG file to be shown in a box."""
        return _png(self._reduced(box, FINEST))

    def for_screen(self, box: tuple[int, int]) -> bytes:
        """Return it as a light PNG file for a page: two dots for each pixel of the page, few colours."""
        return _png(self._reduced(box, SHARP).quantize(COLOURS, method=Image.Quantize.FASTOCTREE))

    def _reduced(self, box: tuple[int, int], finest: int) -> Image.Image:
        pixels, excess = self.pixels, self.resolution(box) / finest
        if excess > 1:
            size = (max(round(pixels.width / excess), 1), max(round(pixels.height / excess), 1))
            pixels = pixels.resize(size, Image.Resampling.LANCZOS)
        return pixels


def _png(pixels: Image.Image) -> bytes:
    out = io.BytesIO()
    pixels.save(out, "PNG", compress_level=6)
    return out.getvalue()


@lru_cache(maxsize=64)
def fitted(blob: bytes, name: str, box: tuple[int, int]) -> tuple[bytes, tuple[int, int]]:
    """Return a picture as the PNG file that is shown in a box, and its size there in EMU; made once a process.

    Raises `UnprintableError` (CG310) for what is no whole PNG or JPEG within the limits.
    """
    picture = read_picture(blob, name)
    return picture.encoded(box), picture.within(box)


def read_picture(blob: bytes, name: str) -> Picture:
    """Return a picture from its bytes, every pixel read.

    Raises `UnprintableError` (CG310) for what is no whole PNG or JPEG within the limits.
    """
    if len(blob) > limits.LOGO_BYTES:
        message = f"« {name} » pèse {len(blob) >> 20} Mio, plus que les {limits.LOGO_BYTES >> 20} Mio admis"
        raise UnprintableError("CG310", message)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which stay out
            return _read(blob, name)
    except Image.DecompressionBombError:
        raise _too_large(name, "trop de pixels pour être ouverte") from None
    except UNREADABLE:
        raise _unreadable(blob, name) from None


def _too_large(name: str, size: str) -> UnprintableError:
    most = limits.LOGO_PIXELS // 10**6
    message = f"« {name} » est trop grande : elle a {size}, et une image en a au plus {most} millions"
    return UnprintableError("CG310", message, "Enregistrez-la plus petite : 2 000 pixels de large suffisent à un logo.")


def _unreadable(blob: bytes, name: str) -> UnprintableError:
    """Return why a file shows no picture: it is another kind of file, or its pixels are not all there."""
    kind = recognised(blob)
    if kind is None or kind in (PNG, JPEG):
        return UnprintableError("CG310", f"« {name} » n'est pas une image PNG ou JPEG lisible jusqu'au bout")
    return UnprintableError("CG310", f"« {name} » est {kind.name}, et non une image PNG ou JPEG", kind.as_picture)


def _read(blob: bytes, name: str) -> Picture:
    with Image.open(io.BytesIO(blob), formats=["PNG", "JPEG"]) as image:
        if min(image.size) <= 0 or image.width * image.height > limits.LOGO_PIXELS:
            size = f"{image.width} × {image.height} pixels"
            raise _too_large(name, size)
        image.load()
        across, down = map(round, stated(image) or (SCREEN, SCREEN))
        upright = _upright(image)
    natural = (round(upright.width * EMU_PER_INCH / across), round(upright.height * EMU_PER_INCH / down))
    return Picture(_plain(upright), *natural)


def _upright(image: Image.Image) -> Image.Image:
    """Return a picture as its camera was held; as its pixels lie, where what it says of that cannot be read."""
    try:
        return ImageOps.exif_transpose(image)
    except UNREADABLE:
        return image


def _plain(image: Image.Image) -> Image.Image:
    """Return the same picture in eight bits: grey, or sRGB, with its transparency."""
    if image.mode in DEEP:
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    if image.mode in ("L", "RGB") and "transparency" in image.info:
        image = image.convert("LA" if image.mode == "L" else "RGBA")
    wanted = image.mode if image.mode in ("L", "LA", "RGBA") else "L" if image.mode == "1" else "RGB"
    plain = in_srgb(image, wanted) if wanted in ("RGB", "RGBA") else image.convert(wanted)
    plain.info = {}
    return plain


def read_inline(value: Any) -> tuple[bytes, tuple[int, int]]:
    """Return the picture of a docxtpl `InlineImage` as a PNG file, and its size in EMU.

    Raises `UnprintableError` (CG310).
    """
    source = value.image_descriptor
    try:
        blob = Path(source).read_bytes() if isinstance(source, str) else _bytes(source)
    except OSError:
        raise UnprintableError("CG310", "l'image de « InlineImage » est illisible") from None
    size = _asked(value, read_picture(blob, "InlineImage"))
    return fitted(blob, "InlineImage", size)[0], size


def _asked(value: Any, picture: Picture) -> tuple[int, int]:
    """Return the size in EMU that a docxtpl `InlineImage` asks for; what it leaves out follows the proportions."""
    width, height = value.width, value.height
    if width is None and height is None:
        return picture.width, picture.height
    scale = width / picture.width if height is None else height / picture.height
    return round(picture.width * scale) if width is None else int(width), (
        round(picture.height * scale) if height is None else int(height)
    )


def frames(package: Package) -> list[tuple[int, int]]:
    """Return the size in EMU of each placeholder picture of a template's body, headers and footers."""
    stories = [part for part in package.parts if STORY.fullmatch(part)]
    titled = (frame for part in stories for frame in package.tree(part).iter(qn("wp:inline"), qn("wp:anchor")))
    shown = (frame for frame in titled if _is_placeholder(frame))
    extents = (frame.find(qn("wp:extent")) for frame in shown)
    return [(integer(extent.get("cx")), integer(extent.get("cy"))) for extent in extents if extent is not None]


def _is_placeholder(frame: etree._Element) -> bool:
    properties = frame.find(qn("wp:docPr"))
    title = "" if properties is None else properties.get("title", "")
    return "{{" in title and next(frame.iter(qn("pic:pic")), None) is not None


def _bytes(stream: Any) -> bytes:
    stream.seek(0)
    content: bytes = stream.read()
    return content


def inline_drawing(rid: str, size: tuple[int, int], number: int, link: str = "") -> str:
    """Return a run's drawing of a picture within the text; `link` is a relationship that a click follows."""
    click = f'<a:hlinkClick r:id="{link}"/>' if link else ""
    extent = f'cx="{size[0]}" cy="{size[1]}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{NAMESPACES["wp"]}" xmlns:a="{NAMESPACES["a"]}" '
        f'xmlns:pic="{NAMESPACES["pic"]}"><wp:extent {extent}/><wp:docPr id="{number}" name="Image {number}">{click}'
        f'</wp:docPr><a:graphic><a:graphicData uri="{escaped(NAMESPACES["pic"])}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="Image {number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
