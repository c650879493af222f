"""The courteous message that tells one partner what is missing or to be mended, ready to paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contratgen.diagnostics import Diagnostic


def message_to(partner: str, contract: str, deadline: str, found: Sequence[Diagnostic], *, received: bool) -> str:
    """Return the text of a message to a partner; `deadline` says by when, and is empty when there is no such day."""
    return "\n".join(_lines(partner, contract, deadline, found, received=received))


def _lines(partner: str, contract: str, deadline: str, found: Sequence[Diagnostic], *, received: bool) -> Iterator[str]:
    before = f" {deadline}" if deadline else ""
    yield f"Objet : {contract} — votre contribution ({partner})"
    yield ""
    yield "Madame, Monsieur,"
    yield ""
    if not received:
        yield f"Votre contribution au contrat « {contract} » ne nous est pas encore parvenue."
        yield f"Nous vous remercions de bien vouloir nous l’adresser{before}."
    elif not found:
        yield f"Nous avons bien reçu votre contribution au contrat « {contract} » et nous vous en remercions."
        yield "Elle est complète : aucune correction n’est nécessaire."
    else:
        yield f"Nous vous remercions de votre contribution au contrat « {contract} »."
        yield f"Pour qu’elle puisse y être intégrée, voici ce qu’il reste à revoir{before} :"
        yield ""
        yield from _points(found)
    yield ""
    yield "Nous restons à votre disposition pour toute précision."
    yield ""
    yield "Bien cordialement,"


def _points(found: Sequence[Diagnostic]) -> Iterator[str]:
    for number, fault in enumerate(found, 1):
        where = fault.place.file.rpartition("/")[2] + (f", ligne {fault.place.line}" if fault.place.line else "")
        about = f" — {fault.field}" if fault.field else ""
        need = "" if fault.severity is Severity.ERROR else " (souhaitable)"
        yield f"{number}. {where}{about}{need} : {fault.message}."
        if fault.hint:
            yield f"   {fault.hint}"
