"""Opening a PDF that somebody else made: limits are set before the first byte is parsed, and nothing is guessed.

A file that a lenient reader would have to repair is refused: two readers could repair it into two documents.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from contratgen.base import limits

MALFORMED: Final = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    pikepdf.ForeignObjectError,
    pikepdf.OutlineStructureError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    UserWarning,
    ValueError,
)
"""What pikepdf and the walkers of this package raise on an object that is not what ISO 32000-1 says it is.

`UserWarning` where `unmarked` makes an error of it: a drawing that ends too soon.
"""

BLANK: Final = b"\n"
"""A drawing of nothing: qpdf writes a stream without a byte as compressed, which it is not."""
EXPANDING: Final = frozenset({"/LZWDecode", "/LZW"})
"""Filters whose output qpdf does not bound."""
LZW_RATIO: Final = 2_600
"""Most bytes that one byte of LZW can give: 12-bit codes for strings of at most 3 839 bytes."""
INHERITABLE: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


class BeyondLimitError(ValueError):
    """A part of the file is larger than `limits` admits; the text is a French phrase."""


def in_memory(content: bytes = b"") -> BinaryIO:
    """Return a file that stands in memory, at its beginning, which qpdf reads twice as fast as a stream; close it."""
    file = os.fdopen(os.memfd_create("contratgen"), "w+b")
    file.write(content)
    file.seek(0)
    return file


def opened(pdf: bytes) -> Pdf:
    """Open a PDF that was made here, or by LibreOffice: what partners supply is opened under limits, elsewhere."""
    with in_memory(pdf) as file:  # qpdf keeps its own map of it
        return pikepdf.open(file, access_mode=pikepdf.AccessMode.mmap)


def saved(pdf: Pdf, **options: Any) -> bytes:
    """Return a PDF as a file; options are those of `pikepdf.Pdf.save`."""
    with in_memory() as file:
        pdf.save(file, **options)
        file.seek(0)
        return file.read()


def open_pdf(blob: bytes) -> Pdf:
    """Open a PDF under limits and without repair.

    Raises one of `MALFORMED` for a damaged file; `pikepdf.PasswordError`, one of them, for a missing password.
    """
    pikepdf.settings.set_qpdf_limits(
        parser_max_nesting=limits.PDF_NESTING,
        parser_max_container_size=limits.PDF_CONTAINER_ITEMS,
        max_stream_filters=limits.PDF_STREAM_FILTERS,
        flate_max_memory=limits.PDF_STREAM_BYTES,
        png_max_memory=limits.PDF_STREAM_BYTES,
        tiff_max_memory=limits.PDF_STREAM_BYTES,
        run_length_max_memory=limits.PDF_STREAM_BYTES,
        dct_max_memory=limits.PDF_STREAM_BYTES,
    )
    with in_memory(blob) as file:  # qpdf keeps its own map of the file
        pdf = pikepdf.open(
            file,
            suppress_warnings=True,
            attempt_recovery=False,
            access_mode=pikepdf.AccessMode.mmap_only,
            inherit_page_attributes=False,
        )
    if not pdf.is_encrypted:
        for page in pdf.pages:
            _inherit(page.obj)
    return pdf


def _inherit(page: Object) -> None:
    """Write into a page what it has from the nodes above it (ISO 32000-1, 7.7.3.4), as qpdf does ten times slower."""
    node, height = page.get(Name.Parent), 0
    missing = [key for key in INHERITABLE if key not in page]
    while missing and isinstance(node, Dictionary):
        for key in missing:
            if key in node:
                page[key] = node[key]
        missing = [key for key in missing if key not in page]
        node, height = node.get(Name.Parent), height + 1
        if height > limits.PDF_NESTING:
            raise ValueError(Name.Parent)


def decoded(stream: Stream) -> bytes:
    """Return the content of a stream, bounded by `limits.PDF_STREAM_BYTES`.

    Raises `BeyondLimitError` for what could expand beyond, `pikepdf.PdfError` for what does.
    """
    filters = {str(name) for name in as_list(stream.get(Name.Filter))}
    if filters & EXPANDING and len(stream.read_raw_bytes()) * LZW_RATIO > limits.PDF_STREAM_BYTES:
        raise BeyondLimitError("un flux compressé par LZW dépasse la taille admise")
    return stream.read_bytes()


def as_list(value: Any) -> list[Any]:
    """Return the items of an array, the one value, or nothing: the usual « one or several » of PDF."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def walk_once(first: Any, *links: str) -> Iterator[Dictionary]:
    """Yield each dictionary reachable from `first` through the keys `links`, once, whatever loops there are."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = as_list(first)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        yield node
        for link in links:
            waiting.extend(as_list(node.get(link)))
