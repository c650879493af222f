"""The verdict, as a numbered list. Every step is taken, whatever the one before found; any exception is a rejection.

Except where memory ran out: that says nothing of the file, which is then not examined.
What costs most (the comparison of revisions, in the file and in the signed pieces that it carries) comes last, and only
where nothing has rejected the file: it would change no verdict, and hostile files make it take minutes.

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
from typing import TYPE_CHECKING, Final, NamedTuple

from contratgen.base.diagnostics import InputError
from contratgen.pades.reading import open_signed
from contratgen.pades.trust import Trust
from contratgen.pades.wording import fault_in_french
from contratgen.verification.changes import modifications, plain_changes
from contratgen.verification.examined import Examined
from contratgen.verification.form import contents
from contratgen.verification.holders import not_compared
from contratgen.verification.integrity import integrity
from contratgen.verification.origin import annexes, unsigned_revision
from contratgen.verification.paper import pen_notes
from contratgen.verification.pieces import broken_pieces, has_pieces, signers_of_pieces
from contratgen.verification.proofs import proven_levels
from contratgen.verification.report import (
    READ,
    UNFINISHED,
    Finding,
    Outcome,
    Party,
    Step,
    VerificationReport,
    unfinished,
)
from contratgen.verification.revisions import revisions
from contratgen.verification.signers import certification, chains, parties, table

if TYPE_CHECKING:
    import datetime as dt

    from contratgen.base.manifest import Manifest
    from contratgen.base.signature_terms import Level

TITLES: Final = {
    2: "Toutes les révisions sont couvertes",
    3: "Forme canonique de chaque signature",
    4: "Intégrité de chaque signature",
    5: "Chaîne, identité et date de chaque signature",
    6: "Modifications entre révisions",
    7: "Certification et verrou",
    8: "Parties attendues",
    9: "Révision non signée et métadonnées du manifeste",
    10: "Annexes complètes et dans l'ordre",
}
Taking = Callable[[Examined], Iterator[Finding]]
QUICK: Final[Mapping[int, Taking]] = {
    2: revisions,
    3: contents,
    4: integrity,
    5: chains,
    6: plain_changes,
    7: certification,
    8: parties,
    9: unsigned_revision,
    10: annexes,
}
"""What is looked at first, of every file."""


class Costly(NamedTuple):
    """What takes long, of hostile files above all, and is examined only where nothing rejects the file yet."""

    take: Taking
    due: Callable[[Examined], bool]
    what: str


COSTLY: Final = {
    6: Costly(modifications, lambda one: one.opened.reader.total_revisions > 1, "ce que chaque révision a changé"),
    10: Costly(broken_pieces, has_pieces, "les signatures des pièces jointes"),
}


def examine(
    blob: bytes,
    at: dt.datetime,
    *,
    manifest: Manifest | None = None,
    trust: Trust | None = None,
    name: str = "",
    whole: bool = False,
    so_far: Callable[[VerificationReport], None] = lambda _report: None,
) -> VerificationReport:
    """Return the report on a PDF as of a moment; nothing is raised for what the file is.

    With `whole`, what costs most is examined even where something rejects the file.
    Before each step that may take long, `so_far` is given the report as it would stand if that step did not end.
    """
    read, examined = opened(blob, at, manifest=manifest, trust=trust, name=name)
    report = VerificationReport(name, hashlib.sha256(blob).hexdigest(), at.isoformat(timespec="seconds"), (read,))
    if examined is None:
        return report
    found = dict(quick_findings(examined))
    rows, missing = _parties(examined)
    report = replace(report, parties=rows, notes=(*missing, *_notes(examined)))
    for number, step in COSTLY.items():
        if not _due(step, examined):
            continue
        if not whole and any(
            finding.outcome is Outcome.REJECTED for findings in found.values() for finding in findings
        ):
            said = f"non examiné, le document étant déjà rejeté : {step.what}"
            found[number] += (Finding("CG752", said, Outcome.NOT_EXAMINED),)
            continue
        so_far(replace(report, steps=(read, *_steps({**found, number: (Finding("CG701", UNFINISHED),)}))))
        found[number] += _taken(step.take, examined)
    return replace(report, steps=(read, *_steps(found)))


def quick_findings(examined: Examined) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    """Yield what each step finds at once, by its number; each is taken when it is asked for."""
    yield from ((number, _taken(step, examined)) for number, step in QUICK.items())


def _due(step: Costly, examined: Examined) -> bool:
    try:
        return step.due(examined)
    except Exception:  # noqa: BLE001  # taken, it says why
        return True


def _steps(found: Mapping[int, tuple[Finding, ...]]) -> Iterator[Step]:
    yield from (Step(number, title, found[number]) for number, title in TITLES.items())


def opened(
    blob: bytes, at: dt.datetime, *, manifest: Manifest | None, trust: Trust | None, name: str = ""
) -> tuple[Step, Examined | None]:
    """Take step 1: return it, and the file to examine unless it is refused."""
    try:
        file = open_signed(blob, name or "dossier.pdf")
    except InputError as refusal:
        return Step(*READ, tuple(Finding("CG701", diagnostic.message) for diagnostic in refusal.diagnostics)), None
    except Exception as fault:  # noqa: BLE001  # any exception is a rejection
        return Step(*READ, (_exception(fault),)), None
    return Step(*READ), Examined(file, manifest, trust or Trust(), at)


def _taken(step: Taking, examined: Examined) -> tuple[Finding, ...]:
    found: list[Finding] = []
    try:
        found.extend(step(examined))
    except Exception as fault:  # noqa: BLE001  # any exception is a rejection
        found.append(_exception(fault))
    return tuple(found)


def _exception(fault: Exception) -> Finding:
    return unfinished(fault_in_french(fault), starved=isinstance(fault, MemoryError))


def _parties(examined: Examined) -> tuple[tuple[Party, ...], tuple[str, ...]]:
    """Return where each party is; what cannot be told is said in a note."""
    try:
        return (table(examined.opened, examined.terms, _reached(examined)) if examined.terms else ()), ()
    except Exception as fault:  # noqa: BLE001  # what it would have told is a report's, not a verdict's
        return (), (f"Le tableau des parties manque à ce rapport : {fault_in_french(fault)}.",)


def _reached(examined: Examined) -> Mapping[str, Level] | None:
    return proven_levels(examined) if examined.trust.anchors else None


def _notes(examined: Examined) -> Iterator[str]:
    """Yield what the report says besides; a remark that cannot be made is said to be missing."""
    for remarks in (pen_notes, not_compared, signers_of_pieces):
        try:
            yield from list(remarks(examined))
        except Exception as fault:  # noqa: BLE001  # as above
            yield f"Une remarque manque à ce rapport : {fault_in_french(fault)}."
