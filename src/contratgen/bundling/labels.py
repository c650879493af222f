"""Page labels (ISO 32000-1, 12.4.2): what a reader shows as the number of each page, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from contratgen.bundling.parts import LabelRange, LabelStyle
from contratgen.pdf.opening import as_list

if TYPE_CHECKING:
    from contratgen.bundling.merge import Graft


def write_labels(pdf: Pdf, grafts: Iterable[Graft]) -> None:
    """Write the ranges of all parts; a range that begins beyond its part is left out."""
    numbers: list[Any] = []
    for graft in grafts:
        for labels in sorted(graft.part.labels or graft.labels, key=lambda labels: labels.first):
            if labels.first < len(graft.pages):
                numbers += [graft.first + labels.first, _entry(labels)]
    pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))


def _entry(labels: LabelRange) -> Dictionary:
    entry = Dictionary()
    if labels.style:
        entry.S = Name(f"/{labels.style.value}")
        entry.St = labels.start
    if labels.prefix:
        entry.P = String(labels.prefix)
    return entry


def labels_of(pdf: Pdf) -> tuple[LabelRange, ...]:
    """Return the ranges that a document has of its own; without any, its pages are numbered from 1."""
    nums = as_list(pdf.Root.get(Name.PageLabels, Dictionary()).get(Name.Nums))
    return tuple(_range(int(first), entry) for first, entry in zip(nums[::2], nums[1::2], strict=True)) or (
        LabelRange(),
    )


def _range(first: int, entry: Object) -> LabelRange:
    style = LabelStyle(str(entry.get(Name.S, "")).removeprefix("/"))
    return LabelRange(first, style, str(entry.get(Name.P, "")), int(entry.get(Name.St, 1)))
