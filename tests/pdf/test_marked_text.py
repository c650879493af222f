"""Words by mark, on pages written by hand."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from contratgen.pdf.content import UNMARKED
from contratgen.pdf.marked_text import marked_text

ONE_BYTE = b"2 beginbfchar\n<41> <0061>\n<42> <006600660069>\nendbfchar\n1 beginbfrange\n<50> <52> <0070>\nendbfrange"
TWO_BYTES = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0102> <D83DDE00> endbfchar"


def words(content: bytes, table: bytes = ONE_BYTE) -> dict[int, str]:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        font = Dictionary(Type=Name.Font, ToUnicode=pdf.make_stream(table))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font, F2=Dictionary(Type=Name.Font)))
        page.obj.Contents = pdf.make_stream(content)
        return marked_text(pikepdf.Page(page.obj))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"/P <</MCID 0>> BDC BT /F1 9 Tf (AB) Tj ET EMC", {0: "affi"}),
        (b"/P <</MCID 0>> BDC BT /F1 9 Tf [(P) -20 (QR)] TJ ET EMC", {0: "pqr"}),
        (b"/P <</MCID 0>> BDC BT /F1 9 Tf (A) Tj ET EMC /P <</MCID 3>> BDC BT (P) Tj ET EMC", {0: "a", 3: "p"}),
        (b"/P <</MCID 0>> BDC /Span <</Lang (fr)>> BDC BT /F1 9 Tf (A) Tj ET EMC EMC", {0: "a"}),
        (b"/P <</MCID 0>> BDC /Span <</ActualText (mot)>> BDC BT /F1 9 Tf (A) Tj ET EMC EMC", {0: "mot"}),
        (b"/P <</MCID 0>> BDC BT /F1 9 Tf (Z) Tj /F2 9 Tf (A) Tj ET EMC", {0: "\ufffd\ufffd"}),
        (b"/P <</MCID 0>> BDC BT /F9 9 Tf (A) Tj ET EMC", {0: "\ufffd"}),
        (b"/Artifact BMC BT /F1 9 Tf (A) Tj ET EMC BT (P) Tj ET", {UNMARKED: "ap"}),
        (b"/P <</MCID 0>> BDC /Artifact BMC BT /F1 9 Tf (A) Tj ET EMC EMC", {UNMARKED: "a"}),
    ],
    ids=["ligature", "range", "two marks", "nested", "actual text", "unmapped", "no font", "artifact", "inside"],
)
def test_words_are_kept_by_the_identifier_that_marks_them(content: bytes, found: dict[int, str]) -> None:
    assert words(content) == found


def test_codes_of_two_bytes_are_read_in_pairs() -> None:
    assert words(b"/P <</MCID 0>> BDC BT /F1 9 Tf <01020102> Tj ET EMC", TWO_BYTES) == {0: "😀😀"}
