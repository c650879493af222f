"""Recorded derogations name a rule that exists and that may be suspended (R09)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contratgen.assemble.kit import Finding, Rule
from contratgen.kits.engagements_quartiers_2030.rules.findings import found, proposal
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille


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
