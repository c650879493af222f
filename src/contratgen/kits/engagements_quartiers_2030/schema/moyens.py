"""Means: money and jobs, each line with its origin (art. 6-IV, 3°) and its nature (art. 6-IV, 3° and 4°)."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from contratgen.kit import (
    Annee,
    Aussi,
    Code,
    Etp,
    Identifiant,
    Ligne,
    Liste,
    Modele,
    Montant,
    NonImprime,
    champ,
    located,
)

Origine = Literal["droit_commun", "specifiques"]
Nature = Literal["fonctionnement", "investissement", "ingenierie", "valorisation"]
ORIGINES: Final[dict[Origine, str]] = {"droit_commun": "Droit commun", "specifiques": "Crédits spécifiques"}
"""Where means come from: ordinary policies, or the credits of the politique de la ville; with the words printed."""
NATURES: Final[dict[Nature, str]] = {
    "fonctionnement": "Fonctionnement",
    "investissement": "Investissement",
    "ingenierie": "Ingénierie",
    "valorisation": "Valorisation",
}
"""What means are spent on, with the words printed."""


IN_ROWS: Final = NonImprime("imprimé par origine, nature, source et statut, les années en colonnes")


class LigneMoyens(Modele):
    """Des moyens pour une année : un montant, des emplois (ETP) ou un dispositif."""

    annee: Annotated[Annee, IN_ROWS] = champ("Année", "Année budgétaire ; une ligne par année.", "2025")
    nature: Annotated[
        Nature,
        Aussi(
            (
                ("fonctionnement", ("fonct", "fonct.")),
                ("investissement", ("investissements", "invest", "invest.")),
                ("valorisation", ("mise à disposition", "en nature", "valorisé", "valorisée")),
            )
        ),
        IN_ROWS,
    ] = champ(
        "Nature",
        "fonctionnement, investissement, ingenierie (études, animation, conduite du projet), ou valorisation (temps et "
        "locaux mis à disposition, sans versement).",
        "fonctionnement",
        default="fonctionnement",
    )
    montant: Annotated[Montant | None, IN_ROWS] = champ(
        "Montant", "Euros, deux décimales au plus.", "120 000,00", default=None, ge=0
    )
    etp: Annotated[Etp | None, IN_ROWS] = champ("ETP", "Emplois en équivalent temps plein.", "0,5", default=None, ge=0)
    dispositif: Annotated[Ligne | None, IN_ROWS] = champ(
        "Dispositif", "Dispositif ou équipement mobilisé.", "Programme de réussite éducative", default=None
    )
    source_budgetaire: Annotated[Ligne | None, IN_ROWS] = champ(
        "Source budgétaire", "Ligne de budget.", "BOP 147", default=None
    )
    statut: Annotated[
        Literal["ferme", "indicatif", "sous_reserve_de_vote"],
        Aussi(
            (
                ("ferme", ("voté", "votée", "acquis", "attribué")),
                ("indicatif", ("indicative", "prévisionnel", "estimé", "estimatif")),
                ("sous_reserve_de_vote", ("sous réserve", "sous réserve du vote", "sous réserve du vote du budget")),
            )
        ),
        IN_ROWS,
    ] = champ(
        "Statut",
        "ferme (déjà voté ou attribué), sous_reserve_de_vote (prévu au budget d'une année à venir) ou indicatif "
        "(estimé, sans engagement de somme).",
        "sous_reserve_de_vote",
        default="sous_reserve_de_vote",
    )


class Lignes(Modele):
    """Des lignes de moyens, ou « néant » avec sa raison."""

    lignes: Liste[LigneMoyens] = champ("Lignes", "Une par année, par nature et par source.", [], default=())
    neant: Ligne | None = champ(
        "Néant", "Pourquoi il n'y en a pas.", "pas de crédits spécifiques sollicités", default=None
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the forms: the list of lines alone, one line alone, or the group of fields."""
        fields = handler.resolve_ref_schema(handler(schema))
        lines = {**fields["properties"]["lignes"]}
        lines.pop("default", None)
        return {"anyOf": [lines, lines["items"], fields], "title": cls.__name__}

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: Any) -> Any:
        if isinstance(value, located.Mapping) and "annee" in value and cls.model_fields.keys().isdisjoint(value):
            one = located.Sequence(value.place)
            one.append(value)
            value = one
        if not isinstance(value, (list, tuple)):
            return value
        if not isinstance(value, located.Sequence):
            return {"lignes": value}
        wrapped = located.Mapping(value.place)
        wrapped["lignes"] = value
        wrapped.keys_at["lignes"] = value.place
        return wrapped


class Moyens(Modele):
    """Des moyens, par origine (art. 6-IV, 3°) ; chaque ligne dit sa nature."""

    droit_commun: Lignes = champ("Droit commun", "Moyens ordinaires du partenaire.", [{"annee": "2025"}])
    specifiques: Lignes = champ("Crédits spécifiques", "Crédits de la politique de la ville.", {"neant": "…"})


class MoyenTransversal(Modele):
    """Ce qu'un partenaire apporte hors des mesures : un poste, un budget, un service."""

    code: Code = champ("Code", "Propre au contrat, distinct des codes d'engagement.", "ING-1")
    intitule: Ligne = champ("Intitulé", "Le poste, le budget ou le service apporté.", "Cheffe de projet du contrat")
    porteur: Annotated[Identifiant, NonImprime("renvoi, imprimé par la dénomination du partenaire")] = champ(
        "Porteur", "Partenaire qui l'apporte.", "aqta"
    )
    moyens: Moyens = champ("Moyens", "Moyens, par origine.", {"droit_commun": []})


class MoyenIngenierie(MoyenTransversal):
    """Ce qu'un partenaire apporte à la conduite du contrat (art. 6-IV, 4°)."""


class MoyenParticipation(MoyenTransversal):
    """Ce qu'un partenaire apporte au conseil citoyen et à la participation (art. 7)."""
