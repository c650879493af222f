"""Pages of a PDF: where their words stand, and pictures of parts of them. Poppler reads and draws."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from lxml import etree
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

MARGIN: Final = 5.0
"""What is left above and below the words that delimit a part, in points."""
SIDE: Final = 10.0
"""What is left beside the words of the page, in points."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom; in points from the top left of a page, or in pixels of a picture."""


@dataclass(frozen=True)
class Cut:
    """A part of a page: from the line of the words `first` to that of `last`, after them; empty is the page's edge."""

    first: str
    last: str


@dataclass(frozen=True)
class Page:
    """A page: its number from 1, its width and height in points, and its words with their boxes."""

    number: int
    width: float
    height: float
    words: tuple[tuple[str, Box], ...]

    def find(self, phrase: str, after: int = 0) -> range | None:
        """Return the ranks of the words that say a phrase, from a rank on."""
        wanted = phrase.split()
        texts = [text for text, _ in self.words]
        starts = range(after, len(texts) - len(wanted) + 1)
        found = next((start for start in starts if texts[start : start + len(wanted)] == wanted), None)
        return None if found is None else range(found, found + len(wanted))


@dataclass(frozen=True)
class Part:
    """A part of a page, drawn: `box` is the part in points, `scale` pixels a point."""

    page: Page
    picture: Image.Image
    box: Box
    scale: float

    def boxes(self, phrase: str) -> Iterator[Box]:
        """Yield where a phrase stands in the picture, one box a line.

        Raises `LookupError` when the part does not say it.
        """
        first = next(n for n, (_, box) in enumerate(self.page.words) if box[1] >= self.box[1])
        found = self.page.find(phrase, first)
        if found is None:
            raise LookupError(phrase)
        lines: dict[int, list[Box]] = {}
        for rank in found:
            box = self.page.words[rank][1]
            lines.setdefault(round(box[1]), []).append(box)
        for line in lines.values():
            yield self._pixels((line[0][0], line[0][1], line[-1][2], line[-1][3]))

    def _pixels(self, box: Box) -> Box:
        left, top = self.box[:2]
        x0, y0, x1, y1 = ((value - (left, top)[n % 2]) * self.scale for n, value in enumerate(box))
        return x0, y0, x1, y1


@dataclass(frozen=True)
class Pdf:
    """A PDF of which parts are drawn."""

    blob: bytes

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Its pages with their words."""
        told = _run("pdftotext", "-bbox", "-", "-", stdin=self.blob)
        found = etree.fromstring(told, etree.HTMLParser(encoding="utf-8"))
        return tuple(_page(number, node) for number, node in enumerate(found.iter("page"), 1))

    def cut(self, cut: Cut, width: int) -> Part:
        """Return a part, `width` pixels wide.

        Raises `LookupError` when no page says both phrases.
        """
        for page in self.pages:
            first = page.find(cut.first)
            last = page.find(cut.last, first.start) if first is not None else None
            if first is not None and last is not None:
                top = page.words[first[0]][1][1] if first else 0.0
                bottom = page.words[last[-1]][1][3] if last else page.height
                return self._draw(page, top, bottom, width)
        raise LookupError(cut)

    def _draw(self, page: Page, top: float, bottom: float, width: int) -> Part:
        left = min(box[0] for _, box in page.words) - SIDE
        box = (left, max(top - MARGIN, 0), page.width - left, min(bottom + MARGIN, page.height))
        scale = width / (box[2] - box[0])
        pixels = zip("xyWH", (box[0], box[1], box[2] - box[0], box[3] - box[1]), strict=True)
        options = [word for name, value in pixels for word in (f"-{name}", str(round(value * scale)))]
        number = str(page.number)
        drawn = _run("pdftoppm", "-png", "-r", f"{scale * 72:.4f}", "-f", number, "-l", number, *options, "-",
                     stdin=self.blob)  # fmt: skip
        return Part(page, Image.open(io.BytesIO(drawn)).convert("RGB"), box, scale)


def _page(number: int, node: etree._Element) -> Page:
    words = tuple(
        ("".join(word.itertext()), tuple(float(word.get(name, "0")) for name in ("xmin", "ymin", "xmax", "ymax")))
        for word in node.iter("word")
    )
    return Page(number, float(node.get("width", "0")), float(node.get("height", "0")), words)  # type: ignore[arg-type]


def _run(*command: str, stdin: bytes) -> bytes:
    return subprocess.run(command, input=stdin, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603 -- poppler
