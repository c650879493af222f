"""Random mutations of the kit's templates: the check never fails, and never accepts what rendering then refuses.

`CONTRATGEN_MUTATIONS` sets how many are tried: a hundred by default, more on demand.
"""

from __future__ import annotations

import os

import pytest
from mutants import Mutator

from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.template_check import check_template
from contratgen.template_check.render_proof import render_proof

COUNT = int(os.environ.get("CONTRATGEN_MUTATIONS", "120"))
DOCUMENTS = list({document.template: document for document in KIT.documents}.values())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.identifier)
def test_a_mutated_template_is_refused_or_renders(document) -> None:  # type: ignore[no-untyped-def]  # a Document
    """Diagnostics or a document: never an exception, never a text lost."""
    mutator = Mutator((KIT.templates / document.template).read_bytes())
    for seed in range(COUNT // len(DOCUMENTS)):
        mutant = mutator.mutant(seed)
        report = check_template(mutant, document.template, document.root)
        if not any(one.blocks for one in report.diagnostics):
            assert render_proof(mutant, document.template, document.root, 2) == (), f"mutation {seed}"
