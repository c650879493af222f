"""A scan or a photograph as PDF pages: the compressed image is kept as it is, never drawn again if that can be helped.

Only transparency, which paper does not have, is laid on white.
"""

from __future__ import annotations

import io
import warnings
from typing import Any, Final

import img2pdf
from PIL import Image, ImageSequence

from contratgen import limits

FORMATS: Final = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}
TRANSPARENT: Final = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
A4_POINTS: Final = (595.276, 841.89)
POINTS_PER_INCH: Final = 72
LEAST_RESOLUTION: Final = 100
"""Dots per inch below which the figure is a screen's default that nobody chose: a photograph would be 1.4 m wide."""


class TooManyPixelsError(ValueError):
    """An image, or one of its pages, is larger than `limits` admits; the text is a French phrase."""


class DamagedImageError(ValueError):
    """An image that cannot be read to its end."""


def image_pages(blob: bytes, media_type: str) -> bytes:
    """Return a PDF with one page an image, at its own size or else fitted to A4. The same bytes give the same PDF.

    Raises `TooManyPixelsError` or `DamagedImageError`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata; what matters is whether the pixels are there
        try:
            return _converted(_proved(blob, media_type))
        except TooManyPixelsError:
            raise
        except Image.DecompressionBombError:
            raise TooManyPixelsError("l'image a trop de pixels pour être ouverte") from None
        except Exception as fault:  # img2pdf raises `Exception` itself, Pillow almost anything
            raise DamagedImageError(media_type) from fault


def _converted(blob: bytes) -> bytes:
    converted: bytes = img2pdf.convert(
        blob,
        layout_fun=_layout,
        rotation=img2pdf.Rotation.ifvalid,
        engine=img2pdf.Engine.internal,
        nodate=True,
        producer="",
    )
    return converted


def _proved(blob: bytes, media_type: str) -> bytes:
    """Decode every pixel under limits, and return the image, without transparency."""
    with Image.open(io.BytesIO(blob), formats=[FORMATS[media_type]]) as image:
        transparent = False
        for pages, frame in enumerate(ImageSequence.Iterator(image), 1):
            _measure(frame, pages)
            frame.load()
            transparent = transparent or frame.mode in TRANSPARENT or "transparency" in frame.info
        return _on_white(image, media_type) if transparent else blob


def _measure(frame: Image.Image, pages: int) -> None:
    if pages > limits.PIECE_PAGES:
        raise TooManyPixelsError(f"l'image a plus de {limits.PIECE_PAGES} pages")
    if frame.width * frame.height > limits.IMAGE_PIXELS:
        size = f"{frame.width} × {frame.height} pixels"
        raise TooManyPixelsError(f"l'image a {size}, plus que les {limits.IMAGE_PIXELS // 10**6} millions admis")


def _on_white(image: Image.Image, media_type: str) -> bytes:
    frames = [_flat(frame) for frame in ImageSequence.Iterator(image)]
    options: dict[str, Any] = {"dpi": image.info["dpi"]} if "dpi" in image.info else {}
    if media_type == "image/tiff":
        options |= {"save_all": True, "append_images": frames[1:], "compression": "tiff_deflate"}
    out = io.BytesIO()
    frames[0].save(out, FORMATS[media_type], **options)
    return out.getvalue()


def _flat(frame: Image.Image) -> Image.Image:
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
