"""Random mutations of the kit's templates: the check never fails, nor accepts what rendering refuses or loses.

Ten thousand are tried, always the same; `CONTRATGEN_MUTATIONS` tries more, or fewer.
"""

from __future__ import annotations

import os

import pytest
from mutants import Mutator, lasting_words

from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.ooxml.package import open_package, parse_xml
from contratgen.rendering import prepare, render_document
from contratgen.rendering.filters import FILTERS
from contratgen.rendering.found_again import all_text
from contratgen.template_check.check import check_with, root_of
from contratgen.template_check.proof.random_contracts import contract
from contratgen.template_check.proof.rendering import chart_series
from contratgen.template_check.typed.filters import known_filters

COUNT = int(os.environ.get("CONTRATGEN_MUTATIONS", "10000"))
DOCUMENTS = list({document.template: document for document in KIT.every_document}.values())
SHARES = {document.template: 1 if document.identifier == "contrat" else 2 for document in DOCUMENTS}
"""The contract's template is ten times the size of the others: it gets half as many mutants."""
DRAWS = 3
"""Contracts that accepted mutants are filled with in turn: everything absent, present once, present many times."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.identifier)
def test_a_mutated_template_is_refused_or_renders_whole(document) -> None:  # type: ignore[no-untyped-def]  # a Document
    """Diagnostics or documents: no exception, no value lost (the renderer looks), no word of the template."""
    mutator = Mutator((KIT.templates / document.template).read_bytes())
    root, signatures = root_of(document.root), known_filters("strict", FILTERS)
    accepted = 0
    for seed in range(COUNT * SHARES[document.template] // sum(SHARES.values()) + 1):
        mutant = mutator.mutant(seed)
        report = check_with(mutant, document.template, root, "strict", signatures)
        if not any(one.blocks for one in report.diagnostics):
            accepted += 1
            _see_that_it_renders(mutant, document, seed)
    assert accepted or COUNT < 1000  # a harmless mutation is drawn now and then


def _see_that_it_renders(mutant: bytes, document, seed: int) -> None:  # type: ignore[no-untyped-def]  # a Document
    prepared = prepare(mutant, document.template)
    series = chart_series(prepared)
    words = lasting_words(mutant)
    made = open_package(render_document(prepared, contract(document.root, seed % DRAWS, series)), document.template)
    text = all_text(parse_xml(made.parts[made.main]))
    assert not [one for one in words if one not in text], f"mutation {seed}"
