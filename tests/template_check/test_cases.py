"""Every case of `tests/cases/templates`: a Word file in readable text, and the diagnostics expected."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cases_model import MODELS
from word_text import build, read_text

from contratgen.rendering.grammar import faults
from contratgen.template_check import check_template

if TYPE_CHECKING:
    from collections.abc import Iterator

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


POSITIONS = {
    "corps": r"corps,(?!.* tableau)",
    "cellule": r"corps,.* tableau",
    "en-tête": "en-tête",
    "pied de page": "pied de page",
    "note": "notes de bas de page",
}
WAYS = ("set", "macro", "for")
CODES = sorted({code for name, code in vars(faults).items() if name.isupper() and str(code).startswith("CG8")})
NOT_IN_A_TEMPLATE = {"CG860", "CG870", "CG871", "CG880", "CG881", "CG888"}
"""What is told of a kit, of a contribution or of a document tried out."""
CANNOT_OCCUR = {
    "CG817": {"cellule"},  # outside a table
    "CG823": {*POSITIONS, *WAYS},  # in a comment
}


def occurrences() -> Iterator[tuple[str, str]]:
    """Yield each fault that a case expects with where it stands, and with what leads to it just above."""
    for name in NAMES:
        body = dict(read_text((CASES / name / "document.txt").read_text(encoding="utf-8")).stories).get("corps", [])
        for line in (CASES / name / "attendu.txt").read_text(encoding="utf-8").splitlines():
            code, _, label = line.partition(" ")
            yield from ((code, position) for position, pattern in POSITIONS.items() if re.match(pattern, label))
            number = re.fullmatch(r"corps,(?:.*,)? paragraphe (\d+)", label)
            above = " ".join(body[max(int(number[1]) - 2, 0) : int(number[1])]) if number else ""
            yield from ((code, way) for way in WAYS if re.search(rf"\{{% ?(?:p|tr|tc|r)? ?{way}", above))


def test_each_kind_of_fault_is_tried_everywhere_it_can_occur():
    """In the body, a table cell, a header, a footer and a footnote; through one set, one macro, one loop."""
    tried = set(occurrences())
    wanted = {
        (code, where)
        for code in CODES
        if code not in NOT_IN_A_TEMPLATE
        for where in {*POSITIONS, *WAYS} - CANNOT_OCCUR.get(code, set())
    }
    assert sorted(wanted - tried) == []
