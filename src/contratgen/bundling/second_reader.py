"""A finished file as another library reads it: pypdf must find the facts that were meant.

What pikepdf writes and pikepdf reads back would hide a mistake made both ways. No text of pages is read: 207 pages
take a quarter of a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from itertools import islice, zip_longest
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

from contratgen.base import limits
from contratgen.base.diagnostics import ContratgenError, Diagnostic, Place
from contratgen.ooxml.number_formats import letters, roman
from contratgen.pdf.opening import MALFORMED
from contratgen.pdf.outline import lines_of
from contratgen.pdf.page_labels import LabelRange, LabelStyle

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypdf import PdfReader

    from contratgen.pdf.outline import Entry

ADMITTED: Final[Mapping[str, Any]] = {
    "maximum_declared_stream_length": limits.PDF_STREAM_BYTES,
    "zlib_maximum_output_length": limits.PDF_STREAM_BYTES,
    "array_maximum_element_count": limits.PDF_CONTAINER_ITEMS,
}
"""What is admitted of parts and of files attached whole: pypdf itself would admit less."""
NAMES: Final = {
    "pages": "nombre de pages",
    "labels": "étiquettes de page",
    "outline": "signets",
    "metadata": "métadonnées",
    "attachments": "fichiers joints",
    "fields": "champs de signature",
}
_WRITERS: Final[Mapping[LabelStyle, Callable[[int], str]]] = {
    LabelStyle.DECIMAL: str,
    LabelStyle.LOWER_ROMAN: lambda number: roman(number).lower(),
    LabelStyle.UPPER_ROMAN: roman,
    LabelStyle.LOWER_LETTERS: lambda number: letters(number).lower(),
    LabelStyle.UPPER_LETTERS: letters,
    LabelStyle.NONE: lambda _: "",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader shows of a file beside its pages.

    `outline` has level, title and page from 0 of each entry; `metadata` the words of Info; `attachments` the name and
    the SHA-256 of each file; `fields` the name, type and description of each.
    """

    pages: int
    labels: Sequence[str]
    outline: Sequence[tuple[int, str, int | None]]
    metadata: Sequence[tuple[str, str]]
    attachments: Sequence[tuple[str, str]]
    fields: Sequence[tuple[str, str, str]]


def require_second_reading(pdf: bytes, meant: Facts, place: Place) -> None:
    """Raise `ContratgenError` (CG540) for each fact that pypdf reads otherwise than it is meant, or cannot read."""
    from pypdf import PdfReader, apply_configuration  # noqa: PLC0415 -- only what is delivered is read twice
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        with apply_configuration(**ADMITTED):
            read = _read(PdfReader(BytesIO(pdf)))
    except (PyPdfError, *MALFORMED) as fault:
        message = f"un second lecteur (pypdf) ne lit pas le fichier assemblé : {_shown(str(fault))}"
        raise ContratgenError(Diagnostic("CG540", message, place)) from fault
    if faults := [*_differences(asdict(meant), asdict(read), place)]:
        raise ContratgenError(*faults)


def attached(files: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Return the names of files and the digests of what they hold, in order."""
    return sorted((name, hashlib.sha256(content).hexdigest()) for name, content in files)


def labels_of(ranges: Sequence[LabelRange], pages: int) -> list[str]:
    """Return the label of each page of a file (ISO 32000-1, 12.4.2)."""
    ends = [labels.first for labels in ranges[1:]] + [pages]
    return [
        labels.prefix + _WRITERS[labels.style](labels.start + number)
        for labels, end in zip(ranges, ends, strict=True)
        for number in range(end - labels.first)
    ]


def outline_of(entries: Iterable[Entry]) -> Iterator[tuple[int, str, int | None]]:
    """Yield the level, title and page of each line of an outline."""
    for level, entry in lines_of(entries):
        title = entry.title.replace("\ufffd", "\x9f")  # pikepdf writes this sign so, where PDF has no character
        yield level, title, entry.target.page if entry.target else None


def _read(reader: PdfReader) -> Facts:
    fields = reader.get_fields() or {}
    return Facts(
        len(reader.pages),
        reader.page_labels,
        [*_lines(reader, reader.outline)],
        sorted((name, str(text)) for name, text in (reader.metadata or {}).items()),
        attached((name, content) for name, contents in reader.attachments.items() for content in contents),
        [(name, str(said.get("/FT")), str(said.get("/TU"))) for name, said in fields.items()],
    )


def _lines(reader: PdfReader, outline: Iterable[Any], level: int = 1) -> Iterator[tuple[int, str, int | None]]:
    """Yield the outline as pypdf reads it: the list after an entry holds what stands below that one."""
    for entry in outline:
        if isinstance(entry, list):
            yield from _lines(reader, entry, level + 1)
        else:
            yield level, str(entry.title), reader.get_destination_page_number(entry)


def _differences(meant: Mapping[str, Any], read: Mapping[str, Any], place: Place) -> Iterator[Diagnostic]:
    """Yield a fault for each fact that differs, with the first item at which it does."""
    for fact, name in NAMES.items():
        wanted, found = ([fact] if isinstance(fact, int) else fact for fact in (meant[fact], read[fact]))
        pairs = enumerate(zip_longest(wanted, found), 1)
        for rank, (intended, seen) in islice(((rank, pair) for rank, pair in pairs if pair[0] != pair[1]), 1):
            at = name if isinstance(meant[fact], int) else f"{name}, n° {rank}"
            told = f"{at} : lu « {_shown(seen)} », prévu « {_shown(intended)} »"
            message = f"un second lecteur (pypdf) lit autre chose que prévu dans le fichier assemblé ({told})"
            yield Diagnostic("CG540", message, place, expected=_shown(intended), read=_shown(seen))


def _shown(value: Any) -> str:
    words = " · ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return "rien" if value is None else shorten(words, 120, placeholder="…")
