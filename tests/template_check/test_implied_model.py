"""The model that a template implies: what its tags do with each value, as Pydantic, proved on the template."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from word_text import build

from contratgen.rendering.filters import FILTERS
from contratgen.template_check.check import check_template, check_with
from contratgen.template_check.implied_model import module_of, needs_of
from contratgen.template_check.proof.rendering import render_proof
from contratgen.template_check.typed.filters import known_filters

CASES = {
    "{{ a }}": ["a : str"],
    "{{ a | date }} {{ b | euros }} {{ c | en_lettres }} {{ d | enumeration }}": [
        "a : date", "b : Decimal", "c : int", "d[] : str",
    ],
    "{% for p in ps %}{{ p.nom }}{% for m in p.mails %}{{ m }}{% endfor %}{% endfor %}": [
        "ps[].mails[] : str", "ps[].nom : str",
    ],
    "{% if urgent %}x{% endif %}": ["urgent : bool"],
    "{% if a.note %}{{ a.note }}{% endif %}": ["a.note : str"],
    "{{ ps | map(attribute='nom') | join(', ') }}": ["ps[].nom : str"],
    "{% for p in ps | selectattr('actif') | sort(attribute='rang') %}{{ p.nom }}{% endfor %}": [
        "ps[].actif : str", "ps[].nom : str", "ps[].rang : str",
    ],
    "{% set n = a.b %}{{ n.c }}": ["a.b.c : str"],
    "{% for a in xs %}{{ a }}{% endfor %}{{ a }}": ["a : str", "xs[] : str"],
    "{% if n > 3 %}{{ n }}{% endif %}{% if s == 'x' %}y{% endif %}": ["n : int", "s : str"],
    "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(a) }}": ["a : str"],
    "{{ t.strip() }}{{ d.strftime('%d') }}": ["d : date", "t : str"],
    "{% for p in ps %}{{ loop.index }}{% endfor %}{{ ps | length }}": ["ps[] : str"],
}  # fmt: skip


def read(text: str) -> Any:
    blob = build(f"corps:\n{text}")
    return blob, check_with(blob, "modele.docx", None, "docxtpl", known_filters("docxtpl", FILTERS))


def model(source: str) -> Any:
    module = ModuleType("implique")
    sys.modules[module.__name__] = module
    exec(compile(source, "implique.py", "exec"), module.__dict__)  # noqa: S102  # what is written is to run
    return module.Donnees


@pytest.mark.parametrize("text", CASES)
def test_what_tags_do_with_a_value_says_what_it_is(text: str) -> None:
    _, report = read(text)
    assert [*needs_of(report.trees).paths()] == CASES[text]


@pytest.mark.parametrize("text", CASES)
def test_the_model_runs_and_the_template_renders_with_it(text: str) -> None:
    """Whoever has templates can start in a minute."""
    blob, report = read(text)
    root = model(module_of(needs_of(report.trees), "modele.docx"))
    checked = check_template(blob, "modele.docx", root, policy="docxtpl").diagnostics
    rendered = render_proof(blob, "modele.docx", root, 4, policy="docxtpl")
    assert [fault for fault in (*checked, *rendered) if fault.blocks] == []


PARTNERS = "{% for p in partenaires %}{{ p.part | euros }}{% if p.note %}{{ p.note }}{% endif %}{% endfor %}"
WRITTEN = """

import datetime
from decimal import Decimal

from pydantic import BaseModel


class Partenaire(BaseModel):
    note: str | None = None
    part: Decimal


class Donnees(BaseModel):
    jour: datetime.date
    partenaires: list[Partenaire]
"""


def test_the_module_reads_as_a_person_would_write_it() -> None:
    _, report = read("{{ jour | date }}" + PARTNERS)
    title, written = module_of(needs_of(report.trees), "m.docx").split("\n", 1)
    assert title.startswith('"""Ce que le modèle Word « m.docx » demande')
    assert f"\n\n{written.lstrip()}" == WRITTEN


def test_a_value_read_in_two_ways_is_said_to_be() -> None:
    _, report = read("{{ a.b }}{{ a | euros }}")
    assert "# lu de deux façons" in module_of(needs_of(report.trees), "m.docx")
