"""What entitles a person to sign: deliberations, offices, delegations, empowerments; and who signs in their place."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contratgen.kit import (
    Date,
    Empreinte,
    Entier,
    Fichier,
    Ligne,
    Modele,
    NonImprime,
    Spelling,
    champ,
    one_line,
    written,
)
from contratgen.kits.engagements_quartiers_2030.schema.communs import (
    DonneesPersonnelles,
    Personne,
    VersionPubliee,
    donnees_personnelles,
    version_publiee,
)

NumeroActe = Annotated[
    str,
    *written(
        Spelling("[0-9A-Z_]{2,15}", "un numéro d'acte de 2 à 15 chiffres, capitales ou soulignés", str),
        "DEL_2024_031",
        name="NumeroActe",
        other=[{"type": "integer", "minimum": 0, "maximum": 10**15 - 1}],
    ),
]


class Transmission(Modele):
    """La transmission d'un acte au représentant de l'État."""

    date: Date = champ("Date", "Jour de réception en préfecture.", "30/04/2024")
    accuse: Ligne | None = champ(
        "Accusé de réception", "Identifiant de l'accusé de réception.", "056-200043123-20240425-24031-DE", default=None
    )


class Votes(Modele):
    """Le résultat d'un vote."""

    pour: Entier = champ("Pour", "Nombre de voix pour.", "31")
    contre: Entier = champ("Contre", "Nombre de voix contre.", "0")
    abstention: Entier = champ("Abstentions", "Nombre d'abstentions.", "2")


class Convocation(Modele):
    """Le délai de convocation que fixent les statuts ou le règlement intérieur, là où la loi n'en fixe pas."""

    jours: Entier = champ(
        "Jours francs", "Ni le jour de l'envoi ni celui de la séance ne comptent.", "10", ge=1, le=365
    )
    source: Ligne = champ("Source", "L'article qui le fixe.", "article 9 des statuts")


class DocumentVote(Modele):
    """Le fichier remis à l'assemblée qui a voté, comme le manifeste de « contratgen pack » le donne."""

    fichier: Ligne = champ("Fichier", "Nom du fichier.", "contrat.pdf")
    sha256: Empreinte = champ("SHA-256", "Empreinte du fichier.", "0" * 64)
    version: Ligne = champ("Version", "Version du contrat que ce fichier porte.", "0.9")


REMIS = "rapproche le vote du fichier remis à l'assemblée"


class Deliberation(Modele):
    """La délibération par laquelle une assemblée autorise la signature."""

    type: Literal["deliberation"] = champ("Type", "Toujours « deliberation ».", "deliberation")
    etat: Literal["a_venir", "votee", "transmise", "executoire"] = champ(
        "État", "Où en est la délibération.", "transmise"
    )
    organe: Ligne = champ("Organe", "Assemblée qui délibère.", "conseil municipal")
    convocation: Annotated[Convocation | None, NonImprime("calcule le dernier jour d'envoi de la convocation")] = champ(
        "Convocation",
        "Délai des statuts ou du règlement intérieur ; la loi fixe celui des conseils des collectivités.",
        {"jours": "10", "source": "article 9 des statuts"},
        default=None,
    )
    seance_prevue: Date | None = champ(
        "Séance prévue", "Date prévue, tant que le vote n'a pas eu lieu.", "25/04/2024", default=None
    )
    numero: NumeroActe | None = champ(
        "Numéro", "Numéro de l'acte : 2 à 15 chiffres, capitales ou soulignés.", "DEL_2024_031", default=None
    )
    date_seance: Date | None = champ("Date de séance", "Jour du vote.", "25/04/2024", default=None)
    objet: Annotated[str, *one_line(499, "Objet")] | None = champ(
        "Objet",
        "Objet de l'acte, sur une ligne de 499 caractères au plus.",
        "Approbation du contrat de ville",
        default=None,
    )
    votes: Votes | None = champ(
        "Votes", "Résultat du vote.", {"pour": "31", "contre": "0", "abstention": "2"}, default=None
    )
    transmission: Transmission | None = champ(
        "Transmission", "Transmission au contrôle de légalité.", {"date": "30/04/2024"}, default=None
    )
    date_publication: Date | None = champ(
        "Publication", "Jour de la mise en ligne de l'acte.", "02/05/2024", default=None
    )
    piece: Fichier | None = champ("Pièce", "PDF de la délibération.", "pieces/del-2024-031.pdf", default=None)
    contient_donnees_personnelles: DonneesPersonnelles = donnees_personnelles()
    version_publiee: VersionPubliee = version_publiee()
    empreinte_votee: Annotated[Empreinte | None, NonImprime("comparée à l'empreinte du contrat avant signature")] = (
        champ("Empreinte votée", "Empreinte du texte soumis à l'assemblée.", "0" * 64, default=None)
    )
    document_vote: Annotated[DocumentVote | None, NonImprime(REMIS)] = champ(
        "Document voté",
        "Le fichier sur lequel l'assemblée a voté.",
        {"fichier": "contrat.pdf", "sha256": "0" * 64, "version": "0.9"},
        default=None,
    )


class FonctionStatutaire(Modele):
    """L'autorité tient de sa fonction le pouvoir de signer (préfet, recteur, directeur général…)."""

    type: Literal["fonction"] = champ("Type", "Toujours « fonction ».", "fonction")
    fondement: Ligne = champ("Fondement", "Ce qui donne le pouvoir de signer.", "en vertu de ses attributions")


class ActeEcrit(Modele):
    """Un acte écrit, autre qu'une délibération d'assemblée, qui donne à une personne le pouvoir de signer."""

    acte: Ligne = champ("Acte", "Nature et référence de l'acte.", "arrêté n° 2024-017")
    date: Date = champ("Date", "Date de l'acte.", "12/02/2024")
    piece: Fichier | None = champ("Pièce", "PDF de l'acte.", "pieces/delegation.pdf", default=None)
    contient_donnees_personnelles: DonneesPersonnelles = donnees_personnelles()
    version_publiee: VersionPubliee = version_publiee()


class DelegationDeSignature(ActeEcrit):
    """Une délégation de signature : un responsable de service signe au nom de l'autorité."""

    type: Literal["delegation_signature"] = champ("Type", "Toujours « delegation_signature ».", "delegation_signature")


class DelegationDeFonctions(ActeEcrit):
    """Une délégation de fonctions : un élu exerce une partie des fonctions de l'autorité."""

    type: Literal["delegation_fonctions"] = champ("Type", "Toujours « delegation_fonctions ».", "delegation_fonctions")


class Habilitation(ActeEcrit):
    """Le pouvoir de signer donné par l'organe d'une association, d'une chambre ou d'une société."""

    type: Literal["habilitation"] = champ("Type", "Toujours « habilitation ».", "habilitation")
    organe: Ligne = champ("Organe", "Organe qui habilite.", "assemblée générale")
    empreinte_votee: Annotated[Empreinte | None, NonImprime("comparée à l'empreinte du contrat avant signature")] = (
        champ("Empreinte votée", "Empreinte du texte soumis à l'organe.", "0" * 64, default=None)
    )
    document_vote: Annotated[DocumentVote | None, NonImprime(REMIS)] = champ(
        "Document voté",
        "Le fichier sur lequel l'organe a voté.",
        {"fichier": "contrat.pdf", "sha256": "0" * 64, "version": "0.9"},
        default=None,
    )


class DelegationDeCompetence(Modele):
    """Une convention par laquelle une collectivité exerce la compétence d'une autre."""

    type: Literal["delegation_competence"] = champ(
        "Type", "Toujours « delegation_competence ».", "delegation_competence"
    )
    convention: Ligne = champ("Convention", "Nature et référence de la convention.", "convention n° 2022-08")
    date: Date = champ("Date", "Date de la convention.", "01/06/2022")


Delegation = Annotated[DelegationDeSignature | DelegationDeFonctions, Field(discriminator="type")]
Capacite = Annotated[
    Deliberation
    | FonctionStatutaire
    | DelegationDeSignature
    | DelegationDeFonctions
    | Habilitation
    | DelegationDeCompetence,
    Field(discriminator="type"),
]


class Mandataire(Personne):
    """La personne qui signe à la place du représentant."""

    delegation: Delegation | None = champ(
        "Délégation",
        "L'écrit qui l'y autorise.",
        {"type": "delegation_fonctions", "acte": "arrêté n° 9", "date": "2024-02-12"},
        default=None,
    )
