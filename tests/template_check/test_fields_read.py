"""Fields read: a superset of the contract paths that rendering reads, never one too few."""

from __future__ import annotations

import pytest
from cases_model import Contrat
from word_text import build

from contratgen.template_check import check_template

READS = {
    "{{ titre }}": {"titre"},
    "{% if sous_titre %}a{% endif %}": {"sous_titre"},
    "{% for p in partenaires %}{{ p.denomination }}{% endfor %}": {"partenaires[].denomination"},
    "{% set x = pilote %}{{ x.sigle or '' }}": {"pilote.sigle"},
    "{% macro m(p) %}{{ p.denomination }}{% endmacro %}{{ m(pilote) }}": {"pilote.denomination"},
    "{{ partenaires | map(attribute='capacite.type') | join }}": {"partenaires[].capacite.type"},
    "{{ lignes.lignes | sum(attribute='montant') | euros }}": {"lignes.lignes[].montant"},
    "{% for l in lignes.lignes | selectattr('etp') %}{{ l.annee }}{% endfor %}": {
        "lignes.lignes[].etp", "lignes.lignes[].annee",
    },
    "{% for a, g in lignes.lignes | groupby('annee') %}{{ g[0].nature }}{% endfor %}": {
        "lignes.lignes[].annee", "lignes.lignes[].nature",
    },
    "{% for l in lignes.lignes | sort(attribute='montant') %}{{ l.annee }}{% endfor %}": {
        "lignes.lignes[].montant", "lignes.lignes[].annee",
    },
    "{{ communes | enumeration }}": {"communes[]"},
    "{% for k, v in references | dictsort %}{{ v }}{% endfor %}": {"references[]"},
    "{{ titre if publie else pilote.denomination }}": {"titre", "publie", "pilote.denomination"},
    "{% macro a(s) %}{{ s.titre }}{% for t in s.sections %}{{ a(t) }}{% endfor %}{% endmacro %}"
    "{% for s in sections %}{{ a(s) }}{% endfor %}": {
        "sections[].titre",
    },
    "{% with e = pilote.engagements %}{% for x in e[1:] %}{{ x.quartiers[0] }}{% endfor %}{% endwith %}": {
        "pilote.engagements[].quartiers[]",
    },
    "{{ ([pilote] | first).denomination }}": {"pilote.denomination"},
    "{{ {'a': titre}.a }}": {"titre"},
    "{% set ns = namespace(x=titre) %}{{ ns.x }}": {"titre"},
    "{% if communes | length > 2 %}a{% endif %}": {"communes"},
    "{% if false %}{{ titre }}{% endif %}": {"titre"},
    "{{ pilote.contacts.values() | join(', ') }}": {"pilote.contacts[]"},
    "{{ partenaires | tojson }}": {"partenaires[].representant.nom", "partenaires[].engagements[].lignes[].montant"},
}  # fmt: skip


@pytest.mark.parametrize("text", READS, ids=range(len(READS)))
def test_what_a_template_reads_is_listed(text: str) -> None:
    """Through loops, variables, macros, filters and choices."""
    report = check_template(build(f"corps:\n{text}"), "m.docx", Contrat, policy="docxtpl")
    assert READS[text] <= report.fields_read
    if "tojson" not in text:
        roots = {path.split(".")[0].split("[")[0] for path in READS[text]}
        assert {path.split(".")[0].split("[")[0] for path in report.fields_read} == roots


def test_a_tag_in_every_story_counts() -> None:
    """Body, header, note and the title of a picture."""
    text = "corps:\n{{ titre }} [image: {{ pilote.logo }}]\nen-tête:\n{{ duree }}\nnote:\n{{ statut }}"
    assert check_template(build(text), "m.docx", Contrat).fields_read == {"titre", "pilote.logo", "duree", "statut"}


def test_reading_a_condition_is_not_printing() -> None:
    """Coverage asks for what reaches the page."""
    report = check_template(build("corps:\n{% if sous_titre %}{{ titre }}{% endif %}"), "m.docx", Contrat)
    assert report.fields_read == {"sous_titre", "titre"}
    assert report.fields_printed == {"titre"}
