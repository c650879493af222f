"""Names of files that people and attackers give: as long as the system allows, or made to forge a line of a report."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess

import pytest
from asn1crypto import x509
from lxml import etree

from contratgen import cli
from contratgen.base.diagnostics import Diagnostic, MisuseError
from contratgen.base.records import Record
from contratgen.base.signature_terms import CertificatePolicy
from contratgen.base.storage import LONGEST_NAME, fitting
from contratgen.pades.certificates import described, mismatches
from contratgen.project.fingerprint import sha256
from contratgen.project.signed import next_name, write_signed
from contratgen.signing.premis import Deposit, premis_of
from contratgen.verification.report import Finding, Party, Step, VerificationReport

from .dossiers import dossier, run, terms_for
from .pki import PASSPHRASE

FORGED = "x\nVerdict : accepté\n\x1b[2J\u202e.pdf"


@pytest.mark.parametrize("letter", ["a", "é", "🏛"])
def test_a_name_as_long_as_the_system_allows_is_signed(tmp_path, pki, letter):
    """The names of what follows are cut before their number; the folder holds nothing else but its digest."""
    path = tmp_path / fitting(letter * 255, ".pdf")
    path.write_bytes(dossier(terms_for("prefet", "ville")))
    key = ("--secret", "env:MA_PHRASE")
    code, said = run("sign", path, "--as", "prefet", "--key", pki.folder / "prefet.p12", *key, MA_PHRASE=PASSPHRASE)
    assert (code, "CG" in said) == (0, False), said
    first = next_name(path)
    assert (first.exists(), first.name.endswith("-1.pdf")) == (True, True)
    assert len(first.name.encode()) > LONGEST_NAME - 4
    assert next_name(first).name.endswith("-2.pdf")
    (digest,) = tmp_path.glob("*.sha256")
    assert sorted(tmp_path.iterdir()) == sorted((path, first, digest))
    assert digest.read_bytes() == f"{sha256(first.read_bytes())}  {first.name}\n".encode()


@pytest.mark.parametrize("command", ["verify", "suivi", "sign", "collect", "compare", "unpack", "rebuild"])
def test_a_longer_name_is_told(command):
    more = {
        "sign": ("--as", "x", "--export", "z", "--form", "pdf", "--parapheur-type", "t", "--parapheur-subtype", "s"),
        "collect": ("--scan", "p", "--parties", "x", "--on", "2024-06-28", "--kept", "y", "--into", "z"),
        "compare": ("b",),
        "unpack": ("z",),
    }
    code, said = run(command, "a" * 300, *more.get(command, ()))
    assert (code, "trop long" in said, "CG999" in said, "Traceback" in said) == (2, True, False, False), said


def test_a_longer_name_to_write_is_not_called_unreadable(capfd, monkeypatch):
    def written(_words):
        raise OSError(errno.ENAMETOOLONG, "File name too long", "a" * 300)

    monkeypatch.setattr(cli, "_run", written)
    code, said = cli.run_here(["build"]), capfd.readouterr().err
    assert (code, "CG642" in said, "nom trop long" in said, "lecture" in said) == (2, True, True, False), said


def test_a_file_name_writes_no_line_of_a_report(tmp_path):
    path = tmp_path / FORGED
    path.write_bytes(dossier(terms_for("prefet", "ville")))
    for shape in ("text", "json", "html"):
        code, said = run("verify", path, "--format", shape)
        assert code == 4
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert [line for line in said.splitlines() if line.startswith("Verdict")] in ([], ["Verdict : non attesté"])
        if shape == "json":
            assert json.loads(said)["file"] == "x‹U+000A›Verdict : accepté‹U+000A›‹U+001B›[2J‹U+202E›.pdf"
    code, said = run("suivi", path)
    assert (code, "\nVerdict" in said, "\x1b" in said) == (0, False, False), said
    shutil.copy(path, tmp_path / "autre\n.pdf")
    code, said = run("verify", path, "--out", tmp_path / "rapport\nVerdict : accepté")
    assert len([line for line in said.splitlines() if line.startswith("Verdict")]) == 1, said


def test_nothing_that_a_report_quotes_begins_a_line():
    report = VerificationReport(
        FORGED, "", "", (Step(1, "x", (Finding("CG701", FORGED),)),), (Party(*[FORGED] * 8),), (FORGED,)
    )
    quoted = [report.file, *report.notes, report.steps[0].findings[0].message]
    quoted += [getattr(report.parties[0], name) for name in Party.__slots__]
    assert all(words.isprintable() for words in quoted)
    record = Record(VerificationReport)
    assert record.read(record.write(report)) == report


def test_a_certificate_writes_no_line_either(pki):
    """Its names are whatever who made it wrote; a refusal and a report quote them."""
    made = x509.Certificate.load(pki.certificate("ville").dump())
    made["tbs_certificate"]["subject"] = x509.Name.build({"common_name": FORGED, "organization_name": FORGED})
    forged = x509.Certificate.load(made.dump(force=True))
    (mismatch,) = mismatches(CertificatePolicy("Anne Le Goff"), forged)
    assert "\n" in described(forged)
    for told in (Finding("CG705", mismatch), Diagnostic("CG610", mismatch, None), Party("x", "y", signataire=mismatch)):
        assert "\n" not in str(told)


def test_the_description_of_a_deposit_names_any_file():
    described_ = premis_of(Deposit("Contrat", "t", "s", FORGED, "0" * 64, 1))
    assert "x‹U+000A›Verdict" in etree.fromstring(described_).xpath("string()")


@pytest.mark.parametrize("name", ["dossier-1.pdf", "é è.pdf", "a\\b.pdf", "a\nb.pdf"])
def test_the_digest_beside_a_signed_file_is_what_sha256sum_reads(tmp_path, name):
    digest = write_signed(tmp_path / name, b"signed")
    check = ["sha256sum", "--check", "--strict", digest]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / name).write_bytes(b"changed")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 1
    with pytest.raises(MisuseError, match="CG911"):
        write_signed(tmp_path / name, b"again")


def test_nothing_is_signed_where_its_digest_could_not_stand(tmp_path):
    """What is signed is never written without its digest, and no digest is replaced."""
    (tmp_path / "dossier-1.pdf.sha256").write_text("à moi")
    with pytest.raises(MisuseError, match="CG911"):
        write_signed(tmp_path / "dossier-1.pdf", b"signed")
    assert [one.name for one in tmp_path.iterdir()] == ["dossier-1.pdf.sha256"]
