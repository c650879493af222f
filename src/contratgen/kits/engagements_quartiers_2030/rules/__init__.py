"""The rules of the contrat de ville: what the schema cannot see, because it spans fields, files or the law.

Each rule is a function named in a list, with its reason as its docstring. `EQ-V…` bear the numbers of the study of law
and practice; `EQ-R…` keep the references between files. A code may stand for several functions that weigh differently.
"""

from __future__ import annotations

from typing import Final

from contratgen.kit import Rule
from contratgen.kits.engagements_quartiers_2030.rules import (
    annexes,
    capacity,
    citations,
    cited,
    codes,
    counted,
    dates,
    finance,
    holders,
    identity,
    instructions,
    law,
    logos,
    parties,
    powers,
    promises,
    references,
    sources,
    targets,
    territory,
    versions,
    votes,
    wording,
)
from contratgen.kits.engagements_quartiers_2030.rules.derogations import TOLD, derogations_hold
from contratgen.kits.engagements_quartiers_2030.rules.findings import within_limits

_MODULES: Final = (
    codes, references, parties, identity, capacity, law, instructions, finance, dates, citations, territory, wording,
    annexes, logos, holders, votes, sources, targets, versions, powers, cited, counted, promises,
)  # fmt: skip
_RULES: Final = tuple(rule for module in _MODULES for rule in module.RULES)
RULES: Final[tuple[Rule, ...]] = tuple(map(within_limits, (*_RULES, derogations_hold(_RULES), TOLD)))
