"""Pictures of the pages of a PDF, as a reader sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL.Image import Image

INCH: Final = 72
"""Points."""


def pictures(pdf: bytes, pages: Iterable[int], dpi: int, longest: int = 10_000) -> Iterator[Image]:
    """Yield a picture, in levels of grey, of each of these pages, from 0, of a PDF vetted before.

    `longest` bounds the longer side, in pixels: pages may be of any size.
    """
    from pypdfium2 import PdfDocument  # noqa: PLC0415  # heavy, and only some commands see pages

    with PdfDocument(pdf) as document:
        for number in pages:
            page = document[number]
            scale = min(dpi / INCH, longest / max(page.get_size()))
            yield page.render(scale=scale, grayscale=True).to_pil()
            page.close()
