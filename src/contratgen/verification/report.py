"""The verdict and everything that led to it: one step after the other, one line for each party."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Final

from contratgen.base.diagnostics import made_inert
from contratgen.base.foreign import inert


class Outcome(StrEnum):
    """How a step ended. Only `MET` everywhere makes an accepted dossier.

    What is not examined is rejected elsewhere, or took more time or memory than there was.
    """

    MET = "conforme"
    INCOMPLETE = "incomplet"
    UNATTESTED = "non attesté"
    REJECTED = "rejeté"
    NOT_EXAMINED = "non examiné"


ACCEPTED: Final = "accepté"
READ: Final = (1, "Lecture, dans les limites")
"""The first step, taken by whoever opens the file."""
UNFINISHED: Final = "l'examen n'est pas allé à son terme"
"""What is said of a step that an exception or a limit ended."""
WORST_FIRST: Final = (Outcome.REJECTED, Outcome.NOT_EXAMINED, Outcome.UNATTESTED, Outcome.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a step found against the dossier, as a French sentence; `code` is its diagnostic's.

    `champs` are the signature fields that it is about, where it judges who signed.
    """

    code: str
    message: str
    outcome: Outcome = Outcome.REJECTED
    champs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make what is quoted inert."""
        made_inert(self, "message")


def unfinished(reason: str, *, starved: bool = False) -> Finding:
    """Return what is found where an examination did not end; one that was `starved` says nothing against the file."""
    if not starved:
        return Finding("CG701", f"{UNFINISHED} : {reason}")
    message = f"{UNFINISHED} : {reason} ; cela ne dit rien du document : recommencez sur une machine plus puissante"
    return Finding("CG701", message, Outcome.NOT_EXAMINED)


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step and its findings; none means that what it asks is met."""

    number: int
    title: str
    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The worst of the findings."""
        outcomes = {finding.outcome for finding in self.findings}
        return next((outcome for outcome in WORST_FIRST if outcome in outcomes), Outcome.MET)


@dataclass(frozen=True, slots=True)
class Party:
    """Where a party is: `voie` is « certificat », « stylo » or empty, `niveau` the PAdES baseline of its signature.

    `certificat` says who holds the certificate, its number and its issuer.
    """

    identifiant: str
    designation: str
    voie: str = ""
    etat: str = "attendue"
    signataire: str = ""
    date: str = ""
    niveau: str = ""
    certificat: str = ""

    def __post_init__(self) -> None:
        """Make what is quoted inert."""
        made_inert(self, *(field.name for field in fields(self)))


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """All that was examined. `at` is the moment as of which certificates were judged, in ISO 8601."""

    file: str
    sha256: str
    at: str
    steps: tuple[Step, ...]
    parties: tuple[Party, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make what is quoted inert."""
        made_inert(self, "file")
        object.__setattr__(self, "notes", tuple(map(inert, self.notes)))

    @property
    def verdict(self) -> str:
        """« accepté », or the worst outcome of the steps."""
        outcomes = {step.outcome for step in self.steps}
        return next((outcome.value for outcome in WORST_FIRST if outcome in outcomes), ACCEPTED)

    @property
    def accepted(self) -> bool:
        """Whether every step is met."""
        return self.verdict == ACCEPTED

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all findings, in the order of the steps, once each."""
        return tuple(dict.fromkeys(finding.code for step in self.steps for finding in step.findings))

    def to_json(self) -> str:
        """Return the whole report as JSON."""
        written = {"verdict": self.verdict, **asdict(self)}
        for step, seen in zip(written["steps"], self.steps, strict=True):
            step["outcome"] = seen.outcome.value
        return json.dumps(written, ensure_ascii=False, indent=2, sort_keys=True)
