"""What the law requires a contrat de ville to hold: loi n° 2014-173, articles 6-IV and 7 (V10 to V16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule
from contratgen.kits.engagements_quartiers_2030.rules.blanks import says_nothing
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.rules.weights import from_vote
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, EngagementContrat
from contratgen.kits.engagements_quartiers_2030.schema.moyens import Lignes, MoyenTransversal
from contratgen.kits.engagements_quartiers_2030.schema.territoire import ConseilCitoyen
from contratgen.kits.engagements_quartiers_2030.walks import (
    bringing_means,
    engagements,
    indicators,
    lines_of_means,
    objectives,
)

SPLIT: Final = {"droit_commun": "droit commun", "specifiques": "crédits spécifiques"}
"""The means that every engagement states, or declares void (art. 6-IV, 3°)."""


def objectives_are_quantified(contract: ContratDeVille) -> Iterator[Finding]:
    """V10‡. The contract fixes objectives, notably quantified ones (art. 6-IV, 1°): each has a target with a figure."""
    for objective, carried in objectives(contract):
        if carried and not any(i.cible for e in carried for i in e.indicateurs):
            yield found(
                f"objectif {objective.code} : aucun indicateur de ses engagements n'a de cible chiffrée",
                objective,
                "intitule",
                read=objective.intitule,
                hint="Ajoutez « cible: {valeur: …, annee: …} » à un indicateur de : "
                + ", ".join(e.code for e in carried)
                + ".",
            )


def actions_have_a_nature(contract: ContratDeVille) -> Iterator[Finding]:
    """V11‡. The contract says the nature of the actions (art. 6-IV, 2°): each measure has one."""
    for axis in contract.axes:
        for objective in axis.objectifs:
            for measure in objective.mesures:
                if not measure.engagements:
                    yield found(
                        f"mesure {measure.code} : aucun engagement ne dit quelle action la réalise",
                        measure,
                        "code",
                        hint="Demandez un engagement au pilote, ou retirez la mesure.",
                        party=measure.pilote,
                    )
    for engagement in engagements(contract):
        if says_nothing(engagement.nature_action):
            yield found(
                f"engagement {engagement.code} : la nature de l'action n'est pas dite",
                engagement,
                "nature_action",
                read=engagement.nature_action,
                hint="Dites en quelques mots ce qui est fait : travaux, permanences, ateliers…",
            )


def means_are_split(contract: ContratDeVille) -> Iterator[Finding]:
    """V12‡. Means are told apart, ordinary and specific (art. 6-IV, 3°): what brings some has both, or « néant »."""
    for bringing in bringing_means(contract):
        for field, title in SPLIT.items():
            means: Lignes = getattr(bringing.moyens, field)
            if not means.lignes and not means.neant:
                yield _on_means(
                    bringing,
                    field,
                    f"{title} : ni ligne, ni « néant »",
                    f"Écrivez des lignes, ou « {field}: {{neant: la raison}} ».",
                )
            if means.lignes and means.neant:
                yield _on_means(
                    bringing, field, f"{title} : des lignes et « néant » à la fois", "Gardez l'un des deux."
                )


def _on_means(bringing: EngagementContrat | MoyenTransversal, field: str, message: str, hint: str) -> Finding:
    kind = "engagement" if isinstance(bringing, EngagementContrat) else "moyen"
    return found(f"{kind} {bringing.code} : {message}", bringing, "moyens", field, hint=hint)


def engineering_is_provided(contract: ContratDeVille) -> Iterator[Finding]:
    """V13‡. The contract states its engineering means (art. 6-IV, 4°): at least one line of means, beside the text."""
    if not any(line.nature == "ingenierie" for _, _, line in lines_of_means(contract)):
        yield found(
            "aucun moyen d'ingénierie",
            contract.cadre,
            "gouvernance",
            "ingenierie",
            hint="Ajoutez à « gouvernance.moyens » les postes de qui conduit le contrat, ou une ligne "
            "« nature: ingenierie » à un engagement.",
        )


def an_indicator_is_local(contract: ContratDeVille) -> Iterator[Finding]:
    """V14‡. Indicators of results include local qualitative ones (art. 6-IV, 5°)."""
    if not any(one.categorie == "local_qualitatif" for one in indicators(contract)):
        yield found(
            "aucun indicateur local qualitatif",
            contract.cadre,
            "evaluation",
            "indicateurs",
            hint="Ajoutez un indicateur avec « categorie: local_qualitatif », ici ou dans un engagement.",
        )


def evaluation_has_a_structure(contract: ContratDeVille) -> Iterator[Finding]:
    """V15‡. The contract names the local structure that evaluates it (art. 6-IV, 6°); the schema asks how."""
    evaluation = contract.cadre.evaluation
    if says_nothing(evaluation.structure):
        yield found(
            "la structure locale d'évaluation n'est pas nommée",
            contract.cadre,
            "evaluation",
            "structure",
            read=evaluation.structure,
            hint="Nommez l'observatoire, le service ou l'organisme qui évalue.",
        )


def citizens_councils_have_their_means(contract: ContratDeVille) -> Iterator[Finding]:
    """V16‡. Each district has a citizens' council, with a place, dedicated means and training (art. 7)."""
    participation = contract.cadre.participation
    served = {council.quartier for council in participation.conseils_citoyens}
    for rank, district in enumerate(contract.cadre.quartiers):
        if district.code not in served:
            yield found(
                f"aucun conseil citoyen pour le quartier {district.code}",
                contract.cadre,
                "quartiers",
                rank,
                "code",
                hint="Ajoutez-le dans « participation.conseils_citoyens ».",
            )
    for council in participation.conseils_citoyens:
        yield from _council(council)


def _council(council: ConseilCitoyen) -> Iterator[Finding]:
    if says_nothing(council.lieu):
        yield found(
            "le lieu du conseil citoyen n'est pas dit",
            council,
            "lieu",
            read=council.lieu,
            hint="Nommez la salle mise à disposition.",
        )
    if all(map(says_nothing, council.moyens)):
        yield found(
            "les moyens dédiés au conseil citoyen ne sont pas dits",
            council,
            "moyens",
            hint="Écrivez au moins un moyen : budget, local, temps d'animation.",
        )
    if not council.formations:
        yield found(
            "aucune formation des membres du conseil citoyen",
            council,
            "formations",
            hint="Ajoutez au moins une formation avec son année.",
        )


RULES: Final = (
    Rule("EQ-V10", objectives_are_quantified, from_vote, needs_all=True),
    Rule("EQ-V11", actions_have_a_nature, from_vote, needs_all=True, after=("EQ-R01",)),
    Rule("EQ-V12", means_are_split, from_vote),
    Rule("EQ-V13", engineering_is_provided, from_vote, needs_all=True),
    Rule("EQ-V14", an_indicator_is_local, from_vote, needs_all=True),
    Rule("EQ-V15", evaluation_has_a_structure, from_vote),
    Rule("EQ-V16", citizens_councils_have_their_means, from_vote, after=("EQ-R07",)),
)
