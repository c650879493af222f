"""What entitles each signatory to sign: deliberations, offices, written delegations, mandates (V04, V05, V07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule, calendar_date
from contratgen.kits.engagements_quartiers_2030.protocole import DATED, acts_of
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.rules.weights import awaited, from_signature
from contratgen.kits.engagements_quartiers_2030.schema.capacite import (
    ActeEcrit,
    Capacite,
    DelegationDeCompetence,
    DelegationDeSignature,
    Deliberation,
    FonctionStatutaire,
)
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, Partenaire

LOCAL_AUTHORITIES: Final = frozenset({"commune", "epci", "departement", "region"})
"""Their deliberations are transmitted to the prefect before they take effect."""
STATE: Final = frozenset({"etat", "justice"})
"""They sign by virtue of their office or of a delegation; no assembly deliberates."""


def entitled(contract: ContratDeVille) -> Iterator[Finding]:
    """V04. Every signatory but the State shows an act; a local authority's is a deliberation of its assembly.

    A contract signed by someone whose assembly had not authorised it may be annulled.
    """
    for partner in contract.signataires:
        act = partner.partie.capacite
        if partner.categorie in STATE:
            continue
        if act is None:
            yield _on_act(
                partner,
                "rien n'autorise encore la signature",
                "Ajoutez « capacite » : une délibération, une fonction ou une délégation.",
            )
        elif partner.categorie in LOCAL_AUTHORITIES and not isinstance(act, (Deliberation, DelegationDeCompetence)):
            yield _on_act(
                partner,
                "une collectivité signe sur délibération de son assemblée",
                "Remplacez « capacite » par la délibération ; un mandataire se déclare dans « mandataire ».",
                "type",
                read=act.type,
            )


def _on_act(partner: Partenaire, message: str, hint: str, *path: str, read: str = "") -> Finding:
    return found(
        f"{partner.denomination} : {message}",
        partner.partie,
        "capacite",
        *path,
        hint=hint,
        read=read,
        party=partner.identifiant,
    )


def votes_to_come(contract: ContratDeVille) -> Iterator[Finding]:
    """V04. A vote to come is no fault of a draft; nobody signs before it."""
    for partner, act in _deliberations(contract):
        if act.etat == "a_venir":
            planned = f" (séance prévue le {_day(act.seance_prevue)})" if act.seance_prevue else ""
            yield _on_act(
                partner,
                f"délibération à venir{planned}",
                "Après le vote, notez numéro, date de séance, état et transmission.",
                "etat",
            )


def _deliberations(contract: ContratDeVille) -> Iterator[tuple[Partenaire, Deliberation]]:
    for partner in contract.signataires:
        if isinstance(partner.partie.capacite, Deliberation):
            yield partner, partner.partie.capacite


def _day(date: dt.date) -> str:
    return f"{date:%d/%m/%Y}"


def deliberations_agree(contract: ContratDeVille) -> Iterator[Finding]:
    """V04. What is said of a deliberation holds together: a vote has a date and a number, what is to come has none."""
    for partner, act in _deliberations(contract):
        if act.etat == "a_venir":
            if act.date_seance:
                yield _on_act(
                    partner,
                    "délibération dite à venir, mais datée d'une séance tenue",
                    "Corrigez l'état, ou écrivez la date dans « seance_prevue ».",
                    "date_seance",
                    read=_day(act.date_seance),
                )
            continue
        if act.date_seance is None:
            yield _on_act(partner, "délibération dite votée, sans date de séance", "Ajoutez « date_seance ».", "etat")
        if act.numero is None and partner.categorie in LOCAL_AUTHORITIES:
            yield _on_act(partner, "délibération dite votée, sans numéro", "Ajoutez « numero ».", "etat")


def transmitted(contract: ContratDeVille) -> Iterator[Finding]:
    """V04. A local authority's deliberation reaches the prefect before the signature (CE, 10 June 1996, n° 176873)."""
    signing = contract.cadre.signature.date_prevue
    for partner, act in _deliberations(contract):
        if partner.categorie not in LOCAL_AUTHORITIES or act.etat == "a_venir":
            continue
        sent = act.transmission
        if sent is None:
            yield _on_act(
                partner,
                "délibération votée, dont la transmission au préfet n'est pas notée",
                "Ajoutez « transmission » avec sa date et son accusé de réception.",
                "etat",
                read=act.etat,
            )
        elif act.date_seance and sent.date < act.date_seance:
            yield _on_act(
                partner,
                f"transmission antérieure à la séance du {_day(act.date_seance)}",
                "Corrigez l'une des deux dates.",
                "transmission",
                "date",
                read=_day(sent.date),
            )
        elif signing and sent.date >= signing:
            yield _on_act(
                partner,
                f"transmission après la veille de la signature ({_day(signing)})",
                "Transmettez avant de signer, ou reculez la signature.",
                "transmission",
                "date",
                read=_day(sent.date),
            )


def acts_before_signature(contract: ContratDeVille) -> Iterator[Finding]:
    """V04. The act that entitles to sign is no later than the signature, and the representative's mandate runs then."""
    signing = contract.cadre.signature.date_prevue
    if signing is None:
        return
    for partner in contract.signataires:
        field, date = _dated(partner.partie.capacite)
        if date and date > signing:
            yield _on_act(
                partner,
                f"acte postérieur à la signature prévue le {_day(signing)}",
                "Reculez la signature, ou corrigez la date.",
                field,
                read=_day(date),
            )
        yield from _mandate(partner, signing)


def _dated(act: Capacite | None) -> tuple[str, dt.date | None]:
    """Return the field that dates an act, and the date."""
    match act:
        case Deliberation():
            return ("date_seance", act.date_seance) if act.date_seance else ("seance_prevue", act.seance_prevue)
        case ActeEcrit() | DelegationDeCompetence():
            return "date", act.date
        case _:
            return "type", None


def _mandate(partner: Partenaire, signing: dt.date) -> Iterator[Finding]:
    mandate = partner.representant.mandat
    if mandate is None:
        return
    for end, wrong in (("debut", mandate.debut > signing), ("fin", bool(mandate.fin and mandate.fin < signing))):
        if wrong:
            yield found(
                f"le mandat ne court pas le jour de la signature ({_day(signing)})",
                partner,
                "representant",
                "mandat",
                end,
                read=_day(getattr(mandate, end)),
                party=partner.identifiant,
                hint="Nommez la personne en fonction ce jour-là, ou corrigez les dates du mandat.",
            )


def references_say_the_date(contract: ContratDeVille) -> Iterator[Finding]:
    """V04. An act whose reference says a date is of that date: one of the two is printed, the other is checked."""
    for partner in contract.signataires:
        for act, _ in acts_of(partner):
            said = DATED.search(act.acte) if isinstance(act, ActeEcrit) else None
            if isinstance(act, ActeEcrit) and said and (written := _date_in(said[0])) and written != act.date:
                yield found(
                    f"{partner.denomination} : l'acte dit le {_day(written)}, et « date » le {_day(act.date)}",
                    act,
                    "acte",
                    read=act.acte,
                    party=partner.identifiant,
                    hint="Corrigez l'une des deux dates, ou enlevez celle de « acte » : « date » s'imprime à sa suite.",
                )


def _date_in(words: str) -> dt.date | None:
    try:
        return calendar_date(words)
    except ValueError:
        return None


def state_signs_by_office(contract: ContratDeVille) -> Iterator[Finding]:
    """V05. Prefect and State services sign by statutory office or written delegation: no assembly votes for them."""
    for partner in contract.signataires:
        act = partner.partie.capacite
        if partner.categorie in STATE and not isinstance(act, (FonctionStatutaire, DelegationDeSignature)):
            read = act.type if act else ""
            yield _on_act(
                partner,
                "l'État signe en vertu d'une fonction ou d'une délégation de signature",
                "Écrivez « capacite: {type: fonction, fondement: …} », ou « delegation_signature » avec l'arrêté.",
                read=read,
            )


def proxies_are_written(contract: ContratDeVille) -> Iterator[Finding]:
    """V07. Who signs in someone's place holds a written delegation, dated before the signature."""
    signing = contract.cadre.signature.date_prevue
    for partner in contract.signataires:
        proxy = partner.partie.mandataire
        if proxy is None:
            continue
        if proxy.delegation is None:
            yield found(
                f"{partner.denomination} : {proxy.prenom} {proxy.nom} signerait sans délégation écrite",
                partner.partie,
                "mandataire",
                party=partner.identifiant,
                hint="Ajoutez « delegation » avec l'acte et sa date, ou enlevez le mandataire.",
            )
        elif signing and proxy.delegation.date > signing:
            yield found(
                f"{partner.denomination} : délégation postérieure à la signature ({_day(signing)})",
                partner.partie,
                "mandataire",
                "delegation",
                "date",
                party=partner.identifiant,
                read=_day(proxy.delegation.date),
                hint="Corrigez la date, ou reculez la signature.",
            )


RULES: Final = (
    Rule("EQ-V04", entitled, from_signature),
    Rule("EQ-V04", votes_to_come, awaited),
    Rule("EQ-V04", deliberations_agree, from_signature),
    Rule("EQ-V04", transmitted, from_signature),
    Rule("EQ-V04", acts_before_signature, from_signature),
    Rule("EQ-V04", references_say_the_date, from_signature),
    Rule("EQ-V05", state_signs_by_office, from_signature),
    Rule("EQ-V07", proxies_are_written, from_signature),
)
