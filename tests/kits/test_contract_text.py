"""What the contract itself says: clauses that follow from what the framework declares, as they are printed."""

from __future__ import annotations

import re
from functools import cache

import pytest
from faulty import Edit, at_status, contract_of

from contratgen.assembly.kit import Known
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.project.documents import Writer
from contratgen.rendering import prepare, render_document
from contratgen.template_check.show import show

ACT = "  - {identifiant: acte, titre: Acte d’adhésion, type: acte_adhesion}\n"
ADHESION: Edit = ("contrat", "annexes:\n", f"annexes:\n{ACT}")


def text_of(contract: ContratDeVille, name: str = "contrat.docx") -> str:
    """Return what a document of a contract prints, with plain spaces, on one line."""
    document = next(one for one in KIT.documents if one.template == name)
    (instance,) = document.instances(contract, Known("0" * 64))
    blob = (KIT.templates / name).read_bytes()
    docx = render_document(prepare(blob, name), instance.root, options=Writer(KIT, contract, {}).options)
    return " ".join(re.sub("[\u00a0\u202f]", " ", show(docx, name)).split())


@cache
def printed(*edits: Edit) -> str:
    return text_of(contract_of(*edits))


def article(text: str, number: str) -> str:
    """Return the words of an article, from its last mention as a heading to the next heading."""
    (_, _, after) = text.rpartition(f"## {number}")
    return after.partition(" ## ")[0].partition(" # ")[0]


def test_the_objective_and_the_tools_of_the_law_are_said() -> None:
    """What a contrat de ville is for, as the law and the committee of 27 October 2023 have it, comes first."""
    said = article(printed(), "Objet du contrat et ambition de la loi")
    for words in (
        "assurer l’égalité entre les territoires", "réduire les écarts de développement", "leurs unités urbaines",
        "améliorer les conditions de vie", "confirmée par le comité interministériel des villes du 27 octobre 2023",
        "géographie prioritaire simplifiée et mieux ciblée", "sociale, urbaine, économique et sanitaire",
        "échelle intercommunale", "droit commun de l’État et des collectivités", "participation des habitants",
    ):  # fmt: skip
        assert words in said


def test_the_terms_of_the_contract_are_defined() -> None:
    said = article(printed(), "Définitions")
    assert "quartier politique de la ville (anciennement quartier prioritaire), ci-après « QPV »" in said
    for term in ("quartiers vécus", "droit commun", "crédits spécifiques", "ferme, indicatif, sous réserve de vote",
                 "ETP-année", "estimé", "mesure", "engagement", "pilotes du contrat"):  # fmt: skip
        assert f"{term} : " in said or f"{term} :" in said


def test_the_parties_the_visas_and_the_agreement_are_one_sentence() -> None:
    """Neither the contents nor the preamble stand in the midst of it."""
    text = printed()
    parts = ("Sommaire", "## Préambule", "## Entre les soussignés", "## Visas", "Il a été convenu")
    places = [text.index(words) for words in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("clause", "words", "other"),
    [
        ("toutes", "signé par toutes les parties, chacune", "dont il modifie les droits"),
        ("concernees", "dont il modifie les droits", "Il est approuvé et signé par toutes les parties"),
    ],
)
def test_the_framework_says_who_signs_an_amendment(clause: str, words: str, other: str) -> None:
    said = article(printed(("contrat", "annexes:\n", f"clause_avenants: {clause}\nannexes:\n")), "Avenants")
    assert words in said
    assert other not in said


def test_the_clause_of_amendments_follows_from_the_natures_of_annexes() -> None:
    """Each annex stands with its number in the paragraph of its nature, and in no other."""
    contract = contract_of(ADHESION)
    said = article(text_of(contract), "Avenants")
    for nature, words in (("contractuelle", "annexes contractuelles ("), ("evolutive", "Annexes évolutives ("),
                          ("informative", "Annexes informatives (")):  # fmt: skip
        wanted = {annex.numero for annex in contract.annexes if annex.nature == nature}
        found = said.partition(words)[2].partition(")")[0]
        assert {int(number) for number in re.findall(r"\d+", found)} == wanted


def test_a_nature_that_no_annex_has_has_no_clause() -> None:
    contract = contract_of()
    one = tuple(annex.model_copy(update={"nature": "contractuelle"}) for annex in contract.annexes)
    said = article(text_of(contract.model_copy(update={"annexes": one})), "Avenants")
    assert "Annexes évolutives (" not in said
    assert "Annexes informatives (" not in said


def test_an_adhesion_needs_no_amendment_and_no_vote_of_the_others() -> None:
    text = printed(ADHESION)
    said = article(text, "Adhésion de nouveaux signataires")
    assert "signé par l’adhérent et par les pilotes du contrat, conforme au modèle de l’annexe 1" in said
    assert "elles ne demandent ni avenant, ni nouvelle délibération" in said
    assert "ne dispense d’aucune des signatures que requiert le I de l’article 6" in said
    assert "l’adhésion est constatée par un avenant" not in text
    assert "dérogation" not in said


def test_the_act_of_adhesion_is_a_form_or_that_of_each_partner_awaited() -> None:
    contract = contract_of(ADHESION)
    blank = text_of(contract, "acte_adhesion.docx")
    assert "Modèle d’acte d’adhésion" in blank
    awaited = contract.partenaires[-1].model_copy(update={"en_attente": True})
    partners = (*contract.partenaires[:-1], awaited)
    filled = text_of(contract.model_copy(update={"partenaires": partners}), "acte_adhesion.docx")
    assert f"Acte d’adhésion : {awaited.denomination}" in filled
    assert "Modèle d’acte d’adhésion" not in filled
    assert all(one.code in filled for one in awaited.engagements)
    assert "Annexe contractuelle" in filled  # nobody alters alone the form to which the parties consent


def test_what_an_awaited_partner_announces_obliges_nobody() -> None:
    """« Indicatif » has the sense of the article on obligation, and another one nowhere."""
    contract = contract_of(ADHESION)
    awaited = contract.partenaires[-1].model_copy(update={"en_attente": True})
    text = text_of(contract.model_copy(update={"partenaires": (*contract.partenaires[:-1], awaited)}))
    assert "n’obligent personne avant l’adhésion" in article(text, "Adhésion de nouveaux signataires")
    assert "les engagements ci-après sont annoncés et ne l’engagent pas" in text
    for template in ("engagements.docx", "maquette_financiere.docx"):
        assert "déjà voté" not in show((KIT.templates / template).read_bytes(), template)


def test_the_court_and_the_keeper_are_those_of_the_framework() -> None:
    facts = ("tribunal: tribunal administratif de Port-Neuf", "depositaire: la ville de Port-Neuf",
             "signature_electronique: qualifiee", "annexes:\n")  # fmt: skip
    chosen = printed(("contrat", "annexes:\n", "\n".join(facts)))
    assert "devant le tribunal administratif de Port-Neuf." in chosen
    assert "La ville de Port-Neuf est dépositaire" in chosen
    assert "signature qualifiée au sens du règlement" in chosen
    assert "devant le tribunal administratif territorialement compétent." in printed()


def test_a_project_bears_no_date_of_signature() -> None:
    contract = contract_of()
    assert "le 1er octobre 2024, en" not in text_of(at_status(contract, "projet"))
    assert "le 1er octobre 2024, en" in text_of(at_status(contract, "a_signer"))


def test_visas_stand_by_the_nature_of_texts() -> None:
    """Codes, laws, decrees, orders, circulars, instructions, whatever the order in which the town names them."""
    names = ("instruction-2024-01-04", "decret-2023-1314", "loi-2014-173", "cgi-1388-bis", "circulaire-2023-08-31")
    chosen = f"[civ-2023-10-27, {', '.join(names)}]"
    visas = contract_of(("contrat", "[loi-2014-173, decret-2023-1314, civ-2023-10-27]", chosen)).visas
    firsts = [visa.texte.split(" n°")[0].split(" du ")[0] for visa in visas]
    assert firsts[1:6] == ["la loi", "le décret", "l’arrêté", "la circulaire", "l’instruction"]
    assert firsts[0].startswith("le code")
    assert visas[-1].introduction == "Considérant"


def test_the_order_that_recognises_a_council_is_a_visa() -> None:
    orders = [visa.texte for visa in contract_of().visas if "conseil citoyen" in visa.texte]
    (council,) = contract_of().cadre.participation.conseils_citoyens
    assert council.arrete is not None
    assert [council.arrete.reference in text for text in orders] == [True]
