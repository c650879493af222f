"""Every rule of the contrat de ville: the cases of `tests/cases/kits`, and what derogations do to rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from faulty import LETTERS, STATUSES, Case, Edit, at_status, cases, contract_of, faults_of, place_of, silent

from contratgen.assembly.kit import Rule
from contratgen.base.diagnostics import Severity
from contratgen.kits.engagements_quartiers_2030.rules import RULES

ERRORS = Path(__file__).parents[2] / "docs"
LATE: Edit = ("contrat", "annee_revision: 2027", "annee_revision: 2028")


def derogation(rule: str, reason: str) -> Edit:
    """Return the edit that records a derogation."""
    written = f"derogations:\n  - {{regle: {rule}, motif: {reason}, par: comité, date: 10/06/2024}}\nsignature:\n"
    return ("contrat", "signature:\n", written)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("case", cases("case"), ids=str)
def test_a_fault_is_found_at_its_line(case: Case, status: str) -> None:
    """Each fault is found where it was written, weighs what it must, says what to do; no unrelated rule speaks."""
    found = faults_of(contract_of(*case.edits, without=case.without), status)
    own = [f for f in found if f.code == case.rule and (f.place.file, f.place.line) == place_of(case)]
    letter = case.weights[STATUSES.index(status)]
    assert {LETTERS[f.severity] for f in own} == {letter} - {"-"}, found
    assert {f.code for f in found} <= {case.rule, *case.also}, found
    assert any(case.says in f"{f.message} {f.hint}" for f in own) or letter == "-", found
    assert all(f.hint for f in own), found


@pytest.mark.parametrize("case", cases("valid"), ids=str)
def test_what_is_right_is_left_alone(case: Case) -> None:
    """What looks like a fault and is none gives no finding, at any status."""
    silent(*case.edits, without=case.without)


def test_every_rule_has_a_case() -> None:
    """No rule goes without a fault that provokes it; V30 and V32 have theirs in `test_rules_figures`."""
    provoked = {case.rule for case in cases("case")}
    assert {rule.code for rule in RULES} - provoked == {"EQ-V30", "EQ-V32"}


def test_a_derogation_turns_a_blocking_rule_into_a_note_that_says_why() -> None:
    """A recorded derogation suspends its rule, at every status, and its reason is told in the place of the hint."""
    suspended = derogation("EQ-V18", "révision avancée")
    contract = contract_of(LATE, suspended)
    for status in ("soumis_au_vote", "a_signer"):
        (found,) = faults_of(contract, status)
        assert (found.code, found.severity.value) == ("EQ-V18", "note")
        assert found.hint == "Règle suspendue par dérogation : révision avancée (comité)."


def test_a_derogation_suspends_its_own_rule_only() -> None:
    """Another rule goes on blocking."""
    suspended = derogation("EQ-V20", "retard")
    contract = contract_of(LATE, suspended)
    assert [(f.code, f.blocks) for f in faults_of(contract)] == [("EQ-V18", True)]


def test_a_derogation_to_a_rule_of_integrity_has_no_effect() -> None:
    """The broken reference blocks all the same, and the derogation is a fault of its own."""
    suspended = derogation("EQ-V35", "retard")
    contract = contract_of(("contrat", "{valeur: 1 500,", "{valeur: 15 000,"), suspended)
    assert {(f.code, f.blocks) for f in faults_of(contract)} == {("EQ-V35", True), ("EQ-R09", True)}


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


def test_every_rule_has_its_paragraph() -> None:
    """The codes of the rules and the paragraphs that explain them are the same."""
    explained = re.findall(r"^## (EQ-[RV]\d\d) — ", (ERRORS / "errors.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(set(explained)) == sorted({rule.code for rule in RULES})
