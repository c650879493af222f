"""A piece that is signed already: attached whole behind a sheet, never merged, and refused when its signature broke."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from contratgen.base.diagnostics import InputError, Severity
from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart, attachment_of, cover_part, piece_part
from contratgen.bundling.pieces.piece import Conformity, Piece
from contratgen.bundling.pieces.vetting import vet_piece
from contratgen.pdf.attachments import Relationship
from contratgen.pdf.invariants import faults_in

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages

SIGNED = Path(__file__).parents[2] / "examples/auray/pieces/ville-del-2024-062.pdf"
NAME = "pieces/deliberation.pdf"


@pytest.fixture
def blob() -> bytes:
    """Give a deliberation signed with a certificate that nobody trusts."""
    return SIGNED.read_bytes()


@pytest.fixture
def piece(blob: bytes) -> Piece:
    """Give that deliberation, vetted."""
    return vet_piece(NAME, blob)


def refused(blob: bytes) -> str:
    with pytest.raises(InputError) as refusal:
        vet_piece(NAME, blob)
    [fault] = refusal.value.diagnostics
    assert fault.hint
    return fault.code


def said(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_signed_piece_stays_what_it_was_and_takes_one_sheet(piece: Piece, blob: bytes) -> None:
    assert (piece.signed, piece.pdf, piece.pages, piece.sheets) == (True, blob, 1, 1)
    assert piece.conformity is Conformity.A  # what is attached does not lower the dossier that carries it
    [note] = piece.warnings
    assert (note.code, note.severity) == ("CG508", Severity.NOTE)


def test_a_signed_piece_is_never_merged(piece: Piece) -> None:
    with pytest.raises(ValueError, match=r"^pieces/deliberation\.pdf$"):
        piece_part(piece, "deliberation", "Délibération", "Délibération n° 12")


def test_it_is_attached_by_its_path_with_every_byte(piece: Piece, blob: bytes) -> None:
    attached = attachment_of(piece, "Délibération signée")
    assert (attached.name, attached.relationship, attached.content) == (NAME, Relationship.SUPPLEMENT, blob)
    assert attached.media_type == "application/pdf"


def covered(piece: Piece, info: DossierInfo, description: str = "Délibération n° 12.") -> DossierPart:
    return cover_part(piece, "deliberation", "Ville — délibération", description, info)


def test_its_sheet_says_what_it_is_and_where_it_is(piece: Piece, info: DossierInfo) -> None:
    words = said(covered(piece, info).pdf)
    for expected in ("Ville — délibération", "Délibération n° 12.", NAME, piece.sha256, "jointe à ce PDF"):
        assert expected in words
    beside = said(covered(piece, dataclasses.replace(info, pdfa_part=2)).pdf)
    assert f"sources/{NAME}" in beside
    assert "à côté de ce PDF" in beside


def test_its_sheet_is_the_same_bytes_each_time(piece: Piece, info: DossierInfo) -> None:
    assert covered(piece, info).pdf == covered(piece, info).pdf


def test_a_long_description_is_read_whole_on_one_sheet(piece: Piece, info: DossierInfo) -> None:
    """Words longer than a line are cut at its end, and letters shrink until everything fits."""
    description = f"{'Délibération approuvée. ' * 300}{'x' * 300} fin"
    pdf = covered(piece, info, description).pdf
    words = said(pdf)
    assert words.count("Délibération approuvée.") == 300
    assert "x" * 300 in words.replace(" ", "")
    assert "fin" in words
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_a_sheet_that_its_font_cannot_write_is_refused(piece: Piece, info: DossierInfo) -> None:
    for font, description in ((info.font, "Délibération 你好"), (None, "Délibération")):
        with pytest.raises(InputError) as refusal:
            covered(piece, dataclasses.replace(info, font=font), description)
        assert [one.code for one in refusal.value.diagnostics] == ["CG514"]


def test_a_dossier_with_a_signed_piece_keeps_its_promises(
    parts: list[DossierPart], info: DossierInfo, piece: Piece, blob: bytes, opened: Any, tmp_path: Path
) -> None:
    """The attached file is intact, the sheet is tagged, and veraPDF accepts the whole as PDF/A-3a and PDF/UA-1."""
    sheet = dataclasses.replace(covered(piece, info), footer="Annexe 3 — page {page}/{pages}")
    whole = make_dossier([*parts, sheet], dataclasses.replace(info, attachments=(attachment_of(piece, "Signée"),)))
    with opened(whole) as pdf:
        assert not faults_in(pdf, thorough=True)
        [specification] = pdf.Root.AF
        assert specification.EF.F.read_bytes() == blob
        assert specification.AFRelationship == pikepdf.Name.Supplement
    path = tmp_path / "dossier.pdf"
    path.write_bytes(whole)
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]


def test_one_byte_changed_after_the_signature_is_seen(blob: bytes) -> None:
    place = blob.index(b"/MediaBox [ 0 ") + len(b"/MediaBox [ ")
    assert refused(blob[:place] + b"1" + blob[place + 1 :]) == "CG519"


def test_a_signature_without_its_value_is_refused(blob: bytes) -> None:
    found = re.search(rb"/Contents <([0-9A-Fa-f]+)>", blob)
    assert found
    assert refused(blob[: found.start(1)] + b"0" * len(found[1]) + blob[found.end(1) :]) == "CG519"


def test_a_signature_of_an_abandoned_form_is_refused(blob: bytes) -> None:
    old = blob.replace(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ")
    assert refused(old) == "CG519"


ARCHIVED = Path(__file__).parents[1] / "cases/signed/piece-horodatee.pdf"
VETTING = """
import sys
from pathlib import Path
from contratgen.bundling.pieces.vetting import vet_piece
print(vet_piece("piece.pdf", Path(sys.argv[1]).read_bytes()).signed)
"""


def test_a_piece_with_a_document_time_stamp_is_judged_right_whatever_was_imported() -> None:
    """In a process that imported nothing else: what a library registers late must not become a verdict."""
    done = subprocess.run([sys.executable, "-c", VETTING, ARCHIVED], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
    blob = ARCHIVED.read_bytes()
    place = blob.index(b"/MediaBox") + 1
    assert refused(blob[:place] + b"m" + blob[place + 1 :]) == "CG519"


def envelope_with(blob: bytes, old: bytes, new: bytes) -> bytes:
    """Return a file whose signature says one thing in the place of another, wherever it does."""
    there = re.search(rb"/Contents\s*<([0-9A-Fa-f]+)>", blob)
    assert there
    changed = bytes.fromhex(there[1].decode()).replace(old, new).hex().encode()
    assert changed.lower() != there[1].lower()
    return blob[: there.start(1)] + changed + blob[there.end(1) :]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010703"), "pas une signature CMS"),
        (bytes.fromhex("06092a864886f70d010904"), bytes.fromhex("06092a864886f70d010979"), "ne dit pas l'empreinte"),
        (bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040209"), "empreinte d'un genre inconnu"),
    ],
)
def test_a_signature_that_cannot_be_read_is_not_said_to_be_false(
    blob: bytes, old: bytes, new: bytes, words: str
) -> None:
    changed = envelope_with(blob, old, new)
    with pytest.raises(InputError, match=words) as refusal:
        vet_piece(NAME, changed)
    assert "n'a pas pu être vérifiée ici" in str(refusal.value)
    assert [fault.code for fault in refusal.value.diagnostics] == ["CG519"]


@pytest.mark.parametrize("range_of", ["[0 10 20 10]", "[5 10 20 10]", "[0 10 20]", "[0 -1 20 10]", "[(a) 1 2 3]"])
def test_a_signature_that_covers_nothing_sensible_is_refused(maker: Any, range_of: str) -> None:
    assert refused(sealed(maker, range_of)) == "CG519"


def sealed(maker: Any, range_of: str, more: str = "") -> bytes:
    """Return a page with a field that claims to be signed."""
    field = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (S1) /Rect [0 0 9 9] /V 11 0 R >>"
    value = f"<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange {range_of} /Contents <00> >>"
    form = {"catalogue": f"/AcroForm << /Fields [10 0 R] /SigFlags 3 >> {more}", "page": "/Annots [10 0 R]"}
    return bytes(maker.written(form, {10: field, 11: value.encode()}))


def test_a_signed_piece_may_not_act_either(maker: Any) -> None:
    """Nothing is taken out of what is attached whole: what it hides counts as what it shows."""
    assert refused(sealed(maker, "[0 10 20 10]").replace(b"/SigFlags 3", b"/XFA (x)   ")) == "CG504"
    hidden = {12: b"<< /S /JavaScript /JS (app.alert) >>"}
    form = {"catalogue": "/AcroForm << /Fields [10 0 R] >>", "page": "/Annots [10 0 R]"}
    field = b"<< /Subtype /Widget /FT /Sig /T (S1) /Rect [0 0 9 9] /V << /ByteRange [0 1 2 3] >> >>"
    assert refused(maker.written(form, {10: field, **hidden})) == "CG504"


def test_a_signed_piece_may_say_where_it_opens(blob: bytes) -> None:
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        assert "/OpenAction" in pdf.Root
    assert vet_piece(NAME, blob).signed


@pytest.mark.parametrize(
    ("opening", "code"),
    [
        ("<< /S /URI /URI (https://exemple.fr) >>", "CG504"),
        ("<< /S /GoTo /D [3 0 R /Fit] /Next << /S /GoToR /F (x.pdf) /D [0 /Fit] >> >>", "CG504"),
        ("<< /S /GoTo /D [3 0 R /Fit] >>", "CG519"),
        ("[3 0 R /Fit]", "CG519"),
    ],
)
def test_a_signed_piece_opens_nothing_but_its_own_pages(maker: Any, opening: str, code: str) -> None:
    """What only shows one of them is let through, as far as the signature, which is broken here."""
    assert refused(sealed(maker, "[0 10 20 10]", f"/OpenAction {opening}")) == code
