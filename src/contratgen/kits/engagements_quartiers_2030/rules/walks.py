"""The walks over a contract that several rules take."""

from __future__ import annotations

from collections.abc import Iterator

from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, EngagementContrat, ObjectifContrat


def engagements(contract: ContratDeVille) -> Iterator[EngagementContrat]:
    """Yield the engagements of every declared partner."""
    for partner in contract.partenaires:
        yield from partner.engagements


def objectives(contract: ContratDeVille) -> Iterator[tuple[ObjectifContrat, list[EngagementContrat]]]:
    """Yield each objective with the engagements that carry its measures."""
    for axis in contract.axes:
        for objective in axis.objectifs:
            yield objective, [e for measure in objective.mesures for e in measure.engagements]
