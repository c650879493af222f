"""Whether what was signed is what its sources make: built again, collected again, compared."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import ImageDraw, ImageFont

from contratgen.base import world
from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, Place
from contratgen.base.ocr import Reader, find_reader
from contratgen.base.signature_terms import PaperRecord, Scan
from contratgen.cli import run_here
from contratgen.conversion.text import PartText
from contratgen.editions import EDITIONS, SIGNATURE
from contratgen.pades.reading import open_signed, terms_of
from contratgen.rebuilding import IDENTICAL, _designations, _other_versions, _Signed, compared_again
from contratgen.signing.electronic import sign
from contratgen.signing.paper import Originals, collect
from contratgen.signing.preconditions import Means
from contratgen.signing.sheets import Designation
from contratgen.unchanged import build_project, versions_for
from contratgen.verification.report import Finding, Outcome

from ..signing.dossiers import EXPORTED  # noqa: TID252  # test folders are no installed packages
from ..signing.pki import make_pki  # noqa: TID252
from ..signing.scans import pages_of, printed, saved, without_code  # noqa: TID252
from .conftest import STARTER

PEN = ("habitat-exemple", "region-exemple")


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    """Give a public key infrastructure."""
    return make_pki(tmp_path_factory.mktemp("icp"))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Path:
    """Give a project to be signed by pen and certificate, whose sources travel."""
    folder = Path(shutil.copytree(STARTER, tmp_path_factory.mktemp("mixte") / "projet"))
    framework = folder / "contrat.yaml"
    said = framework.read_text().replace("\nsignature:\n", "\nsignature:\n  mode: mixte\n")
    said = said.replace("organisation: Préfecture d’exemple", "organisation: Organisme prefet")  # that of the tests
    framework.write_text(f"{said}# ce commentaire ne voyage pas\n")
    return folder


@pytest.fixture(scope="module")
def prepared(mixed, tmp_path_factory) -> bytes:
    """Give its dossier."""
    into = tmp_path_factory.mktemp("prepare") / "build"
    build_project(mixed, into)
    return (into / "dossier.pdf").read_bytes()


@pytest.fixture(scope="module")
def signed(prepared, pki) -> tuple[bytes, dict[str, bytes]]:
    """Give the dossier signed by two parties with a pen, by another with a certificate, and the scans.

    One page bears its code, the other was designated by hand, if there is another.
    """
    first, *others = pages_of(prepared, *PEN)
    scans = {"page.png": saved(printed(prepared, first))}
    scans |= {f"page-{page}.png": saved(without_code(prepared, page)) for page in others}
    said = tuple(Designation(page, f"page-{page}.png") for page in others)
    given = Originals(PEN, dt.date(2024, 7, 1), "archives", tuple(scans.items()), said)
    collected = collect(prepared, given).pdf
    terms = terms_of(open_signed(prepared, "x"), "x")
    party = next(one.identifiant for one in terms.signataires if one.identifiant not in PEN)
    return sign(collected, party, pki.signer("prefet"), Means(), dt.datetime.now(dt.UTC)), scans


def report_on(blob: bytes, **options):
    return compared_again(blob, "dossier.pdf", **options)


def codes_of(report) -> dict[int, tuple[str, ...]]:
    return {step.number: tuple(one.code for one in step.findings) for step in report.steps if step.findings}


def test_a_dossier_signed_by_pen_and_certificate_is_what_its_own_sources_make(signed):
    """The comments of YAML files did not travel: the digests that the dossier states are told again."""
    blob, scans = signed
    report = report_on(blob, scans=scans)
    assert (report.verdict, codes_of(report), report.notes) == ("accepté", {}, (IDENTICAL,))


def test_it_is_what_the_given_project_makes(signed, mixed):
    blob, scans = signed
    report = report_on(blob, sources=mixed, scans=scans)
    assert (report.verdict, report.notes) == ("accepté", (IDENTICAL,))


def test_an_unsigned_dossier_is_what_its_sources_make(prepared):
    assert report_on(prepared).notes == (IDENTICAL,)


def test_a_document_with_its_own_signatories_is_compared_with_the_document_of_that_name(built):
    own = (built / "annexe-04-convention-tfpb-habitat-exemple.pdf").read_bytes()
    assert report_on(own, sources=STARTER).notes == (IDENTICAL,)


def test_sheets_that_an_older_record_does_not_number_are_in_order():
    older = (Scan(8, "a.pdf", ""), Scan(9, "b.png", ""), Scan(12, "a.pdf", ""))
    today = (Scan(13, "c.pdf", "", 4, PEN), Scan(14, "c.pdf", "", 2, PEN, "read"))
    record = PaperRecord(PEN, dt.date(2024, 7, 1), "archives", 1, "", (*older, *today))
    assert [*map(str, _designations(record))] == ["a.pdf:1=8", "b.png:1=9", "a.pdf:2=12", "c.pdf:4=13"]


def test_without_the_scans_the_proof_is_incomplete(signed):
    report = report_on(signed[0])
    assert report.verdict == "incomplet"
    assert report.codes == ("CG734",)


def test_other_scans_are_not_those_of_the_record(signed):
    blob, scans = signed
    report = report_on(blob, scans=dict.fromkeys(scans, b"other"))
    assert "CG734" in report.codes
    assert not report.accepted


def test_an_edited_project_is_told_file_by_file_and_text_by_text(prepared, mixed, tmp_path):
    folder = Path(shutil.copytree(mixed, tmp_path / "projet"))
    text = folder / "contributions/habitat-exemple/texte.md"
    text.write_text(text.read_text() + "\nEt ceci, que personne n'a signé.\n")
    report = report_on(prepared, sources=folder)
    said = [one.message for step in report.steps for one in step.findings]
    assert report.verdict == "rejeté"
    assert {"CG731", "CG735"} <= set(report.codes)
    assert "« contributions/habitat-exemple/texte.md » n'est pas le fichier dont le dossier donne l'empreinte" in said
    assert any("que personne n'a signé" in one for one in said)


def test_other_versions_are_named_and_the_text_is_compared(prepared, monkeypatch):
    def newer(_edition):
        return {**versions_for(EDITIONS[SIGNATURE]), "contratgen": "99.0"}

    monkeypatch.setattr("contratgen.rebuilding.versions_for", newer)
    monkeypatch.setattr("contratgen.unchanged.versions_for", newer)
    report = report_on(prepared)
    assert report.verdict == "accepté"
    assert codes_of(report) == {3: ("CG732",), 6: ("CG733",)}
    assert "99.0 ici" in report.steps[2].findings[0].message


def test_the_programs_that_read_scans_have_versions_too():
    """Other words read of a scan are no other contract."""
    versions = {**versions_for(EDITIONS[SIGNATURE]), "tesseract": "1.0"}
    stated = SimpleNamespace(versions=versions, options={"ocr": "oui"})
    found = _other_versions(_Signed(b"", stated, None))
    assert [one.name for one in found] == ["poppler", "tesseract", "tesseract_fra"]
    assert _other_versions(_Signed(b"", SimpleNamespace(versions=versions, options={}), None)) == [
        ("tesseract", "le dossier", "1.0", "")
    ]


@pytest.fixture(scope="module")
def read(prepared) -> tuple[bytes, dict[str, bytes]]:
    """Give the dossier once Tesseract read the pages signed with a pen, and these pages."""
    (number,) = pages_of(prepared, PEN[0])
    page = printed(prepared, number)
    face = ImageFont.truetype(str(world.fonts_folder() / "Carlito-Regular.ttf"), 60)
    ImageDraw.Draw(page).text((150, 20), "Lu et approuvé par le bailleur", fill=0, font=face)
    scans = {"page.png": saved(page)}
    given = Originals(PEN[:1], dt.date(2024, 7, 1), "archives", tuple(scans.items()))
    return collect(prepared, given, reader=find_reader()).pdf, scans


def test_a_dossier_whose_scans_were_read_is_what_its_sources_make(read):
    blob, scans = read
    assert report_on(blob, scans=scans).notes == (IDENTICAL,)


def other_reader(monkeypatch, read_words=None):
    """Have this machine read scans with another Tesseract, that reads other words where some are given."""
    own = find_reader()

    def otherwise(words):
        return tuple(word._replace(text=read_words or word.text) for word in words)

    class Other(Reader):
        def read(self, pdf, pages, name):
            texts = own.read(pdf, pages, name)
            return {number: tuple(map(otherwise, text)) for number, text in texts.items()}

    other = Other(own.tesseract, own.drawer, {**own.versions, "tesseract": "99.0"})
    monkeypatch.setattr("contratgen.rebuilding.find_reader", lambda: other)


def test_another_tesseract_that_reads_the_same_words_is_named(read, monkeypatch):
    blob, scans = read
    other_reader(monkeypatch)
    report = report_on(blob, scans=scans)
    assert (report.verdict, codes_of(report)) == ("accepté", {3: ("CG732",), 6: ("CG733",)})
    assert re.fullmatch(
        r"tesseract : [\d.]+ pour les pages recueillies, 99\.0 ici", report.steps[2].findings[0].message
    )


def test_another_tesseract_that_reads_other_words_leaves_a_doubt(read, monkeypatch):
    blob, scans = read
    other_reader(monkeypatch, "autre")
    report = report_on(blob, scans=scans)
    assert (report.verdict, codes_of(report)) == ("non attesté", {3: ("CG732",), 6: ("CG735",)})
    assert "texte lu d'une numérisation : « Lu et approuvé par le bailleur" in report.steps[5].findings[0].message


def test_without_the_scans_another_version_is_no_forgery(read, monkeypatch):
    def newer(_edition):
        return {**versions_for(EDITIONS[SIGNATURE]), "pikepdf": "99.0"}

    monkeypatch.setattr("contratgen.rebuilding._built", lambda *_, **__: b"other bytes")
    assert report_on(read[0]).verdict == "rejeté"
    with monkeypatch.context() as contacts:
        contacts.setattr("contratgen.rebuilding._withheld", lambda _: [Finding("CG736", "sans contacts", Outcome.MET)])
        assert report_on(read[0]).verdict == "incomplet"
    monkeypatch.setattr("contratgen.rebuilding.versions_for", newer)
    report = report_on(read[0])
    assert (report.verdict, codes_of(report)[5]) == ("incomplet", ("CG734",))
    assert len(codes_of(report)[3]) == 2  # of the dossier, and of the pages that were collected


def test_other_versions_excuse_no_other_text(prepared, mixed, tmp_path, monkeypatch):
    folder = Path(shutil.copytree(mixed, tmp_path / "projet"))
    framework = folder / "contributions/habitat-exemple/texte.md"
    framework.write_text(framework.read_text() + "\nEt ceci.\n")
    monkeypatch.setattr("contratgen.rebuilding.versions_for", lambda _edition: {"contratgen": "99.0"})
    assert report_on(prepared, sources=folder).verdict == "rejeté"


@pytest.mark.parametrize(
    ("was", "now", "verdict"),
    [
        ("Logements\n48", "Logements\n84", "non attesté"),
        ("Annexe 1\n12\n" + "a" * 64, "Annexe 1\n13\n" + "b" * 64, "accepté"),
        ("1\na\n2\na\n3\na\n4\na\nmot", "5\na\n6\na\n7\na\n8\na\nautre", "rejeté"),
    ],
)
def test_other_versions_explain_the_numbers_of_the_manifest_alone(prepared, monkeypatch, was, now, verdict):
    """Another number leaves a doubt, and hides no other word, however many there are."""
    texts = iter([[PartText("Contrat", was)], [PartText("Contrat", now)]])
    monkeypatch.setattr("contratgen.rebuilding.part_texts", lambda _blob: next(texts))
    monkeypatch.setattr("contratgen.rebuilding.versions_for", lambda _edition: {"contratgen": "99.0"})
    monkeypatch.setattr("contratgen.rebuilding._built", lambda *_, **__: b"other bytes")
    assert report_on(prepared).verdict == verdict


@pytest.mark.parametrize(
    "edit",
    [
        {"integrees": {"contrat.yaml": "autre chose"}},
        {"integrees": {"contrat.yaml": {"sha256": 1, "retraits": []}}},
        {"versions": {"contratgen": 1}},
        {"options": {"edition": "pirate"}},
        {"entrees": []},
    ],
)
def test_sources_that_no_build_writes_are_no_origin(edit):
    stated = {"entrees": {}, "versions": {}, "options": {}, "integrees": {}} | edit
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["sources.json"] = pikepdf.AttachedFileSpec(pdf, json.dumps(stated).encode())
    out = io.BytesIO()
    pdf.save(out)
    assert codes_of(report_on(out.getvalue())) == {1: ("CG730",)}


def test_other_bytes_at_equal_sources_and_versions_are_rejected(prepared):
    """A remark in the file changes no word, and is none of what the sources make."""
    start = prepared.index(b"%PDF-1.7\n") + len(b"%PDF-1.7\n")
    blob = prepared[:start] + prepared[start : start + 4].swapcase() + prepared[start + 4 :]
    other = prepared.replace(b"/PageMode /UseOutlines", b"/PageMode /UseThumbs  ")
    for changed in {blob, other} - {prepared}:
        report = report_on(changed)
        assert (report.verdict, codes_of(report)) == ("rejeté", {6: ("CG733",)})


def test_a_contact_that_did_not_travel_is_told_and_leaves_a_doubt(travelling, confidential):
    """The signed dossier prints the contact: only the project itself says that it is the right one."""
    blob = (travelling / "dossier.pdf").read_bytes()
    report = report_on(blob)
    assert report.verdict == "non attesté"
    assert codes_of(report)[2] == ("CG736",)
    assert set(codes_of(report)[6]) == {"CG735"}
    assert report_on(blob, sources=confidential).notes == (IDENTICAL,)


def test_what_cannot_be_built_again_is_told(built, tmp_path):
    own = report_on((built / "annexe-04-convention-tfpb-habitat-exemple.pdf").read_bytes())
    assert (own.verdict, codes_of(own)) == ("incomplet", {2: ("CG737",)})
    assert codes_of(report_on(EXPORTED.read_bytes())) == {1: ("CG730",)}
    assert codes_of(report_on(b"bonjour")) == {1: ("CG601",)}
    folder = Path(shutil.copytree(STARTER, tmp_path / "projet"))
    (folder / "contrat.yaml").write_text("format: 1\n")
    report = report_on((built / "dossier.pdf").read_bytes(), sources=folder)
    assert report.steps[-1].number == 4
    assert not report.accepted


def exit_code(*arguments: object) -> int:
    return run_here(["rebuild", *map(str, arguments)])


def test_the_command_exits_with_0_3_or_4(built, monkeypatch, capsys):
    assert exit_code(built / "dossier.pdf", "--sources", STARTER, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "accepté"
    assert exit_code(built / "annexe-04-convention-tfpb-habitat-exemple.pdf") == 4
    assert "6. Comparaison" not in capsys.readouterr().out

    def none(_edition):
        raise EnvironmentFault(Diagnostic("CG901", "LibreOffice manque", Place("(machine)")))

    monkeypatch.setattr("contratgen.rebuilding.versions_for", none)
    monkeypatch.setattr("contratgen.rebuilding.run_confined", lambda work, *given, **_: work(*given))
    assert exit_code(built / "dossier.pdf", "--sources", STARTER) == 3
