"""Whose certificate signs for whom: policies as certificates write them, one holder for several parties."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import pty
import subprocess
import sys

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from contratgen.base.diagnostics import InputError
from contratgen.base.signature_terms import CertificatePolicy, Terms, read_terms
from contratgen.pades.certificates import described, mismatches, same_holder
from contratgen.signing import gate
from contratgen.signing.electronic import sign
from contratgen.signing.paper import Originals, collect
from contratgen.signing.parapheur import receive
from contratgen.signing.preconditions import Means
from contratgen.signing.remote import ask
from contratgen.verification.printed import as_text
from contratgen.verification.verdict import examine

from .dossiers import dossier, terms_for
from .pki import PASSPHRASE
from .scans import scans_of
from .test_parapheur import parapheur
from .test_remote import identity

NOW = dt.datetime.now(dt.UTC)
KEY = ec.generate_private_key(ec.SECP256R1())
OIDS = {
    "cn": NameOID.COMMON_NAME,
    "o": NameOID.ORGANIZATION_NAME,
    "ou": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "oi": NameOID.ORGANIZATION_IDENTIFIER,
    "sn": NameOID.SURNAME,
    "gn": NameOID.GIVEN_NAME,
    "serial": NameOID.SERIAL_NUMBER,
    "pseudo": NameOID.PSEUDONYM,
}
AUTHORITY = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AC Exemple")])


def certificate(*said: tuple[str, str], key: ec.EllipticCurvePrivateKey | None = None) -> asn1.Certificate:
    """Return a certificate whose subject says that, with a key of its own unless one is given."""
    own = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(OIDS[kind], words) for kind, words in said])
    builder = x509.CertificateBuilder(AUTHORITY, subject, own.public_key(), x509.random_serial_number(), NOW, NOW)
    return asn1.Certificate.load(builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER))


ANNE = (("cn", "Anne Le Goff"), ("o", "Ville d’Auray"), ("oi", "NTRFR-215600073"))


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ({"sujet": "ANNE LE GOFF"}, ANNE),
        ({"sujet": "Anne Le Goff"}, (("cn", "LE GOFF Anne"),)),
        ({"sujet": "Madame Anne Le Goff"}, ANNE),
        ({"sujet": "Anne Le Goff"}, (("cn", "MME LE GOFF ANNE"),)),
        ({"sujet": "Anne Le Goff"}, (("cn", "SIGNATURE 4"), ("gn", "Anne"), ("sn", "LE GOFF"))),
        ({"sujet": "Ronan Penhoët"}, (("cn", "RONAN PENHOET"),)),
        ({"sujet": "Agent 4521"}, (("cn", "Titulaire"), ("pseudo", "AGENT 4521"))),
        ({"organisation": "Ville d'Auray"}, ANNE),
        ({"organisation": "VILLE D AURAY"}, ANNE),
        ({"organisation": "Préfecture du Morbihan"}, (("cn", "X"), ("o", "PREFECTURE DU MORBIHAN"))),
        ({"organisation": "Cœur-de-Ville"}, (("cn", "X"), ("o", "COEUR DE VILLE"))),
        ({"organisation": "NTRFR-215600073"}, ANNE),
        ({"organisation": "215 600 073"}, ANNE),
        ({"organisation": "215600073"}, (("cn", "X"), ("ou", "0002 21560007300014"))),
        ({"organisation": "21560007300014"}, (("cn", "X"), ("ou", "0002 215600073 00014"))),
        ({"organisation": "215600073"}, (("cn", "X"), ("serial", "NTRFR-215600073"))),
        ({"organisation": "215600073"}, (("cn", "X"), ("oi", "VATFR-40215600073"))),
        ({"emetteur": "ac exemple"}, ANNE),
    ],
)
def test_a_policy_is_met_however_certificates_write_it(policy, said):
    assert not [*mismatches(CertificatePolicy(**policy), certificate(*said))]


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ({"sujet": "Anne Le Goff"}, (("cn", "Anna Le Goff"), ("o", "Anne Le Goff"))),
        ({"sujet": "Anne"}, ANNE),
        ({"sujet": "Madame"}, ANNE),
        ({"organisation": "Ville de Vannes"}, ANNE),
        ({"organisation": "Auray"}, ANNE),
        ({"organisation": "215600074"}, ANNE),
        ({"organisation": "21560007300014"}, ANNE),
        ({"organisation": "215600073"}, (("cn", "215600073"), ("serial", "PASFR-215600073"))),
        ({"organisation": "Ville d’Auray"}, (("cn", "Ville d’Auray"),)),
        ({"emetteur": "Une autre autorité"}, ANNE),
    ],
)
def test_a_policy_that_another_certificate_does_not_meet(policy, said):
    (told,) = mismatches(CertificatePolicy(**policy), certificate(*said))
    assert "attendu" in told


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ANNE, ANNE, True),  # renewed: another key, another number
        (ANNE, (("cn", "LE GOFF ANNE"), ("o", "VILLE D AURAY")), True),
        (ANNE, (("cn", "Mme. Anne Le Goff"), ("o", "Ville d'Auray")), True),
        (ANNE, (("cn", "Anne Le Goff"), ("ou", "0002 21560007300014")), True),
        (ANNE, (("cn", "Anne Le Goff"),), True),  # nothing tells that it is somebody else
        (ANNE, (("cn", "Anne Le Goff"), ("o", "Morbihan Habitat")), False),
        (ANNE, (("cn", "Ronan Penhoët"), ("o", "Ville d’Auray")), False),
        ((*ANNE, ("serial", "PASFR-1")), (*ANNE, ("serial", "PASFR-2")), False),  # two persons of one name
        ((*ANNE, ("serial", "IDCFR-1")), (("cn", "A. Goff"), ("serial", "IDCFR-1")), True),
        ((*ANNE, ("serial", "PASFR-1")), (*ANNE, ("serial", "4521")), True),
        ((("cn", "X"), ("pseudo", "Agent 1")), (("cn", "Agent 1"),), True),
    ],
)
def test_two_certificates_of_one_holder(one, other, same):
    assert same_holder(certificate(*one), certificate(*other)) is same
    assert same_holder(certificate(*other), certificate(*one)) is same


def test_one_key_is_one_holder_whatever_its_certificates_say():
    assert same_holder(certificate(*ANNE, key=KEY), certificate(("cn", "Quelqu'un"), ("o", "Région"), key=KEY))


def test_who_signs_is_told_with_organisation_number_and_issuer():
    told = described(certificate(*ANNE, ("pseudo", "Agent 1")))
    for words in ("Anne Le Goff", "Ville d’Auray", "NTRFR-215600073", "nom d'emprunt", ", n° ", "AC Exemple"):
        assert words in told
    assert len(described(certificate(("cn", "a" * 64), *[("ou", "b" * 64)] * 50))) < 500


PARTIES = ("prefet", "ville", "bailleur", "partie0", "partie1")


def lent(terms: Terms, pki, monkeypatch) -> bytes:
    """Return a dossier that one person signed for everybody, with another tool."""
    monkeypatch.setattr(gate, "clashes", lambda *_: iter(()))
    blob = dossier(terms)
    for party in (one.identifiant for one in terms.signataires):
        blob = sign(blob, party, pki.signer("ville"), Means(), NOW)
    return blob


def verdict(blob: bytes, pki, *, trusted: bool = True):
    return examine(blob, dt.datetime.now(dt.UTC), trust=pki.trust() if trusted else None)


@pytest.mark.parametrize("trusted", [True, False])
def test_one_certificate_for_five_parties_is_rejected(pki, monkeypatch, trusted):
    """Whoever signed, whatever is trusted: the parties and the holder are named, once."""
    report = verdict(lent(terms_for(*PARTIES), pki, monkeypatch), pki, trusted=trusted)
    (told,) = [one for step in report.steps for one in step.findings if one.code == "CG751"]
    assert (report.verdict, told.champs) == ("rejeté", PARTIES)
    assert "Prénom Ville, Organisme ville" in told.message


def refused(call) -> list[str]:
    with pytest.raises(InputError) as refusal:
        call()
    return [one.code for one in refusal.value.diagnostics]


def test_a_certificate_that_signed_for_another_party_signs_no_more(pki):
    """By key, by a digest sent elsewhere, by a parapheur: the same refusal."""
    first = sign(dossier(terms_for(*PARTIES)), "ville", pki.signer("ville"), Means(), NOW)
    assert refused(lambda: sign(first, "prefet", pki.signer("ville"), Means(), NOW)) == ["CG661"]
    assert refused(lambda: ask(first, "prefet", identity(pki, "ville"), Means(), NOW)) == ["CG661"]
    returned = parapheur(pki, first, "prefet", key="ville")
    assert refused(lambda: receive(first, returned, "prefet", Means(), NOW)) == ["CG661"]


def one_person(terms: Terms) -> Terms:
    """Return terms in which the same person signs for everybody."""
    return dataclasses.replace(
        terms, signataires=tuple(dataclasses.replace(one, nom="Madame Anne LE GOFF") for one in terms.signataires)
    )


@pytest.mark.parametrize(
    "terms",
    [
        terms_for("prefet", "ville", certificat_partage=(("ville", "prefet"),)),
        one_person(terms_for("prefet", "ville")),
    ],
)
def test_what_the_contract_says_of_a_shared_certificate_holds(pki, terms):
    """For these parties: who is in two groups does not join them."""
    assert read_terms(terms.to_json()) == terms
    blob = sign(dossier(terms), "ville", pki.signer("ville"), Means(), NOW)
    blob = sign(blob, "prefet", pki.signer("ville"), Means(), NOW)
    assert not {"CG751", "CG705"} & set(verdict(blob, pki).codes)
    apart = terms_for("prefet", "ville", "bailleur", certificat_partage=(("ville", "prefet"), ("bailleur", "ville")))
    assert not apart.may_share("prefet", "bailleur")


def test_the_seal_has_its_own_policy_and_its_holder_may_be_a_party_s(pki, monkeypatch):
    """It attests what was scanned, and binds nobody: the mayor may sign for the town and seal."""
    policy = CertificatePolicy(organisation="Organisme prefet")
    terms = terms_for("prefet", "ville", mode="mixte", sceau=policy)
    assert read_terms(terms.to_json()) == terms
    blank = dossier(terms)
    blob = collect(blank, Originals(("ville",), dt.date(2024, 10, 2), "archives", scans_of(blank))).pdf
    blob = sign(blob, "prefet", pki.signer("prefet"), Means(), NOW)
    assert refused(lambda: sign(blob, "sceau", pki.signer("bailleur"), Means(), NOW)) == ["CG610"]
    sealed = verdict(sign(blob, "sceau", pki.signer("prefet"), Means(), NOW), pki)
    assert not {"CG751", "CG705"} & set(sealed.codes)
    assert "délivré par AC Exemple" in sealed.parties[-1].certificat
    monkeypatch.setattr(gate, "mismatches", lambda *_: iter(()))  # as another tool would
    assert "CG705" in verdict(sign(blob, "sceau", pki.signer("bailleur"), Means(), NOW), pki).codes


def test_the_verdict_names_each_holder_and_whose_nobody_compared(pki):
    terms = terms_for("prefet", "ville")
    named = dataclasses.replace(terms.signataires[0], certificat=CertificatePolicy(organisation="Organisme prefet"))
    issuer = dataclasses.replace(terms.signataires[1], certificat=CertificatePolicy(emetteur="AC Exemple"))
    blob = dossier(dataclasses.replace(terms, signataires=(named, issuer)))
    for party in ("prefet", "ville"):
        blob = sign(blob, party, pki.signer(party), Means(), NOW)
    report = verdict(blob, pki)
    said = as_text(report)
    for party in ("prefet", "ville"):
        assert f"n° {pki.certificate(party).serial_number:X}, délivré par AC Exemple, Autorité d’essai" in said
    (note,) = [one for one in report.notes if "Titulaires à comparer" in one]
    assert ("« ville »" in note, "« prefet »" in note) == (True, False)


def on_a_terminal(answer: str, *arguments: object) -> tuple[int, str]:
    """Run `contratgen` as somebody who reads and answers, and return its exit code and what stood on the screen."""
    screen, keyboard = pty.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "contratgen", *map(str, arguments)],
            env={**os.environ, "MA_PHRASE": PASSPHRASE, "COLUMNS": "200"},
            stdin=keyboard,
            stdout=keyboard,
            stderr=keyboard,
        ) as running:
            os.close(keyboard)
            os.write(screen, answer.encode())
            said = b""
            try:
                while more := os.read(screen, 4096):
                    said += more
            except OSError:  # the other end was closed
                pass
            return running.wait(timeout=120), said.decode()
    finally:
        os.close(screen)


@pytest.mark.parametrize(
    ("answer", "option", "code"), [("non\n", (), 1), ("\n", (), 1), ("oui\n", (), 0), ("", ("--yes",), 0)]
)
def test_on_a_terminal_somebody_says_that_it_is_the_right_one(pki, tmp_path, answer, option, code):
    path = tmp_path / "dossier.pdf"
    path.write_bytes(dossier(terms_for("prefet", "ville")))
    key = ("--key", pki.folder / "prefet.p12", "--secret", "env:MA_PHRASE")
    done, said = on_a_terminal(answer, "sign", path, "--as", "prefet", *key, *option)
    assert done == code, said
    assert "Prénom Prefet, Organisme prefet, n° " in said
    assert ("Est-ce le bon signataire ?" in said, "CG662" in said) == (not option, code == 1)
    assert (tmp_path / "dossier-1.pdf").exists() is not bool(code)
