"""What the check refuses of a template, rendering refuses in the same words at the same places, and nothing else."""

from __future__ import annotations

import pytest
from cases_model import MODELS
from docx_builder import field
from pydantic import BaseModel
from test_cases import CASES, NAMES
from word_text import build, read_text

from attacks import ATTACKS, outside
from attacks import said as said_in
from contratgen.diagnostics import Diagnostic, InputError
from contratgen.grammar import faults
from contratgen.render import prepare
from contratgen.template_check import check_template

OF_TAGS = {
    *(
        "CG314",
        "CG321",
        faults.DANGLING,
        faults.BRACES,
        faults.CHARACTER,
        faults.SYNTAX,
        faults.STATEMENT,
        faults.PREFIX,
    ),
    *(faults.TEXT_BESIDE, faults.TWO_IN_ONE, faults.OUTSIDE_TABLE, faults.OPEN_AND_CLOSE, faults.UNCLOSED),
    *(faults.UNOPENED, faults.CROSSING, faults.SPLIT_TAG, faults.IN_COMMENT, faults.UNRENDERED, faults.AMOUNT),
    *(f"CG80{number}" for number in range(1, 10)),
}


class Nothing(BaseModel):
    """A model without fields."""


def said(found: tuple[Diagnostic, ...]) -> list[tuple[str, str, str]]:
    return sorted((one.code, str(one.place), one.message) for one in found if one.blocks and one.code in OF_TAGS)


def refused(template: bytes) -> list[tuple[str, str, str]]:
    """Return what rendering says of a template before it sees any value."""
    try:
        prepare(template, "document.docx")
    except InputError as refusal:
        return said(refusal.diagnostics)
    return []


@pytest.mark.parametrize("name", NAMES)
def test_the_check_and_rendering_say_the_same_of_every_case(name: str) -> None:
    text = (CASES / name / "document.txt").read_text(encoding="utf-8")
    model = MODELS[read_text(text).options.get("modèle", "Contrat")]
    template = build(text)
    report = check_template(template, "document.docx", model, policy="docxtpl")
    assert refused(template) == said(report.diagnostics)


ELSEWHERE = {
    "a link by telephone": outside("hyperlink", "tel:0297000000"),
    "a date": said_in(field("DATE", "1")),
    "an equation of Word's": said_in(field("= 1 + 1", "2")),
    **{name: template for name, (template, _) in ATTACKS.items()},
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_the_check_and_rendering_say_the_same_of_what_a_file_holds(name: str) -> None:
    report = check_template(ELSEWHERE[name], "document.docx", Nothing, policy="docxtpl")
    assert refused(ELSEWHERE[name]) == said(report.diagnostics)
