"""What one page of a supplied PDF may keep, as tables of keys, and the one pass that applies them.

Nothing else is copied: no metadata, private application data, tags, layers, alternates or references to other files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from math import hypot
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from contratgen.base import limits
from contratgen.bundling.pieces.balance import balanced, seems_even
from contratgen.bundling.pieces.drawing import operators_of
from contratgen.bundling.pieces.pixels import require_measured, require_measured_within
from contratgen.pdf.active_content import require_own_data
from contratgen.pdf.content import whole_steps_of
from contratgen.pdf.embedded_font import NONSYMBOLIC, SYMBOLIC
from contratgen.pdf.opening import BLANK, BeyondLimitError, as_list, decoded

FILTERING: Final = frozenset({"/Filter", "/DecodeParms", "/Length"})
PAGE_KEYS: Final = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit",
     "/Resources", "/Contents", "/Group"}
)  # fmt: skip
RESOURCE_KEYS: Final = frozenset({"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font"})
GROUP_KEYS: Final = frozenset({"/Type", "/S", "/CS", "/I", "/K"})
FORM_KEYS: Final = FILTERING | {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group"}
IMAGE_KEYS: Final = FILTERING | {
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask",
    "/Decode", "/SMask", "/SMaskInData", "/Matte",
}  # fmt: skip
MASKS: Final = ("/SMask", "/Mask")
PATTERN_KEYS: Final = FILTERING | {
    "/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Resources", "/Matrix",
    "/Shading", "/ExtGState",
}  # fmt: skip
STATE_KEYS: Final = frozenset(
    {"/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/Font", "/TR", "/TR2",
     "/FL", "/SM", "/SA", "/BM", "/SMask", "/CA", "/ca", "/AIS", "/TK"}
)  # fmt: skip
FONT_KEYS: Final = frozenset(
    {"/Type", "/Subtype", "/Name", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/FontDescriptor", "/Encoding",
     "/ToUnicode", "/FontBBox", "/FontMatrix", "/CharProcs", "/Resources", "/DescendantFonts", "/CIDSystemInfo", "/DW",
     "/W", "/DW2", "/W2", "/CIDToGIDMap"}
)  # fmt: skip
DESCRIPTOR_KEYS: Final = frozenset(
    {"/Type", "/FontName", "/FontFamily", "/FontStretch", "/FontWeight", "/Flags", "/FontBBox", "/ItalicAngle",
     "/Ascent", "/Descent", "/Leading", "/CapHeight", "/XHeight", "/StemV", "/StemH", "/AvgWidth", "/MaxWidth",
     "/MissingWidth", "/FontFile", "/FontFile2", "/FontFile3", "/Style", "/Lang", "/FD"}
)  # fmt: skip
"""Not the lists of what a subset holds, `/CharSet` and `/CIDSet`: nobody needs them, and many are wrong."""

NAMED: Final = (Name.WinAnsiEncoding, Name.MacRomanEncoding)
MARKS: Final = re.compile(rb"\b(?:BMC|BDC|EMC|MP|DP)\b")
MARKING: Final = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
"""Operators of marked content (ISO 32000-1, 14.6): they refer to tags, properties and layers that are not copied."""

Step = tuple[Callable[[Any], None], Any]


def keep(thing: Object, keys: frozenset[str]) -> None:
    """Leave in a dictionary, or in a stream's, the entries named `keys`."""
    for key in thing.keys() - keys:
        del thing[key]


def unmarked(pdf: Pdf, drawing: bytes) -> bytes:
    """Return a content stream without its marked-content operators; what it draws is the same.

    Raises `UserWarning` for one that cannot be read to its end.
    """
    kept = [instruction for operator, instruction in whole_steps_of(pdf, drawing) if operator not in MARKING]
    return pikepdf.unparse_content_stream(kept)


def _require_wide(tiling: Stream) -> None:
    """Raise `BeyondLimitError` for a tile so small that a page would have millions."""
    across, rise, lean, up, *_ = (float(number) for number in as_list(tiling.get(Name.Matrix)) or (1, 0, 0, 1, 0, 0))
    steps = (float(tiling.XStep) * hypot(across, rise), float(tiling.YStep) * hypot(lean, up))
    if min(map(abs, steps)) < limits.PATTERN_STEP:
        raise BeyondLimitError("un motif se répète des millions de fois sur une page")


@dataclass
class Pruning:
    """One pass over the pages of a piece: each object is pruned once, and all that is drawn is counted.

    Raises `BeyondLimitError` when the drawing exceeds `limits.PIECE_CONTENT_BYTES` or `limits.PIECE_OPERATORS`.
    """

    pdf: Pdf
    drawn: int = 0
    operators: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)
    waiting: list[Step] = field(default_factory=list)

    def page(self, page: Object) -> None:
        """Prune a page and all that it draws with."""
        keep(page, PAGE_KEYS)
        streams = [stream for stream in as_list(page.get(Name.Contents)) if stream is not None]
        if isinstance(page.get(Name.Contents), Array):
            page.Contents = streams[0] if len(streams) == 1 else Array(streams)  # without what is not there
        drawing = b"\n".join(self._read(stream) for stream in streams)
        require_measured_within(self.pdf, drawing)
        for stream in streams:
            keep(stream, FILTERING)
        even = seems_even(drawing)
        if MARKS.search(drawing):
            drawing = unmarked(self.pdf, drawing)
            page.Contents = self.pdf.make_stream(drawing)
        if not even:
            page.Contents = self.pdf.make_stream(balanced(self.pdf, drawing))
        self._group(page)
        self._resources(page)
        while self.waiting:
            step, thing = self.waiting.pop()
            if thing.is_indirect and thing.objgen in self.seen:
                continue
            self.seen.add(thing.objgen)
            step(thing)

    def _read(self, stream: Stream) -> bytes:
        require_own_data(stream)
        content = decoded(stream)
        if not content:
            stream.write(BLANK)
        self.drawn += len(content)
        if self.drawn > limits.PIECE_CONTENT_BYTES:
            raise BeyondLimitError(f"le dessin des pages dépasse {limits.PIECE_CONTENT_BYTES >> 20} Mio")
        self.operators += operators_of(content)
        if self.operators > limits.PIECE_OPERATORS:
            raise BeyondLimitError(f"le dessin des pages a plus de {limits.PIECE_OPERATORS} tracés")
        return content

    def _draw(self, stream: Stream) -> None:
        drawing = self._read(stream)
        require_measured_within(self.pdf, drawing)
        if MARKS.search(drawing):
            stream.write(unmarked(self.pdf, drawing))

    def _group(self, holder: Object) -> None:
        group = holder.get(Name.Group)
        if isinstance(group, Dictionary):
            keep(group, GROUP_KEYS)

    def _resources(self, holder: Object) -> None:
        resources = holder.get(Name.Resources)
        if not isinstance(resources, Dictionary):
            return
        keep(resources, RESOURCE_KEYS)
        steps = (
            ("/XObject", self._xobject),
            ("/Pattern", self._pattern),
            ("/Font", self._font),
            ("/ExtGState", self._state),
        )
        for kind, step in steps:
            named = resources.get(kind, Dictionary())
            self.waiting.extend((step, thing) for thing in named.values())

    def _xobject(self, stream: Stream) -> None:
        if stream.get(Name.Subtype) == Name.Form:
            self._form(stream)
        else:
            self._image(stream)

    def _form(self, stream: Stream) -> None:
        require_own_data(stream)
        keep(stream, FORM_KEYS)
        self._draw(stream)
        self._group(stream)
        self._resources(stream)

    def _image(self, stream: Stream) -> None:
        require_own_data(stream)
        require_measured(stream)
        keep(stream, IMAGE_KEYS)
        masks = [mask for key in MASKS if isinstance(mask := stream.get(key), Stream)]
        if any(key in mask for mask in masks for key in MASKS):  # ISO 32000-1, table 146
            raise ValueError(Name.SMask)
        self.waiting.extend((self._image, mask) for mask in masks)

    def _pattern(self, pattern: Object) -> None:
        keep(pattern, PATTERN_KEYS)
        if isinstance(pattern, Stream):
            _require_wide(pattern)
            self._draw(pattern)
            self._resources(pattern)

    def _font(self, font: Dictionary) -> None:
        keep(font, FONT_KEYS)
        descriptor = font.get(Name.FontDescriptor)
        if isinstance(descriptor, Dictionary):
            keep(descriptor, DESCRIPTOR_KEYS)
            if font.get(Name.Subtype) == Name.TrueType and font.get(Name.Encoding) in NAMED:
                flags = int(descriptor.get(Name.Flags, 0))
                descriptor.Flags = flags & ~SYMBOLIC | NONSYMBOLIC  # what readers take it for (ISO 32000-1, 9.6.6.4)
        if font.get(Name.Subtype) == Name.CIDFontType2 and Name.CIDToGIDMap not in font:
            font.CIDToGIDMap = Name.Identity  # what its absence means (ISO 32000-1, table 117), and PDF/A wants said
        glyphs = font.get(Name.CharProcs, Dictionary())
        self.waiting.extend((self._glyph, stream) for stream in glyphs.values())
        self.waiting.extend((self._font, below) for below in as_list(font.get(Name.DescendantFonts)))
        self._resources(font)

    def _glyph(self, stream: Stream) -> None:
        keep(stream, FILTERING)
        self._draw(stream)

    def _state(self, state: Dictionary) -> None:
        keep(state, STATE_KEYS)
        for key, plain in (("/TR", Name.Identity), ("/TR2", Name.Default)):
            if state.get(key) == plain:
                del state[key]  # what its absence means
        mask = state.get(Name.SMask)
        if isinstance(mask, Dictionary):
            self.waiting.append((self._form, mask.G))
