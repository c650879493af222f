"""Whatever a file asks of who reads it, there is a report, no verdict of acceptance, and the limits hold."""

from __future__ import annotations

import datetime as dt
import sys

import pytest

from contratgen.base import limits, sandbox
from contratgen.verification.given import verify
from contratgen.verification.printed import as_html
from contratgen.verification.verdict import examine

from ..signing.dossiers import manifest_of  # noqa: TID252  # test folders are no installed packages
from .hostile import HOSTILE, pdf

NOW = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_report(name):
    report = examine(HOSTILE[name](), NOW, manifest=manifest_of({"sha256": "0" * 64}))
    assert report.verdict in {"rejeté", "non attesté"}
    assert report.codes


LIMITED = """
from contratgen.base import limits
limits.CONFINED_SECONDS, limits.CONFINED_MEMORY = {seconds}, {memory} << 20
from contratgen.base import sandbox
sandbox.main()
"""


def within(monkeypatch, seconds: int, memory: int) -> None:
    code = LIMITED.format(seconds=seconds, memory=memory)
    monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-c", code))


@pytest.mark.parametrize(
    ("seconds", "memory", "reason"), [(2, 4096, "s de calcul"), (300, 700, "mémoire")], ids=["time", "memory"]
)
def test_what_takes_too_long_or_too_much_is_stopped_and_never_accepted(tmp_path, monkeypatch, seconds, memory, reason):
    """The limits are lowered here: a file of ten times the size meets the true ones."""
    within(monkeypatch, seconds, memory)
    hexadecimal = b"/X <" + b"41" * 6_000_000 + b">"
    (tmp_path / "dossier.pdf").write_bytes(pdf(hexadecimal))
    report = verify(tmp_path / "dossier.pdf", at=NOW)
    assert (report.verdict, report.codes, report.file) == ("non examiné", ("CG701",), "dossier.pdf")
    assert reason in report.steps[0].findings[0].message
    assert "cela ne dit rien du document" in report.steps[0].findings[0].message
    assert not report.accepted
    assert "ne vous fiez pas" not in as_html(report)


@pytest.mark.parametrize(
    ("code", "told", "verdict"),
    [
        ("raise SystemExit(1)", "aucune réponse, code 1", "rejeté"),
        ("print('{')", "aucune réponse", "rejeté"),
        ("print('{\"report\": {}}')", "aucune réponse", "rejeté"),
        ("print(1)", "aucune réponse", "rejeté"),
        ("raise SystemExit(121)", "4 Gio de mémoire", "non examiné"),
        ("import os; os.kill(os.getpid(), 24)", f"{limits.VERDICT_SECONDS} s de calcul", "non examiné"),
        ("import os; os.kill(os.getpid(), 9)", "sans doute faute de mémoire", "non examiné"),
        ("import os; os.kill(os.getpid(), 11)", "(signal 11)", "rejeté"),
    ],
)
def test_an_examination_that_breaks_is_a_rejection_and_one_that_lacks_means_none(
    tmp_path, monkeypatch, code, told, verdict
):
    monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-c", code))
    (tmp_path / "dossier.pdf").write_bytes(pdf())
    report = verify(tmp_path / "dossier.pdf", at=NOW)
    assert report.verdict == verdict
    assert told in report.steps[0].findings[0].message


def test_nothing_in_the_working_folder_is_imported(tmp_path, monkeypatch):
    (tmp_path / "contratgen.py").write_text("raise SystemExit('piège')")
    (tmp_path / "dossier.pdf").write_bytes(pdf())
    monkeypatch.chdir(tmp_path)
    assert verify(tmp_path / "dossier.pdf", at=NOW).sha256
