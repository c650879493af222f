"""A page as it is seen: upright, from the lower left corner of what is shown, in points.

Rotation, crop box and the page's own unit (ISO 32000-1, 7.7.3.3) stand between that and the page's own coordinates.
"""

from __future__ import annotations

from typing import Any

from pikepdf import Name, Object, Page

from contratgen.base import limits
from contratgen.pdf.opening import BeyondLimitError

Matrix = tuple[float, float, float, float, float, float]
"""As operands of `cm` (ISO 32000-1, 8.3.4)."""


def as_seen(page: Object) -> tuple[Matrix, float, float]:
    """Return the matrix from the page as it is seen to its own coordinates, and the width and height that are seen."""
    left, bottom, right, top = (float(side) for side in Page(page).cropbox)
    unit = float(page.get("/UserUnit", 1))
    turn = int(page.get(Name.Rotate, 0)) % 360
    point = 1 / unit
    matrices: dict[int, Matrix] = {
        0: (point, 0, 0, point, left, bottom),
        90: (0, point, -point, 0, right, bottom),
        180: (-point, 0, 0, -point, right, top),
        270: (0, -point, point, 0, left, top),
    }
    sides = ((right - left) * unit, (top - bottom) * unit)
    return matrices[turn], *(sides[::-1] if turn in (90, 270) else sides)


def times(matrix: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that applies `inner`, then `matrix`."""
    a, b, c, d, e, f = matrix
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def operands(matrix: Matrix) -> str:
    """Return a matrix as a drawing writes it."""
    return " ".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in matrix)


def ordered(box: Any) -> list[float]:
    """Return a rectangle from its lower left to its upper right corner (ISO 32000-1, 7.9.5).

    Raises `ValueError` for what is none, `BeyondLimitError` for one that no page can hold.
    """
    left, bottom, right, top = (float(side) for side in box)
    if not all(abs(side) < limits.PAGE_POINTS * 2 for side in (left, bottom, right, top)):
        raise BeyondLimitError("les bords d'une page sont hors des limites admises")
    return [min(left, right), min(bottom, top), max(left, right), max(bottom, top)]


def visible_part(sheet: list[float], crop: list[float]) -> list[float]:
    """Return what of a sheet its crop box shows (ISO 32000-1, 14.11.2); of no size where they do not meet."""
    return [*map(max, sheet[:2], crop[:2]), *map(min, sheet[2:], crop[2:])]
