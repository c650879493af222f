"""What the documents know that stand beside the dossier: the check of completeness, and the notebooks of districts."""

from __future__ import annotations

import datetime

from pydantic import Field

from contratgen.kit import Modele, deduit
from contratgen.kits.engagements_quartiers_2030.schema.communs import Referent
from contratgen.kits.engagements_quartiers_2030.schema.contrat import Racine, TerrasseNommee
from contratgen.kits.engagements_quartiers_2030.schema.contribution import Jalon
from contratgen.kits.engagements_quartiers_2030.schema.territoire import Demande, QuartierVecu


class Exigence(Modele):
    """Ce que la loi demande au contrat, et où il y répond."""

    reference: str = Field(title="Article de la loi du 21 février 2014")
    objet: str = Field(title="Ce qu'il demande")
    renvois: tuple[str, ...] = Field(title="Articles et annexes qui y répondent, une fois le contrat mis en page")
    etat: str = Field(title="« conforme », ou « à compléter » selon les règles de contrôle")
    constats: tuple[str, ...] = Field(title="Ce qui reste à compléter")


class RacineCompletude(Racine):
    """Ce que connaît le modèle du contrôle de complétude."""

    exigences: tuple[Exigence, ...] = Field(title="Ce que la loi demande")


class Etape(Jalon):
    """Un jalon, avec qui le doit et au titre de quoi."""

    partenaire: str = deduit("Dénomination du partenaire", "au_titre_de.partenaire")
    engagement: str = deduit("Intitulé de l'engagement", "au_titre_de.intitule")
    code: str = deduit("Code de l'engagement", "au_titre_de.code")


class DemandeRepondue(Demande):
    """Une demande, avec le jour où elle a été faite et les engagements qui y répondent."""

    date: datetime.date = deduit("Jour de la terrasse", "terrasse.date")
    cites: tuple[str, ...] = deduit(
        "Engagements qui y répondent : code et partenaire", "engagements", "cites.code", "partenaires.denomination"
    )


class EngagementCahier(Modele):
    """Un engagement, en une ligne."""

    code: str = deduit("Code", "engagement.code")
    intitule: str = deduit("Intitulé", "engagement.intitule")
    annees: str = deduit(
        "Années, quand ce ne sont pas toutes celles du contrat",
        "engagement.calendrier.debut",
        "engagement.calendrier.fin",
        "cadre.date_effet",
        "cadre.date_fin",
    )


class PartenaireCahier(Modele):
    """Ce qu'un partenaire fait dans le quartier, et à qui s'adresser chez lui."""

    denomination: str = deduit("Dénomination", "partenaire.denomination")
    referents: tuple[Referent, ...] = Field(title="Référents dont les coordonnées peuvent être publiées")
    engagements: tuple[EngagementCahier, ...] = Field(title="Ce qu'il fait dans le quartier")


class RacineCahier(Racine):
    """Ce que connaît le modèle du cahier d'un quartier vécu."""

    quartier: QuartierVecu = Field(title="Le quartier")
    terrasses: tuple[TerrasseNommee, ...] = Field(title="Terrasses tenues dans le quartier")
    demandes: tuple[DemandeRepondue, ...] = Field(title="Ce qui y a été demandé, et ce qui est répondu")
    etapes: tuple[Etape, ...] = Field(title="Prochains jalons à la date de la version, dans l'ordre")
    partenaires: tuple[PartenaireCahier, ...] = Field(title="Qui fait quoi, et à qui en parler")
