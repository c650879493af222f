"""Everything public survives pickle, copy and deepcopy, and works from threads and without a terminal."""

from __future__ import annotations

import copy
import datetime as dt
import inspect
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import contratgen
from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import Diagnostic, Place, Rewriting, Severity, WordPlace
from contratgen.project.compared import compare
from contratgen.project.opened import open_project

KIT = "engagements-quartiers-2030"


def ways(value: Any) -> list[Any]:
    """Return a value after each way that it may go."""
    protocols = range(2, pickle.HIGHEST_PROTOCOL + 1)
    gone = [pickle.loads(pickle.dumps(value, protocol)) for protocol in protocols]  # noqa: S301  # our own
    return [*gone, copy.copy(value), copy.deepcopy(value)]


@pytest.fixture(scope="module")
def starter():
    """The folder of the shipped kit's starter."""
    return find_kit(KIT, Place("x")).starter


@pytest.mark.parametrize("name", contratgen.__all__)
def test_every_public_name_is_found_again_by_pickle(name: str) -> None:
    value = getattr(contratgen, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert pickle.loads(pickle.dumps(value)) is value  # noqa: S301


WORD = Place("m.docx", label="corps", word=WordPlace("word/document.xml", 3))
FAULT = Diagnostic("CG224", "à récrire", WORD, "ainsi", Severity.NOTE, rewritten=Rewriting(3, 4, ("a: 1",)))
VALUES = {
    "diagnostic": FAULT,
    "build": contratgen.Build({"contrat.docx": "a"}, 3, (FAULT,), unchanged=True),
    "texte": contratgen.Texte.parse("Un **mot** :\n\n- un\n- deux\n"),
    "graphique": contratgen.Graphique(categories=("a",), series=(contratgen.Serie(nom="b", valeurs=(1.0,)),)),
    "fichier": contratgen.Fichier.of("pieces/a.pdf", b"%PDF-1.4"),
    "change": contratgen.Change("Article 1", "montant", "1", "2"),
    "options": contratgen.Options(typography=True, date=dt.date(2030, 1, 1)),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_the_same_afterwards(name: str) -> None:
    assert all(way == VALUES[name] for way in ways(VALUES[name]))


@pytest.mark.parametrize("kind", [contratgen.InputError, contratgen.MisuseError, contratgen.EnvironmentFault])
def test_an_error_keeps_its_diagnostics(kind: type[contratgen.ContratgenError]) -> None:
    for way in ways(kind(FAULT)):
        assert (type(way), way.diagnostics, str(way)) == (kind, (FAULT,), str(kind(FAULT)))


def test_a_contract_and_its_project_keep_what_they_say_and_where_it_was_written(starter) -> None:
    project = open_project(starter)
    contract = project.assembled.contract
    for way in ways(contract):
        assert way == contract
        assert way.cadre.place("intitule") == contract.cadre.place("intitule")
    for way in ways(project):
        assert way.assembled.digest == project.assembled.digest
        assert way.kit.identifier == KIT


def test_a_kit_is_found_again_by_its_name() -> None:
    kit = find_kit(KIT, Place("x"))
    for found in (kit, kit.as_of("1")):
        assert {(way.identifier, way.version) for way in ways(found)} == {(KIT, found.version)}
    assert kit.as_of("1").version != kit.version


def test_results_survive(starter, tmp_path) -> None:
    (tmp_path / "autre.pdf").write_bytes(b"bonjour")
    for result in (
        contratgen.check(starter),
        contratgen.suivi(starter),
        compare(starter, starter),
        contratgen.verify(tmp_path / "autre.pdf"),
    ):
        assert all(way == result for way in ways(result))


def test_threads_do_the_same_at_once(starter, tmp_path) -> None:
    (tmp_path / "autre.pdf").write_bytes(b"bonjour")

    def work(number: int) -> tuple[Any, ...]:
        built = contratgen.build(starter, tmp_path / f"b{number}", edition="word")
        return contratgen.check(starter), dict(built.files), contratgen.verify(tmp_path / "autre.pdf").codes

    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(work, range(4))
    assert all(other == first for other in others)


CLOSED = """
import os, sys
for number in range(3):
    os.close(number)
import contratgen
built = contratgen.build(sys.argv[1], sys.argv[2], edition="word")
open(sys.argv[3], "w").write(str(len(built.files)))
"""


def test_it_works_without_a_terminal_and_without_streams(starter, tmp_path) -> None:
    command = [sys.executable, "-c", CLOSED, starter, tmp_path / "b", tmp_path / "said"]
    assert subprocess.run(command, check=False, timeout=120).returncode == 0
    assert int((tmp_path / "said").read_text()) == len([*(tmp_path / "b").iterdir()])


OWN = """
import contratgen, sys

def phrase():
    return "essai"

try:
    contratgen.sign(sys.argv[1], "ville", key="cle.p12", secret=phrase)
except TypeError as fault:
    print("must be one of a module" in str(fault))
"""


def test_a_function_of_the_caller_s_own_script_is_refused_in_words(tmp_path) -> None:
    """It cannot go to another process, which does not import that script."""
    (tmp_path / "script.py").write_text(OWN)
    (tmp_path / "dossier.pdf").write_bytes(b"%PDF-1.7")
    command = [sys.executable, "script.py", "dossier.pdf"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_a_dossier_that_is_not_there_is_not_taken_for_a_project(tmp_path) -> None:
    with pytest.raises(contratgen.MisuseError) as refused:
        contratgen.suivi(tmp_path / "absent.pdf")
    assert [fault.code for fault in refused.value.diagnostics] == ["CG642"]
