"""Order of the parties and the phrases that name them: one source for the parties, the visas and the signatures (V08).

Protocol order: State, region, department, EPCI, town, then the others (order of the State's logo charter, rule V65).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Final

from contratgen.assembly.fields import Source, made_of
from contratgen.kits.former.engagements_quartiers_2030_1.schema.cadre import Partie
from contratgen.kits.former.engagements_quartiers_2030_1.schema.communs import (
    Capacite,
    Delegation,
    DelegationDeCompetence,
    Deliberation,
    FonctionStatutaire,
    Personne,
)
from contratgen.kits.former.engagements_quartiers_2030_1.schema.contrat import Partenaire, Signataire
from contratgen.kits.former.engagements_quartiers_2030_1.schema.contribution import Contribution
from contratgen.rendering.filters import date as in_words

RANK: Final[dict[str, int]] = {
    category: rank
    for rank, category in enumerate(
        (
            "etat",
            "region",
            "departement",
            "epci",
            "commune",
            "justice",
            "etablissement_public_etat",
            "protection_sociale",
            "banque_des_territoires",
            "bailleur_hlm",
            "sem",
            "chambre_consulaire",
            "aom",
            "enseignement_superieur",
            "association",
            "structure_porteuse_conseil_citoyen",
            "autre",
        )
    )
}
ACT_STATES: Final = {
    "a_venir": "à venir",
    "votee": "votée",
    "transmise": "transmise au représentant de l’État",
    "executoire": "exécutoire",
}


def protocol_order(partners: Sequence[Partenaire], wished: Sequence[str]) -> tuple[Partenaire, ...]:
    """Return the partners in the order wished; those it does not name follow in the legal order.

    Within a category, those who sign for themselves come before those for whom another signs, then by denomination.
    """

    def rank(partner: Partenaire) -> tuple[int, int, bool, str]:
        named = wished.index(partner.identifiant) if partner.identifiant in wished else len(wished)
        return (named, RANK[partner.categorie], partner.partie.signe_par is not None, partner.denomination)

    return tuple(sorted(partners, key=rank))


def _agreed(word: str, person: Personne) -> str:
    return f"{word}e" if person.civilite == "Madame" else word


def _of_deliberation(act: Deliberation, person: Personne) -> str:
    habilite = _agreed("habilité", person)
    body = f"du {act.organe}" if act.organe[0].lower() not in "aeiouyéèêh" else f"de l’{act.organe}"
    if act.organe.lower().startswith(("commission", "assemblée générale", "chambre")):
        body = f"de la {act.organe}" if not act.organe.lower().startswith("assemblée") else body
    if act.date_seance is None:
        planned = f", séance prévue le {in_words(act.seance_prevue)}" if act.seance_prevue else ""
        return f"sous réserve de la délibération à venir {body}{planned}"
    number = f" n° {act.numero}" if act.numero else ""
    return f"{habilite} par la délibération{number} {body} du {in_words(act.date_seance)}"


def _of_function(act: FonctionStatutaire, _person: Personne) -> str:
    return f"agissant {act.fondement}"


def _of_delegation(act: Delegation, _person: Personne) -> str:
    return f"agissant en application de la délégation de signature ({act.acte} du {in_words(act.date)})"


def _of_competence(act: DelegationDeCompetence, _person: Personne) -> str:
    return f"agissant en application de la délégation de compétence ({act.convention} du {in_words(act.date)})"


PHRASES: Final[dict[type, Callable[..., str]]] = {
    Deliberation: _of_deliberation,
    FonctionStatutaire: _of_function,
    Delegation: _of_delegation,
    DelegationDeCompetence: _of_competence,
}


def habilitation(capacity: Capacite | None, person: Personne) -> str:
    """Return what entitles a person to sign, as in « habilitée par la délibération n° … »; empty when unknown."""
    return PHRASES[type(capacity)](capacity, person) if capacity is not None else ""


NAMED: Final = ("civilite", "prenom", "nom", "qualite")
"""The fields of a person that a phrase names."""
SAID: Final[dict[type, tuple[str, ...]]] = {
    Deliberation: ("organe", "numero", "date_seance", "seance_prevue"),
    FonctionStatutaire: ("fondement",),
    Delegation: ("acte", "date"),
    DelegationDeCompetence: ("convention", "date"),
}
"""The fields of an act that the phrases of `PHRASES` say."""


def said(act: Capacite | None) -> Source:
    """Return what a phrase says of an act."""
    return (act, *SAID.get(type(act), ()))


def _named(person: Personne) -> str:
    return f"{person.civilite} {person.prenom} {person.nom}, {person.qualite}"


def representation(contribution: Contribution, party: Partie) -> str:
    """Return « représentée par Madame …, maire, habilitée par la délibération n° … », proxy included (rule V07)."""
    person = contribution.representant
    agreement = "représentée" if contribution.genre == "feminin" else "représenté"
    parts = [f"{agreement} par {_named(person)}"]
    if entitled := habilitation(party.capacite, person):
        parts.append(entitled)
    if party.mandataire:
        proxy = f"{_agreed('représenté', person)} à la signature par {_named(party.mandataire)}"
        parts.append(proxy)
        if party.mandataire.delegation:
            parts.append(habilitation(party.mandataire.delegation, party.mandataire))
    return ", ".join(parts)


def representation_sources(contribution: Contribution, party: Partie) -> tuple[Source, ...]:
    """Return what `representation` is made of."""
    proxy = party.mandataire
    people = ((contribution.representant, *NAMED), (proxy, *NAMED))
    return ((contribution, "genre"), *people, said(party.capacite), said(proxy.delegation if proxy else None))


def signatory(contribution: Contribution, party: Partie) -> Signataire:
    """Return the person who signs: the proxy if there is one, with the mention that says for whom."""
    represented = contribution.representant
    person: Personne = party.mandataire or represented
    mention = f"par délégation de {_named(represented)}" if party.mandataire else None
    return made_of(
        Signataire(**{name: getattr(person, name) for name in NAMED}, mention=mention),
        **{name: [(person, name)] for name in NAMED},
        mention=[(represented, *NAMED)],
    )


def act_date(capacity: Capacite) -> datetime.date | None:
    """Return the date of the act that gives the capacity; None for a statutory office or a vote to come."""
    if isinstance(capacity, Deliberation):
        return capacity.date_seance
    return None if isinstance(capacity, FonctionStatutaire) else capacity.date
