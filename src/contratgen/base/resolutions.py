"""How many dots per inch a supplied picture says that it has, where that can be meant. Knows pictures and nothing else.

The figure comes from the file (PNG `pHYs`, JPEG JFIF and EXIF, TIFF), is often a default that nobody chose, and may be
nought, no number at all, or any number: nothing but `stated` may reckon with it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

COARSEST: Final = 10
FINEST: Final = 12_800
"""Dots per inch of a poster seen from afar, and of a drum scanner: no other figure was meant."""
SQUARE: Final = 3
"""How many times finer one side may be: a telefax of low resolution has 204 by 98."""


def stated(image: Image.Image) -> tuple[float, float] | None:
    """Return the dots per inch across and down that a picture states, or None where it states none that can be."""
    said = image.info.get("dpi")
    try:
        across, down = map(float, said or ())
    except (TypeError, ValueError, ArithmeticError):
        return None
    sound = all(math.isfinite(one) and COARSEST <= one <= FINEST for one in (across, down))
    return (across, down) if sound and max(across, down) <= SQUARE * min(across, down) else None
