"""How far apart two colours are to the eye: contrast ratios (WCAG 2.1) of colours of the screen (IEC 61966-2-1)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

Colour = tuple[float, float, float]
"""Red, green and blue, from 0 to 1."""
LEAST_SEEN: Final = 1.6
"""The contrast below which words may not be seen on a page."""


@lru_cache(maxsize=512)
def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, from 0 (black) to 1."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)  # noqa: PLR2004 -- sRGB
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
