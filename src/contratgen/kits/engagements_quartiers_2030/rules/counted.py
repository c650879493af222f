"""How many there are of what the contract itself counts, where a text says so (V72)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.quantities import counts
from contratgen.kits.engagements_quartiers_2030.rules.texts import Passage, passages
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

Counted = Iterator[tuple[Passage, str, set[int], str]]
"""A text, the noun that follows a number in it, the numbers that are right, and whose they are."""


def counts_are_the_contracts(contract: ContratDeVille) -> Iterator[Finding]:
    """V72. An axis has as many objectives as its text says, a partner its engagements, the terraces their participants.

    These change while the text is written, and nobody counts them again.
    """
    for passage, noun, right, whose in _counted(contract):
        follows = re.compile(rf"[\s*]+{noun}\b")
        for said in counts(passage.characters):
            if follows.match(passage.characters, said.end) and said.value not in {Decimal(one) for one in right}:
                read = passage.characters[said.start : said.end]
                expected = " ou ".join(map(str, sorted(right)))
                yield passage.found(
                    said.start,
                    f"« {read} {noun} » : {whose} en compte {expected}",
                    "Accordez le texte et ce que le contrat compte.",
                    read,
                )


def _counted(contract: ContratDeVille) -> Counted:
    for passage in passages(contract):
        match passage.path:
            case ("axes", int(rank), "enjeux"):
                axis = contract.axes[rank]
                measures = [len(objective.mesures) for objective in axis.objectifs]
                yield passage, "objectifs", {len(axis.objectifs)}, f"l'axe {axis.code}"
                yield passage, "mesures", {sum(measures), *measures}, f"l'axe {axis.code}"
            case ("presentation",):
                partner = next((one for one in contract.partenaires if one.identifiant == passage.party), None)
                if partner is not None and partner.engagements:
                    yield passage, "engagements", {len(partner.engagements)}, partner.denomination
            case ("participation", "terrasses_de_quartier") if contract.terrasses:
                by_year: dict[int, int] = {}
                for terrace in contract.terrasses:
                    by_year[terrace.date.year] = by_year.get(terrace.date.year, 0) + terrace.participants
                own = {terrace.participants for terrace in contract.terrasses}
                yield passage, "participants", {sum(by_year.values()), *by_year.values(), *own}, "le contrat"


RULES: Final = (Rule("EQ-V72", counts_are_the_contracts, always_warning, needs_all=True),)
