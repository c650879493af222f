"""A heap of scanned sheets: each is known by its code, or designated and compared; what cannot be told is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import pikepdf
import pytest
import segno
from PIL import Image, ImageOps

from contratgen.base.diagnostics import InputError
from contratgen.base.signature_terms import Scan, Terms
from contratgen.pades.reading import open_signed
from contratgen.pdf.attachments import rewrite_attachment
from contratgen.signing.electronic import sign
from contratgen.signing.paper import Collected, Originals, collect
from contratgen.signing.preconditions import Means
from contratgen.signing.sheets import Designation, designation
from contratgen.verification.printed import as_text
from contratgen.verification.verdict import examine

from .dossiers import dossier, terms_for
from .scans import in_one_file, pages_of, photographed, printed, saved, scanned, signed, without_code

SEVEN = tuple(f"partie{number}" for number in range(7))
FIRST, SECOND = SEVEN[5:], SEVEN[:5]
"""Who signs on page 2, and on page 3."""


@pytest.fixture(scope="module")
def blob() -> bytes:
    """Give a dossier with signatures on two pages."""
    return dossier(terms_for(*SEVEN, mode="papier"))


@pytest.fixture(scope="module")
def pages(blob) -> dict[int, Image.Image]:
    """Give its two pages, once signed."""
    return {page: signed(printed(blob, page), page) for page in pages_of(blob)}


def given(*scans: bytes | Image.Image, parties: tuple[str, ...] = SEVEN, said: tuple[str, ...] = ()) -> Originals:
    contents = [saved(scan) if isinstance(scan, Image.Image) else scan for scan in scans]
    files = tuple((f"n{rank}.png", content) for rank, content in enumerate(contents))
    told = tuple(designation(word, [name for name, _ in files]) for word in said)
    return Originals(parties, dt.date(2024, 10, 2), "archives", files, told)


def found(made: Collected) -> list[tuple[int, str, int]]:
    return [(scan.page, scan.fichier, scan.feuille) for scan in made.record.scans]


def refusals(blob: bytes, originals: Originals) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refusal:
        collect(blob, originals)
    return [(one.code, f"{one.place} : {one.message}") for one in refusal.value.diagnostics]


def codes(blob: bytes, originals: Originals) -> list[str]:
    return sorted(code for code, _ in refusals(blob, originals))


def test_a_shuffled_heap_finds_each_page_and_says_who_signed_there(blob, pages):
    """One file of many sheets, blank backs and all, and a picture; what is no page is left aside, and said."""
    blank = scanned(Image.new("L", pages[2].size, 255))
    heap = given(in_one_file([blank, pages[3].rotate(180), blank]), pages[2])
    made = collect(blob, heap)
    assert found(made) == [(2, "n1.png", 1), (3, "n0.png", 2)]
    assert [scan.parties for scan in made.record.scans] == [FIRST, SECOND]
    assert made.left == ("« n0.png », page 1", "« n0.png », page 3")
    assert set(made.labels) == {2, 3}
    other = dataclasses.replace(heap, scans=heap.scans[::-1])
    assert collect(blob, other).pdf == made.pdf


@pytest.mark.parametrize("dpi", [72, 100, 300])
@pytest.mark.parametrize("turn", [0, 1, 4, 10, 90, 178, 275, 45])
def test_a_code_is_read_however_the_page_lay_on_the_glass(blob, dpi, turn):
    picture = signed(printed(blob, 3, dpi), turn)
    made = collect(blob, given(saved(scanned(picture, turn, dpi=dpi, of=dpi), "JPEG", dpi), parties=SECOND))
    assert [(scan.page, bool(scan.code)) for scan in made.record.scans] == [(3, True)]


CUT = {
    "half": lambda page: page.crop((0, page.height // 2, *page.size)),
    "code alone": lambda page: page.crop((page.width - 300, page.height - 300, *page.size)).resize(page.size),
    "mirror": ImageOps.mirror,
    "mirror, upside down and askew": lambda page: scanned(ImageOps.flip(page), 3, dpi=100),
}


@pytest.mark.parametrize("change", CUT.values(), ids=CUT)
def test_a_code_does_not_stand_for_the_page_that_the_picture_lacks(blob, pages, change):
    """Nor for one as a mirror shows it, whose code is read all the same."""
    ((code, said),) = refusals(blob, given(change(pages[3]), parties=SECOND))
    assert (code, "page 3" in said, "« n0.png »" in said) == ("CG665", True, True)


def test_a_page_that_lost_its_margins_is_taken(blob, pages):
    page = pages[3].crop((30, 30, pages[3].width - 30, pages[3].height - 30))
    assert found(collect(blob, given(page, parties=SECOND))) == [(3, "n0.png", 1)]


@pytest.mark.parametrize("seed", range(4))
def test_a_code_is_read_on_a_photograph(pages, blob, seed):
    picture = photographed(pages[3], seed)
    if seed % 2:
        picture = picture.rotate(90, expand=True)
    made = collect(blob, given(saved(picture, "JPEG", quality=70), parties=SECOND))
    assert [(scan.page, bool(scan.code)) for scan in made.record.scans] == [(3, True)]


def test_a_blank_sheet_takes_the_place_of_no_page(blob):
    """Neither by itself nor because somebody says so; nor one that is black, or noise."""
    blank = Image.new("L", (1240, 1754), 255)
    ((code, said),) = refusals(blob, given(blank, parties=SECOND))
    assert (code, "page 3" in said, "« n0.png »" in said) == ("CG619", True, True)
    for picture in (blank, ImageOps.invert(blank), Image.effect_noise(blank.size, 90), scanned(blank, 2)):
        ((code, said),) = refusals(blob, given(picture, parties=SECOND, said=("3",)))
        assert (code, "« n0.png »" in said, "page 3" in said) == ("CG651", True, True)


def test_another_page_of_the_document_or_of_another_one_is_refused(blob, pages):
    assert codes(blob, given(printed(blob, 1), parties=SECOND, said=("3",))) == ["CG651"]
    assert codes(blob, given(without_code(blob, 2), parties=SECOND, said=("3",))) == ["CG651"]
    assert codes(blob, given(pages[2], parties=SECOND)) == ["CG619", "CG649"]
    other = dossier(terms_for(*SEVEN, mode="papier", lieu="Autre-Ville"))
    ((code, said),) = refusals(blob, given(printed(other, 3), parties=SECOND))
    assert code == "CG646"
    assert all(open_signed(one, "x").terms.code in said for one in (blob, other))


def test_two_pages_in_one_picture_are_refused_and_so_is_a_page_given_twice(blob, pages):
    both = Image.new("L", (2 * pages[2].width, pages[2].height), 255)
    for rank, page in enumerate(pages.values()):
        both.paste(page, (rank * page.width, 0))
    ((code, said),) = refusals(blob, given(both))
    assert (code, "2 et 3" in said or "3 et 2" in said) == ("CG647", True)
    ((code, said),) = refusals(blob, given(in_one_file([pages[2], pages[3]]), pages[3]))
    assert (code, "« n0.png », page 2 ; « n1.png »" in said) == ("CG648", True)


def test_a_missing_page_is_told_with_who_signs_there_and_what_could_be_it(blob, pages):
    ((code, said),) = refusals(blob, given(pages[2]))
    assert (code, "page 3" in said, all(party in said for party in SECOND)) == ("CG619", True, True)
    hidden = [without_code(blob, 2), without_code(blob, 3)]
    assert codes(blob, given(in_one_file(hidden))) == ["CG619", "CG619"]


def test_all_that_is_wrong_with_a_heap_is_told_at_once(blob, pages):
    other = dossier(terms_for(*SEVEN, mode="papier", lieu="Autre-Ville"))
    heap = given(pages[3], pages[3], printed(other, 2), Image.new("L", (620, 877), 255))
    assert codes(blob, heap) == ["CG646", "CG648"]


def test_any_other_code_on_a_page_is_none(blob, pages):
    """Of a mailing, or of ours with a wrong digit."""
    page = pages[3].copy()
    wrong = f"{open_signed(blob, 'x').terms.code}00020000"
    for rank, text in enumerate(("https://poste.example/suivi", wrong)):
        modules = segno.make_qr(text, error="M").matrix
        picture = Image.new("L", (len(modules), len(modules)), 255)
        picture.putdata([0 if dark else 255 for row in modules for dark in row])
        page.paste(picture.resize((150, 150), Image.Resampling.NEAREST), (200, 800 + 300 * rank))
    assert found(collect(blob, given(page, parties=SECOND))) == [(3, "n0.png", 1)]


BY_HAND = {
    "as-it-was": lambda page: page,
    "72-dpi-askew": lambda page: scanned(page, 3, dpi=72),
    "150-dpi-the-other-way": lambda page: scanned(page, -6),
    "upside-down": lambda page: scanned(page, 181),
    "on-its-side": lambda page: scanned(page, 90),
    "smaller": lambda page: ImageOps.pad(page.resize((1150, 1490)), page.size, color=255),
    "pale": lambda page: page.point(lambda level: 150 + level * 2 // 5),
}


@pytest.mark.parametrize("change", BY_HAND.values(), ids=BY_HAND)
def test_a_page_without_a_readable_code_is_designated_and_recognised(blob, change):
    page = change(signed(without_code(blob, 3), 7))
    made = collect(blob, given(page, parties=SECOND, said=("3",)))
    assert [(scan.page, scan.code) for scan in made.record.scans] == [(3, "")]


def test_what_is_designated_is_named_without_doubt(blob, pages):
    one, other = without_code(blob, 2), without_code(blob, 3)
    both = given(in_one_file([other, one]), said=("n0.png:1=3", "n0.png:2=2"))
    assert found(collect(blob, both)) == [(2, "n0.png", 2), (3, "n0.png", 1)]
    assert found(collect(blob, given(one, pages[3], said=("2",)))) == [(2, "n0.png", 1), (3, "n1.png", 1)]
    assert found(collect(blob, given(pages[3], parties=SECOND, said=("3",)))) == [(3, "n0.png", 1)]
    wrong = {
        "plusieurs n'ont pas de code": given(one, other, said=("2", "3")),
        "porte le code de la page 3": given(pages[3], one, said=("n0.png=2",)),
        "personne ne signe à la page 1": given(one, pages[3], said=("1",)),
        "aucune page numérisée": given(pages[2], pages[3], said=("n1.png:4=3",)),
    }
    for words, heap in wrong.items():
        said = refusals(blob, heap)
        assert "CG650" in {code for code, _ in said}, words
        assert any(words in message for _, message in said), said
    for typed in ("trois", "n9.png=3", "n0.png:=3", "n0.png:x=3", ""):
        with pytest.raises(InputError, match="CG650"):
            designation(typed, ["n0.png"])
    assert designation("a=b:2.png:4=17", ["a=b:2.png"]) == Designation(17, "a=b:2.png", 4)


def test_the_record_and_the_verdict_say_how_each_page_is_known(pki, blob, pages):
    made = collect(blob, given(pages[2], without_code(blob, 3), said=("3",)))
    sealed = sign(made.pdf, "sceau", pki.signer("sceau"), Means(), dt.datetime.now(dt.UTC))
    report = examine(sealed, dt.datetime.now(dt.UTC), trust=pki.trust())
    assert "CG738" not in report.codes
    states = {one.identifiant: one.etat for one in report.parties}
    assert {states[party] for party in FIRST} == {"copie numérisée"}
    assert {states[party] for party in SECOND} == {"copie numérisée, page désignée à la main"}
    said = as_text(report)
    assert "Page 2 (partie5, partie6) : reconnue par le code qui y est imprimé ; « n0.png », page 1." in said
    assert "Page 3 (partie0, partie1, partie2, partie3, partie4) : page désignée à la main, aucun code n'y a" in said


def test_a_record_from_before_pages_bore_codes_is_no_contradiction(pki, blob, pages):
    made = collect(blob, given(pages[2], without_code(blob, 3), said=("3",)))
    scans = tuple(Scan(one.page, one.fichier, one.sha256) for one in made.record.scans)
    record = dataclasses.replace(made.record, scans=scans)
    terms = dataclasses.replace(open_signed(made.pdf, "x").terms, papier=record)
    older = examine(rewritten(made.pdf, dataclasses.replace(terms, code="")), dt.datetime.now(dt.UTC))
    assert "CG738" not in older.codes
    assert {one.etat for one in older.parties if one.voie == "stylo"} == {"copie numérisée"}
    assert "Page 3 : « n1.png » ; qui y a signé et comment elle est reconnue ne sont pas dits" in as_text(older)
    assert "CG738" in examine(rewritten(made.pdf, terms), dt.datetime.now(dt.UTC)).codes


@pytest.mark.parametrize("change", ["other-page", "no-code-at-all", "other-document", "fewer-parties"])
def test_a_record_that_contradicts_itself_is_rejected(pki, blob, pages, change):
    """A file that another tool wrote."""
    made = collect(blob, given(pages[3], parties=SECOND))
    (scan,) = made.record.scans
    terms = open_signed(made.pdf, "x").terms
    changes = {
        "other-page": {"page": 2},
        "no-code-at-all": {"code": "A" * 28},
        "other-document": {"code": ("F" if scan.code[0] != "F" else "0") + scan.code[1:]},
        "fewer-parties": {"parties": SECOND[:2]},
    }
    told = dataclasses.replace(made.record, scans=(dataclasses.replace(scan, **changes[change]),))
    blob = rewritten(made.pdf, dataclasses.replace(terms, papier=told))
    report = examine(blob, dt.datetime.now(dt.UTC), trust=pki.trust())
    assert "CG738" in report.codes


def rewritten(blob: bytes, terms: Terms) -> bytes:
    """Return a document whose terms another tool wrote."""
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        rewrite_attachment(pdf, "signature.json", terms.to_json())
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()
