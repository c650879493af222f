"""The files of a pack that are no documents: manifest, checklist, calendar, digests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contratgen.base import world
from contratgen.base.calendars import Event, calendar_file
from contratgen.bundling.manifest import canonical_bytes
from contratgen.project.fingerprint import sha256
from contratgen.rendering.filters import date as in_words
from contratgen.reports.pages import letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contratgen.assembly.kit import Metadata, Step

CALENDAR: Final = "calendrier.ics"
CHECKLIST: Final = "a-faire.txt"
CHANGES: Final = "changements.txt"


@dataclass(frozen=True, slots=True)
class VotedText:
    """What is put to the vote: the contract, the digest of what is voted, the file that assemblies are given."""

    said: Metadata
    voted: str
    file: str
    sha256: str

    @property
    def note(self) -> dict[str, Any]:
        """What the town notes beside the vote of an assembly that was given this file."""
        given = {"fichier": self.file, "sha256": self.sha256, "version": self.said.version}
        return {"empreinte_votee": self.voted, "document_vote": given}


@dataclass(frozen=True, slots=True)
class Assembly:
    """A party whose assembly deliberates: its name, its calendar, and in French what is still to be done of it."""

    identifier: str
    name: str
    steps: tuple[Step, ...]
    left: tuple[str, ...]


def calendar_of(assembly: Assembly, text: VotedText) -> bytes:
    """Return the calendar of an assembly: the steps whose day is known."""
    events = (
        Event(step.key, step.day, f"{step.title} — {assembly.name}", _described(step))
        for step in assembly.steps
        if step.day is not None
    )
    title = f"{assembly.name} : {text.said.title}"
    return calendar_file(f"{assembly.identifier}.{text.said.identifier}", title, text.said.date, events)


def _described(step: Step) -> str:
    return "\n".join(filter(None, (step.said, step.source)))


def checklist_of(assembly: Assembly, text: VotedText) -> bytes:
    """Return the checklist of an assembly: what is left to do before its vote, as a text."""
    return letter("packs/a-faire.txt.j2", assembly=assembly, text=text, in_words=in_words).encode()


def manifest_of(assemblies: Iterable[Assembly], text: VotedText, files: Mapping[str, bytes]) -> bytes:
    """Return the manifest: what is put to the vote, what is noted after it, and each assembly with its calendar.

    Canonical JSON, as `bundle.manifest` has it: `format` 1, `contratgen`, `contrat`, `a_noter`, `assemblees` and
    `fichiers`, the digest of every other file.
    """
    said = text.said
    return canonical_bytes(
        {
            "format": 1,
            "contratgen": world.versions()["contratgen"],
            "contrat": {"identifiant": said.identifier, "titre": said.title, "version": said.version,
                        "date": said.date.isoformat()},
            "a_noter": text.note,
            "assemblees": {assembly.identifier: _assembly(assembly) for assembly in assemblies},
            "fichiers": {name: sha256(content) for name, content in files.items()},
        }
    )  # fmt: skip


def _assembly(assembly: Assembly) -> dict[str, Any]:
    calendar = [
        {
            "etape": step.title,
            "jour": step.day.isoformat() if step.day else None,
            "source": step.source,
            "certitude": step.certainty,
            "precision": step.said,
        }
        for step in assembly.steps
    ]
    return {"nom": assembly.name, "calendrier": calendar, "reste": list(assembly.left)}
