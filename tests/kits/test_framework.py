"""What the framework's schema itself refuses."""

from __future__ import annotations

import pytest
from faulty import edited, facts_of, path_of

from contratgen.assembly.contract import validate
from contratgen.base.diagnostics import Diagnostic
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.reading.texts import read_sections


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


MEANS = """      specifiques:
        neant: aucun crédit demandé
"""


@pytest.mark.parametrize(
    ("short", "before", "after", "field", "hint"),
    [
        (
            "agglo",
            MEANS,
            f"{MEANS}      investissement:\n        - {{annee: 2026, montant: 5}}\n",
            "engagements[COM-1].moyens.investissement",
            "Écrivez « nature: investissement » plus bas, dans « droit_commun » ou « specifiques ».",
        ),
        (
            "agglo",
            MEANS,
            f"      nature: investissement\n{MEANS}",
            "engagements[COM-1].moyens.nature",
            "Écrivez « nature: … » plus bas, dans « droit_commun » ou « specifiques ».",
        ),
        (
            "agglo",
            MEANS,
            f"{MEANS}      montant: 5\n",
            "engagements[COM-1].moyens.montant",
            "Écrivez « montant: … » plus bas, dans « droit_commun » ou « specifiques ».",
        ),
        (
            "agglo",
            "annee: 2026",
            "annee: 2025-2026",
            "engagements[COM-1].moyens.droit_commun[2].annee",
            "Année budgétaire ; une ligne par année. Exemple : « 2025 ».",
        ),
    ],
)
def test_what_stands_too_high_is_told_its_place(short: str, before: str, after: str, field: str, hint: str) -> None:
    """Nobody is told to take out a field that holds money: it is the nature of lines, or a field of each."""
    path = path_of(short)
    files = edited([(short, before, after)])
    texts, _ = read_sections(files[path_of(f"{short}.md")], path_of(f"{short}.md"))
    found: list[Diagnostic] = []
    facts = facts_of(path, files[path])
    assert validate(KIT.contribution, facts, texts, lambda kind, name: kind.of(name, b""), found) is None
    assert [(fault.field, fault.hint) for fault in found] == [(field, hint)]


def test_a_kind_of_power_that_is_none_is_told_those_that_resemble_it() -> None:
    files = edited([("contrat", "type: delegation_fonctions", "type: délégation")])
    texts, _ = read_sections(files["textes/contrat.md"], "textes/contrat.md")
    found: list[Diagnostic] = []
    facts = facts_of("contrat.yaml", files["contrat.yaml"])
    assert validate(KIT.framework, facts, texts, lambda kind, name: kind.of(name, b""), found) is None
    assert [fault.message for fault in found] == [
        "type inconnu « délégation », attendu delegation_signature ou delegation_fonctions"
    ]
    assert "« delegation_fonctions » : une délégation de fonctions : un élu exerce" in found[0].hint


def test_statutes_ask_for_no_more_than_a_year() -> None:
    """A delay of a thousand years has no first day."""
    written = "      etat: votee\n      convocation: {jours: 999999999, source: article 9}\n"
    files = edited([("contrat", "      etat: votee\n", written)])
    texts, _ = read_sections(files["textes/contrat.md"], "textes/contrat.md")
    found: list[Diagnostic] = []
    facts = facts_of("contrat.yaml", files["contrat.yaml"])
    assert validate(KIT.framework, facts, texts, lambda kind, name: kind.of(name, b""), found) is None
    assert [fault.message for fault in found] == ["valeur trop grande : au plus 365"]


def test_an_item_that_should_be_a_group_is_told_its_fields() -> None:
    files = edited([("contrat", "themes: [éclairage]", "themes: [éclairage]\n      demandes: [de la lumière]")])
    texts, _ = read_sections(files["textes/contrat.md"], "textes/contrat.md")
    found: list[Diagnostic] = []
    facts = facts_of("contrat.yaml", files["contrat.yaml"])
    assert validate(KIT.framework, facts, texts, lambda kind, name: kind.of(name, b""), found) is None
    assert [fault.hint for fault in found] == ["Écrivez « - {demande: …, reponse: …} », par exemple."]
