"""What the parties write: the framework that they agree on (`contrat.yaml`), and the contribution of each of them."""

from __future__ import annotations

from typing import Annotated, Literal

from contratgen.kit import (
    Annee,
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


class Adresse(Modele):
    """L'adresse d'un siège."""

    voie: Ligne = champ("Voie", "Numéro et voie.", "3 rue des Tilleuls")
    code_postal: Ligne = champ("Code postal", "Cinq chiffres.", "99000")
    commune: Ligne = champ("Commune", "Commune du siège.", "Valbrume")


class Representant(Modele):
    """La personne qui signe pour une partie."""

    civilite: Literal["Madame", "Monsieur"] = champ("Civilité", "« Madame » ou « Monsieur ».", "Madame")
    prenom: Ligne = champ("Prénom", "Prénom usuel.", "Solenn")
    nom: Ligne = champ("Nom", "Nom.", "Le Tallec")
    qualite: Ligne = champ("Qualité", "En minuscules, accordée à la personne.", "présidente")


class Habilitation(Modele):
    """L'acte par lequel l'organe compétent d'une partie autorise son représentant à signer."""

    organe: Ligne = champ("Organe", "L'organe qui a décidé.", "conseil d'administration")
    acte: Ligne = champ("Acte", "Nature et numéro de l'acte.", "décision n° 2025-04")
    date: Date = champ("Date", "Jour de la décision.", "12/11/2025")
    transmise_le: Date | None = champ(
        "Transmise le",
        "Jour de réception par le représentant de l'État, pour une délibération.",
        "18/11/2025",
        default=None,
    )


class Indicateur(Modele):
    """Ce qui dira si une action a atteint son objectif."""

    libelle: Ligne = champ("Libellé", "Ce qui est compté.", "Enfants inscrits")
    unite: Ligne = champ("Unité", "En quoi cela se compte.", "enfants")
    cible: Nombre = champ("Cible", "Valeur visée chaque année.", "60", ge=0)
    source: Ligne = champ("Source", "D'où vient la valeur constatée.", "registre des inscriptions")


class Action(Modele):
    """Une action du programme que l'association conçoit et conduit."""

    code: Code = champ("Code", "Désigne l'action dans les textes.", "A-1")
    intitule: Ligne = champ("Intitulé", "Nom de l'action.", "Ateliers du mercredi")
    objectif: Ligne = champ(
        "Objectif", "Ce que l'action doit changer.", "Ouvrir la pratique musicale à tous les enfants"
    )
    public: Ligne = champ("Public", "À qui elle s'adresse.", "enfants de 6 à 11 ans")
    lieu: Ligne = champ("Lieu", "Où elle se tient.", "salle des Tilleuls")
    calendrier: Ligne = champ("Calendrier", "Quand elle se tient.", "tous les mercredis, hors vacances scolaires")
    indicateurs: Liste[Indicateur] = champ(
        "Indicateurs",
        "Au moins un.",
        [{"libelle": "Enfants inscrits", "unite": "enfants", "cible": "60", "source": "registre des inscriptions"}],
        default=(),
    )
    contenu: Annotated[Texte, Rubrique("Action {code}")] = champ(
        "Contenu", "Ce que l'association fera.", "Deux ateliers d'une heure."
    )


class Charge(Modele):
    """Une dépense du budget prévisionnel."""

    libelle: Ligne = champ("Libellé", "Nature de la dépense.", "Rémunérations et charges sociales")
    montant: Montant = champ("Montant", "En euros.", "38 000,00", ge=0)


class Produit(Charge):
    """Une ressource du budget prévisionnel."""

    libelle: Ligne = champ("Libellé", "Origine de la ressource.", "Cotisations")
    convention: Annotated[OuiNon, NonImprime("désigne la subvention de la convention, que son libellé nomme")] = champ(
        "Convention", "« oui » pour la subvention que la convention attribue.", "non", default=False
    )


class Budget(Modele):
    """Le budget prévisionnel du programme, une année."""

    annee: Annee = champ("Année", "Année civile.", "2026")
    charges: Liste[Charge] = champ("Charges", "Dépenses.", [{"libelle": "Achats", "montant": "4 000,00"}])
    produits: Liste[Produit] = champ("Produits", "Ressources.", [{"libelle": "Cotisations", "montant": "4 000,00"}])


class Contribution(Modele):
    """Ce qu'une partie dit d'elle-même ; l'association y joint son programme et son budget."""

    role: Annotated[Literal["collectivite", "association"], NonImprime("ordonne les parties")] = champ(
        "Rôle", "« collectivite » ou « association ».", "association"
    )
    denomination: Ligne = champ("Dénomination", "Nom officiel.", "Les Voix du canal")
    designation: Ligne = champ(
        "Désignation", "Avec son article, dans une phrase.", "l'association « Les Voix du canal »"
    )
    genre: Annotated[Literal["feminin", "masculin"], NonImprime("accorde « représentée », « habilitée »")] = champ(
        "Genre", "Genre de la désignation.", "feminin"
    )
    forme: Ligne | None = champ(
        "Forme", "Forme juridique, quand la désignation ne la dit pas.", "association déclarée", default=None
    )
    rna: Code | None = champ("RNA", "Numéro au répertoire national : W et neuf chiffres.", "W991000001", default=None)
    siret: Siret | None = champ("SIRET", "Quatorze chiffres.", "732 829 320 00074", default=None)
    adresse: Adresse = champ(
        "Siège", "Adresse du siège.", {"voie": "3 rue des Tilleuls", "code_postal": "99000", "commune": "Valbrume"}
    )
    representant: Representant = champ(
        "Représentant",
        "Qui signe.",
        {"civilite": "Madame", "prenom": "Solenn", "nom": "Le Tallec", "qualite": "présidente"},
    )
    habilitation: Annotated[Habilitation | None, HorsVote("l'acte suit le texte qu'il autorise à signer")] = champ(
        "Habilitation",
        "L'acte qui autorise à signer.",
        {"organe": "conseil d'administration", "acte": "décision n° 2025-04", "date": "12/11/2025"},
        default=None,
    )
    engagement_republicain: Date | None = champ(
        "Contrat d'engagement républicain", "Jour où l'association l'a souscrit.", "10/01/2024", default=None
    )
    presentation: Annotated[Texte, Rubrique("Présentation")] = champ(
        "Présentation", "Qui elle est, et pourquoi elle s'engage.", "Fondée en 2009, l'association…"
    )
    actions: Liste[Action] = champ("Actions", "Le programme de l'association.", [], default=())
    budgets: Liste[Budget] = champ("Budgets", "Le budget du programme, année par année.", [], default=())


class Versement(Modele):
    """Une tranche de la subvention d'une année."""

    libelle: Ligne = champ("Libellé", "Nom de la tranche.", "acompte")
    montant: Montant = champ("Montant", "En euros.", "24 000,00", gt=0)
    date: Date = champ("Date", "Jour prévu du versement.", "31/03/2026")
    condition: Ligne | None = champ(
        "Condition", "Ce dont le versement dépend.", "après l'entrée en vigueur de la convention", default=None
    )


class AnneeSubvention(Modele):
    """La subvention d'une année."""

    annee: Annee = champ("Année", "Année civile.", "2026")
    montant: Montant = champ("Montant", "Subvention de l'année, en euros.", "30 000,00", gt=0)
    versements: Liste[Versement] = champ("Versements", "Les tranches.", [], default=())


class Subvention(Modele):
    """Ce que la collectivité attribue."""

    total: Montant = champ("Total", "Pour toute la durée, en euros.", "90 000,00", gt=0)
    annees: Liste[AnneeSubvention] = champ("Années", "Année par année.", [{"annee": "2026", "montant": "30 000,00"}])


class Signature(Modele):
    """Comment la convention est signée."""

    lieu: Ligne = champ("Lieu", "Fait à…", "Valbrume")
    date_prevue: Date | None = champ("Date prévue", "Jour de la signature, s'il est fixé.", "15/12/2025", default=None)
    exemplaires: Entier = champ("Exemplaires", "Nombre d'originaux.", "1", default=1, ge=1)
    mode: Annotated[Literal["electronique", "papier", "mixte"], NonImprime("déroulement de la signature")] = champ(
        "Mode", "electronique, papier, ou mixte.", "electronique", default="electronique"
    )
    niveau: Annotated[Literal["B-B", "B-T", "B-LT", "B-LTA"], NonImprime("exigence des signatures")] = champ(
        "Niveau", "Niveau PAdES que chaque signature doit atteindre.", "B-T", default="B-B"
    )


class Derogation(Modele):
    """Une règle mise de côté, par qui et pourquoi."""

    regle: Ligne = champ("Règle", "Code de la règle.", "CPO-V03")
    motif: Ligne = champ("Motif", "Pourquoi.", "le programme suit la durée du projet associatif")
    par: Ligne = champ("Par", "Qui l'a décidé.", "la direction de la vie associative")


TECHNIQUE = "format du fichier"


class Cadre(Modele):
    """Ce dont les deux parties sont convenues : contenu de `contrat.yaml` et de `textes/`."""

    format: Annotated[Literal["1"], HorsVote(TECHNIQUE), NonImprime(TECHNIQUE)] = champ(
        "Format", "Version du format de fichier.", "1"
    )
    kit: Annotated[Literal["convention-objectifs"], HorsVote(TECHNIQUE), NonImprime(TECHNIQUE)] = champ(
        "Kit", "Type de contrat.", "convention-objectifs"
    )
    identifiant: Annotated[Identifiant, NonImprime("nomme les fichiers")] = champ(
        "Identifiant", "Nom court.", "voix-du-canal-2026-2028"
    )
    intitule: Ligne = champ("Intitulé", "Titre de la convention.", "Convention pluriannuelle d'objectifs")
    avertissement: Ligne | None = champ("Avertissement", "Mention en tête.", "Exemple fictif.", default=None)
    version: Annotated[Ligne, HorsVote("suit les états du texte")] = champ("Version", "Version du texte.", "1.0")
    date_version: Annotated[Date, HorsVote("suit les états du texte")] = champ(
        "Date de version", "Jour de cette version.", "20/11/2025"
    )
    statut: Annotated[Literal["projet", "soumis_au_vote", "a_signer"], HorsVote("suit les états du texte")] = champ(
        "Statut", "projet, soumis_au_vote ou a_signer.", "projet"
    )
    integrer_sources: Annotated[OuiNon, HorsVote("édition"), NonImprime("édition")] = champ(
        "Intégrer les sources", "« oui » pour que le projet voyage dans le dossier.", "oui", default=False
    )
    date_effet: Date = champ("Date d'effet", "Premier jour.", "01/01/2026")
    date_fin: Date = champ("Date de fin", "Dernier jour.", "31/12/2028")
    subvention: Subvention = champ(
        "Subvention",
        "Total, années, tranches.",
        {"total": "30 000,00", "annees": [{"annee": "2026", "montant": "30 000,00"}]},
    )
    mois_compte_rendu: Entier = champ(
        "Compte rendu financier", "Mois, après la fin de l'exercice, pour le remettre.", "6", default=6, ge=1
    )
    mois_bilan: Entier = champ(
        "Bilan", "Mois, avant la fin de la convention, pour remettre le bilan d'ensemble.", "3", default=3, ge=1
    )
    mois_preavis: Entier = champ("Préavis", "Mois de préavis d'une résiliation.", "3", default=3, ge=1)
    tribunal: Ligne = champ("Tribunal", "Le tribunal compétent.", "tribunal administratif de Valbrume")
    signature: Annotated[Signature, HorsVote("déroulement de la signature")] = champ(
        "Signature", "Lieu, jour, mode.", {"lieu": "Valbrume"}
    )
    derogations: Annotated[Liste[Derogation], HorsVote("contrôle du texte"), NonImprime("contrôle du texte")] = champ(
        "Dérogations", "Règles mises de côté.", [], default=()
    )
    preambule: Annotated[Texte, Rubrique("Préambule")] = champ(
        "Préambule", "L'initiative de l'association, et l'intérêt public local qu'elle rejoint.", "L'association…"
    )
    objet: Annotated[Texte, Rubrique("Objet")] = champ("Objet", "Ce que la subvention soutient.", "La convention…")
    conditions: Annotated[Texte | None, Rubrique("Conditions d'utilisation")] = champ(
        "Conditions d'utilisation",
        "À quoi la subvention peut servir, et à quoi non.",
        "La subvention sert…",
        default=None,
    )
    evaluation: Annotated[Texte, Rubrique("Évaluation")] = champ(
        "Évaluation", "Qui évalue, quand, sur quoi.", "Les parties se réunissent…"
    )
