"""What the command `contratgen template` relies on: several files, a kit or any model, copies, fields."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import docx_builder
import pytest
from word_text import build

import contratgen
from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import MisuseError, Place, Severity
from contratgen.ooxml.package import open_package
from contratgen.template_check import command
from contratgen.template_check.command import check_files, fields_of, shown

MODEL = "cases_model:Contrat"
KIT = "engagements-quartiers-2030"
TABLE = {"crier": str.upper}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A faulty template, one that is no Word file, one that does not exist, and a sound one."""
    written = {
        "faux.docx": build("corps:\n{{ titr }}"),
        "casse.docx": b"PK",
        "juste.docx": build("corps:\n{{ titre }}"),
    }
    for name, blob in written.items():
        (tmp_path / name).write_bytes(blob)
    return [tmp_path / name for name in ("faux.docx", "casse.docx", "absent.docx", "juste.docx")]


def test_a_broken_file_never_hides_the_others(files: list[Path]) -> None:
    """One run, every fault of every file."""
    found = check_files(files, model=MODEL)
    assert {(Path(one.place.file).name, one.code) for one in found} == {
        ("faux.docx", "CG830"), ("casse.docx", "CG801"), ("absent.docx", "CG892"),
    }  # fmt: skip


def test_each_file_is_checked_with_the_kit_of_its_own_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second project's kit knows no template of that name: only its structure can be checked."""
    known = find_kit(KIT, Place("(test)"))
    other = replace(known, documents=())
    for name in ("un", "autre"):
        (tmp_path / name).mkdir()
        shutil.copy(known.templates / "contrat.docx", tmp_path / name)
    monkeypatch.setattr(command, "kit_for", lambda _kit, near: known if near.name == "un" else other)
    (told,) = check_files([tmp_path / "un/contrat.docx", tmp_path / "autre/contrat.docx"])
    assert (told.code, told.place.file) == ("CG893", str(tmp_path / "autre/contrat.docx"))


def test_annotated_copies_are_written_for_faulty_files_only(files: list[Path], tmp_path: Path) -> None:
    """What cannot be opened has no tag to comment."""
    check_files(files, model=MODEL, annotate=tmp_path / "copies")
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["faux.docx"]


def test_rendering_proves_what_reading_accepts(files: list[Path]) -> None:
    """`--render N` fills the sound template with N random contracts."""
    (opinion,) = check_files(files[3:], model=MODEL, render=3)
    assert (opinion.code, opinion.severity) == ("CG888", Severity.NOTE)
    assert opinion.message == "se rédige aussi avec docxtpl : oui"


def test_the_opinion_of_docxtpl_says_why_not_and_never_blocks(tmp_path: Path) -> None:
    (tmp_path / "m.docx").write_bytes(docx_builder.build(docx_builder.paragraph('{{ "l’an" }}')))
    (opinion,) = check_files([tmp_path / "m.docx"], model=MODEL, render=1)
    assert not opinion.blocks
    why = "docxtpl montre « 'an » là où contratgen montre « ’an », après « l »"
    assert opinion.message == f"se rédige aussi avec docxtpl : non, parce que {why}"


def test_filters_of_the_user_are_known(tmp_path: Path) -> None:
    """`--filters module:TABLE`."""
    file = tmp_path / "m.docx"
    file.write_bytes(build("corps:\n{{ titre | crier }}"))
    assert [d.code for d in check_files([file], model=MODEL)] == ["CG832"]
    assert check_files([file], model=MODEL, filters="test_command:TABLE", policy="docxtpl") == ()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"model": "nowhere:Nothing"}, "CG890"),
        ({"model": "cases_model"}, "CG890"),
        ({"model": "cases_model:MODELS"}, "CG890"),
        ({"model": MODEL, "filters": "cases_model:Contrat"}, "CG891"),
    ],
)
def test_what_cannot_be_imported_is_a_misuse(options: dict[str, str], code: str) -> None:
    """The message says the form that is expected."""
    with pytest.raises(MisuseError, match=code):
        check_files([], **options)  # type: ignore[arg-type]  # options by name


def test_a_kit_knows_its_templates_by_their_names(tmp_path: Path) -> None:
    """A copy adapted in a project keeps the name; of another, the structure is checked and the needed fields told."""
    file = tmp_path / "mon-contrat.docx"
    file.write_bytes(build("corps:\n{{ titre }} {{ jour | date }}"))
    (note,) = check_files([file], kit=KIT)
    assert (note.code, note.severity) == ("CG893", Severity.NOTE)
    assert "jour : date ; titre : str" in note.message
    file.write_bytes(build("corps:\n{% if titre %}a"))
    assert {fault.code for fault in check_files([file], kit=KIT)} == {"CG893", "CG819"}


TITLE = "<dc:title>{{ contrat.cadre.intitule }} {{ contrat.cadre.periode }}</dc:title>"


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        ("docProps/core.xml", TITLE, "<dc:title></dc:title>", "CG826"),
        ("word/styles.xml", '"Calibri"', '"Marianne"', "CG905"),
        ("word/document.xml", ">Préambule<", ">Préambule \U00012000<", "CG407"),
        ("word/styles.xml", '<w:color w:val="1A1A1A"/>', '<w:color w:val="999999"/>', "CG879"),
    ],
    ids=["title", "font", "character", "contrast"],
)
def test_what_a_template_alone_shows_waits_for_no_build(
    tmp_path: Path, part: str, old: str, new: str, code: str
) -> None:
    """Conversion would refuse each of its documents."""
    kit = find_kit(KIT, Place("test"))
    package = open_package((kit.templates / "contrat.docx").read_bytes(), "contrat.docx")
    said = package.parts[part].decode()
    assert old in said
    project = Path(shutil.copytree(kit.starter, tmp_path / "projet"))
    (project / "modeles").mkdir()
    file = project / "modeles/contrat.docx"
    file.write_bytes(package.with_parts({part: said.replace(old, new).encode()}).to_bytes())
    assert code in {one.code for one in check_files([file], kit=KIT)}
    assert code in {one.code for one in contratgen.check(project) if one.place.file == "modeles/contrat.docx"}


def test_a_document_without_title_is_told_before_any_build(tmp_path: Path) -> None:
    """A kit's own template may lack one too: nothing to put back."""
    file = tmp_path / "contrat.docx"
    file.write_bytes(build("corps:\na"))
    assert "CG404" in {one.code for one in check_files([file], kit=KIT)}


def test_the_fields_of_a_template_are_listed_in_order(files: list[Path]) -> None:
    """For `contratgen template fields`."""
    assert fields_of(files[3], model=MODEL) == ("titre",)


def test_a_file_that_is_not_there_cannot_be_shown(tmp_path: Path) -> None:
    """A misuse, with its own code."""
    with pytest.raises(MisuseError, match="CG892"):
        shown(tmp_path / "absent.docx")
