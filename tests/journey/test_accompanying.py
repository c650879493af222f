"""What accompanies a dossier is built with it, is told with its digests, and is no part of it."""

import hashlib
import json
import re
import subprocess

import pytest
from lxml import html
from pypdf import PdfReader

pytestmark = pytest.mark.converter
NAMES = ("controle-de-completude", "cahier-genets")


def test_each_document_comes_in_word_pdf_and_html_with_its_digest(built):
    told = json.loads((built / "manifest.json").read_bytes())["a_cote"]
    expected = {f"{name}.{ending}" for name in NAMES for ending in ("docx", "pdf", "html")}
    assert expected | {"jalons.ics", "jalons.csv", "VERIFIER.txt"} <= told.keys()
    assert told == {name: hashlib.sha256((built / name).read_bytes()).hexdigest() for name in told}


def test_none_of_them_is_in_the_dossier(built):
    manifest = json.loads((built / "manifest.json").read_bytes())
    assert manifest["documents"].keys().isdisjoint(NAMES)
    words = "".join(page.extract_text() for page in PdfReader(built / "dossier.pdf").pages)
    assert "Contrôle de complétude" not in words
    assert "Cahier de quartier" not in words


def test_the_check_of_completeness_gives_articles_and_pages_that_the_contract_bears(built):
    """The article named for engineering is found on the page named, by the label of that page."""
    page = html.parse(built / "controle-de-completude.html")
    (row,) = [row for row in page.iter("tr") if "6-IV, 4°" in row.text_content()]
    found = re.search(r"article\s(\d+\.\d+),\spage\s(\d+)", row.text_content())
    contract = PdfReader(built / "contrat.pdf")
    words = contract.pages[contract.page_labels.index(found[2])].extract_text()
    assert re.search(rf"Article\s{re.escape(found[1])}\s+Ingénierie", words)
    assert page.getroot().get("lang") == "fr"
    assert len(page.findall(".//h1")) == 1


def test_the_manifest_of_annexes_prints_what_sha256sum_says(built):
    """Of each annex's PDF file as it stands beside the dossier, its own left out."""
    own = next(built.glob("annexe-*-manifeste.pdf"))
    printed = "".join("".join(page.extract_text() for page in PdfReader(own).pages).split())
    for annex in sorted(built.glob("annexe-*.pdf")):
        assert (hashlib.sha256(annex.read_bytes()).hexdigest() in printed) == (annex != own), annex.name


def test_every_file_can_be_checked_without_this_software(built):
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(check, cwd=built, check=True)
    listed = {line.split("  ", 1)[1] for line in (built / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert listed == {one.name for one in built.iterdir()} - {
        "SHA256SUMS",
        "rapport.html",
    }  # which tells why this very build was made
