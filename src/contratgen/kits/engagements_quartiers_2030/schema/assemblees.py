"""What the documents given to an assembly before it votes know: the contract, and what concerns this assembly."""

from __future__ import annotations

import datetime

from pydantic import Field

from contratgen.kit import Modele
from contratgen.kits.engagements_quartiers_2030.schema.contrat import Partenaire, Racine, Visa


class EtapeDuVote(Modele):
    """Une étape du vote : sa date, si elle est fixée, et le texte qui la demande."""

    titre: str = Field(title="Ce qu'il faut faire")
    jour: datetime.date | None = Field(title="Date, ou dernier jour", default=None)
    source: str | None = Field(title="Texte ou statuts qui le demandent", default=None)
    precision: str | None = Field(title="Précision", default=None)


class Modification(Modele):
    """Ce qui a changé dans une partie du contrat."""

    partie: str = Field(title="Titre du contrat, ou partenaire")
    changements: tuple[str, ...] = Field(title="Un changement par ligne")


class RacineAssemblee(Racine):
    """Ce que connaissent les modèles remis à une assemblée : note de synthèse, délibération."""

    partenaire: Partenaire = Field(title="La partie dont l'assemblée délibère")
    l_organe: str = Field(title="L'assemblée, avec son article : « le conseil municipal »")
    de_l_organe: str = Field(title="La même, après « de » : « du conseil municipal »")
    seance: datetime.date | None = Field(title="Jour de la séance, s'il est fixé", default=None)
    remis: str = Field(title="Ce que les membres ont reçu avant la séance : « la note de synthèse jointe à … »")
    objet: str = Field(title="Objet de l'acte, 499 caractères au plus")
    visas: tuple[Visa, ...] = Field(title="Visas du contrat qui conviennent à cette assemblée")
    teletransmis: bool = Field(title="La délibération est transmise au représentant de l'État")
    vote_precedent: datetime.date | None = Field(title="Jour du dernier vote de l'assemblée", default=None)
    meme_texte: bool = Field(title="Ce vote a porté sur ce même texte", default=False)
    compare_a: str | None = Field(title="Texte d'avant, s'il y a été comparé", default=None)
    modifications: tuple[Modification, ...] = Field(title="Ce qui a changé", default=())
    autres_modifications: int = Field(title="Nombre de changements qui ne sont pas donnés", default=0)
    etapes: tuple[EtapeDuVote, ...] = Field(title="Calendrier du vote")
