"""Fifteen parties sign one dossier, at each level: all of it holds, is archivable and accessible, and stays so."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from pyhanko.sign.validation.dss import DocumentSecurityStore

from contratgen.base.diagnostics import InputError
from contratgen.base.signature_terms import Level
from contratgen.pades.levels import levels
from contratgen.pades.reading import open_signed
from contratgen.pades.trust import Trust
from contratgen.signing.electronic import sign
from contratgen.signing.preconditions import Means
from contratgen.verification.verdict import examine

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages
from .dossiers import dossier, manifest_of, terms_for

PARTIES = tuple(f"partie{number}" for number in range(15))
SIGNING: dict[str, tuple[Level, Level]] = {level: (level, level) for level in Level}
SIGNING["B-T, then one B-LTA"] = (Level.T, Level.LTA)
"""The level of the first fourteen, and of the last."""


@pytest.fixture(scope="module")
def to_sign() -> bytes:
    """Give a short dossier with fifteen fields over three pages."""
    return dossier(terms_for(*PARTIES))


@pytest.fixture(scope="module")
def manifest(to_sign):
    """Give what `contratgen build` writes beside the dossier."""
    entry = {"pages": 3, "sha256": hashlib.sha256(to_sign).hexdigest(), "sommaire": ["Contrat de ville"]}
    return manifest_of(entry)


@pytest.fixture(scope="module")
def states(to_sign, pki) -> dict[str, bytes]:
    """Give the dossier once all have signed, by how they did."""
    found = {}
    for how, (others, last) in SIGNING.items():
        blob = to_sign
        for party in PARTIES:
            means = Means(last if party == PARTIES[-1] else others, pki.stamper(), pki.trust())
            blob = sign(blob, party, pki.signer(party), means, dt.datetime.now(dt.UTC))
        found[how] = blob
    return found


@pytest.mark.parametrize("how", SIGNING)
def test_all_are_accepted(states, how, manifest, pki):
    report = examine(states[how], dt.datetime.now(dt.UTC), manifest=manifest, trust=pki.trust())
    assert (report.verdict, report.codes) == ("accepté", ())
    assert [one.etat for one in report.parties] == ["a signé"] * 15


@pytest.mark.parametrize("how", SIGNING)
def test_each_reached_its_level_and_nothing_before_it_changed(states, how, to_sign):
    opened = open_signed(states[how], "x")
    reached = levels(opened)
    assert {reached[party] for party in PARTIES} == {SIGNING[how][1]}
    assert [one.name for one in opened.filled if one.locks] == [PARTIES[-1]]
    assert states[how].startswith(to_sign)


def test_they_are_still_pdf_a_3a_and_pdf_ua_1(states, tmp_path: Path):
    questions = []
    for number, blob in enumerate(states.values()):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(blob)
        questions += [(path, "3a"), (path, "ua1")]
    assert verdicts(questions) == [[] for _ in questions]


@pytest.mark.parametrize("how", [how for how, (_, last) in SIGNING.items() if last.proven])
def test_long_after_the_certificates_expired_the_proofs_are_in_the_file(states, how, manifest, pki):
    """All chains and their revocation lists travel; the root alone is still trusted."""
    store = DocumentSecurityStore.read_dss(open_signed(states[how], "x").reader)
    held = {one.dump() for one in store.load_certs()}
    assert {pki.certificate(party).dump() for party in (*PARTIES, "horodatage")} <= held
    assert store.crls
    later = dt.datetime(2065, 1, 1, tzinfo=dt.UTC)
    report = examine(states[how], later, manifest=manifest, trust=Trust((pki.certificate("racine"),)))
    assert (report.verdict, report.codes) == ("accepté", ())


@pytest.mark.parametrize("how", [Level.B, Level.T])
def test_without_proofs_the_file_carries_none(states, how):
    assert "/DSS" not in open_signed(states[how], "x").reader.root


def test_one_archiving_pass_asks_for_the_authorities_of_all(pki, prepared):
    """The last signer proves the others' signatures too: whom it does not trust, it cannot prove."""
    blob = sign(prepared, "prefet", pki.signer("etranger"), Means(Level.T, pki.stamper()), dt.datetime.now(dt.UTC))
    with pytest.raises(InputError) as refusal:
        sign(blob, "ville", pki.signer("ville"), Means(Level.LTA, pki.stamper(), pki.trust()), dt.datetime.now(dt.UTC))
    assert [d.code for d in refusal.value.diagnostics] == ["CG613"]
