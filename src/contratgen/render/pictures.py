"""Pictures: PNG and JPEG bytes, their size, and how they fit the frame of a placeholder."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Any, Final

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image as ImageHeader

from contratgen import limits
from contratgen.ooxml.names import NAMESPACES
from contratgen.render.showing import UnprintableError
from contratgen.render.wordml import escaped

_EXTENSIONS: Final = {"image/png": "png", "image/jpeg": "jpeg"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that can be shown: its bytes, extension, and natural size in EMU."""

    blob: bytes
    extension: str
    width: int
    height: int

    def within(self, box: tuple[int, int]) -> tuple[int, int]:
        """Return the largest size that fits a box (in EMU) with the picture's own proportions."""
        if 0 in box:
            return self.width, self.height
        scale = min(box[0] / self.width, box[1] / self.height)
        return max(round(self.width * scale), 1), max(round(self.height * scale), 1)


def read_picture(blob: bytes, name: str) -> Picture:
    """Return a picture from its bytes.

    Raises `UnprintableError` (CG310) for what is no sound PNG or JPEG within the limits.
    """
    try:
        header = ImageHeader.from_blob(blob)
        width, height = int(header.width), int(header.height)
        extension = _EXTENSIONS[header.content_type]
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError, KeyError, ValueError,
            ZeroDivisionError, AttributeError, IndexError, OSError, struct.error):  # fmt: skip
        raise UnprintableError("CG310", f"« {name} » n'est pas une image PNG ou JPEG lisible") from None
    if width <= 0 or height <= 0 or header.px_width * header.px_height > limits.IMAGE_PIXELS:
        raise UnprintableError("CG310", f"« {name} » a des dimensions inutilisables")
    return Picture(blob, extension, width, height)


def read_inline(value: Any) -> tuple[Picture, tuple[int, int]]:
    """Return the picture of a docxtpl `InlineImage`, and its size in EMU.

    Raises `UnprintableError` (CG310).
    """
    source = value.image_descriptor
    try:
        header = ImageHeader.from_file(source if isinstance(source, str) else io.BytesIO(_bytes(source)))
    except (OSError, UnrecognizedImageError):
        raise UnprintableError("CG310", "l'image de « InlineImage » est illisible") from None
    picture = read_picture(header.blob, "InlineImage")
    width, height = header.scaled_dimensions(value.width, value.height)
    return picture, (int(width), int(height))


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
