"""Page labels (ISO 32000-1, 12.4.2): what a reader shows as the number of each page, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String

from contratgen.bundle.merge import Graft
from contratgen.bundle.parts import LabelRange


def write_labels(pdf: Pdf, grafts: Iterable[Graft]) -> None:
    """Write the ranges of all parts; a range that begins beyond its part is left out."""
    numbers: list[Any] = []
    for graft in grafts:
        for labels in sorted(graft.part.labels, key=lambda labels: labels.first):
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
