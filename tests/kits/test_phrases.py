"""The phrases that name acts, as French has them: articles, elisions, gender, whose body it is, and dates said once."""

from __future__ import annotations

import datetime

import pytest
from faulty import contract_of

from contratgen.kits.engagements_quartiers_2030.protocole import habilitation, visa
from contratgen.kits.engagements_quartiers_2030.schema.capacite import (
    DelegationDeCompetence,
    DelegationDeSignature,
    Deliberation,
    FonctionStatutaire,
    Habilitation,
)
from contratgen.kits.engagements_quartiers_2030.schema.communs import Representant

DAY = datetime.date(2024, 6, 19)
MAYOR = Representant(civilite="Madame", prenom="Solenn", nom="Kervadec", qualite="Maire")
TOWN = "la ville d’Auray"


def voted(organ: str) -> Deliberation:
    """Return a vote of a body."""
    return Deliberation(type="deliberation", etat="votee", organe=organ, date_seance=DAY)


@pytest.mark.parametrize(
    ("organ", "named"),
    [
        ("conseil municipal", "du conseil municipal"),
        ("Conseil municipal", "du conseil municipal"),
        ("le conseil municipal", "du conseil municipal"),
        ("l’assemblée générale", "de l’assemblée générale"),
        ("Assemblée générale", "de l’assemblée générale"),
        ("La Commission permanente", "de la commission permanente"),
        ("séance plénière", "de la séance plénière"),
        ("gérance", "de la gérance"),
        ("collège", "du collège"),
        ("comité syndical", "du comité syndical"),
        ("haut conseil", "du haut conseil"),
        ("haute assemblée", "de la haute assemblée"),
        ("hémicycle", "de l’hémicycle"),
        ("CONSEIL D’ADMINISTRATION", "du conseil d’administration"),
        ("CA", "du CA"),
        ("AG", "de l’AG"),
        ("Conseil d’Administration", "du conseil d’Administration"),
        ("Conseil de Surveillance", "du conseil de Surveillance"),
    ],
)
def test_a_body_has_its_article_and_is_of_its_party(organ, named):
    """Capitals and articles that people write change neither; the visa says whose body it is."""
    assert habilitation(voted(organ), MAYOR) == f"habilitée par la délibération {named} du 19 juin 2024"
    assert visa(voted(organ), TOWN) == f"la délibération {named} de la ville d’Auray du 19 juin 2024"


@pytest.mark.parametrize("organ", ["conseil municipal d’Auray", "bureau de la CCI", "Comité syndical du SIVU"])
def test_a_body_with_its_place_is_not_placed_twice(organ):
    assert "ville" not in visa(voted(organ), TOWN)


@pytest.mark.parametrize(
    ("designation", "named"),
    [
        ("le département du Morbihan", "du département du Morbihan"),
        ("Le Département", "du Département"),
        ("les Voix du quartier", "des Voix du quartier"),
        ("L’État", "de l’État"),
        ("La ville d’Auray", "de la ville d’Auray"),
        ("Auray Quiberon Terre Atlantique", "d’Auray Quiberon Terre Atlantique"),
        ("Île-de-France Mobilités", "d’Île-de-France Mobilités"),
        ("Hauts-de-Seine Habitat", "de Hauts-de-Seine Habitat"),
        ("Morbihan Habitat", "de Morbihan Habitat"),
        ("Latitude", "de Latitude"),
    ],
)
def test_a_party_follows_de(designation, named):
    act = DelegationDeSignature(type="delegation_signature", acte="arrêté n° 2", date=DAY)
    assert visa(act, designation) == f"la délégation de signature donnée au nom {named} (arrêté n° 2 du 19 juin 2024)"


@pytest.mark.parametrize("act", ["arrêté n° 2 du 19 juin 2024", "Arrêté n° 2 du 19/06/2024", "l’arrêté n° 2"])
def test_an_act_says_its_date_once(act):
    made = Habilitation(type="habilitation", organe="bureau", acte=act, date=DAY)
    phrase = habilitation(made, MAYOR)
    assert phrase.startswith("habilitée par le bureau (arrêté n° 2 du 19")
    assert phrase.count("2024") == 1
    agreed = DelegationDeCompetence(type="delegation_competence", convention=act, date=DAY)
    assert habilitation(agreed, MAYOR).count("2024") == 1


@pytest.mark.parametrize("ground", ["agissant en vertu des statuts", "En vertu des statuts", "en vertu des statuts"])
def test_an_office_is_said_once(ground):
    assert habilitation(FonctionStatutaire(type="fonction", fondement=ground), MAYOR) == "agissant en vertu des statuts"


@pytest.mark.parametrize("reference", ["arrêté n° 2024-118 du 18 janvier 2024", "Arrêté n° 2024-118", "n° 2024-118"])
def test_the_order_of_recognition_says_its_date_once(reference):
    contract = contract_of(("contrat", "reference: arrêté n° 2024-118,", f"reference: {reference},"))
    (named,) = (one.texte for one in contract.visas if "reconnaissance du conseil citoyen" in one.texte)
    assert named.startswith("l’arrêté n° 2024-118 du 18 janvier 2024 portant reconnaissance")
