"""The accessible page says what the Word files say, word for word, in the same order; its links lead somewhere."""

import datetime
import itertools
import subprocess
from collections import Counter

import pypdfium2
import pytest
from docx_builder import build, runs
from lxml import html

from contratgen.assembly.kit import Metadata
from contratgen.editions.html.blocks import Body
from contratgen.editions.html.markup import node, text_of
from contratgen.editions.html.page import Part, Supplied, contract_page, document_page
from contratgen.editions.html.word import read_word
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import open_package, parse_xml
from contratgen.ooxml.places import paragraph_text
from contratgen.ooxml.styles import read_styles

BLOCKS = {"p", "li", "td", "th", "tr", "caption", "h2", "h3", "h4", "h5", "h6", "table", "section", "ol", "ul", "br"}


@pytest.fixture(scope="module")
def page(written):
    """Give the page of the example."""
    return html.fromstring(written)


def words_of_word(docx):
    """Return the words of a Word file as a reader meets them: numbers, text, then notes; its contents left out."""
    package = open_package(docx, "d.docx")
    root, styles = parse_xml(package.parts[package.main]), read_styles(package)
    numbers = number_paragraphs(root, read_numbering(package, styles), styles)
    said = []
    for paragraph in root.iter(qn("w:p")):
        if any("Table of Contents" in str(g.values()) for s in paragraph.iterancestors(qn("w:sdt")) for g in s.iter()):
            continue
        number, text = numbers.get(paragraph), paragraph_text(paragraph)
        if text.strip():
            said += [number.text if number and not number.is_bullet else "", text]
    notes = package.related("footnotes")
    said += [paragraph_text(p) for p in parse_xml(package.parts[notes[0]]).iter(qn("w:p"))] if notes else []
    return " ".join(said).split()


def words_of_page(section):
    """Return the words of a part of the page, without what the page adds: calls of notes, ways back, drawings."""
    return "".join(_words(section)).split()


def _words(element):
    if element.get("data-ajout") is None and element.get("class") != "appel" and element.tag != "svg":
        space = " " if element.tag in BLOCKS else ""
        yield space + (element.text or "")
        for child in element:
            yield from _words(child)
            yield child.tail or ""
        yield space


def test_the_page_says_what_each_word_file_says(parts, page):
    """Word for word, document by document."""
    sections = {
        section.get("data-document"): section for section in page.iter("section") if section.get("data-document")
    }
    assert [*sections] == [part.identifier for part in parts[0]]
    for part in parts[0]:
        assert words_of_page(sections[part.identifier]) == words_of_word(part.docx), part.identifier


def test_every_partner_and_engagement_is_on_the_page(parts, page):
    """Its name and the title of each of its engagements; the rest follows from the Word files, word for word."""
    said = " ".join(words_of_page(page))
    contract = parts[1].assembled.contract
    for partner in contract.partenaires:
        assert partner.denomination in said
        for engagement in partner.engagements:
            assert " ".join(engagement.intitule.split()) in said.replace("\u00a0", " ").replace("\u202f", " ")


def test_links_lead_somewhere_and_identifiers_are_unique(page):
    """Inside to what exists, outside to the web, to a mail box or to a file beside."""
    identifiers = page.xpath("//@id")
    assert len(set(identifiers)) == len(identifiers)
    for target in page.xpath("//a/@href"):
        if target.startswith("#"):
            assert target[1:] in identifiers
        else:
            assert target.startswith(("https://", "http://", "mailto:", "dossier.pdf", "index.html"))
    assert page.xpath("//main//a[@href='#annexe-02-perimetre']")


def test_headings_have_no_gap(page):
    """From the title of the page down."""
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert levels.count(1) == 1


def test_the_page_is_light(written):
    """A telephone loads it: pictures as sharp as they are shown, no word of markup a thousand times."""
    assert len(written) <= 800_000


def test_figures_stand_to_the_right_and_totals_are_strong(page):
    """What most cells of a table are, the table says; a cell says what it is otherwise; a row, that its words weigh."""
    cells = [cell for cell in page.iter("td") if "€" in cell.text_content()]
    manners = Counter(cell.get("class") or next(cell.iterancestors("table")).get("class") for cell in cells)
    assert manners["n"] > 2000
    assert sum(manners.values()) - manners["n"] < 200
    totals = page.xpath("//tr[@class='total']")
    assert len(totals) > 100
    assert not page.xpath("//tr[@class='total']//strong")


def test_a_printed_page_keeps_its_size_of_letters(written, tmp_path):
    """No table is wider than its sheet, which would make every page smaller; wide annexes lie on their side."""
    (tmp_path / "contrat.html").write_bytes(written)
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profil'}"]
    into, page = f"--print-to-pdf={tmp_path / 'page.pdf'}", (tmp_path / "contrat.html").as_uri()
    subprocess.run([*command, "--no-pdf-header-footer", into, page], check=True, capture_output=True, timeout=300)
    printed = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    letters = Counter(size for sheet in printed for size, count in _letters(sheet) for _ in range(count))
    assert letters[10.0] > 100_000
    assert {tuple(map(round, sheet.get_size())) for sheet in printed} == {(595, 842), (842, 595)}


def _letters(sheet):
    """Yield the size of each text of a printed page, in points, and how many letters it has."""
    words = sheet.get_textpage()
    for text in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=words):
        yield round(text.get_font_size() * abs(text.get_matrix().d), 1), len(text.extract())


def test_tables_have_headers_with_their_scope_and_a_name(page):
    """Each data table is named, and each of its headers says what it heads."""
    tables = page.xpath("//table")
    assert len(tables) > 50
    for table in tables:
        assert table.find("caption") is not None or table.get("aria-label")
        assert table.xpath(".//th")
        assert all(th.get("scope") in {"col", "colgroup", "row", "rowgroup"} for th in table.iter("th"))


def test_pictures_have_words_and_nothing_is_fetched(page):
    """No script, no file from elsewhere: the page stands alone."""
    assert page.get("lang") == "fr"
    assert not page.xpath("//script | //link | //iframe | //@style")
    assert all(image.get("src").startswith("data:image/") and image.get("alt") for image in page.iter("img"))
    assert all(drawing.get("aria-label") for drawing in page.iter("svg"))


def test_equations_symbols_and_both_kinds_of_notes_are_on_the_page():
    """What a Word file shows otherwise than as text is not lost on the way."""
    math = f'<m:oMath xmlns:m="{NAMESPACES["m"]}"><m:r><m:t>a+b</m:t></m:r></m:oMath>'
    calls = '<w:r><w:endnoteReference w:id="2"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>Oui</w:t></w:r>'
    symbol += '<w:r><w:sym w:font="Webdings" w:char="F061"/><w:sym w:font="Wingdings" w:char="FE zz"/></w:r>'
    notes = {f"{kind}s": f'<w:{kind} w:id="2">{runs(f"une {kind}")}</w:{kind}>' for kind in ("footnote", "endnote")}
    docx = build(f"<w:p><w:r><w:t>Soit </w:t></w:r>{math}{calls}</w:p><w:p>{symbol}</w:p>", title="Essai", **notes)
    made = node("main", Body(read_word(docx, "essai.docx", "essai", {}), "Essai").blocks())
    assert made.xpath("string(//*[@role='math'])") == "a+b"
    assert "☑Oui□□" in text_of(made)
    assert [" ".join(text_of(note).split()) for note in made.xpath("//*[@role='doc-endnotes']//li")] == [
        "une endnote ↩",
        "une footnote ↩",
    ]


def test_the_contents_follow_the_headings_of_each_document(page):
    """Siblings stand side by side, below nothing but their own heading, and no document is named twice."""
    contents = page.xpath("//nav//details/ol/li")
    assert len(contents) == len(page.xpath("//section[@data-document]"))
    for entry in contents:
        title, *below = [" ".join(link.text_content().split()) for link in entry.iter("a")]
        assert title not in below
        for item in entry.xpath(".//li"):
            heading = page.get_element_by_id(item.find("a").get("href")[1:])
            inner = [page.get_element_by_id(link.get("href")[1:]) for link in item.xpath("./ol/li/a")]
            assert all(int(one.tag[1]) > int(heading.tag[1]) for one in inner)


def test_the_contents_are_folded_and_wide_tables_say_that_they_scroll(page):
    """The first words of the contract are near the top of a telephone; a keyboard reaches what stands aside."""
    assert page.xpath("//nav/details[not(@open)]/summary")
    frames = page.xpath("//div[@class='cadre']")
    assert len(frames) > 100
    assert all(frame.get("tabindex") == "0" and frame.get("aria-label") for frame in frames)
    wide = {table for table in page.iter("table") if len(table.xpath("(.//tr)[1]/*")) > 3}
    assert wide
    assert wide <= {frame.find("table") for frame in frames}


def test_titles_and_descriptions_stay_text():
    """Whatever those who named documents and pieces wrote: no element, no attribute, in both kinds of pages."""
    hostile = '<script>x</script>" onclick="x'
    docx = build(runs(hostile))
    metadata = Metadata(hostile, hostile, hostile, hostile, hostile, datetime.date(2025, 6, 1))
    pieces = (Supplied(hostile, hostile, 3, text=(hostile,)), Supplied(hostile, hostile, 4, file=hostile))
    pages = (
        contract_page([Part(hostile, hostile, docx, pieces=pieces)], metadata, hostile, hostile),
        document_page(hostile, hostile, docx, metadata),
    )
    for page in map(html.fromstring, pages):
        assert not page.xpath("//script | //@onclick")
        assert page.findtext(".//title") == hostile
        assert hostile in page.find("body").text_content()
