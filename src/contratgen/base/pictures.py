"""What a supplied picture says of itself: its colours as a screen shows them, and its resolution where it can be meant.

Knows pictures and nothing else. The dots per inch come from the file (PNG `pHYs`, JPEG JFIF and EXIF, TIFF), are often
a default that nobody chose, and may be nought, no number at all, or any number: nothing but `stated` may reckon with
them.
"""

from __future__ import annotations

import io
import math
from typing import Final

from PIL import Image, ImageCms

COARSEST: Final = 10
FINEST: Final = 12_800
"""Dots per inch of a poster seen from afar, and of a drum scanner: no other figure was meant."""
SQUARE: Final = 3
"""How many times finer one side may be: a telefax of low resolution has 204 by 98."""


def in_srgb(image: Image.Image, mode: str) -> Image.Image:
    """Return a picture in a mode of PIL (sRGB, IEC 61966-2-1), by its own colour profile if that works, or plainly."""
    profile = image.info.get("icc_profile")
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert(mode)


def stated(image: Image.Image) -> tuple[float, float] | None:
    """Return the dots per inch across and down that a picture states, or None where it states none that can be."""
    said = image.info.get("dpi")
    try:
        across, down = map(float, said or ())
    except (TypeError, ValueError, ArithmeticError):
        return None
    sound = all(math.isfinite(dots) and COARSEST <= dots <= FINEST for dots in (across, down))
    return (across, down) if sound and max(across, down) <= SQUARE * min(across, down) else None
