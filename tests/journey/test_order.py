"""The accessible page and the tagged PDF say the same things in the same order, document by document."""

from pathlib import Path

import pytest
from lxml import html

import contratgen
from contratgen.conversion.text import folded as as_found
from contratgen.conversion.text import missing_in, reading_text
from contratgen.editions.html.page import Part, contract_page
from contratgen.project.opened import open_project

from .test_example import stretches as written

pytestmark = pytest.mark.converter

ROOT = Path(__file__).parents[2]
BLOCKS = frozenset({"p", "li", "td", "th", "caption", "h2", "h3", "h4", "h5", "h6"})
HOLDERS = BLOCKS | {"table", "ul", "ol", "div", "section", "figure"}
CUT = "\x00"
"""Where the words of a block stop for those of another, or for the call of a note."""


def is_added(element):
    """Whether the page adds it to what the documents say, or says it at another place: notes stand at the end."""
    return element.get("data-ajout") is not None or element.tag == "svg" or element.get("class") == "notes"


def own_words(element):
    """Return the words of a block, cut where another block stands within it."""
    pieces = [element.text or ""]
    for child in element:
        whole = child.tag in HOLDERS or is_added(child) or child.get("class") == "appel"
        pieces += [CUT if whole else own_words(child), child.tail or ""]
    return "".join(pieces)


def stretches(section):
    """Yield the stretches of text of a part of the page, in order."""
    for element in section.iter(*BLOCKS):
        if not any(is_added(one) for one in (element, *element.iterancestors())):
            yield from own_words(element).split(CUT)


def folded(text):
    """Return a text without what the two forms write differently: spaces, capitals, kinds of hyphens."""
    return "".join(text.replace("\u2011", "-").replace("\u2010", "-").casefold().split())


@pytest.fixture(scope="module")
def sections(example):
    """Give the parts of the page of the example, made from its Word files."""
    project = open_project(ROOT / "examples/auray")
    metadata = project.kit.metadata(project.assembled.contract)
    names = sorted(example.glob("*.docx"), key=lambda path: (path.stem != "contrat", path.stem))
    parts = [Part(path.stem, path.stem, path.read_bytes(), path.stem.partition("-")[2]) for path in names]
    page = html.fromstring(contract_page(parts, metadata, "0" * 64, "dossier.pdf"))
    return {one.get("data-document"): one for one in page.iter("section") if one.get("data-document")}


def test_the_page_and_the_pdf_agree_block_by_block(sections, example):
    """Each block of the page is found in the PDF's structure tree after the block before it: thousands, none lost."""
    found = 0
    for name, section in sections.items():
        said, at = folded(reading_text((example / f"{name}.pdf").read_bytes())), 0
        for words in filter(None, map(folded, stretches(section))):
            place = said.find(words, at)
            assert place >= 0, (name, words[:80], said[at : at + 80])
            at, found = place + len(words), found + 1
    assert found > 10_000


def test_every_contribution_is_on_the_page(sections):
    """What `test_example` finds in the dossier is found here as well."""
    said = folded("".join(words for section in sections.values() for words in section.itertext()))
    for contribution in contratgen.load(ROOT / "examples/auray").contributions.values():
        for engagement in contribution.engagements:
            for line in (engagement.intitule, *written(engagement.description.source)):
                assert folded(line) in said, line[:80]


def test_the_order_of_two_blocks_is_seen(sections, example):
    """The comparison above can fail: the same blocks the other way round are not found."""
    said = reading_text((example / "contrat.pdf").read_bytes())
    first, second = "Entre les soussignés", "Signatures"
    assert missing_in(as_found(reading_text((example / "contrat.pdf").read_bytes())), [first, second]) == []
    assert folded(said).find(folded(first), folded(said).rfind(folded(second))) < 0
