"""PDF files that stand in memory, read and written by qpdf itself: Python's own streams take it twice as long."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, BinaryIO

import pikepdf

if TYPE_CHECKING:
    from pikepdf import Pdf


def in_memory(content: bytes = b"") -> BinaryIO:
    """Return a file that stands in memory, at its beginning; close it."""
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
