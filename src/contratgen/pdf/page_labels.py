"""Page labels (ISO 32000-1, 12.4.2): what a reader shows as the number of each page, range by range."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from contratgen.pdf.opening import as_list


class LabelStyle(StrEnum):
    """How the pages of a range are numbered (ISO 32000-1, table 159)."""

    DECIMAL = "D"
    LOWER_ROMAN = "r"
    UPPER_ROMAN = "R"
    LOWER_LETTERS = "a"
    UPPER_LETTERS = "A"
    NONE = ""  # the prefix alone


@dataclass(frozen=True, slots=True)
class LabelRange:
    """Page labels from one page of a part on: `first` is its index in the part, from 0; `start` its number."""

    first: int = 0
    style: LabelStyle = LabelStyle.DECIMAL
    prefix: str = ""
    start: int = 1


def write_labels(pdf: Pdf, ranges: Iterable[LabelRange]) -> None:
    """Write ranges, in the order of their first pages."""
    numbers: list[Any] = []
    for labels in ranges:
        numbers += [labels.first, _entry(labels)]
    pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))


def _entry(labels: LabelRange) -> Dictionary:
    entry = Dictionary()
    if labels.style:
        entry.S = Name(f"/{labels.style.value}")
        entry.St = labels.start
    if labels.prefix:
        entry.P = String(labels.prefix)
    return entry


def ranges_of(pdf: Pdf) -> tuple[LabelRange, ...]:
    """Return the ranges that a document has of its own; without any, its pages are numbered from 1."""
    nums = as_list(pdf.Root.get(Name.PageLabels, Dictionary()).get(Name.Nums))
    return tuple(_range(int(first), entry) for first, entry in zip(nums[::2], nums[1::2], strict=True)) or (
        LabelRange(),
    )


def _range(first: int, entry: Object) -> LabelRange:
    style = LabelStyle(str(entry.get(Name.S, "")).removeprefix("/"))
    return LabelRange(first, style, str(entry.get(Name.P, "")), int(entry.get(Name.St, 1)))
