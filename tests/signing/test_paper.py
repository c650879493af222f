"""The pen route: scans take the place of signature pages, the rest stays, and the town's seal covers the result."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
import re
import subprocess
from pathlib import Path

import img2pdf
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from contratgen.base.diagnostics import InputError
from contratgen.base.ocr import find_reader
from contratgen.base.signature_terms import Level, Scan, Terms
from contratgen.pades.reading import open_signed
from contratgen.pdf.page_codes import PageCode
from contratgen.signing.electronic import sign
from contratgen.signing.paper import Originals, collect
from contratgen.signing.preconditions import Means
from contratgen.signing.sheets import Designation
from contratgen.verification.verdict import examine

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages
from .dossiers import FONT, dossier, manifest_of, terms_for
from .scans import DPI, in_one_file, pages_of, printed, saved, scans_of, signed, without_code

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture(scope="session")
def mixed() -> bytes:
    """Give a dossier to be signed by two parties with a pen and one by certificate."""
    return dossier(terms_for("prefet", "ville", "bailleur", mode="mixte"))


def originals(blob: bytes, *parties: str) -> Originals:
    return Originals(parties, dt.date(2024, 10, 2), "archives de la ville", scans_of(blob, *parties))


@pytest.fixture(scope="session")
def collected(mixed) -> bytes:
    """Give that dossier once the pages signed with a pen were collected."""
    return collect(mixed, originals(mixed, "ville", "bailleur")).pdf


def test_a_scan_takes_the_place_of_the_page_in_the_same_page_object(mixed, collected):
    with pikepdf.open(io.BytesIO(mixed)) as before, pikepdf.open(io.BytesIO(collected)) as after:
        assert len(after.pages) == len(before.pages)
        assert "/CgScan" in after.pages[2].obj.Resources.XObject
        assert str(after.Root.Outlines.First.Title) == str(before.Root.Outlines.First.Title)
        assert [str(one.T) for one in after.Root.AcroForm.Fields] == ["prefet", "sceau"]
        assert str(after.Root.PageLabels) == str(before.Root.PageLabels)


def test_the_registry_says_who_when_which_file_and_where_the_originals_are(mixed, collected):
    record = open_signed(collected, "x").terms.papier
    assert record.parties == ("ville", "bailleur")
    assert (record.date, record.conserve, record.exemplaires) == (dt.date(2024, 10, 2), "archives de la ville", 1)
    assert record.origine == hashlib.sha256(mixed).hexdigest()
    ((name, scan),) = scans_of(mixed, "ville")
    code = str(PageCode(open_signed(mixed, "x").terms.code, 3))
    assert record.scans == (Scan(3, name, hashlib.sha256(scan).hexdigest(), 1, ("ville", "bailleur"), code),)


def test_the_mixed_route_ends_in_an_accepted_dossier_that_is_pdf_a_3a_and_pdf_ua_1(pki, collected, tmp_path: Path):
    signed = sign(collected, "prefet", pki.signer("prefet"), Means(), NOW)
    sealed = sign(signed, "sceau", pki.signer("sceau"), Means(), NOW)
    entry = {"pages": 3, "sha256": hashlib.sha256(collected).hexdigest(), "sommaire": ["Contrat de ville"]}
    manifest = manifest_of(entry)
    report = examine(sealed, dt.datetime.now(dt.UTC), manifest=manifest, trust=pki.trust())
    assert (report.verdict, report.codes) == ("accepté", ())
    assert [one.voie for one in report.parties] == ["certificat", "stylo", "stylo", "certificat"]
    assert any("n'est pas certifiée conforme" in note for note in report.notes)
    incomplete = examine(signed, dt.datetime.now(dt.UTC), manifest=manifest, trust=pki.trust())
    assert incomplete.codes == ("CG709",)
    for number, blob in enumerate((collected, sealed)):
        (tmp_path / f"{number}.pdf").write_bytes(blob)
    questions = [(tmp_path / f"{number}.pdf", flavour) for number in (0, 1) for flavour in ("3a", "ua1")]
    assert verdicts(questions) == [[], [], [], []]


def test_a_contract_signed_by_pen_alone_needs_the_seal_and_nothing_else(pki):
    blob = dossier(terms_for("prefet", "ville", mode="papier"))
    made = collect(blob, originals(blob, "prefet", "ville")).pdf
    sealed = sign(made, "sceau", pki.signer("sceau"), Means(), NOW)
    entry = {"pages": 3, "sha256": hashlib.sha256(made).hexdigest(), "sommaire": ["Contrat de ville"]}
    manifest = manifest_of(entry)
    report = examine(sealed, dt.datetime.now(dt.UTC), manifest=manifest, trust=pki.trust())
    assert (report.verdict, report.codes) == ("accepté", ())
    assert [(one.certifies, one.locks) for one in open_signed(sealed, "x").filled] == [(True, True)]


def test_several_pages_and_files_each_say_who_signed_there(tmp_path: Path):
    """Seven parties over two pages, a PDF and a JPEG: links, outline, labels and all else are as before."""
    parties = tuple(f"partie{number}" for number in range(7))
    blob = dossier(terms_for(*parties, mode="papier", exemplaires=3))
    first, second = (printed(blob, page) for page in pages_of(blob))
    given = (("seconde.jpg", saved(second, "JPEG")), ("premiere.pdf", in_one_file([first])))
    made = collect(blob, Originals(parties, dt.date(2024, 10, 2), "archives", given)).pdf
    with pikepdf.open(io.BytesIO(blob)) as before, pikepdf.open(io.BytesIO(made)) as after:
        assert [str(one.T) for one in after.Root.AcroForm.Fields] == ["sceau"]
        assert ["/CgScan" in page.obj.Resources.get("/XObject", {}) for page in after.pages] == [False, True, True]
        assert str(after.Root.PageLabels) == str(before.Root.PageLabels)
        assert str(after.Root.Outlines.First.Title) == str(before.Root.Outlines.First.Title)
        assert before.pages[0].Contents.read_bytes() == after.pages[0].Contents.read_bytes()
        links = [
            [str(one.A.get("/URI", "")) for one in pages[0].obj.get("/Annots", []) if "/A" in one]
            for pages in (before.pages, after.pages)
        ]
        assert links[0] == links[1]
        told = [
            str(one.Alt) for one in after.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
        first, second = (next(words for words in told if name in words) for name in ("Partie6", "Partie4"))
    assert "Partie5" in first
    assert "Partie0" not in first
    assert all(f"Partie{number}" in second for number in range(5))
    record = open_signed(made, "x").terms.papier
    assert [(one.page, one.fichier) for one in record.scans] == [(2, "premiere.pdf"), (3, "seconde.jpg")]
    assert record.exemplaires == 3
    path = tmp_path / "recueilli.pdf"
    path.write_bytes(made)
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_scan_that_lies_on_its_side_is_set_upright(turn):
    """As its code lies, or what is printed on it; a page that its file turns is a page turned."""
    blob = dossier(terms_for("ville", mode="papier"))
    page, plain = (signed(made(blob, 3), 4) for made in (printed, without_code))
    upright = painted(collect(blob, paper(("p.png", saved(page)))).pdf)
    lying = saved(page.rotate(-turn, expand=True))
    assert painted(collect(blob, paper(("p.png", lying))).pdf) == pytest.approx(upright, abs=0.01)
    with pikepdf.open(io.BytesIO(img2pdf.convert(lying))) as pdf:
        pdf.pages[0].obj.Rotate = 90
        turned = io.BytesIO()
        pdf.save(turned)
    assert painted(collect(blob, paper(("p.pdf", turned.getvalue()))).pdf) == pytest.approx(upright, abs=0.01)
    by_hand = paper(("p.png", saved(plain.rotate(-turn, expand=True))), said=(Designation(3),))
    assert painted(collect(blob, by_hand).pdf) == pytest.approx(upright, abs=0.05)


def paper(*scans: tuple[str, bytes], said: tuple[Designation, ...] = ()) -> Originals:
    """Return what the town alone signed with a pen."""
    return Originals(("ville",), dt.date(2024, 10, 2), "archives", scans, said)


def painted(blob: bytes) -> list[float]:
    """Return how grey each ninth of the last page is."""
    out = subprocess.run(
        ["pdftoppm", "-r", "20", "-f", "3", "-l", "3", "-gray", "-png", "-singlefile", "-"],
        input=blob, capture_output=True, check=True,
    ).stdout  # fmt: skip
    small = Image.open(io.BytesIO(out)).resize((3, 3), Image.Resampling.BOX)
    return [value / 255 for value in small.tobytes()]


def test_the_words_of_a_scan_are_laid_below_it_when_a_program_reads_it(tmp_path: Path):
    """A search finds them where they stand, a screen reader after the figure; PDF/A-3a and PDF/UA-1 as before."""
    blob = dossier(terms_for("ville", mode="papier"))
    page, face = printed(blob, 3), ImageFont.truetype(FONT, 60)
    ImageDraw.Draw(page).text((150, 900), "Lu et approuvé par la mairie", fill=0, font=face)
    given = paper(("p.png", saved(page.rotate(180))))
    made = collect(blob, given, reader=find_reader()).pdf
    assert collect(blob, given, reader=find_reader()).pdf == made
    assert open_signed(made, "x").terms.papier.texte_lu
    path = tmp_path / "lu.pdf"
    path.write_bytes(made)
    said = subprocess.run(
        ["pdftotext", "-f", "3", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>approuvé<', said)
    assert float(found[1]) == pytest.approx((150 + face.getlength("Lu et ")) * 72 / DPI, abs=5)
    assert float(found[2]) == pytest.approx(900 * 72 / DPI, abs=10)
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]


def test_the_same_scans_give_the_same_bytes(mixed, collected):
    assert collect(mixed, originals(mixed, "ville", "bailleur")).pdf == collected


def codes(call) -> list[str]:
    with pytest.raises(InputError) as refusal:
        call()
    return [d.code for d in refusal.value.diagnostics]


def test_what_cannot_be_collected_is_refused(pki, mixed, collected, prepared):
    pen = originals(mixed, "ville")
    begun = sign(mixed, "prefet", pki.signer("prefet"), Means(), NOW)
    assert codes(lambda: collect(begun, pen)) == ["CG624"]
    assert codes(lambda: collect(prepared, pen)) == ["CG617"]
    assert codes(lambda: collect(mixed, dataclasses.replace(pen, parties=("inconnue",)))) == ["CG604"]
    assert codes(lambda: collect(mixed, Originals(("ville",), dt.date(2024, 10, 2), "archives", ()))) == ["CG619"]
    assert codes(lambda: collect(collected, pen)) == ["CG618"]
    assert codes(lambda: collect(collected, dataclasses.replace(pen, parties=("prefet",)))) == ["CG629"]
    twice = dataclasses.replace(pen, scans=pen.scans * 2)
    assert codes(lambda: collect(mixed, twice)) == ["CG630"]
    blocked = dossier(terms_for("ville", mode="papier", statut="projet"))
    assert codes(lambda: collect(blocked, pen)) == ["CG603"]


ENTITLED = dt.date(2024, 7, 2)


def entitled_from(day: dt.date) -> Terms:
    """Return terms under which the town's deliberation entitles it from a day on."""
    terms = terms_for("prefet", "ville", mode="mixte")
    later = [dataclasses.replace(one, des_le=day if one.identifiant == "ville" else None) for one in terms.signataires]
    return dataclasses.replace(terms, signataires=tuple(later))


def test_a_pen_signs_from_the_day_of_the_act_on_and_no_later_than_today():
    prepared, today = dossier(entitled_from(ENTITLED)), dt.datetime.now(dt.UTC).date()

    def on(day: dt.date, *parties: str):
        return collect(prepared, Originals(parties, day, "archives", scans_of(prepared, *parties))).pdf

    for day in (ENTITLED, today):
        assert open_signed(on(day, "ville"), "x").terms.papier.date == day
    assert codes(lambda: on(ENTITLED - dt.timedelta(days=1), "ville")) == ["CG615"]
    assert open_signed(on(dt.date(2020, 1, 1), "prefet"), "x").terms.papier.date == dt.date(2020, 1, 1)
    assert codes(lambda: on(today + dt.timedelta(days=2), "ville")) == ["CG660"]


def redated(collected: bytes, day: dt.date) -> bytes:
    """Return collected pages whose record another tool wrote, with another day."""
    terms = open_signed(collected, "x").terms
    with pikepdf.open(io.BytesIO(collected)) as pdf:
        told = dataclasses.replace(terms, papier=dataclasses.replace(terms.papier, date=day))
        pdf.attachments["signature.json"].obj.EF.F.write(told.to_json())
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "avant l'acte qui l'autorise (02/07/2024)"),
        (0, ""),
        (900, "après la signature qui les couvre"),
        (90_000, "après le jour de l'examen"),
    ],
)
def test_the_verdict_holds_the_pen_to_the_same_days(pki, days, said):
    """A file made by other tools; the seal, with a time stamp of 2025, covers the record."""
    prepared = dossier(entitled_from(ENTITLED))
    there = collect(prepared, Originals(("ville",), ENTITLED, "archives", scans_of(prepared)))
    blob = redated(there.pdf, ENTITLED + dt.timedelta(days=days))
    stamped = Means(Level.T, pki.stamper(dt.datetime(2025, 3, 1, tzinfo=dt.UTC)))
    signed = sign(blob, "prefet", pki.signer("prefet"), stamped, NOW)
    at = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    report = examine(signed, dt.datetime(2028, 1, 1, tzinfo=dt.UTC) if days == 900 else at, trust=pki.trust(at=at))
    found = [one for step in report.steps for one in step.findings if one.code == "CG750"]
    assert bool(found) == bool(said)
    assert said in " ".join(one.message for one in found)
    assert {party for one in found for party in one.champs} <= {"ville"}


def test_who_signed_with_a_pen_does_not_sign_again_and_the_seal_comes_last(pki, collected):
    assert codes(lambda: sign(collected, "ville", pki.signer("ville"), Means(), NOW)) == ["CG618"]
    assert codes(lambda: sign(collected, "sceau", pki.signer("sceau"), Means(), NOW)) == ["CG607"]
