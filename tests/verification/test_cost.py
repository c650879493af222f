"""What a verdict costs: quick steps first, the comparison of revisions only where it can still change something."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import time

import pytest

from contratgen.base import limits
from contratgen.base.manifest import Manifest
from contratgen.signing.electronic import sign
from contratgen.signing.preconditions import Means
from contratgen.verification.given import verify
from contratgen.verification.printed import as_html, as_text
from contratgen.verification.report import Outcome
from contratgen.verification.verdict import examine

from ..signing.dossiers import dossier, manifest_of, terms_for  # noqa: TID252  # test folders are no installed packages
from ..signing.pki import make_pki  # noqa: TID252

NOW = dt.datetime.now(dt.UTC)
COPIES = 8


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    """Give a public key infrastructure."""
    return make_pki(tmp_path_factory.mktemp("icp"))


@pytest.fixture(scope="module")
def prepared() -> bytes:
    """Give a dossier of twenty-four tagged pages."""
    return dossier(terms_for("prefet", "ville"), copies=COPIES)


def uprooted(blob: bytes) -> bytes:
    """Return a file whose structure tree has lost its root's children: each of its tags is now reached in many ways."""
    place = re.search(rb"obj\s*<< /K (?=[^>]*/Type /StructTreeRoot)", blob)
    assert place
    return blob[: place.end() - 3] + b"/k " + blob[place.end() :]


def manifest(blob: bytes) -> Manifest:
    return manifest_of({"pages": 3 * COPIES, "sha256": hashlib.sha256(blob).hexdigest()})


def test_what_a_quick_step_rejects_is_not_compared_at_length(pki, prepared):
    signed = sign(prepared, "prefet", pki.signer("prefet"), Means(), NOW)
    start = time.process_time()
    report = examine(uprooted(signed), dt.datetime.now(dt.UTC), manifest=manifest(prepared), trust=pki.trust())
    assert time.process_time() - start < 5  # the comparison alone takes three times as long
    assert report.verdict == "rejeté"
    step = report.steps[5]
    assert (step.number, step.outcome, [one.code for one in step.findings]) == (6, Outcome.NOT_EXAMINED, ["CG752"])
    assert "6. Modifications entre révisions : non examiné" in as_text(report)
    assert "non examiné, le document étant déjà rejeté" in as_html(report)
    whole = examine(signed, dt.datetime.now(dt.UTC), manifest=manifest(prepared), trust=pki.trust())
    assert whole.codes == ("CG709",)


def test_what_takes_longer_than_a_verdict_may_is_told_with_all_that_was_found(pki, prepared, tmp_path, monkeypatch):
    """The limit is lowered here; the file was signed as it is, so that no quick step rejects it."""
    monkeypatch.setattr(limits, "VERDICT_SECONDS", 5)
    hostile = uprooted(prepared)
    (tmp_path / "dossier.pdf").write_bytes(sign(hostile, "prefet", pki.signer("prefet"), Means(), NOW))
    (tmp_path / "manifest.json").write_text(manifest(hostile).model_dump_json(exclude_unset=True))
    report = verify(tmp_path / "dossier.pdf", trust=pki.folder / "confiance")
    assert (report.verdict, [step.number for step in report.steps]) == ("non examiné", list(range(1, 11)))
    (told,) = report.steps[5].findings
    assert told.outcome is Outcome.NOT_EXAMINED
    assert (told.code, "il fallait plus de 5 s de calcul" in told.message) == ("CG701", True)
    assert [one.identifiant for one in report.parties] == ["prefet", "ville"]
    assert {step.outcome for step in report.steps if step.number != 6} == {Outcome.MET, Outcome.INCOMPLETE}
