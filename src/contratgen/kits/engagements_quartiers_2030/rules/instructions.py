"""What the State's circular and instructions ask of a contrat de ville (V17 to V20)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.rules.weights import from_vote
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.kits.engagements_quartiers_2030.walks import lines_of_means, objectives

REVISION: Final = 2027
"""Year of the mid-term revision (circular of 31 August 2023)."""


def objectives_have_engagements(contract: ContratDeVille) -> Iterator[Finding]:
    """V17. Each objective is carried by an engagement at least: the contract sets out measures for each of its axes."""
    for objective, carried in objectives(contract):
        if not carried:
            codes = ", ".join(measure.code for measure in objective.mesures)
            yield found(
                f"objectif {objective.code} : aucun partenaire ne s'engage",
                objective,
                "code",
                read=objective.code,
                hint=f"Il faut un engagement pour l'une de ses mesures : {codes}.",
            )


def required_parts(contract: ContratDeVille) -> Iterator[Finding]:
    """V18. Investment, revision in 2027 (instruction of 4 January 2024, circular of 31 August 2023)."""
    framework = contract.cadre
    part = framework.volet_investissement
    if not part.texte and not part.sans_objet:
        yield found(
            "le volet investissement manque",
            framework,
            "volet_investissement",
            hint="Écrivez « ## Volet investissement », ou « volet_investissement: {sans_objet: la raison} ».",
        )
    if part.texte and part.sans_objet:
        yield found(
            "le volet investissement est écrit et déclaré sans objet",
            framework,
            "volet_investissement",
            "sans_objet",
            read=part.sans_objet,
            hint="Gardez l'un des deux.",
        )
    if framework.annee_revision != REVISION:
        yield found(
            f"la révision à mi-parcours est prévue en {REVISION}",
            framework,
            "annee_revision",
            expected=str(REVISION),
            read=str(framework.annee_revision),
            hint="Corrigez l'année, ou enregistrez une dérogation.",
        )


def ordinary_means_are_concrete(contract: ContratDeVille) -> Iterator[Finding]:
    """V19. Commitments are concrete and measurable (instruction of 4 January 2024): amount, posts or device."""
    for owner, path, line in lines_of_means(contract):
        if not (line.montant or line.etp or line.dispositif):
            amount = "montant" if line.montant is None else "montant autre que zéro"
            yield found(
                f"{owner.code} : ligne de moyens sans {amount}, ETP ni dispositif",
                owner,
                *path,
                read=str(line.annee),
                hint="Ajoutez « montant », « etp » ou « dispositif » à cette ligne, ou enlevez-la.",
            )
    for partner in contract.partenaires:
        if "contributeur" in partner.partie.roles and not partner.engagements:
            yield found(
                f"{partner.denomination} : contributeur sans aucun engagement",
                partner,
                "engagements",
                party=partner.identifiant,
                hint="Ajoutez un engagement, ou retirez le rôle « contributeur » dans le cadre.",
            )


def districts_have_projects(contract: ContratDeVille) -> Iterator[Finding]:
    """V20. A part of the contract is given to each district's own project (circular of 31 August 2023)."""
    written = {project.quartier for project in contract.cadre.projets_de_quartier}
    for rank, district in enumerate(contract.cadre.quartiers):
        if district.code not in written:
            yield found(
                f"aucun projet pour le quartier {district.code}",
                contract.cadre,
                "quartiers",
                rank,
                "code",
                hint=f"Ajoutez-le à « projets_de_quartier », avec « ## Projet du quartier {district.code} ».",
            )


RULES: Final = (
    Rule("EQ-V17", objectives_have_engagements, from_vote, needs_all=True, after=("EQ-R01",)),
    Rule("EQ-V18", required_parts, from_vote),
    Rule("EQ-V19", ordinary_means_are_concrete, always_warning),
    Rule("EQ-V20", districts_have_projects, from_vote, after=("EQ-R07",)),
)
