"""Whatever the front door gives can be copied, kept, and sent to another process."""

import copy
import pickle
from pathlib import Path

import pytest

import contratgen
from contratgen.base.diagnostics import (
    ContratgenError,
    Diagnostic,
    EnvironmentFault,
    InputError,
    MisuseError,
    Place,
    Severity,
)
from contratgen.editions.request import Build
from contratgen.reading.located import Mapping, Scalar, Sequence

AURAY = Path(__file__).parents[1] / "examples/auray"
PLACE = Place("contrat.yaml", 3, 5)
FAULT = Diagnostic("CG204", "attendu un montant", PLACE, "Écrivez-le.", Severity.WARNING, "montant", "a", "b")
WAYS = {"pickle": lambda value: pickle.loads(pickle.dumps(value)), "copy": copy.copy, "deepcopy": copy.deepcopy}  # noqa: S301


@pytest.fixture(params=WAYS)
def again(request):
    """Each way to have a value twice."""
    return WAYS[request.param]


def test_a_contract_is_the_same_and_still_knows_its_places(again):
    """Models, texts, files, derived parts, and the line where each field was written."""
    contract = contratgen.load(AURAY)
    other = again(contract)
    assert other == contract
    assert other.cadre.place("version") == contract.cadre.place("version")
    assert again(contract.contributions["aqta"]) == contract.contributions["aqta"]


def test_located_values_keep_their_places(again):
    """A scalar is a text with a place, wherever it goes."""
    keys = Mapping(PLACE)
    keys["a"] = Sequence(PLACE)
    keys["a"].append(Scalar("mot", Place("contrat.yaml", 9)))
    keys.keys_at["a"] = PLACE
    other = again(keys)
    assert (other, other.place, other.keys_at) == (keys, PLACE, {"a": PLACE})
    assert other["a"][0].place.line == 9
    assert (again(keys["a"][0]), again(keys["a"][0]).place.line) == ("mot", 9)


@pytest.mark.parametrize("kind", [ContratgenError, InputError, MisuseError, EnvironmentFault])
def test_an_error_keeps_its_diagnostics(again, kind):
    """What is raised in another process arrives whole."""
    other = again(kind(FAULT))
    assert (type(other), other.diagnostics, str(other)) == (kind, (FAULT,), str(kind(FAULT)))


def test_reports_and_builds_are_the_same(again, tmp_path):
    """Diagnostics of a check, what a build gave, a verdict."""
    (tmp_path / "faux.pdf").write_bytes(b"%PDF-1.7 rien")
    verdict = contratgen.verify(tmp_path / "faux.pdf")
    built = Build({"dossier.pdf": "0" * 64}, 3, (FAULT,))
    for value in (contratgen.check(AURAY), verdict, built):
        assert again(value) == value
