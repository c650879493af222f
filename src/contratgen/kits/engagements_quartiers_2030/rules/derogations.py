"""Recorded derogations name a rule that exists and that may be suspended (R09)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.findings import found, proposal
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

CLAIM: Final = re.compile(r"\b(?:dérog\w+|dispens\w+|exempt\w+|exonér\w+)(?: \w+){0,4}", re.IGNORECASE)
"""Words by which a reason would claim more than a fact."""


def derogations_hold(rules: Sequence[Rule]) -> Rule:
    """Return the rule that looks at the derogations to `rules`."""
    known = {rule.code for rule in rules}
    suspendable = {rule.code for rule in rules if rule.suspendable}

    def derogations_name_rules(contract: ContratDeVille) -> Iterator[Finding]:
        """R09. A derogation suspends one rule, known and not of integrity: another would be believed and do nothing."""
        for rank, derogation in enumerate(contract.cadre.derogations):
            if derogation.regle not in suspendable:
                why = "cette règle ne se suspend pas" if derogation.regle in known else "règle inconnue"
                yield found(
                    f"dérogation sans effet, {why} : {derogation.regle}",
                    contract.cadre,
                    "derogations",
                    rank,
                    "regle",
                    read=derogation.regle,
                    hint=proposal(derogation.regle, suspendable),
                )

    return Rule("EQ-R09", derogations_name_rules, suspendable=False)


def derogations_suspend_no_law(contract: ContratDeVille) -> Iterator[Finding]:
    """R09. A derogation suspends a check of this program, told in its report: no committee derogates from the law."""
    for rank, derogation in enumerate(contract.cadre.derogations):
        claimed = CLAIM.search(derogation.motif)
        if claimed:
            yield found(
                f"« {claimed[0]} » : une dérogation suspend un contrôle du projet, jamais une obligation légale",
                contract.cadre,
                "derogations",
                rank,
                "motif",
                read=derogation.motif,
                hint="Dites le fait qui explique l'écart (« la région délibère en octobre »), non une dispense.",
            )


TOLD: Final = Rule("EQ-R09", derogations_suspend_no_law, always_warning, suspendable=False)
