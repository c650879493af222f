"""The rules on figures, in contracts that no file could write, and where days are counted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from faulty import contract_of, faults_of

from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, ParNature


@pytest.mark.parametrize(("day", "codes"), [("22/09/2024", {"EQ-V04", "EQ-V42"}), ("23/09/2024", {"EQ-V04"})])
def test_twelve_clear_days_are_enough_for_a_region(day: str, codes: set[str]) -> None:
    """Neither the day of sending, 10 September, nor the day of the session counts."""
    act = f"      etat: a_venir\n      organe: conseil régional\n      seance_prevue: {day}\n"
    coming = (
        "contrat",
        "      etat: executoire\n      organe: conseil régional…transmission: {date: 25/06/2024}\n",
        act,
    )
    assert {fault.code for fault in faults_of(contract_of(coming), "soumis_au_vote")} == codes


def replaced(contract: ContratDeVille, amount: Decimal) -> ContratDeVille:
    """Return the contract whose first partner's first amount is another, as a program could build it."""
    partner, *others = contract.partenaires
    engagement = partner.engagements[0]
    lines = engagement.moyens.droit_commun.lignes
    means = engagement.moyens.droit_commun.model_copy(
        update={"lignes": (lines[0].model_copy(update={"montant": amount}), *lines[1:])}
    )
    moyens = engagement.moyens.model_copy(update={"droit_commun": means})
    changed = partner.model_copy(update={"engagements": (engagement.model_copy(update={"moyens": moyens}),)})
    return contract.model_copy(update={"partenaires": (changed, *others)})


@pytest.mark.parametrize(
    ("amount", "codes"),
    [("10.005", {"EQ-V30"}), ("NaN", {"EQ-V30"}), ("10.00", set()), ("10", set()), ("1E+3", set())],
)
def test_an_amount_finer_than_a_cent_is_refused(amount: str, codes: set[str]) -> None:
    """A program may build a contract from decimals that no file could spell."""
    found = faults_of(replaced(contract_of(), Decimal(amount)))
    assert {fault.code for fault in found} == codes
    assert [(fault.place.file, fault.field) for fault in found] == [
        ("contributions/prefet/contribution.yaml", "moyens.droit_commun[1].montant") for _ in codes
    ]


@pytest.mark.parametrize(("part", "title"), [("axes", "axe"), ("partenaires", "partenaire")])
def test_a_table_whose_rows_do_not_sum_to_its_total_is_refused(part: str, title: str) -> None:
    """Each way of summing gives the same total, or the contract is not built."""
    contract = contract_of()
    table = contract.maquette.model_copy(update={part: getattr(contract.maquette, part)[1:]})
    (found,) = faults_of(contract.model_copy(update={"maquette": table}))
    assert (found.code, found.blocks) == ("EQ-V32", True)
    assert found.message == f"maquette : la somme par {title} n'est pas le total"
    assert found.read.startswith("Droit commun : écart de")


@pytest.mark.parametrize("field", ["total", "droit_commun"])
def test_a_table_whose_origins_do_not_sum_is_refused(field: str) -> None:
    """The total is the sum of its two origins."""
    contract = contract_of()
    other = Decimal(1) if field == "total" else ParNature(total=Decimal(1))
    totals = contract.maquette.totaux.model_copy(update={field: other})
    found = faults_of(contract.model_copy(update={"maquette": contract.maquette.model_copy(update={"totaux": totals})}))
    assert {fault.code for fault in found} == {"EQ-V32"}
    assert "maquette : le total n'est pas la somme des origines de moyens" in {fault.message for fault in found}


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [("2024-02-29", 6, "2030-02-28"), ("2024-02-29", 4, "2028-02-28"), ("2024-07-01", 6, "2030-06-30")],
)
def test_a_duration_ends_the_day_before_the_anniversary(start: str, years: int, end: str) -> None:
    """A contract of six years from 1 July ends on 30 June; 29 February has its anniversary on 1 March."""
    dates: dict[str, Any] = {"date_effet": dt.date.fromisoformat(start), "date_fin": dt.date.fromisoformat(end)}
    contract = contract_of()
    framework = contract.cadre.model_copy(update={**dates, "duree_annees": years})
    messages = [f.message for f in faults_of(contract.model_copy(update={"cadre": framework})) if f.code == "EQ-V40"]
    assert not [m for m in messages if "le contrat finit" in m]
