"""Where sections begin, and how their pages are numbered."""

import re

import pytest
from docx_builder import build, names, paragraph, part, table
from lxml import etree

from contratgen.ooxml.package import Package
from contratgen.ooxml.sections import Numbering, margins_by_page, page_numberings, section_starts


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


TITLE, EVEN = "<w:titlePg/>", "<w:evenAndOddHeaders/>"


def _with_references(properties: str) -> str:
    for key, kind in {"d": "default", "e": "even", "f": "first"}.items():
        reference = rf'<w:headerReference w:type="{kind}" r:id="rIdh\1"/>'
        properties = re.sub(rf"\b{key}(\d)", reference, properties)
    return properties


def shown(*sections: tuple[int | None, str], pages: int = 4, settings: str = "") -> dict[int, str]:
    """Return the headers of each page, by their numbers; `sections` are first pages and properties.

    Of the properties, `d1`, `e2` and `f3` stand for references to the headers 1 (default), 2 (even) and 3 (first).
    """
    *before, last = (_with_references(said) for _, said in sections)
    links = tuple((f"rIdh{number}", "header", f"h{number}.xml") for number in range(5))
    docx = build(*map(cut, before), settings=settings, links=links)
    blobs = {name: part(docx, name).encode() for name in names(docx)}
    at_the_end = f"<w:sectPr>{last}<w:pgSz".encode()
    blobs["word/document.xml"] = blobs["word/document.xml"].replace(b"<w:sectPr><w:pgSz", at_the_end)
    package = Package(blobs)
    starts = {f"_Section{rank:03}": page for rank, (page, _) in enumerate(sections, 1)}
    found = margins_by_page(package, pages, starts.get)
    return {page: "".join(sorted(re.findall(r"\d", "".join(parts)))) for page, parts in found}


ON_ALL = dict.fromkeys(range(1, 5), "1")


@pytest.mark.parametrize(
    ("sections", "settings", "expected"),
    [
        ([(1, "d1")], "", ON_ALL),
        ([(1, "d1 e2 f3")], "", ON_ALL),
        ([(1, f"d1 f3{TITLE}")], "", ON_ALL | {1: "3"}),
        ([(1, f"d1{TITLE}")], "", {2: "1", 3: "1", 4: "1"}),
        ([(1, "d1 f3<w:titlePg w:val='0'/>")], "", ON_ALL),
        ([(1, "d1 e2")], EVEN, ON_ALL | {2: "2", 4: "2"}),
        ([(1, "d1")], EVEN, {1: "1", 3: "1"}),
        ([(1, "d1"), (3, "")], "", ON_ALL),
        ([(1, "d1"), (3, "d2")], "", {1: "1", 2: "1", 3: "2", 4: "2"}),
        ([(1, f"d1 f3{TITLE}"), (3, TITLE)], "", {1: "3", 2: "1", 3: "3", 4: "1"}),
        ([(1, "d1"), (3, 'd2<w:type w:val="continuous"/>')], "", {1: "1", 2: "1", 3: "12", 4: "2"}),
        ([(1, "d1"), (None, "d2")], "", dict.fromkeys(range(1, 5), "12")),
        ([(1, "d1"), (None, "d2"), (3, "d4")], "", {1: "12", 2: "12", 3: "4", 4: "4"}),
        ([(1, "d1 e2"), (2, '<w:pgNumType w:start="1"/>')], EVEN, {1: "1", 2: "1", 3: "2", 4: "1"}),
        ([(1, "d1 e2"), (2, '<w:type w:val="oddPage"/>')], EVEN, {1: "1", 2: "1", 3: "2", 4: "1"}),
        ([(1, 'd1 e2<w:pgNumType w:start="2"/>')], EVEN, dict.fromkeys(range(1, 5), "12")),
        ([(1, ""), (3, "d1")], "", {3: "1", 4: "1"}),
    ],
)
def test_each_page_has_the_header_that_word_shows(
    sections: list[tuple[int | None, str]], settings: str, expected: dict[int, str]
) -> None:
    """ECMA-376 Part 1, 17.10: one that no page shows, as Word writes them ordinarily, is asked of none."""
    assert shown(*sections, settings=settings) == expected
