"""What the template of a TFPB convention knows: the landlord's dwellings, and its programme year by year."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from contratgen.kit import Modele, deduit
from contratgen.kits.engagements_quartiers_2030.schema.contrat import Partenaire, RacineAnnexe
from contratgen.kits.engagements_quartiers_2030.schema.contribution import AbattementTFPB, ActionTFPB


class ActionTFPBNommee(ActionTFPB):
    """Une action, avec le nom de son quartier et de son axe."""

    quartier_nom: str = deduit("Nom du quartier vécu", "quartier", "lieu.identifiant", "lieu.nom")
    axe_nom: str = deduit("Nom de l'axe du cadre national", "axe")


class PatrimoineTFPB(Modele):
    """Les logements d'un bailleur dans un quartier vécu."""

    quartier: str = deduit("Nom du quartier vécu", "logements.quartier", "lieu.identifiant", "lieu.nom")
    nombre: int = deduit("Nombre de logements", "logements.nombre")
    adresses: tuple[str, ...] = deduit("Adresses des immeubles", "logements.adresses", default=())
    identifiants: tuple[str, ...] = deduit("Ce qui désigne les immeubles", "logements.identifiants", default=())


class AnneeTFPB(Modele):
    """Une année de la convention : abattement, actions, solde."""

    annee: int = deduit("Année", "declare.annee")
    abattement: Decimal = deduit("Abattement, en euros", "declare.montant")
    base: Decimal | None = deduit("Base d'imposition avant abattement, en euros", "declare.base", default=None)
    taux: Decimal | None = deduit(
        "Taux cumulés, de 0 à 1, que le filtre « pourcentage » imprime", "declare.taux", default=None
    )
    notifie: bool = deduit(
        "Montant d'un avis d'imposition, et non une estimation", "declare.montant", "declare.notifie", default=False
    )
    actions: tuple[ActionTFPBNommee, ...] = Field(title="Actions de l'année")
    depenses: Decimal = deduit("Somme des actions, en euros", "actions.montant", "programme.annee")
    solde: Decimal = deduit(
        "Abattement moins dépenses, en euros", "declare.montant", "actions.montant", "programme.annee"
    )
    ecart: str | None = deduit("Raison du solde", "declare.ecart", default=None)


class RacineConvention(RacineAnnexe):
    """Ce que connaît le modèle de la convention d'abattement d'un bailleur."""

    bailleur: Partenaire = Field(title="Le bailleur")
    abattement: AbattementTFPB = Field(title="Son programme")
    annees: tuple[AnneeTFPB, ...] = Field(title="Abattement et actions, année par année")
    patrimoine: tuple[PatrimoineTFPB, ...] = Field(title="Logements par quartier vécu")
    total_logements: int = deduit("Nombre de logements en tout", "abattement.logements.nombre")
    total_abattement: Decimal = deduit("Somme des abattements, en euros", "annees.abattement")
    total_depenses: Decimal = deduit("Somme des actions, en euros", "annees.depenses")
    signataires: tuple[Partenaire, ...] = Field(title="Signataires de la convention")
