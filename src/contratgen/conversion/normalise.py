"""From LibreOffice's PDF to ours: the same pages, PDF/A-3a and PDF/UA-1, and the same bytes every time."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from pikepdf import Name, ObjectStreamMode

from contratgen.conversion import repair_content, repair_tags
from contratgen.conversion.document import OutlineEntry, PdfDocument
from contratgen.conversion.page_labels import page_labels, places_of
from contratgen.pdf.destinations import named_destinations, page_numbers
from contratgen.pdf.metadata import PdfMetadata, write_metadata
from contratgen.pdf.opening import opened, saved
from contratgen.pdf.outline import entries_of, lines_of
from contratgen.pdf.structure_tree import Structure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pikepdf import Pdf

    from contratgen.conversion.document import Properties

VERSION: Final = 12
"""Raised whenever the same input would give other bytes, or be proved otherwise: it is part of the cache's key."""


def normalise(raw: bytes, properties: Properties) -> PdfDocument:
    """Return the PDF repaired and made reproducible.

    Raises `pikepdf.PdfError`, `KeyError` or `ValueError` when it is not the tagged PDF that LibreOffice writes.
    """
    with opened(raw) as pdf:
        structure = Structure(pdf)
        for repair in REPAIRS:
            repair(structure, properties)
        for step in STEPS:
            step(pdf, properties)
        return _told(pdf, _packed(_numbered(pdf)))


def _numbered(pdf: Pdf) -> bytes:
    """Return the file, objects numbered as the catalogue leads to them: LibreOffice goes by memory addresses."""
    return saved(pdf, static_id=True, object_stream_mode=ObjectStreamMode.disable, fix_metadata_version=False)


def _packed(numbered: bytes) -> bytes:
    """Return the file three times smaller, objects packed into streams in the order of their numbers."""
    packing = ObjectStreamMode.generate
    with opened(numbered) as pdf:
        del pdf.trailer.ID
        return saved(pdf, deterministic_id=True, object_stream_mode=packing, fix_metadata_version=False)


def describe(pdf: bytes) -> PdfDocument:
    """Return a finished PDF with its page count, outline, labels and places, read from it."""
    with opened(pdf) as finished:
        return _told(finished, pdf)


def _told(pdf: Pdf, written: bytes) -> PdfDocument:
    return PdfDocument(
        written, len(pdf.pages), tuple(_headings(pdf)), tuple(page.label for page in pdf.pages), places_of(pdf)
    )


def _catalog(pdf: Pdf, _: Properties) -> None:
    """Open at the first page, the outline shown, with no action."""
    root = pdf.Root
    root.PageMode = Name.UseOutlines if "/Outlines" in root else Name.UseNone
    for key in ("/OpenAction", "/AA"):
        if key in root:
            del root[key]


def _metadata(pdf: Pdf, properties: Properties) -> None:
    """Say title, author, language and date as the Word file does."""
    producer = str(pdf.docinfo.get("/Producer", "LibreOffice"))
    said = PdfMetadata(
        properties.title, properties.author, properties.language, properties.date, producer=producer, level="A"
    )
    write_metadata(pdf, said)


def _output_intent(pdf: Pdf, properties: Properties) -> None:
    """Date the colour profile (ICC.1:2010, 7.2.10: bytes 24 to 35) as the document."""
    day = properties.date
    stamp = struct.pack(">6H", day.year, day.month, day.day, 0, 0, 0)
    for intent in pdf.Root.OutputIntents:
        profile = intent.DestOutputProfile
        blob = profile.read_bytes()
        profile.write(blob[:24] + stamp + blob[36:])


def _trailer(pdf: Pdf, _: Properties) -> None:
    """Forget what LibreOffice knows of the moment."""
    for key in ("/DocChecksum", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]


REPAIRS: Final[tuple[Callable[[Structure, Properties], None], ...]] = (
    lambda structure, _: structure.settle_strays(),
    repair_tags.styles_called_as_types,
    repair_tags.note_identifiers,
    repair_tags.untagged_links,
    repair_tags.link_descriptions,
    repair_tags.chart_alternatives,
    repair_tags.equation_alternatives,
    repair_tags.private_characters,
    repair_tags.tab_order,
    repair_content.mark_content,
    repair_tags.lean_elements,
)
"""What is done to tags and content, in order."""
STEPS: Final[tuple[Callable[[Pdf, Properties], None], ...]] = (
    page_labels,
    _catalog,
    _metadata,
    _output_intent,
    _trailer,
)
"""What is done to the file after that."""


def _headings(pdf: Pdf) -> Iterator[OutlineEntry]:
    """Yield the outline in reading order; what leads to no page is no heading."""
    numbers = page_numbers(pdf)
    for level, entry in lines_of(entries_of(pdf, numbers, named_destinations(pdf, numbers))):
        if entry.target:
            yield OutlineEntry(level, entry.title, entry.target.page + 1)
