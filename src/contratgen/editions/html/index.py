"""`index.html`: the page that a town publishes, with what the contract is and every file to download."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.assembly.public_page import PublicPage
from contratgen.editions.html.drawing import Drawing, shown, typeset
from contratgen.editions.html.page import PAGE, state_of
from contratgen.editions.html.style import INDEX_STYLE
from contratgen.reports.markup import Element, node, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from contratgen.assembly.kit import Metadata
    from contratgen.assembly.public_page import Target

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
ACCESSIBLE: Final = (
    "Le contrat se lit sur une page HTML, en Word et en PDF balisé (PDF/UA-1). Les trois disent la même chose : "
    "choisissez celui qui vous convient. Les pièces fournies par les signataires, numérisées pour certaines, sont "
    "décrites en une phrase."
)


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
    presented = presented or PublicPage(metadata.title, below=metadata.subject)
    drawing = Drawing(address)
    parts = {section.label: drawing.section(section) for section in presented.sections}
    parts["Télécharger"] = _section("telecharger", "Télécharger", _offers(offers))
    if presented.contact:
        parts[presented.contact.label] = drawing.section(presented.contact)
    parts["Accessibilité"] = _section("accessibilite", "Accessibilité", node("p", shown(ACCESSIBLE)))
    if left_out:
        parts["Non publié"] = _left_out(left_out)
    notice = node("p", shown(presented.notice), class_="avis") if presented.notice else None
    return page(
        metadata.title,
        INDEX_STYLE,
        node("p", node("a", "Aller au contenu", href="#contenu"), class_="evitement"),
        _header(presented, metadata, next(iter(offers.values()))[0]),
        _contents(parts) if presented.sections else None,
        node("main", notice, parts.values(), id="contenu"),
        node("footer", node("p", shown(f"Publié par {metadata.author}."))),
    )


def _header(presented: PublicPage, metadata: Metadata, whole: Offer) -> Element:
    words = (
        node("p", shown(presented.above), class_="surtitre") if presented.above else None,
        node("h1", shown(presented.title)),
        node("p", shown(presented.below), class_="periode") if presented.below else None,
        node("p", shown(presented.lead), class_="chapeau") if presented.lead else None,
    )
    read = node("a", "Lire le contrat en ligne", href=PAGE, class_="bouton")
    (file,) = whole.files
    offered = typeset(f"Télécharger le dossier ({said(file)})")
    download = node("a", offered, href=file.name, download="", class_="bouton creux")
    return node("header", words, node("p", read, " ", download, class_="actions"), node("p", state_of(metadata)))


def _contents(parts: Mapping[str, Element]) -> Element:
    links = (node("li", node("a", shown(label), href=f"#{part[0].get('id')}")) for label, part in parts.items())
    return node("nav", node("ul", links), aria_label="Sur cette page")


def _section(identifier: str, title: str, *content: Element | Iterator[Element]) -> Element:
    return node("section", node("h2", title, id=identifier), *content, aria_labelledby=identifier)


def _offers(offers: Mapping[str, Sequence[Offer]]) -> Iterator[Element]:
    for heading, group in offers.items():
        yield node("h3", shown(heading))
        yield node("ul", (node("li", _offer(one)) for one in group), class_="telechargements")


def _offer(offer: Offer) -> Iterator[str | Element]:
    """Yield what is offered and a link for each format, which says by itself what it leads to."""
    words = typeset(offer.words)
    yield node("span", shown(offer.words))
    yield " "
    for file in offer.files:
        form = typeset(said(file))
        yield node("a", form, href=file.name, download="", aria_label=f"{words}, {form}")
        yield " "


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


def _left_out(left_out: Sequence[str]) -> Element:
    why = node("p", shown("Pour protéger des données personnelles, cette édition ne contient pas :"))
    items = node("ul", (node("li", shown(sentence)) for sentence in left_out))
    return _section("non-publie", "Ce qui n’est pas publié", why, items)
