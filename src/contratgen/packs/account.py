"""The files of a pack that are no documents: manifest, checklist, calendar, digests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contratgen.base import world
from contratgen.base.calendars import Event, calendar_file
from contratgen.base.foreign import inert
from contratgen.base.typography import curled
from contratgen.bundling.manifest import canonical_bytes
from contratgen.project.fingerprint import sha256
from contratgen.rendering.filters import date as in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from contratgen.assembly.kit import Metadata
    from contratgen.assembly.packs import Step

CALENDAR: Final = "calendrier.ics"
CHECKLIST: Final = "a-faire.txt"
CHANGES: Final = "changements.txt"
NO_DAY: Final = "date à fixer"


@dataclass(frozen=True, slots=True)
class Text:
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


def calendar_of(one: Assembly, text: Text) -> bytes:
    """Return the calendar of an assembly: the steps whose day is known."""
    events = (
        Event(step.key, step.day, f"{step.title} — {one.name}", _described(step))
        for step in one.steps
        if step.day is not None
    )
    title = f"{one.name} : {text.said.title}"
    return calendar_file(f"{one.identifier}.{text.said.identifier}", title, text.said.date, events)


def _described(step: Step) -> str:
    return "\n".join(filter(None, (step.said, step.source)))


def checklist_of(one: Assembly, text: Text) -> bytes:
    """Return what is left to do for the vote of an assembly, as a text to be printed or pasted."""
    return curled("\n".join(map(inert, (*_checklist(one, text), "")))).encode()


def _checklist(one: Assembly, text: Text) -> Iterator[str]:
    yield f"À faire : {one.name}"
    yield f"{text.said.title}, version {text.said.version} du {in_words(text.said.date)}"
    yield f"Empreinte du texte soumis au vote : {text.voted}"
    yield from ("", "Calendrier")
    for step in one.steps:
        day = in_words(step.day) if step.day else NO_DAY
        yield f"[ ] {day} : {step.title}{f' ({step.source})' if step.source else ''}"
        yield from (f"    {line}" for line in (step.said, step.advice) if line)
    yield from ("", "Ce qui reste à faire dans le projet")
    yield from (f"[ ] {line}" for line in one.left) if one.left else ("Rien.",)
    yield from ("", "Après le vote, à noter dans contrat.yaml, sous « capacite » de cette partie")
    given = text.note["document_vote"]
    yield f"    empreinte_votee: {text.voted}"
    yield "    document_vote:"
    yield from (f'      {name}: "{value}"' for name, value in given.items())


def manifest_of(assemblies: Iterable[Assembly], text: Text, files: Mapping[str, bytes]) -> bytes:
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
            "assemblees": {one.identifier: _assembly(one) for one in assemblies},
            "fichiers": {name: sha256(content) for name, content in files.items()},
        }
    )  # fmt: skip


def _assembly(one: Assembly) -> dict[str, Any]:
    calendar = [
        {
            "etape": step.title,
            "jour": step.day.isoformat() if step.day else None,
            "source": step.source,
            "certitude": step.certainty,
            "precision": step.said,
        }
        for step in one.steps
    ]
    return {"nom": one.name, "calendrier": calendar, "reste": list(one.left)}
