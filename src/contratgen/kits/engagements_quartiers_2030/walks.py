"""The walks over a contract that several rules take."""

from __future__ import annotations

from collections.abc import Iterator

from contratgen.kits.engagements_quartiers_2030.rules.findings import Path
from contratgen.kits.engagements_quartiers_2030.schema.communs import Indicateur
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, EngagementContrat, ObjectifContrat
from contratgen.kits.engagements_quartiers_2030.schema.moyens import ORIGINES, LigneMoyens, MoyenTransversal

Bringing = EngagementContrat | MoyenTransversal
"""What brings means."""


def engagements(contract: ContratDeVille) -> Iterator[EngagementContrat]:
    """Yield the engagements of every declared partner."""
    for partner in contract.partenaires:
        yield from partner.engagements


def objectives(contract: ContratDeVille) -> Iterator[tuple[ObjectifContrat, list[EngagementContrat]]]:
    """Yield each objective with the engagements that carry its measures."""
    for axis in contract.axes:
        for objective in axis.objectifs:
            yield objective, [e for measure in objective.mesures for e in measure.engagements]


def carried_beside(contract: ContratDeVille) -> Iterator[MoyenTransversal]:
    """Yield what partners bring to the conduct of the contract and to participation."""
    yield from contract.cadre.gouvernance.moyens
    yield from contract.cadre.participation.moyens


def bringing_means(contract: ContratDeVille) -> Iterator[Bringing]:
    """Yield whatever brings means: engagements, and what partners carry beside them."""
    yield from engagements(contract)
    yield from carried_beside(contract)


def lines_of_means(
    contract: ContratDeVille,
) -> Iterator[tuple[Bringing, Path, LigneMoyens]]:
    """Yield each line of means, with what holds it and its path there."""
    for owner in bringing_means(contract):
        for origin in ORIGINES:
            for rank, line in enumerate(getattr(owner.moyens, origin).lignes):
                yield owner, ("moyens", origin, rank), line


def indicators(contract: ContratDeVille) -> Iterator[Indicateur]:
    """Yield the indicators of the framework, then those of engagements."""
    yield from contract.cadre.evaluation.indicateurs
    for engagement in engagements(contract):
        yield from engagement.indicateurs
