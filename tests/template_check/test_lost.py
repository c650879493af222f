"""What editors lose of a kit's template is put back or told; what a town changed is left to it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import open_package
from contratgen.ooxml.styles import read_styles
from contratgen.template_check.command import check_files
from contratgen.template_check.lost import mending
from contratgen.template_check.lost.mending import mended
from contratgen.template_check.lost.printed import _fits
from contratgen.template_check.lost.versions import Versions

CONTRACT = Path(__file__).parents[2] / "templates/engagements-quartiers-2030/contrat.docx"
KIT = CONTRACT.read_bytes()
BODY, LISTS, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
SETTINGS, CORE = "word/settings.xml", "docProps/core.xml"
FIELD = r'<w:r>(?:(?!</w:r>).)*?<w:fldChar w:fldCharType="{}"/>(?:(?!</w:r>).)*?</w:r>'


def altered(part: str, pattern: str, new: str, count: int = 0) -> bytes:
    """Return the contract's template with what matches in a part replaced."""
    package = open_package(KIT, "contrat.docx")
    before = package.parts[part].decode()
    after = re.sub(pattern, new, before, count=count, flags=re.DOTALL)
    assert after != before
    return package.with_parts({part: after.encode()}).to_bytes()


def told(blob: bytes) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in mended(blob, KIT, "modeles/contrat.docx")[1]]


def again(blob: bytes) -> bytes:
    return mended(blob, KIT, "modeles/contrat.docx")[0]


def numbers(blob: bytes) -> list[str]:
    package = open_package(blob, "contrat.docx")
    styles = read_styles(package)
    body = package.tree(package.main)
    return [number.text for number in number_paragraphs(body, read_numbering(package, styles), styles).values()]


PUT_BACK = {
    "Arabic figures": (LISTS, "<w:isLgl/>", "", "les chiffres arabes de « Article %1.%2 »"),
    "switches of the contents": (BODY, r' \\t "[^"]*"', "", "les options du champ TOC"),
    "tag of a picture": (BODY, r' title="\{\{[^"]*"', "", "la balise {{ partenaire.logo.fichier }}"),
    "both words of a picture in one": (
        BODY, r'descr="([^"]*)" title="([^"]*)"', r'descr="\2&#10;\1"', "la balise {{ partenaire.logo.fichier }}",
    ),
    "titles of tables": (BODY, "<w:tblCaption [^>]*>", "", "le titre des tableaux"),
    "descriptions of tables": (BODY, "<w:tblDescription [^>]*>", "", "la description des tableaux"),
    "looks of tables": (BODY, '<w:tblLook [^>]*firstColumn="1"[^>]*/>', "", "la colonne d'en-tête des tableaux"),
    "style": (STYLES, '"Visa"', '"Autre"', "le style « Visa »"),
    "style that others build on": (STYLES, '"Tableautexte"|"Tableau texte"', '"Autre"', "le style « Tableau texte »"),
    "repeated rows": (BODY, "<w:tblHeader/>", "", "les lignes d'en-tête répétées"),
    "names of controls": (BODY, "<w:alias [^>]*>", "", "le titre des contrôles de contenu"),
    "language of the text": (STYLES, "<w:lang [^>]*>", "", "la langue du texte"),
    "title": (CORE, "<dc:title>.*</dc:title>", "", "le titre du document"),
    "language of the file": (CORE, "<dc:language>.*</dc:language>", "", "la langue du document"),
    "mode": (SETTINGS, '(compatibilityMode"[^>]*w:val=)"15"', r'\1"12"', "le mode de Word"),
    "no word cut": (SETTINGS, "<w:autoHyphenation [^>]*>", "<w:autoHyphenation/>", "l'interdiction de couper les mots"),
}  # fmt: skip


@pytest.mark.parametrize("name", PUT_BACK)
def test_what_an_editor_lost_is_put_back_and_told(name: str, tmp_path: Path) -> None:
    """The same list, words and descriptions as in the kit's; told once, and nothing else."""
    part, pattern, new, words = PUT_BACK[name]
    blob = altered(part, pattern, new)
    ((code, message),) = told(blob)
    assert code == "CG826"
    assert words in message
    assert mended(again(blob), KIT, "c") == (again(blob), ())
    assert numbers(again(blob)) == numbers(KIT)
    (tmp_path / "contrat.docx").write_bytes(blob)
    checked = check_files([tmp_path / "contrat.docx"], kit="engagements-quartiers-2030")
    assert [one.code for one in checked] == ["CG826"]


def test_a_page_break_that_moved_to_the_paragraph_before_comes_back() -> None:
    """LibreOffice writes it at the end of the paragraph before, which may be that of a tag."""
    pattern = r"(</w:p>)(<w:p><w:pPr><w:pStyle [^>]*>)<w:pageBreakBefore/>"
    blob = altered(BODY, pattern, r'<w:r><w:br w:type="page"/></w:r>\1\2')
    assert told(blob) == []
    body = open_package(again(blob), "contrat.docx").parts[BODY].decode()
    assert body.count("<w:pageBreakBefore/>") == open_package(KIT, "c").parts[BODY].decode().count(
        "<w:pageBreakBefore/>"
    )
    assert 'w:type="page"' not in body


def test_a_page_break_that_is_gone_is_told() -> None:
    """They change no word: the town may have wanted it."""
    ((code, message),) = told(altered(BODY, "<w:pageBreakBefore/>", "", count=1))
    assert (code, "le saut de page avant « Sommaire »" in message) == ("CG827", True)


def test_a_list_style_that_is_gone_is_told() -> None:
    """Its numbers are those of a list that may be gone as well."""
    found = dict(told(altered(STYLES, '"Puce"', '"Autre"')))
    assert "le style « Puce »" in found["CG827"]


def test_numbers_that_are_gone_and_fields_that_became_text_block() -> None:
    """What is printed would be another contract."""
    ((code, message),) = told(altered(STYLES, "<w:numPr><w:ilvl [^>]*><w:numId w:val=.1./></w:numPr>", ""))
    assert (code, "le numéro devant « " in message) == ("CG828", True)
    flat = FIELD.format("begin") + ".*?" + FIELD.format("separate") + "(.*?)" + FIELD.format("end")
    ((code, message),) = told(altered("word/footer1.xml", flat, r"\1"))
    assert (code, "le champ PAGE de « Empreinte" in message) == ("CG828", True)


@pytest.mark.parametrize(
    ("part", "pattern", "new"),
    [
        (LISTS, '"Article %1.%2"', '"Art. %1-%2"'),
        (LISTS, '"upperRoman"', '"decimal"'),
        (BODY, "Dispositions liminaires", "Pour commencer"),
        (BODY, "<w:pStyle w:val=.Titre2./>", '<w:pStyle w:val="Soustitresansnumro"/>'),
        (
            BODY,
            '<w:pStyle w:val="Titre2"/>',
            '<w:pStyle w:val="Titre2"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>',
        ),
        (CORE, "<dc:subject>.*</dc:subject>", "<dc:subject>Autre objet</dc:subject>"),
        (BODY, r'descr="\{\{[^"]*" title="\{\{[^"]*"', 'descr="Notre logo"'),
    ],
    ids=["words of numbers", "figures", "words", "style", "number taken off", "property", "picture"],
)
def test_what_a_town_changed_is_the_towns(part: str, pattern: str, new: str) -> None:
    """It comes back byte for byte, and nothing is told."""
    blob = altered(part, pattern, new)
    assert mended(blob, KIT, "contrat.docx") == (blob, ())


def test_the_editor_that_saved_the_file_is_named() -> None:
    """Its own properties say which; the kit's own say nothing of it."""
    package = open_package(altered(LISTS, "<w:isLgl/>", ""), "contrat.docx")
    app = package.parts["docProps/app.xml"].decode()
    said = re.sub("<Application>.*</Application>", "<Application>LibreOffice/7.4.7.2$Linux</Application>", app)
    ((_, message),) = told(package.with_parts({"docProps/app.xml": said.encode()}).to_bytes())
    assert message.startswith("ce modèle, enregistré par LibreOffice 7.4.7.2, a perdu les chiffres arabes")


@pytest.mark.parametrize("blob", [b"", b"PK", KIT[:5000]])
def test_what_cannot_be_read_is_left_to_the_check(blob: bytes) -> None:
    assert mended(blob, KIT, "contrat.docx") == (blob, ())


def test_formats_that_editors_do_not_write_come_back() -> None:
    """LibreOffice writes decimal for them."""
    kit = altered(LISTS, '"upperRoman"', '"decimalEnclosedParen"')
    own = altered(LISTS, '"upperRoman"', '"decimal"')
    back, found = mended(own, kit, "contrat.docx")
    assert [one.code for one in found] == ["CG826"]
    assert "la forme des numéros « Titre %1 »" in found[0].message
    assert b'"decimalEnclosedParen"' in open_package(back, "c").parts[LISTS]


def test_a_fault_of_a_rule_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template whose mending fails is not left unmended without a word."""

    def faulty(_: Versions) -> None:
        raise KeyError("w:nulle-part")

    monkeypatch.setattr(mending, "RULES", (faulty,))
    with pytest.raises(KeyError):
        mended(altered(LISTS, "<w:isLgl/>", "<!-- -->"), KIT, "faulty.docx")


def test_a_list_of_what_is_lost_agrees_with_its_number() -> None:
    thirteen = dict.fromkeys(map(str, range(13)))
    assert mending._list(thirteen).endswith(", 11, et 1 autre")
    assert mending._list({**thirteen, "13": None}).endswith(", 11, et 2 autres")


def test_fields_that_became_text_are_known_in_no_time() -> None:
    """A paragraph of many fields, and another with the same words around them again and again."""
    pieces = ["a", *["a"] * 30, "b"]
    began = time.process_time()
    assert not _fits(pieces, "a" * 5000)
    assert _fits(pieces, "a" * 5000 + "b")
    assert [text for text in ("ab", "axb", "a xx b", "xab") if _fits(["a", "b"], text)] == ["axb", "a xx b"]
    assert [text for text in ("x", "", "a1") if _fits(["", ""], text)] == ["x", "a1"]
    assert time.process_time() - began < 1


def test_a_part_that_is_no_xml_is_left_to_the_check() -> None:
    blob = open_package(KIT, "c").with_parts({LISTS: b"<w:numbering"}).to_bytes()
    assert mended(blob, KIT, "contrat.docx") == (blob, ())
