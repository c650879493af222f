"""Whether a scan shows a page: what is printed on the page is looked for in the scan, piece by piece.

The scan may be turned by any number of quarters and askew by some degrees, smaller, pale, noisy, unevenly lit, and
signed: what was added is not looked at. Pillow alone: a page has few pixels once it is small enough to be compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import mul
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops, ImageFilter

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ALIKE: Final = 0.65
"""The least share of a page that a scan of it shows: 0.85 is usual of a signed one, 0.4 much of another page."""
LONGEST: Final = 1000
"""Pixels of the longer side of what is compared: about 85 dpi for a page of A4."""
ROUGH: Final = 48
"""Pixels of the width at which a page is first laid over a scan: only its masses are left."""
TURNS: Final = range(-10, 11, 2)
"""Degrees by which a scan may lie askew."""
SHRUNK: Final = (1.08, 1.0, 0.92, 0.84, 0.76)
"""How large the page may stand in the scan, cut at its edges too, before its place is sought."""
CELL: Final = 25
"""Pixels of a side of a piece that is looked for."""
FINER: Final = ((160, 7), (240, 4), (400, 3))
"""Widths at which pieces are looked for in turn, and how far, in pixels, from where they are expected."""
PRINTED: Final = 60.0
"""The least variance of a piece that has something printed."""
FOUND: Final = 0.5
"""The least correlation of a piece that was found again."""

FEWEST: Final = 2
"""Pieces that say where the page stands."""
STILL: Final = (1, 0, 0, 0, 1, 0, 0, 0)
"""The projection that moves nothing."""
STIFFNESS: Final = (0.02, 0.02, 0, 0.02, 0.02, 0, 0.04, 0.04)
"""How much a few pieces are distrusted: they shift the page; it takes more to turn it, and many to tilt it."""
FAR: Final = 4 * LONGEST
"""Pixels from the upper left corner of a scan beyond which no page has a corner."""
FAINT: Final = 6
"""Levels of what is hardly printed."""
FARTHER: Final = 0.01
"""Correlation that a pixel of distance costs: a piece of a line is like the next one."""
CLOSE: Final = 0.004
"""Shares of the page by which pieces that agree may differ."""

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]
"""Where the corners of a page stand on a scan: upper left, upper right, lower right, lower left."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The share, from 0 to 1, of what is printed on a page that a scan shows, and how it lies, in degrees clockwise."""

    share: float
    turn: float


def likeness(page: Picture, scan: Picture) -> Likeness:
    """Return what a scan shows of what is printed on a page, where the page has it."""
    printed, shown = _ink(page), _ink(scan)
    best = Likeness(0.0, 0.0)
    for corners in _laid(printed, shown):
        best = max(best, _refined(printed, shown, corners), key=lambda one: one.share)
        if best.share >= ALIKE:
            break
    return best


def _refined(page: Picture, scan: Picture, corners: Corners) -> Likeness:
    """Return the likeness once the pieces that are found have brought the page, step by step, to its very place."""
    share = 0.0
    for width, reach in FINER:
        pieces = list(_pieces(page, scan, corners, width, reach))
        good = [piece for piece in pieces if piece.found]
        share = len(good) / len(pieces) if pieces else 0.0
        corners = _moved(good, corners) or corners
    (x, y), (p, q) = corners[:2]
    return Likeness(share, math.degrees(math.atan2(q - y, p - x)))


def _ink(picture: Picture) -> Picture:
    """Return how much darker each place is than the paper around it."""
    factor = min(1.0, LONGEST / max(picture.size))
    small = _resized(picture.convert("L"), factor)
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(9))
    return ImageChops.subtract(paper, small)


def _resized(picture: Picture, factor: float) -> Picture:
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.BOX)


def _at(picture: Picture, width: int, blur: float) -> Picture:
    return _resized(picture, width / picture.width).filter(ImageFilter.GaussianBlur(blur))


def _under(scan: Picture, corners: Corners, size: tuple[int, int], blur: float) -> Picture:
    """Return what a scan shows between these corners, as an upright page of this size."""
    factor = min(1.0, 2 * size[0] / max(math.dist(corners[0], corners[1]), 1))
    small = _resized(scan, factor)  # lest thin lines fall between pixels
    placed = _coefficients(_scaled(corners, factor), size)
    drawn = small.transform(size, Image.Transform.PERSPECTIVE, placed, Image.Resampling.BILINEAR)
    return drawn.filter(ImageFilter.GaussianBlur(blur))


def _coefficients(corners: Corners, size: tuple[int, int]) -> tuple[float, ...]:
    """Return the projection from a rectangle to its corners (Heckbert, « Fundamentals of Texture Mapping », 2.2.3)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    ax, bx, cx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    ay, by, cy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = ax * by - bx * ay or 1e-9
    g, h = (cx * by - bx * cy) / area, (ax * cy - cx * ay) / area
    width, height = size
    first = ((x1 - x0 + g * x1) / width, (x3 - x0 + h * x3) / height, x0)
    second = ((y1 - y0 + g * y1) / width, (y3 - y0 + h * y3) / height, y0)
    return (*first, *second, g / width, h / height)


@dataclass(frozen=True, slots=True)
class _Levels:
    """The levels of a picture, with their mean and variance."""

    values: bytes
    mean: float
    variance: float

    @classmethod
    def of(cls, picture: Picture) -> _Levels:
        values = picture.tobytes()
        mean = sum(values) / len(values)
        return cls(values, mean, sum(map(mul, values, values)) / len(values) - mean * mean)

    def correlation(self, other: _Levels) -> float:
        """Return Pearson's coefficient; none for a picture without contrast."""
        spread = self.variance * other.variance
        if spread < 1:
            return 0.0
        both = sum(map(mul, self.values, other.values)) / len(self.values)
        return float((both - self.mean * other.mean) / math.sqrt(spread))


def _laid(page: Picture, scan: Picture) -> list[Corners]:
    """Return where a page may stand on a scan, roughly: the best place of each quarter turn, the likeliest first."""
    rough = _at(page, ROUGH, 1.5)
    sought = _Levels.of(rough)
    near = rough.filter(ImageFilter.MaxFilter(5)).point([255 * (level > FAINT) for level in range(256)])

    def fit(corners: Corners) -> float:
        return sought.correlation(_Levels.of(ImageChops.darker(near, _under(scan, corners, rough.size, 1.5))))

    starts = [max(_starts(scan, page, quarter), key=fit) for quarter in range(4)]
    return sorted((_climbed(start, fit) for start in starts), key=fit, reverse=True)


def _scaled(corners: Corners, factor: float) -> Corners:
    a, b, c, d = ((x * factor, y * factor) for x, y in corners)
    return a, b, c, d


def _climbed(corners: Corners, fit: Callable[[Corners], float]) -> Corners:
    """Return the best place near one."""
    across = math.dist(corners[0], corners[2])
    best, reached, step = corners, fit(corners), across * 0.03
    while step > across * 0.001:
        fits = [(fit(moved), moved) for moved in _neighbours(best, step)]
        top, moved = max(fits, key=lambda one: one[0])
        if top > reached:
            best, reached = moved, top
        else:
            step /= 2
    return best


def _starts(scan: Picture, page: Picture, quarter: int) -> Iterator[Corners]:
    """Yield the page in the middle of the scan, about as large as it holds, turned so far or nearly."""
    middle = (scan.width / 2, scan.height / 2)
    across, down = (scan.height, scan.width) if quarter % 2 else scan.size
    for shrunk in SHRUNK:
        factor = shrunk * min(across / page.width, down / page.height)
        half = (page.width * factor / 2, page.height * factor / 2)
        for turn in TURNS:
            yield _turned(middle, half, math.radians(90 * quarter + turn))


def _turned(middle: Point, half: Point, angle: float) -> Corners:
    c, s = math.cos(angle), math.sin(angle)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    along = [(x * half[0], y * half[1]) for x, y in signs]
    corners = [(middle[0] + x * c - y * s, middle[1] + x * s + y * c) for x, y in along]
    return corners[0], corners[1], corners[2], corners[3]


def _neighbours(corners: Corners, step: float) -> Iterator[Corners]:
    """Yield the page moved, turned and scaled by a step, each way."""
    x, y = (sum(corner[axis] for corner in corners) / 4 for axis in (0, 1))
    for sign in (step, -step):
        part = 1 + sign / math.dist(corners[0], corners[2])
        c, s = math.cos(part - 1), math.sin(part - 1)
        for a, b, d, e, across, down in (
            (1, 0, 0, 1, sign, 0), (1, 0, 0, 1, 0, sign), (part, 0, 0, part, 0, 0), (c, -s, s, c, 0, 0),
            (part, 0, 0, 1, 0, 0), (1, 0, 0, part, 0, 0),
        ):  # fmt: skip
            one = [(x + a * (p - x) + b * (q - y) + across, y + d * (p - x) + e * (q - y) + down) for p, q in corners]
            yield one[0], one[1], one[2], one[3]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the page: its middle, and where it was found, both in shares of the page; how well it was."""

    middle: Point
    seen: Point
    likeness: float

    @property
    def found(self) -> bool:
        return self.likeness >= FOUND


def _pieces(page: Picture, scan: Picture, corners: Corners, width: int, reach: int) -> Iterator[_Piece]:
    """Yield each piece of the page that has something printed, sought in the scan around where it is expected."""
    printed = _at(page, width, 0.8)
    shown = _under(scan, corners, printed.size, 0.8)
    high = printed.height
    around = [(x, y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1)]
    for top in range(0, high - CELL + 1, CELL):
        for left in range(0, width - CELL + 1, CELL):
            wanted = _Levels.of(_cell(printed, (left, top)))
            if wanted.variance < PRINTED:
                continue
            places = (((left + x, top + y), math.hypot(x, y)) for x, y in around)
            best, (x, y) = max(
                (wanted.correlation(_Levels.of(_cell(shown, place))) - FARTHER * distance, place)
                for place, distance in places
            )
            half = CELL / 2
            middle, seen = ((left + half) / width, (top + half) / high), ((x + half) / width, (y + half) / high)
            yield _Piece(middle, seen, best)


def _cell(picture: Picture, corner: tuple[int, int]) -> Picture:
    left, top = corner
    return picture.crop((left, top, left + CELL, top + CELL))


def _moved(found: Sequence[_Piece], corners: Corners) -> Corners | None:
    """Return the corners that bring the pieces where they were found; none when they are too few to say."""
    projection = _projection(found)
    if projection is None:
        return None
    off = [math.dist(_projected(projection, piece.middle), piece.seen) for piece in found]
    solid = max(2 * sorted(off)[len(off) // 2], CLOSE)
    projection = _projection([piece for piece, distance in zip(found, off, strict=True) if distance <= solid])
    if projection is None:
        return None
    onto = _coefficients(corners, (1, 1))
    moved = [_projected(onto, _projected(projection, corner)) for corner in ((0, 0), (1, 0), (1, 1), (0, 1))]
    if not all(abs(value) < FAR for corner in moved for value in corner):
        return None
    return moved[0], moved[1], moved[2], moved[3]


def _projected(projection: Sequence[float], point: Point) -> Point:
    a, b, c, d, e, f, g, h = projection
    x, y = point
    depth = g * x + h * y + 1
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


def _projection(pieces: Sequence[_Piece]) -> list[float] | None:
    """Return the projection that brings pieces where they were found, by least squares."""
    if len(pieces) < FEWEST:
        return None
    rows: list[list[float]] = []
    for piece in pieces:
        (x, y), (u, v) = piece.middle, piece.seen
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    squares = [[sum(row[i] * row[j] for row in rows) for j in range(9)] for i in range(8)]
    for rank, (stiff, still) in enumerate(zip(STIFFNESS, STILL, strict=True)):
        squares[rank][rank] += stiff
        squares[rank][8] += stiff * still
    return _solved(squares)


def _solved(rows: list[list[float]]) -> list[float] | None:
    """Return the solution of a system of equations, each a row that ends in its value (Gauss and Jordan)."""
    for rank in range(len(rows)):
        pivot = max(range(rank, len(rows)), key=lambda one: abs(rows[one][rank]))
        if abs(rows[pivot][rank]) < 1e-12:  # noqa: PLR2004  # as good as nothing
            return None
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        lead = [value / rows[rank][rank] for value in rows[rank]]
        rows = [
            lead if other == rank else [value - row[rank] * part for value, part in zip(row, lead, strict=True)]
            for other, row in enumerate(rows)
        ]
    return [row[-1] for row in rows]
