"""Codes and identifiers: each names one thing, and a measure's code tells its objective and axis (R04, R06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from contratgen.kit import Finding, Modele, Rule
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.kits.engagements_quartiers_2030.walks import carried_beside


def codes_name_one_thing(contract: ContratDeVille) -> Iterator[Finding]:
    """R04. A code used twice makes every reference to it ambiguous, and its means counted twice.

    What names the rubric of a text is told by contratgen itself (CG149): axes, projects of districts.
    """
    framework = contract.cadre
    objectives = [o for axis in framework.axes for o in axis.objectifs]
    measures = [m for objective in objectives for m in objective.mesures]
    engagements = [e for contribution in contract.contributions.values() for e in contribution.engagements]
    yield from _twice("code d'objectif", "code", objectives)
    yield from _twice("code de mesure", "code", measures)
    yield from _twice("code d'engagement ou de moyen", "code", (*engagements, *carried_beside(contract)))
    yield from _twice("code de quartier", "code", framework.quartiers)
    yield from _twice("quartier vécu", "identifiant", contract.quartiers_vecus)
    yield from _twice("code INSEE", "code_insee", framework.territoire.communes)
    yield from _twice("annexe", "identifiant", framework.annexes)
    yield from _twice("partenaire", "identifiant", framework.parties)
    yield from _twice("conseil citoyen du quartier", "quartier", framework.participation.conseils_citoyens)


def _twice(title: str, field: str, models: Iterable[Modele]) -> Iterator[Finding]:
    first: dict[str, Modele] = {}
    for model in models:
        name = getattr(model, field)
        if first.setdefault(name, model) is not model:
            where = first[name].place(field)
            yield found(
                f"{title} écrit deux fois : « {name} »",
                model,
                field,
                read=name,
                hint=f"Donnez-lui un autre nom ; le premier est ici : {where}." if where else "",
            )


def codes_tell_their_place(contract: ContratDeVille) -> Iterator[Finding]:
    """R06. Codes are explicit, never positional: A4.3.2 is a measure of the objective A4.3 of the axis A4."""
    for axis in contract.cadre.axes:
        for objective in axis.objectifs:
            yield from _prefixed("objectif", objective.code, axis.code, objective)
            for measure in objective.mesures:
                yield from _prefixed("mesure", measure.code, objective.code, measure)


def _prefixed(title: str, code: str, parent: str, model: Modele) -> Iterator[Finding]:
    if not code.startswith(f"{parent}."):
        yield found(
            f"le code de {title} {code} ne commence pas par {parent}",
            model,
            "code",
            expected=f"{parent}.1",
            read=code,
            hint="Corrigez le code, ou rangez-la sous le bon parent.",
        )


RULES: Final = (
    Rule("EQ-R04", codes_name_one_thing, suspendable=False),
    Rule("EQ-R06", codes_tell_their_place, suspendable=False, after=("EQ-R04",)),
)
