"""What a reader follows: contents that announce the numbers printed on the pages, and links that lead to live pages."""

import re
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

import contratgen

pytestmark = pytest.mark.converter

ROOT = Path(__file__).parents[2]
FOOT = re.compile(r"(?:\bpage ([ivxl]+|\d+)(?: / \d+)?)\s*$")


def targets(pdf):
    """Return, by page label, the words of each link that leads into the file and the label of where it leads."""
    labels = {page.obj.objgen: page.label for page in pdf.pages}
    return [
        (page.label, str(link.Contents), labels[link.Dest[0].objgen])
        for page in pdf.pages
        for link in page.obj.get("/Annots", [])
        if link.Subtype == "/Link" and "/Dest" in link
    ]


def entries(docx):
    """Return the entries of a Word file's contents as a reader of that file sees them: words and page."""
    opened = Document(docx)
    paragraphs = (Paragraph(p, opened) for p in opened.element.body.iter(qn("w:p")))
    lines = [p.text.split("\t") for p in paragraphs if p.style.name.lower().startswith("toc ")]
    return [(" ".join(" ".join(line[:-1]).split()), line[-1]) for line in lines if len(line) > 1]


def headings(reader):
    """Return the outline of a PDF: words and page label, in order."""
    found = []

    def walk(items):
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                page = reader.get_destination_page_number(item)
                found.append((" ".join(item.title.split()), reader.page_labels[page]))

    walk(reader.outline)
    return found


@pytest.fixture(scope="module")
def dossier(example):
    with pikepdf.open(example / "dossier.pdf") as pdf:
        yield pdf


def test_every_contents_announces_the_numbers_that_pages_bear(example):
    """In the Word file as in the PDF, in every document that has contents: each entry's page is its heading's."""
    checked = 0
    for docx in sorted(example.glob("*.docx")):
        announced = entries(docx)
        real = headings(PdfReader(docx.with_suffix(".pdf")))
        assert set(announced) <= set(real), docx.name
        checked += bool(announced)
    assert checked >= 1
    assert len(entries(example / "contrat.docx")) > 60
    assert ("Préambule", "1") in entries(example / "contrat.docx")


def test_labels_are_the_numbers_printed_at_the_foot(example):
    """Roman figures before the preamble, then from 1; the cover bears none."""
    reader = PdfReader(example / "contrat.pdf")
    labels = reader.page_labels
    assert labels[:6] == ["i", "ii", "iii", "1", "2", "3"]
    lines = [" ".join(line.split()) for page in reader.pages[1:] for line in page.extract_text().splitlines()]
    printed = [found[1] for line in lines if line.startswith("Empreinte") and (found := FOOT.search(line))]
    assert printed == labels[1:]


def test_the_dossier_bears_the_labels_of_its_parts(dossier, example):
    """The contract's own, then A1-1… for each annex, counting through its pieces.

    The dossier prints them, but for what is signed by itself: its Word file does.
    """
    labels = [page.label for page in dossier.pages]
    own = PdfReader(example / "contrat.pdf").page_labels
    assert labels[: len(own)] == own
    assert len(set(labels)) == len(labels)
    for label, page in zip(labels[len(own) :], PdfReader(example / "dossier.pdf").pages[len(own) :], strict=True):
        annex, number = re.fullmatch(r"A(\d+)-(\d+)", label).groups()
        words = " ".join(page.extract_text().split())
        alone = re.search(rf"— Annexe {annex} Version .* Empreinte : \w+ page {number} ?/", words)
        assert alone or f"Annexe {annex} — page {number}/" in words, label


def test_the_list_of_annexes_leads_to_every_annex(dossier):
    """From the contract's list, and from the manifest of annexes."""
    wanted = {f"A{number}-1" for number in range(1, 15)}
    found = targets(dossier)
    pages = {label for label, _, _ in found if not label.startswith("A")}
    leads = [{lead for label, _, lead in found if label == page} for page in pages]
    assert any(lead >= wanted for lead in leads)
    assert {lead for label, _, lead in found if label.startswith("A14-")} >= wanted - {"A14-1"}


def test_every_mention_of_an_annex_leads_there(dossier, example):
    """« annexe 2 », in whatever document and hand, is the text of a link that leads to annex 2."""
    mentions = 0
    reader = PdfReader(example / "dossier.pdf")
    found = targets(dossier)
    for page, label in zip(reader.pages, reader.page_labels, strict=True):
        for number in re.findall(r"\bannexe (\d+)\b", " ".join(page.extract_text().split())):
            mentions += 1
            assert any(at == label and lead == f"A{number}-1" for at, _, lead in found), (label, number)
    assert mentions > 10


def test_every_reference_of_a_partner_is_a_link_in_the_word_file(example):
    """To an annex or an article: a bookmark of the same file, which stands there."""
    contract = contratgen.load(ROOT / "examples/auray")
    assert contract.annexes
    for docx in sorted(example.glob("*.docx")):
        body = Document(docx).element.body
        names = set(body.xpath(".//w:bookmarkStart/@w:name"))
        assert set(body.xpath(".//w:hyperlink/@w:anchor")) <= names, docx.name
    anchors = Document(example / "contrat.docx").element.body.xpath(".//w:hyperlink/@w:anchor")
    assert {"annexe_perimetre", "annexe_manifeste", "article_mesures"} & set(anchors)


def test_links_have_words_that_say_where_they_lead(dossier):
    """None is silent, and those between parts name the part."""
    between = [
        (words, lead) for at, words, lead in targets(dossier) if at.split("-")[0] != lead.split("-")[0] and "-" in lead
    ]
    assert len(between) > 50
    assert all(re.match(r"Aller à : Annexe \d+ — ", words) for words, _ in between)
    assert all(words.strip() for _, words, _ in targets(dossier))
