"""A tiny kit: the loan of a hall, between two parties, on one page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from contratgen.assembly.fields import Derive, Modele, NonImprime, Rubrique, champ
from contratgen.assembly.kit import Document, Finding, Instance, Kit, Known, Metadata, Rule
from contratgen.assembly.scalars import Date, Identifiant, Ligne, Montant
from contratgen.assembly.values import Texte

HERE = Path(__file__).parent


class Cadre(Modele):
    """What both parties agree on."""

    format: Annotated[Ligne, NonImprime("nomme ou date les fichiers")] = champ("Format", "Version du format.", "1")
    kit: Annotated[Identifiant, NonImprime("nomme ou date les fichiers")] = champ(
        "Kit", "Type de contrat.", "pret-de-salle"
    )
    identifiant: Annotated[Identifiant, NonImprime("nomme ou date les fichiers")] = champ(
        "Identifiant", "Nom court.", "salle-des-fetes"
    )
    salle: Ligne = champ("Salle", "Salle prêtée.", "salle des fêtes")
    jour: Date = champ("Jour", "Jour du prêt.", "14/07/2025")
    caution: Montant = champ("Caution", "En euros.", "300,00")
    date_version: Annotated[Date, NonImprime("nomme ou date les fichiers")] = champ(
        "Date", "Date de version.", "01/06/2025"
    )
    regles: Annotated[Texte, Rubrique("Règles")] = champ("Règles", "Règles d'usage.", "On range.")


class Contribution(Modele):
    """What each party says of itself."""

    nom: Ligne = champ("Nom", "Nom.", "Association des joueurs de boules")
    mot: Annotated[Texte, Rubrique("Mot")] = champ("Mot", "Un mot.", "Merci.")


class Pret(Modele):
    """The contract."""

    cadre: Cadre = Field(title="Cadre")
    contributions: dict[str, Contribution] = Field(title="Contributions")
    parties: Annotated[tuple[Contribution, ...], Derive()] = Field(title="Parties")


class Racine(Modele):
    """What the template knows."""

    pret: Pret = Field(title="Prêt")
    empreinte_votee: str = Field(title="Empreinte")


def assemble(framework: Cadre, contributions: Mapping[str, Contribution]) -> Pret:
    """Put both together."""
    return Pret(cadre=framework, contributions=dict(contributions), parties=tuple(contributions.values()))


def two_parties(pret: Pret) -> Iterator[Finding]:
    """A loan has a lender and a borrower."""
    if len(pret.parties) != 2:
        yield Finding("un prêt a deux parties", pret.cadre.place("kit"), hint="Ajoutez la contribution qui manque.")


def documents(pret: Pret, known: Known) -> Iterator[Instance]:
    """One document."""
    yield Instance("pret", "Prêt de salle", Racine(pret=pret, empreinte_votee=known.voted))


def metadata(pret: Pret) -> Metadata:
    """Name the files."""
    return Metadata(
        pret.cadre.identifiant, "Prêt de salle", pret.parties[0].nom, pret.cadre.salle, "1", datetime.date(2025, 6, 1)
    )


KIT = Kit(
    identifier="pret-de-salle",
    version="1",
    title="Prêt de salle",
    framework=Cadre,
    contribution=Contribution,
    contract=Pret,
    assemble=assemble,
    rules=(Rule("PS-01", two_parties),),
    documents=(Document("pret", "pret.docx", Racine, documents),),
    metadata=metadata,
    templates=HERE / "modeles",
    schemas=HERE / "modeles",
    starter=HERE / "starter",
)
