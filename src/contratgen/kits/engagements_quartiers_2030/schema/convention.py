"""What the template of a TFPB convention knows: the landlord's dwellings, and its programme year by year."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from contratgen.kit import Modele
from contratgen.kits.engagements_quartiers_2030.schema.contrat import Partenaire, RacineAnnexe
from contratgen.kits.engagements_quartiers_2030.schema.contribution import AbattementTFPB, ActionTFPB


class ActionTFPBNommee(ActionTFPB):
    """Une action, avec le nom de son quartier et de son axe."""

    quartier_nom: str = Field(title="Nom du quartier vécu")
    axe_nom: str = Field(title="Nom de l'axe du cadre national")


class PatrimoineTFPB(Modele):
    """Les logements d'un bailleur dans un quartier vécu."""

    quartier: str = Field(title="Nom du quartier vécu")
    nombre: int = Field(title="Nombre de logements")
    adresses: tuple[str, ...] = Field(title="Adresses des immeubles", default=())
    identifiants: tuple[str, ...] = Field(title="Ce qui désigne les immeubles", default=())


class AnneeTFPB(Modele):
    """Une année de la convention : abattement, actions, solde."""

    annee: int = Field(title="Année")
    abattement: Decimal = Field(title="Abattement, en euros")
    base: Decimal | None = Field(title="Base d'imposition avant abattement, en euros", default=None)
    taux: Decimal | None = Field(title="Taux cumulés, de 0 à 1, que le filtre « pourcentage » imprime", default=None)
    notifie: bool = Field(title="Montant d'un avis d'imposition, et non une estimation", default=False)
    actions: tuple[ActionTFPBNommee, ...] = Field(title="Actions de l'année")
    depenses: Decimal = Field(title="Somme des actions, en euros")
    solde: Decimal = Field(title="Abattement moins dépenses, en euros")
    ecart: str | None = Field(title="Raison du solde", default=None)


class RacineConvention(RacineAnnexe):
    """Ce que connaît le modèle de la convention d'abattement d'un bailleur."""

    bailleur: Partenaire = Field(title="Le bailleur")
    abattement: AbattementTFPB = Field(title="Son programme")
    annees: tuple[AnneeTFPB, ...] = Field(title="Abattement et actions, année par année")
    patrimoine: tuple[PatrimoineTFPB, ...] = Field(title="Logements par quartier vécu")
    total_logements: int = Field(title="Nombre de logements en tout")
    total_abattement: Decimal = Field(title="Somme des abattements, en euros")
    total_depenses: Decimal = Field(title="Somme des actions, en euros")
    signataires: tuple[Partenaire, ...] = Field(title="Signataires de la convention")
