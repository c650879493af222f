"""The images of a supplied PDF: how large they say they are, and how large their data will be once read.

A reader believes the data; a few bytes may ask it for gigabytes.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from contratgen.base import limits
from contratgen.pdf.content import whole_steps_of
from contratgen.pdf.opening import EXPANDING, BeyondLimitError, as_list, decoded

CODED: Final = {"/DCTDecode": "JPEG", "/DCT": "JPEG", "/JPXDecode": "JPEG2000"}
"""Filters whose data have a header of their own."""
COMPONENTS: Final = {"/DeviceGray": 1, "/G": 1, "/CalGray": 1, "/Indexed": 1, "/I": 1, "/Separation": 1,
    "/DeviceRGB": 3, "/RGB": 3, "/CalRGB": 3, "/Lab": 3}  # fmt: skip
MOST_COMPONENTS: Final = 4
"""Of the colour spaces that images have, but for inks by name."""
MOST_BITS: Final = 16
CODED_LINES: Final = frozenset({"/CCITTFaxDecode", "/CCF"})
PACKED: Final = frozenset({"/RunLengthDecode", "/RL"})
INLINE: Final = re.compile(rb"(?:^|[\s\])>}])BI(?=[\s/])")
"""Where a drawing may hold an image of its own (ISO 32000-1, 8.9.7)."""
REGIONS: Final = frozenset({4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43})
"""Segments of JBIG2 that begin with a width and a height (ITU-T T.88, 7.3)."""
PAGE: Final = 48
UNKNOWN: Final = 0xFFFFFFFF
LONG_FORM: Final = 7
"""Says that the count of the segments referred to follows in four bytes."""
REFERENCES: Final = ((256, 1), (65_536, 2), (UNKNOWN, 4))
"""The last segment number, and how many bytes refer to a segment of an earlier number."""
CHUNK: Final = 1 << 20


def require_measured(image: Stream) -> None:
    """Raise `BeyondLimitError` for an image beyond `limits`, once unfolded too, `ValueError` if its data are other."""
    width, height = int(image.Width), int(image.Height)
    bits = _bits(image)
    _require(width, height, bits)
    filters = [str(name) for name in as_list(image.get(Name.Filter))]
    last = filters[-1] if filters else ""
    if last in CODED:
        _require_said(_read_by_last(image, filters), CODED[last], (width, height))
    elif last == "/JBIG2Decode":
        for size in _jbig2_sizes(_read_by_last(image, filters)):
            _require(*size, 1)
    elif last in CODED_LINES:
        _read_by_last(image, filters)
        for parameters in as_list(image.get(Name.DecodeParms)):
            if isinstance(parameters, Dictionary):
                _require(int(parameters.get(Name.Columns, 1728)), int(parameters.get(Name.Rows, height)), 1)
    elif last in {"/FlateDecode", "/Fl"}:
        _require_unfolding(_read_by_last(image, filters), 2 * _size(width, height, bits) + CHUNK)
    elif set(filters) & (EXPANDING | PACKED):
        decoded(image)


def _bits(image: Stream) -> int:
    """Return how many bits a pixel takes (ISO 32000-1, 8.9.5); of a colour space that is not looked into, the most."""
    if bool(image.get(Name.ImageMask, image.get("/IM", False))):
        return 1
    depth = int(image.get(Name.BitsPerComponent, image.get("/BPC", 8)))
    if not 1 <= depth <= MOST_BITS:
        raise ValueError(Name.BitsPerComponent)
    space = image.get(Name.ColorSpace, image.get("/CS"))
    family = str(next(iter(as_list(space)), ""))
    if family == "/ICCBased" and isinstance(space, Array) and isinstance(space[1], Stream):
        return depth * int(space[1].get(Name.N, MOST_COMPONENTS))
    if family == "/DeviceN" and isinstance(space, Array):
        return depth * len(as_list(space[1]))
    return depth * COMPONENTS.get(family, MOST_COMPONENTS)


def require_measured_within(pdf: Pdf, drawing: bytes) -> None:
    """Raise what `require_measured` does for the images that stand within a drawing.

    Raises `UserWarning` for a drawing that cannot be read to its end.
    """
    if INLINE.search(drawing) is None:
        return
    for _, instruction in whole_steps_of(pdf, drawing):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            image = pdf.make_stream(instruction.iimage.read_raw_bytes())
            for key, value in instruction.iimage.obj.items():
                image[key] = value
            require_measured(image)


def _read_by_last(image: Stream, filters: list[str]) -> bytes:
    """Return what the last filter of an image reads: the filters before it are undone, within `limits`.

    Raises `ValueError` where these have parameters, which no image needs.
    """
    if len(filters) == 1:
        return image.read_raw_bytes()
    if any(
        isinstance(parameters, Dictionary) and len(parameters)
        for parameters in as_list(image.get(Name.DecodeParms))[:-1]
    ):
        raise ValueError(Name.DecodeParms)
    before = Array([Name(name) for name in filters[:-1]])
    scratch = Pdf.new()  # its streams live as long as it does
    return decoded(scratch.make_stream(image.read_raw_bytes(), Filter=before))


def _require(width: int, height: int, bits: int) -> None:
    if width <= 0 or height < 0:
        raise ValueError(Name.Width)
    if _size(width, height, bits) > limits.IMAGE_BYTES:
        size = f"{width} × {height} pixels de {bits} bits"
        raise BeyondLimitError(f"une image a {size}, plus que les {limits.IMAGE_BYTES >> 20} Mio admis")


def _size(width: int, height: int, bits: int) -> int:
    return (width * bits + 7) // 8 * height


def _require_said(data: bytes, kind: str, said: tuple[int, int]) -> None:
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=[kind]) as image:
            real, bands = image.size, len(image.getbands())
    except Image.DecompressionBombError:
        raise BeyondLimitError("une image a trop de pixels pour être ouverte") from None
    except OSError as fault:
        raise ValueError(kind) from fault
    _require(*real, 8 * bands)
    if real != said:
        raise ValueError(kind)


def _require_unfolding(data: bytes, most: int) -> None:
    unfolding = zlib.decompressobj()
    size = 0
    try:
        while data and not unfolding.eof:
            size += len(unfolding.decompress(data, CHUNK))
            data = unfolding.unconsumed_tail
            if size > most:
                raise BeyondLimitError("une image se déploie sur bien plus que ses pixels")
    except zlib.error as fault:
        raise ValueError(Name.FlateDecode) from fault


def _jbig2_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the sizes that pages and regions of an embedded JBIG2 stream ask for (ITU-T T.88, 7.2)."""
    place = 0
    while place + 11 <= len(data):
        number, flags, referred = struct.unpack_from(">IBB", data, place)
        place += 5
        count = referred >> 5
        if count == LONG_FORM:
            count = struct.unpack_from(">I", data, place)[0] & 0x1FFFFFFF
            place += 4 + (count + 8) // 8
        else:
            place += 1
        place += count * next(size for last, size in REFERENCES if number <= last)
        place += 4 if flags & 0x40 else 1
        if place + 12 > len(data):
            return
        length, width, height = struct.unpack_from(">III", data, place)
        if flags & 0x3F in REGIONS | {PAGE}:
            yield width, 0 if height == UNKNOWN else height
        place += 4 + (length if length != UNKNOWN else len(data))
