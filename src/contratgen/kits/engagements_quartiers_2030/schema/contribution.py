"""A contribution (`contribution.yaml` and `texte.md`): what one partner writes."""

from __future__ import annotations

from typing import Annotated, Literal

from contratgen.kit import (
    Annee,
    Aussi,
    Code,
    Date,
    Entier,
    HorsVote,
    Identifiant,
    Ligne,
    Liste,
    Modele,
    Montant,
    Nombre,
    NonImprime,
    OuiNon,
    Rubrique,
    Siret,
    Texte,
    champ,
)
from contratgen.kits.engagements_quartiers_2030.schema.communs import (
    Adresse,
    Categorie,
    Indicateur,
    Logo,
    Piece,
    Referent,
    Representant,
)
from contratgen.kits.engagements_quartiers_2030.schema.moyens import Moyens


class Jalon(Modele):
    """Une étape d'un calendrier."""

    date: Date = champ("Date", "Échéance.", "31/12/2025")
    libelle: Ligne = champ("Libellé", "Ce qui est fait à cette date.", "livraison des deux premiers halls")


class Calendrier(Modele):
    """La période d'un engagement."""

    debut: Date = champ("Début", "Premier jour.", "01/09/2024")
    fin: Date = champ("Fin", "Dernier jour.", "31/12/2027")
    jalons: Liste[Jalon] = champ("Jalons", "Étapes.", [], default=())


class Engagement(Modele):
    """Ce qu'un partenaire s'engage à faire pour une mesure."""

    code: Code = champ("Code", "Propre au partenaire ; nomme la rubrique du texte.", "MH-1")
    mesure: Annotated[Code, NonImprime("imprimée par son intitulé")] = champ("Mesure", "Code de la mesure.", "A4.3.2")
    intitule: Ligne = champ("Intitulé", "L'engagement en une ligne.", "Rénovation thermique des halls")
    nature_action: Ligne = champ(
        "Nature de l'action", "Ce que l'action est (loi n° 2014-173, art. 6-IV, 2°).", "travaux"
    )
    public_cible: Ligne = champ("Public", "À qui l'action s'adresse.", "locataires des immeubles concernés")
    quartiers: Annotated[Liste[Identifiant], NonImprime("renvoi, imprimé par le nom du quartier")] = champ(
        "Quartiers", "Quartiers vécus concernés.", ["gumenen"], min_length=1
    )
    calendrier: Calendrier = champ("Calendrier", "Période et étapes.", {"debut": "01/09/2024", "fin": "31/12/2027"})
    moyens: Moyens = champ("Moyens", "Moyens, par origine.", {"droit_commun": []})
    cofinancement: Ligne | None = champ(
        "Cofinancement",
        "Référence d'une action partagée, la même chez chaque partenaire.",
        "CLS-2025-MOB",
        default=None,
    )
    cofinancement_total: Montant | None = champ(
        "Total cofinancé", "Coût total de l'action partagée, en euros.", "48 000,00", default=None, ge=0
    )
    indicateurs: Liste[Indicateur] = champ(
        "Indicateurs", "Au moins un (loi n° 2014-173, art. 6-IV, 5°).", [{"libelle": "…"}], min_length=1
    )
    description: Annotated[Texte, Rubrique("Engagement {code}")] = champ(
        "Description", "Contexte, contenu et résultats attendus.", "Le bailleur rénove…"
    )


class ActionTFPB(Modele):
    """Une action payée par l'abattement de taxe foncière."""

    intitule: Ligne = champ("Intitulé", "Ce qui est fait.", "Présence renforcée de gardiens")
    axe: Annotated[
        Literal[
            "presence_personnel",
            "formation_personnel",
            "sur_entretien",
            "dechets_encombrants",
            "tranquillite",
            "concertation",
            "animation_lien_social",
            "petits_travaux",
        ],
        NonImprime("imprimé par le nom de l'axe du cadre national"),
    ] = champ("Axe", "Axe du cadre national.", "presence_personnel")
    quartier: Annotated[Identifiant, NonImprime("renvoi, imprimé par le nom du quartier")] = champ(
        "Quartier", "Quartier vécu concerné.", "gumenen"
    )
    annee: Annotated[Annee, NonImprime("imprimé dans la convention, année par année")] = champ(
        "Année", "Année de la dépense.", "2025"
    )
    montant: Montant = champ("Montant", "Dépense en euros.", "18 000,00", ge=0)


class AbattementAnnuel(Modele):
    """L'abattement d'une année."""

    annee: Annotated[Annee, NonImprime("imprimé dans la convention, année par année")] = champ(
        "Année", "Année d'imposition.", "2025"
    )
    montant: Annotated[Montant, NonImprime("imprimé dans la convention, année par année")] = champ(
        "Montant", "Taxe foncière non payée, en euros.", "52 000,00", ge=0
    )
    base: Annotated[Montant | None, NonImprime("imprimé dans la convention, année par année")] = champ(
        "Base", "Base d'imposition des logements, avant abattement, en euros.", "433 333,00", default=None, ge=0
    )
    taux: Annotated[Nombre | None, NonImprime("imprimé dans la convention, année par année")] = champ(
        "Taux", "Taux cumulés de la taxe foncière, en pour cent.", "40,00 %", default=None, ge=0
    )
    notifie: Annotated[OuiNon, NonImprime("imprimé dans la convention, année par année")] = champ(
        "Notifié", "Le montant est celui d'un avis d'imposition, et non une estimation.", "non", default=False
    )
    ecart: Annotated[Ligne | None, NonImprime("imprimé dans la convention, année par année")] = champ(
        "Écart", "Raison d'une différence avec la somme des actions.", "solde reporté sur 2026", default=None
    )


class LogementsQuartier(Modele):
    """Le patrimoine d'un bailleur dans un quartier vécu."""

    quartier: Annotated[Identifiant, NonImprime("renvoi, imprimé par le nom du quartier")] = champ(
        "Quartier", "Quartier vécu.", "gumenen"
    )
    nombre: Annotated[Entier, NonImprime("imprimé dans la convention, par quartier")] = champ(
        "Logements", "Nombre de logements.", "212"
    )
    adresses: Annotated[Liste[Ligne], NonImprime("imprimé dans la convention, par quartier")] = champ(
        "Adresses", "Adresses des immeubles.", ["1 à 7, allée des Bruyères"], default=()
    )
    identifiants: Annotated[Liste[Ligne], NonImprime("imprimé dans la convention, par quartier")] = champ(
        "Identifiants",
        "Ce qui désigne les immeubles : parcelles cadastrales, numéros d'invariant ou du répertoire des logements.",
        ["parcelle AK 212"],
        default=(),
    )


class AbattementTFPB(Modele):
    """L'abattement de 30 % de taxe foncière d'un bailleur (CGI, art. 1388 bis)."""

    logements: Liste[LogementsQuartier] = champ("Logements", "Logements par quartier vécu.", [], min_length=1)
    date_signature: Annotated[Date | None, HorsVote("signature")] = champ(
        "Date de signature", "Jour où la convention a été signée, s'il est connu.", "20/12/2024", default=None
    )
    abattements: Liste[AbattementAnnuel] = champ("Abattements", "Montant par année.", [], min_length=1)
    actions: Liste[ActionTFPB] = champ("Actions", "Programme d'actions.", [], min_length=1)
    modalites: Annotated[Texte, Rubrique("Abattement de taxe foncière")] = champ(
        "Modalités", "Diagnostic, choix des actions, suivi avec les locataires.", "Le bailleur…"
    )


class Contribution(Modele):
    """Ce qu'un partenaire écrit : contenu de `contribution.yaml` et de `texte.md`."""

    denomination: Ligne = champ("Dénomination", "Nom officiel.", "Morbihan Habitat")
    designation: Ligne = champ(
        "Désignation", "Nom avec son article, comme dans une phrase.", "l'office public de l'habitat Morbihan Habitat"
    )
    genre: Annotated[
        Literal["feminin", "masculin"],
        Aussi((("feminin", ("f", "fem", "fem.", "féminine")), ("masculin", ("m", "h", "masc", "masc.")))),
        NonImprime("accorde « représenté » et « dénommé »"),
    ] = champ("Genre", "Genre de la désignation, pour les accords.", "masculin")
    sigle: Ligne | None = champ("Sigle", "Nom court.", "MH", default=None)
    forme_juridique: Ligne = champ("Forme juridique", "Nature de la personne morale.", "office public de l'habitat")
    categorie: Annotated[Categorie, NonImprime("décide des règles, de l'ordre et des obligations")] = champ(
        "Catégorie", "Catégorie de signataire.", "bailleur_hlm"
    )
    siret: Siret | None = champ("SIRET", "Quatorze chiffres.", "732 829 320 00074", default=None)
    adresse: Adresse = champ("Adresse", "Siège ou service.", {"voie": "…", "code_postal": "56000", "commune": "Vannes"})
    logo: Logo | None = champ("Logo", "Logo imprimé en couverture.", {"fichier": "logo.png"}, default=None)
    representant: Annotated[Representant, HorsVote("les représentants changent sans nouveau vote")] = champ(
        "Représentant", "Qui signe, et en quelle qualité.", {"qualite": "Directeur général"}
    )
    referents: Annotated[Liste[Referent], HorsVote("les contacts changent sans nouveau vote")] = champ(
        "Référents", "À qui s'adresser.", [{"nom": "Le Bihan"}], min_length=1
    )
    presentation: Annotated[Texte, Rubrique("Présentation")] = champ(
        "Présentation", "Le partenaire et ce qu'il fait dans les quartiers.", "L'office…"
    )
    engagements: Liste[Engagement] = champ("Engagements", "Un par mesure.", [{"code": "MH-1"}], default=())
    abattement_tfpb: AbattementTFPB | None = champ(
        "Abattement TFPB", "Programme du bailleur.", {"abattements": []}, default=None
    )
    pieces: Liste[Piece] = champ("Pièces", "Documents fournis.", [{"fichier": "pieces/x.pdf"}], default=())
