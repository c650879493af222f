"""What the town knows of each party, against what came (R05, R11, R12, R13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.findings import found, proposal
from contratgen.kits.engagements_quartiers_2030.rules.weights import from_vote
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Partie
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

WRITING: Final = frozenset({"contributeur", "signataire", "adherent"})
"""Roles that suppose a contribution: a signatory's name and quality are in it."""


def folders_are_declared(contract: ContratDeVille) -> Iterator[Finding]:
    """R05. A contribution that no party declares would be left out of the contract without a word."""
    known = {party.identifiant for party in contract.cadre.parties}
    for name, contribution in contract.contributions.items():
        if name not in known:
            yield found(
                f"dossier « {name} » : aucune partie du cadre ne porte ce nom",
                contribution,
                read=name,
                party=name,
                hint=f"Déclarez-la dans « parties », ou renommez le dossier. {proposal(name, known)}",
            )


def _awaited(contract: ContratDeVille) -> Iterator[Partie]:
    for party in contract.cadre.parties:
        if WRITING & set(party.roles) and party.identifiant not in contract.contributions:
            yield party


def contributions_have_come(contract: ContratDeVille) -> Iterator[Finding]:
    """R11. Every party that contributes or signs has sent its contribution before the text goes to the vote."""
    for party in _awaited(contract):
        late = party.echeance and party.echeance < contract.cadre.date_version
        due = f", attendue le {party.echeance:%d/%m/%Y}" if party.echeance else ""
        yield found(
            f"contribution de « {party.identifiant} » absente{due}",
            party,
            "identifiant",
            read=party.identifiant,
            party=party.identifiant,
            hint="L'échéance est passée : relancez ce partenaire, ou changez ses rôles."
            if late
            else f"Elle se place dans contributions/{party.identifiant}/.",
        )


def follow_up_is_true(contract: ContratDeVille) -> Iterator[Finding]:
    """R12. The follow-up says what is: received when it came, reread before the vote."""
    absent = {party.identifiant for party in _awaited(contract)}
    for party in contract.cadre.parties:
        state = party.suivi.etat if party.suivi else None
        if state is None:
            continue
        message = ""
        if party.identifiant in absent and state != "attendu":
            message = "le suivi dit reçue une contribution qui n'est pas là"
        elif party.identifiant in contract.contributions and state == "attendu":
            message = "le suivi dit attendue une contribution qui est arrivée"
        elif contract.cadre.statut != "projet" and state != "valide":
            message = "le texte est figé, et cette contribution n'est pas validée"
        if message:
            yield found(
                f"{party.identifiant} : {message}",
                party,
                "suivi",
                "etat",
                read=state,
                party=party.identifiant,
                hint="Mettez « suivi » à jour.",
            )


def signed_by_a_signatory(contract: ContratDeVille) -> Iterator[Finding]:
    """R13. Who signs for a State service is a signatory in its own name, and not the service itself."""
    parties = {party.identifiant: party for party in contract.cadre.parties}
    for party in contract.cadre.parties:
        signer = parties.get(party.signe_par or "")
        if signer is not None and (signer.signe_par or "signataire" not in signer.roles):
            yield found(
                f"« {signer.identifiant} » ne signe pas en son nom : il ne peut signer pour « {party.identifiant} »",
                party,
                "signe_par",
                read=signer.identifiant,
                party=party.identifiant,
                hint="Désignez une partie qui a le rôle « signataire » et pas de « signe_par ».",
            )


RULES: Final = (
    Rule("EQ-R05", folders_are_declared, suspendable=False),
    Rule("EQ-R11", contributions_have_come, from_vote, suspendable=False, needs_all=True),
    Rule("EQ-R12", follow_up_is_true, always_warning, suspendable=False, needs_all=True),
    Rule("EQ-R13", signed_by_a_signatory, suspendable=False),
)
