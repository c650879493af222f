"""The assembled contract: what was written (`cadre`, `contributions`) and what is worked out from it (`Derive`)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Final, Literal

from pydantic import Field

from contratgen.kit import Fichier, Graphique, Modele, deduit
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre, Partie
from contratgen.kits.engagements_quartiers_2030.schema.capacite import Deliberation
from contratgen.kits.engagements_quartiers_2030.schema.communs import Civilite, Indicateur
from contratgen.kits.engagements_quartiers_2030.schema.contribution import (
    Contribution,
    Engagement,
)
from contratgen.kits.engagements_quartiers_2030.schema.moyens import NATURES, MoyenIngenierie, MoyenParticipation
from contratgen.kits.engagements_quartiers_2030.schema.territoire import (
    Axe,
    Mesure,
    NatureAnnexe,
    Objectif,
    QuartierPrioritaire,
    QuartierVecu,
    Terrasse,
)

ZERO = Decimal(0)
NAMED: Final = ("civilite", "prenom", "nom", "qualite")
"""The fields of a person that a phrase names."""
NOMMEE: Final = tuple(f"representant.{name}" for name in NAMED)
MANDATAIRE: Final = tuple(f"partie.mandataire.{name}" for name in NAMED)


class Part(Modele):
    """Un pourcentage, avec ce dont il est le rapport : jamais un pourcentage seul."""

    numerateur: Decimal = Field(title="Numérateur")
    denominateur: Decimal = Field(title="Dénominateur")
    pourcentage: Decimal = Field(title="Rapport de 0 à 1, que le filtre « pourcentage » imprime")


class ParNature(Modele):
    """Des sommes en euros par nature de moyens."""

    fonctionnement: Decimal = Field(title="Fonctionnement", default=ZERO)
    investissement: Decimal = Field(title="Investissement", default=ZERO)
    ingenierie: Decimal = Field(title="Ingénierie", default=ZERO)
    valorisation: Decimal = Field(title="Valorisation", default=ZERO)
    total: Decimal = Field(title="Total", default=ZERO)


class Montants(Modele):
    """Des sommes en euros par origine, nature et statut, et des emplois en équivalent temps plein."""

    droit_commun: ParNature = Field(title="Droit commun", default_factory=ParNature)
    specifiques: ParNature = Field(title="Crédits spécifiques", default_factory=ParNature)
    ensemble: ParNature = Field(title="Les deux origines ensemble", default_factory=ParNature)
    ferme: Decimal = Field(title="Dont ferme", default=ZERO)
    indicatif: Decimal = Field(title="Dont indicatif", default=ZERO)
    sous_reserve: Decimal = Field(title="Dont sous réserve de vote", default=ZERO)
    total: Decimal = Field(title="Total", default=ZERO)
    etp: Decimal = Field(title="Emplois (ETP)", default=ZERO)


class MontantsAnnuels(Montants):
    """Les sommes d'une année."""

    annee: int = Field(title="Année")


class SommeLigne(Modele):
    """Ce qu'une ligne de moyens apporte une année."""

    annee: int = deduit("Année", "lignes.annee")
    montant: Decimal = deduit("Somme en euros", "lignes.montant", "lignes.annee", default=ZERO)
    etp: Decimal = deduit("Emplois (ETP)", "lignes.etp", "lignes.annee", default=ZERO)
    mobilise: bool = deduit("Un dispositif mobilisé, sans somme ni emploi", "lignes.annee", default=False)


class LigneParAnnee(Modele):
    """Une ligne de moyens d'une origine, d'une nature, d'une source et d'un statut, toutes années ensemble."""

    origine: str = Field(title="Origine, en clair")
    nature: str = deduit("Nature, en clair", "lignes.nature")
    statut: str = deduit("Statut, en clair", "lignes.statut")
    dispositif: str | None = deduit("Dispositif ou équipement mobilisé", "lignes.dispositif", default=None)
    source_budgetaire: str | None = deduit("Ligne de budget", "lignes.source_budgetaire", default=None)
    annees: tuple[int, ...] = deduit("Années où il y en a", "lignes.annee")
    par_annee: tuple[SommeLigne, ...] = Field(title="Par année du contrat")
    total: Decimal = deduit("Somme en euros, toutes années ensemble", "lignes.montant")
    total_etp: Decimal = deduit("Emplois, en ETP-années", "lignes.etp")


class EngagementContrat(Engagement):
    """Un engagement, avec ce que le contrat en sait : qui le porte, pour quoi, avec combien."""

    partenaire: str = deduit("Dénomination du partenaire", "contribution.denomination")
    partenaire_identifiant: str = deduit("Identifiant du partenaire", "partie.identifiant")
    mesure_intitule: str = deduit("Intitulé de la mesure", "mesure", "mesure_visee.code", "mesure_visee.intitule")
    quartiers_nommes: tuple[str, ...] = deduit(
        "Noms des quartiers vécus", "quartiers", "lieux.identifiant", "lieux.nom"
    )
    lignes: tuple[LigneParAnnee, ...] = Field(title="Moyens par origine, nature, source et statut")
    totaux: Montants = Field(title="Totaux de l'engagement")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Sommes par année où il y en a")


class Porte(Modele):
    """Ce que le contrat sait d'un moyen apporté hors des mesures."""

    porteur_nom: str = deduit("Nom abrégé du porteur", "porteur", "contribution.sigle", "contribution.denomination")
    lignes: tuple[LigneParAnnee, ...] = Field(title="Moyens par origine, nature, source et statut")
    totaux: Montants = Field(title="Totaux")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Sommes par année où il y en a")


class MoyenIngenierieContrat(MoyenIngenierie, Porte):
    """Un moyen de la conduite du contrat, avec son porteur et ses sommes."""


class MoyenParticipationContrat(MoyenParticipation, Porte):
    """Un moyen de la participation, avec son porteur et ses sommes."""


class MesureContrat(Mesure):
    """Une mesure et les engagements qui la portent."""

    pilote_nom: str = deduit(
        "Nom abrégé du pilote",
        "pilote",
        "partenaire_pilote.identifiant",
        "partenaire_pilote.sigle",
        "partenaire_pilote.denomination",
    )
    engagements: tuple[EngagementContrat, ...] = Field(title="Engagements")
    partenaires: tuple[str, ...] = deduit(
        "Noms abrégés des partenaires engagés", "porteurs.sigle", "porteurs.denomination"
    )
    totaux: Montants = Field(title="Totaux de la mesure")


class ObjectifContrat(Objectif):
    """Un objectif et ses mesures."""

    mesures: tuple[MesureContrat, ...] = Field(title="Mesures")


class AxeContrat(Axe):
    """Un axe et ses objectifs."""

    numero: int = Field(title="Rang de l'axe")
    objectifs: tuple[ObjectifContrat, ...] = Field(title="Objectifs")
    totaux: Montants = Field(title="Totaux de l'axe")
    nombre_engagements: int = deduit("Nombre d'engagements", "objectifs.mesures.engagements.mesure")


class Signataire(Modele):
    """La personne qui signe pour un partenaire."""

    civilite: Civilite = deduit("Civilité", "personne.civilite")
    prenom: str = deduit("Prénom", "personne.prenom")
    nom: str = deduit("Nom", "personne.nom")
    qualite: str = deduit("Qualité", "personne.qualite")
    mention: str | None = deduit("Mention : « pour le maire, par délégation »", *NOMMEE, default=None)


class Partenaire(Contribution):
    """Un partenaire : sa contribution, ce que la ville sait de lui, et les formules qui en viennent."""

    identifiant: str = deduit("Identifiant", "partie.identifiant")
    partie: Partie = Field(title="Ce que la ville sait de lui")
    engagements: tuple[EngagementContrat, ...] = Field(title="Engagements")
    accord: str = deduit("« e » si la désignation est au féminin, sinon rien", "genre")
    representation: str = deduit(
        "« représentée par Madame …, maire, habilitée par délibération … »",
        "genre",
        *NOMMEE,
        *MANDATAIRE,
        "capacite",
        "delegation",
    )
    habilitation: str = deduit("« habilitée par délibération n° … du … »", "representant.civilite", "capacite")
    signataire: Signataire = Field(title="Qui signe")
    signe: bool = deduit("A une place dans les signatures", "partie.roles", "partie.signe_par")
    en_attente: bool = deduit("Rejoindra le contrat par un acte d'adhésion", "partie.roles")
    signe_par_nom: str | None = deduit(
        "Désignation de la partie qui signe pour lui",
        "partie.signe_par",
        "signataire_pour_lui.designation",
        default=None,
    )
    transversaux: tuple[MoyenIngenierieContrat | MoyenParticipationContrat, ...] = Field(
        title="Moyens qu'il porte, hors des mesures"
    )
    totaux: Montants = Field(title="Totaux du partenaire")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Sommes par année du contrat")


class LigneAxe(Modele):
    """Une ligne de la maquette : un axe, ses sommes par année et au total."""

    axe: str = deduit("Code de l'axe", "axe.code")
    intitule: str = deduit("Intitulé de l'axe", "axe.intitule")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Par année du contrat")
    totaux: Montants = Field(title="Totaux")


class LignePartenaire(Modele):
    """La part d'un partenaire dans la maquette."""

    partenaire: str = deduit("Nom abrégé, avec une capitale", "partenaire.sigle", "partenaire.denomination")
    axes: tuple[LigneAxe, ...] = Field(title="Par axe où il a des moyens")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Par année du contrat")
    totaux: Montants = Field(title="Totaux")
    part: Part = Field(title="Part du total")
    part_ferme: Part = Field(title="Part ferme de ses moyens")
    en_attente: bool = deduit("Attend d'adhérer", "partenaire.en_attente")


class MaquetteFinanciere(Modele):
    """Les moyens du contrat : partenaire × axe × année × origine × nature. Rien n'y est saisi."""

    annees: tuple[int, ...] = deduit("Années du contrat", "cadre.date_effet", "cadre.date_fin")
    partenaires: tuple[LignePartenaire, ...] = Field(title="Par partenaire")
    axes: tuple[LigneAxe, ...] = Field(title="Par axe")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Par année")
    totaux: Montants = Field(title="Totaux du contrat")
    en_attente: Montants = Field(title="Dont moyens de partenaires qui attendent d'adhérer")
    part_droit_commun: Part = Field(title="Part du droit commun dans le total")
    part_ferme: Part = Field(title="Part ferme du total")
    graphique: Graphique = deduit(
        "Sommes par année et par nature, en milliers d'euros",
        "par_annee.annee",
        *(f"par_annee.ensemble.{nature}" for nature in NATURES),
    )
    description: str = deduit(
        "Ce que montre le graphique, en une phrase",
        "par_annee.annee",
        "par_annee.total",
        "totaux.droit_commun",
        "totaux.total",
    )


Incorporation = Literal["produite", "fusionnée", "jointe entière"]
INCORPORATION: Final = "Produite avec le contrat, ou fournie : fusionnée page à page, ou jointe entière et signée"


class Visa(Modele):
    """Un texte visé par le contrat."""

    texte: str = Field(title="Texte du visa, sans « Vu » ni ponctuation finale")
    introduction: Literal["Vu", "Considérant"] = Field(title="Mot d'introduction", default="Vu")


class ActeCapacite(Modele):
    """Une délibération ou une délégation, telle que le bordereau la liste."""

    partenaire: str = Field(title="Dénomination")
    nature: str = Field(title="Nature de l'acte")
    reference: str = Field(title="Référence")
    date: datetime.date | None = Field(title="Date de l'acte", default=None)
    etat: str = Field(title="État en clair")
    transmission: datetime.date | None = Field(title="Date de transmission", default=None)
    deliberation: Deliberation | None = Field(title="La délibération, si c'en est une", default=None)


class Annexe(Modele):
    """Une annexe numérotée."""

    numero: int = Field(title="Numéro, par la place dans la liste")
    identifiant: str = deduit("Identifiant", "declaree.identifiant", "bailleur.identifiant")
    titre: str = deduit("Titre", "declaree.titre", "bailleur.denomination")
    type: str = deduit("Type", "declaree.type")
    nature: NatureAnnexe = deduit("Contractuelle, évolutive ou informative", "declaree.nature", "declaree.type")
    description: str | None = deduit("Ce que montrent les pièces", "declaree.description", default=None)
    pieces: tuple[PieceAnnexe, ...] = Field(title="Pièces fournies", default=())
    a_venir_avant: datetime.date | None = deduit("À venir avant le", "declaree.a_venir_avant", default=None)
    bailleur: str | None = deduit(
        "Identifiant du bailleur, pour une convention de TFPB", "bailleur.identifiant", default=None
    )


class PieceAnnexe(Modele):
    """Une pièce fournie, à sa place dans une annexe."""

    fichier: Fichier = Field(title="Fichier")
    titre: str = Field(title="Titre")
    description: str = Field(title="Ce que la pièce montre")
    incorporation: Incorporation = Field(title=INCORPORATION, default="fusionnée")
    publiable: bool = Field(title="Quelqu'un a vérifié que le fichier peut être publié tel quel", default=False)


class LigneIndicateur(Modele):
    """Une ligne du tableau de bord."""

    partenaire: str = deduit("Qui suit l'indicateur", "engagement.partenaire", "evaluation.structure")
    engagement: str | None = deduit("Code de l'engagement, sauf indicateur commun", "engagement.code", default=None)
    indicateur: Indicateur = Field(title="Indicateur")


class TableauAxe(Modele):
    """Les indicateurs d'un axe."""

    axe: str = deduit("Code de l'axe", "axe.code")
    intitule: str = deduit("Intitulé", "axe.intitule")
    lignes: tuple[LigneIndicateur, ...] = Field(title="Indicateurs")


class TerrasseNommee(Terrasse):
    """Une terrasse, avec le nom de son quartier."""

    quartier_nom: str = deduit("Nom du quartier vécu", "quartier_vecu", "lieu.identifiant", "lieu.nom")


class ContratDeVille(Modele):
    """Le contrat assemblé, validé et figé."""

    cadre: Cadre = Field(title="Ce que la ville a écrit")
    contributions: dict[str, Contribution] = Field(title="Ce que les partenaires ont écrit, par identifiant")
    partenaires: tuple[Partenaire, ...] = deduit("Partenaires, dans l'ordre protocolaire")
    signataires: tuple[Partenaire, ...] = deduit("Signataires, dans l'ordre protocolaire")
    logos: tuple[Partenaire, ...] = deduit("Partenaires dont le logo paraît, dans l'ordre")
    pilote: str = deduit(
        "Dénomination de l'EPCI pilote",
        "cadre.territoire.epci.partenaire",
        "cadre.territoire.epci.nom",
        "epci.identifiant",
        "epci.denomination",
    )
    quartier: QuartierPrioritaire = deduit("Le premier quartier prioritaire")
    quartiers_vecus: tuple[QuartierVecu, ...] = deduit("Tous les quartiers vécus")
    terrasses: tuple[TerrasseNommee, ...] = deduit("Terrasses de quartier")
    axes: tuple[AxeContrat, ...] = deduit("Axes, objectifs, mesures et engagements")
    ingenierie: tuple[MoyenIngenierieContrat, ...] = deduit("Moyens de la conduite")
    participation: tuple[MoyenParticipationContrat, ...] = deduit("Ceux de la participation")
    visas: tuple[Visa, ...] = deduit("Visas, délibérations comprises")
    actes: tuple[ActeCapacite, ...] = deduit("Délibérations et délégations")
    maquette: MaquetteFinanciere = deduit("Maquette financière")
    indicateurs: tuple[TableauAxe, ...] = deduit("Indicateurs par axe")
    annexes: tuple[Annexe, ...] = deduit("Annexes numérotées")
    part_commune: Part = deduit("Part des habitants du quartier dans la commune")
    part_epci: Part = deduit("Part des habitants du quartier dans l'EPCI")
    nombre_mesures: int = deduit("Nombre de mesures", "axes.objectifs.mesures.code")
    nombre_engagements: int = deduit("Nombre d'engagements", "partenaires.engagements.code")


class Racine(Modele):
    """Ce que le modèle Word de chaque document connaît."""

    contrat: ContratDeVille = Field(title="Le contrat")
    empreinte_votee: str = Field(title="Empreinte du texte soumis au vote, 64 caractères")


class RacineAnnexe(Racine):
    """Ce que connaît le modèle d'une annexe."""

    annexe: Annexe = Field(title="L'annexe")


class LigneManifeste(Modele):
    """Une annexe telle que le dossier la contient."""

    numero: int = Field(title="Numéro")
    titre: str = deduit("Titre", "annexe.titre", "piece.titre")
    pages: int | None = deduit("Nombre de pages, connu après la conversion", "piece.fichier", default=None)
    empreinte: str | None = deduit("SHA-256 du document ou de la pièce", "piece.fichier", default=None)
    fichier: str = deduit("Nom du fichier", "annexe.identifiant", "piece.fichier")
    incorporation: Incorporation = deduit(INCORPORATION, "piece.fichier", default="produite")


class RacineManifeste(RacineAnnexe):
    """Ce que connaît le modèle du manifeste des annexes."""

    lignes: tuple[LigneManifeste, ...] = Field(title="Une ligne par document et par pièce")


Annexe.model_rebuild()
