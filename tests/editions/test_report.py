"""`rapport.html`: what was built and why, and what is missing; one file that stands alone, for everybody."""

import json
import re

from lxml import html

from contratgen.unchanged import build_project

from ..axe.axe import violations  # noqa: TID252  # test folders are no installed packages


def words(path):
    return " ".join(" ".join(html.fromstring(path.read_bytes()).itertext()).split())


def test_the_report_gives_pages_and_digests_of_every_document(built):
    """What the manifest says for machines, the report says for people."""
    said = words(built / "rapport.html")
    manifest = json.loads((built / "manifest.json").read_bytes())
    assert manifest["dossier"]["dossier.pdf"]["sha256"] in said
    assert manifest["empreinte"] in said
    for document in manifest["documents"].values():
        assert " ".join(document["titre"].split()) in said
        assert {document["docx"], document["pdf"]} <= set(said.split())


def test_the_report_says_why_and_what_is_missing(built, project, tmp_path):
    """The reason of a second build is what changed; a party that holds the signature up is named with its reason."""
    assert "Première construction" in words(built / "rapport.html")
    build_project(project, tmp_path / "b")
    facts = project / "contributions/ville-exemple/contribution.yaml"
    facts.write_text(facts.read_text().replace("30 000,00", "31 000,00"))
    framework = project / "contrat.yaml"
    vote = (
        "etat: executoire\n      organe: conseil municipal\n      numero: DEL_2024_45\n      date_seance: 19/06/2024\n"
    )
    vote += "      transmission: {date: 21/06/2024}\n"
    to_come = "etat: a_venir\n      organe: conseil municipal\n      seance_prevue: 19/06/2024\n"
    framework.write_text(re.sub(r"(?m)^statut: .*", "statut: projet", framework.read_text().replace(vote, to_come)))
    build_project(project, tmp_path / "b")
    said = words(tmp_path / "b/rapport.html")
    assert "contributions/ville-exemple/contribution.yaml a changé" in said
    assert "Parmi les 6 parties attendues, 1 retient la signature. Ville-Exemple avant la signature : d" in said
    assert "signature : Ville-Exemple" not in said
    assert "'" not in said


def test_the_report_says_where_each_field_is_printed(built):
    """A partner sees in which documents its words appear."""
    tree = html.fromstring((built / "rapport.html").read_bytes())
    shown = {
        row[0].text_content(): row[1].text_content()
        for row in tree.iterfind(".//details[@data-partenaire='habitat-exemple']//tbody/tr")
    }
    assert "Contrat de ville" in shown["Présentation"]
    assert "Annexe " in shown["Abattement TFPB › Actions › Intitulé"]
    assert shown["Engagements › Intitulé"].startswith("Contrat de ville")


def test_the_report_stands_alone(built):
    """No script, no style sheet, no picture from elsewhere; its links lead to files beside it."""
    tree = html.fromstring((built / "rapport.html").read_bytes())
    assert not tree.xpath("//script | //link | //img | //iframe | //@onclick")
    for target in tree.xpath("//a/@href"):
        assert target.startswith("#") or (built / target).is_file()


def test_the_report_is_accessible(built):
    """WCAG 2.1 AA, on a telephone and on a desk."""
    assert violations(built / "rapport.html") == [[]]
