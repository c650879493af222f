"""The rules that keep references between files: R01 to R13. None can be suspended."""

from __future__ import annotations

import pytest
from faulty import STATUSES, Case, at_status, contract_of, faults_of, silent, verify

from contratgen.assemble.kit import Rule
from contratgen.diagnostics import Severity
from contratgen.kits.engagements_quartiers_2030.rules import RULES

SANTE = "  - identifiant: sante\n    roles: [contributeur]\n    signe_par: prefet\n    suivi: {etat: valide}\n"
MEASURE = "          - code: A1.1.2\n"
CASES = (
    Case("unknown measure", "EQ-R01", (("habitat", "mesure: A2.1.1", "mesure: A2.1.7"),), "EEE",
         ("habitat", "mesure: A2.1.7"), "Vouliez-vous écrire « A2.1.1 » ?", also=("EQ-V32", "EQ-V17", "EQ-V11")),
    Case("unknown lived district of an engagement", "EQ-R02", (("ville", "[salines, moulin]", "[salines, moulni]"),),
         "EEE", ("ville", "moulni"), "« moulin »"),
    Case("unknown lived district of a landlord's homes", "EQ-R02",
         (("habitat", "{quartier: salines, nombre", "{quartier: saline, nombre"),), "EEE", ("habitat", "nombre: 120"),
         "« salines »"),
    Case("unknown lived district of an abatement's action", "EQ-R02",
         (("habitat", "      quartier: moulin\n", "      quartier: port\n"),), "EEE", ("habitat", "quartier: port"),
         "Noms connus : moulin, salines."),
    Case("unknown lived district of a terrace", "EQ-R02",
         (("contrat", "quartier_vecu: moulin", "quartier_vecu: moulins"),), "EEE", ("contrat", "quartier_vecu:"),
         "« moulin »"),
    Case("unknown leader of a measure", "EQ-R03", (("contrat", "pilote: habitat", "pilote: abitat"),), "EEE",
         ("contrat", "pilote: abitat"), "« habitat »"),
    Case("unknown EPCI", "EQ-R03", (("contrat", "partenaire: agglo", "partenaire: aglo"),), "EEE",
         ("contrat", "partenaire: aglo"), "« agglo »", also=("EQ-V03",)),
    Case("unknown town", "EQ-R03", (("contrat", "partenaire: ville", "partenaire: vile"),), "EEE",
         ("contrat", "partenaire: vile"), "« ville »", also=("EQ-V03",)),
    Case("unknown signer for a service", "EQ-R03", (("contrat", "signe_par: prefet", "signe_par: prefete"),), "EEE",
         ("contrat", "signe_par: prefete"), "« prefet »"),
    Case("unknown party in the order of the parties", "EQ-R03",
         (("contrat", "  lieu: Port-Neuf\n", "  lieu: Port-Neuf\n  ordre: [prefet, regions]\n"),), "EEE",
         ("contrat", "ordre: [prefet, regions]"), "« region »"),
    Case("unknown party in the order of the logos", "EQ-R03",
         (("contrat", "  lieu: Port-Neuf\n", "  lieu: Port-Neuf\n  ordre_logos:\n    - prefet\n    - villes\n"),), "EEE",
         ("contrat", "- villes"), "« ville »"),
    Case("measure code used twice", "EQ-R04",
         (("contrat", MEASURE, "          - code: A1.1.1\n            intitule: Autre\n            pilote: ville\n" + MEASURE),),
         "EEE", ("contrat", "code: A1.1.1"), "contrat.yaml:", nth=2, also=("EQ-V32",)),
    Case("objective code used twice", "EQ-R04",
         (("contrat", "      - code: A2.1\n", "      - code: A1.1\n"),), "EEE", ("contrat", "- code: A1.1"), nth=4,
         also=("EQ-R06",)),
    Case("engagement code used by two partners", "EQ-R04",
         (("ville", "code: VPN-1", "code: COM-1"), ("ville.md", "Engagement VPN-1", "Engagement COM-1")), "EEE",
         ("ville", "code: COM-1"), "contributions/agglo/contribution.yaml"),
    Case("lived district declared twice", "EQ-R04",
         (("contrat", "{identifiant: moulin,", "{identifiant: salines,"),
          ("contrat", "quartier_vecu: moulin", "quartier_vecu: salines")),
         "EEE", ("contrat", "nom: Le Moulin"), also=("EQ-R02",)),
    Case("annex declared twice", "EQ-R04", (("contrat", "identifiant: attribution", "identifiant: deliberations"),),
         "EEE", ("contrat", "identifiant: deliberations"), nth=2),
    Case("party declared twice", "EQ-R04",
         (("contrat", SANTE, SANTE + "  - identifiant: sante\n    roles: [consulte]\n"),), "EEE",
         ("contrat", "identifiant: sante"), nth=2),
    Case("town declared twice", "EQ-R04",
         (("contrat", "quartiers:\n", '    - {partenaire: ville, nom: Port-Neuf, code_insee: "56901", population: '
           "{valeur: 9 000, millesime: 2021, source: INSEE}}\nquartiers:\n"),), "EEE",
         ("contrat", "valeur: 9 000")),
    Case("two projects for one district", "EQ-R04",
         (("contrat", "    intitule: Les Salines, un quartier à vivre\n", "    intitule: Les Salines, un quartier à vivre\n"
           "  - {quartier: QN05691M, intitule: Un autre}\n"),), "EEE", ("contrat", "intitule: Un autre")),
    Case("folder that no party declares", "EQ-R05", (("contrat", SANTE, ""),), "EEE",
         ("sante", "denomination:"), "Déclarez-la dans « parties »"),
    Case("measure code of another objective", "EQ-R06",
         (("contrat", "code: A2.1.1", "code: A1.2.1"), ("habitat", "A2.1.1", "A1.2.1")), "EEE",
         ("contrat", "code: A1.2.1")),
    Case("objective code of another axis", "EQ-R06", (("contrat", "- code: A2.1\n", "- code: A3.1\n"),), "EEE",
         ("contrat", "code: A3.1")),
    Case("citizens' council of an unknown district", "EQ-R07",
         (("contrat", "- quartier: QN05691M\n      arrete", "- quartier: QN05692M\n      arrete"),), "EEE",
         ("contrat", "QN05692M"), "« QN05691M »", also=("EQ-V16",)),
    Case("project of an unknown district", "EQ-R07",
         (("contrat", "- quartier: QN05691M\n    intitule", "- quartier: QN05691B\n    intitule"),
          ("textes", "quartier QN05691M", "quartier QN05691B")), "EEE", ("contrat", "QN05691B"), also=("EQ-V20",)),
    Case("perimeter shown by an unknown annex", "EQ-R08",
         (("contrat", "perimetre_annexe: perimetre", "perimetre_annexe: carte"),), "EEE",
         ("contrat", "perimetre_annexe:"), "attribution, deliberations, perimetre, tfpb"),
    Case("derogation to an unknown rule", "EQ-R09",
         (("contrat", "signature:\n", "derogations:\n  - {regle: EQ-V98, motif: retard, par: comité, date: 10/06/2024}\n"
           "signature:\n"),), "EEE", ("contrat", "EQ-V98"), "règle inconnue"),
    Case("derogation to a rule of integrity", "EQ-R09",
         (("contrat", "signature:\n", "derogations:\n  - {regle: EQ-V32, motif: retard, par: comité, date: 10/06/2024}\n"
           "signature:\n"),), "EEE", ("contrat", "EQ-V32"), "ne se suspend pas"),
    Case("unknown reference", "EQ-R10", (("contrat", "[loi-2014-173,", "[loi-2014-137,"),), "EEE",
         ("contrat", "references:"), "« loi-2014-173 »"),
    Case("reference too weakly sourced", "EQ-R10", (("contrat", "decret-2023-1314", "decret-2023-1312"),), "EEE",
         ("contrat", "references:"), "source trop faible"),
    Case("contribution that has not come", "EQ-R11", (("contrat", SANTE, SANTE.replace("valide}", "attendu}")),), "wEE",
         ("contrat", "identifiant: sante"), "contributions/sante/", without=("sante",), also=("EQ-R12",)),
    Case("contribution past its deadline", "EQ-R11", (("contrat", SANTE, SANTE + "    echeance: 15/03/2024\n"),), "wEE",
         ("contrat", "identifiant: sante"), "relancez", without=("sante",), also=("EQ-R12",)),
    Case("contribution said to have come", "EQ-R12", (), "www", ("contrat", "suivi: {etat: valide}"), "n'est pas là",
         without=("sante",), also=("EQ-R11",), nth=6),
    Case("contribution said to be awaited", "EQ-R12", (("contrat", SANTE, SANTE.replace("valide}", "attendu}")),), "www",
         ("contrat", "etat: attendu"), "est arrivée"),
    Case("contribution not validated when the text is frozen", "EQ-R12",
         (("contrat", SANTE, SANTE.replace("valide}", "en_relecture}")),), "-ww", ("contrat", "etat: en_relecture")),
    Case("signed for by who does not sign", "EQ-R13",
         (("contrat", SANTE, SANTE.replace("signe_par: prefet", "signe_par: agglo")),
          ("contrat", "  - identifiant: agglo\n    roles: [contributeur, signataire]", "  - identifiant: agglo\n"
           "    roles: [contributeur]")), "EEE", ("contrat", "signe_par: agglo"), also=("EQ-V03",)),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_broken_reference_is_found_at_its_line(case: Case) -> None:
    """Each fault is found where it was written, whatever the status, and no unrelated rule speaks."""
    verify(case)


def test_the_project_has_no_fault_at_any_status() -> None:
    """The project that every test starts from is valid, so that a finding is the edit's doing."""
    silent()


def test_an_order_of_the_parties_may_be_wished() -> None:
    """Known parties in `ordre` are no fault."""
    silent(("contrat", "  lieu: Port-Neuf\n", "  lieu: Port-Neuf\n  ordre: [region, prefet]\n"))


def test_a_consulted_party_writes_nothing() -> None:
    """A party that neither contributes nor signs is not awaited."""
    silent(("contrat", SANTE, "  - identifiant: sante\n    roles: [consulte]\n"), without=("sante",))


def test_rules_that_need_every_contribution_wait_for_them() -> None:
    """When a contribution could not be read, rules that its absence would trigger falsely are left out."""
    contract = contract_of(without=("habitat",))
    whole = {fault.code for fault in faults_of(contract)}
    partial = {fault.code for fault in faults_of(contract, complete=False)}
    assert {"EQ-R11", "EQ-V17", "EQ-V11"} <= whole
    assert not partial & {rule.code for rule in RULES if rule.needs_all}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.code.startswith("EQ-R")], ids=lambda rule: rule.code)
def test_no_reference_rule_can_be_suspended(rule: Rule) -> None:
    """Integrity allows no derogation."""
    assert not rule.suspendable


def test_every_rule_has_its_reason_and_its_own_name() -> None:
    """The reason of a rule is its docstring, which begins with its number."""
    for rule in RULES:
        assert (rule.check.__doc__ or "").startswith(rule.code.removeprefix("EQ-")), rule
    assert len({rule.check for rule in RULES}) == len(RULES)


def test_the_weight_of_a_rule_never_decreases() -> None:
    """From draft to signature, a rule weighs more, never less."""
    order = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
    contract = contract_of()
    for rule in RULES:
        weights = [order.index(rule.weigh(at_status(contract, status))) for status in STATUSES]
        assert weights == sorted(weights), rule
