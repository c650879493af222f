"""The assembled contract: what was written (`cadre`, `contributions`) and what is worked out from it (`Derive`)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import Field

from contratgen.kit import Derive, Fichier, Graphique, Modele
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre, Partie
from contratgen.kits.engagements_quartiers_2030.schema.capacite import Deliberation
from contratgen.kits.engagements_quartiers_2030.schema.communs import Civilite, Indicateur
from contratgen.kits.engagements_quartiers_2030.schema.contribution import (
    Contribution,
    Engagement,
)
from contratgen.kits.engagements_quartiers_2030.schema.moyens import MoyenIngenierie, MoyenParticipation
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

    annee: int = Field(title="Année")
    montant: Decimal = Field(title="Somme en euros", default=ZERO)
    etp: Decimal = Field(title="Emplois (ETP)", default=ZERO)
    mobilise: bool = Field(title="Un dispositif mobilisé, sans somme ni emploi", default=False)


class LigneParAnnee(Modele):
    """Une ligne de moyens d'une origine, d'une nature, d'une source et d'un statut, toutes années ensemble."""

    origine: str = Field(title="Origine, en clair")
    nature: str = Field(title="Nature, en clair")
    statut: str = Field(title="Statut, en clair")
    dispositif: str | None = Field(title="Dispositif ou équipement mobilisé", default=None)
    source_budgetaire: str | None = Field(title="Ligne de budget", default=None)
    annees: tuple[int, ...] = Field(title="Années où il y en a")
    par_annee: tuple[SommeLigne, ...] = Field(title="Par année du contrat")
    total: Decimal = Field(title="Somme en euros, toutes années ensemble")
    total_etp: Decimal = Field(title="Emplois, en ETP-années")


class EngagementContrat(Engagement):
    """Un engagement, avec ce que le contrat en sait : qui le porte, pour quoi, avec combien."""

    partenaire: str = Field(title="Dénomination du partenaire")
    partenaire_identifiant: str = Field(title="Identifiant du partenaire")
    mesure_intitule: str = Field(title="Intitulé de la mesure")
    quartiers_nommes: tuple[str, ...] = Field(title="Noms des quartiers vécus")
    lignes: tuple[LigneParAnnee, ...] = Field(title="Moyens par origine, nature, source et statut")
    totaux: Montants = Field(title="Totaux de l'engagement")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Sommes par année où il y en a")


class Porte(Modele):
    """Ce que le contrat sait d'un moyen apporté hors des mesures."""

    porteur_nom: str = Field(title="Nom abrégé du porteur")
    lignes: tuple[LigneParAnnee, ...] = Field(title="Moyens par origine, nature, source et statut")
    totaux: Montants = Field(title="Totaux")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Sommes par année où il y en a")


class MoyenIngenierieContrat(MoyenIngenierie, Porte):
    """Un moyen de la conduite du contrat, avec son porteur et ses sommes."""


class MoyenParticipationContrat(MoyenParticipation, Porte):
    """Un moyen de la participation, avec son porteur et ses sommes."""


class MesureContrat(Mesure):
    """Une mesure et les engagements qui la portent."""

    pilote_nom: str = Field(title="Nom abrégé du pilote")
    engagements: tuple[EngagementContrat, ...] = Field(title="Engagements")
    partenaires: tuple[str, ...] = Field(title="Noms abrégés des partenaires engagés")
    totaux: Montants = Field(title="Totaux de la mesure")


class ObjectifContrat(Objectif):
    """Un objectif et ses mesures."""

    mesures: tuple[MesureContrat, ...] = Field(title="Mesures")


class AxeContrat(Axe):
    """Un axe et ses objectifs."""

    numero: int = Field(title="Rang de l'axe")
    objectifs: tuple[ObjectifContrat, ...] = Field(title="Objectifs")
    totaux: Montants = Field(title="Totaux de l'axe")
    nombre_engagements: int = Field(title="Nombre d'engagements")


class Signataire(Modele):
    """La personne qui signe pour un partenaire."""

    civilite: Civilite = Field(title="Civilité")
    prenom: str = Field(title="Prénom")
    nom: str = Field(title="Nom")
    qualite: str = Field(title="Qualité")
    mention: str | None = Field(title="Mention : « pour le maire, par délégation »", default=None)


class Partenaire(Contribution):
    """Un partenaire : sa contribution, ce que la ville sait de lui, et les formules qui en viennent."""

    identifiant: str = Field(title="Identifiant")
    partie: Partie = Field(title="Ce que la ville sait de lui")
    engagements: tuple[EngagementContrat, ...] = Field(title="Engagements")
    accord: str = Field(title="« e » si la désignation est au féminin, sinon rien")
    representation: str = Field(title="« représentée par Madame …, maire, habilitée par délibération … »")
    habilitation: str = Field(title="« habilitée par délibération n° … du … »")
    signataire: Signataire = Field(title="Qui signe")
    signe: bool = Field(title="A une place dans les signatures")
    en_attente: bool = Field(title="Rejoindra le contrat par un acte d'adhésion")
    signe_par_nom: str | None = Field(title="Désignation de la partie qui signe pour lui", default=None)
    transversaux: tuple[MoyenIngenierieContrat | MoyenParticipationContrat, ...] = Field(
        title="Moyens qu'il porte, hors des mesures"
    )
    totaux: Montants = Field(title="Totaux du partenaire")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Sommes par année du contrat")


class LigneAxe(Modele):
    """Une ligne de la maquette : un axe, ses sommes par année et au total."""

    axe: str = Field(title="Code de l'axe")
    intitule: str = Field(title="Intitulé de l'axe")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Par année du contrat")
    totaux: Montants = Field(title="Totaux")


class LignePartenaire(Modele):
    """La part d'un partenaire dans la maquette."""

    partenaire: str = Field(title="Nom abrégé, avec une capitale")
    axes: tuple[LigneAxe, ...] = Field(title="Par axe où il a des moyens")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Par année du contrat")
    totaux: Montants = Field(title="Totaux")
    part: Part = Field(title="Part du total")
    part_ferme: Part = Field(title="Part ferme de ses moyens")
    en_attente: bool = Field(title="Attend d'adhérer")


class MaquetteFinanciere(Modele):
    """Les moyens du contrat : partenaire × axe × année × origine × nature. Rien n'y est saisi."""

    annees: tuple[int, ...] = Field(title="Années du contrat")
    partenaires: tuple[LignePartenaire, ...] = Field(title="Par partenaire")
    axes: tuple[LigneAxe, ...] = Field(title="Par axe")
    par_annee: tuple[MontantsAnnuels, ...] = Field(title="Par année")
    totaux: Montants = Field(title="Totaux du contrat")
    en_attente: Montants = Field(title="Dont moyens de partenaires qui attendent d'adhérer")
    part_droit_commun: Part = Field(title="Part du droit commun dans le total")
    part_ferme: Part = Field(title="Part ferme du total")
    graphique: Graphique = Field(title="Sommes par année et par nature, en milliers d'euros")
    description: str = Field(title="Ce que montre le graphique, en une phrase")


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
    identifiant: str = Field(title="Identifiant")
    titre: str = Field(title="Titre")
    type: str = Field(title="Type")
    nature: NatureAnnexe = Field(title="Contractuelle, évolutive ou informative")
    description: str | None = Field(title="Ce que montrent les pièces", default=None)
    pieces: tuple[PieceAnnexe, ...] = Field(title="Pièces fournies", default=())
    a_venir_avant: datetime.date | None = Field(title="À venir avant le", default=None)
    bailleur: str | None = Field(title="Identifiant du bailleur, pour une convention de TFPB", default=None)


class PieceAnnexe(Modele):
    """Une pièce fournie, à sa place dans une annexe."""

    fichier: Fichier = Field(title="Fichier")
    titre: str = Field(title="Titre")
    description: str = Field(title="Ce que la pièce montre")
    incorporation: Incorporation = Field(title=INCORPORATION, default="fusionnée")
    publiable: bool = Field(title="Quelqu'un a vérifié que le fichier peut être publié tel quel", default=False)


class LigneIndicateur(Modele):
    """Une ligne du tableau de bord."""

    partenaire: str = Field(title="Qui suit l'indicateur")
    engagement: str | None = Field(title="Code de l'engagement, sauf indicateur commun", default=None)
    indicateur: Indicateur = Field(title="Indicateur")


class TableauAxe(Modele):
    """Les indicateurs d'un axe."""

    axe: str = Field(title="Code de l'axe")
    intitule: str = Field(title="Intitulé")
    lignes: tuple[LigneIndicateur, ...] = Field(title="Indicateurs")


class TerrasseNommee(Terrasse):
    """Une terrasse, avec le nom de son quartier."""

    quartier_nom: str = Field(title="Nom du quartier vécu")


class ContratDeVille(Modele):
    """Le contrat assemblé, validé et figé."""

    cadre: Cadre = Field(title="Ce que la ville a écrit")
    contributions: dict[str, Contribution] = Field(title="Ce que les partenaires ont écrit, par identifiant")
    partenaires: Annotated[tuple[Partenaire, ...], Derive()] = Field(title="Partenaires, dans l'ordre protocolaire")
    signataires: Annotated[tuple[Partenaire, ...], Derive()] = Field(title="Signataires, dans l'ordre protocolaire")
    logos: Annotated[tuple[Partenaire, ...], Derive()] = Field(title="Partenaires dont le logo paraît, dans l'ordre")
    pilote: Annotated[str, Derive()] = Field(title="Dénomination de l'EPCI pilote")
    quartier: Annotated[QuartierPrioritaire, Derive()] = Field(title="Le premier quartier prioritaire")
    quartiers_vecus: Annotated[tuple[QuartierVecu, ...], Derive()] = Field(title="Tous les quartiers vécus")
    terrasses: Annotated[tuple[TerrasseNommee, ...], Derive()] = Field(title="Terrasses de quartier")
    axes: Annotated[tuple[AxeContrat, ...], Derive()] = Field(title="Axes, objectifs, mesures et engagements")
    ingenierie: Annotated[tuple[MoyenIngenierieContrat, ...], Derive()] = Field(title="Moyens de la conduite")
    participation: Annotated[tuple[MoyenParticipationContrat, ...], Derive()] = Field(title="Ceux de la participation")
    visas: Annotated[tuple[Visa, ...], Derive()] = Field(title="Visas, délibérations comprises")
    actes: Annotated[tuple[ActeCapacite, ...], Derive()] = Field(title="Délibérations et délégations")
    maquette: Annotated[MaquetteFinanciere, Derive()] = Field(title="Maquette financière")
    indicateurs: Annotated[tuple[TableauAxe, ...], Derive()] = Field(title="Indicateurs par axe")
    annexes: Annotated[tuple[Annexe, ...], Derive()] = Field(title="Annexes numérotées")
    part_commune: Annotated[Part, Derive()] = Field(title="Part des habitants du quartier dans la commune")
    part_epci: Annotated[Part, Derive()] = Field(title="Part des habitants du quartier dans l'EPCI")
    nombre_mesures: Annotated[int, Derive()] = Field(title="Nombre de mesures")
    nombre_engagements: Annotated[int, Derive()] = Field(title="Nombre d'engagements")


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
    titre: str = Field(title="Titre")
    pages: int | None = Field(title="Nombre de pages, connu après la conversion", default=None)
    empreinte: str | None = Field(title="SHA-256 du document ou de la pièce", default=None)
    fichier: str = Field(title="Nom du fichier")
    incorporation: Incorporation = Field(title=INCORPORATION, default="produite")


class RacineManifeste(RacineAnnexe):
    """Ce que connaît le modèle du manifeste des annexes."""

    lignes: tuple[LigneManifeste, ...] = Field(title="Une ligne par document et par pièce")


Annexe.model_rebuild()
