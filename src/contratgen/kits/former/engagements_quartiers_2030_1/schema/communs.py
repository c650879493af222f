"""What the framework and the contributions share: persons, capacities, addresses, figures with their source."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from contratgen.assembly.fields import HorsVote, Modele, NonImprime, champ
from contratgen.assembly.meaning import Aussi
from contratgen.assembly.scalars import (
    Annee,
    CodePostal,
    Courriel,
    Date,
    Empreinte,
    Entier,
    Ligne,
    Nombre,
    OuiNon,
    Telephone,
)
from contratgen.assembly.spellings import Spelling, one_line, written
from contratgen.assembly.values import Fichier, Image

Civilite = Annotated[
    Literal["Madame", "Monsieur"],
    Aussi((("Madame", ("Mme", "Mme.", "Mlle", "Mademoiselle")), ("Monsieur", ("M.", "M", "Mr", "Mr.")))),
]
Categorie = Annotated[
    Literal[
        "etat",
        "etablissement_public_etat",
        "region",
        "departement",
        "epci",
        "commune",
        "bailleur_hlm",
        "sem",
        "banque_des_territoires",
        "protection_sociale",
        "chambre_consulaire",
        "aom",
        "enseignement_superieur",
        "justice",
        "association",
        "structure_porteuse_conseil_citoyen",
        "autre",
    ],
    Aussi(
        (
            ("commune", ("ville", "mairie")),
            ("epci", ("communauté de communes", "communauté d'agglomération", "communauté urbaine", "métropole")),
            ("bailleur_hlm", ("bailleur", "bailleur social", "office public de l'habitat")),
            ("region", ("conseil régional",)),
            ("departement", ("conseil départemental",)),
        )
    ),
]


NumeroActe = Annotated[
    str,
    *written(
        Spelling("[0-9A-Z_]{2,15}", "un numéro d'acte de 2 à 15 chiffres, capitales ou soulignés", str),
        "DEL_2024_031",
        name="NumeroActe",
        other=[{"type": "integer", "minimum": 0, "maximum": 10**15 - 1}],
    ),
]


class Adresse(Modele):
    """Une adresse postale."""

    voie: Ligne = champ("Voie", "Numéro et voie, ou service destinataire.", "12 rue du Port")
    code_postal: CodePostal = champ("Code postal", "Cinq chiffres.", "56400")
    commune: Ligne = champ("Commune", "Commune du bureau distributeur.", "Auray")


class Population(Modele):
    """Un nombre d'habitants, avec son millésime et sa source."""

    valeur: Entier = champ("Habitants", "Nombre d'habitants.", "1 480", ge=1)
    millesime: Annee = champ("Millésime", "Année à laquelle le nombre se rapporte.", "2023")
    source: Ligne = champ("Source", "Organisme ou publication d'où vient le nombre.", "INSEE")


class Mandat(Modele):
    """La période pendant laquelle une personne exerce sa fonction."""

    debut: Date = champ("Début", "Premier jour du mandat.", "04/07/2020")
    fin: Date | None = champ("Fin", "Dernier jour du mandat, s'il est connu.", "31/03/2026", default=None)


class Personne(Modele):
    """Une personne et la qualité dans laquelle elle agit."""

    civilite: Civilite = champ("Civilité", "Madame ou Monsieur.", "Madame")
    prenom: Ligne = champ("Prénom", "Prénom usuel.", "Solenn")
    nom: Ligne = champ("Nom", "Nom d'usage.", "Kervadec")
    qualite: Ligne = champ("Qualité", "Qualité exacte, comme elle sera imprimée.", "Maire")


class Representant(Personne):
    """La personne qui représente un partenaire au contrat."""

    mandat: Annotated[Mandat | None, NonImprime("sert à vérifier que le mandat court à la signature")] = champ(
        "Mandat", "Période du mandat, pour vérifier qu'il court à la signature.", {"debut": "04/07/2020"}, default=None
    )


class Referent(Modele):
    """La personne à qui s'adresser pour suivre les engagements d'un partenaire."""

    civilite: Civilite = champ("Civilité", "Madame ou Monsieur.", "Monsieur")
    prenom: Ligne = champ("Prénom", "Prénom usuel.", "Goulven")
    nom: Ligne = champ("Nom", "Nom d'usage.", "Le Bihan")
    fonction: Ligne = champ(
        "Fonction", "Fonction exercée chez le partenaire.", "Chargé de mission politique de la ville"
    )
    courriel: Courriel | None = champ("Courriel", "Adresse professionnelle.", "referent@ville.example", default=None)
    telephone: Telephone | None = champ("Téléphone", "Numéro professionnel.", "02 97 00 00 00", default=None)
    publication_autorisee: Annotated[
        OuiNon, NonImprime("commande ce que l'édition publiée montre, sans être imprimé lui-même")
    ] = champ("Publication autorisée", "La personne accepte-t-elle que ses coordonnées soient publiées ?", "oui")


class Logo(Modele):
    """Le logo d'un partenaire."""

    fichier: Image = champ("Fichier", "Image PNG ou JPEG, dans le dossier de la contribution.", "logo.png")
    texte_alternatif: Ligne = champ(
        "Texte alternatif", "Ce que lit une personne qui ne voit pas l'image.", "Logo de la ville d'Auray"
    )
    marianne: Annotated[OuiNon, NonImprime("règle d'ordre et d'unicité de la Marianne")] = champ(
        "Marianne", "Le logo porte-t-il la Marianne de l'État ?", "non", default=False
    )


NON_PUBLIEE = Fichier("pièce non publiée", b"", "")
"""What stands in an edition to publish for a piece that is left out of it."""
PUBLICATION = "composition de l'édition publiée"
DonneesPersonnelles = Annotated[OuiNon | None, HorsVote(PUBLICATION), NonImprime(PUBLICATION)]
VersionPubliee = Annotated[Fichier | None, HorsVote(PUBLICATION), NonImprime(PUBLICATION)]


def donnees_personnelles() -> Any:
    """Declare whether a supplied piece holds what may not be published."""
    return champ(
        "Contient des données personnelles",
        "Noms, coordonnées ou signatures manuscrites qui ne doivent pas être publiés ?",
        "oui",
        default=None,
    )


def version_publiee() -> Any:
    """Declare the file that stands for a supplied piece in an edition to publish."""
    return champ(
        "Version publiée",
        "Version de la pièce sans ces données ; à défaut, l'édition publiée ne la contient pas.",
        "pieces/arrete-publie.pdf",
        default=None,
    )


class Piece(Modele):
    """Un document fourni tel quel, qui entre au dossier."""

    fichier: Fichier = champ("Fichier", "PDF ou image, dans le dossier de qui le fournit.", "pieces/arrete.pdf")
    titre: Ligne = champ("Titre", "Titre de la pièce, comme il sera imprimé.", "Arrêté préfectoral de reconnaissance")
    description: Ligne = champ(
        "Description", "Ce que la pièce montre, pour qui ne peut pas la voir.", "Arrêté de deux pages, signé et daté."
    )
    contient_donnees_personnelles: DonneesPersonnelles = donnees_personnelles()
    version_publiee: VersionPubliee = version_publiee()


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


class Deliberation(Modele):
    """La délibération par laquelle une assemblée autorise la signature."""

    type: Literal["deliberation"] = champ("Type", "Toujours « deliberation ».", "deliberation")
    etat: Literal["a_venir", "votee", "transmise", "executoire"] = champ(
        "État", "Où en est la délibération.", "transmise"
    )
    organe: Ligne = champ("Organe", "Assemblée qui délibère.", "conseil municipal")
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


class FonctionStatutaire(Modele):
    """L'autorité tient de sa fonction le pouvoir de signer (préfet, recteur, directeur général…)."""

    type: Literal["fonction"] = champ("Type", "Toujours « fonction ».", "fonction")
    fondement: Ligne = champ("Fondement", "Ce qui donne le pouvoir de signer.", "en vertu de ses attributions")


class Delegation(Modele):
    """Une délégation de signature écrite."""

    type: Literal["delegation"] = champ("Type", "Toujours « delegation ».", "delegation")
    acte: Ligne = champ("Acte", "Nature et référence de l'acte de délégation.", "arrêté n° 2024-017")
    date: Date = champ("Date", "Date de l'acte.", "12/02/2024")
    piece: Fichier | None = champ("Pièce", "PDF de l'acte.", "pieces/delegation.pdf", default=None)
    contient_donnees_personnelles: DonneesPersonnelles = donnees_personnelles()
    version_publiee: VersionPubliee = version_publiee()


class DelegationDeCompetence(Modele):
    """Une convention par laquelle une collectivité exerce la compétence d'une autre."""

    type: Literal["delegation_competence"] = champ(
        "Type", "Toujours « delegation_competence ».", "delegation_competence"
    )
    convention: Ligne = champ("Convention", "Nature et référence de la convention.", "convention n° 2022-08")
    date: Date = champ("Date", "Date de la convention.", "01/06/2022")


Capacite = Annotated[
    Deliberation | FonctionStatutaire | Delegation | DelegationDeCompetence, Field(discriminator="type")
]


class Mandataire(Personne):
    """La personne qui signe à la place du représentant."""

    delegation: Delegation | None = champ(
        "Délégation",
        "L'écrit qui l'y autorise.",
        {"type": "delegation", "acte": "arrêté n° 9", "date": "2024-02-12"},
        default=None,
    )


class Valeur(Modele):
    """La valeur d'un indicateur, une année donnée."""

    valeur: Nombre = champ("Valeur", "Nombre dans l'unité de l'indicateur.", "48")
    annee: Annee = champ("Année", "Année de la mesure.", "2027")


class Indicateur(Modele):
    """Ce qui sera compté pour savoir si l'engagement produit son effet."""

    libelle: Ligne = champ("Libellé", "Ce qui est compté.", "Halls rénovés")
    unite: Ligne = champ("Unité", "Unité de compte, au pluriel.", "logements")
    sens: Annotated[
        Literal["hausse", "baisse", "neutre"],
        Aussi((("hausse", ("à la hausse", "augmentation")), ("baisse", ("à la baisse", "diminution")))),
    ] = champ("Sens", "Évolution souhaitée.", "hausse")
    categorie: Literal["national", "local_qualitatif", "citoyen", "partenaire"] = champ(
        "Catégorie", "D'où vient l'indicateur.", "partenaire", default="partenaire"
    )
    source: Ligne = champ("Source", "Qui produit la donnée.", "Bilan patrimonial du bailleur")
    frequence: Literal["mensuelle", "trimestrielle", "semestrielle", "annuelle", "bisannuelle", "triennale"] = champ(
        "Fréquence", "Rythme de la mesure.", "annuelle"
    )
    par_sexe: OuiNon = champ("Par sexe", "La donnée est-elle ventilée par sexe ?", "non", default=False)
    valeur_initiale: Valeur | None = champ(
        "Valeur initiale", "Point de départ, s'il est connu.", {"valeur": "0", "annee": "2024"}, default=None
    )
    cible: Valeur | None = champ("Cible", "Objectif chiffré.", {"valeur": "48", "annee": "2027"}, default=None)
