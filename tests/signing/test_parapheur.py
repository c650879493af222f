"""A party signs the whole PDF on its parapheur: what goes out is described in PREMIS, what comes back is looked at."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
from pathlib import Path

import pytest
from lxml import etree
from pyhanko.pdf_utils.generic import TextStringObject
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper

from contratgen.base.diagnostics import InputError
from contratgen.base.signature_terms import CertificatePolicy, Level
from contratgen.pades.reading import open_signed
from contratgen.project.signed_elsewhere import refuse_what_the_verdict_rejects
from contratgen.signing.electronic import BEYOND_THE_PAGE, Revision, sign
from contratgen.signing.parapheur import deposit, receive
from contratgen.signing.preconditions import Means
from contratgen.verification.verdict import examine

from .dossiers import dossier, terms_for
from .pki import PASSPHRASE

NOW = dt.datetime.now(dt.UTC)
PREMIS = "{http://www.loc.gov/premis/v3}"


def codes(call) -> list[str]:
    with pytest.raises(InputError) as refusal:
        call()
    return [d.code for d in refusal.value.diagnostics]


@pytest.fixture(scope="module")
def begun(pki, prepared) -> bytes:
    """Give the dossier once the prefect has signed: what goes to the parapheur of the town."""
    return sign(prepared, "prefet", pki.signer("prefet"), Means(), NOW)


def parapheur(
    pki, blob: bytes, field: str, *, key: str = "", stamper: TimeStamper | None = None, title: str = ""
) -> bytes:
    """Sign as a parapheur does: PAdES in the field, with a box of its own; `title` is changed along the way."""
    writer = Revision(io.BytesIO(blob))
    if title:
        writer.root["/Lang"] = TextStringObject(title)
        writer.update_root()
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    own = SimpleSigner.load_pkcs12_data(pki.pkcs12(key or field), [], PASSPHRASE.encode())
    signer = PdfSigner(metadata, own, timestamper=stamper)
    return signer.sign_pdf(writer).getvalue()


def test_the_description_is_premis_3_and_says_what_the_parapheur_reads(prepared):
    described, turn = deposit(prepared, "prefet", "Contrats", "Contrat de ville", NOW)
    schema = etree.XMLSchema(etree.parse(Path(__file__).parent / "premis.xsd"))
    root = etree.fromstring(described)
    schema.assertValid(root)
    said = {
        one.findtext(f"{PREMIS}significantPropertiesType"): one.findtext(f"{PREMIS}significantPropertiesValue")
        for one in root.iter(f"{PREMIS}significantProperties")
    }
    assert said == {
        "i_Parapheur_reserved_type": "Contrats",
        "i_Parapheur_reserved_subtype": "Contrat de ville",
        "i_Parapheur_reserved_mainDocument": "true",
    }
    assert [one.text for one in root.iter(f"{PREMIS}originalName")] == [
        "Contrat de ville — la partie prefet",
        "dossier.pdf",
    ]
    assert root.findtext(f".//{PREMIS}messageDigest") == hashlib.sha256(prepared).hexdigest()
    assert root.findtext(f".//{PREMIS}size") == str(len(prepared))
    assert (turn.first, turn.last) == (True, False)


def test_a_deposit_that_may_not_be_signed_is_refused(begun):
    assert codes(lambda: deposit(begun, "prefet", "t", "s", NOW)) == ["CG605"]
    blocked = dossier(terms_for("ville", statut="projet"))
    assert codes(lambda: deposit(blocked, "ville", "t", "s", NOW)) == ["CG603"]


def test_a_pdf_signed_by_the_parapheur_takes_its_place_among_the_others(pki, begun):
    returned = parapheur(pki, begun, "ville")
    blob = receive(begun, returned, "ville", Means(trust=pki.trust()), NOW)
    assert blob == returned
    done = sign(blob, "bailleur", pki.signer("bailleur"), Means(), NOW)
    report = examine(done, dt.datetime.now(dt.UTC), trust=pki.trust())
    assert set(report.codes) == {"CG710", "CG711"}  # no manifest was given, and nothing else is missing


def test_what_the_verdict_rejects_of_a_signature_is_not_brought_back(pki, begun):
    """A time stamp by whoever signs, and no authority, is told with its code, if it is the party's own."""
    own = DummyTimeStamper(pki.certificate("etranger"), pki.arch.key_set.get_private_key("prefet"))
    returned = parapheur(pki, begun, "ville", stamper=own)
    means = Means(trust=pki.trust())
    assert receive(begun, returned, "ville", means, NOW) == returned
    with pytest.raises(InputError) as refusal:
        refuse_what_the_verdict_rejects(returned, "ville", means, "rendu.pdf")
    (told,) = refusal.value.diagnostics
    assert (told.code, "horodatage invalide" in told.message, "CG705" in told.message) == ("CG627", True, True)
    refuse_what_the_verdict_rejects(returned, "bailleur", means, "rendu.pdf")
    refuse_what_the_verdict_rejects(parapheur(pki, begun, "ville", stamper=pki.stamper()), "ville", means, "rendu.pdf")
    with pytest.raises(InputError, match="CG706"):  # what else changed is looked at, whatever another's chain is worth
        refuse_what_the_verdict_rejects(
            parapheur(pki, begun, "ville", stamper=own, title="en"), "bailleur", means, "x.pdf"
        )


def lower_case(blob: bytes, rank: int = -1) -> bytes:
    """Return the file with the digits of one of its signatures as some software writes them."""
    _, first, second, _ = (int(number) for number in open_signed(blob, "x").signatures[rank].byte_range)
    return blob[:first] + blob[first:second].lower() + blob[second:]


def test_digits_in_lower_case_are_brought_to_the_form_that_the_verdict_admits(pki, begun):
    """The signature does not cover them: what is written down is what another parapheur would have returned."""
    returned = parapheur(pki, begun, "ville")
    other = lower_case(returned)
    assert other != returned
    assert "CG703" in examine(other, dt.datetime.now(dt.UTC), trust=pki.trust()).codes
    assert receive(begun, other, "ville", Means(trust=pki.trust()), NOW) == returned


def test_digits_in_lower_case_below_a_time_stamp_are_left_and_refused_by_the_verdict(pki, begun):
    """The time stamp covers them: to change them would break it."""
    stamped = PdfTimeStamper(pki.stamper(), field_name="horodatage", invis_settings=BEYOND_THE_PAGE).timestamp_pdf(
        Revision(io.BytesIO(lower_case(parapheur(pki, begun, "ville")))), "sha256"
    )
    blob = receive(begun, stamped.getvalue(), "ville", Means(trust=pki.trust()), NOW)
    assert "CG703" in examine(blob, dt.datetime.now(dt.UTC), trust=pki.trust()).codes


def test_a_document_that_moved_meanwhile_is_refused(pki, begun):
    returned = parapheur(pki, begun, "ville")
    moved = sign(begun, "bailleur", pki.signer("bailleur"), Means(), NOW)
    assert codes(lambda: receive(moved, returned, "ville", Means(), NOW)) == ["CG626"]


def test_another_document_or_none_at_all_is_refused(pki, begun, prepared):
    other = dossier(terms_for("prefet", "ville"))
    assert codes(lambda: receive(begun, parapheur(pki, other, "ville"), "ville", Means(), NOW)) == ["CG626"]
    assert codes(lambda: receive(begun, begun, "ville", Means(), NOW)) == ["CG627"]
    assert codes(lambda: receive(begun, begun + b"\n", "ville", Means(), NOW)) == ["CG627"]


def test_a_signature_in_another_field_is_refused(pki, begun):
    returned = parapheur(pki, begun, "bailleur")
    assert codes(lambda: receive(begun, returned, "ville", Means(), NOW)) == ["CG627"]
    added = parapheur(pki, begun, "Signature1", key="ville")
    assert codes(lambda: receive(begun, added, "ville", Means(), NOW)) == ["CG627"]


def test_the_first_must_certify_and_the_last_must_lock(pki, prepared, begun):
    assert codes(lambda: receive(prepared, parapheur(pki, prepared, "ville"), "ville", Means(), NOW)) == ["CG627"]
    almost = sign(begun, "ville", pki.signer("ville"), Means(), NOW)
    returned = parapheur(pki, almost, "bailleur")
    assert codes(lambda: receive(almost, returned, "bailleur", Means(), NOW)) == ["CG627"]


@pytest.mark.parametrize(
    ("key", "code"), [("expire", "CG608"), ("revoque", "CG609"), ("etranger", "CG613"), ("courbe", "CG611")]
)
def test_a_certificate_that_does_not_do_is_refused(pki, prepared, key, code):
    blob = sign(prepared, "ville", pki.signer("ville"), Means(), NOW)
    returned = parapheur(pki, blob, "prefet", key=key)
    assert codes(lambda: receive(blob, returned, "prefet", Means(trust=pki.trust()), NOW)) == [code]


def test_the_certificate_of_another_party_is_refused(pki):
    terms = terms_for("prefet", "ville", "bailleur")
    asked = CertificatePolicy(organisation="Organisme ville")
    named = tuple(dataclasses.replace(one, certificat=asked) for one in terms.signataires[1:])
    prepared = dossier(dataclasses.replace(terms, signataires=(terms.signataires[0], *named)))
    blob = sign(prepared, "prefet", pki.signer("prefet"), Means(), NOW)
    returned = parapheur(pki, blob, "ville", key="bailleur")
    assert codes(lambda: receive(blob, returned, "ville", Means(), NOW)) == ["CG610"]


def test_a_level_below_the_one_that_the_project_asks_for_is_refused(pki):
    terms = terms_for("prefet", "ville", "bailleur", niveau=Level.T)
    blob = sign(dossier(terms), "prefet", pki.signer("prefet"), Means(stamper=pki.stamper()), NOW)
    assert codes(lambda: receive(blob, parapheur(pki, blob, "ville"), "ville", Means(), NOW)) == ["CG625"]
    assert receive(blob, parapheur(pki, blob, "ville", stamper=pki.stamper()), "ville", Means(), NOW)
