"""How much a rule weighs, by how far the contract has come: `projet`, `soumis_au_vote`, `a_signer`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from contratgen.kit import Severity
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

Weigh = Callable[[ContratDeVille], Severity]


def _by_status(projet: Severity, soumis_au_vote: Severity, a_signer: Severity) -> Weigh:
    weights = {"projet": projet, "soumis_au_vote": soumis_au_vote, "a_signer": a_signer}
    return lambda contract: weights[contract.cadre.statut]


from_vote: Final = _by_status(Severity.WARNING, Severity.ERROR, Severity.ERROR)
"""What the voted text must hold: an assembly cannot be asked to vote without it."""
from_signature: Final = _by_status(Severity.WARNING, Severity.WARNING, Severity.ERROR)
"""What must be there on the day of signature, after the votes."""
awaited: Final = _by_status(Severity.NOTE, Severity.WARNING, Severity.ERROR)
"""What is expected to come later, and is only told meanwhile."""
always_warning: Final = _by_status(Severity.WARNING, Severity.WARNING, Severity.WARNING)
"""What somebody should look at, and may well mean."""
always_note: Final = _by_status(Severity.NOTE, Severity.NOTE, Severity.NOTE)
"""What no reader would stop at."""
