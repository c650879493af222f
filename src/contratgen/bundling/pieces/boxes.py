"""The rectangles of a supplied PDF, from their lower left to their upper right corner (ISO 32000-1, 7.9.5)."""

from __future__ import annotations

from typing import Any

from contratgen.base import limits
from contratgen.pdf.opening import BeyondLimitError


def ordered(box: Any) -> list[float]:
    """Return a rectangle from its lower left to its upper right corner (ISO 32000-1, 7.9.5).

    Raises `ValueError` for what is none, `BeyondLimitError` for one that no page can hold.
    """
    left, bottom, right, top = (float(side) for side in box)
    if not all(abs(side) < limits.PAGE_POINTS * 2 for side in (left, bottom, right, top)):
        raise BeyondLimitError("les bords d'une page sont hors des limites admises")
    return [min(left, right), min(bottom, top), max(left, right), max(bottom, top)]


def shown(sheet: list[float], crop: list[float]) -> list[float]:
    """Return what of a sheet its crop box shows (ISO 32000-1, 14.11.2); of no size where they do not meet."""
    return [*map(max, sheet[:2], crop[:2]), *map(min, sheet[2:], crop[2:])]
