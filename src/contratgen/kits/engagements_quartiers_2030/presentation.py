"""What the kit tells the stages of a contract: its metadata, its derogations, and the names of its sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contratgen.kit import Metadata
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

ARTICLES: Final = {
    "intitule": "Couverture",
    "periode": "Couverture",
    "avertissement": "Couverture",
    "preambule": "Préambule",
    "territoire": "Titre I — Objet, territoire et quartier",
    "quartiers": "Titre I — Objet, territoire et quartier",
    "gouvernance": "Titre II — Gouvernance et participation",
    "participation": "Titre II — Gouvernance et participation",
    "thematiques": "Titre III — Socle transversal",
    "axes": "Titre IV — Axes, objectifs et mesures",
    "projets_de_quartier": "Titre V — Projet de quartier",
    "volet_investissement": "Titre VII — Moyens",
    "evaluation": "Titre VIII — Suivi, indicateurs et échanges de données",
    "date_effet": "Titre IX — Dispositions générales",
    "date_fin": "Titre IX — Dispositions générales",
    "duree_annees": "Titre IX — Dispositions générales",
    "annee_revision": "Titre IX — Dispositions générales",
    "references": "Visas",
    "annexes": "Annexes",
    "parties": "Parties",
    "signature": "Signatures",
}
"""First field of a canonical path in the framework → the part of the contract that shows it."""


def metadata(contract: ContratDeVille) -> Metadata:
    """Return title, author, version and date, as every file carries them."""
    framework = contract.cadre
    return Metadata(
        identifier=framework.identifiant,
        title=f"{framework.intitule} — {framework.periode}",
        author=contract.pilote,
        subject=f"Contrat de ville — {', '.join(c.nom for c in framework.territoire.communes)}",
        version=framework.version,
        date=framework.date_version,
        draft=framework.statut == "projet",
        embed_sources=framework.integrer_sources,
    )


def derogations(contract: ContratDeVille) -> Mapping[str, str]:
    """Return the rules suspended by a recorded derogation, with its reason and who decided it."""
    return {d.regle: f"{d.motif} ({d.par})" for d in contract.cadre.derogations}


def section_of(path: tuple[str, ...], contract: ContratDeVille) -> str:
    """Return the article of the framework, or the partner, that a canonical path belongs to."""
    match path:
        case ("contributions", partner, *_):
            named = contract.contributions.get(partner)
            return f"Partenaire — {named.denomination if named else partner}"
        case ("cadre", field, *_):
            return ARTICLES.get(field, "Cadre")
        case _:
            return "Contrat"
