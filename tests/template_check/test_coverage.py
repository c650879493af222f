"""Coverage: what somebody writes is printed by some document, or its field says why not."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import BaseModel
from word_text import build

from contratgen.assembly.fields import Derive, Modele, NonImprime
from contratgen.template_check import check_template, coverage


class Personne(Modele):
    """Stands in two places of a contribution."""

    nom: str
    courriel: Annotated[str, NonImprime("réservé au suivi")]


class Apport(Modele):
    """What a partner writes."""

    intitule: str
    referent: Personne
    signataire: Personne
    publie: bool = False
    motif: str | None = None
    total: Annotated[int, Derive()] = 0


class ApportEnrichi(Apport):
    """The same, with what the contract knows of it."""

    rang: int


class Racine(BaseModel):
    """The root of a template that shows contributions."""

    apports: list[ApportEnrichi]


def lacks(text: str) -> list[str]:
    """Return the written fields that a template does not print."""
    report = check_template(build(f"corps:\n{text}"), "m.docx", Racine)
    return [one.field for one in coverage([Apport], [report])]


FIELDS = "{{ a.intitule }}{{ a.referent.nom }}{{ a.signataire.nom }}{% if a.publie %}x{% endif %}{{ a.motif or '' }}"


def test_a_kit_that_prints_everything_has_no_fault() -> None:
    """Subclasses count as what they extend; derived and unprinted fields are not asked for."""
    assert lacks("{% for a in apports %}" + FIELDS + "{% endfor %}") == []


@pytest.mark.parametrize(
    ("dropped", "field"),
    [
        ("{{ a.intitule }}", "intitule"),
        ("{{ a.referent.nom }}", "referent.nom"),
        ("{{ a.signataire.nom }}", "signataire.nom"),
        ("{% if a.publie %}x{% endif %}", "publie"),
        ("{{ a.motif or '' }}", "motif"),
    ],
)
def test_a_field_that_is_printed_nowhere_is_a_fault_of_the_kit(dropped: str, field: str) -> None:
    """Also when the same model is printed in another of its places."""
    assert lacks("{% for a in apports %}" + FIELDS.replace(dropped, "") + "{% endfor %}") == [field]


def test_a_text_that_is_only_tested_is_not_printed() -> None:
    """A condition shows a yes or no, not a text."""
    assert "motif" in lacks("{% for a in apports %}{% if a.motif %}x{% endif %}{% endfor %}")


def test_a_field_printed_by_another_document_is_covered() -> None:
    """Coverage is of the kit, not of each template."""
    whole = "{% for a in apports %}" + FIELDS + "{% endfor %}"
    first, second = (
        check_template(build(f"corps:\n{text}"), "m.docx", Racine)
        for text in (whole.replace("{{ a.intitule }}", ""), "{% for a in apports %}{{ a.intitule }}{% endfor %}")
    )
    assert len(coverage([Apport], [first])) == 1
    assert coverage([Apport], [first, second]) == ()


def test_the_fault_names_the_schema_and_the_remedy() -> None:
    """Its reader is who maintains the kit."""
    report = check_template(build("corps:\nrien"), "m.docx", Racine)
    first = coverage([Apport], [report])[0]
    assert (first.code, first.place.label) == ("CG870", "Apport.intitule")
    assert "NonImprime" in first.hint


class Page(Modele):
    """What a document shows: copies and sums of what was written."""

    titre: Annotated[str, Derive("apport.intitule")]
    lignes: Annotated[int, Derive("titre")] = 0
    autre: str = ""


class RacinePage(BaseModel):
    """The root of a template that shows such a page alone."""

    page: Page


@pytest.mark.parametrize(("shown", "printed"), [("titre", True), ("lignes | nombre", True), ("autre", False)])
def test_a_field_shown_through_what_is_worked_out_of_it_is_shown(shown: str, *, printed: bool) -> None:
    """Also through two declarations, one of which the assembly gives the model of."""
    report = check_template(build(f"corps:\n{{{{ page.{shown} }}}}"), "m.docx", RacinePage)
    assert ("intitule" not in [fault.field for fault in coverage([Apport], [report])]) is printed
