"""The date of a version against the acts that it cites as done (V75)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Modele, Rule
from contratgen.kits.engagements_quartiers_2030.rules.findings import Path, found
from contratgen.kits.engagements_quartiers_2030.rules.weights import from_signature
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Partie
from contratgen.kits.engagements_quartiers_2030.schema.capacite import Deliberation
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

Dated = tuple[Modele, Path, dt.date, str, str]
"""Owner, path and day of what is said to be done; what it is, and the party."""


def acts_precede_the_version(contract: ContratDeVille) -> Iterator[Finding]:
    """V75. What a version cites as done was done on its date at the latest: else one of the two dates is wrong.

    A text of 14 June cannot visa a deliberation of 1 July, nor its transmission. While it is put to the vote its date
    stays, and votes come after it: what is signed then has a later one.
    """
    version = contract.cadre.date_version
    if contract.cadre.statut == "soumis_au_vote":
        return
    for owner, path, day, what, party in _done(contract):
        if day > version:
            yield found(
                f"{what} du {day:%d/%m/%Y}, dans une version du {version:%d/%m/%Y}",
                owner,
                *path,
                expected=f"le {version:%d/%m/%Y} au plus tard",
                read=f"{day:%d/%m/%Y}",
                party=party,
                hint="Avancez « date_version », ou corrigez la date ou l'état de l'acte.",
            )


def _done(contract: ContratDeVille) -> Iterator[Dated]:
    for party in contract.cadre.parties:
        for path, day, what in _acts(party):
            if not _told(contract, path, day):
                yield party, path, day, what, party.identifiant
    for council in contract.cadre.participation.conseils_citoyens:
        if council.arrete:
            yield council, ("arrete", "date"), council.arrete.date, "arrêté", ""
        for rank, opinion in enumerate(council.avis):
            yield council, ("avis", rank, "date"), opinion.date, "avis du conseil citoyen", ""
    for terrace in contract.cadre.participation.terrasses:
        yield terrace, ("date",), terrace.date, "terrasse de quartier", ""


def _told(contract: ContratDeVille, path: Path, day: dt.date) -> bool:
    """Whether an act comes after the signature, which V04 and V07 tell."""
    signing = contract.cadre.signature.date_prevue
    return signing is not None and (day > signing or (day == signing and "transmission" in path))


def _acts(party: Partie) -> Iterator[tuple[Path, dt.date, str]]:
    """Yield the acts that entitle a party, and what became of them."""
    act = party.capacite
    if isinstance(act, Deliberation):
        if act.etat != "a_venir":
            sent = act.transmission.date if act.transmission else None
            for path, day, what in (
                (("date_seance",), act.date_seance, "délibération"),
                (("transmission", "date"), sent, "transmission"),
                (("date_publication",), act.date_publication, "publication"),
            ):
                if day:
                    yield ("capacite", *path), day, what
    elif isinstance(day := getattr(act, "date", None), dt.date):
        yield ("capacite", "date"), day, "acte"
    if party.mandataire and party.mandataire.delegation:
        yield ("mandataire", "delegation", "date"), party.mandataire.delegation.date, "délégation"


def votes_are_up_to_date(contract: ContratDeVille) -> Iterator[Finding]:
    """V75. A vote still to come was not to be held before the version; an act is published after its session."""
    version = contract.cadre.date_version
    for party in contract.cadre.parties:
        act = party.capacite
        if not isinstance(act, Deliberation):
            continue
        if act.etat == "a_venir" and act.seance_prevue and act.seance_prevue < version:
            yield found(
                f"{party.identifiant} : séance prévue le {act.seance_prevue:%d/%m/%Y}, déjà passée : vote dit à venir",
                party,
                "capacite",
                "seance_prevue",
                read=f"{act.seance_prevue:%d/%m/%Y}",
                party=party.identifiant,
                hint="Notez le vote (numéro, date de séance, état), ou la nouvelle date de la séance.",
            )
        if act.date_seance and act.date_publication and act.date_publication < act.date_seance:
            yield found(
                f"{party.identifiant} : publication antérieure à la séance du {act.date_seance:%d/%m/%Y}",
                party,
                "capacite",
                "date_publication",
                read=f"{act.date_publication:%d/%m/%Y}",
                party=party.identifiant,
                hint="Corrigez l'une des deux dates.",
            )


RULES: Final = (
    Rule("EQ-V75", acts_precede_the_version, from_signature),
    Rule("EQ-V75", votes_are_up_to_date, from_signature),
)
