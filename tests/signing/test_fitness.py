"""A certificate that cannot sign is refused for its true reason: kind of key, size, digest, days, use, chain."""

from __future__ import annotations

import datetime as dt
import subprocess

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import SimpleSigner

from contratgen.base.diagnostics import Diagnostic, InputError
from contratgen.pades.certificates import weak_digest
from contratgen.pades.trust import Trust
from contratgen.signing.fitness import see_that_it_suits
from contratgen.signing.keys import Secret, open_pkcs12
from contratgen.signing.preconditions import Identity, Means, validating
from contratgen.verification.verdict import examine

from ..attacks.forging import raw_sign  # noqa: TID252  # test folders are no installed packages
from .dossiers import dossier, terms_for

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)
RSA = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)
SIGNING = {"digital_signature": True, "content_commitment": True}
USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def made(key, name="Anne Le Goff", by="AC Exemple", signed_with=RSA, *, uses=SIGNING, ca=False, days=(0, 30)):
    """Return a certificate; its days are counted from today."""
    start, end = days
    builder = (
        x509.CertificateBuilder(
            named(by), named(name), key.public_key(), x509.random_serial_number(), NOW + start * DAY, NOW + end * DAY
        )
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(x509.KeyUsage(**{one: uses.get(one, False) for one in USES}), critical=True)
    )
    digest = None if isinstance(signed_with, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(signed_with, digest)


def read(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def told(call) -> list[Diagnostic]:
    with pytest.raises(InputError) as refusal:
        call()
    return list(refusal.value.diagnostics)


KINDS = {
    "P-256": (lambda: ec.generate_private_key(ec.SECP256R1()), "courbe elliptique", "PDF 2.0"),
    "P-521": (lambda: ec.generate_private_key(ec.SECP521R1()), "courbe elliptique", "PDF 2.0"),
    "Ed25519": (ed25519.Ed25519PrivateKey.generate, "Ed25519", "PDF 2.0"),
    "Ed448": (ed448.Ed448PrivateKey.generate, "Ed448", "PDF 2.0"),
    "DSA": (lambda: dsa.generate_private_key(2048), "clé DSA", "plus admis"),
    "RSA 1024": (lambda: rsa.generate_private_key(65537, 1024), "1024 bits, trop courte", "au moins 2048 bits"),  # noqa: S505
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_that_does_not_do_is_called_what_it_is(kind):
    draw, words, advice = KINDS[kind]
    key = draw()
    lock = serialization.BestAvailableEncryption(b"x")
    content = pkcs12.serialize_key_and_certificates(b"x", key, made(key), None, lock)
    (fault,) = told(lambda: open_pkcs12(content, Secret("x"), "cle.p12"))
    assert fault.code == "CG611"
    assert words in fault.message
    assert advice in fault.hint
    assert ("elliptique" in f"{fault.message} {fault.hint}") == (advice == "PDF 2.0")


def test_a_key_for_pss_alone_is_called_that(tmp_path):
    """Made by openssl: the library of the tests draws none."""
    key = ("openssl", "req", "-x509", "-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048", "-noenc", "-days", "9")
    files = ("-keyout", tmp_path / "k.pem", "-out", tmp_path / "c.pem", "-subj", "/CN=Anne Le Goff")
    subprocess.run((*key, *files), check=True, capture_output=True)
    (fault,) = told(
        lambda: see_that_it_suits(read(x509.load_pem_x509_certificate((tmp_path / "c.pem").read_bytes())), "c")
    )
    assert ("RSASSA-PSS" in fault.message, "rsaEncryption" in fault.hint, "elliptique" in fault.hint) == (
        True,
        True,
        False,
    )
    pack = (
        "openssl",
        "pkcs12",
        "-export",
        "-inkey",
        tmp_path / "k.pem",
        "-in",
        tmp_path / "c.pem",
        "-passout",
        "pass:x",
    )
    subprocess.run((*pack, "-out", tmp_path / "c.p12"), check=True, capture_output=True)
    (fault,) = told(lambda: open_pkcs12((tmp_path / "c.p12").read_bytes(), Secret("x"), "c.p12"))
    assert (fault.code, "RSASSA-PSS" in fault.message) == ("CG611", True)


def test_a_key_of_a_kind_that_nobody_knows_has_its_number():
    strange = read(made(RSA))
    strange["tbs_certificate"]["subject_public_key_info"]["algorithm"] = {"algorithm": "1.2.3.4"}
    (fault,) = told(lambda: see_that_it_suits(asn1.Certificate.load(strange.dump(force=True)), "x"))
    assert "genre inconnu (1.2.3.4)" in fault.message


def weakly(algorithm: str, certificate: x509.Certificate) -> asn1.Certificate:
    """Return a certificate that says another signature: no tool at hand makes such any more."""
    changed = read(certificate)
    for part in (changed, changed["tbs_certificate"]):
        part["signature_algorithm" if part is changed else "signature"] = {"algorithm": algorithm}
    return asn1.Certificate.load(changed.dump(force=True))


@pytest.mark.parametrize(("algorithm", "digest"), [("sha1_rsa", "SHA-1"), ("md5_rsa", "MD5"), ("sha1_dsa", "SHA-1")])
def test_a_certificate_signed_with_a_broken_digest(algorithm, digest):
    certificate = weakly(algorithm, made(RSA))
    assert weak_digest(certificate) == digest
    (fault,) = told(lambda: see_that_it_suits(certificate, "x"))
    assert (fault.code, f"signé avec {digest}" in fault.message, "--trust" in fault.hint) == ("CG663", True, False)


@pytest.mark.parametrize("algorithm", ["sha256_rsa", "ed25519", "2.16.840.1.101.3.4.3.18"])
def test_a_digest_that_is_strong_or_unknown_is_no_fault_here(algorithm):
    see_that_it_suits(weakly(algorithm, made(RSA)), "x")


def test_a_certificate_for_another_use(pki):
    """On a card, that of encryption beside that of signature; the verdict says the same of what another tool signed."""
    other = read(made(RSA, uses={"key_encipherment": True}))
    (fault,) = told(lambda: see_that_it_suits(other, "x"))
    assert (fault.code, "pas fait pour signer" in fault.message, "celui de signature" in fault.hint) == (
        "CG664",
        True,
        True,
    )
    for use in SIGNING:
        see_that_it_suits(read(made(RSA, uses={use: True})), "x")
    held = serialization.load_der_private_key(pki.arch.key_set.get_private_key("prefet").dump(), None)
    issuer = serialization.load_der_private_key(pki.arch.key_set.get_private_key("autorite").dump(), None)
    by = x509.load_der_x509_certificate(pki.certificate("autorite").dump()).subject
    builder = x509.CertificateBuilder(by, named("Chiffrement"), held.public_key(), 7, NOW - DAY, NOW + DAY)
    usage = x509.KeyUsage(**{one: one == "key_encipherment" for one in USES})
    leaf = read(builder.add_extension(usage, critical=True).sign(issuer, hashes.SHA256()))
    signer = pki.signer("prefet")
    own = SimpleSigner(leaf, pki.arch.key_set.get_private_key("prefet"), signer.cert_registry)
    blob = raw_sign(None, dossier(terms_for("prefet", "ville")), "prefet", signer=own, certify=True)
    report = examine(blob, dt.datetime.now(dt.UTC), trust=pki.trust())
    assert any("pas fait pour signer" in one.message for step in report.steps for one in step.findings)


def chain(certificate, *above, anchors=(), moment=NOW) -> Diagnostic:
    """Return why the chain of a certificate is refused."""
    identity = Identity(certificate, above)
    means = Means(trust=Trust(tuple(anchors)))
    (fault,) = told(lambda: validating(identity, means, moment, "x", proven=False))
    assert fault.code == "CG613"
    return fault


ROOT = made(RSA, "AC Racine", "AC Racine", uses={"key_cert_sign": True}, ca=True, days=(0, 900))
MIDDLE = made(OTHER, "AC Exemple", "AC Racine", uses={"key_cert_sign": True}, ca=True, days=(0, 900))


def test_the_certificate_that_is_missing_is_named():
    leaf = read(made(RSA, signed_with=OTHER))
    alone = chain(leaf, anchors=[read(ROOT)])
    assert ("« AC Exemple », qui a délivré celui-ci" in alone.message, "--trust" in alone.hint) == (True, True)
    above = chain(leaf, read(MIDDLE), anchors=[read(made(OTHER, "AC Autre", "AC Autre", OTHER, ca=True))])
    assert "« AC Racine », qui a délivré celui de « AC Exemple »" in above.message


def test_a_certificate_that_issued_itself():
    fault = chain(read(made(RSA, by="Anne Le Goff")), anchors=[read(ROOT)])
    assert ("s'est délivré lui-même" in fault.message, "--trust" in fault.hint) == (True, False)


def test_another_authority_of_the_same_name():
    fault = chain(read(made(RSA, by="AC Racine", signed_with=OTHER)), anchors=[read(ROOT)])
    assert "--trust" not in fault.message


@pytest.mark.parametrize(("start", "end", "words"), [(-20, -2, "a expiré"), (2, 20, "ne vaut pas encore")])
def test_an_authority_out_of_its_days(start, end, words):
    uses = {"key_cert_sign": True}
    middle = made(OTHER, "AC Exemple", "AC Racine", uses=uses, ca=True, days=(start, end))
    fault = chain(read(made(RSA, signed_with=OTHER, days=(-30, 30))), read(middle), anchors=[read(ROOT)])
    assert words in fault.message
    assert "--trust" not in fault.hint


def test_an_authority_signed_with_a_broken_digest():
    fault = chain(
        read(made(RSA, signed_with=OTHER)), weakly("sha1_rsa", MIDDLE), anchors=[read(ROOT)], moment=NOW + DAY
    )
    assert "celui de « AC Exemple » est signé avec SHA-1" in fault.message
    assert ("SHA-256" in fault.hint, "--trust" in fault.hint) == (True, False)


def test_no_proof_of_revocation(pki):
    identity = Identity(pki.certificate("ville"), (pki.certificate("autorite"),))
    means = Means(trust=Trust((pki.certificate("racine"),)))
    (fault,) = told(lambda: validating(identity, means, NOW, "x", proven=True))
    assert ("révoqué" in fault.message, ".crl" in fault.hint) == (True, True)
