"""Every case of `tests/cases/templates`: a Word file in readable text, and the diagnostics expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases_model import MODELS
from word_text import build, read_text

from contratgen.template_check import check_template

CASES = Path(__file__).parents[1] / "cases" / "templates"
NAMES = sorted(folder.name for folder in CASES.iterdir())


def found_in(case: Path) -> list[str]:
    """Return the diagnostics of a case as `attendu.txt` writes them."""
    text = (case / "document.txt").read_text(encoding="utf-8")
    options = read_text(text).options
    model = MODELS[options.get("modèle", "Contrat")]
    report = check_template(build(text), "document.docx", model, policy=options.get("politique", "strict"))
    return [f"{one.code} {one.place.label}" for one in report.diagnostics]


@pytest.mark.parametrize("name", NAMES)
def test_a_case_gives_the_diagnostics_expected(name):
    """Each fault is found, at its place, and nothing else is."""
    expected = (CASES / name / "attendu.txt").read_text(encoding="utf-8").splitlines()
    assert found_in(CASES / name) == expected


def test_there_are_enough_cases_of_both_kinds():
    """At least 120 faulty cases and 60 valid ones: a false alarm is a failure too."""
    faulty = [name for name in NAMES if (CASES / name / "attendu.txt").read_text(encoding="utf-8").strip()]
    assert len(faulty) >= 120
    assert len(NAMES) - len(faulty) >= 60
