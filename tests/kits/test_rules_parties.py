"""The rules on who the parties are and what entitles them to sign: V01 to V08, V65."""

from __future__ import annotations

import pytest
from faulty import Case, silent, verify

VILLE_ACT = "      type: deliberation\n      etat: transmise\n      organe: conseil municipal\n"
REGION_ACT = "      etat: executoire\n      organe: conseil régional\n      numero: REG_2024_11\n      date_seance: 20/06/2024\n      transmission: {date: 25/06/2024}\n"
HABITAT_ACT = "    capacite:\n      type: deliberation\n      etat: votee\n      organe: conseil d’administration\n      date_seance: 19/06/2024\n"
DELEGATION = "      delegation: {type: delegation, acte: arrêté n° 2024-017, date: 12/02/2024}\n"
PREFET_ACT = "    capacite:\n      type: fonction\n      fondement: en vertu de ses attributions\n"
LOGO = "logo:\n  fichier: logo.png\n  texte_alternatif: Logo de la {}\n  marianne: {}\nrepresentant:"


def logo(partner: str, words: str = "préfecture", marianne: str = "non") -> tuple[str, str, str]:
    """Return the edit that gives a partner a logo."""
    return (partner, "representant:", LOGO.format(words, marianne))


CASES = (
    Case("SIRET of another partner", "EQ-V01", (("sante", 'siret: "13000000300017"', 'siret: "77000000800019"'),), "EEE",
         ("sante", "siret:"), "déjà celui de « habitat »"),
    Case("SIREN of another category", "EQ-V02", (("ville", 'siret: "', 'siret: "55208131766522"\n#"'),), "www",
         ("ville", "siret: "), "21 ou 20"),
    Case("EPCI of another category", "EQ-V02", (("agglo", "categorie: epci", "categorie: aom"),), "www",
         ("agglo", "categorie: aom"), "comme epci"),
    Case("region that does not sign", "EQ-V03",
         (("contrat", "  - identifiant: region\n    roles: [contributeur, signataire]", "  - identifiant: region\n"
           "    roles: [contributeur]"),), "wEE", ("contrat", "- identifiant: prefet"), "la région"),
    Case("State that does not sign", "EQ-V03",
         (("contrat", "  - identifiant: prefet\n    roles: [contributeur, signataire]", "  - identifiant: prefet\n"
           "    roles: [contributeur]"),), "wEE", ("contrat", "- identifiant: prefet"), "l'État", also=("EQ-R13",)),
    Case("EPCI that does not sign", "EQ-V03",
         (("contrat", "  - identifiant: agglo\n    roles: [contributeur, signataire]", "  - identifiant: agglo\n"
           "    roles: [contributeur]"),), "wEE", ("contrat", "- identifiant: prefet"), "l'EPCI"),
    Case("town of a district that does not sign", "EQ-V03",
         (("contrat", "  - identifiant: ville\n    roles: [contributeur, signataire]", "  - identifiant: ville\n"
           "    roles: [contributeur]"),), "wEE", ("contrat", "- identifiant: prefet"), "la commune de Port-Neuf"),
    Case("signatory without any act", "EQ-V04", (("contrat", HABITAT_ACT, ""),), "wwE",
         ("contrat", "- identifiant: habitat"), "rien n'autorise"),
    Case("local authority without a deliberation", "EQ-V04",
         (("contrat", "    capacite:\n      type: deliberation\n      etat: executoire\n      organe: conseil "
           "départemental…transmission: {date: 26/06/2024}\n", "    capacite:\n      type: fonction\n      fondement: de "
           "droit\n"),), "wwE", ("contrat", "type: fonction"), "sur délibération", nth=2),
    Case("vote to come", "EQ-V04",
         (("contrat", REGION_ACT, "      etat: a_venir\n      organe: conseil régional\n      seance_prevue: 26/09/2024\n"),),
         "nwE", ("contrat", "etat: a_venir"), "26/09/2024"),
    Case("vote to come that has a date", "EQ-V04",
         (("contrat", REGION_ACT, "      etat: a_venir\n      organe: conseil régional\n      date_seance: 26/06/2024\n"),),
         "wwE", ("contrat", "date_seance: 26/06/2024"), "dite à venir"),
    Case("vote without a date", "EQ-V04", (("contrat", "      date_seance: 19/06/2024\n", ""),), "wwE",
         ("contrat", "etat: votee"), "sans date"),
    Case("vote without a number", "EQ-V04", (("contrat", "      numero: REG_2024_11\n", ""),), "wwE",
         ("contrat", "etat: executoire"), "sans numéro", nth=1),
    Case("deliberation not transmitted", "EQ-V04",
         (("contrat", "      transmission: {date: 29/06/2024}\n", ""),), "wwE", ("contrat", "etat: transmise"),
         "transmission au préfet", nth=2),
    Case("deliberation transmitted before its vote", "EQ-V04",
         (("contrat", "{date: 25/06/2024}", "{date: 19/06/2024}"),), "wwE", ("contrat", "{date: 19/06/2024}"),
         "antérieure à la séance"),
    Case("deliberation transmitted on the day of signature", "EQ-V04",
         (("contrat", "{date: 25/06/2024}", "{date: 01/10/2024}"),), "wwE", ("contrat", "{date: 01/10/2024}"),
         "après la veille"),
    Case("deliberation after the signature", "EQ-V04", (("contrat", "date_seance: 19/06/2024", "date_seance: 02/10/2024"),),
         "wwE", ("contrat", "date_seance: 02/10/2024"), "postérieur à la signature"),
    Case("vote planned after the signature", "EQ-V04",
         (("contrat", REGION_ACT, "      etat: a_venir\n      organe: conseil régional\n      seance_prevue: 24/10/2024\n"),),
         "wwE", ("contrat", "seance_prevue"), "postérieur à la signature"),
    Case("mandate over before the signature", "EQ-V04", (("ville", "fin: 31/03/2026", "fin: 30/09/2024"),), "wwE",
         ("ville", "fin: 30/09/2024"), "le mandat ne court pas"),
    Case("mandate not begun on the day of signature", "EQ-V04", (("ville", "debut: 04/07/2020", "debut: 02/10/2024"),),
         "wwE", ("ville", "debut: 02/10/2024"), "le mandat ne court pas"),
    Case("prefect with a deliberation", "EQ-V05",
         (("contrat", PREFET_ACT, "    capacite: {type: deliberation, etat: votee, organe: préfecture, date_seance: "
           "19/06/2024}\n"),), "wwE", ("contrat", "organe: préfecture"), "l'État signe"),
    Case("prefect without any act", "EQ-V05", (("contrat", PREFET_ACT, ""),), "wwE",
         ("contrat", "- identifiant: prefet"), "fonction"),
    Case("prefect with a delegation of competence", "EQ-V05",
         (("contrat", PREFET_ACT, "    capacite: {type: delegation_competence, convention: n° 8, date: 01/06/2022}\n"),),
         "wwE", ("contrat", "delegation_competence"), "l'État signe"),
    Case("proxy without a written delegation", "EQ-V07", (("contrat", DELEGATION, ""),), "wwE",
         ("contrat", "civilite: Monsieur"), "Alan Kerguelen"),
    Case("delegation after the signature", "EQ-V07", (("contrat", "date: 12/02/2024}", "date: 12/10/2024}"),), "wwE",
         ("contrat", "date: 12/10/2024}"), "postérieure"),
    Case("name of a signatory in a text", "EQ-V08",
         (("textes", "Les halls sont dégradés.", "Les halls sont dégradés, dit\nMadame Solenn Kervadec."),), "www",
         ("textes", "Madame Solenn"), "Désignez la fonction"),
    Case("name of a proxy in a line of the framework", "EQ-V08",
         (("contrat", "[les signataires du contrat]", "[les signataires, Alan Kerguelen]"),), "www",
         ("contrat", "composition:"), "Alan Kerguelen"),
    Case("logos out of order", "EQ-V65",
         (logo("ville"), logo("prefet"), ("contrat", "  lieu: Port-Neuf\n", "  lieu: Port-Neuf\n  ordre_logos: [ville, "
           "prefet]\n")), "www", ("contrat", "ordre_logos"), "Préfecture du Morbihan vient après"),
    Case("two Mariannes", "EQ-V65", (logo("prefet", marianne="oui"), logo("sante", marianne="oui")), "www",
         ("sante", "marianne: oui"), "seconde Marianne"),
    Case("alternative text that says nothing", "EQ-V65",
         (("ville", "representant:", "logo: {fichier: logo.png, texte_alternatif: Logo 2}\nrepresentant:"),), "www",
         ("ville", "texte_alternatif"), "Logo de la ville"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_doubtful_party_is_found_at_its_line(case: Case) -> None:
    """Each fault is found where it was written, blocks when it must, and no unrelated rule speaks."""
    verify(case)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param((("sante", 'siret: "13000000300017"\n', ""),), id="a SIRET is optional"),
        pytest.param((("ville", 'siret: "21000000600010"', 'siret: "20004312300013"'),), id="a town created lately"),
        pytest.param((("contrat", HABITAT_ACT, "    capacite: {type: delegation, acte: décision n° 3, date: 01/02/2024}\n"),),
                     id="a landlord signs by delegation"),
        pytest.param((("contrat", "  date_prevue: 01/10/2024\n", ""), ("contrat", "{date: 25/06/2024}", "{date: "
                      "01/12/2024}")), id="without a day of signature, nothing is too late"),
        pytest.param((("contrat", PREFET_ACT, "    capacite: {type: delegation, acte: arrêté n° 56-12, date: 01/02/2024}\n"),),
                     id="the State signs by delegation"),
        pytest.param((("textes", "Les halls sont dégradés.", "Le maire l’a dit, Solenn aussi."),), id="a first name alone"),
        pytest.param((logo("prefet", marianne="oui"), logo("region", "région"), logo("ville", "ville"), logo("sante")),
                     id="logos in the legal order"),
        pytest.param((logo("habitat"), logo("sante"), ("contrat", "  lieu: Port-Neuf\n", "  lieu: Port-Neuf\n"
                      "  ordre_logos: [habitat, sante]\n")), id="the others in any order"),
    ],
)  # fmt: skip
def test_a_lawful_party_is_left_alone(edits: tuple[tuple[str, str, str], ...]) -> None:
    """What the law allows gives no finding at any status."""
    silent(*edits)
