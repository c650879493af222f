"""The verdict is a complete report: as text, JSON and a page to print, and as an exit code."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import contratgen
from contratgen.base.diagnostics import MisuseError
from contratgen.signing.electronic import Means, sign
from contratgen.signing.keys import Secret, open_pkcs12
from contratgen.verification import verdict
from contratgen.verification.der import is_der
from contratgen.verification.printed import as_html, as_text
from contratgen.verification.report import Finding, Outcome, Step, VerificationReport
from contratgen.verification.verdict import READ, TITLES

from ..signing.dossiers import dossier, manifest_of, terms_for  # noqa: TID252  # test folders are no installed packages
from ..signing.pki import PASSPHRASE, make_pki  # noqa: TID252


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Give a folder with a signed dossier, its manifest, and the authorities that one trusts."""
    place = tmp_path_factory.mktemp("verdict")
    pki = make_pki(place / "icp")
    prepared = dossier(terms_for("prefet"))
    entry = {"pages": 3, "sha256": hashlib.sha256(prepared).hexdigest(), "sommaire": ["Contrat de ville"]}
    (place / "manifest.json").write_text(manifest_of(entry).model_dump_json(exclude_unset=True))
    (place / "dossier.pdf").write_bytes(prepared)
    signed = sign(prepared, "prefet", pki.signer("prefet"), Means(), dt.datetime.now(dt.UTC))
    (place / "dossier-1.pdf").write_bytes(signed)
    return place


def test_the_front_door_gives_a_report_that_uses_the_manifest_beside_the_file(folder):
    report = contratgen.verify(folder / "dossier-1.pdf", trust=folder / "icp/confiance")
    assert report.accepted
    assert [step.number for step in report.steps] == list(range(1, 11))


def test_what_a_report_cannot_tell_is_said_to_be_missing(folder, monkeypatch):
    """A fault of the program must not pass for a document without parties, or without remarks."""

    def failing(*_arguments):
        raise KeyError("tst_info")

    monkeypatch.setattr(verdict, "table", failing)
    monkeypatch.setattr(verdict, "not_compared", failing)
    report = verdict.examine((folder / "dossier-1.pdf").read_bytes(), dt.datetime.now(dt.UTC))
    assert report.parties == ()
    assert [note for note in report.notes if "manque à ce rapport" in note] == [
        "Le tableau des parties manque à ce rapport : ce qui s'y trouve n'a pas pu être lu.",
        "Une remarque manque à ce rapport : ce qui s'y trouve n'a pas pu être lu.",
    ]


def test_certificates_are_judged_as_of_the_day_asked(folder):
    report = contratgen.verify(folder / "dossier-1.pdf", trust=folder / "icp/confiance", at=dt.date(2061, 1, 1))
    assert report.codes == ("CG705", "CG752")


@pytest.mark.parametrize("name", ["absent.pdf", "dossier.pdf"])
def test_a_file_or_manifest_that_cannot_be_read_is_misuse(folder, name, tmp_path):
    (tmp_path / "faux.json").write_text("[]")
    with pytest.raises(MisuseError) as refusal:
        contratgen.verify(folder / name, manifest=tmp_path / "faux.json")
    assert [d.code for d in refusal.value.diagnostics] == ["CG720"]


def command(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "contratgen", "verify", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_the_command_exits_with_0_for_accepted_and_4_otherwise(folder):
    code, said = command(folder / "dossier-1.pdf", "--trust", folder / "icp/confiance")
    assert (code, said.splitlines()[-1]) == (0, "Verdict : accepté")
    code, said = command(folder / "dossier.pdf", "--format", "json")
    assert code == 4
    assert json.loads(said)["verdict"] == "incomplet"


def test_the_command_writes_a_page_to_print(folder, tmp_path):
    code, _ = command(folder / "dossier-1.pdf", "--format", "html", "--out", tmp_path / "rapport.html")
    assert code == 4
    assert "Verdict : non attesté" in (tmp_path / "rapport.html").read_text()


def test_the_printed_page_escapes_what_the_file_says():
    finding = Finding("CG701", "<script>alert(1)</script>")
    report = VerificationReport("<b>.pdf", "00", "2024", (Step(1, "Lecture", (finding,)),))
    assert "<script>" not in as_html(report)
    assert "<b>" not in as_html(report)
    assert "CG701 <script>" in as_text(report)


def test_the_worst_outcome_is_the_verdict():
    steps = tuple(Step(n, "", (Finding("x", "", outcome),)) for n, outcome in enumerate(Outcome))
    assert VerificationReport("", "", "", steps).verdict == "rejeté"
    assert VerificationReport("", "", "", steps[:3]).verdict == "non attesté"
    assert VerificationReport("", "", "", steps[:2]).verdict == "incomplet"
    assert VerificationReport("", "", "", ()).verdict == "accepté"


@pytest.mark.parametrize("encoded", ["3003020101", "0101ff", "30060101000101ff", "03020780", "0500"])
def test_what_is_der(encoded):
    assert is_der(bytes.fromhex(encoded))


NO_DER = """
30 308103020101 3080020101 30800201010000 300302010100 02020001 0202ffff 0200 010101
03020701 0300 1f0101 3003020201 3004020101
"""


@pytest.mark.parametrize("encoded", ["", *NO_DER.split()])
def test_what_is_no_der(encoded):
    assert not is_der(bytes.fromhex(encoded))


def test_the_front_door_keeps_its_functions_when_stages_are_imported():
    __import__("contratgen.rendering.options")
    assert callable(contratgen.render)
    assert callable(contratgen.verify)


def test_the_steps_are_the_same_in_the_docs_the_code_and_the_output(folder):
    """The page for recipients, the list that the code is, the report, and the paragraphs of the codes."""
    page = (Path(__file__).parents[2] / "docs/verifier.md").read_text()
    told = re.findall(r"^(\d+)\. \*\*(.+?)\*\*", page, re.MULTILINE)
    taken = [(str(number), title) for number, title in (READ, *TITLES.items())]
    report = contratgen.verify(folder / "dossier-1.pdf", trust=folder / "icp/confiance")
    assert told == taken == [(str(step.number), step.title) for step in report.steps]
    errors = (Path(__file__).parents[2] / "docs/errors.md").read_text()
    for number, codes in re.findall(r"^(\d+)\. \*\*.*?\((CG\d{3}(?:, CG\d{3})*)\)$", page, re.MULTILINE | re.DOTALL):
        for code in codes.split(", "):
            assert f"Étape {number}" in errors.split(f"## {code}")[1].split("\n## ")[0]


def test_a_dossier_of_three_hundred_annexes_is_accepted(folder, tmp_path):
    """Its bookmarks follow one another further than the interpreter goes by itself."""
    prepared = dossier(terms_for("prefet"), copies=300)
    titles = ["Contrat de ville", *(f"Annexe {number}" for number in range(1, 300))]
    entry = {"pages": 900, "sha256": hashlib.sha256(prepared).hexdigest(), "sommaire": titles}
    (tmp_path / "manifest.json").write_text(manifest_of(entry).model_dump_json(exclude_unset=True))
    key = open_pkcs12((folder / "icp/prefet.p12").read_bytes(), Secret(PASSPHRASE), "prefet.p12")
    (tmp_path / "dossier.pdf").write_bytes(sign(prepared, "prefet", key, Means(), dt.datetime.now(dt.UTC)))
    assert contratgen.verify(tmp_path / "dossier.pdf", trust=folder / "icp/confiance").accepted
