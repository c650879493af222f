"""Pictures of the pages of a PDF, as a reader sees them: PDFium is asked here alone, by one thread at a time."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL.Image import Image

INCH: Final = 72
"""Points."""
_ONE_AT_A_TIME: Final = RLock()
"""PDFium is not made for threads; documents are converted in several."""


def pictures(pdf: bytes, pages: Iterable[int], dpi: float, longest: float = 10_000) -> Iterator[Image]:
    """Yield a picture, in levels of grey, of each of these pages, from 0, of a PDF vetted before.

    `longest` bounds the longer side, in pixels: pages may be of any size.
    """
    from pypdfium2 import PdfDocument  # noqa: PLC0415  # heavy, and only some commands see pages

    with _ONE_AT_A_TIME:
        document = PdfDocument(pdf)
    try:
        for number in pages:
            with _ONE_AT_A_TIME:
                page = document[number]
                scale = min(dpi / INCH, longest / max(page.get_size()))
                picture: Image = page.render(scale=scale, grayscale=True).to_pil().copy()
                page.close()
            yield picture
    finally:
        with _ONE_AT_A_TIME:
            document.close()
