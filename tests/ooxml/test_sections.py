"""Where sections begin, and how their pages are numbered."""

from docx_builder import build, paragraph, part, table
from lxml import etree

from contratgen.ooxml.sections import Numbering, page_numberings, section_starts


def cut(numbers: str = "") -> str:
    return f"<w:p><w:pPr><w:sectPr>{numbers}</w:sectPr></w:pPr></w:p>"


def body(*parts: str) -> etree._Element:
    return etree.fromstring(part(build(*parts)).encode())


def test_a_document_of_one_section_counts_in_figures() -> None:
    assert page_numberings(body(paragraph("a"))) == (Numbering("decimal", None, ""),)
    assert list(section_starts(body(paragraph("a")))) == []


def test_each_section_says_how_it_counts_and_by_which_bookmark_it_is_found() -> None:
    root = body(
        paragraph("a"), cut('<w:pgNumType w:fmt="lowerRoman"/>'), paragraph("b"), cut('<w:pgNumType w:start="5"/>')
    )
    assert page_numberings(root) == (
        Numbering("lowerRoman", None, ""),
        Numbering("decimal", 5, "_Section002"),
        Numbering("decimal", None, "_Section003"),
    )


def test_a_section_may_begin_with_a_table() -> None:
    [(name, first)] = section_starts(body(paragraph("a"), cut(), table(("b", "c"))))
    assert (name, "".join(str(text) for text in first.itertext())) == ("_Section002", "b")
