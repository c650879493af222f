"""The contract: what was written, and what is worked out of it (`Derive`), with the roots that templates know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field

from contratgen.kit import Derive, Modele, extended, made_of
from convention_objectifs.schema import Action, AnneeSubvention, Budget, Cadre, Contribution

ORDER: Final = ("collectivite", "association")
DEFINED: Final = {"collectivite": "la collectivité", "association": "l’association"}
"""The name that the convention gives each party."""
THRESHOLD: Final = Decimal(23_000)
"""Above it, in euros a year, a convention is required (décret n° 2001-495, art. 1; loi n° 2000-321, art. 10)."""


class Partie(Contribution):
    """Une partie : sa contribution, et les formules qui en viennent."""

    identifiant: str = Field(title="Identifiant")
    rang: str = Field(title="« la collectivité » ou « l'association »")
    accord: str = Field(title="« e » si la désignation est au féminin, sinon rien")
    accord_personne: str = Field(title="« e » si la personne qui signe est une femme, sinon rien")


class AnneeConvention(AnneeSubvention):
    """La subvention d'une année, avec le budget dont elle est une part."""

    charges: Decimal = Field(title="Total des charges du programme cette année-là")


class BudgetTotalise(Budget):
    """Le budget d'une année, avec ses totaux."""

    total_charges: Decimal = Field(title="Total des charges")
    total_produits: Decimal = Field(title="Total des produits")


class Convention(Modele):
    """La convention : ce qui a été écrit (`cadre`, `contributions`) et ce qui en vient."""

    cadre: Cadre = Field(title="Cadre")
    contributions: dict[str, Contribution] = Field(title="Contributions")
    parties: Annotated[tuple[Partie, ...], Derive()] = Field(title="Parties : la collectivité, puis l'association")
    beneficiaire: Annotated[str, Derive()] = Field(title="Dénomination de l'association")
    collectivite: Annotated[str, Derive()] = Field(title="Dénomination de la collectivité")
    actions: Annotated[tuple[Action, ...], Derive()] = Field(title="Programme d'actions")
    annees: Annotated[tuple[AnneeConvention, ...], Derive()] = Field(title="Subvention année par année")
    budgets: Annotated[tuple[BudgetTotalise, ...], Derive()] = Field(title="Budgets prévisionnels")
    obligatoire: Annotated[bool, Derive()] = Field(title="Une subvention annuelle dépasse 23 000 euros")


class Racine(Modele):
    """Ce que connaissent les modèles."""

    convention: Convention = Field(title="La convention")
    empreinte_votee: str = Field(title="Empreinte du texte voté")


def assemble(framework: Cadre, contributions: Mapping[str, Contribution]) -> Convention:
    """Return the convention; a party that is missing is for the rules to tell."""
    parties = tuple(_parties(contributions))
    names = {party.role: party for party in parties}
    programme = [party for party in parties if party.role == "association"]
    budgets = tuple(_totalled(budget) for party in programme for budget in party.budgets)
    convention = Convention(
        cadre=framework,
        contributions=dict(contributions),
        parties=parties,
        beneficiaire=names["association"].denomination if "association" in names else "",
        collectivite=names["collectivite"].denomination if "collectivite" in names else "",
        actions=tuple(action for party in programme for action in party.actions),
        annees=tuple(_year(year, budgets) for year in framework.subvention.annees),
        budgets=budgets,
        obligatoire=any(year.montant > THRESHOLD for year in framework.subvention.annees),
    )
    return made_of(
        convention,
        beneficiaire=[(names.get("association"), "denomination")],
        collectivite=[(names.get("collectivite"), "denomination")],
        obligatoire=[(year, "montant") for year in framework.subvention.annees],
    )


def _parties(contributions: Mapping[str, Contribution]) -> Iterator[Partie]:
    for identifier, written in sorted(contributions.items(), key=lambda item: (ORDER.index(item[1].role), item[0])):
        party = extended(
            written,
            Partie,
            identifiant=identifier,
            rang=DEFINED[written.role],
            accord="e" if written.genre == "feminin" else "",
            accord_personne="e" if written.representant.civilite == "Madame" else "",
        )
        yield made_of(
            party,
            rang=[(written, "role")],
            accord=[(written, "genre")],
            accord_personne=[(written.representant, "civilite")],
        )


def _totalled(budget: Budget) -> BudgetTotalise:
    totalled = extended(
        budget,
        BudgetTotalise,
        total_charges=sum((charge.montant for charge in budget.charges), Decimal(0)),
        total_produits=sum((produit.montant for produit in budget.produits), Decimal(0)),
    )
    return made_of(
        totalled,
        total_charges=[(charge, "montant") for charge in budget.charges],
        total_produits=[(produit, "montant") for produit in budget.produits],
    )


def _year(year: AnneeSubvention, budgets: tuple[BudgetTotalise, ...]) -> AnneeConvention:
    charges = [charge for budget in budgets if budget.annee == year.annee for charge in budget.charges]
    whole = extended(year, AnneeConvention, charges=sum((charge.montant for charge in charges), Decimal(0)))
    return made_of(whole, charges=[(charge, "montant") for charge in charges])
