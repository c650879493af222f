"""A dossier signed at each level stays archivable and accessible; other readers find its signatures whole."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pikepdf
import pytest

from contratgen.base.signature_terms import Level
from contratgen.pades.reading import open_signed
from contratgen.signing.electronic import sign
from contratgen.signing.preconditions import Means

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages

ORDER = ("ville", "prefet", "bailleur")


@pytest.fixture(scope="session")
def states(pki, prepared) -> dict[Level, list[bytes]]:
    """Give the dossier after each of three signatures, at each level."""
    found: dict[Level, list[bytes]] = {}
    for level in Level:
        blob = prepared
        for party in ORDER:
            means = Means(level, pki.stamper(), pki.trust())
            blob = sign(blob, party, pki.signer(party), means, dt.datetime.now(dt.UTC))
            found.setdefault(level, []).append(blob)
    return found


def test_the_dossier_stays_pdf_a_3a_and_pdf_ua_1_after_every_signature_at_every_level(states, tmp_path: Path):
    questions = []
    for level, blobs in states.items():
        for number, blob in enumerate(blobs):
            path = tmp_path / f"{level}-{number}.pdf"
            path.write_bytes(blob)
            questions += [(path, "3a"), (path, "ua1")]
    assert verdicts(questions) == [[] for _ in questions]


@pytest.mark.parametrize("level", Level)
def test_the_first_signature_certifies_and_the_last_one_locks(states, level):
    made = [one for one in open_signed(states[level][-1], "x").filled if not one.is_time_stamp]
    assert [one.name for one in made] == list(ORDER)
    assert [one.certifies for one in made] == [True, False, False]
    assert [one.locks for one in made] == [False, False, True]


@pytest.mark.parametrize("level", Level)
def test_what_was_signed_before_is_left_as_it_was(states, level, prepared):
    before = prepared
    for blob in states[level]:
        assert blob.startswith(before)
        before = blob


def test_only_the_last_level_has_document_time_stamps(states):
    stamps = {
        level: sum(one.is_time_stamp for one in open_signed(blobs[-1], "x").filled) for level, blobs in states.items()
    }
    assert stamps == {Level.B: 0, Level.T: 0, Level.LT: 0, Level.LTA: 3}


def test_poppler_finds_every_signature_whole(states, tmp_path: Path):
    path = tmp_path / "dossier.pdf"
    path.write_bytes(states[Level.T][-1])
    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 3


def test_what_the_box_says_can_be_read(states, tmp_path: Path):
    path = tmp_path / "dossier.pdf"
    path.write_bytes(states[Level.T][-1])
    with pikepdf.open(path) as pdf:
        pdf.flatten_annotations("all")
        pdf.save(tmp_path / "a-plat.pdf")
    said = subprocess.run(
        ["pdftotext", tmp_path / "a-plat.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Signé électroniquement par" in said
    assert "Madame Prénom Ville" in said
    assert "Habilitée par délibération" in said
    assert "PAdES B-T" in said
