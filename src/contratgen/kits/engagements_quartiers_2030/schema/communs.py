"""What the framework and the contributions share: persons, addresses, pieces, indicators, figures with their source."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from contratgen.kit import (
    Annee,
    Aussi,
    Code,
    CodePostal,
    Courriel,
    Date,
    Entier,
    Fichier,
    HorsVote,
    Image,
    Ligne,
    Liste,
    Modele,
    Nombre,
    NonImprime,
    OuiNon,
    Telephone,
    champ,
)

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


class Valeur(Modele):
    """La valeur d'un indicateur, une année donnée."""

    valeur: Nombre = champ("Valeur", "Nombre dans l'unité de l'indicateur.", "48")
    annee: Annee = champ("Année", "Année de la mesure.", "2027")


class Assiette(Modele):
    """Ce dont un indicateur en pour cent est une part, et qui la fait changer."""

    nombre: Entier = champ("Nombre", "Le tout, que cent pour cent désigne.", "550", ge=1)
    unite: Ligne = champ("Unité", "Unité des indicateurs qui font changer la part.", "logements")
    engagements: Liste[Code] = champ(
        "Engagements", "Engagements qui la font changer ; à défaut, tous.", ["MH-1"], default=()
    )


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
    assiette: Annotated[Assiette | None, NonImprime("sert à vérifier que la cible peut être atteinte")] = champ(
        "Assiette",
        "Pour un indicateur en pour cent : ce dont il est la part.",
        {"nombre": "550", "unite": "logements"},
        default=None,
    )
