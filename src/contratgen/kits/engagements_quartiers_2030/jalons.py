"""The calendar of a contract beside its dossier: who owes what, and when, as `jalons.ics` and `jalons.csv`."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from contratgen.kit import Event, calendar_file, extended
from contratgen.kits.engagements_quartiers_2030.schema.a_cote import Etape
from contratgen.kits.engagements_quartiers_2030.walks import engagements

if TYPE_CHECKING:
    from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, EngagementContrat

CALENDAR: Final = "jalons.ics"
TABLE: Final = "jalons.csv"
HEADER: Final = ("Date", "Nature", "Qui", "Quoi", "Code", "Au titre de")
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that spreadsheets take for a formula."""


class Owed(NamedTuple):
    """What falls on a day: its nature, who owes it, what, for which engagement if for one; `key` tells it apart."""

    key: str
    day: datetime.date
    nature: str
    who: str
    what: str
    code: str = ""
    of: str = ""


def coming_steps(own: Iterable[EngagementContrat], contract: ContratDeVille) -> list[Etape]:
    """Return the milestones of engagements from the day of this version on, by date, each with who owes it."""
    found = [extended(step, Etape, {"au_titre_de": one}) for one in own for step in one.calendrier.jalons]
    return sorted((one for one in found if one.date >= contract.cadre.date_version), key=lambda step: step.date)


def calendars(contract: ContratDeVille) -> dict[str, bytes]:
    """Return both forms of the calendar, by file name."""
    dated = sorted((*_of_engagements(contract), *_of_contract(contract)), key=lambda one: (one.day, one.key))
    framework = contract.cadre
    events = [Event(one.key, one.day, f"{one.who} : {one.what}", _description(one)) for one in dated]
    title = f"Échéances — {framework.intitule}"
    return {
        CALENDAR: calendar_file(framework.identifiant, title, framework.date_version, events),
        TABLE: _table(dated),
    }


def _of_engagements(contract: ContratDeVille) -> Iterator[Owed]:
    for one in engagements(contract):
        named = (one.code, one.intitule)
        for rank, step in enumerate(one.calendrier.jalons, 1):
            yield Owed(f"{one.code}-{rank}", step.date, "Jalon", one.partenaire, step.libelle, *named)
        end = f"fin de l’engagement {one.code}"
        yield Owed(f"{one.code}-fin", one.calendrier.fin, "Fin d’engagement", one.partenaire, end, *named)


def _of_contract(contract: ContratDeVille) -> Iterator[Owed]:
    framework = contract.cadre
    year = framework.annee_revision
    whole = (
        ("effet", framework.date_effet, "le contrat prend effet"),
        ("revision", datetime.date(year, 12, 31), f"la révision à mi-parcours est à mener avant la fin de {year}"),
        ("fin", framework.date_fin, "fin du contrat"),
    )
    for key, day, what in whole:
        yield Owed(f"contrat-{key}", day, "Contrat", contract.pilote, what)
    for annex in contract.annexes:
        if annex.a_venir_avant:
            what = f"l’annexe {annex.numero} ({annex.titre}) est à compléter avant cette date"
            yield Owed(f"annexe-{annex.identifiant}", annex.a_venir_avant, "Annexe", contract.pilote, what)


def _description(one: Owed) -> str:
    return f"{one.nature}. Au titre de l’engagement {one.code} : {one.of}." if one.code else f"{one.nature}."


def _table(dated: Iterable[Owed]) -> bytes:
    """Return a table that a French spreadsheet opens: UTF-8 with its mark, semicolons, dates of figures."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(HEADER)
    for one in dated:
        rows.writerow([f"{one.day:%d/%m/%Y}", *map(_inert, one[2:])])
    return written.getvalue().encode("utf-8-sig")


def _inert(words: str) -> str:
    """Return words that a spreadsheet shows, and does not reckon (CWE-1236)."""
    return f"'{words}" if words.lstrip(" ").startswith(ACTIVE) else words
