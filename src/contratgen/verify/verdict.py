"""The verdict, as a numbered list. Every step is taken, whatever the one before found; any exception is a rejection.

1.  the file is read, within limits
2.  every revision is accounted for
3.  each signature is written in its one canonical form
4.  each signature is whole
5.  chain, identity and time of each
6.  what each revision changed
7.  certification and lock
8.  every expected party, and no other
9.  the unsigned revision and its metadata are the manifest's
10. the annexes and the attached pieces are all there, in order
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from contratgen.diagnostics import InputError
from contratgen.pades.reading import open_signed
from contratgen.pades.trust import Trust
from contratgen.pades.wording import in_french
from contratgen.verify.changes import modifications
from contratgen.verify.examined import Examined
from contratgen.verify.form import contents
from contratgen.verify.holders import not_compared
from contratgen.verify.integrity import integrity
from contratgen.verify.origin import annexes, unsigned_revision
from contratgen.verify.pieces import signers_of_pieces
from contratgen.verify.proofs import proven_levels
from contratgen.verify.report import READ, Finding, Party, Step, VerificationReport
from contratgen.verify.revisions import revisions
from contratgen.verify.signers import certification, chains, parties, table

if TYPE_CHECKING:
    import datetime as dt

    from contratgen.terms import Level

STEPS: Final[tuple[tuple[int, str, Callable[[Examined], Iterator[Finding]]], ...]] = (
    (2, "Toutes les révisions sont couvertes", revisions),
    (3, "Forme canonique de chaque signature", contents),
    (4, "Intégrité de chaque signature", integrity),
    (5, "Chaîne, identité et date de chaque signature", chains),
    (6, "Modifications entre révisions", modifications),
    (7, "Certification et verrou", certification),
    (8, "Parties attendues", parties),
    (9, "Révision non signée et métadonnées du manifeste", unsigned_revision),
    (10, "Annexes complètes et dans l'ordre", annexes),
)
BY_PEN: Final = "Une signature au stylo est montrée par sa copie numérisée : la copie n'est pas certifiée conforme."


def examine(
    blob: bytes,
    at: dt.datetime,
    *,
    manifest: Mapping[str, Any] | None = None,
    trust: Trust | None = None,
    name: str = "",
) -> VerificationReport:
    """Return the report on a PDF as of a moment; nothing is raised for what the file is."""
    read, examined = opened(blob, at, manifest=manifest, trust=trust, name=name)
    report = VerificationReport(name, hashlib.sha256(blob).hexdigest(), at.isoformat(timespec="seconds"), (read,))
    if examined is None:
        return report
    taken = (read, *steps(examined))
    return replace(report, steps=taken, parties=_parties(examined), notes=_notes(examined))


def opened(
    blob: bytes, at: dt.datetime, *, manifest: Mapping[str, Any] | None, trust: Trust | None, name: str = ""
) -> tuple[Step, Examined | None]:
    """Take step 1: return it, and the file to examine unless it is refused."""
    try:
        file = open_signed(blob, name or "dossier.pdf")
    except InputError as refusal:
        return Step(*READ, tuple(Finding("CG701", one.message) for one in refusal.diagnostics)), None
    except Exception as fault:  # noqa: BLE001  # any exception is a rejection
        return Step(*READ, (_exception(fault),)), None
    return Step(*READ), Examined(file, manifest, trust or Trust(), at)


def steps(examined: Examined) -> Iterator[Step]:
    """Yield the steps after the first, each taken when it is asked for."""
    yield from (Step(number, title, _taken(step, examined)) for number, title, step in STEPS)


def _taken(step: Callable[[Examined], Iterator[Finding]], examined: Examined) -> tuple[Finding, ...]:
    found: list[Finding] = []
    try:
        found.extend(step(examined))
    except Exception as fault:  # noqa: BLE001  # any exception is a rejection
        found.append(_exception(fault))
    return tuple(found)


def _exception(fault: Exception) -> Finding:
    return Finding("CG701", f"l'examen n'est pas allé à son terme : {in_french(fault)}")


def _parties(examined: Examined) -> tuple[Party, ...]:
    try:
        return table(examined.opened, examined.terms, _reached(examined)) if examined.terms else ()
    except Exception:  # noqa: BLE001  # the steps say why
        return ()


def _reached(examined: Examined) -> Mapping[str, Level] | None:
    return proven_levels(examined) if examined.trust.anchors else None


def _notes(examined: Examined) -> tuple[str, ...]:
    try:
        by_pen = (BY_PEN,) if examined.terms and examined.terms.papier else ()
        return (*by_pen, *not_compared(examined), *signers_of_pieces(examined))
    except Exception:  # noqa: BLE001  # the steps say why
        return ()
