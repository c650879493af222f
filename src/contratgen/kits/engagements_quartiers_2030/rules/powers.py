"""Kinds of powers against who signs: functions to the elected, signature to services, a board's habilitation (V77).

Words of qualities tell who is elected: what they do not tell is left alone. What the general code of local authorities
says of each kind is not cited in messages: the study of law grades it too low.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule
from contratgen.kits.engagements_quartiers_2030.rules.capacity import LOCAL_AUTHORITIES
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.rules.weights import from_signature
from contratgen.kits.engagements_quartiers_2030.schema.capacite import DelegationDeFonctions, DelegationDeSignature
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, Partenaire

SERVED: Final = r"(?:direct(?:eur|rice)|chef(?:fe)?|responsable|secrétaire)\b"
DEPUTY: Final = re.compile(
    rf"^(?!\s*{SERVED}[^,]*\badjointe?\b).*(?:\b(?:vice-président|adjoint)e?\b"
    rf"(?! (?:administrati|techni|(?:du|de la|de l[’']|au|à la|à l[’']) ?{SERVED}))"
    r"|\bconseill\w+ (?:\w+ )?délégué)",
    re.IGNORECASE,
)
"""An elected person other than the executive: « vice-présidente », « premier adjoint », « conseillère déléguée »."""
SERVICE: Final = re.compile(
    r"\b(?:direct(?:eur|rice)|chef(?:fe)? d[eu]|responsable|secrétaire général|adjointe? administrati|dga?s?\b)",
    re.IGNORECASE,
)
"""Somebody who serves: head of a service, director general, secretary general."""
BOARD: Final = re.compile(
    r"\b(?:conseil d[’']administration|assemblée générale|directoire|conseil de surveillance|bureau|comité directeur"
    r"|délibération|pouvoir)\b",
    re.IGNORECASE,
)
"""What an organ gives: an act of a board, not of one person."""
SIGNATURE: Final = "delegation_signature"
FUNCTIONS: Final = "delegation_fonctions"


def proxies_hold_the_right_power(contract: ContratDeVille) -> Iterator[Finding]:
    """V77. An elected deputy of a local authority holds functions; a head of service, a signature.

    The two are not the same power: the words of the contract, and the visa, would name an act that does not exist.
    """
    for partner in contract.signataires:
        proxy = partner.partie.mandataire
        if proxy is None or proxy.delegation is None or partner.categorie not in LOCAL_AUTHORITIES:
            continue
        wanted, why = _wanted(proxy.qualite)
        if wanted and proxy.delegation.type != wanted:
            yield _on(
                partner,
                f"« {proxy.qualite} » : {why}",
                "mandataire",
                "delegation",
                "type",
                read=proxy.delegation.type,
                hint=f"Écrivez « type: {wanted} » si c'est bien ce que dit l'acte, ou corrigez la qualité.",
            )


def _wanted(quality: str) -> tuple[str, str]:
    if DEPUTY.search(quality):
        return FUNCTIONS, "un élu reçoit une délégation de fonctions"
    if SERVICE.search(quality):
        return SIGNATURE, "un responsable de service reçoit une délégation de signature"
    return "", ""


def deputies_are_proxies(contract: ContratDeVille) -> Iterator[Finding]:
    """V77. A deputy who signs for a local authority stands in for its executive, and holds a delegation.

    The deliberation authorises the executive; it gives no power to whoever else is named.
    """
    for partner in contract.signataires:
        quality = partner.representant.qualite
        if partner.categorie in LOCAL_AUTHORITIES and partner.partie.mandataire is None and DEPUTY.search(quality):
            yield found(
                f"{partner.denomination} : « {quality} » signerait sans délégation",
                partner,
                "representant",
                "qualite",
                read=quality,
                party=partner.identifiant,
                hint="Nommez ici le maire ou le président ; qui signe va dans « mandataire », avec sa délégation.",
            )


def acts_are_of_their_kind(contract: ContratDeVille) -> Iterator[Finding]:
    """V77. Functions are delegated within local authorities alone; what a board gives is a habilitation."""
    for partner in contract.signataires:
        act = partner.partie.capacite
        if partner.categorie in LOCAL_AUTHORITIES or not isinstance(
            act, (DelegationDeFonctions, DelegationDeSignature)
        ):
            continue
        board = BOARD.search(act.acte)
        if board is not None or isinstance(act, DelegationDeFonctions):
            why = f"« {board[0]} »" if board else "une délégation de fonctions"
            what = "est l'acte d'un organe : une habilitation" if board else "ne se donne que dans une collectivité"
            yield _on(
                partner,
                f"{why} {what}",
                "capacite",
                "type",
                read=act.type,
                hint="Écrivez « type: habilitation » et « organe », ou « type: delegation_signature » pour un service.",
            )


def _on(partner: Partenaire, message: str, *path: str, read: str, hint: str) -> Finding:
    return found(
        f"{partner.denomination} : {message}", partner.partie, *path, read=read, hint=hint, party=partner.identifiant
    )


RULES: Final = (
    Rule("EQ-V77", proxies_hold_the_right_power, from_signature),
    Rule("EQ-V77", deputies_are_proxies, from_signature),
    Rule("EQ-V77", acts_are_of_their_kind, from_signature),
)
