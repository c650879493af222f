"""The route of a town clerk, through the commands alone: pen, certificates, seal, who is missing, verdict."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pytest
from PIL import Image

from .dossiers import dossier, terms_for
from .pki import PASSPHRASE


def run(*arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "contratgen", *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def place(tmp_path):
    """Give a folder as `contratgen build` leaves it, and a scan."""
    prepared = dossier(terms_for("prefet", "ville", "bailleur", mode="mixte"))
    entry = {"pages": 3, "sha256": hashlib.sha256(prepared).hexdigest(), "sommaire": ["Contrat de ville"]}
    (tmp_path / "manifest.json").write_text(json.dumps({"dossier": {"dossier.pdf": entry}, "documents": {}}))
    (tmp_path / "dossier.pdf").write_bytes(prepared)
    Image.radial_gradient("L").resize((310, 438)).convert("RGB").save(tmp_path / "page.png")
    return tmp_path


def test_pen_first_then_certificates_then_the_seal_then_the_verdict(place, pki):
    into = place / "signature"
    pen = ("--parties", "bailleur", "--on", "2024-10-02", "--kept", "archives", "--into", into)
    code, said = run("collect", place / "dossier.pdf", "--scan", place / "page.png", *pen)
    assert code == 0, said
    for number, party in enumerate(("ville", "prefet", "sceau")):
        name = "dossier.pdf" if number == 0 else f"dossier-{number}.pdf"
        key = ("--key", pki.folder / f"{party}.p12", "--secret", "env:MA_PHRASE")
        code, said = run("sign", into / name, "--as", party, *key, MA_PHRASE=PASSPHRASE)
        assert code == 0, said
        assert PASSPHRASE not in said
    code, said = run("suivi", into / "dossier-2.pdf")
    assert (code, "Manquent : sceau." in said) == (0, True)
    assert "stylo · copie numérisée" in said
    code, said = run("verify", into / "dossier-3.pdf", "--trust", pki.folder / "confiance")
    assert (code, said.splitlines()[-1]) == (0, "Verdict : accepté"), said


def test_nothing_is_written_over(place, pki):
    key = ("--key", pki.folder / "ville.p12", "--secret", "env:MA_PHRASE", "--out", place / "dossier.pdf")
    before = (place / "dossier.pdf").read_bytes()
    code, said = run("sign", place / "dossier.pdf", "--as", "ville", *key, MA_PHRASE=PASSPHRASE)
    assert (code, "CG911" in said) == (2, True)
    assert (place / "dossier.pdf").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("sign", "absent.pdf", "--as", "ville", "--key", "x.p12", "--secret", "env:HOME"), 2, "CG642"),
        (("sign", "dossier.pdf", "--as", "ville"), 2, "--key"),
        (("suivi", "page.png"), 1, "CG601"),
    ],
)
def test_a_mistake_has_its_code(place, arguments, code, words):
    given = [str(place / word) if "." in word else word for word in arguments]
    found, said = run(*given)
    assert (found, words in said) == (code, True), said
