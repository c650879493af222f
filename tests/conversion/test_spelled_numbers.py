"""« Titre I », « Article 1.1 »: the PDF shows the numbers that Word shows, and the delivered file keeps its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from contratgen.base.diagnostics import InputError
from contratgen.conversion.completeness import prove_complete
from contratgen.conversion.pool import Pool
from contratgen.conversion.spelled_numbers import spelled_out
from contratgen.conversion.stage import Convert
from contratgen.conversion.text import reading_text
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import open_package
from contratgen.ooxml.package import parse_xml as parse_part
from contratgen.ooxml.places import paragraph_text
from contratgen.ooxml.styles import read_styles

from .conftest import DAY
from .samples import Sample, W, full

if TYPE_CHECKING:
    from contratgen.conversion.document import PdfDocument

pytestmark = pytest.mark.converter

LEVELS = (("upperRoman", "Titre %1", ""), ("decimal", "Article %1.%2", "<w:isLgl/>"), ("lowerLetter", "%1.%2 %3)", ""))


def contract(start: int = 1) -> bytes:
    """Return titles, articles and points in one list, and a reference to an article."""
    sample = Sample()
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start if n == 0 else 1}"/><w:numFmt w:val="{kind}"/>'
        f'<w:pStyle w:val="Heading{n + 1}"/>{legal}<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text, legal) in enumerate(LEVELS)
    )
    lists = sample.word.part.numbering_part.element
    lists.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>'))
    lists.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for n in range(3):
        own = f'<w:numPr {W}><w:ilvl w:val="{n}"/><w:numId w:val="90"/></w:numPr>'
        sample.word.styles[f"Heading {n + 1}"].element.get_or_add_pPr().append(parse_xml(own))
    for title in ("Le quartier", "Les moyens"):
        sample.heading(title, 1)
        sample.heading(f"{title} : portée", 2)
        sample.heading(f"{title} : suite", 2, mark="suite" if title == "Les moyens" else "")
        sample.heading(f"{title} : détail", 3)
    shown = f'<w:fldSimple {W} w:instr=" REF suite \\r \\h "><w:r><w:t>Article 2.2</w:t></w:r></w:fldSimple>'
    sample.text("Voir l’")._p.append(parse_xml(shown))
    return sample.to_bytes()


def numbers(docx: bytes) -> dict[str, str]:
    """Return what Word shows before each numbered paragraph."""
    package = open_package(docx, "contrat.docx")
    styles = read_styles(package)
    found = number_paragraphs(parse_part(package.parts[package.main]), read_numbering(package, styles), styles)
    return {paragraph_text(paragraph): number.text for paragraph, number in found.items()}


@pytest.fixture(scope="module")
def made() -> PdfDocument:
    with Pool() as pool:
        return Convert(DAY, pool)([("contrat.docx", contract())])["contrat.docx"][1]


def test_the_pdf_shows_roman_titles_and_arabic_articles_as_word_does(made: PdfDocument) -> None:
    lines = [line.replace("\xa0", " ").strip() for line in reading_text(made.pdf).splitlines()]
    assert "".join(lines[4].split()) == "TitreIILesmoyens"
    assert "".join(lines[6].split()) == "Article2.2Lesmoyens:suite"
    assert "".join(lines[7].split()) == "II.2a)Lesmoyens:détail"
    assert lines[-1].endswith("Article 2.2")


def test_the_outline_says_the_same_numbers(made: PdfDocument) -> None:
    titles = ["".join(heading.title.split()) for heading in made.outline]
    assert titles[:2] == ["TitreILequartier", "Article1.1Lequartier:portée"]


def test_the_copy_shows_the_same_numbers_as_the_file_and_is_the_same_every_time() -> None:
    docx = contract()
    package = open_package(docx, "contrat.docx")
    copy = spelled_out(package).to_bytes()
    assert numbers(copy) == numbers(docx)
    assert copy == spelled_out(package).to_bytes()
    assert b"w:isLgl" in package.parts["word/numbering.xml"]


def test_a_file_without_legal_level_is_read_as_it_is() -> None:
    package = open_package(full(1).to_bytes(), "tout.docx")
    assert spelled_out(package) is package


def test_a_switch_that_is_off_spells_nothing_out() -> None:
    sample = Sample()
    level = f'<w:lvl {W} w:ilvl="0"><w:isLgl w:val="0"/><w:lvlText w:val="%1"/></w:lvl>'
    sample.word.part.numbering_part.element.find(qn("w:abstractNum")).append(parse_xml(level))
    package = open_package(sample.to_bytes(), "tout.docx")
    assert spelled_out(package) is package


def test_a_pdf_that_counts_otherwise_than_word_is_refused(made: PdfDocument) -> None:
    prove_complete(contract(), made.pdf, "contrat.docx")
    with pytest.raises(InputError) as fault:
        prove_complete(contract(start=3), made.pdf, "contrat.docx")
    assert [d.code for d in fault.value.diagnostics] == ["CG415"]
    assert "Article 3.1Le quartier : portée" in fault.value.diagnostics[0].message
