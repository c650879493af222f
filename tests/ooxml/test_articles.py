"""The articles of a rendered file: what they are called, their numbers, their words."""

import re

from docx_builder import build, heading, paragraph, table
from test_numbering import CONTRACT, NUMBERED, item

from contratgen.ooxml.articles import articles_of, normal
from contratgen.ooxml.package import open_package

HEADINGS = heading(1, NUMBERED.format(0)) + heading(2, NUMBERED.format(1)) + heading(3)


def named(text: str, style: str, bookmark: str) -> str:
    """Return a heading with a bookmark."""
    mark = f'<w:bookmarkStart w:id="7" w:name="{bookmark}"/><w:bookmarkEnd w:id="7"/>'
    return re.sub(r"(<w:r\b)", rf"{mark}\1", paragraph(text, style), count=1)


def articles(*body: str, footnotes: str = ""):
    file = build(*body, numbering=CONTRACT, styles=HEADINGS, footnotes=footnotes)
    return articles_of(open_package(file, "x"))


def test_an_article_goes_from_one_heading_to_the_next() -> None:
    found = articles(
        paragraph("Couverture"),
        named("Gouvernance", "heading1", "article_gouvernance"),
        paragraph("Chapeau."),
        paragraph("Comité de pilotage", "heading2"),
        paragraph("Il se réunit."),
        paragraph("Sa composition", "heading3"),
        item("deux maires", 1, 2),
        named("Conseil", "heading2", "article_conseil"),
        paragraph("Moyens", "heading1"),
        paragraph("Comité de pilotage", "heading2"),
    )
    assert [(one.identifier, one.number, one.title, one.level, one.within) for one in found] == [
        ("gouvernance", "Titre I", "Gouvernance", 1, ""),
        ("gouvernance.comite-de-pilotage", "Article 1.1", "Comité de pilotage", 2, "gouvernance"),
        ("conseil", "Article 1.2", "Conseil", 2, "gouvernance"),
        ("moyens", "Titre II", "Moyens", 1, ""),
        ("moyens.comite-de-pilotage", "Article 2.1", "Comité de pilotage", 2, "moyens"),
    ]
    assert [one.text for one in found] == ["Chapeau.", "Il se réunit.\nSa composition\na) deux maires", "", "", ""]


def test_no_two_articles_bear_one_name() -> None:
    """Not even the name that a bookmark declares further on."""
    found = articles(
        paragraph("Jeunesse", "heading1"),
        paragraph("Jeunesse", "heading1"),
        named("Autre", "heading1", "article_jeunesse"),
    )
    assert [one.identifier for one in found] == ["jeunesse-2", "jeunesse-3", "jeunesse"]


def test_a_row_is_a_line_whose_cells_are_between_tabs() -> None:
    found = articles(paragraph("A", "heading1"), table(("Année", "Montant"), ("2025", "1\u202f000,00\u00a0€")))
    assert found[0].text == "Année\tMontant\n2025\t1 000,00 €"


def test_a_note_follows_the_words_of_its_article() -> None:
    note = f'<w:footnote w:id="4">{paragraph("Source : Insee.")}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    call = f"<w:p><w:r><w:t>Douze</w:t></w:r>{mark}<w:r><w:t> logements.</w:t></w:r></w:p>"
    found = articles(paragraph("A", "heading1"), call, paragraph("Suite."), footnotes=note)
    assert found[0].text == "Douze[1] logements.\nSuite.\n[1] Source : Insee."


def test_words_keep_nothing_that_a_layout_chooses() -> None:
    assert normal(" e\u0301te\u0301 :\u00a0pro\u00adgramme\u202f!\tporte\u2011voix\n") == "été : programme ! porte-voix"
