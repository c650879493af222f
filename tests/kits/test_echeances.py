"""How long before a session: what the law says, what statutes say, and nothing that nobody says."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from faulty import contract_of, faults_of

from contratgen.kits.engagements_quartiers_2030.echeances import clear_days, delay_of, last_day

REGION = "      etat: executoire\n      organe: conseil régional…transmission: {date: 25/06/2024}\n"
BOARD = "{jours: 8, source: article 9 des statuts}"


def delay(category: str, *, organ: str = "conseil", own: str = "", town: str = "12 000") -> tuple[int, str] | None:
    """Return days and source of the delay of Port-Neuf's town, were it of that category."""
    said = f"\n      convocation: {own}" if own else ""
    contract = contract_of(
        ("contrat", "organe: conseil municipal", f"organe: {organ}{said}"),
        ("contrat", "{valeur: 12 000", f"{{valeur: {town}"),
    )
    party = next(one for one in contract.cadre.parties if one.identifiant == "ville")
    found = delay_of(category, "ville", party.capacite, contract.cadre)
    return (found.days, found.source) if found else None


@pytest.mark.parametrize(
    ("category", "said", "expected"),
    [
        ("commune", {}, (5, "CGCT, art. L. 2121-12")),
        ("commune", {"town": "3 500"}, (5, "CGCT, art. L. 2121-12")),
        ("commune", {"town": "3 499"}, (3, "CGCT, art. L. 2121-11")),
        ("commune", {"own": BOARD}, (8, "article 9 des statuts")),
        ("commune", {"own": "{jours: 2, source: règlement intérieur}"}, (5, "CGCT, art. L. 2121-12")),
        ("epci", {"town": "900"}, (5, "CGCT, art. L. 5211-1 et L. 2121-12")),
        ("departement", {}, (12, "CGCT, art. L. 3121-19")),
        ("region", {}, (12, "CGCT, art. L. 4132-18")),
        ("region", {"organ": "commission permanente du conseil régional"}, None),
        ("departement", {"organ": "Commission permanente", "own": BOARD}, (8, "article 9 des statuts")),
        ("association", {}, None),
        ("chambre_consulaire", {"own": BOARD}, (8, "article 9 des statuts")),
    ],
)
def test_the_delay_is_that_of_the_law_or_of_the_statutes(category, said, expected):
    assert delay(category, **said) == expected


def test_neither_the_day_of_sending_nor_that_of_the_session_counts():
    """Sent on a Thursday for the next Wednesday: five clear days."""
    contract = contract_of()
    found = delay_of("commune", "ville", contract.cadre.parties[4].capacite, contract.cadre)
    session = dt.date(2024, 6, 26)
    assert last_day(session, found) == dt.date(2024, 6, 20)
    assert clear_days(last_day(session, found), session) == found.days == 5


def test_a_standing_committee_is_not_held_to_the_days_of_its_council():
    """The law gives no delay for it: nothing is told, unless the framework says the rules of procedure."""
    act = "      etat: a_venir\n      organe: commission permanente\n{own}      seance_prevue: 17/09/2024\n"
    own = "      convocation: {jours: 7, source: article 12 du règlement intérieur}\n"
    silent = faults_of(contract_of(("contrat", REGION, act.format(own=""))), "soumis_au_vote")
    told = faults_of(contract_of(("contrat", REGION, act.format(own=own))), "soumis_au_vote")
    assert {one.code for one in silent} == {"EQ-V04"}
    [found] = [one for one in told if one.code == "EQ-V42"]
    assert re.search(r"6 jours francs avant la séance, il en faut 7 \(article 12", found.message)
