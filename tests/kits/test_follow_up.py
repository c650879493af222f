"""What `contratgen suivi` knows of each party."""

from __future__ import annotations

import datetime as dt

import pytest
from faulty import Edit, contract_of

from contratgen.assembly.kit import ExpectedParty
from contratgen.kits.engagements_quartiers_2030.follow_up import follow_up

SUIVI = (
    "    suivi: {etat: valide, recu_le: 01/03/2024, valide_par: service politique de la ville, valide_le: 02/04/2024}\n"
)
VILLE_ACT = "      etat: transmise\n      organe: conseil municipal…      piece: pieces/deliberation-ville.pdf\n"


def party(name: str, *edits: Edit, without: tuple[str, ...] = ()) -> ExpectedParty:
    """Return one party of the edited project."""
    found = {party.identifier: party for party in follow_up(contract_of(*edits, without=without)).parties}
    return found[name]


def test_every_party_is_listed_in_the_order_of_the_framework() -> None:
    """The table has one line a party, whether it answered or not."""
    names = [party.identifier for party in follow_up(contract_of(without=("agglo",))).parties]
    assert names == ["prefet", "region", "departement", "agglo", "ville", "habitat", "sante"]


def test_nothing_of_a_valid_project_blocks() -> None:
    """No party of a contract that may be signed holds anything up."""
    told = follow_up(contract_of())
    assert not [party for party in told.parties if party.blocking or not party.received]
    assert told.blocking == ()


def test_a_party_says_its_name_roles_and_deadline() -> None:
    """The name is the one that the partner wrote."""
    ville = party("ville")
    assert (ville.name, ville.roles) == ("Ville de Port-Neuf", ("contributeur", "signataire"))
    assert (ville.deadline, ville.received) == (dt.date(2024, 3, 15), True)


def test_a_party_that_has_not_answered_is_named_by_its_identifier() -> None:
    """Its contribution is what blocks, from the vote on, and once only."""
    agglo = party("agglo", without=("agglo",))
    assert (agglo.name, agglo.received) == ("agglo", False)
    assert agglo.blocking == ("avant le vote : contribution de « agglo » absente (EQ-R11)",)


@pytest.mark.parametrize(
    ("written", "state"),
    [
        (SUIVI, "validée le 2 avril 2024 (service politique de la ville)"),
        ("    suivi: {etat: recu, recu_le: 01/03/2024}\n", "reçue le 1er mars 2024"),
        ("    suivi: {etat: recu}\n", "reçue"),
        ("    suivi: {etat: en_relecture, recu_le: 01/03/2024}\n", "en relecture"),
        ("    suivi: {etat: attendu}\n", "attendue"),
        ("", "reçue"),
    ],
)
def test_the_state_of_a_contribution_is_told_in_french(written: str, state: str) -> None:
    """What the town wrote, or else whether the contribution is there."""
    assert party("prefet", ("contrat", SUIVI, written)).state == state


def test_a_contribution_that_is_not_there_is_absent_whatever_was_noted() -> None:
    """The town's note does not make it come."""
    state = party("prefet", ("contrat", SUIVI, "    suivi: {etat: recu}\n"), without=("prefet",)).state
    assert state == "absente (le suivi la dit reçue)"


def test_a_contribution_without_follow_up_is_awaited_until_it_comes() -> None:
    """Without a word of the town, absent means awaited."""
    assert party("prefet", ("contrat", SUIVI, ""), without=("prefet",)).state == "attendue"


@pytest.mark.parametrize(
    ("name", "edits", "capacity"),
    [
        ("prefet", (), "fonction : en vertu de ses attributions"),
        ("region", (), "délibération n° REG_2024_11 du 20 juin 2024, exécutoire"),
        ("habitat", (), "délibération du 19 juin 2024, votée"),
        ("sante", (), "signature par Préfecture du Morbihan"),
        ("sante", (("contrat", "    signe_par: prefet\n", ""),), "ne signe pas"),
        (
            "ville",
            (),
            (
                "délibération n° DEL_2024_14 du 24 juin 2024, transmise au représentant de l’État ; par Monsieur Alan "
                "Kerguelen, délégation de fonctions : arrêté n° 2024-017 du 12 février 2024"
            ),
        ),
        (
            "habitat",
            (("contrat", "      etat: votee\n      organe: conseil d’administration\n      date_seance: 19/06/2024\n",
              "      etat: a_venir\n      organe: conseil d’administration\n      seance_prevue: 19/09/2024\n"),),
            "délibération à venir le 19 septembre 2024",
        ),
        (
            "prefet",
            (("contrat", "      type: fonction\n      fondement: en vertu de ses attributions\n",
              "      type: delegation_competence\n      convention: convention n° 2022-08\n      date: 01/06/2022\n"),),
            "délégation de compétence : convention n° 2022-08 du 1er juin 2022",
        ),
        (
            "prefet",
            (("contrat", "    capacite:\n      type: fonction\n      fondement: en vertu de ses attributions\n", ""),),
            "à renseigner",
        ),
        (
            "ville",
            (("contrat", "      delegation: {type: delegation_fonctions, acte: arrêté n° 2024-017, date: 12/02/2024}\n",
              ""),
             ("contrat", VILLE_ACT, "      etat: a_venir\n      organe: conseil municipal\n")),
            "délibération à venir ; par Monsieur Alan Kerguelen, sans délégation écrite",
        ),
    ],
)  # fmt: skip
def test_what_entitles_a_party_to_sign_is_told_in_french(name: str, edits: tuple[Edit, ...], capacity: str) -> None:
    """Deliberation, office, delegation or nothing yet; and the proxy, if there is one."""
    assert party(name, *edits).capacity == capacity


def test_what_must_come_before_the_vote_and_before_the_signature_is_told_apart() -> None:
    """Content is wanted for the vote, acts for the signature."""
    ville = party(
        "ville",
        ("contrat", VILLE_ACT, "      etat: a_venir\n      organe: conseil municipal\n"),
        ("ville", "nature_action: permanences", "nature_action: néant"),
    )
    assert ville.blocking == (
        "avant le vote : engagement VPN-1 : la nature de l'action n'est pas dite (EQ-V11)",
        "avant la signature : délibération à venir (EQ-V04)",
    )


def test_a_suspended_rule_blocks_nobody() -> None:
    """A recorded derogation holds in the follow-up too."""
    edits: tuple[Edit, ...] = (("contrat", VILLE_ACT, "      etat: a_venir\n      organe: conseil municipal\n"),)
    written = "derogations:\n  - {regle: EQ-V04, motif: retard, par: comité, date: 10/06/2024}\nsignature:\n"
    assert party("ville", *edits).blocking
    assert not party("ville", *edits, ("contrat", "signature:\n", written)).blocking


def test_a_mandatory_party_that_does_not_sign_is_told() -> None:
    """What the framework says of a party concerns it, though its own files are good."""
    declared = "- identifiant: agglo\n    roles: [contributeur"
    edit = ("contrat", f"{declared}, signataire]", f"{declared}]")
    (reason,) = party("agglo", edit).blocking
    assert reason == "avant le vote : signataire obligatoire absent : l'EPCI (Port-Neuf Communauté) (EQ-V03)"
