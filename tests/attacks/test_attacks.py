"""Every change to a signed dossier is rejected, whether or not a later time stamp or signature covers it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import random

import pikepdf
import pytest
from asn1crypto import cms, core
from pyhanko.sign.fields import MDPPerm

from contratgen.base.signature_terms import CertificatePolicy, Level
from contratgen.pades.reading import open_signed
from contratgen.verification.report import Outcome
from contratgen.verification.verdict import examine, opened, quick_findings

from ..signing.dossiers import dossier, terms_for  # noqa: TID252  # test folders are no installed packages
from .forging import flipped, gap, raw_sign, rewritten, stamped
from .recipes import RECIPES, attacked


def test_the_dossier_that_nobody_touched_is_accepted(scene):
    report = scene.verdict(scene.signed)
    assert (report.verdict, report.codes) == ("accepté", ())
    assert [one.etat for one in report.parties] == ["a signé"] * 3


def test_a_time_stamp_over_a_sound_dossier_is_accepted(scene):
    assert scene.verdict(stamped(scene, scene.signed)).verdict == "accepté"


@pytest.mark.parametrize("name", RECIPES)
def test_a_change_added_after_the_last_signature_is_rejected(scene, name):
    report = scene.verdict(attacked(scene.signed, RECIPES[name]))
    assert report.verdict == "rejeté"
    assert {"CG702", "CG701"} & set(report.codes)


@pytest.mark.parametrize("name", RECIPES)
def test_a_change_that_a_time_stamp_covers_is_rejected(scene, name):
    report = scene.verdict(stamped(scene, attacked(scene.signed, RECIPES[name])))
    assert report.verdict == "rejeté"


@pytest.mark.parametrize("name", ["une annotation cache un montant", "un champ est ajouté", "les métadonnées changent"])
def test_a_change_that_the_next_party_signs_is_rejected(scene, name):
    blob = raw_sign(scene, attacked(scene.begun, RECIPES[name]), "prefet")
    assert {"CG706", "CG710"} & set(scene.verdict(blob).codes)


@pytest.mark.parametrize("name", ["une annotation cache un montant", "une page est tournée"])
def test_a_change_before_the_first_signature_is_rejected(scene, name):
    blob = scene.sign(attacked(scene.prepared, RECIPES[name]), "ville")
    assert "CG706" in scene.verdict(blob).codes


def with_stray_certificate(scene):
    def change(message):
        message["content"]["certificates"].append(scene.pki.certificate("autre"))
        return message.dump(force=True)

    return change


def with_unsigned_attribute(message):
    extra = cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})
    message["content"]["signer_infos"][0]["unsigned_attrs"].append(extra)
    return message.dump(force=True)


def with_longer_length(message):
    der = message.dump()
    assert der[1] == 0x82
    return b"\x30\x83\x00" + der[2:]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("a bit of a page", "CG704"),
        ("bytes after the end", "CG702"),
        ("a missing end", "CG701"),
        ("no /ByteRange", "CG701"),
        ("zeros for a signature", "CG701"),
        ("lower case among capitals", "CG703"),
        ("something in the padding", "CG703"),
        ("the order of two revisions", "CG701"),
    ],
)
def test_bytes_changed_in_place_are_rejected(scene, what, code):
    start, length = gap(scene)
    blob, room = scene.signed, 2 * len(open_signed(scene.signed, "x").signatures[-1].pkcs7_content)
    letter = next(p for p in range(start, start + length) if blob[p : p + 1].isalpha())
    ends = open_signed(blob, "x").ends
    changed = {
        "a bit of a page": flipped(blob, blob.index(b"stream") + 40),
        "bytes after the end": blob + b"\n",
        "a missing end": blob[:-30],
        "no /ByteRange": blob.replace(b"/ByteRange", b"/ByteRangX"),
        "zeros for a signature": blob[:start] + b"0" * room + blob[start + room :],
        "lower case among capitals": blob[:letter] + blob[letter : letter + 1].lower() + blob[letter + 1 :],
        "something in the padding": blob[: start + room - 1] + b"1" + blob[start + room :],
        "the order of two revisions": blob[: ends[0]]
        + blob[ends[1] : ends[2]]
        + blob[ends[0] : ends[1]]
        + blob[ends[2] :],
    }[what]
    report = scene.verdict(changed)
    assert report.verdict == "rejeté"
    assert code in report.codes


def test_a_stray_certificate_in_a_signature_is_rejected(scene):
    assert "CG703" in scene.verdict(rewritten(scene, with_stray_certificate(scene))).codes


@pytest.mark.parametrize("change", [with_unsigned_attribute, with_longer_length])
def test_a_signature_that_is_written_otherwise_is_rejected(scene, change):
    assert "CG703" in scene.verdict(rewritten(scene, change)).codes


def test_a_dossier_saved_again_is_rejected(scene):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(scene.signed)) as pdf:
        pdf.save(out)
    report = scene.verdict(out.getvalue())
    assert report.verdict == "rejeté"
    assert "CG710" in report.codes


def test_a_signature_after_the_lock_is_rejected(scene):
    assert (
        "CG706"
        in scene.verdict(
            raw_sign(scene, attacked(scene.signed, RECIPES["un champ est ajouté"]), "intrus", "partie0")
        ).codes
    )


def test_the_signature_of_somebody_unexpected_is_rejected(scene):
    blob = raw_sign(scene, attacked(scene.begun, RECIPES["un champ est ajouté"]), "intrus", "partie0")
    assert {"CG706", "CG708"} <= set(scene.verdict(blob).codes)


def test_a_missing_party_makes_it_incomplete(scene):
    report = scene.verdict(scene.begun)
    assert (report.verdict, report.codes) == ("incomplet", ("CG709",))


def test_a_first_signature_that_does_not_certify_is_rejected(scene):
    assert "CG707" in scene.verdict(raw_sign(scene, scene.prepared, "ville")).codes


def test_a_certification_that_allows_annotations_is_rejected(scene):
    blob = raw_sign(scene, scene.prepared, "ville", certify=True, docmdp_permissions=MDPPerm.ANNOTATE)
    assert "CG707" in scene.verdict(blob).codes


def test_the_last_signature_without_lock_is_rejected(scene):
    blob = raw_sign(scene, scene.sign(scene.begun, "prefet"), "bailleur")
    assert "CG707" in scene.verdict(blob).codes


@pytest.mark.parametrize("key", ["expire", "revoque", "etranger"])
def test_a_certificate_that_does_not_hold_is_rejected(scene, key):
    blob = raw_sign(scene, scene.begun, "prefet", key)
    assert "CG705" in scene.verdict(blob).codes


def test_the_certificate_of_another_party_is_rejected(scene):
    terms = terms_for("prefet", "ville")
    policy = CertificatePolicy(organisation="Organisme prefet")
    asked = tuple(
        dataclasses.replace(one, certificat=policy) if one.identifiant == "prefet" else one for one in terms.signataires
    )
    prepared = dossier(dataclasses.replace(terms, signataires=asked))
    blob = raw_sign(scene, prepared, "prefet", "ville", certify=True)
    assert "CG705" in scene.verdict(blob, prepared).codes


def test_an_order_that_the_project_fixes_is_kept(scene):
    prepared = dossier(terms_for("prefet", "ville", ordre="protocolaire"))
    first = raw_sign(scene, prepared, "ville", certify=True)
    assert "CG708" in scene.verdict(raw_sign(scene, first, "prefet"), prepared).codes


def test_a_dossier_of_another_contract_is_rejected(scene):
    other = dossier(terms_for("prefet"))
    assert "CG710" in scene.verdict(scene.sign(other, "prefet")).codes


def test_an_annex_that_the_manifest_does_not_name_is_rejected(scene):
    manifest = scene.manifest(titles=["Annexe 1"])
    report = examine(scene.signed, dt.datetime.now(dt.UTC), manifest=manifest, trust=scene.pki.trust())
    assert "CG711" in report.codes


def test_a_contract_that_was_not_to_be_signed_is_rejected(scene):
    prepared = dossier(terms_for("prefet", statut="projet"))
    assert "CG708" in scene.verdict(raw_sign(scene, prepared, "prefet", certify=True), prepared).codes


def test_without_manifest_trust_or_signatures_nothing_is_attested(scene):
    now = dt.datetime.now(dt.UTC)
    assert examine(scene.signed, now, trust=scene.pki.trust()).verdict == "non attesté"
    assert examine(scene.signed, now, manifest=scene.manifest()).verdict == "non attesté"
    assert examine(scene.prepared, now).verdict == "non attesté"
    assert scene.verdict(scene.prepared).verdict == "incomplet"


@pytest.mark.parametrize("blob", [b"", b"%PDF-1.7\n", b"bonjour", bytes(1000)])
def test_what_is_no_pdf_is_rejected(scene, blob):
    assert scene.verdict(blob).codes == ("CG701",)


CHANGES = 2000
"""Single bytes changed in a run, each elsewhere."""


@pytest.fixture(scope="module")
def two(scene) -> tuple[bytes, bytes]:
    """Give a three-page dossier that two parties have to sign, and the one that both signed."""
    prepared = dossier(terms_for("prefet", "ville"))
    return prepared, scene.sign(scene.sign(prepared, "prefet", Level.T), "ville", Level.T)


def rejects(scene, blob: bytes, prepared: bytes) -> bool:
    """Return whether a step rejects a file; what comes after it is not looked at, since no verdict is worse."""
    read, examined = opened(blob, dt.datetime.now(dt.UTC), manifest=scene.manifest(prepared), trust=scene.trust)
    if examined is None:
        return read.outcome is Outcome.REJECTED
    quick = (one for _, found in quick_findings(examined) for one in found)
    if any(one.outcome is Outcome.REJECTED for one in quick):
        return True
    report = examine(blob, dt.datetime.now(dt.UTC), manifest=scene.manifest(prepared), trust=scene.trust)
    return report.verdict == Outcome.REJECTED


def test_any_single_byte_changed_at_random_is_rejected(scene, two):
    drawn = random.Random()  # noqa: S311  # no secret is drawn
    seed = drawn.randrange(1 << 32)
    print(f"seed {seed}")
    drawn.seed(seed)
    prepared, signed = two
    assert not rejects(scene, signed, prepared)
    for _ in range(CHANGES):
        place = drawn.randrange(len(signed))
        value = drawn.choice([byte for byte in range(256) if byte != signed[place]])
        blob = signed[:place] + bytes([value]) + signed[place + 1 :]
        assert rejects(scene, blob, prepared), (seed, place, value)


LATER = dt.datetime(2062, 1, 1, tzinfo=dt.UTC)
"""When the certificates of all parties have expired, and that of the time-stamping authority has not."""


@pytest.mark.parametrize(("level", "verdict"), [(Level.B, "rejeté"), (Level.T, "accepté"), (Level.LTA, "accepté")])
def test_a_time_stamp_outlives_the_certificates_and_a_bare_signature_does_not(scene, level, verdict):
    blob = scene.prepared
    for party in ("prefet", "ville", "bailleur"):
        blob = scene.sign(blob, party, level)
    assert examine(blob, LATER, manifest=scene.manifest(), trust=scene.pki.trust()).verdict == verdict


def test_terms_that_cannot_be_read_are_a_rejection_and_no_exception(scene):
    blob = scene.signed.replace(b"/EmbeddedFiles", b"(mbeddedFiles", 1)
    assert scene.verdict(blob).verdict == "rejeté"


def test_an_annex_of_another_contract_is_rejected(scene):
    """The file is another than the manifest's, whatever the titles say."""
    ours, theirs = (dossier(terms_for("prefet", lieu=place), copies=3) for place in ("Ville-Exemple", "Autreville"))
    report = scene.verdict(scene.sign(theirs, "prefet"), ours)
    assert report.verdict == "rejeté"
    assert "CG710" in report.codes


@pytest.mark.parametrize("titles", [["Annexe 2", "Annexe 1"], ["Annexe 1"], ["Annexe 1", "Annexe 2", "Annexe 3"]])
def test_annexes_in_another_order_or_number_are_rejected(scene, titles):
    prepared = dossier(terms_for("prefet"), copies=3)
    manifest = scene.manifest(prepared, 9, titles)
    blob = scene.sign(prepared, "prefet")
    assert "CG711" in examine(blob, dt.datetime.now(dt.UTC), manifest=manifest, trust=scene.trust).codes
    manifest = scene.manifest(prepared, 9, ["Annexe 1", "Annexe 2"])
    assert examine(blob, dt.datetime.now(dt.UTC), manifest=manifest, trust=scene.trust).accepted


def test_a_change_is_told_with_its_place(scene):
    """In the unsigned revision, or between the last byte that is still covered and the end of a signature's."""
    first, _, second, third = open_signed(scene.signed, "x").ends
    place = scene.signed.index(b"/Reason (", second) + 10
    said = [one.message for step in scene.verdict(flipped(scene.signed, place)).steps for one in step.findings]
    assert f"« bailleur » : le document a changé entre les octets {second + 1} et {third} (révision 3)" in said
    place = scene.signed.index(b"stream") + 40
    said = [one.message for step in scene.verdict(flipped(scene.signed, place)).steps for one in step.findings]
    assert any(one.endswith(f"a changé dans la révision non signée (octets 1 à {first})") for one in said)
