"""What a contract takes along for those who come after its signature (V78)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contratgen.kit import READY, Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille


def sources_travel(contract: ContratDeVille) -> Iterator[Finding]:
    """V78. Who holds the signed dossier alone proves by its sources that they make it, and amends it from them.

    Once it is signed nothing can be added: what did not travel depends on folders that are moved and people who leave.
    """
    framework = contract.cadre
    if framework.statut == READY and not framework.integrer_sources:
        yield found(
            "les sources ne voyagent pas dans le dossier : sans elles, nul ne pourra le construire à nouveau",
            framework,
            "integrer_sources" if framework.written("integrer_sources") else "statut",
            hint="Écrivez « integrer_sources: oui » ; les contacts qui ne sont pas à publier restent dehors.",
        )


RULES: Final = (Rule("EQ-V78", sources_travel, always_warning),)
