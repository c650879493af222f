"""Colours of supplied pictures as a screen shows them (sRGB, IEC 61966-2-1). Knows pictures and nothing else."""

from __future__ import annotations

import io

from PIL import Image, ImageCms


def in_srgb(image: Image.Image, mode: str) -> Image.Image:
    """Return a picture in a mode of PIL, by its own colour profile if it has one that works, or else plainly."""
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
