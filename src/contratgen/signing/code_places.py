"""The codes on a picture of a sheet: which page each one says, and how that page lies on the picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from PIL import Image

from contratgen.bundling.codes import modules_of
from contratgen.pdf.page_codes import PageCode

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

Point = tuple[float, float]

STEPS: Final = 20
"""Places along each side of a page that are looked for."""


@dataclass(frozen=True, slots=True)
class PlacedCode:
    """A code, how it lies in degrees clockwise, and whether its picture is a mirror's.

    `corners` are where it stands, in pixels: upper left, upper right, lower right, lower left. `size` is the picture's.
    """

    code: PageCode
    turn: float
    mirrored: bool
    corners: tuple[Point, ...]
    size: tuple[int, int]

    def share_of(self, printed: PlacedCode) -> float:
        """Return the share, from 0 to 1, of the page as it was printed that stands within this picture.

        A sheet that is seen from aside is not followed to its edges: what is far from the code is taken for nearer.
        """
        (left, top), across, _, down = printed.corners
        (x, y), right, _, below = self.corners
        (a, b), (c, d) = (across[0] - left, across[1] - top), (down[0] - left, down[1] - top)
        (p, q), (r, s) = (right[0] - x, right[1] - y), (below[0] - x, below[1] - y)
        area = a * d - b * c or 1e-9
        seen = 0
        for column, row in product(range(STEPS), repeat=2):
            h, v = printed.size[0] * (column + 0.5) / STEPS - left, printed.size[1] * (row + 0.5) / STEPS - top
            i, j = (h * d - v * c) / area, (a * v - b * h) / area
            seen += 0 <= x + i * p + j * r < self.size[0] and 0 <= y + i * q + j * s < self.size[1]
        return float(seen / STEPS**2)


def codes_on(picture: Picture) -> list[PlacedCode]:
    """Return the codes of pages on a picture; one whose check sum is wrong is none."""
    import zxingcpp  # noqa: PLC0415  # only scans are read

    found = []
    for barcode in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        if code := PageCode.read(barcode.text):
            at = barcode.position
            corners = tuple((p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left))
            mirrored = _mirrored(picture, barcode.text, corners)
            found.append(PlacedCode(code, float(barcode.orientation), mirrored, corners, picture.size))
    return found


def _mirrored(picture: Picture, text: str, corners: tuple[Point, ...]) -> bool:
    """Return whether the modules of a code are rather those of its mirror, which is read as well."""
    modules = modules_of(text)
    side = len(modules)
    a, b, c, d = corners
    seen = picture.transform((side, side), Image.Transform.QUAD, (*a, *d, *c, *b), Image.Resampling.BILINEAR).tobytes()
    middle = sum(seen) / len(seen)
    straight, turned = (
        sum((seen[row * side + column] - middle) * (1 - 2 * dark) for row, column, dark in cells)
        for cells in (
            [(row, column, modules[row][column]) for row, column in product(range(side), repeat=2)],
            [(row, column, modules[column][row]) for row, column in product(range(side), repeat=2)],
        )
    )
    return abs(turned) > abs(straight)
