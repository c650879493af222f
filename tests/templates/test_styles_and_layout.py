"""How the templates are laid out: styles a jurist knows, pages that break where they should, repeated headers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from contratgen.ooxml.names import qn
from contratgen.ooxml.number_formats import roman
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.styles import heading_level, read_styles
from contratgen.rendering.style_book import make_style_book, missing_styles

from .conftest import find, text_of, value

if TYPE_CHECKING:
    from lxml import etree

    from .conftest import Template

NAMES = {
    "Corps", "Puce", "Numérotation", "Quote", "Tableau", "Tableau texte", "Tableau en-tête", "Titre du document",
    "caption", "Hyperlink", "footnote text", "footnote reference", "toc 1", "toc 2", "toc 3", "header", "footer",
    "heading 1", "heading 2", "heading 3", "Visa", "Signature", "Balise",
}  # fmt: skip
"""As the file writes them: Word shows « heading 1 » as « Titre 1 », « caption » as « Légende »."""
LANDSCAPE = {"engagements", "indicateurs", "maquette_financiere"}


def test_the_styles_have_the_names_that_authors_look_for(template: Template) -> None:
    """The same styles in every template."""
    assert template.style_names() >= NAMES


def test_rich_text_finds_every_style_and_list_it_needs(template: Template) -> None:
    """No role of rich text falls back on another appearance."""
    styles = read_styles(template.package)
    book, own_lists, own_nums = make_style_book(styles, read_numbering(template.package, styles), template.body)
    assert list(missing_styles(book, template.path.name)) == []
    assert (own_lists, own_nums) == ("", "")
    assert book.cell
    assert book.header_cell


def test_every_style_used_is_defined(template: Template) -> None:
    """A paragraph of an unknown style silently becomes body text."""
    references = ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link")
    roots = [
        *template.stories.values(),
        template.part("styles"),
        template.part("numbering"),
        template.part("footnotes"),
    ]
    used = {str(n.get(qn("w:val"))) for root in roots for name in references for n in root.iter(qn(name))}
    assert used <= set(template.styles)


def test_no_paragraph_is_without_style(template: Template) -> None:
    """Layout is changed in the styles, once for the whole document."""
    bare = [p for p in find(template.body, "//w:p[not(w:pPr/w:pStyle)]") if text_of(p)]
    assert bare == []


def test_the_page_is_a4_with_generous_margins(template: Template) -> None:
    """Portrait, but landscape for the wide tables; 2.2 to 2.6 cm around the text."""
    size, margins = find(template.body, "//w:pgSz")[0], find(template.body, "//w:pgMar")[0]
    sides = [str(size.get(qn("w:w"))), str(size.get(qn("w:h")))]
    assert sides == (["16838", "11906"] if template.path.stem in LANDSCAPE else ["11906", "16838"])
    assert all(1247 <= int(str(margins.get(qn(f"w:{side}")))) <= 1474 for side in ("left", "right", "top", "bottom"))


@pytest.mark.parametrize("name", ["heading 1", "heading 2", "heading 3", "heading 4", "caption"])
def test_headings_and_captions_stay_with_what_follows(template: Template, name: str) -> None:
    """No heading at the foot of a page."""
    style = next(i for i, node in template.styles.items() if value(node, "w:name") == name)
    assert template.switched_on(style, "w:pPr/w:keepNext")


def test_the_first_heading_is_the_highest_and_no_level_is_skipped(template: Template) -> None:
    """PDF/UA-1, 7.4.2: headings descend one level at a time."""
    styles = read_styles(template.package)
    levels = [level for p in template.body.iter(qn("w:p")) if (level := heading_level(p, styles))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def _tables(template: Template) -> list[etree._Element]:
    return list(template.body.iter(qn("w:tbl")))


def test_rows_are_not_cut_between_pages(template: Template) -> None:
    """A row reads as a whole."""
    assert [row for row in template.body.iter(qn("w:tr")) if not find(row, "w:trPr/w:cantSplit")] == []


LONG = {
    "Mesures de l’axe", "Moyens du partenaire", "Engagements du partenaire", "Engagements de l’adhérent",
    "Moyens par partenaire", "Détail du partenaire",
}  # fmt: skip
"""Tables that may fill pages: their rows cannot all stay together."""


def test_sheets_stay_whole_and_a_total_stays_with_its_rows(template: Template) -> None:
    """Word and LibreOffice keep a row on the page of the next one when its paragraphs say so."""
    loose = []
    for table in _tables(template):
        rows = [row for row in find(table, "w:tr") if not text_of(row).strip().startswith("{%tr")]
        sheet = value(table, "w:tblPr/w:tblStyle") == "Tableaufiche"
        summed = any(text_of(row).startswith("Total") for row in rows) and _caption(table) not in LONG
        loose += [text_of(row) for row in rows[:-1] if (sheet or summed) and not _is_kept(row)]
    assert loose == []


def _caption(table: etree._Element) -> str | None:
    return value(table, "w:tblPr/w:tblCaption")


def _is_kept(row: etree._Element) -> bool:
    """Whether the first cell's paragraph stays with the next, by itself or through the style of header cells."""
    (first, *_) = find(row, "w:tc[1]/w:p")
    return bool(find(first, "w:pPr/w:keepNext")) or value(first, "w:pPr/w:pStyle") in {
        "Tableauentte",
        "Tableausoustitre",
    }


def test_a_sum_of_jobs_over_years_says_its_unit(template: Template) -> None:
    """0,9 ETP held six years are 5,4 ETP-années, not 5,4 ETP."""
    sums = [p for p in find(template.body, "//w:tc//w:p") if "totaux.etp | nombre" in text_of(p)]
    columns = {text_of(_header_of(p)) for p in sums if "ETP-année" not in text_of(p)}
    assert columns <= {"ETP-années"}


def _header_of(paragraph: etree._Element) -> etree._Element:
    """Return the header cell above a cell of a table without merged cells."""
    cell = next(paragraph.iterancestors(qn("w:tc")))
    row, table = cell.getparent(), next(paragraph.iterancestors(qn("w:tbl")))
    assert row is not None
    return find(table, "w:tr[1]/w:tc")[row.findall(qn("w:tc")).index(cell)]


def test_tables_repeat_their_header_row(template: Template) -> None:
    """The first row of every table but the two-column sheets, whose labels stand on the left."""
    headless = [
        text_of(table)[:60]
        for table in _tables(template)
        if value(table, "w:tblPr/w:tblStyle") != "Tableaufiche" and not find(table, "w:tr[1]/w:trPr/w:tblHeader")
    ]
    assert headless == []


def test_header_cells_are_never_empty(template: Template) -> None:
    """RGAA 5.6: each column says what it holds."""
    empty = [cell for cell in find(template.body, "//w:tr[w:trPr/w:tblHeader]/w:tc") if not text_of(cell).strip()]
    assert empty == []


BITS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400}
"""What `w:tblLook` says twice (ECMA-376 Part 1, 17.4.55); editors believe one or the other."""


def test_tables_say_once_what_they_look_like(template: Template) -> None:
    for look in template.body.iter(qn("w:tblLook")):
        asked = sum(bit for name, bit in BITS.items() if look.get(qn(f"w:{name}")) == "1")
        assert int(str(look.get(qn("w:val"))), 16) == asked


def test_words_own_styles_stay_out_of_its_pane(template: Template) -> None:
    """Three hundred names that the document does not use hide those that it does."""
    (latent,) = template.part("styles").iter(qn("w:latentStyles"))
    assert latent.get(qn("w:defSemiHidden")) == "1"


def test_shapes_have_identifiers_of_their_own(template: Template) -> None:
    """Over all headers: Word keeps one of two that share theirs."""
    shapes = [node for root in template.stories.values() for node in root.iter(qn("v:shape"))]
    for name in ("id", qn("o:spid")):
        assert len({shape.get(name) for shape in shapes}) == len(shapes)


def test_six_signatures_leave_slack_on_their_page(contract: Template) -> None:
    """Editors measure lines a little differently: a page filled to the point spills over in one of them."""
    (height,) = (int(str(row.get(qn("w:val")))) for row in contract.body.iter(qn("w:trHeight")))
    assert 1700 <= height <= 1760


def test_tables_say_what_they_hold(template: Template) -> None:
    """A title and a description for those who cannot see a table at a glance."""
    silent = [
        t for t in _tables(template) if not (value(t, "w:tblPr/w:tblCaption") and value(t, "w:tblPr/w:tblDescription"))
    ]
    assert silent == []


def test_tables_are_as_wide_as_their_columns_and_no_wider_than_the_text(template: Template) -> None:
    """A fixed layout, so that every engine breaks lines alike."""
    size, margins = find(template.body, "//w:pgSz")[0], find(template.body, "//w:pgMar")[0]
    width = int(str(size.get(qn("w:w")))) - sum(int(str(margins.get(qn(f"w:{s}")))) for s in ("left", "right"))
    for table in _tables(template):
        columns = sum(int(str(c.get(qn("w:w")))) for c in find(table, "w:tblGrid/w:gridCol"))
        assert find(table, "w:tblPr/w:tblLayout[@w:type='fixed']")
        assert abs(columns - int(str(find(table, "w:tblPr/w:tblW")[0].get(qn("w:w"))))) <= len(
            find(table, "w:tblGrid/*")
        )
        assert columns <= width + 20


def test_articles_are_numbered_by_the_list_of_their_style(contract: Template) -> None:
    """« Titre II », then « Article 2.1 »: Word counts, nobody types."""
    styles = read_styles(contract.package)
    numbers = number_paragraphs(contract.body, read_numbering(contract.package, styles), styles)
    shown = [number.text for p, number in numbers.items() if heading_level(p, styles) in {1, 2}]
    assert [text for text in shown if text.startswith("Titre")] == [f"Titre {roman(n)}" for n in range(1, 10)]
    assert shown[shown.index("Titre IX") + 1 :] == [f"Article 9.{n}" for n in range(1, 12)]
