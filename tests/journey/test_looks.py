"""The example's pages as they are seen: none half empty, no heading at the foot, no word cut within a cell."""

import re
import zipfile
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from contratgen.ooxml.names import qn

TOP, FOOT = 58, 60
"""Points that the header and the footer of a page take."""
HALF = 0.5
PART = re.compile(r"[^-–—/@._…]*[-–—/@._…]|[^-–—/@._…]+")
"""A part of a word, up to a sign behind which a line may end."""


@pytest.mark.converter
def test_no_page_is_half_empty(example):
    """But the last one of a document, and the one before a heading of the first level."""
    documents = pdfs(example)
    assert len(documents) > 14
    assert [(path.name, page, fill) for path in documents for page, fill in half_empty(fills(path), roles(path))] == []


@pytest.mark.converter
def test_no_heading_stands_alone_at_the_foot_of_a_page(example):
    """What it announces begins below it, in the order in which a reader is told of the page."""
    assert [(path.name, page) for path in pdfs(example) for page in headings_at_the_foot(roles(path))] == []


@pytest.mark.converter
def test_no_word_is_cut_at_the_end_of_a_line(example):
    """A column thinner than its longest word cuts it: « 28/06/202 », « 4 »."""
    cut = []
    for path in pdfs(example):
        words = words_of(path.with_suffix(".docx"))
        for number, page in enumerate(pypdfium2.PdfDocument(path), 1):
            shown = page.get_textpage().get_text_range().replace("\ufffe", "-").split()
            cut += [(path.name, number, *found) for found in cut_words(shown, words)]
    assert cut == []


def test_what_measures_pages_sees_faults():
    """Each of the three, and what only looks like one."""
    heading, text, title = ("/H2",), ("/P",), ("/H1",)
    assert half_empty([0.9, 0.4, 0.8], {1: [text], 2: [text], 3: [text]}) == [(2, 0.4)]
    assert half_empty([0.9, 0.4, 0.8], {1: [text], 2: [text], 3: [title, text]}) == []
    assert half_empty([0.9, 0.2], {1: [text], 2: [text]}) == []
    assert headings_at_the_foot({1: [text, heading], 2: [text, heading]}) == [1]
    assert cut_words(["28/06/202", "4", "l’", "annexe"], {"28/06/2024", "l’annexe"}) == [("28/06/202", "4")]
    assert cut_words(["france-", "travail.example", "fin"], {"france-travail.example", "fin"}) == []


def pdfs(folder):
    """Return the documents of a build that have a Word file of the same name."""
    return [path for path in sorted(folder.glob("*.pdf")) if path.with_suffix(".docx").exists()]


def fills(path):
    """Return how far down its last words each page is filled, from 0 to 1."""
    return [_fill(page) for page in pypdfium2.PdfDocument(path)]


def _fill(page):
    height, words = page.get_size()[1], page.get_textpage()
    boxes = (words.get_rect(number) for number in range(words.count_rects()))
    feet = [bottom for _, bottom, _, top in boxes if bottom > FOOT and top < height - TOP]
    return (height - TOP - min(feet)) / (height - TOP - FOOT) if feet else 0.0


def half_empty(filled, told):
    """Return the pages filled below half, by their number, with what they are filled of."""
    return [
        (page, round(fill, 2))
        for page, fill in enumerate(filled[:-1], 1)
        if fill < HALF and "/H1" not in told[page + 1][0]
    ]


def headings_at_the_foot(told):
    """Return the pages, but the last, whose last words are a heading's."""
    return [page for page in sorted(told)[:-1] if any(re.fullmatch(r"/H\d", role) for role in told[page][-1])]


def roles(path):
    """Return, for each page, the structure types above each of its stretches of words, in reading order."""
    told = {}
    with pikepdf.open(path) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        for page, types in _leaves(pdf.Root.StructTreeRoot.K, (), None):
            told.setdefault(numbers[page], []).append(types)
    return told


def _leaves(node, types, page):
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _leaves(child, types, page)
    elif isinstance(node, int):
        yield page, types
    elif node.get("/Type") != "/OBJR":
        page = node.Pg.objgen if "/Pg" in node else page
        if node.get("/Type") == "/MCR":
            yield page, types
        elif "/K" in node:
            yield from _leaves(node.K, (*types, str(node.S)) if "/S" in node else types, page)


def words_of(path):
    """Return the words of a Word file."""
    words = set()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml", name):
                for paragraph in etree.fromstring(archive.read(name)).iter(qn("w:p")):
                    nodes = paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
                    words.update("".join(n.text or "" if n.tag == qn("w:t") else " " for n in nodes).split())
    return words


def cut_words(shown, words):
    """Return each pair of words shown in a row that begin one word of the source, where no line may end."""
    known = {piece for word in words for piece in _pieces(word)}
    starts = {word[:end] for word in known for end in range(2, len(word) + 1)}
    return [(a, b) for a, b in pairwise(shown) if a[-1].isalnum() and a not in known and a + b in starts]


def _pieces(word):
    parts = PART.findall(word)
    return {"".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)}
