"""A native Word chart → SVG: stacked columns and a legend, with the alternative text for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.editions.html.markup import node, text_of
from contratgen.ooxml.names import qn

if TYPE_CHECKING:
    from contratgen.editions.html.markup import Element

WIDTH, HEIGHT, BASE, LEFT = 720, 320, 250, 10
GREY: Final = "808080"


def chart(space: Element, words: str) -> Element:
    """Return the drawing of a `c:chartSpace`; `words` say what it shows."""
    series = [_series(element) for element in space.iter(qn("c:ser"))]
    categories = [value.text or "" for value in next(iter(space.iter(qn("c:cat")))).iter(qn("c:v"))]
    tallest = max((sum(max(v[rank], 0.0) for _, _, v in series) for rank in range(len(categories))), default=0) or 1
    step = (WIDTH - 2 * LEFT) / max(len(categories), 1)
    drawn = [mark for rank, name in enumerate(categories) for mark in _column(rank, name, series, step, tallest)]
    drawn += [mark for rank, (name, colour, _) in enumerate(series) for mark in _legend(rank, name, colour)]
    return node(
        "svg", drawn, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=words, class_="graphique",
    )  # fmt: skip


def _series(element: Element) -> tuple[str, str, list[float]]:
    title, plotted = element.find(qn("c:tx")), element.find(qn("c:val"))
    assert title is not None
    assert plotted is not None
    colour = next((c.get("val", GREY) for c in element.iter(qn("a:srgbClr"))), GREY)
    return text_of(title), colour, [float(value.text or 0) for value in plotted.iter(qn("c:v"))]


def _column(
    rank: int, name: str, series: list[tuple[str, str, list[float]]], step: float, tallest: float
) -> list[Element]:
    left, top = LEFT + rank * step, float(BASE)
    marks = []
    for _, colour, values in series:
        height = max(values[rank], 0.0) / tallest * (BASE - 10)
        top -= height
        marks.append(_box(left + step * 0.15, top, step * 0.7, height, colour))
    return [*marks, _words(left + step / 2, BASE + 18, name, "middle")]


def _legend(rank: int, name: str, colour: str) -> list[Element]:
    left = LEFT + rank * (WIDTH / 4)
    return [_box(left, BASE + 36, 14, 14, colour), _words(left + 20, BASE + 48, name, "start")]


def _box(left: float, top: float, width: float, height: float, colour: str) -> Element:
    return node(
        "rect", x=f"{left:.1f}", y=f"{top:.1f}", width=f"{width:.1f}", height=f"{height:.1f}",
        fill=f"#{colour}", stroke="#1f3a5f",
    )  # fmt: skip


def _words(left: float, top: float, words: str, anchor: str) -> Element:
    return node("text", words, x=f"{left:.1f}", y=f"{top:.1f}", text_anchor=anchor, font_size=14)
