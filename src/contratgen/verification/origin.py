"""Steps 9 and 10: the document is the one that the manifest names, whole, with its annexes in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from contratgen.pades.reading import attachments
from contratgen.verification.pieces import signed_pieces
from contratgen.verification.report import Finding, Outcome

if TYPE_CHECKING:
    from contratgen.verification.examined import Examined

ARTICLES: Final = "articles.json"


class Entry(NamedTuple):
    """What the manifest says of the file: its pages, and the titles of its outline where it gives them.

    `whole` is whether it is the dossier, which has all pieces.
    """

    pages: int
    titles: tuple[str, ...]
    whole: bool


def entry_of(examined: Examined) -> Entry | None:
    """Return the entry of the manifest whose digest is that of the unsigned revision: the dossier, or a document."""
    if examined.manifest is None:
        return None
    for dossier in examined.manifest.dossier.values():
        if dossier.sha256 == examined.unsigned_digest:
            return Entry(dossier.pages, dossier.sommaire, whole=True)
    for document in examined.manifest.documents.values():
        if document.pdf == examined.unsigned_digest:
            return Entry(document.pages, (document.titre,), whole=False)
    return None


def unsigned_revision(examined: Examined) -> Iterator[Finding]:
    """Step 9. The unsigned revision has the manifest's digest, and the metadata are still its own."""
    if examined.manifest is None:
        yield Finding("CG710", "aucun manifeste : rien ne dit de quel contrat il s'agit", Outcome.UNATTESTED)
    elif entry_of(examined) is None:
        yield Finding("CG710", "la révision non signée n'est pas celle du manifeste")
    yield from _other_articles(examined)
    if _metadata(examined.opened.first.root) != _metadata(examined.opened.reader.root):
        yield Finding("CG710", "les métadonnées XMP ont changé depuis la préparation du document")


def _other_articles(examined: Examined) -> Iterator[Finding]:
    """Yield that the text of the articles that a file carries is not the one that the manifest names."""
    told = examined.manifest.articles if examined.manifest else ""
    carried = attachments(examined.opened.reader.root).get(ARTICLES)
    if told and carried is not None and hashlib.sha256(carried).hexdigest() != told:
        yield Finding("CG740", f"« {ARTICLES} », joint au dossier, n'est pas celui du manifeste")


def _metadata(root: Any) -> bytes:
    return bytes(root["/Metadata"].encoded_data) if "/Metadata" in root else b""


def annexes(examined: Examined) -> Iterator[Finding]:
    """Step 10. Contract and annexes are in the outline as in the manifest; no page and no attached piece is missing."""
    entry = entry_of(examined)
    if entry is None:
        if examined.manifest is None:
            yield Finding("CG711", "aucun manifeste : les annexes ne peuvent être comptées", Outcome.UNATTESTED)
        return
    titles = [str(item["/Title"]) for item in _top(examined.opened.reader.root)]
    if entry.titles and titles != [*entry.titles]:
        yield Finding("CG711", f"annexes attendues : {[*entry.titles]} ; trouvées : {titles}")
    pages = int(examined.opened.reader.root["/Pages"]["/Count"])
    if pages != entry.pages:
        yield Finding("CG711", f"{entry.pages} pages attendues, {pages} trouvées")
    yield from signed_pieces(examined, all_there=entry.whole)


def _top(root: Any) -> Iterator[Any]:
    if "/Outlines" not in root or "/First" not in root["/Outlines"]:
        return
    item = root["/Outlines"]["/First"]
    seen = 0
    while seen < 10_000:  # noqa: PLR2004  # a chain that loops ends
        yield item
        if "/Next" not in item:
            return
        item, seen = item["/Next"], seen + 1
