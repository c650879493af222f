"""Nothing is signed against the terms: each reason has its code, and all of them come before anything is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import os

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.timestamps import HTTPTimeStamper

from contratgen.base.diagnostics import InputError, MisuseError
from contratgen.base.signature_terms import CertificatePolicy, Level
from contratgen.pades.levels import time_stamp_token
from contratgen.pades.reading import open_signed
from contratgen.pades.trust import Trust, read_trust
from contratgen.signing import electronic, gate, keys
from contratgen.signing.electronic import sign
from contratgen.signing.keys import Secret, Token, open_pkcs12, open_token, secret_from
from contratgen.signing.parapheur import deposit, receive
from contratgen.signing.preconditions import Means
from contratgen.verification.verdict import examine

from .dossiers import dossier, terms_for

NOW = dt.datetime.now(dt.UTC)
BARE = Means()


def codes(call) -> list[str]:
    with pytest.raises((InputError, MisuseError)) as refusal:
        call()
    return [d.code for d in refusal.value.diagnostics]


def refused(pki, blob: bytes, party: str, *, key: str = "", means: Means = BARE, moment=NOW) -> list[str]:
    return codes(lambda: sign(blob, party, pki.signer(key or party), means, moment))


@pytest.fixture(scope="session")
def begun(pki, prepared) -> bytes:
    """Give the dossier once the prefect has signed."""
    return sign(prepared, "prefet", pki.signer("prefet"), BARE, NOW)


def with_policy(party: str, **asked: str) -> bytes:
    terms = terms_for("prefet", "ville")
    changed = tuple(
        dataclasses.replace(one, certificat=CertificatePolicy(**asked)) if one.identifiant == party else one
        for one in terms.signataires
    )
    return dossier(dataclasses.replace(terms, signataires=changed))


def test_a_file_that_is_no_pdf(pki):
    assert refused(pki, b"bonjour", "ville") == ["CG601"]


def test_a_pdf_whose_compressed_terms_are_damaged(pki, prepared):
    with pikepdf.open(io.BytesIO(prepared)) as pdf:
        stream = pdf.attachments["signature.json"].obj.EF.F.read_raw_bytes()
    damaged = prepared.replace(stream, stream[:20] + bytes([stream[20] ^ 0xFF]) + stream[21:])
    with pytest.raises(InputError, match="des données compressées sont abîmées"):
        sign(damaged, "ville", pki.signer("ville"), BARE, NOW)


def test_a_pdf_that_was_not_prepared(pki, exported):
    assert refused(pki, exported, "ville") == ["CG602"]


def test_a_contract_that_is_not_to_be_signed(pki):
    blob = dossier(terms_for("prefet", "ville", statut="projet", blocages=("délibération à venir",)))
    assert refused(pki, blob, "ville") == ["CG603"]
    assert refused(pki, dossier(terms_for("ville", statut="projet")), "ville") == ["CG603"]


def test_a_party_that_does_not_sign(pki, prepared):
    assert refused(pki, prepared, "inconnue", key="ville") == ["CG604"]


def test_a_party_that_signed_already(pki, begun):
    assert refused(pki, begun, "prefet") == ["CG605"]


def test_anything_after_the_lock(pki):
    blob = dossier(terms_for("prefet"))
    locked = sign(blob, "prefet", pki.signer("prefet"), BARE, NOW)
    assert refused(pki, locked, "prefet") == ["CG605", "CG606"]


def test_a_party_before_its_turn_when_the_project_fixes_an_order(pki):
    blob = dossier(terms_for("prefet", "ville", ordre="protocolaire"))
    assert refused(pki, blob, "ville") == ["CG607"]
    assert sign(blob, "prefet", pki.signer("prefet"), BARE, NOW)


def test_an_expired_certificate(pki, prepared):
    assert refused(pki, prepared, "prefet", key="expire") == ["CG608"]


def test_a_revoked_certificate(pki, prepared):
    assert refused(pki, prepared, "prefet", key="revoque", means=Means(trust=pki.trust())) == ["CG609"]


@pytest.mark.parametrize(
    "asked", [{"sujet": "Quelqu'un d'autre"}, {"organisation": "Une autre ville"}, {"emetteur": "Une autre autorité"}]
)
def test_the_certificate_of_another_party(pki, asked):
    assert refused(pki, with_policy("ville", **asked), "ville") == ["CG610"]


def test_the_certificate_that_the_policy_asks_for(pki):
    blob = with_policy("ville", sujet="prénom ville", organisation="Organisme ville", emetteur="AC Exemple")
    assert sign(blob, "ville", pki.signer("ville"), BARE, NOW)


@pytest.mark.parametrize("label", ["courbe", "faible"])
def test_a_key_that_is_no_strong_rsa_key(pki, label):
    assert codes(lambda: pki.signer(label)) == ["CG611"]


def test_a_wrong_passphrase_says_nothing_of_what_was_typed(pki):
    with pytest.raises(InputError) as refusal:
        open_pkcs12(pki.pkcs12("ville"), Secret("mot de passe tapé"), "ville.p12")
    assert [d.code for d in refusal.value.diagnostics] == ["CG612"]
    assert "tapé" not in f"{refusal.value} {refusal.value.__cause__} {refusal.value.__context__!r}"


def test_a_key_that_is_not_the_one_of_its_certificate(pki, monkeypatch):
    """It would sign, and every reader would reject the signature; the tools at hand make no such file."""
    own = load_der_x509_certificate(pki.certificate("ville").dump())
    held = (rsa.generate_private_key(65537, 2048), own, [])
    monkeypatch.setattr(keys.pkcs12, "load_key_and_certificates", lambda *_: held)
    assert codes(lambda: open_pkcs12(b"", Secret(""), "ville.p12")) == ["CG612"]


def test_a_token_that_does_not_answer():
    def use() -> None:
        with open_token(Token("/nulle/part.so", "jeton"), Secret("1234")):
            pass

    assert codes(use) == ["CG612"]


def test_an_authority_that_nobody_trusts(pki, prepared):
    trust = Trust((pki.certificate("autre"),))
    assert refused(pki, prepared, "ville", means=Means(trust=trust)) == ["CG613"]


def test_proofs_of_validity_without_trust(pki, prepared):
    assert refused(pki, prepared, "ville", means=Means(Level.LT, pki.stamper())) == ["CG613"]


def test_a_time_stamp_without_authority(pki, prepared):
    assert refused(pki, prepared, "ville", means=Means(Level.T)) == ["CG614"]


def test_a_level_below_the_one_that_the_project_asks_for(pki):
    blob = dossier(terms_for("prefet", "ville", niveau=Level.T))
    assert refused(pki, blob, "prefet", means=Means(Level.B, pki.stamper())) == ["CG625"]
    assert refused(pki, blob, "prefet") == ["CG614"]  # nothing asked: the project's level, which needs a time stamp
    signed = sign(blob, "prefet", pki.signer("prefet"), Means(stamper=pki.stamper()), NOW)
    assert time_stamp_token(open_signed(signed, "x").signatures[0]) is not None


def test_a_time_stamping_authority_that_does_not_answer(pki, prepared):
    stamper = HTTPTimeStamper("http://127.0.0.1:9/", timeout=1)
    assert refused(pki, prepared, "ville", means=Means(Level.T, stamper)) == ["CG614"]


def test_a_party_whose_act_comes_after_the_signature(pki):
    terms = terms_for("prefet", "ville")
    late = tuple(dataclasses.replace(one, des_le=(NOW + dt.timedelta(days=2)).date()) for one in terms.signataires)
    blob = dossier(dataclasses.replace(terms, signataires=late))
    assert refused(pki, blob, "ville") == ["CG615"]


@pytest.mark.parametrize(("hour", "early"), [(11, True), (12, False), (22, False)])
def test_the_day_of_the_act_comes_where_the_republic_sees_it_first(pki, monkeypatch, hour, early):
    """At 22 h UTC it is 9 h of the next day in Nouméa: signing, the parapheur and the verdict have one rule."""
    moment = (NOW - dt.timedelta(days=1)).replace(hour=hour, minute=0)
    terms = terms_for("ville")
    (town,) = terms.signataires
    blob = dossier(dataclasses.replace(terms, signataires=(dataclasses.replace(town, des_le=NOW.date()),)))
    if early:
        assert refused(pki, blob, "ville", moment=moment) == ["CG615"]
        assert codes(lambda: deposit(blob, "ville", "type", "sous-type", moment)) == ["CG615"]
        monkeypatch.setattr(gate, "too_early", lambda *_: ())  # as another tool signs
    signed = sign(blob, "ville", pki.signer("ville"), Means(Level.T, pki.stamper(moment)), moment)
    assert receive(blob, signed, "ville", BARE, moment) == signed
    report = examine(signed, dt.datetime.now(dt.UTC), trust=pki.trust())
    assert any("avant l'acte" in one.message for step in report.steps for one in step.findings) is early


def test_a_document_that_changed_since(pki, begun):
    assert refused(pki, begun + b"\n% suite", "ville") == ["CG616"]
    place = begun.index(b"stream") + 20
    changed = begun[:place] + bytes([begun[place] ^ 1]) + begun[place + 1 :]
    assert refused(pki, changed, "ville") == ["CG616"]


def test_a_certificate_where_the_project_wants_pens(pki):
    assert refused(pki, dossier(terms_for("prefet", "ville", mode="papier")), "ville") == ["CG617"]


def test_trust_that_cannot_be_read(tmp_path):
    assert codes(lambda: read_trust(tmp_path / "absent")) == ["CG640"]
    assert codes(lambda: read_trust(tmp_path)) == ["CG640"]
    (tmp_path / "x.cer").write_bytes(b"rien")
    assert codes(lambda: read_trust(tmp_path)) == ["CG640"]


def test_a_secret_comes_from_a_prompt_a_descriptor_or_a_variable_and_never_shows(monkeypatch):
    monkeypatch.setenv("MA_PHRASE", "phrase")
    reading, writing = os.pipe()
    os.write(writing, b"par un tube\n")
    os.close(writing)
    secrets = [secret_from("", lambda: "tapée"), secret_from("env:MA_PHRASE", str), secret_from(f"fd:{reading}", str)]
    os.close(reading)
    assert [one.words for one in secrets] == ["tapée", "phrase", "par un tube"]
    assert {str(one) for one in secrets} == {"***"}
    assert {repr(one) for one in secrets} == {"Secret()"}


@pytest.mark.parametrize("source", ["env:ABSENTE", "fd:999", "fd:x", "une phrase secrète"])
def test_a_secret_that_cannot_be_found_is_not_repeated(source):
    with pytest.raises(MisuseError) as refusal:
        secret_from(source, str)
    assert [d.code for d in refusal.value.diagnostics] == ["CG641"]
    assert "phrase secrète »" not in str(refusal.value)


def test_a_failure_of_the_signature_itself(pki, prepared, monkeypatch):
    """Whatever the library meets, nothing is written and the reason is told."""

    def failing(*_arguments, **_options):
        raise OSError("le conteneur est trop petit")

    monkeypatch.setattr(electronic, "pdf_signer", failing)
    assert refused(pki, prepared, "prefet") == ["CG623"]
