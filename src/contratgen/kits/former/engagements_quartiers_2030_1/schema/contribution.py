"""A contribution (`contribution.yaml` and `texte.md`): what one partner writes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from contratgen.assembly.fields import HorsVote, Liste, Modele, NonImprime, Rubrique, champ
from contratgen.assembly.meaning import Aussi
from contratgen.assembly.scalars import Annee, Code, Date, Entier, Etp, Identifiant, Ligne, Montant, Siret
from contratgen.assembly.values import Texte
from contratgen.kits.former.engagements_quartiers_2030_1.schema.communs import (
    Adresse,
    Categorie,
    Indicateur,
    Logo,
    Piece,
    Referent,
    Representant,
)
from contratgen.reading.located import Mapping, Sequence


class LigneMoyens(Modele):
    """Des moyens pour une année : un montant, des emplois (ETP) ou un dispositif."""

    annee: Annee = champ("Année", "Année budgétaire.", "2025")
    montant: Montant | None = champ("Montant", "Euros, deux décimales au plus.", "120 000,00", default=None, ge=0)
    etp: Etp | None = champ("ETP", "Emplois en équivalent temps plein.", "0,5", default=None, ge=0)
    dispositif: Ligne | None = champ(
        "Dispositif", "Dispositif ou équipement mobilisé.", "Programme de réussite éducative", default=None
    )
    source_budgetaire: Ligne | None = champ("Source budgétaire", "Ligne de budget.", "BOP 147", default=None)
    nature: Literal["numeraire", "valorisation", "mise_a_disposition"] = champ(
        "Nature", "Argent versé, temps valorisé ou mise à disposition.", "numeraire", default="numeraire"
    )
    statut: Annotated[
        Literal["ferme", "indicatif", "sous_reserve_de_vote"],
        Aussi((("indicatif", ("prévisionnel",)), ("sous_reserve_de_vote", ("sous réserve", "sous réserve du vote")))),
    ] = champ("Statut", "Ce qui est acquis.", "sous_reserve_de_vote", default="sous_reserve_de_vote")


class Lignes(Modele):
    """Des lignes de moyens, ou « néant » avec sa raison."""

    lignes: Liste[LigneMoyens] = champ("Lignes", "Une par année et par source.", [], default=())
    neant: Ligne | None = champ(
        "Néant", "Pourquoi il n'y en a pas.", "pas de crédits spécifiques sollicités", default=None
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms: the list of lines alone, or the group of fields."""
        fields = handler.resolve_ref_schema(handler(schema))
        lines = {**fields["properties"]["lignes"]}
        lines.pop("default", None)
        return {"anyOf": [lines, fields], "title": cls.__name__}

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        if not isinstance(value, Sequence):
            return {"lignes": value}
        wrapped = Mapping(value.place)
        wrapped["lignes"] = value
        wrapped.keys_at["lignes"] = value.place
        return wrapped


class Moyens(Modele):
    """Les moyens d'un engagement, en quatre natures (art. 6-IV, 3° et 4°)."""

    droit_commun: Lignes = champ("Droit commun", "Moyens ordinaires du partenaire.", [{"annee": "2025"}])
    specifiques: Lignes = champ("Crédits spécifiques", "Crédits de la politique de la ville.", {"neant": "…"})
    investissement: Lignes = champ("Investissement", "Dépenses d'équipement.", [], default_factory=Lignes)
    ingenierie: Lignes = champ("Ingénierie", "Moyens d'étude et d'animation.", [], default_factory=Lignes)


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
    moyens: Moyens = champ("Moyens", "Moyens par nature.", {"droit_commun": []})
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
