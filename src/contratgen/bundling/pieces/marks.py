"""What is drawn over pages by hand: highlights, strokes and frames, and the frames of links.

Readers draw such an annotation from its places, colour and border where it has no drawing (ISO 32000-1, 12.5.6): so is
done here. What they would draw each in their own way (arrows, clouds) is left without.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf

from contratgen.base import limits
from contratgen.bundling.pieces.appearances import annotations_of, appearance_of, is_unseen
from contratgen.pdf.opening import MALFORMED, BeyondLimitError, as_list
from contratgen.pdf.page_geometry import ordered

Point = tuple[float, float]

STROKED: Final = {1: "G", 3: "RG", 4: "K"}
FILLED: Final = {1: "g", 3: "rg", 4: "k"}
"""Operators of a colour, by how many numbers say it."""
BLACK: Final = (0.0,)
THIN: Final = 1.0
"""Points of a stroke that says no width."""
CURVE: Final = 0.5523
"""Share of a radius at which a cubic curve is nearest to a quarter of a circle."""
WAVE: Final = 2.0
"""Points of a wavy line, high and half as long."""
STATE: Final = "/CgMark"


def draw_marks(pdf: Pdf) -> None:
    """Give a drawing to each highlight, stroke and frame that has none, where readers agree on it.

    Raises `BeyondLimitError` beyond `limits.PIECE_CONTENT_BYTES`.
    """
    room = limits.PIECE_CONTENT_BYTES
    for annotation in (annotation for page in pdf.pages for annotation in annotations_of(page.obj)):
        kind = str(annotation.get(Name.Subtype, ""))
        if kind not in DRAWINGS or is_unseen(annotation) or appearance_of(annotation) is not None:
            continue
        try:
            drawing = _painted(annotation, kind, room)
            opacity = min(max(float(annotation.get(Name.CA, 1)), 0.0), 1.0)
            box = ordered(annotation.Rect)
        except BeyondLimitError:
            raise
        except MALFORMED:
            continue  # which another rule judges
        room -= len(drawing)
        if drawing:
            blend = Name.Multiply if kind == "/Highlight" else Name.Normal
            states = Dictionary({STATE: Dictionary(Type=Name.ExtGState, BM=blend, CA=opacity, ca=opacity)})
            form = pdf.make_stream(f"{STATE} gs {drawing}".encode(), Type=Name.XObject, Subtype=Name.Form)
            form.BBox, form.Resources = Array(box), Dictionary(ExtGState=states)
            annotation.AP = Dictionary(N=form)


def frame_of(link: Dictionary) -> str:
    """Return what draws the frame of a link, nothing if it has none that can be read."""
    try:
        if is_unseen(link) or appearance_of(link) is not None:
            return ""
        pen, width = _pen(link)
        left, bottom, right, _ = ordered(link.Rect)
        style = link.get(Name.BS)
        if isinstance(style, Dictionary) and style.get(Name.S) == Name.U:
            return pen and f"q {pen} {_line([(left, bottom + width / 2), (right, bottom + width / 2)])} S Q"
        return pen and f"q {pen} {_rectangle(_inner(link, width))} S Q"
    except MALFORMED:
        return ""


def _painted(annotation: Dictionary, kind: str, room: int) -> str:
    """Return what draws an annotation in the coordinates of its page, nothing where readers do not agree."""
    if as_list(annotation.get(Name.IC)) and len(as_list(annotation.IC)) not in FILLED:
        raise ValueError(Name.IC)
    endings = {str(name) for name in as_list(annotation.get(Name.LE))}
    effect = annotation.get(Name.BE)
    if endings - {"/None"} or (isinstance(effect, Dictionary) and effect.get(Name.S, Name.S) != Name.S):
        return ""
    parts = []
    for part in DRAWINGS[kind](annotation):
        parts.append(part)
        room -= len(part) + 1
        if room < 0:
            raise BeyondLimitError(f"le dessin des pages dépasse {limits.PIECE_CONTENT_BYTES >> 20} Mio")
    return " ".join(parts)


def _colour(annotation: Dictionary, key: Any, operators: dict[int, str], default: Sequence[float]) -> str:
    numbers = [float(number) for number in as_list(annotation[key])] if key in annotation else default
    said = operators.get(len(numbers), "")
    return said and " ".join([*(f"{number:.3f}" for number in numbers), said])


def _pen(annotation: Dictionary) -> tuple[str, float]:
    """Return what sets the colour, width and dashes of a border (ISO 32000-1, tables 164 and 166), and its width.

    Nothing where no border is seen.
    """
    style = annotation.get(Name.BS)
    _, _, thickness, *dashing = as_list(annotation.get(Name.Border)) or (0, 0, THIN)
    width = float(style.get(Name.W, THIN) if isinstance(style, Dictionary) else thickness)
    colour = _colour(annotation, Name.C, STROKED, BLACK)
    dashes = _dashes(style, dashing)
    dashed = f" [{' '.join(f'{length:.2f}' for length in dashes)}] 0 d" if dashes else ""
    return (f"{colour} {width:.2f} w{dashed}" if colour and width > 0 else ""), width


def _dashes(style: Any, dashing: Sequence[Any]) -> list[float]:
    if isinstance(style, Dictionary):
        dashing = [style.get(Name.D, Array([3]))] if style.get(Name.S) == Name.D else []
    dashes = [abs(float(length)) for part in dashing for length in as_list(part)]
    return dashes if any(dashes) else []


def _inner(annotation: Dictionary, width: float) -> tuple[float, float, float, float]:
    """Return the corners of a frame whose stroke stays within its rectangle (ISO 32000-1, table 177)."""
    left, bottom, right, top = ordered(annotation.Rect)
    aside = [float(side) for side in as_list(annotation.get(Name.RD))] or [0.0] * 4
    x, y = left + aside[0] + width / 2, bottom + aside[1] + width / 2
    return x, y, max(right - aside[2] - width / 2, x), max(top - aside[3] - width / 2, y)


def _rectangle(corners: tuple[float, float, float, float]) -> str:
    left, bottom, right, top = corners
    return f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re"


def _line(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.2f} {y:.2f} {'l' if rank else 'm'}" for rank, (x, y) in enumerate(points))


def _points(numbers: Any) -> list[Point]:
    said = [float(number) for number in as_list(numbers)]
    return list(zip(said[::2], said[1::2], strict=True))


def _quads(annotation: Dictionary) -> Iterator[tuple[Point, Point, Point, Point]]:
    """Yield the quadrilaterals of some marked text: lower left, lower right, upper right, upper left.

    Most writers give the upper corners first, then the lower ones, each from the left (against ISO 32000-1, table 179).
    """
    corners = _points(annotation.QuadPoints)
    for a, b, c, d in zip(*(corners[rank::4] for rank in range(4)), strict=True):
        yield (c, d, b, a) if math.dist(a, c) < math.dist(a, d) else (a, b, c, d)


def _highlight(annotation: Dictionary) -> Iterator[str]:
    if colour := _colour(annotation, Name.C, FILLED, (1.0, 1.0, 0.0)):
        yield colour
        yield from (f"{_line(quad)} h f" for quad in _quads(annotation))


def _lined(height: float, *, wavy: bool = False) -> Callable[[Dictionary], Iterator[str]]:
    """Return what draws lines along some marked text, at a share of its height."""

    def drawn(annotation: Dictionary) -> Iterator[str]:
        colour = _colour(annotation, Name.C, STROKED, BLACK)
        for a, b, c, d in _quads(annotation) if colour else ():
            ends = [(x + (p - x) * height, y + (q - y) * height) for (x, y), (p, q) in ((a, d), (b, c))]
            points = [*_waves(*ends)] if wavy else ends
            yield f"{colour} {max(math.dist(a, d) / 16, 0.5):.2f} w {_line(points)} S"

    return drawn


def _waves(start: Point, end: Point) -> Iterator[Point]:
    (x, y), long = start, math.dist(start, end) or 1.0
    across, up = (end[0] - x) / long, (end[1] - y) / long
    for step in range(min(int(long / WAVE), limits.PIECE_LINKS) + 1):
        aside = WAVE * (step % 2)
        yield x + across * step * WAVE - up * aside, y + up * step * WAVE + across * aside


def _closed(path: Callable[[Dictionary, float], str]) -> Callable[[Dictionary], Iterator[str]]:
    """Return what draws a shape that may be filled."""

    def drawn(annotation: Dictionary) -> Iterator[str]:
        (pen, width), fill = _pen(annotation), _colour(annotation, Name.IC, FILLED, ())
        if pen or fill:
            painting = {(True, True): "B", (True, False): "S", (False, True): "f"}[bool(pen), bool(fill)]
            yield f"{pen} {fill} {path(annotation, width if pen else 0)} {painting}"

    return drawn


def _ellipse(annotation: Dictionary, width: float) -> str:
    left, bottom, right, top = _inner(annotation, width)
    x, y, across, up = (left + right) / 2, (bottom + top) / 2, (right - left) / 2, (top - bottom) / 2
    unit = [(1, 0), (1, CURVE), (CURVE, 1), (0, 1), (-CURVE, 1), (-1, CURVE), (-1, 0), (-1, -CURVE), (-CURVE, -1),
        (0, -1), (CURVE, -1), (1, -CURVE), (1, 0)]  # fmt: skip
    first, *others = (f"{x + p * across:.2f} {y + q * up:.2f}" for p, q in unit)
    curves = (f"{' '.join(others[rank : rank + 3])} c" for rank in range(0, len(others), 3))
    return " ".join([f"{first} m", *curves, "h"])


def _open(lines: Callable[[Dictionary], Sequence[Any]]) -> Callable[[Dictionary], Iterator[str]]:
    """Return what draws lines."""

    def drawn(annotation: Dictionary) -> Iterator[str]:
        pen, _ = _pen(annotation)
        if pen:
            yield f"{pen} 1 J 1 j"
            yield from (f"{_line(_points(line))} S" for line in lines(annotation))

    return drawn


DRAWINGS: Final[dict[str, Callable[[Dictionary], Iterator[str]]]] = {
    "/Highlight": _highlight,
    "/Underline": _lined(0.06),
    "/Squiggly": _lined(0.0, wavy=True),
    "/StrikeOut": _lined(0.45),
    "/Square": _closed(lambda annotation, width: _rectangle(_inner(annotation, width))),
    "/Circle": _closed(_ellipse),
    "/Polygon": _closed(lambda annotation, _: f"{_line(_points(annotation.Vertices))} h"),
    "/PolyLine": _open(lambda annotation: [annotation.Vertices]),
    "/Line": _open(lambda annotation: [annotation.L]),
    "/Ink": _open(lambda annotation: as_list(annotation.InkList)),
}
"""What draws each kind of annotation that needs no drawing of its own (ISO 32000-1, 12.5.6.7 to 12.5.6.13)."""
