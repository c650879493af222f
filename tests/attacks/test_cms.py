"""Attacks on signatures: weak or strange algorithms, foreign chains and clocks, CMS in another form."""

from __future__ import annotations

import datetime as dt

import pytest
from asn1crypto import cms, core, x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509 as crypto
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from contratgen.base.signature_terms import Level
from contratgen.pades.reading import open_signed

from ..signing.dossiers import dossier, terms_for  # noqa: TID252  # test folders are no installed packages
from .forging import raw_sign, rewritten
from .recipes import attacked
from .shadows import array, proofs, stream

START, END = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2060, 1, 1, tzinfo=dt.UTC)
STAMPING = crypto.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
UNKNOWN = crypto.UnrecognizedExtension(ObjectIdentifier("2.999.1"), b"\x05\x00")
AUTHORITY = crypto.BasicConstraints(ca=True, path_length=None)


def named(name: str) -> crypto.Name:
    return crypto.Name([crypto.NameAttribute(NameOID.COMMON_NAME, name)])


def issuer_key(scene, label: str):
    written = scene.pki.arch.key_set.get_private_key(label).dump()
    return serialization.load_der_private_key(written, None)


def issued(scene, name: str, *extensions, issuer: str = "autorite", key=None, end: dt.datetime = END):
    """Return a certificate that an authority of the tests issues, and its key."""
    own = key or rsa.generate_private_key(65537, 2048)
    by = crypto.load_der_x509_certificate(scene.pki.certificate(issuer).dump()).subject
    signing = issuer_key(scene, issuer)
    return _signed(name, own, by, signing, extensions, end), own


def _signed(name, own, by, signing, extensions, end):
    builder = crypto.CertificateBuilder(by, named(name), own.public_key(), crypto.random_serial_number(), START, end)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    made = builder.sign(signing, hashes.SHA256())
    return x509.Certificate.load(made.public_bytes(serialization.Encoding.DER))


def store(*certificates) -> SimpleCertificateStore:
    made = SimpleCertificateStore()
    for one in certificates:
        made.register(one)
    return made


def key_info(key) -> PrivateKeyInfo:
    form = serialization.PrivateFormat.PKCS8
    return PrivateKeyInfo.load(key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption()))


def signer_for(scene, certificate, key, *chain) -> SimpleSigner:
    others = store(*(chain or (scene.pki.certificate("autorite"),)))
    return SimpleSigner(signing_cert=certificate, signing_key=key_info(key), cert_registry=others)


def verdict_with(scene, signer, stamper=None):
    """Return the verdict on the dossier that somebody goes on signing."""
    return scene.verdict(raw_sign(scene, scene.begun, "prefet", signer=signer, stamper=stamper))


def own_signer(scene, label: str, key: str = "", **changes) -> SimpleSigner:
    """Return who signs with a party's key by pyHanko alone."""
    private = scene.pki.arch.key_set.get_private_key(key or label)
    others = store(scene.pki.certificate("autorite"))
    return SimpleSigner(signing_cert=scene.pki.certificate(label), signing_key=private, cert_registry=others, **changes)


def test_a_signature_with_probabilistic_padding_is_as_good(scene):
    assert verdict_with(scene, own_signer(scene, "prefet", prefer_pss=True)).verdict == "incomplet"


def test_an_elliptic_key_that_changes_the_version_is_rejected(scene):
    assert "CG706" in verdict_with(scene, own_signer(scene, "courbe", "courbe")).codes


@pytest.mark.parametrize("digest", ["sha1", "md5", "sha224"])
def test_a_weak_digest_is_rejected(scene, digest):
    report = scene.verdict(
        raw_sign(scene, scene.begun, "prefet", signer=own_signer(scene, "prefet"), md_algorithm=digest)
    )
    assert "CG703" in report.codes


def test_a_short_key_is_rejected(scene):
    assert "CG705" in verdict_with(scene, own_signer(scene, "faible", "faible")).codes


def test_a_certificate_with_an_unknown_critical_extension_is_rejected(scene):
    assert "CG705" in verdict_with(scene, signer_for(scene, *issued(scene, "Critique", UNKNOWN))).codes


def test_a_certificate_issued_by_a_party_is_rejected(scene):
    certificate, key = issued(scene, "Sous-partie", issuer="ville")
    chain = scene.pki.certificate("ville"), scene.pki.certificate("autorite")
    assert "CG705" in verdict_with(scene, signer_for(scene, certificate, key, *chain)).codes


def test_authorities_that_vouch_for_each_other_are_rejected(scene):
    one, other = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    loop = (
        _signed("Boucle A", one, named("Boucle B"), other, [AUTHORITY], END),
        _signed("Boucle B", other, named("Boucle A"), one, [AUTHORITY], END),
    )
    key = rsa.generate_private_key(65537, 2048)
    leaf = _signed("Feuille", key, named("Boucle A"), one, [], END)
    assert "CG705" in verdict_with(scene, signer_for(scene, leaf, key, *loop)).codes


def test_many_certificates_in_a_signature_are_rejected(scene):
    key = rsa.generate_private_key(65537, 2048)
    crowd = [_signed(f"Foule {n}", key, named(f"Foule {n + 1}"), key, [AUTHORITY], END) for n in range(150)]
    signer = scene.pki.signer("prefet")
    signer.cert_registry.register_multiple(crowd)
    assert {"CG703", "CG705"} & set(verdict_with(scene, signer).codes)


def clock(scene, *extensions, issuer="autorite", end=END, at=None):
    certificate, key = issued(scene, "Horloge", *extensions, issuer=issuer, end=end)
    chain = store(scene.pki.certificate(issuer))
    return DummyTimeStamper(certificate, key_info(key), certs_to_embed=chain, fixed_dt=at)


CLOCKS = {
    "of an unknown authority": lambda s: clock(s, STAMPING, issuer="autre"),
    "whose certificate had expired": lambda s: clock(s, STAMPING, end=dt.datetime(2021, 1, 1, tzinfo=dt.UTC)),
    "that may not stamp": clock,
    "that runs ahead": lambda s: clock(s, STAMPING, at=dt.datetime(2049, 1, 1, tzinfo=dt.UTC)),
}


@pytest.mark.parametrize("which", CLOCKS)
def test_a_clock_is_rejected(scene, which):
    report = verdict_with(scene, scene.pki.signer("prefet"), CLOCKS[which](scene))
    assert "CG705" in report.codes


def without_stamp(message):
    message["content"]["signer_infos"][0]["unsigned_attrs"] = None
    return message.dump(force=True)


def with_two_signers(message):
    signers = message["content"]["signer_infos"]
    signers[0]["unsigned_attrs"] = None  # both fit in the room of one
    signers.append(signers[0].copy())
    return message.dump(force=True)


def without_certificates(message):
    message["content"]["certificates"] = None
    return message.dump(force=True)


def with_revocations(message):
    message["content"]["crls"] = cms.RevocationInfoChoices([])
    return message.dump(force=True)


def with_another_version(message):
    message["content"]["version"] = "v3"
    return message.dump(force=True)


def with_indefinite_length(message):
    der = message.dump()
    return b"\x30\x80" + der[4:] + b"\0\0"


def with_a_tail(message):
    return message.dump() + b"\x04\x04vrai"


def with_another_digest_named(message):
    message["content"]["digest_algorithms"] = [{"algorithm": "sha512"}]
    return message.dump(force=True)


def with_content(message):
    message["content"]["encap_content_info"]["content"] = core.OctetString(b"autre contrat")
    return message.dump(force=True)


CHANGES = {
    without_stamp: "CG705",
    with_two_signers: "CG701",
    without_certificates: "CG701",
    with_revocations: "CG703",
    with_another_version: "CG703",
    with_indefinite_length: "CG703",
    with_a_tail: "CG703",
    with_another_digest_named: "CG703",
    with_content: "CG701",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_no_signature_covers_has_one_form_only(scene, change):
    report = scene.verdict(rewritten(scene, change))
    assert report.verdict == "rejeté"
    assert CHANGES[change] in report.codes


def stamp_of(scene, blob: bytes, rank: int) -> cms.CMSAttributes:
    return open_signed(blob, "x").signatures[rank].signer_info["unsigned_attrs"].copy()


def test_the_time_stamp_of_another_signature_is_rejected(scene):
    def change(message):
        message["content"]["signer_infos"][0]["unsigned_attrs"] = stamp_of(scene, scene.signed, 0)
        return message.dump(force=True)

    assert "CG705" in scene.verdict(rewritten(scene, change)).codes


def test_a_level_that_the_terms_ask_is_reached_or_rejected(scene):
    prepared = dossier(terms_for("prefet", niveau=Level.T))
    bare = raw_sign(scene, prepared, "prefet", certify=True)
    assert "CG705" in scene.verdict(bare, prepared).codes


def test_proofs_that_prove_nothing_make_no_level(scene):
    prepared = dossier(terms_for("prefet", niveau=Level.LT))
    foreign = scene.pki.trust().crls[0].dump()  # the root's: it says nothing of the party
    begun = attacked(prepared, proofs(CRLs=lambda w: array(stream(w, foreign))))
    signed = raw_sign(scene, begun, "prefet", stamper=scene.pki.stamper(), certify=True)
    report = scene.verdict(signed, prepared)
    assert "« prefet » : niveau B-LT attendu, B-T atteint" in [
        f.message for step in report.steps for f in step.findings
    ]
    assert [party.niveau for party in report.parties] == ["B-T"]
