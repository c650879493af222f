"""The edition `word`: the Word files and the report, made without any converter."""

import shutil

import docx
import pytest

from contratgen.base import world
from contratgen.base.diagnostics import EnvironmentFault, MisuseError
from contratgen.editions.word import STATUS
from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.package import open_package, parse_xml
from contratgen.rendering.contents import UNPAGED
from contratgen.unchanged import build_project

from .conftest import STARTER


@pytest.fixture
def without_office(monkeypatch):
    """A machine without LibreOffice: what finds it is asked anew."""
    from contratgen.conversion.engine import find_engine  # noqa: PLC0415  # its cache is cleared

    monkeypatch.setattr(world, "office_folders", lambda: ())
    find_engine.cache_clear()
    yield
    find_engine.cache_clear()


@pytest.fixture
def words(tmp_path, without_office):
    """The folder of such a build."""
    built = build_project(STARTER, tmp_path / "b", edition="word")
    assert built.pages == 0
    return tmp_path / "b"


def text_of(path):
    """The words of a Word file, tables included."""
    return " ".join(node.text or "" for node in docx.Document(path).element.body.iter() if node.tag.endswith("}t"))


def test_it_gives_the_word_files_and_the_report_and_nothing_else(words):
    assert {path.suffix for path in words.iterdir()} == {".docx", ".html"}
    assert (words / "contrat.docx").exists()
    assert [path.name for path in words.glob("*.html")] == ["rapport.html"]


def test_contents_list_their_entries_without_page_and_say_so(words):
    package = open_package((words / "contrat.docx").read_bytes(), "contrat.docx")
    body = parse_xml(package.parts[package.main])
    assert not [found for found in fields_of(body) if found.name == "PAGEREF" and "_Toc" in found.code]
    said = text_of(words / "contrat.docx")
    assert "Article 1.1" in said
    assert UNPAGED in said


def test_every_file_says_which_edition_it_is(words):
    assert {docx.Document(path).core_properties.content_status for path in words.glob("*.docx")} == {STATUS}


def test_the_manifest_shows_a_dash_for_what_nobody_knows_yet(words):
    manifest = next(words.glob("annexe-*-manifeste.docx"))
    rows = [[cell.text for cell in row.cells] for row in docx.Document(manifest).tables[0].rows]
    assert {row[2] for row in rows[1:] if row[3].endswith(".pdf") and "/" not in row[3]} >= {"—"}


def test_nothing_changed_nothing_done_and_another_edition_may_follow(words):
    before = {path: path.stat().st_mtime_ns for path in words.iterdir()}
    assert build_project(STARTER, words, edition="word").unchanged
    assert {path: path.stat().st_mtime_ns for path in words.iterdir()} == before


def test_a_folder_with_anything_else_beside_word_files_is_nobody_s(words):
    (words / "notes.txt").write_text("les miennes")
    with pytest.raises(MisuseError) as refused:
        build_project(STARTER, words, edition="word")
    assert refused.value.diagnostics[0].code == "CG911"


def test_other_editions_tell_of_it_where_there_is_no_converter(tmp_path, without_office):
    with pytest.raises(EnvironmentFault) as refused:
        build_project(STARTER, tmp_path / "b")
    (told,) = refused.value.diagnostics
    assert told.code == "CG901"
    assert "--edition word" in told.hint


def test_an_unknown_edition_is_told_with_those_that_are_known(tmp_path):
    with pytest.raises(MisuseError) as refused:
        build_project(STARTER, tmp_path / "b", edition="brouillon")
    (told,) = refused.value.diagnostics
    assert (told.code, "word" in told.hint) == ("CG917", True)


def test_it_is_the_same_wherever_it_is_built(words, tmp_path):
    shutil.copytree(STARTER, tmp_path / "ailleurs")
    build_project(tmp_path / "ailleurs", tmp_path / "c", edition="word")
    assert {p.name: p.read_bytes() for p in words.glob("*.docx")} == {
        p.name: p.read_bytes() for p in (tmp_path / "c").glob("*.docx")
    }
