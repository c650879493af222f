"""What the record of pages signed with a pen says, and whether it agrees with itself: how each page is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from contratgen.pdf.page_codes import PageCode
from contratgen.verification.report import Finding

if TYPE_CHECKING:
    from contratgen.base.signature_terms import Terms
    from contratgen.verification.examined import Examined

COPY: Final = "copie numérisée"
BY_HAND: Final = "page désignée à la main"
UNTOLD: Final = "qui y a signé et comment elle est reconnue ne sont pas dits, le registre étant d'avant ces mentions"
BY_PEN: Final = "Une signature au stylo est montrée par sa copie numérisée : la copie n'est pas certifiée conforme."


def state_of(party: str, terms: Terms) -> str:
    """Return how the signature of a party that signed with a pen is shown."""
    return f"{COPY}, {BY_HAND}" if any(party in scan.parties for scan in terms.by_hand) else COPY


def pen_notes(examined: Examined) -> Iterator[str]:
    """Yield what must be known of pages signed with a pen: each is known by its code, or because somebody said so."""
    terms = examined.terms
    if terms is None or terms.papier is None:
        return
    yield BY_PEN
    for scan in terms.papier.scans:
        if not scan.is_told:
            yield f"Page {scan.page} : « {scan.fichier} » ; {UNTOLD}."
            continue
        known = "reconnue par le code qui y est imprimé" if scan.code else f"{BY_HAND}, aucun code n'y a été lu"
        yield f"Page {scan.page} ({', '.join(scan.parties)}) : {known} ; « {scan.fichier} », page {scan.feuille}."


def pen_record(terms: Terms) -> Iterator[Finding]:
    """Yield a finding for each page whose code is not its own, and where the pages are not those of the parties."""
    if terms.papier is None:
        return
    for scan in terms.papier.scans:
        if scan.code and PageCode.read(scan.code) != PageCode(terms.code, scan.page):
            message = f"page {scan.page}, signée au stylo : le code {scan.code} n'est pas celui de cette page"
            yield Finding("CG738", message, champs=scan.parties)
    if not terms.code and terms.papier.scans and not any(scan.is_told for scan in terms.papier.scans):
        return  # as records were before pages bore codes
    if sorted(party for scan in terms.papier.scans for party in scan.parties) != sorted(terms.papier.parties):
        message = "les pages signées au stylo ne sont pas celles de qui est dit avoir signé ainsi"
        yield Finding("CG738", message, champs=terms.papier.parties)
