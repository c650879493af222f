"""The PDF shows what rendering worked out of fields and notes, whatever LibreOffice would have counted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest
from docx_builder import build, field, paragraph

from contratgen.conversion.pool import Pool
from contratgen.conversion.stage import Convert
from contratgen.conversion.stored_results import stored
from contratgen.conversion.text import reading_text
from contratgen.ooxml.package import open_package

from ..verapdf.referee import verdicts  # noqa: TID252 - tests are no package, so there is no absolute name
from .conftest import DAY

if TYPE_CHECKING:
    from pathlib import Path

BREAK = '<w:r><w:br w:type="page"/></w:r>'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def call(number: int, sign: str = "", kind: str = "footnote") -> str:
    own = f' w:customMarkFollows="1" w:id="{number}"/><w:t>{sign}</w:t>' if sign else f' w:id="{number}"/>'
    return f"<w:r><w:{kind}Reference{own}</w:r>"


def notes(*texts: str, kind: str = "footnote") -> str:
    inside = (f'<w:{kind} w:id="{n}"><w:p>{run(text)}</w:p></w:{kind}>' for n, text in enumerate(texts, 1))
    lines = f'<w:{kind} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return lines + "".join(inside)


def numbered(form: str, start: int, restart: str = "continuous", kind: str = "footnote") -> str:
    rules = (("numFmt", form), ("numStart", start), ("numRestart", restart))
    inside = "".join(f'<w:{name} w:val="{value}"/>' for name, value in rules)
    return f"<w:{kind}Pr>{inside}</w:{kind}Pr>"


OWN, STAR = ' w:customMarkFollows="1"/>', '<w:sym w:font="Symbol" w:char="F02A"/>'
FIELDS = {
    r"REF objet \h \* Upper": "OBJET",
    r"SEQ F \* ROMAN": "IV",
    r"STYLEREF 1 \s": "7",
    "REF objet \\p": "ci-dessus",
    "TITLE": "un titre ancien",
}
"""Fields, and a result for each that LibreOffice would not find."""
DOCUMENTS = {
    "fields": build(
        f'<w:p><w:bookmarkStart w:id="1" w:name="objet"/>{run("Objet")}<w:bookmarkEnd w:id="1"/></w:p>',
        f"<w:p>{''.join(run('[') + field(code, shown) + run('] ') for code, shown in FIELDS.items())}</w:p>",
        f'<w:p><w:hyperlink w:anchor="objet">{run("lien nu")}</w:hyperlink></w:p>',
        f'<w:p>{run("(")}<w:fldSimple w:instr="REF objet">{run("Objet")}</w:fldSimple>{run(")")}</w:p>',
        title="Essai",
    ),
    "signs": build(
        f"<w:p>{run('a')}{call(1)}{run(' b')}{call(2, '*')}{run(' c')}{call(3, '(x)')}</w:p>",
        footnotes=notes("un", "* deux", "(x) trois"),
        title="Essai",
    ),
    "symbols": build(
        f"<w:p>{run('a')}{call(1).replace('/></w:r>', OWN + STAR + '</w:r>')}{run(' b')}"
        f"{call(2).replace('/></w:r>', OWN + '</w:r>')}{run('† c')}</w:p>",
        footnotes=notes("", "† deux").replace("<w:r><w:t", f"<w:r>{STAR}</w:r>{run(' un')}<w:r><w:t", 1),
        title="Essai",
    ),
    "letters": build(
        f"<w:p>{run('a')}{call(1)}{run(' b')}{call(2)}</w:p>",
        footnotes=notes("un", "deux"),
        settings=numbered("upperLetter", 3),
        title="Essai",
    ),
    "pages": build(
        f"<w:p>{run('a')}{call(1)}</w:p><w:p>{BREAK}{run('b')}{call(2)}</w:p>",
        footnotes=notes("un", "deux"),
        settings=numbered("lowerRoman", 1, "eachPage"),
        title="Essai",
    ),
    "ends": build(
        f"<w:p>{run('a')}{call(1, kind='endnote')}{run(' b')}{call(2, kind='endnote')}</w:p>",
        endnotes=notes("un", "deux", kind="endnote"),
        settings=numbered("decimal", 4, kind="endnote"),
        title="Essai",
    ),
}
SHOWN = {
    "fields": ["[OBJET][IV][7][ci-dessus][untitreancien]", "liennu", "(Objet)"],
    "signs": ["a1b*c(x)", "1un", "*deux", "(x)trois"],
    "symbols": ["a∗b†c", "∗un", "†deux"],
    "letters": ["aCbD", "Cun", "Ddeux"],
    "pages": ["ai", "iun", "bi", "ideux"],
    "ends": ["a4b5", "4un", "5deux"],
}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    with Pool() as pool:
        documents = Convert(DAY, pool)((f"{name}.docx", docx) for name, docx in DOCUMENTS.items())
    return {name.removesuffix(".docx"): pdf.pdf for name, (_, pdf) in documents.items()}


@pytest.mark.converter
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_pdf_shows_what_the_word_file_keeps(name: str, made: dict[str, bytes]) -> None:
    said = "".join(reading_text(made[name]).split())
    assert [words for words in SHOWN[name] if words not in said] == []


@pytest.mark.converter
def test_references_and_links_without_a_style_lead_somewhere_in_the_pdf(made: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made["fields"])) as pdf:
        links = [one.Dest for page in pdf.pages for one in page.obj.get("/Annots", [])]
    assert len(links) == 2


@pytest.mark.converter
@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_with_fields_and_signs_are_pdf_a_3a_and_pdf_ua_1(
    name: str, made: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / f"{name}.pdf"
    file.write_bytes(made[name])
    assert verdicts([(file, "3a"), (file, "ua1")]) == [[], []]


def test_a_word_file_that_libreoffice_reads_rightly_is_left_alone() -> None:
    docx = build(paragraph("a"), f"<w:p>{run('p. ')}{field('PAGE', '1')}</w:p>", title="Essai")
    package = open_package(docx, "a.docx")
    assert stored(package) is package
