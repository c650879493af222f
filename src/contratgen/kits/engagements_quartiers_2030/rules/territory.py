"""Districts, towns and the EPCI (V51, V52)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.findings import found, proposal
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

LEAST_INHABITANTS: Final = 1_000
"""Fewest inhabitants of a priority district (décret n° 2014-767)."""


def districts_are_large_enough(contract: ContratDeVille) -> Iterator[Finding]:
    """V51. A priority district has 1 000 inhabitants at least (décret n° 2014-767); fewer is often a misread figure."""
    for rank, district in enumerate(contract.cadre.quartiers):
        if district.population.valeur < LEAST_INHABITANTS:
            yield found(
                f"le quartier {district.code} aurait moins de {LEAST_INHABITANTS} habitants",
                contract.cadre,
                "quartiers",
                rank,
                "population",
                "valeur",
                read=str(district.population.valeur),
                hint="Vérifiez le nombre et son millésime.",
            )


def territory_holds_together(contract: ContratDeVille) -> Iterator[Finding]:
    """V52. Towns belong to the EPCI that pilots the contract (art. 6-I), and districts to one of the towns."""
    territory = contract.cadre.territoire
    members = set(territory.epci.communes_membres)
    for rank, town in enumerate(territory.communes):
        if town.code_insee not in members:
            yield found(
                f"{town.nom} n'est pas parmi les communes membres de {territory.epci.nom}",
                contract.cadre,
                "territoire",
                "communes",
                rank,
                "code_insee",
                read=town.code_insee,
                hint="Ajoutez son code à « epci.communes_membres », ou corrigez-le.",
            )
    codes = {town.code_insee for town in territory.communes}
    for rank, district in enumerate(contract.cadre.quartiers):
        if district.commune_insee not in codes:
            yield found(
                f"le quartier {district.code} est dans une commune que le contrat ne connaît pas",
                contract.cadre,
                "quartiers",
                rank,
                "commune_insee",
                read=district.commune_insee,
                hint=proposal(district.commune_insee, codes),
            )


RULES: Final = (
    Rule("EQ-V51", districts_are_large_enough, always_warning),
    Rule("EQ-V52", territory_holds_together, suspendable=False),
)
