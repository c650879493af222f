"""Who the parties are: numbers, categories, mandatory signatories, names typed by hand (V01, V02, V03, V08)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.rules.texts import passages
from contratgen.kits.engagements_quartiers_2030.rules.weights import from_vote
from contratgen.kits.engagements_quartiers_2030.schema.communs import Personne
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

SIREN_OF: Final = {"commune": ("21", "20"), "departement": ("22", "20"), "region": ("23", "20"), "epci": ("24", "20")}
"""First figures of the SIREN of a local authority; 20 is borne by those created since 2009, whatever they are."""
MANDATORY: Final = {"etat": "l'État", "region": "la région", "departement": "le département"}
"""Categories of which one party at least signs, besides the EPCI and the towns."""


def one_siret_each(contract: ContratDeVille) -> Iterator[Finding]:
    """V01. A SIRET names one establishment: two folders that share it are one party twice, or a copied number.

    The key itself (Luhn, La Poste's exception) is checked where the number is read.
    """
    holders: dict[str, str] = {}
    for name, contribution in contract.contributions.items():
        if contribution.siret is None:
            continue
        first = holders.setdefault(contribution.siret, name)
        if first != name:
            yield found(
                f"ce SIRET est déjà celui de « {first} »",
                contribution,
                "siret",
                read=contribution.siret,
                party=name,
                hint="Écrivez le SIRET de l'établissement qui s'engage, ou enlevez ce champ facultatif.",
            )


def category_of_siren(contract: ContratDeVille) -> Iterator[Finding]:
    """V02. A local authority's category is told by its SIREN and by its place in the framework: they agree.

    The titles of the parties, the transmission to the prefect and the mandatory signatories depend on the category.
    """
    for name, contribution in contract.contributions.items():
        prefixes = SIREN_OF.get(contribution.categorie, ())
        if prefixes and contribution.siret and not contribution.siret.startswith(prefixes):
            yield found(
                f"un SIREN de la catégorie « {contribution.categorie} » commence par {' ou '.join(prefixes)}",
                contribution,
                "siret",
                read=contribution.siret,
                party=name,
                hint="Vérifiez la catégorie et le SIRET : l'un des deux est celui d'un autre organisme.",
            )
    yield from _category_in_framework(contract)


def _category_in_framework(contract: ContratDeVille) -> Iterator[Finding]:
    territory = contract.cadre.territoire
    declared = [(territory.epci.partenaire, "epci"), *((town.partenaire, "commune") for town in territory.communes)]
    for name, category in declared:
        contribution = contract.contributions.get(name)
        if contribution is not None and contribution.categorie != category:
            yield found(
                f"le cadre désigne « {name} » comme {category}",
                contribution,
                "categorie",
                expected=category,
                read=contribution.categorie,
                party=name,
                hint="Corrigez la catégorie ici, ou le territoire du cadre.",
            )


def mandatory_signatories(contract: ContratDeVille) -> Iterator[Finding]:
    """V03. State, EPCI, towns with a priority district, department and region sign (loi n° 2014-173, art. 6-I).

    The instruction of 4 January 2024 asks for the department's and the region's signatures. Of a signatory whose
    contribution has not come nobody knows whether it is one of them (R11 tells that it is awaited).
    """
    framework = contract.cadre
    signing = {party.identifiant for party in framework.parties if "signataire" in party.roles and not party.signe_par}
    territory = framework.territoire
    owners = {district.commune_insee for district in framework.quartiers}
    if territory.epci.partenaire not in signing:
        yield _absent(contract, f"l'EPCI ({territory.epci.nom})", territory.epci.partenaire)
    for town in territory.communes:
        if town.code_insee in owners and town.partenaire not in signing:
            yield _absent(contract, f"la commune de {town.nom}", town.partenaire)
    present = {partner.categorie for partner in contract.signataires}
    for category, title in MANDATORY.items():
        if category not in present and signing <= contract.contributions.keys():
            yield _absent(contract, title)


def _absent(contract: ContratDeVille, title: str, party: str = "") -> Finding:
    return found(
        f"signataire obligatoire absent : {title}",
        contract.cadre,
        "parties",
        party=party,
        hint="Donnez-lui le rôle « signataire » ; s'il adhère plus tard, « adherent » et une dérogation motivée.",
    )


def adhesion_or_signature(contract: ContratDeVille) -> Iterator[Finding]:
    """V03. A party signs the contract, or joins it later by an act of adhesion: the totals say which are awaited."""
    for party in contract.cadre.parties:
        if {"signataire", "adherent"} <= set(party.roles):
            yield found(
                f"{party.identifiant} : signataire et adhérent à la fois",
                party,
                "roles",
                read=", ".join(party.roles),
                party=party.identifiant,
                hint="Gardez « signataire » s'il signe maintenant, « adherent » s'il adhère plus tard.",
            )


def names_typed_by_hand(contract: ContratDeVille) -> Iterator[Finding]:
    """V08. Name and quality of who signs have one source; typed again in a text, they outlive the person's mandate."""
    names = "|".join(r"\s+".join(map(re.escape, f"{p.prenom} {p.nom}".split())) for p in _signing_persons(contract))
    typed = re.compile(rf"\b(?:{names})\b")
    for passage in passages(contract):
        for name in typed.finditer(passage.characters) if names else ():
            yield passage.found(
                name.start(),
                f"nom d'un signataire écrit dans un texte : {' '.join(name[0].split())}",
                "Désignez la fonction (« le maire ») : le nom vient du champ « representant » du partenaire.",
                read=name[0],
            )


def _signing_persons(contract: ContratDeVille) -> Iterator[Personne]:
    yield from (contribution.representant for contribution in contract.contributions.values())
    yield from (party.mandataire for party in contract.cadre.parties if party.mandataire)


RULES: Final = (
    Rule("EQ-V01", one_siret_each),
    Rule("EQ-V02", category_of_siren, always_warning),
    Rule("EQ-V03", mandatory_signatories, from_vote, needs_all=True, after=("EQ-R03",)),
    Rule("EQ-V03", adhesion_or_signature, suspendable=False),
    Rule("EQ-V08", names_typed_by_hand, always_warning),
)
