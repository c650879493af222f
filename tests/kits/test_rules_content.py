"""The rules on what the law and the State's instructions ask: V10 to V20."""

from __future__ import annotations

import pytest
from faulty import Case, Edit, contract_of, faults_of, silent, verify

INVESTMENT = "## Volet investissement\n\nLes halls seront refaits.\n\n"
PROJECT = "projets_de_quartier:\n  - quartier: QN05691M\n    intitule: Les Salines, un quartier à vivre\n"
NEANT = "      specifiques:\n        neant: aucun crédit demandé\n"
MEASURE = "          - code: A2.1.1\n"
OBJECTIVE = "      - code: A2.1\n"
COUNCIL = "  conseils_citoyens:\n    - quartier: QN05691M…annee: 2025}\n"
ENGAGEMENTS = "engagements:\n  - code: ADS-1…annee: 2027}\n"
CASES = (
    Case("objective without a figure", "EQ-V10", (("habitat", "        cible: {valeur: 200, annee: 2027}\n", ""),), "wEE",
         ("contrat", "intitule: Rénover les halls"), "PNH-1"),
    Case("nature of the action left empty", "EQ-V11", (("habitat", "nature_action: permanences", "nature_action: Néant."),),
         "wEE", ("habitat", "nature_action:"), "PNH-1"),
    Case("description left empty", "EQ-V11",
         (("habitat.md", "Port-Neuf Habitat tient des permanences\nchaque semaine.\n", ""),), "wEE",
         ("habitat.md", "## Engagement PNH-1"), "## Engagement PNH-1"),
    Case("measure without an engagement", "EQ-V11",
         (("contrat", MEASURE, "          - {code: A2.1.2, intitule: Fleurir, pilote: ville}\n" + MEASURE),), "wEE",
         ("contrat", "A2.1.2"), "A2.1.2"),
    Case("specific means neither given nor void", "EQ-V12", (("ville", NEANT, "      specifiques: []\n"),), "wEE",
         ("ville", "specifiques: []"), "ni ligne, ni « néant »"),
    Case("ordinary means neither given nor void", "EQ-V12",
         (("ville", "      droit_commun:\n        - annee: 2025…etp: 0,5\n", "      droit_commun: {lignes: []}\n"),), "wEE",
         ("ville", "droit_commun:"), "ni ligne, ni « néant »"),
    Case("specific means both given and void", "EQ-V12",
         (("ville", NEANT, "      specifiques:\n        lignes:\n          - {annee: 2025, montant: 300}\n        neant: rien\n"),),
         "wEE", ("ville", "lignes:"), "à la fois"),
    Case("investment both given and void", "EQ-V12",
         (("ville", NEANT, NEANT + "      investissement:\n        neant: rien\n        lignes:\n          - {annee: 2025, "
           "montant: 300}\n"),), "wEE", ("ville", "neant: rien"), "investissement"),
    Case("no engineering means", "EQ-V13",
         (("agglo", "      ingenierie:\n        - annee: 2025\n          montant: 20 000,00\n", ""),), "wEE",
         ("textes", "Une cheffe de projet"), "aucun engagement"),
    Case("engineering not described", "EQ-V13", (("textes", "Une cheffe de projet anime le contrat.\n", ""),), "wEE",
         ("textes", "## Ingénierie"), "vide"),
    Case("no local qualitative indicator", "EQ-V14", (("contrat", "      categorie: local_qualitatif\n", ""),), "wEE",
         ("contrat", "- libelle: Habitants satisfaits"), "local_qualitatif"),
    Case("structure of evaluation not named", "EQ-V15",
         (("contrat", "structure: observatoire du quartier", "structure: à désigner"),), "wEE",
         ("contrat", "structure: à désigner"), "n'est pas nommée"),
    Case("method of evaluation left empty", "EQ-V15",
         (("textes", "L’observatoire publie un bilan chaque année.\n", ""),), "wEE", ("textes", "## Suivi et évaluation"),
         "méthode"),
    Case("district without a citizens' council", "EQ-V16", (("contrat", COUNCIL, "  conseils_citoyens: []\n"),), "wEE",
         ("contrat", "- code: QN05691M"), "conseil citoyen"),
    Case("citizens' council without a place", "EQ-V16",
         (("contrat", "lieu: maison de quartier des Salines", "lieu: à définir"),), "wEE", ("contrat", "lieu: à définir"),
         "lieu"),
    Case("citizens' council without means", "EQ-V16",
         (("contrat", "[un budget de fonctionnement de 3 000 €]", "[néant]"),), "wEE", ("contrat", "moyens: [néant]"),
         "moyens dédiés"),
    Case("citizens' council without training", "EQ-V16",
         (("contrat", "      formations:\n        - {intitule: lire un budget public, annee: 2025}\n", "      formations: []\n"),),
         "wEE", ("contrat", "formations: []"), "formation"),
    Case("place of the citizens' council not described", "EQ-V16",
         (("textes", "Le conseil citoyen prend part au comité de pilotage.\n", ""),), "wEE", ("textes", "## Conseil citoyen"),
         "n'est pas décrite"),
    Case("objective without an engagement", "EQ-V17",
         (("contrat", OBJECTIVE, "      - code: A2.2\n        intitule: Fleurir\n        mesures:\n          - {code: A2.2.1, "
           "intitule: Planter, pilote: ville}\n" + OBJECTIVE),), "wEE", ("contrat", "- code: A2.2"), "A2.2.1",
         also=("EQ-V11",)),
    Case("participation not written", "EQ-V18",
         (("textes", "Le conseil citoyen prend part au comité de pilotage.\n", ""),
          ("textes", "Les terrasses ont réuni les habitants.\n", "")), "wEE", ("contrat", "  conseils_citoyens:"),
         "Participation citoyenne", also=("EQ-V16",)),
    Case("investment neither written nor void", "EQ-V18", (("textes", INVESTMENT, ""),), "wEE", ("contrat", "format: 1"),
         "volet investissement manque"),
    Case("investment both written and void", "EQ-V18",
         (("contrat", "evaluation:\n", "volet_investissement: {sans_objet: rien de prévu}\nevaluation:\n"),), "wEE",
         ("contrat", "sans_objet"), "Gardez l'un des deux"),
    Case("revision in another year", "EQ-V18", (("contrat", "annee_revision: 2027", "annee_revision: 2028"),), "wEE",
         ("contrat", "annee_revision"), "2027"),
    Case("ordinary means without measure", "EQ-V19", (("ville", "          montant: 10 000,00\n", ""),), "www",
         ("ville", "- annee: 2025"), "VPN-1"),
    Case("contributor without an engagement", "EQ-V19",
         (("sante", ENGAGEMENTS, ""), ("sante.md", "## Engagement ADS-1…semaine.\n", "")), "www", ("sante", "denomination:"),
         "sans aucun engagement"),
    Case("district without a project", "EQ-V20",
         (("contrat", PROJECT, ""), ("textes", "## Projet du quartier QN05691M\n\nLe projet relie le quartier au centre.\n\n",
                                     "")), "wEE", ("contrat", "- code: QN05691M"), "## Projet du quartier QN05691M"),
    Case("project left empty", "EQ-V20", (("textes", "Le projet relie le quartier au centre.\n", ""),), "wEE",
         ("contrat", "- code: QN05691M"), "aucun projet"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_missing_content_blocks_from_the_vote_on(case: Case) -> None:
    """What the law requires warns in a draft and blocks from the vote on; what is advised only warns."""
    verify(case)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param((("agglo", "        cible: {valeur: 200, annee: 2027}\n", ""),), id="one target an objective is enough"),
        pytest.param((("ville", NEANT, "      specifiques: [{annee: 2025, montant: 300}]\n"),), id="specific means given"),
        pytest.param((("ville", "      droit_commun:\n        - annee: 2025…etp: 0,5\n", "      droit_commun: {neant: rien}\n"),),
                     id="ordinary means declared void"),
        pytest.param((("ville", "montant: 10 000,00", "dispositif: réussite éducative"),), id="a device is concrete"),
        pytest.param((("textes", INVESTMENT, ""), ("contrat", "evaluation:\n", "volet_investissement: {sans_objet: rien de "
                      "prévu}\nevaluation:\n")), id="investment without object"),
        pytest.param((("contrat", "      categorie: local_qualitatif\n", ""), ("ville", "        cible:", "        categorie: "
                      "local_qualitatif\n        cible:")), id="a partner's indicator may be the local one"),
        pytest.param((("textes", "Les terrasses ont réuni les habitants.\n", ""),), id="terraces are no duty"),
    ],
)  # fmt: skip
def test_complete_content_is_left_alone(edits: tuple[Edit, ...]) -> None:
    """What the law leaves free gives no finding at any status."""
    silent(*edits)


def test_a_derogation_turns_a_blocking_rule_into_a_note_that_says_why() -> None:
    """A recorded derogation suspends its rule, at every status, and its reason is told in the place of the hint."""
    derogation = "derogations:\n  - {regle: EQ-V18, motif: révision avancée, par: comité, date: 10/06/2024}\nsignature:\n"
    contract = contract_of(("contrat", "annee_revision: 2027", "annee_revision: 2028"), ("contrat", "signature:\n", derogation))
    for status in ("soumis_au_vote", "a_signer"):
        (found,) = faults_of(contract, status)
        assert (found.code, found.severity.value) == ("EQ-V18", "note")
        assert found.hint == "Règle suspendue par dérogation : révision avancée (comité)."


def test_a_derogation_suspends_its_own_rule_only() -> None:
    """Another rule goes on blocking."""
    derogation = "derogations:\n  - {regle: EQ-V20, motif: retard, par: comité, date: 10/06/2024}\nsignature:\n"
    contract = contract_of(("contrat", "annee_revision: 2027", "annee_revision: 2028"), ("contrat", "signature:\n", derogation))
    assert [(f.code, f.blocks) for f in faults_of(contract)] == [("EQ-V18", True)]


def test_a_derogation_to_a_rule_of_integrity_has_no_effect() -> None:
    """The broken reference blocks all the same, and the derogation is a fault of its own."""
    derogation = "derogations:\n  - {regle: EQ-V35, motif: retard, par: comité, date: 10/06/2024}\nsignature:\n"
    contract = contract_of(("contrat", "{valeur: 1 500,", "{valeur: 15 000,"), ("contrat", "signature:\n", derogation))
    assert {(f.code, f.blocks) for f in faults_of(contract)} == {("EQ-V35", True), ("EQ-R09", True)}
