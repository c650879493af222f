"""`index.html`: the page that a town publishes, with what the contract is and every file to download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.assembly.public_page import PublicPage
from contratgen.base.typography import with_raised
from contratgen.editions.html.page import PAGE, state_of, typeset
from contratgen.reports.pages import html_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from contratgen.assembly.kit import Metadata
    from contratgen.assembly.public_page import Link, Target

KIB: Final = 1 << 10
KINDS: Final = {
    "docx": "Word",
    "pdf": "PDF",
    "html": "page HTML",
    "ics": "agenda, format iCalendar",
    "csv": "tableur, format CSV",
    "txt": "texte",
}
"""What readers call the formats of files."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download: its name, its size in bytes, its pages (0 when it has none)."""

    name: str
    size: int
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What readers may download in one or several formats."""

    words: str
    files: tuple[Download, ...]


def index_page(
    metadata: Metadata,
    presented: PublicPage | None,
    address: Callable[[Target], str | None],
    offers: Mapping[str, Sequence[Offer]],
    left_out: Sequence[str],
) -> bytes:
    """Return the page of a contract, `presented` or just named; `offers` by heading, the whole first.

    `address` gives the address of a target of the HTML contract.
    """

    def address_of(link: Link) -> str | None:
        return link.address or next(filter(None, map(address, link.targets)), None)

    return html_page(
        "editions/html/index.html.j2",
        title=metadata.title,
        metadata=metadata,
        page=presented or PublicPage(metadata.title, below=metadata.subject),
        contract=PAGE,
        whole=next(iter(offers.values()))[0].files[0],
        offers=offers,
        left_out=left_out,
        address_of=address_of,
        in_pieces=lambda words: with_raised(typeset(words)),
        kind_of=lambda block: type(block).__name__,
        said=said,
        state_of=state_of,
        typeset=typeset,
    )


def said(file: Download) -> str:
    """Return what a file is: « PDF, 3,4 Mo, 52 pages »."""
    kind = file.name.rpartition(".")[2]
    pages = f", {file.pages} page{'s' if file.pages > 1 else ''}" if file.pages else ""
    return f"{KINDS.get(kind, kind.upper())}, {weight(file.size)}{pages}"


def weight(size: int) -> str:
    """Return a number of bytes as readers say it: « 812 ko », « 3,4 Mo »."""
    if size < KIB * KIB:
        return f"{max(1, round(size / KIB))} ko"
    return f"{size / KIB / KIB:.1f} Mo".replace(".", ",")
