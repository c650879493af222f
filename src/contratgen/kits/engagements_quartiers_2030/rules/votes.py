"""Which file each assembly voted (V79)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.schema.capacite import (
    Capacite,
    Deliberation,
    DocumentVote,
    Habilitation,
)
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, Partenaire


def assemblies_voted_one_file(contract: ContratDeVille) -> Iterator[Finding]:
    """V79. Assemblies that vote one version are given one file: two digests of it, and one of them read another text.

    A file was voted once the vote was held.
    """
    seen: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for partner, act, given in _voted(contract):
        if isinstance(act, Deliberation) and act.etat == "a_venir":
            yield _on_file(partner, "un fichier est dit voté, mais la délibération est à venir", "fichier")
        others = seen[given.fichier, given.version]
        if others and given.sha256 not in others:
            first = next(iter(others.values()))
            message = f"« {given.fichier} » de la version {given.version} n'est pas le fichier noté pour {first}"
            yield _on_file(partner, message, "sha256", read=given.sha256, expected=next(iter(others)))
        others.setdefault(given.sha256, partner.denomination)


def _voted(contract: ContratDeVille) -> Iterator[tuple[Partenaire, Capacite, DocumentVote]]:
    for partner in contract.partenaires:
        act = partner.partie.capacite
        if isinstance(act, (Deliberation, Habilitation)) and act.document_vote:
            yield partner, act, act.document_vote


def _on_file(partner: Partenaire, message: str, field: str, *, read: str = "", expected: str = "") -> Finding:
    return found(
        f"{partner.denomination} : {message}",
        partner.partie,
        "capacite",
        "document_vote",
        field,
        read=read,
        expected=expected,
        party=partner.identifiant,
        hint="Copiez « document_vote » du manifeste que « contratgen pack » a écrit pour cette version, après le vote.",
    )


RULES: Final = (Rule("EQ-V79", assemblies_voted_one_file, always_warning),)
