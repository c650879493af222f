"""`rapport.html`: what was built and why, partner by partner and document by document, and what is still missing.

One file that stands alone, in French. It tells of one build on one machine: no date but the contract's own enters it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contratgen.assembly.kit import FollowUp
from contratgen.base.typography import curled
from contratgen.reports.pages import html_page

if TYPE_CHECKING:
    from contratgen.assembly.kit import Metadata
    from contratgen.base.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class File:
    """A file of the build: its name and its SHA-256 in hexadecimal."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document: title, its own pages (0 when none were made), files, who signs it, the supplied pieces after it."""

    title: str
    pages: int
    files: tuple[File, ...]
    signatories: tuple[str, ...] = ()
    pieces: tuple[PieceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A supplied piece in the dossier; `remark` is what is to be known of how it stands there."""

    title: str
    pages: int
    file: File
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What a report tells. `reasons`: why this build was made; `trace`: partner → field → documents that show it.

    `conformity` names the standards that the dossier claims; `beside` the files that accompany it, with their titles.
    """

    metadata: Metadata
    edition: str
    empreinte: str
    empreinte_votee: str
    reasons: Sequence[str]
    dossier: tuple[File, ...] = ()
    conformity: Sequence[str] = ()
    pages: int = 0
    documents: Sequence[DocumentLine] = ()
    beside: Sequence[tuple[str, File]] = ()
    follow_up: FollowUp = field(default_factory=FollowUp)
    diagnostics: Sequence[Diagnostic] = ()
    derogations: Mapping[str, str] = field(default_factory=dict)
    trace: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


def report_page(account: Account) -> bytes:
    """Return the report."""
    parties = account.follow_up.parties
    return html_page(
        "reports/rapport.html.j2",
        words=curled,
        account=account,
        names={party.identifier: party.name for party in parties},
        waiting=[party for party in parties if party.blocking or not party.received],
        signed={
            party.identifier: [shown.title for shown in account.documents if party.identifier in shown.signatories]
            for party in parties
        },
        faulty={party.identifier: _faults_of(party.identifier, account.diagnostics) for party in parties},
        conformity=_conformity(account.conformity),
    )


def _faults_of(identifier: str, diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Return what is to be mended in the contribution of a party."""
    folder = f"contributions/{identifier}/"
    return [fault.message for fault in diagnostics if fault.place.file.startswith(folder)]


def _conformity(standards: Sequence[str]) -> str:
    claimed = ", ".join(standards) or "aucune norme d’archivage"
    better = any(standard.startswith("PDF/UA") for standard in standards)
    return claimed if better else f"{claimed} : une pièce fournie ne permet pas mieux (voir les avertissements)"
