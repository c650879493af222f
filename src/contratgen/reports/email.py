"""The courteous message that tells one partner what is missing or to be mended, ready to paste."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Severity
from contratgen.base.foreign import inert
from contratgen.base.typography import curled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.base.diagnostics import Diagnostic

LATER: Final = (
    "Ce qui relie votre contribution au cadre et à celles des autres partenaires sera vérifié quand tous les fichiers "
    "pourront être lus en entier : nous reviendrons alors vers vous si un point appelle une correction."
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message tells. `contract` and `partner` are empty when they could not be read, `deadline` without a day.

    `complete` says whether the rules between contributions were applied; the fields of `found` are named in words.
    """

    contract: str
    partner: str
    deadline: str
    received: bool
    complete: bool
    found: tuple[Diagnostic, ...]


def message_of(letter: Letter) -> str:
    """Return the text of a message to a partner."""
    return curled("\n".join(map(inert, _lines(letter))))


def _lines(letter: Letter) -> Iterator[str]:
    named = f" ({letter.partner})" if letter.partner else ""
    yield f"Objet : {letter.contract or 'contrat'} — votre contribution{named}"
    yield ""
    yield "Madame, Monsieur,"
    yield ""
    yield from _news(letter)
    if letter.received and not letter.complete:
        yield ""
        yield LATER
    yield ""
    yield "Nous restons à votre disposition pour toute précision."
    yield ""
    yield "Bien cordialement,"


def _news(letter: Letter) -> Iterator[str]:
    before = f" {letter.deadline}" if letter.deadline else ""
    given = (
        f"Votre contribution au contrat « {letter.contract} »" if letter.contract else "Votre contribution au contrat"
    )
    yours = given.replace("Votre", "votre", 1)
    if not letter.received:
        yield f"{given} ne nous est pas encore parvenue."
        yield f"Nous vous remercions de bien vouloir nous l'adresser{before}."
    elif not letter.found:
        yield f"Nous avons bien reçu {yours} et nous vous en remercions."
        so_far = "Elle est complète" if letter.complete else "Elle se lit en entier"
        yield f"{so_far} : aucune correction n'est nécessaire{'' if letter.complete else ' à ce stade'}."
    else:
        yield f"Nous vous remercions de {yours}."
        yield f"Pour qu'elle puisse y être intégrée, voici ce qu'il reste à revoir{before} :"
        yield ""
        yield from _points(letter.found)


def _points(found: tuple[Diagnostic, ...]) -> Iterator[str]:
    for number, fault in enumerate(found, 1):
        where = fault.place.file.rpartition("/")[2] + (f", ligne {fault.place.line}" if fault.place.line else "")
        about = f" — {fault.field}" if fault.field else ""
        need = "" if fault.severity is Severity.ERROR else " (souhaitable)"
        yield f"{number}. {where}{about}{need} : {fault.message}."
        if fault.hint:
            yield f"   {fault.hint}"
        yield from fault.rewritten.lines if fault.rewritten else ()
