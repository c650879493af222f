"""A scan or a photograph as PDF pages: the compressed image is kept as it is, never drawn again if that can be helped.

Transparency, which paper does not have, is laid on white; what PDF/A cannot hold (four colours, rare colour spaces) is
converted, without compression that loses anything.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterator
from typing import Any, Final

import img2pdf
from PIL import Image, ImageOps, ImageSequence

from contratgen.base import limits
from contratgen.base.pictures import in_srgb, stated

FORMATS: Final = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}
TRANSPARENT: Final = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
DEEP: Final = frozenset({"I;16", "I;16B", "I;16L", "I;16N"})
CONVERTED: Final = {"CMYK": "quadrichromie", "LAB": "espace Lab", "YCbCr": "espace YCbCr", "HSV": "espace TSV"}
"""Colours that are told by an output device, or that PDF knows otherwise, and their French names: they become sRGB."""
HELD: Final = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "I;16N": 2}
WORD: Final = 4
"""Bytes that Pillow takes for a pixel of each kind of image, and of all others."""
PLAIN: Final = frozenset({"1", "L", "P", "RGB"})
PROFILES: Final = {"1": b"GRAY", "L": b"GRAY", "P": b"RGB ", "RGB": b"RGB "}
"""The colour space that the header of a profile names (ISO 15076-1, 7.2.8) for each kind of image."""
SPACE: Final = slice(16, 20)
SEVERAL: Final = re.compile(rb"\xff\xe2(..)MPF\0", re.DOTALL)
"""The segment that says that a photograph holds others: a preview, what a second lens saw (CIPA DC-007)."""
A4_POINTS: Final = (595.276, 841.89)
POINTS_PER_INCH: Final = 72
LEAST_RESOLUTION: Final = 100
"""Dots per inch below which the figure is a screen's default that nobody chose: a photograph would be 1.4 m wide."""


class TooManyPixelsError(ValueError):
    """An image, or one of its pages, is larger than `limits` admits; the text is a French phrase."""


class DamagedImageError(ValueError):
    """An image that cannot be read to its end."""


class UnknownImageError(ValueError):
    """An image of a kind that shows no colours: measures of 32 bits, for instance."""


def image_pages(blob: bytes, media_type: str) -> tuple[bytes, str]:
    """Return a PDF with one page an image, at its own size or else fitted to A4, and what colours were converted.

    The same bytes give the same PDF. Raises `TooManyPixelsError`, `DamagedImageError` or `UnknownImageError`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata; what matters is whether the pixels are there
        try:
            files, converted = _proved(_alone(blob) if media_type == "image/jpeg" else blob, media_type)
            return _pages(files), converted
        except (TooManyPixelsError, UnknownImageError):
            raise
        except Image.DecompressionBombError:
            raise TooManyPixelsError("l'image a trop de pixels pour être ouverte") from None
        except Exception as fault:  # img2pdf raises `Exception` itself, Pillow almost anything
            raise DamagedImageError(media_type) from fault


def _pages(files: list[bytes]) -> bytes:
    converted: bytes = img2pdf.convert(
        *files,
        layout_fun=_layout,
        rotation=img2pdf.Rotation.ifvalid,
        engine=img2pdf.Engine.internal,
        nodate=True,
        producer="",
    )
    return converted


def _alone(photograph: bytes) -> bytes:
    """Return a photograph without the others that its file holds after it."""
    found = SEVERAL.search(photograph[: 1 << 16])
    if found is None:
        return photograph
    with Image.open(io.BytesIO(photograph)) as image:
        starts = [entry["DataOffset"] for entry in getattr(image, "mpinfo", {}).get(0xB002, [])]
    length = struct.unpack(">H", found[1])[0] + 2
    kept = photograph[: found.start()] + photograph[found.start() + length :]
    second = min((found.end() + start for start in starts if start), default=len(photograph))
    return kept[: second - length]


def _proved(blob: bytes, media_type: str) -> tuple[list[bytes], str]:
    """Decode every pixel under limits; return the file, or one for each page where one cannot be kept as it is."""
    kept = True
    pixels = 0
    converted = ""
    with Image.open(io.BytesIO(blob), formats=[FORMATS[media_type]]) as image:
        for pages, frame in enumerate(ImageSequence.Iterator(image), 1):
            pixels += _measured(frame, pages)
            if pixels > limits.PIECE_PIXELS:
                raise TooManyPixelsError(f"les pages ont plus de {limits.PIECE_PIXELS // 10**9} milliards de pixels")
            frame.load()
            kept = kept and _is_plain(frame, media_type)
            converted = converted or CONVERTED.get(frame.mode, "")
        return ([blob] if kept else list(_plain_pages(image))), converted


def _measured(frame: Image.Image, pages: int) -> int:
    if pages > limits.PIECE_PAGES:
        raise TooManyPixelsError(f"l'image a plus de {limits.PIECE_PAGES} pages")
    pixels = frame.width * frame.height
    if pixels * HELD.get(frame.mode, WORD) > limits.IMAGE_BYTES:
        size = f"{frame.width} × {frame.height} pixels"
        raise TooManyPixelsError(f"l'image a {size}, plus que les {limits.IMAGE_BYTES >> 20} Mio admis")
    return pixels


def _is_transparent(frame: Image.Image) -> bool:
    return frame.mode in TRANSPARENT or "transparency" in frame.info


def _is_plain(frame: Image.Image, media_type: str) -> bool:
    """Whether a page can be kept as it is compressed."""
    deep = frame.mode in DEEP and media_type == "image/png"
    readable = "dpi" not in frame.info or stated(frame) is not None
    return readable and (frame.mode in PLAIN or deep) and not _is_transparent(frame) and _profile_fits(frame)


def _profile_fits(frame: Image.Image) -> bool:
    profile = frame.info.get("icc_profile")
    return not profile or profile[SPACE] == PROFILES.get(frame.mode, b"GRAY")


def _plain_pages(image: Image.Image) -> Iterator[bytes]:
    for frame in ImageSequence.Iterator(image):
        page = _plain(ImageOps.exif_transpose(frame))
        resolution = stated(frame)
        options: dict[str, Any] = {"dpi": resolution} if resolution else {}
        page.info = {}
        out = io.BytesIO()
        page.save(out, "PNG", **options)
        yield out.getvalue()


def _plain(frame: Image.Image) -> Image.Image:
    """Return a page in grey, sixteen bits of grey, or sRGB, on white."""
    if frame.mode in DEEP:
        return frame if frame.mode == "I;16" else frame.convert("I").convert("I;16")
    if frame.mode in CONVERTED:
        return in_srgb(frame, "RGB")
    if frame.mode not in PLAIN | TRANSPARENT:
        raise UnknownImageError(frame.mode)
    if not _is_transparent(frame):
        return frame
    seen = frame.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen).convert("RGB")


def _layout(width: int, height: int, resolution: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return page and image size in points of an image of `width` × `height` pixels (img2pdf's `layout_fun`)."""
    across, down = resolution
    size = (width / across * POINTS_PER_INCH, height / down * POINTS_PER_INCH)
    sheet = A4_POINTS if height >= width else A4_POINTS[::-1]
    if min(across, down) < LEAST_RESOLUTION or max(size) > limits.PAGE_POINTS:
        return (*sheet, *_fitted(width, height, sheet))
    return (*size, *size)


def _fitted(width: int, height: int, sheet: tuple[float, float]) -> tuple[float, float]:
    scale = min(sheet[0] / width, sheet[1] / height)
    return width * scale, height * scale
