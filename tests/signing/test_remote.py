"""A party signs a digest on its own system: 200 bytes leave, a signature comes back, all is looked at again."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from contratgen.base.diagnostics import InputError
from contratgen.base.signature_terms import CertificatePolicy, Level
from contratgen.pades.levels import levels
from contratgen.pades.reading import open_signed
from contratgen.signing.electronic import sign
from contratgen.signing.preconditions import Means
from contratgen.signing.remote import ask, complete, identity_in
from contratgen.signing.request import read_request
from contratgen.verification.verdict import examine

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages
from .dossiers import dossier, terms_for

NOW = dt.datetime.now(dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


def identity(pki, label: str):
    """Give what a party sends before it signs: its public certificate, with its authorities."""
    return identity_in([pki.certificate(name) for name in ("racine", "autorite", label)])


def parapheur(pki, to_sign: bytes) -> bytes:
    """Sign as the party's system does, which sees nothing but these bytes."""
    held = pki.arch.key_set.get_private_key("prefet").dump()
    return serialization.load_der_private_key(held, None).sign(to_sign, PKCS1v15(), SHA256())


def codes(call) -> list[str]:
    with pytest.raises(InputError) as refusal:
        call()
    return [d.code for d in refusal.value.diagnostics]


@pytest.fixture(scope="module")
def asked(pki, prepared):
    """Give the request made of the prefect, read again from its file."""
    return read_request(ask(prepared, "prefet", identity(pki, "prefet"), Means(), NOW).to_json(), "demande.json")


@pytest.mark.parametrize("level", Level)
def test_a_signature_made_elsewhere_is_as_good_as_one_made_here(pki, prepared, level, tmp_path):
    """At each level; the first certifies, the verdict finds nothing, the file stays PDF/A-3a and PDF/UA-1."""
    means = Means(level, pki.stamper(), pki.trust())
    request = ask(prepared, "prefet", identity(pki, "prefet"), means, NOW)
    signed = complete(prepared, request, parapheur(pki, request.attributs), means, LATER)
    opened = open_signed(signed, "x")
    assert signed.startswith(prepared)
    assert opened.filled[0].certifies
    assert levels(opened)["prefet"] is level
    report = examine(signed, dt.datetime.now(dt.UTC), trust=pki.trust())
    assert set(report.codes) == {"CG709", "CG710", "CG711"}  # others are to sign, and no manifest was given
    path = tmp_path / "dossier.pdf"
    path.write_bytes(signed)
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]


def test_two_hundred_bytes_leave_and_none_of_them_is_of_the_document(asked, prepared):
    assert len(asked.attributs) < 300  # the digest, its kinds, and which certificate
    assert asked.attributs not in prepared


def test_a_signature_comes_back_as_it_is_or_in_base_64(pki, prepared, asked):
    signature = parapheur(pki, asked.attributs)
    lines = base64.encodebytes(signature)
    assert complete(prepared, asked, lines, Means(), LATER) == complete(prepared, asked, signature, Means(), LATER)


def test_the_last_signature_made_elsewhere_locks(pki, prepared):
    blob = prepared
    for party in ("ville", "bailleur"):
        blob = sign(blob, party, pki.signer(party), Means(), NOW)
    request = ask(blob, "prefet", identity(pki, "prefet"), Means(), NOW)
    signed = complete(blob, request, parapheur(pki, request.attributs), Means(), LATER)
    assert open_signed(signed, "x").filled[-1].locks


def test_a_document_that_moved_meanwhile_is_refused(pki, prepared, asked):
    """Another party signed after the export: the signature would be of a document that is no longer there."""
    moved = sign(prepared, "ville", pki.signer("ville"), Means(), NOW)
    assert codes(lambda: complete(moved, asked, parapheur(pki, asked.attributs), Means(), LATER)) == ["CG626"]


@pytest.mark.parametrize("returned", [b"", b"n'importe quoi", bytes(256), base64.b64encode(bytes(256))])
def test_what_is_no_signature_of_the_request_is_refused(prepared, asked, returned):
    assert codes(lambda: complete(prepared, asked, returned, Means(), LATER)) == ["CG627"]


def test_the_signature_of_other_bytes_is_refused(pki, prepared, asked):
    assert codes(lambda: complete(prepared, asked, parapheur(pki, b"autre chose"), Means(), LATER)) == ["CG627"]


def test_a_request_that_was_changed_is_refused(pki, prepared, asked):
    signature = parapheur(pki, asked.attributs)
    middle = len(asked.revision) // 4
    changed = asked.revision[:middle] + bytes([asked.revision[middle] ^ 1]) + asked.revision[middle + 1 :]
    for one in (
        dataclasses.replace(asked, revision=changed),
        dataclasses.replace(asked, attributs=b"\0" + asked.attributs),
        dataclasses.replace(asked, certificats=(b"abc",)),
        dataclasses.replace(asked, fin=asked.debut),
    ):
        assert codes(lambda: complete(prepared, one, signature, Means(), LATER)) == ["CG628"]  # noqa: B023


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 2}', b'{"format": 1, "partie": "x"}', b"\xff"])
def test_a_request_that_cannot_be_read_is_a_diagnostic(content):
    assert codes(lambda: read_request(content, "demande.json")) == ["CG628"]


@pytest.mark.parametrize(
    ("label", "code"), [("expire", "CG608"), ("revoque", "CG609"), ("etranger", "CG613"), ("courbe", "CG611")]
)
def test_the_certificate_is_judged_before_anything_goes_out(pki, prepared, label, code):
    means = Means(trust=pki.trust())
    assert codes(lambda: ask(prepared, "prefet", identity(pki, label), means, NOW)) == [code]


def test_the_certificate_of_another_party_is_refused(pki):
    terms = terms_for("prefet", "ville")
    named = tuple(
        dataclasses.replace(one, certificat=CertificatePolicy(organisation=f"Organisme {one.identifiant}"))
        for one in terms.signataires
    )
    blob = dossier(dataclasses.replace(terms, signataires=named))
    assert codes(lambda: ask(blob, "prefet", identity(pki, "ville"), Means(), NOW)) == ["CG610"]
    assert ask(blob, "prefet", identity(pki, "prefet"), Means(), NOW)


def test_a_certificate_that_was_revoked_meanwhile_is_refused_on_return(pki, prepared):
    """Nobody looked at revocation lists when the request was made."""
    request = ask(prepared, "prefet", identity(pki, "revoque"), Means(), NOW)
    returned = parapheur(pki, request.attributs)
    assert codes(lambda: complete(prepared, request, returned, Means(trust=pki.trust()), LATER)) == ["CG609"]


def test_the_certificate_is_judged_again_on_return(pki, prepared, asked):
    """It was good when the request was made; thirty-five years later it is not."""
    late = NOW.replace(year=2061)
    assert codes(lambda: complete(prepared, asked, parapheur(pki, asked.attributs), Means(), late)) == ["CG608"]
