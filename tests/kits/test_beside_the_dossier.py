"""What accompanies a dossier: the check of completeness, the notebooks of districts, the calendar of milestones."""

from __future__ import annotations

import csv
import datetime as dt

import icalendar
import pytest
from faulty import Edit, contract_of, faults_of

from contratgen.assembly.kit import Heading, Known
from contratgen.assembly.printed import headings_of
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.kits.engagements_quartiers_2030.cahiers import notebooks
from contratgen.kits.engagements_quartiers_2030.completude import completeness
from contratgen.kits.engagements_quartiers_2030.follow_up import blocking
from contratgen.kits.engagements_quartiers_2030.jalons import calendars
from contratgen.kits.engagements_quartiers_2030.schema.a_cote import Exigence, RacineCahier

PUBLISHED = "fonction: chargée de mission, publication_autorisee: oui}"
ASKED = (
    "contrat",
    "themes: [éclairage]",
    """themes: [éclairage]
      demandes:
        - {demande: De la lumière., reponse: Elle vient., engagements: [VPN-1]}""",
)
HEADINGS = (
    Heading(1, "Titre II", "Gouvernance et participation", "7"),
    Heading(2, "Article 2.1", "Rôle des institutions", "7"),
    Heading(2, "Article 2.2", "Ingénierie", "8"),
    Heading(2, "Article 2.3", "Les axes", "9"),
    Heading(3, "", "Objectifs et mesures", "11"),
    Heading(2, "Article 2.4", "L’agglomération", "12"),
    Heading(3, "", "Objectifs et mesures", "13"),
    Heading(2, "Article 2.5", "Évaluation", "14"),
)
PLACES = {
    "contrat.yaml": {
        "gouvernance.ingenierie": {"contrat": ["corps, sous « Article 7.9 Ingénierie », paragraphe 105"]},
        "axes.objectifs.intitule": {"contrat": ["corps, sous « Objectifs et mesures », tableau 6, ligne 3, colonne 1"]},
        "evaluation.structure": {
            "contrat": ["corps, paragraphe 2", "corps, sous « … », paragraphe 3"],
            "annexe-02-perimetre": [],
        },
    }
}
KNOWN = Known("0" * 64, headings={"contrat": HEADINGS}, shown=PLACES)


def answers(*edits: Edit, known: Known = KNOWN) -> dict[str, Exigence]:
    """Return what the check of completeness of the edited project says, by item of the law."""
    (one,) = completeness(contract_of(*edits), known)
    assert one.beside
    return {item.reference: item for item in one.root.exigences}


def notebook(*edits: Edit, district: str = "moulin") -> RacineCahier:
    """Return what the notebook of a district of the edited project knows."""
    made = {one.identifier: one for one in notebooks(contract_of(*edits), KNOWN)}
    return made[f"cahier-{district}"].root


def test_each_item_of_the_law_leads_to_the_articles_and_pages_of_the_document() -> None:
    """The number is that of the finished contract, whatever the template's; neighbours are one run."""
    said = answers()
    assert said["Art. 6-IV, 4°"].renvois == ("article 2.2, page 8",)
    assert said["Art. 6-IV, 1°"].renvois == ("articles 2.3 et 2.4, pages 9 à 12",)
    assert said["Art. 6-IV, 6°"].renvois == ()


def test_an_annex_that_prints_it_is_named() -> None:
    annex = next(annex for annex in contract_of().annexes if annex.identifiant == "perimetre")
    shown = {"contrat.yaml": {"evaluation.structure": {f"annexe-{annex.numero:02d}-perimetre": []}}}
    said = answers(known=Known("0" * 64, shown=shown))
    assert said["Art. 6-IV, 6°"].renvois == (f"annexe {annex.numero}",)


def test_a_place_that_names_no_heading_leads_nowhere() -> None:
    assert headings_of(KNOWN, ["evaluation.structure", "inconnu"], "contrat") == ()
    assert headings_of(KNOWN, ["gouvernance.ingenierie"], "annexe") == ()


@pytest.mark.parametrize(
    ("item", "rule", "edit"),
    [
        ("Art. 6-IV, 6°", "EQ-V15", ("contrat", "structure: observatoire du quartier", "structure: à définir")),
        ("Art. 7", "EQ-V16", ("contrat", "      formations:…annee: 2025}", "      formations: []")),
    ],
)
def test_what_is_judged_is_what_the_rules_find(item: str, rule: str, edit: Edit) -> None:
    assert {one.etat for one in answers().values()} == {"conforme"}
    found = [finding.message for code, finding in blocking(contract_of(edit), "a_signer") if code == rule]
    assert found
    said = answers(edit)
    assert (said[item].etat, list(said[item].constats)) == ("à compléter", found)
    assert [one for one, answer in said.items() if answer.etat != "conforme"] == [item]


def test_a_notebook_names_only_contacts_who_consent() -> None:
    """In every edition: it is made to be handed out."""
    private = ("ville", PUBLISHED, PUBLISHED.replace("oui", "non"))
    named = {one.denomination: one.referents for one in notebook(private).partenaires}
    assert named["Ville de Port-Neuf"] == ()
    assert all(named[name] for name in named if name != "Ville de Port-Neuf")


def test_each_district_that_an_engagement_names_has_its_notebook() -> None:
    assert [one.identifier for one in notebooks(contract_of(), KNOWN)] == ["cahier-salines", "cahier-moulin"]
    alone = [(name, "quartiers: [salines, moulin]", "quartiers: [moulin]") for name in contract_of().contributions]
    assert [one.identifier for one in notebooks(contract_of(*alone), KNOWN)] == ["cahier-moulin"]


def test_a_notebook_tells_what_was_asked_there_and_nowhere_else() -> None:
    (asked,) = notebook(ASKED).demandes
    assert (asked.demande, asked.date) == ("De la lumière.", dt.date(2023, 10, 7))
    assert asked.cites == ("VPN-1 (Ville de Port-Neuf)",)
    assert notebook(ASKED, district="salines").demandes == ()


def test_what_is_carried_beside_engagements_answers_too() -> None:
    """A request may be met by the animator of the conseil citoyen: no rule finds fault, and the notebook names it."""
    asked = (*ASKED[:2], ASKED[2].replace("VPN-1", "VPN-1, CC-1"))
    means = "moyens: {droit_commun: [{annee: 2025, montant: 5 000}], specifiques: {neant: aucun}}"
    carried = f"  moyens:\n    - {{code: CC-1, intitule: Animation, porteur: agglo, {means}}}\n  terrasses:\n"
    edits = (("contrat", "  terrasses:\n", carried), asked)
    assert not [one for one in faults_of(contract_of(*edits)) if one.code == "EQ-R14"]
    (demand,) = notebook(*edits).demandes
    assert demand.cites == ("VPN-1 (Ville de Port-Neuf)", "CC-1 (Port-Neuf Communauté)")


def test_a_notebook_announces_what_is_to_come() -> None:
    past = ("ville", "date: 30/06/2025, libelle: premier bilan", "date: 30/06/2023, libelle: déjà fait")
    assert "déjà fait" not in [step.libelle for step in notebook(past).etapes]
    dates = [step.date for step in notebook().etapes]
    assert dates
    assert dates == sorted(dates)


def rows(*edits: Edit) -> list[list[str]]:
    """Return the rows of the table of milestones, as a French spreadsheet reads them."""
    blob = calendars(contract_of(*edits))["jalons.csv"]
    assert blob.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(blob.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_both_calendars_tell_the_same() -> None:
    """Milestones, ends of engagements, and the contract's own dates."""
    header, *dated = rows()
    events = icalendar.Calendar.from_ical(calendars(contract_of())["jalons.ics"]).walk("VEVENT")
    told = sorted((f"{one.decoded('DTSTART'):%d/%m/%Y}", str(one["SUMMARY"])) for one in events)
    assert sorted((row[0], f"{row[2]} : {row[3]}") for row in dated) == told
    assert len({str(one["UID"]) for one in events}) == len(events)
    assert header == ["Date", "Nature", "Qui", "Quoi", "Code", "Au titre de"]
    assert {"Jalon", "Fin d’engagement", "Contrat"} <= {row[1] for row in dated}
    assert ["30/06/2025", "Jalon", "Ville de Port-Neuf", "premier bilan", "VPN-1"] in [row[:5] for row in dated]


@pytest.mark.parametrize("words", ["=1+1", "+33", "-2", "@SOMME(A1)", " =1+1"])
def test_no_cell_is_a_formula(words: str) -> None:
    """A spreadsheet shows what a partner wrote, and does not reckon it."""
    wrote = ("ville", "libelle: premier bilan", f'libelle: "{words}"')
    shown = [cell for row in rows(wrote) for cell in row if words.strip() in cell]
    assert shown
    assert all(cell.startswith("'") for cell in shown)


def test_the_kit_says_what_stands_beside() -> None:
    beside = {one.identifier for d in KIT.documents for one in d.instances(contract_of(), Known("")) if one.beside}
    assert beside == {"controle-de-completude", "cahier-salines", "cahier-moulin"}
