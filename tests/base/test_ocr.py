"""Programs that read scans: missing, failing, late or talking nonsense, each ends in a diagnostic."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from contratgen.base import limits, ocr
from contratgen.base.diagnostics import EnvironmentFault
from contratgen.base.ocr import Reader, find_reader


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """Keep nothing of what other tests found."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    find_reader.cache_clear()
    yield
    find_reader.cache_clear()


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def missing(folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(EnvironmentFault) as fault:
        find_reader()
    [found] = fault.value.diagnostics
    assert "tesseract-ocr-fra" in found.hint
    return found.code


def test_missing_programs_are_named_with_what_to_install(tmp_path, monkeypatch):
    assert missing(tmp_path, monkeypatch) == "CG907"


def test_a_machine_without_the_french_language_is_told(tmp_path, monkeypatch):
    program(tmp_path / "bin", "pdftoppm", "exit 0")
    program(tmp_path / "bin", "tesseract", f"echo 'List of available languages in \"{tmp_path}/\" (1):'")
    assert missing(tmp_path / "bin", monkeypatch) == "CG907"


def test_a_program_that_does_not_answer_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "READING_SECONDS", 0.3)
    program(tmp_path / "bin", "pdftoppm", "exit 0")
    program(tmp_path / "bin", "tesseract", "exec sleep 60")
    assert missing(tmp_path / "bin", monkeypatch) == "CG907"


def test_versions_name_programs_and_language():
    versions = find_reader().versions
    assert set(versions) == {"tesseract", "tesseract_fra", "poppler"}
    assert len(versions["tesseract_fra"]) == 64


def failing(tmp_path, script):
    drawer = program(tmp_path / "bin", "pdftoppm", "cat > /dev/null; echo P5")
    reader = Reader(program(tmp_path / "bin", "tesseract", script), drawer, {})
    with pytest.raises(EnvironmentFault) as fault:
        reader.read(b"%PDF-1.7", {0: 842}, "pieces/a.pdf")
    [found] = fault.value.diagnostics
    assert (found.code, found.place.file) == ("CG908", "pieces/a.pdf")
    assert found.hint
    return found.message


def test_a_program_that_fails_is_named(tmp_path):
    assert "tesseract échoue" in failing(tmp_path, "cat > /dev/null; exit 1")


def test_a_program_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "READING_SECONDS", 0.3)
    assert "tesseract dépasse" in failing(tmp_path, "exec sleep 60")


def test_an_answer_that_is_no_table_is_a_fault(tmp_path):
    assert "autre chose" in failing(tmp_path, "cat > /dev/null; echo titre; echo bonjour")


HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def test_paragraphs_that_were_guessed_are_left_out():
    """A word of which the program is unsure stays when its paragraph is sound."""
    lines = [
        "1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t",
        "5\t1\t1\t1\t1\t1\t100\t200\t50\t20\t96.5\tVu",
        "5\t1\t1\t1\t1\t2\t200\t200\t50\t20\t12.0\tle",
        "5\t1\t1\t1\t2\t1\t100\t240\t50\t20\t90.0\tcode",
        "5\t1\t2\t1\t1\t1\t100\t900\t50\t20\t15.0\t|~",
        "5\t1\t3\t1\t1\t1\t100\t950\t50\t20\t95.0\t ",
    ]
    [words] = ocr._paragraphs(HEADER + "\n".join(lines))
    assert [word.text for word in words] == ["Vu", "le", "code"]
    assert words[0][1:] == (0.1, 0.1, 0.15, 0.11)
