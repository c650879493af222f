"""What the framework's schema itself refuses."""

from __future__ import annotations

import pytest
from faulty import edited, facts_of

from contratgen.assemble.contract import validate
from contratgen.diagnostics import Diagnostic
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.read.texts import read_sections


@pytest.mark.parametrize("end", ["30/09/2020", "01/10/2024"])
def test_a_contract_ends_after_it_begins(end: str) -> None:
    """Without a single year, no total could be worked out: the fault stands at the last day."""
    files = edited([("contrat", "date_fin: 30/09/2030", f"date_fin: {end}")])
    texts, _ = read_sections(files["textes/contrat.md"], "textes/contrat.md")
    facts = facts_of("contrat.yaml", files["contrat.yaml"])
    found: list[Diagnostic] = []
    assert validate(KIT.framework, facts, texts, lambda kind, name: kind.of(name, b""), found) is None
    assert [(str(fault.place), fault.code, fault.field) for fault in found] == [
        ("contrat.yaml:12:11", "CG213", "date_fin")
    ]
