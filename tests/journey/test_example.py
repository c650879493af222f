"""The Auray example, as a clerk, an archivist and a blind inhabitant receive it."""

import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

import contratgen
from contratgen.assembly.values import Texte
from contratgen.conversion.text import folded, missing_in, reading_text
from contratgen.ooxml.names import qn
from contratgen.pdf.invariants import faults_in

from ..reading.plain import plain_text  # noqa: TID252  # test folders are no installed packages
from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages

pytestmark = pytest.mark.converter

ROOT = Path(__file__).parents[2]


def stretches(source):
    """Return the lines of a text, cut behind each cross-reference and note call, where the document adds words."""
    cut = re.sub(r"(\]\((?:annexe|article|engagement):[^)]*\)|\[\^\w+\](?!:))\s*", "\\1\n\n", source)
    return [line for line in plain_text(Texte.parse(cut).blocks).splitlines() if re.search(r"\w", line)]


@pytest.fixture(scope="module")
def contract():
    return contratgen.load(ROOT / "examples/auray")


def test_every_pdf_is_archival_and_accessible(example, capsys):
    """No fault is found by veraPDF, for PDF/A-3a and for PDF/UA-1, in any document nor in the dossier."""
    questions = [(path, flavour) for path in sorted(example.glob("*.pdf")) for flavour in ("3a", "ua1")]
    answers = verdicts(questions)
    with capsys.disabled():
        print()
        for (path, flavour), faults in zip(questions, answers, strict=True):
            print(f"veraPDF {flavour:<3} {path.name:<55} {'conforme' if not faults else faults[0]}")
    assert [faults for faults in answers if faults] == []
    assert any(path.name == "dossier.pdf" for path, _ in questions)


def test_the_dossier_holds_what_the_law_and_the_plan_want(example):
    """Sixty pages and more, one outline entry for the contract and for each annex, pages that keep their size."""
    with pikepdf.open(example / "dossier.pdf") as pdf:
        assert len(pdf.pages) >= 60
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[0].startswith("Contrat de ville")
        assert [re.match(r"Annexe (\d+) — ", title)[1] for title in titles[1:]] == [str(n) for n in range(1, 15)]
        sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages}
        assert (1191, 842) in sizes, "the map keeps its A3 landscape"
        assert faults_in(pdf) == []


def test_every_word_of_every_contribution_is_in_the_dossier(example, contract):
    """In reading order, by the structure tree."""
    blocks = []
    for contribution in contract.contributions.values():
        texts = [contribution.presentation, *(e.description for e in contribution.engagements)]
        for text in texts:
            blocks += stretches(text.source)
        blocks += [e.intitule for e in contribution.engagements]
    assert len(blocks) > 500
    printed = (example / "dossier.pdf").read_bytes()
    assert missing_in(folded(reading_text(printed)), list(dict.fromkeys(blocks))) == []
    assert "Entre les soussignés" in reading_text(printed)


def test_the_example_holds_what_a_real_contract_holds(contract):
    """The facts of Auray that are public, and every case that such a contract meets."""
    framework, contributions = contract.cadre, contract.contributions
    engagements = [e for c in contributions.values() for e in c.engagements]
    carried = Counter(e.mesure.rpartition(".")[0] for e in engagements)
    assert [axis.intitule.split(",")[0] for axis in framework.axes] == [
        "Santé et prévention",
        "Émancipation par la culture",
        "Développement économique",
        "Gestion urbaine de proximité",
    ]
    objectives = [objective.code for axis in framework.axes for objective in axis.objectifs]
    assert len(objectives) == 13
    assert all(carried[code] >= 2 for code in objectives)
    assert sum(len(o.mesures) for axis in framework.axes for o in axis.objectifs) >= 30
    assert len(engagements) >= 45
    assert all(e.indicateurs for e in engagements)
    years = {line.annee for e in engagements for line in e.moyens.droit_commun.lignes}
    assert years == set(range(2024, 2031))


def test_the_example_meets_every_case(contract):
    """Fifteen parties of nine categories and more, one silent; votes in every state, a proxy, a derogation."""
    parties, contributions = contract.cadre.parties, contract.contributions
    assert (len(parties), len(contributions)) == (15, 14)
    assert len({c.categorie for c in contributions.values()}) >= 9
    assert sum(c.categorie == "bailleur_hlm" for c in contributions.values()) == 2
    votes = {p.capacite.etat for p in parties if p.capacite is not None and p.capacite.type == "deliberation"}
    assert votes == {"a_venir", "votee", "transmise", "executoire"}
    assert sum(p.mandataire is not None for p in parties) == 1
    assert len(contract.cadre.derogations) == 1
    assert contract.cadre.statut == "projet"
    assert contract.cadre.participation.conseils_citoyens
    assert contract.cadre.participation.terrasses
    assert "fictif" in contract.cadre.avertissement.lower()
    assert "fictif" in (ROOT / "examples/auray/README.md").read_text("utf-8").lower()


def test_totals_are_those_of_the_contributions(example, contract):
    """The sum that the contract prints is the sum of what the partners wrote."""
    beside = (*contract.cadre.gouvernance.moyens, *contract.cadre.participation.moyens)
    means = [one.moyens for one in (*(e for c in contract.contributions.values() for e in c.engagements), *beside)]
    wanted = sum(line.montant or 0 for one in means for line in (*one.droit_commun.lignes, *one.specifiques.lignes))
    assert wanted == int(wanted)
    figures = f"{wanted:.0f}"
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(example / "contrat.pdf").pages))
    assert f"{figures}€" in text


def test_word_files_are_sound(example):
    """Word would open every file without repair."""
    for path in sorted(example.glob("*.docx")):
        assert [str(fault) for fault in OpenXmlValidator().validate(path).errors] == [], path.name


def test_the_manifest_names_every_input(example):
    """Whoever holds the project can compare."""
    sources = json.loads((example / "sources.json").read_bytes())
    assert "contributions/ars-bretagne/contribution.yaml" in sources["entrees"]
    assert set(sources["versions"]) >= {
        "contratgen",
        "python",
        "polices",
        "libreoffice",
        "libreoffice_paquet",
        "pydantic",
    }


def test_no_line_parts_a_number_or_a_sign_from_its_words(example):
    """Over every Word file: « n° » and its number, a figure and its unit, a sign and its word, whoever wrote them."""
    parted = re.compile(
        r"[nN]°s? \w|\d (?:€|k€|M€|%|euros?|ETP|m²|km|ans?|mois|h)\b|\d [€%]|\d \d{3}(?!\d)|« | [»:;!?]"
        r"|\d(?:er)? (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
    )
    lines = [(path.name, line) for path in sorted(example.glob("*.docx")) for line in lines_of(path)]
    assert len(lines) > 5_000
    assert [(name, line) for name, line in lines if parted.search(line)] == []


def lines_of(path):
    """Yield the words of each paragraph of a Word file's body, headers, footers and notes."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml", name):
                for paragraph in etree.fromstring(archive.read(name)).iter(qn("w:p")):
                    shown = paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
                    yield "".join((node.text or "") if node.tag == qn("w:t") else "\n" for node in shown)
