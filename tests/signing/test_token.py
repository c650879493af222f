"""A party signs with a card: SoftHSM2 stands for it. Where it is not installed, the tests are skipped and say so."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest
from asn1crypto.x509 import Certificate

from contratgen.base.diagnostics import InputError
from contratgen.signing.electronic import sign
from contratgen.signing.keys import Secret, Token, open_token
from contratgen.signing.preconditions import Means
from contratgen.verification.verdict import examine

pkcs11 = pytest.importorskip(
    "pkcs11", reason="python-pkcs11 n'est pas installé : la signature par carte n'est pas essayée"
)
from pkcs11.util.rsa import decode_rsa_private_key  # noqa: E402  # after the package was found
from pkcs11.util.x509 import decode_x509_certificate  # noqa: E402

LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/libsofthsm2.so")
LIBRARY = next((one for one in LIBRARIES if Path(one).exists()), "")
PIN, LABEL = "4321", "mairie"
pytestmark = pytest.mark.skipif(
    not LIBRARY, reason="SoftHSM2 n'est pas installé : la signature par carte n'est pas essayée"
)


@pytest.fixture(scope="module")
def token(pki, tmp_path_factory):
    """Give a token that holds the key of the town, its certificate and that of the authority."""
    folder = tmp_path_factory.mktemp("carte")
    (folder / "jetons").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/jetons\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    options = ("--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "12345678")
    subprocess.run(["softhsm2-util", *options], check=True, capture_output=True)
    with pkcs11.lib(LIBRARY).get_token(token_label=LABEL).open(user_pin=PIN, rw=True) as session:
        key = pki.arch.key_set.get_private_key("ville")["private_key"].parsed.dump()
        attribute = pkcs11.Attribute
        session.create_object({**decode_rsa_private_key(key), attribute.TOKEN: True, attribute.LABEL: "maire"})
        for label, name in (("maire", "ville"), ("autorite", "autorite")):
            certificate: Certificate = pki.certificate(name)
            described = {**decode_x509_certificate(certificate.dump()), attribute.TOKEN: True, attribute.LABEL: label}
            session.create_object(described)
    yield Token(LIBRARY, LABEL, "maire")
    del os.environ["SOFTHSM2_CONF"]


def test_a_card_signs_as_a_file_does(pki, prepared, token):
    with open_token(token, Secret(PIN)) as signer:
        blob = sign(prepared, "ville", signer, Means(trust=pki.trust()), dt.datetime.now(dt.UTC))
    report = examine(blob, dt.datetime.now(dt.UTC), trust=pki.trust())
    found = [finding for step in report.steps for finding in step.findings]
    assert {finding.code for finding in found} == {"CG709", "CG710", "CG711"}, found


@pytest.mark.parametrize(
    ("label", "certificate", "secret", "told"),
    [
        (LABEL, "maire", "0000", "le code est faux"),
        ("ailleurs", "maire", PIN, "il n'y a pas de jeton ou de certificat de ce nom"),
        (LABEL, "adjoint", PIN, "il n'y a pas de jeton ou de certificat de ce nom"),
    ],
)
def test_a_card_that_does_not_open_says_why_and_nothing_of_what_was_typed(token, label, certificate, secret, told):
    with pytest.raises(InputError) as refusal, open_token(Token(LIBRARY, label, certificate), Secret(secret)):
        pass
    assert [d.code for d in refusal.value.diagnostics] == ["CG612"]
    assert told in str(refusal.value)
    assert secret not in str(refusal.value)
