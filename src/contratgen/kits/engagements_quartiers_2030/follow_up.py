"""Who has answered, who has voted, and what each party still holds up: the table of `contratgen suivi`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from contratgen.kit import ExpectedParty, Finding, FollowUp, Severity
from contratgen.kit import date as in_words
from contratgen.kits.engagements_quartiers_2030.presentation import derogations
from contratgen.kits.engagements_quartiers_2030.protocole import ACT_STATES, NATURES
from contratgen.kits.engagements_quartiers_2030.rules import RULES
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Partie, Suivi
from contratgen.kits.engagements_quartiers_2030.schema.capacite import (
    ActeEcrit,
    Capacite,
    DelegationDeCompetence,
    Deliberation,
    DocumentVote,
    FonctionStatutaire,
    Habilitation,
)
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

Step = Literal["soumis_au_vote", "a_signer"]
STEPS: Final[tuple[tuple[Step, str], ...]] = (("soumis_au_vote", "avant le vote"), ("a_signer", "avant la signature"))
"""Status that the contract would take, and what must be done before it."""
STATES: Final = {"attendu": "attendue", "recu": "reçue", "en_relecture": "en relecture", "valide": "validée"}


NOBODY: Final = ""
"""Stands for the party of what concerns none, or one that the framework does not expect."""


def follow_up(contract: ContratDeVille) -> FollowUp:
    """Return each expected party, in the order of the framework, with what of it blocks the vote and the signature.

    A contribution that could not be read is not in the contract: it counts as not received.
    """
    reasons: dict[str, dict[str, str]] = defaultdict(dict)
    expected = {party.identifiant for party in contract.cadre.parties}
    for step, title in STEPS:
        for code, finding in blocking(contract, step):
            for party in _concerned(finding) & expected or {NOBODY}:
                reasons[party].setdefault(f"{finding.message} ({code})", title)
    parties = tuple(_party(contract, party, reasons[party.identifiant]) for party in contract.cadre.parties)
    return FollowUp(parties, tuple(f"{title} : {message}" for message, title in reasons[NOBODY].items()))


def blocking(contract: ContratDeVille, step: Step) -> Iterator[tuple[str, Finding]]:
    """Yield what would block a contract of that status, with the code of its rule; suspended rules are left out."""
    framework = contract.cadre.model_copy(update={"statut": step})
    later = contract.model_copy(update={"cadre": framework})
    suspended = derogations(contract)
    for rule in RULES:
        if rule.weigh(later) is Severity.ERROR and not (rule.suspendable and rule.code in suspended):
            yield from ((rule.code, finding) for finding in rule.check(later))


def _concerned(finding: Finding) -> set[str]:
    """Return the party that a finding names, and the one whose contribution it stands in."""
    written = re.match(r"contributions/([^/]+)/", finding.place.file) if finding.place else None
    return {finding.party, written[1] if written else ""} - {""}


def _party(contract: ContratDeVille, party: Partie, reasons: Mapping[str, str]) -> ExpectedParty:
    contribution = contract.contributions.get(party.identifiant)
    name = contribution.denomination if contribution else party.identifiant
    return ExpectedParty(
        identifier=party.identifiant,
        name=name,
        roles=party.roles,
        deadline=party.echeance,
        received=contribution is not None,
        state=_state(party.suivi, received=contribution is not None),
        capacity=_capacity(contract, party),
        blocking=tuple(f"{title} : {message.removeprefix(f'{name} : ')}" for message, title in reasons.items()),
    )


def _state(followed: Suivi | None, *, received: bool) -> str:
    if followed is None:
        return "reçue" if received else "attendue"
    date = followed.valide_le if followed.etat == "valide" else followed.recu_le
    dated = f" le {in_words(date)}" if date and followed.etat in {"valide", "recu"} else ""
    by = f" ({followed.valide_par})" if followed.etat == "valide" and followed.valide_par else ""
    state = f"{STATES[followed.etat]}{dated}{by}"
    return state if received or followed.etat == "attendu" else f"absente (le suivi la dit {state})"


def _capacity(contract: ContratDeVille, party: Partie) -> str:
    if party.signe_par:
        signer = contract.contributions.get(party.signe_par)
        return f"signature par {signer.denomination if signer else party.signe_par}"
    if "signataire" not in party.roles:
        return "ne signe pas"
    act = _act(party.capacite)
    proxy = party.mandataire
    if proxy is None:
        return act
    written = f", {_act(proxy.delegation)}" if proxy.delegation else ", sans délégation écrite"
    return f"{act} ; par {proxy.civilite} {proxy.prenom} {proxy.nom}{written}"


def _act(act: Capacite | None) -> str:
    match act:
        case Deliberation():
            return _deliberation(act)
        case FonctionStatutaire():
            return f"fonction : {act.fondement}"
        case ActeEcrit():
            on = _on_file(act.document_vote) if isinstance(act, Habilitation) else ""
            return f"{NATURES[type(act)][0].lower()} : {act.acte} du {in_words(act.date)}{on}"
        case DelegationDeCompetence():
            return f"délégation de compétence : {act.convention} du {in_words(act.date)}"
        case None:
            return "à renseigner"


def _deliberation(act: Deliberation) -> str:
    if act.etat == "a_venir":
        return f"délibération à venir{f' le {in_words(act.seance_prevue)}' if act.seance_prevue else ''}"
    number = f" n° {act.numero}" if act.numero else ""
    held = f" du {in_words(act.date_seance)}" if act.date_seance else ""
    return f"délibération{number}{held}, {ACT_STATES[act.etat]}{_on_file(act.document_vote)}"


def _on_file(given: DocumentVote | None) -> str:
    return f" ; sur {given.fichier}, version {given.version} ({given.sha256[:12]}…)" if given else ""
