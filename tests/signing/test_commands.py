"""The route of a town clerk, through the commands alone: pen, certificates, seal, who is missing, verdict."""

from __future__ import annotations

import hashlib
import re
import subprocess

import pytest
from asn1crypto import pem
from PIL import Image, ImageDraw, ImageFont

import contratgen
from contratgen.pades.reading import open_signed

from .dossiers import FONT, dossier, manifest_of, run, terms_for
from .pki import PASSPHRASE
from .scans import printed
from .test_parapheur import parapheur


@pytest.fixture
def place(tmp_path):
    """Give a folder as `contratgen build` leaves it, and a scan."""
    prepared = dossier(terms_for("prefet", "ville", "bailleur", mode="mixte"))
    entry = {"pages": 3, "sha256": hashlib.sha256(prepared).hexdigest(), "sommaire": ["Contrat de ville"]}
    (tmp_path / "manifest.json").write_text(manifest_of(entry).model_dump_json(exclude_unset=True))
    (tmp_path / "dossier.pdf").write_bytes(prepared)
    printed(prepared, 3).save(tmp_path / "page.png", dpi=(150, 150))
    return tmp_path


def test_pen_first_then_certificates_then_the_seal_then_the_verdict(place, pki):
    into = place / "signature"
    pen = ("--parties", "bailleur", "--on", "2024-10-02", "--into", into, "--scan", place / "page.png")
    code, said = run("collect", place / "dossier.pdf", *pen, "--kept", " ")
    assert (code, "--kept" in said, into.exists()) == (2, True, False)
    code, said = run("collect", place / "dossier.pdf", *pen, "--kept", "archives")
    assert code == 0, said
    for number, party in enumerate(("ville", "prefet", "sceau")):
        name = "dossier.pdf" if number == 0 else f"dossier-{number}.pdf"
        key = ("--key", pki.folder / f"{party}.p12", "--secret", "env:MA_PHRASE")
        code, said = run("sign", into / name, "--as", party, *key, MA_PHRASE=PASSPHRASE)
        assert code == 0, said
        assert PASSPHRASE not in said
    code, said = run("suivi", into / "dossier-2.pdf")
    assert (code, "Manque : sceau." in said) == (0, True)
    assert re.search(r"bailleur .*│ stylo +│ copie numérisée │ 02/10/2024 +│", said), said
    assert "Fait en 1 exemplaire sur papier ; originaux conservés : archives." in said
    assert re.search(r"ville .*│ certificat │ a signé +│ \d\d/\d\d/\d{4} à \d\d h \d\d \(UTC\)", said), said
    assert "Niveaux : B-B (signature seule, sans date prouvée)." in said
    code, said = run("verify", into / "dossier-3.pdf", "--trust", pki.folder / "confiance")
    assert (code, said.splitlines()[-1]) == (0, "Verdict : accepté"), said


def test_scans_are_read_when_asked_and_the_record_names_what_read_them(place):
    page = Image.open(place / "page.png")
    ImageDraw.Draw(page).text((150, 900), "Lu et approuvé", fill=0, font=ImageFont.truetype(FONT, 60))
    page.save(place / "page.png", dpi=(150, 150))
    into = place / "signature"
    pen = ("--parties", "bailleur", "--on", "2024-10-02", "--kept", "archives", "--into", into, "--ocr")
    code, said = run("collect", place / "dossier.pdf", "--scan", place / "page.png", *pen)
    assert code == 0, said
    record = open_signed((into / "dossier.pdf").read_bytes(), "x").terms.papier
    assert {"tesseract", "tesseract_fra", "poppler", "pikepdf", "contratgen"} <= record.versions.keys()
    assert record.texte_lu
    words = subprocess.run(["pdftotext", into / "dossier.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "approuvé" in words


@pytest.mark.parametrize(
    "manifest", ["bonjour", "[]", '{"documents": {"contrat": 1}}', '{"dossier": [], "documents": {}}']
)
def test_a_manifest_that_is_none_is_told_before_anything_is_written(place, manifest):
    (place / "manifest.json").write_text(manifest)
    pen = ("--parties", "bailleur", "--on", "2024-10-02", "--kept", "archives", "--into", place / "signature")
    code, said = run("collect", place / "dossier.pdf", "--scan", place / "page.png", *pen)
    assert (code, "CG720" in said) == (2, True), said
    assert not (place / "signature").exists()


def test_a_party_signs_a_digest_on_its_own_system(place, pki):
    """Out goes what openssl can sign, back comes the signature; `demande.json` never leaves."""
    dossier, request = place / "dossier.pdf", place / "demande"
    chain = [pki.certificate(name).dump() for name in ("prefet", "autorite")]
    (place / "prefet.pem").write_bytes(b"".join(pem.armor("CERTIFICATE", der) for der in chain))
    as_prefect = ("sign", dossier, "--as", "prefet")
    code, said = run(*as_prefect, "--export", request, "--certificate-file", place / "prefet.pem")
    assert (code, "a-signer.der" in said) == (0, True), said
    assert sorted(one.name for one in request.iterdir()) == ["a-signer.der", "demande.json"]
    key = ("-sign", pki.folder / "cles/prefet.pem", "-out", place / "signature.bin")
    subprocess.run(["openssl", "dgst", "-sha256", *key, request / "a-signer.der"], check=True)
    back = ("--import", place / "signature.bin", "--request", request)
    code, said = run("sign", dossier, "--as", "ville", *back)
    assert (code, "CG628" in said, "celle de « prefet »" in said) == (1, True, True), said
    code, said = run(*as_prefect, *back)
    assert (code, "dossier-1.pdf" in said, "Prénom Prefet, Organisme prefet, n° " in said) == (0, True, True), said
    code, said = run("suivi", place / "dossier-1.pdf")
    assert "Manquent : ville, bailleur." in said
    code, said = run(
        "sign", place / "dossier-1.pdf", *as_prefect[2:], "--import", place / "signature.bin", "--request", request
    )
    assert (code, "CG626" in said) == (1, True), said


def test_the_same_is_done_from_the_library(place, pki):
    """What goes out and comes back is told by paths; nothing is asked of anybody."""
    dossier, own, signature = place / "dossier.pdf", place / "prefet.pem", place / "signature.bin"
    own.write_bytes(b"".join(pem.armor("CERTIFICATE", pki.certificate(one).dump()) for one in ("prefet", "autorite")))
    exported = contratgen.export_signature(dossier, "prefet", place / "demande", certificate=own)
    assert exported == contratgen.Exported((place / "demande/a-signer.der",), place / "demande/demande.json")
    key = ("-sign", pki.folder / "cles/prefet.pem", "-out", signature)
    subprocess.run(["openssl", "dgst", "-sha256", *key, *exported.sent], check=True)
    with pytest.raises(contratgen.InputError, match="CG628"):
        contratgen.import_signature(dossier, "ville", signature, request=place / "demande")
    with pytest.raises(ValueError, match="request is needed"):
        contratgen.import_signature(dossier, "prefet", signature)
    signed = contratgen.import_signature(dossier, "prefet", signature, request=place / "demande")
    assert (signed.party, signed.path, signed.digest.exists()) == ("prefet", place / "dossier-1.pdf", True)
    kind = {"parapheur_type": "Contrats", "parapheur_subtype": "Contrat"}
    exported = contratgen.export_signature(signed.path, "ville", place / "depot", **kind)
    assert [path.name for path in exported.sent] == ["dossier-1.pdf", "premis.xml"]
    assert (exported.kept, exported.field, exported.first, exported.last) == (None, "ville", False, False)
    (place / "rendu.pdf").write_bytes(parapheur(pki, exported.sent[0].read_bytes(), "ville"))
    assert contratgen.import_signature(signed.path, "ville", place / "rendu.pdf").path == place / "dossier-2.pdf"
    for wrong in ({}, {**kind, "certificate": own}, {"parapheur_type": "Contrats"}):
        with pytest.raises(ValueError, match="parapheur_type"):
            contratgen.export_signature(dossier, "prefet", place / "autre", **wrong)


def test_a_party_signs_the_pdf_in_its_parapheur(place, pki):
    """What a parapheur changes besides its signature is seen on return, and nothing is written."""
    dossier, sent = place / "dossier.pdf", place / "depot"
    key = ("--key", pki.folder / "prefet.p12", "--secret", "env:MA_PHRASE", "--out", place / "signe.pdf")
    assert run("sign", dossier, "--as", "prefet", *key, MA_PHRASE=PASSPHRASE)[0] == 0
    described = ("--form", "pdf", "--parapheur-type", "Contrats", "--parapheur-subtype", "Contrat de ville")
    code, said = run("sign", place / "signe.pdf", "--as", "ville", "--export", sent, *described)
    assert (code, "PREMIS" in said) == (0, True), said
    assert sorted(one.name for one in sent.iterdir()) == ["premis.xml", "signe.pdf"]
    blob = (sent / "signe.pdf").read_bytes()
    (place / "retouche.pdf").write_bytes(parapheur(pki, blob, "ville", title="en"))
    (place / "rendu.pdf").write_bytes(parapheur(pki, blob, "ville"))
    given = ("sign", place / "signe.pdf", "--as", "ville", "--import")
    code, said = run(*given, place / "retouche.pdf")
    assert (code, "CG627" in said, "CG706" in said, (place / "signe-1.pdf").exists()) == (1, True, True, False), said
    code, said = run(*given, place / "rendu.pdf")
    assert (code, (place / "signe-1.pdf").read_bytes()) == (0, (place / "rendu.pdf").read_bytes()), said


def test_a_follow_up_says_that_the_document_has_changed(place, pki):
    """It verifies nothing, and does not pass over what the next signature would be refused for."""
    key = ("--key", pki.folder / "prefet.p12", "--secret", "env:MA_PHRASE")
    assert run("sign", place / "dossier.pdf", "--as", "prefet", *key, MA_PHRASE=PASSPHRASE)[0] == 0
    assert "Attention" not in run("suivi", place / "dossier-1.pdf")[1]
    blob = (place / "dossier-1.pdf").read_bytes()
    (place / "allonge.pdf").write_bytes(blob + b"%")
    (place / "autre.pdf").write_bytes(blob.replace(b"/Lang (fr-FR)", b"/Lang (fr-FX)"))
    for name, told in (("allonge.pdf", "des octets suivent sa fin"), ("autre.pdf", "ne le couvre plus")):
        code, said = run("suivi", place / name)
        assert (code, "Attention : le document a changé" in said, told in said) == (0, True, True), said


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
        (("sign", "dossier.pdf", "--as", "ville", "--export", "d.d"), 2, "--certificate-file"),
        (("sign", "dossier.pdf", "--as", "ville", "--export", "d.d", "--certificate-file", "page.png"), 2, "CG643"),
        (("sign", "dossier.pdf", "--as", "ville", "--export", "d.d", "--form", "pdf"), 2, "--parapheur-type"),
        (("sign", "dossier.pdf", "--as", "ville", "--import", "page.png"), 2, "--request"),
        (("suivi", "page.png"), 1, "CG601"),
        (("collect", "dossier.pdf", "--on", "28-06-24"), 2, "« 28-06-24 » : l'année s'écrit avec quatre chiffres"),
    ],
)
def test_a_mistake_has_its_code(place, arguments, code, words):
    given = [str(place / word) if "." in word else word for word in arguments]
    found, said = run(*given)
    assert (found, words in said) == (code, True), said
