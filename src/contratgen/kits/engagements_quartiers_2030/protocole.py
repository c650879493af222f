"""Order of the parties and the phrases that name them: one source for the parties, the visas and the signatures (V08).

Protocol order: State, region, department, EPCI, town, then the others (order of the State's logo charter, rule V65).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from contratgen.kit import Source, derived, minuscule
from contratgen.kit import date as in_words
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Partie
from contratgen.kits.engagements_quartiers_2030.schema.capacite import (
    ActeEcrit,
    Capacite,
    DelegationDeCompetence,
    DelegationDeFonctions,
    DelegationDeSignature,
    Deliberation,
    FonctionStatutaire,
    Habilitation,
)
from contratgen.kits.engagements_quartiers_2030.schema.communs import Personne
from contratgen.kits.engagements_quartiers_2030.schema.contrat import Partenaire, Signataire
from contratgen.kits.engagements_quartiers_2030.schema.contribution import Contribution

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


FEMININE: Final = re.compile(
    r"(?:chambre|communauté|société|haute|(?!collège|comité|musée|lycée)\w+(?:ion|[ae]nce|[éè]re?|ée))\b", re.IGNORECASE
)
"""First words of the feminine names of bodies: commission, assemblée, présidence, gérance, séance plénière…"""
ARTICLE: Final = re.compile(r"l[ea]s? |l[’']", re.IGNORECASE)
DATED: Final = re.compile(r"\b(?:\d{1,2}|1er) \w+ (?:19|20)\d\d\b|\b\d{1,2}/\d{1,2}/(?:19|20)\d\d\b")
"""The date of an act, where its reference says it: « arrêté n° 2024-017 du 12 février 2024 »."""
PLACED: Final = re.compile(r"\b(?:d[eu]s?|à|au) (?!Surv).*[^\W\d_a-zà-ÿ]|\bd[’'](?!Admin)[^\W\d_a-zà-ÿ]")
"""A body that is named with its place: « conseil communautaire d’Auray », « bureau de la CCI »."""


def _elided(name: str) -> bool:
    """Return whether a name takes « l’ » and « d’ »: it begins with a vowel, or with an h that « haut » is not."""
    first = unicodedata.normalize("NFD", name).lower()
    return first.startswith(tuple("aeiouyhœ")) and not first.startswith("hau")


def _named_in(written: str) -> str:
    """Return a body or an act as a sentence names it, without article: « Le Bureau » is « bureau »."""
    said = written.lower() if written.isupper() and " " in written else written
    return minuscule(ARTICLE.sub("", said, count=1) if ARTICLE.match(said) else said)


def the(organ: str, contracted: str = "") -> str:
    """Return a body with its article: « le conseil municipal », or « du conseil municipal » after « de »."""
    body = _named_in(organ)
    if _elided(body):
        return f"{contracted} l’{body}".lstrip()
    if FEMININE.match(body):
        return f"{contracted} la {body}".lstrip()
    return f"du {body}" if contracted else f"le {body}"


def _of(designation: str) -> str:
    """Return a designation with « de » before it: « de la ville d’Auray », « du département du Morbihan »."""
    article = ARTICLE.match(designation)
    if article is None:
        return f"d’{designation}" if _elided(designation) else f"de {designation}"
    name = designation[article.end() :]
    contracted = {"le ": "du ", "les ": "des "}.get(article[0].lower())
    return f"{contracted}{name}" if contracted else f"de {article[0].lower()}{name}"


def _of_deliberation(act: Deliberation, person: Personne) -> str:
    body = the(act.organe, "de")
    if act.date_seance is None:
        planned = f", séance prévue le {in_words(act.seance_prevue)}" if act.seance_prevue else ""
        return f"sous réserve de la délibération à venir {body}{planned}"
    return f"{_agreed('habilité', person)} par la délibération {body}{_numbered(act)} du {in_words(act.date_seance)}"


def _numbered(act: Deliberation) -> str:
    return f" n° {act.numero}" if act.numero else ""


def _of_function(act: FonctionStatutaire, _person: Personne) -> str:
    return f"agissant {minuscule(act.fondement).removeprefix('agissant ')}"


def _of_signature(act: DelegationDeSignature, _person: Personne) -> str:
    return f"agissant par délégation de signature ({_dated(act)})"


def _of_functions(act: DelegationDeFonctions, _person: Personne) -> str:
    return f"agissant par délégation de fonctions ({_dated(act)})"


def _of_body(act: Habilitation, person: Personne) -> str:
    return f"{_agreed('habilité', person)} par {the(act.organe)} ({_dated(act)})"


def with_date(reference: str, date: datetime.date) -> str:
    """Return an act with its date, once: « arrêté n° 2024-017 du 12 février 2024 » may have been written with it."""
    named = _named_in(reference)
    return named if DATED.search(named) else f"{named} du {in_words(date)}"


def _dated(act: ActeEcrit) -> str:
    return with_date(act.acte, act.date)


def _of_competence(act: DelegationDeCompetence, _person: Personne) -> str:
    return f"agissant en application de la délégation de compétence ({with_date(act.convention, act.date)})"


PHRASES: Final[dict[type, Callable[..., str]]] = {
    Deliberation: _of_deliberation,
    FonctionStatutaire: _of_function,
    DelegationDeSignature: _of_signature,
    DelegationDeFonctions: _of_functions,
    Habilitation: _of_body,
    DelegationDeCompetence: _of_competence,
}
NATURES: Final[dict[type, tuple[str, str]]] = {
    FonctionStatutaire: ("Fonction", "fondement"),
    DelegationDeSignature: ("Délégation de signature", "acte"),
    DelegationDeFonctions: ("Délégation de fonctions", "acte"),
    Habilitation: ("Habilitation", "acte"),
    DelegationDeCompetence: ("Délégation de compétence", "convention"),
}
"""Kind of act → its name, and the field that refers to it."""


def habilitation(capacity: Capacite | None, person: Personne) -> str:
    """Return what entitles a person to sign, as in « habilitée par la délibération n° … »; empty when unknown."""
    return PHRASES[type(capacity)](capacity, person) if capacity is not None else ""


def acts_of(partner: Partenaire) -> Iterator[tuple[Capacite, Personne]]:
    """Yield what entitles each person who acts for a partner: the representative, then the proxy."""
    if partner.partie.capacite is not None:
        yield partner.partie.capacite, partner.representant
    proxy = partner.partie.mandataire
    if proxy and proxy.delegation:
        yield proxy.delegation, proxy


def visa(act: Capacite, designation: str) -> str:
    """Return an act as a visa names it, without « Vu »: what was not decided yet, or is no act, has none.

    A body named without its place is that of the party: « la délibération du conseil d’administration de … ».
    """
    match act:
        case Deliberation() if act.date_seance:
            body = f"{the(act.organe, 'de')}{_place(act.organe, designation)}"
            return f"la délibération {body}{_numbered(act)} du {in_words(act.date_seance)}"
        case DelegationDeSignature():
            return f"la délégation de signature donnée au nom {_of(designation)} ({_dated(act)})"
        case DelegationDeFonctions():
            return f"la délégation de fonctions donnée au nom {_of(designation)} ({_dated(act)})"
        case Habilitation():
            return f"l’habilitation donnée par {the(act.organe)}{_place(act.organe, designation)} ({_dated(act)})"
        case DelegationDeCompetence():
            return f"la délégation de compétence {_of(designation)} ({with_date(act.convention, act.date)})"
    return ""


def _place(body: str, designation: str) -> str:
    if PLACED.search(_named_in(body)):
        return ""
    return f" {_of(designation)}{',' if ',' in designation else ''}"


SAID: Final[dict[type, tuple[str, ...]]] = {
    Deliberation: ("organe", "numero", "date_seance", "seance_prevue"),
    FonctionStatutaire: ("fondement",),
    DelegationDeSignature: ("acte", "date"),
    DelegationDeFonctions: ("acte", "date"),
    Habilitation: ("organe", "acte", "date"),
    DelegationDeCompetence: ("convention", "date"),
}
"""The fields of an act that the phrases of `PHRASES` say."""


def said(act: Capacite | ActeEcrit | None) -> Source:
    """Return what a phrase says of an act."""
    return (act, *SAID.get(type(act), ()))


def _named(person: Personne) -> str:
    return f"{person.civilite} {person.prenom} {person.nom}, {minuscule(person.qualite)}"


def short_name(one: Contribution) -> str:
    """Return the name that the parties' block defines, as in « l’État »: the denomination of whoever has no other."""
    return one.sigle or one.denomination


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


def signatory(contribution: Contribution, party: Partie) -> Signataire:
    """Return the person who signs: the proxy if there is one, with the mention that says for whom."""
    represented = contribution.representant
    person: Personne = party.mandataire or represented
    mention = f"par délégation de {_named(represented)}" if party.mandataire else None
    return derived(Signataire, {"personne": person, "representant": represented}, mention=mention)


def act_date(capacity: Capacite) -> datetime.date | None:
    """Return the date of the act that gives the capacity; None for a statutory office or a vote to come."""
    if isinstance(capacity, Deliberation):
        return capacity.date_seance
    return None if isinstance(capacity, FonctionStatutaire) else capacity.date
