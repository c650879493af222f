"""After conversion: equations with all their signs, notes in the order of their calls, numbers as Word shows them."""

from __future__ import annotations

import io
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import pikepdf
import pytest
from docx.oxml import parse_xml

from contratgen.base.diagnostics import EnvironmentFault, InputError
from contratgen.conversion import stage
from contratgen.conversion.completeness import prove_complete
from contratgen.conversion.document import Equation, Properties
from contratgen.conversion.engine import find_engine
from contratgen.conversion.pool import Pool
from contratgen.conversion.repair_tags import equation_alternatives
from contratgen.conversion.stage import Convert
from contratgen.conversion.text import reading_text, signs
from contratgen.conversion.vet import template_faults
from contratgen.ooxml.names import NAMESPACES
from contratgen.ooxml.package import open_package
from contratgen.pdf.structure_tree import Structure

from ..verapdf.referee import verdicts  # noqa: TID252 - tests are no package, so there is no absolute name
from .conftest import DAY
from .samples import Sample, W

if TYPE_CHECKING:
    from pathlib import Path

    from contratgen.conversion.document import PdfDocument

pytestmark = pytest.mark.converter
M = f'xmlns:m="{NAMESPACES["m"]}"'
FORMATS = {
    "ordinal": ("1er", "2e"),
    "cardinalText": ("Un", "Deux"),
    "ordinalText": ("Premier", "Deuxième"),
    "decimalEnclosedCircle": ("①", "②"),
    "decimalEnclosedParen": ("(1)", "(2)"),
    "decimalEnclosedFullstop": ("1.", "2."),
    "numberInDash": ("- 1 -", "- 2 -"),
    "chicago": ("*", "†"),
    "decimalZero": ("01", "02"),
    "custom": ("001", "002"),
    "japaneseCounting": ("", ""),  # as LibreOffice draws it: nothing is asked of the PDF
}


SIDES = "".join(f'<m:hide{side} m:val="1"/>' for side in ("Top", "Bot", "Left", "Right")) + "<m:strikeH/>"


TILDE = '<m:accPr><m:chr m:val="\u0303"/></m:accPr>'


def run(text: str) -> str:
    return f"<m:r><m:t>{escape(text)}</m:t></m:r>"


def part(name: str, inside: str) -> str:
    return f"<m:{name}>{inside}</m:{name}>"


EQUATIONS = {
    "taux = montant/total": run("taux = ") + part("f", part("num", run("montant")) + part("den", run("total"))),
    "x^2 + 3,5 ≤ α": part("sSup", part("e", run("x")) + part("sup", run("2"))) + run(" + 3,5 ≤ α"),
    "√(a+b)": part("rad", "<m:deg/>" + part("e", run("a+b"))),
    "∑_(i=1)^n i": part(
        "nary",
        '<m:naryPr><m:chr m:val="∑"/></m:naryPr>'
        + part("sub", run("i=1")) + part("sup", run("n")) + part("e", run("i")),
    ),
    "⋃_i A": part(
        "nary", '<m:naryPr><m:chr m:val="⋃"/></m:naryPr>' + part("sub", run("i")) + "<m:sup/>" + part("e", run("A"))
    ),
    "\u3008a\u3009": part(
        "d", '<m:dPr><m:begChr m:val="\u3008"/><m:endChr m:val="\u3009"/></m:dPr>' + part("e", run("a"))
    ),
    "∏ j": part("nary", '<m:naryPr><m:chr m:val="∏"/></m:naryPr><m:sub/><m:sup/>' + part("e", run("j"))),
    "Durand & Fils | 1 234,50 € - 10 %": run("Durand & Fils | 1 234,50 € - 10 %"),
    "x ∈ ]0 ; 1[": run("x ∈ ]0 ; 1["),
    'a_b # c^d ~ "e" \\ f': run('a_b # c^d ~ "e" \\ f'),
    "E = {1, 2} ; n°{x}_y": run("E = {1, 2} ; n°{x}_y"),
    'dit "oui" et \\"non"': run('dit "oui" et \\"non"'),
    "x over y sub Sum of IN": run("x over y sub Sum of IN"),
    "1 <= 2 -> 10%alpha +- <?>": run("1 <= 2 -> 10%alpha +- <?>"),
    "%% \\": run("%% \\"),
    "= 1 ; lim =": part("eqArr", part("e", run("= 1")) + part("e", run("lim ="))),
    "a=b ; =c": part("eqArr", part("e", run("a&=b")) + part("e", run("&") + run("=c"))),
    "]a;b[": part(
        "d",
        '<m:dPr><m:begChr m:val="]"/><m:sepChr m:val=";"/><m:endChr m:val="["/></m:dPr>'
        + part("e", run("a")) + part("e", run("b")),
    ),
    "[a)": part(
        "d", '<m:dPr><m:begChr m:val="["/><m:endChr m:val=")"/></m:dPr>' + part("e", run("a"))
    ),
    "vu": part("phant", part("e", run("vu"))),
    "ab": run("a") + part("phant", '<m:phantPr><m:show m:val="0"/></m:phantPr>' + part("e", run("place"))) + run("b"),
    "v": part("acc", TILDE + part("e", run("v"))),
    "a/2": part("f", '<m:fPr><m:type m:val="lin"/></m:fPr>' + part("num", run("a")) + part("den", run("2"))),
    "1, 2 ; 3, 4": part("m", "".join(part("mr", "".join(part("e", run(c)) for c in row)) for row in ("12", "34"))),
}  # fmt: skip


def equations(sample: Sample, *contents: str) -> None:
    for number, content in enumerate(contents):
        paragraph = sample.text(f"avant {number} ")._p
        paragraph.append(parse_xml(f"<m:oMath {M}>{content}</m:oMath>"))
        paragraph.append(parse_xml(f'<w:r {W}><w:t xml:space="preserve"> après {number}</w:t></w:r>'))


def everything() -> bytes:
    sample = Sample()
    equations(sample, *EQUATIONS.values())
    lists = sample.word.part.numbering_part.element
    for rank, (kind, _) in enumerate(FORMATS.items(), 70):
        form = f'<w:numFmt w:val="{kind}" w:format="001, 002, 003, ..."/>'
        level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{form}<w:lvlText w:val="N° %1 :"/></w:lvl>'
        lists.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{rank}">{level}</w:abstractNum>'))
        lists.append(parse_xml(f'<w:num {W} w:numId="{rank}"><w:abstractNumId w:val="{rank}"/></w:num>'))
        for turn in range(2):
            own = f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="{rank}"/></w:numPr>'
            sample.text(f"{kind} {turn}")._p.get_or_add_pPr().append(parse_xml(own))
    sample.note("Un appel", "note une")
    sample.note("Autre appel", "note deux")
    hyphen = sample.text("peut")._p
    hyphen.append(parse_xml(f"<w:r {W}><w:noBreakHyphen/><w:t>être ad\u200bresse\u2060</w:t></w:r>"))
    titled = sample.text("Titre : ")._p
    titled.append(parse_xml(f'<w:fldSimple {W} w:instr=" TITLE "><w:r><w:t>Vieux</w:t></w:r></w:fldSimple>'))
    titled.append(parse_xml(f"<w:r {W}><w:t>, ☐ oui ☑ non</w:t></w:r>"))
    ticked = sample.text("Coché ")._p
    ticked.append(parse_xml(f'<w:r {W}><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> ici</w:t></w:r>'))
    return sample.to_bytes()


@pytest.fixture(scope="module")
def docx() -> bytes:
    return everything()


@pytest.fixture(scope="module")
def made(docx: bytes) -> PdfDocument:
    with Pool() as pool:
        return Convert(DAY, pool)([("tout.docx", docx)])["tout.docx"][1]


def test_each_equation_shows_its_signs_and_says_what_it_is(made: PdfDocument) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        said = [str(formula["/Alt"]) for formula in Structure(pdf).elements("/Formula")]
    assert said == list(EQUATIONS)


def test_a_document_with_equations_is_pdf_a_3a_and_pdf_ua_1(made: PdfDocument, tmp_path: Path) -> None:
    file = tmp_path / "tout.pdf"
    file.write_bytes(made.pdf)
    assert verdicts([(file, "3a"), (file, "ua1")]) == [[], []]


def test_numbers_are_those_of_word_in_every_format(made: PdfDocument) -> None:
    said = "".join(reading_text(made.pdf).split())
    for kind, numbers in FORMATS.items():
        for turn, number in enumerate(numbers):
            assert f"{kind}{turn}" in said
            assert not number or "".join(f"N°{number}:{kind}{turn}".split()) in said


def test_a_note_called_in_a_content_control_keeps_its_paragraph() -> None:
    sample = Sample()
    sample.note("Appel enfermé", "note enfermée")
    paragraph = sample.word.paragraphs[-1]._p
    control = parse_xml(f"<w:sdt {W}><w:sdtPr/><w:sdtContent/></w:sdt>")
    paragraph.addprevious(control)
    control[1].append(paragraph)
    docx = sample.to_bytes()
    with Pool() as pool:
        kept, pdf = Convert(DAY, pool)([("a.docx", docx)])["a.docx"]
    assert kept == docx
    assert "Appel enfermé" in reading_text(pdf.pdf)


def test_a_sign_lost_in_an_equation_is_a_fault(made: PdfDocument) -> None:
    sample = Sample()
    equations(sample, run("x ∈ ]0 ; 1["), run("taux = disparu"))
    with pytest.raises(InputError) as fault:
        prove_complete(sample.to_bytes(), made.pdf, "a.docx")
    assert [(d.code, "taux = disparu" in d.message) for d in fault.value.diagnostics] == [("CG417", True)]


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        (run("a"), run("a+b")),
        (run("a"), part("d", part("e", run("a")))),
        (part("d", part("e", run("a"))), run("[a]")),
        (
            part("acc", part("e", run("v"))),
            part("acc", TILDE + part("e", run("v"))),
        ),
    ],
)
def test_a_sign_more_than_written_is_a_fault(written: str, drawn: str) -> None:
    other, own = Sample(), Sample()
    equations(other, drawn)
    equations(own, written)
    with Pool() as pool:
        _, made = Convert(DAY, pool)([("a.docx", other.to_bytes())])["a.docx"]
    with pytest.raises(InputError) as fault:
        prove_complete(own.to_bytes(), made.pdf, "a.docx")
    assert [one.code for one in fault.value.diagnostics] == ["CG417"]


@pytest.mark.parametrize(("inside", "found"), [("", ["CG417"]), ('<m:strikeV m:val="1"/>', ["CG417"]), (SIDES, [])])
def test_a_frame_that_would_be_lost_is_refused(inside: str, found: list[str]) -> None:
    sample = Sample()
    equations(sample, part("borderBox", f"<m:borderBoxPr>{inside}</m:borderBoxPr>" + part("e", run("x=1"))))
    package = open_package(sample.to_bytes(), "a.docx")
    assert [one.code for one in template_faults(package, "a.docx")] == found


def test_an_equation_is_known_by_its_own_signs_before_those_of_a_longer_one() -> None:
    """Notes come last in the Word file, each on its page in the PDF."""
    printed, written = Sample(), Sample()
    equations(printed, run("a+b"), run("a"))
    equations(written, run("a"), run("a+b"))
    with Pool() as pool:
        _, made = Convert(DAY, pool)([("a.docx", printed.to_bytes())])["a.docx"]
    prove_complete(written.to_bytes(), made.pdf, "a.docx")
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        structure = Structure(pdf)
        told = Properties("", "", "fr-FR", DAY, equations=(Equation("l'une", "a"), Equation("l'autre", "a+b")))
        equation_alternatives(structure, told)
        assert [str(one.Alt) for one in structure.elements("/Formula")] == ["l'autre", "l'une"]


def test_signs_are_counted_whatever_their_alphabet() -> None:
    assert signs("𝑎 − 𝑏") == signs("a-b")
    assert signs("aa") - signs("a") == signs("a")


def test_notes_in_another_order_than_their_calls_are_a_fault(docx: bytes, made: PdfDocument) -> None:
    package = open_package(docx, "a.docx")
    notes = package.parts["word/footnotes.xml"]
    swapped = notes.replace(b"note une", b"note 3").replace(b"note deux", b"note une").replace(b"note 3", b"note deux")
    assert swapped != notes
    prove_complete(docx, made.pdf, "a.docx")
    with pytest.raises(InputError) as fault:
        prove_complete(package.with_parts({"word/footnotes.xml": swapped}).to_bytes(), made.pdf, "a.docx")
    assert [d.code for d in fault.value.diagnostics] == ["CG418"]


def test_a_reference_that_the_converter_cannot_follow_is_a_fault() -> None:
    sample = Sample()
    sample.text("voir ")._p.append(
        parse_xml(f'<w:fldSimple {W} w:instr=" PAGEREF rien \\h "><w:r><w:t>4</w:t></w:r></w:fldSimple>')
    )
    with Pool() as pool, pytest.raises(InputError) as fault:
        Convert(DAY, pool)([("a.docx", sample.to_bytes())])
    assert [d.code for d in fault.value.diagnostics] == ["CG419"]


def test_equations_need_the_component_that_draws_them(docx: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "find_engine", lambda: replace(find_engine(), equations=False))
    with Pool() as pool, pytest.raises(EnvironmentFault) as fault:
        Convert(DAY, pool)([("a.docx", docx)])
    assert [d.code for d in fault.value.diagnostics] == ["CG416"]
