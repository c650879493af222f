"""A dossier signed with the former version of its kit: it verifies, unpacks, and is what its sources make."""

from __future__ import annotations

import datetime as dt
import lzma
from importlib.metadata import version
from pathlib import Path

import pytest

from contratgen.cli import run_here
from contratgen.pades.reading import open_signed
from contratgen.pades.trust import read_trust
from contratgen.project.unpack import project_inside
from contratgen.rebuilding import compared_again
from contratgen.verification.given import read_manifest
from contratgen.verification.verdict import examine

from .conftest import STARTER

CASES = Path(__file__).parents[1] / "cases/former"
"""A dossier of the starter project as it was, with means for investment, links to an annex and an article, and amounts
below zero, signed by one party at level B-LT."""
SAME = "octets différents (les versions ne sont pas les mêmes) ; le texte est le même, partie par partie"
LATER = dt.datetime(2045, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def signed() -> bytes:
    """Give that dossier."""
    return lzma.decompress((CASES / "dossier-1.pdf.xz").read_bytes())


def test_its_signature_verifies_years_later(signed):
    report = examine(
        signed, LATER, manifest=read_manifest(CASES / "manifest.json"), trust=read_trust(CASES / "racine.cer")
    )
    assert report.codes == ("CG709",)  # five parties have not signed yet
    assert "CG709" in {one.code for one in report.steps[7].findings}


def test_its_project_comes_out(signed):
    files = project_inside(signed, "dossier-1.pdf")
    assert b"investissement:" in files["contributions/habitat-exemple/contribution.yaml"]


def test_it_is_compared_with_a_project_of_today(signed, tmp_path, capsys):
    """As if it were rewritten: money that only moved to its origin is no change, and what is supposed is said."""
    (tmp_path / "ancien.pdf").write_bytes(signed)
    assert run_here(["compare", str(tmp_path / "ancien.pdf"), str(STARTER)]) == 0
    told = capsys.readouterr()
    assert "est écrit pour une version antérieure du type de contrat" in told.err
    assert "CG2" not in told.err
    assert "Certificat › Organisation : Organisme prefet → Préfecture d’exemple" in told.out
    assert "n'est pas comparé" not in told.err
    words = " ".join(told.out.split())
    assert "Montant : 15 000" in words  # of the specific credits, that the project of today does not have
    assert "Montant : 20 000" not in words  # the same in both


@pytest.mark.parametrize("revision", ["signed", "unsigned"])
def test_it_is_what_its_sources_make(signed, revision):
    """By the kit as it was, whatever the present one asks for and prints."""
    blob = signed if revision == "signed" else open_signed(signed, "x").unsigned
    report = compared_again(blob, "dossier-1.pdf")
    told = [(one.code, one.message) for step in report.steps for one in step.findings]
    here = version("contratgen")
    assert report.verdict == "accepté"
    kit = "kit engagements-quartiers-2030 : version 1 pour le dossier, 2 ici ; la première est reprise"
    assert ("CG739", kit) in told
    assert ("CG732", f"contratgen : 0.1.0 pour le dossier, {here} ici") in told
    assert told[-1] == ("CG733", SAME)
