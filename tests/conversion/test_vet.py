from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contratgen.base.diagnostics import ContratgenError, EnvironmentFault, InputError
from contratgen.conversion.document import Chart, Properties
from contratgen.conversion.vet import vet
from contratgen.ooxml.package import open_package
from contratgen.ooxml.sections import Numbering

from .conftest import DAY
from .samples import Sample, everything

if TYPE_CHECKING:
    from collections.abc import Callable

ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2040)
"""How Word keeps a document with a password: not a zip but a compound file."""


def small() -> Sample:
    sample = Sample()
    sample.text("Bonjour")
    return sample


def edited(part: str, change: Callable[[bytes], bytes]) -> bytes:
    package = open_package(small().to_bytes(), "a.docx")
    return package.with_parts({part: change(package.parts[part])}).to_bytes()


def codes(docx: bytes) -> list[str]:
    with pytest.raises(ContratgenError) as fault:
        vet(docx, "a.docx", DAY)
    assert all(d.place.file == "a.docx" for d in fault.value.diagnostics)
    return [d.code for d in fault.value.diagnostics]


def test_a_sound_document_says_title_author_language_charts_and_how_pages_are_numbered() -> None:
    said = vet(everything().to_bytes(), "a.docx", DAY)
    assert said == Properties(
        "Contrat & engagements",
        "Ville d’Auray & alliés",
        "fr-FR",
        DAY,
        (Chart("Crédits par année", *said.charts[0][1:]),),
        (Numbering("decimal", None, ""), Numbering("decimal", None, "_Section002")),
    )
    assert [round(side) for side in said.charts[0][1:]] == [397, 198]


@pytest.mark.parametrize(
    "docx",
    [
        b"",
        b"garbage",
        ENCRYPTED,
        small().to_bytes()[:2000],
        edited("word/document.xml", lambda _: b"<w:document"),
        edited("word/styles.xml", lambda xml: xml[:-10]),
        edited("word/document.xml", lambda _: b'<?xml version="1.0"?><x/>'),
    ],
    ids=["empty", "garbage", "password", "truncated", "ill-formed", "ill-formed styles", "no text"],
)
def test_what_is_no_word_file_never_reaches_libreoffice(docx: bytes) -> None:
    assert codes(docx) == ["CG401"]


@pytest.mark.parametrize("address", ["http://example.org/a.png", "file:///etc/passwd", "https://example.org/a.png"])
def test_a_linked_picture_is_refused_wherever_it_is(address: str) -> None:
    sample = small()
    sample.linked_picture(address)
    assert codes(sample.to_bytes()) == ["CG402"]


@pytest.mark.parametrize("address", ["http://example.org", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_link_that_is_neither_https_nor_mail_is_refused(address: str) -> None:
    sample = small()
    sample.link("Voir ", "ici", address)
    assert codes(sample.to_bytes()) == ["CG402"]


@pytest.mark.parametrize(
    ("value", "refused"), [("", True), (' w:val="1"', True), (' w:val="0"', False), (' w:val="false"', False)]
)
def test_automatic_hyphenation_is_refused(value: str, refused: bool) -> None:  # noqa: FBT001 - a test's parameter
    tag = f"<w:autoHyphenation{value}/>".encode()
    docx = edited("word/settings.xml", lambda xml: xml.replace(b"<w:defaultTabStop", tag + b"<w:defaultTabStop"))
    assert (codes(docx) if refused else vet(docx, "a.docx", DAY) and ["CG403"]) == ["CG403"]


def test_a_document_without_title_is_refused() -> None:
    assert codes(Sample(title="  ").to_bytes()) == ["CG404"]


def test_a_picture_and_a_chart_without_words_are_both_named() -> None:
    sample = small()
    sample.picture("")
    sample.chart("")
    assert codes(sample.to_bytes()) == ["CG405", "CG405"]


def test_a_character_that_no_font_draws_is_shown_with_its_sentence() -> None:
    sample = small()
    sample.text("Bienvenue à 京都 et ailleurs")
    with pytest.raises(InputError) as fault:
        vet(sample.to_bytes(), "a.docx", DAY)
    assert [d.code for d in fault.value.diagnostics] == ["CG407", "CG407"]
    assert "« 京 » (U+4EAC)" in fault.value.diagnostics[0].message
    assert "Bienvenue à 京都 et ailleurs" in fault.value.diagnostics[0].hint


def test_a_font_that_is_not_supplied_is_a_fault_of_the_environment() -> None:
    sample = small()
    sample.text("").add_run("Marianne").font.name = "Marianne"
    with pytest.raises(EnvironmentFault) as fault:
        vet(sample.to_bytes(), "a.docx", DAY)
    assert [d.code for d in fault.value.diagnostics] == ["CG905"]
    assert "« Marianne »" in fault.value.diagnostics[0].message


def test_all_faults_of_a_document_come_at_once() -> None:
    sample = Sample(title="")
    sample.linked_picture("file:///etc/passwd")
    sample.text("京")
    assert codes(sample.to_bytes()) == ["CG402", "CG404", "CG407"]
