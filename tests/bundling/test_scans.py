"""Pages without text: found, told, and given the words that were read of them, where they stand."""

from __future__ import annotations

import dataclasses
import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from contratgen.base.ocr import Reader, Word, find_reader
from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart, piece_part
from contratgen.bundling.pieces.piece import Piece
from contratgen.bundling.pieces.scans import in_ranges, read_scans, with_texts
from contratgen.bundling.pieces.verdict_cache import keep, kept
from contratgen.bundling.pieces.vetting import vet_piece
from contratgen.pdf.invariants import faults_in

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages

PIECES = Path(__file__).parents[2] / "examples/auray/pieces"
SCAN = PIECES / "departement-cp-2024-118.pdf"
SENTENCE = "Le Département contribue au contrat par quatre engagements relevant de ses compétences ordinaires"


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Give the programs of the machine."""
    return find_reader()


@pytest.fixture(scope="module")
def read(reader: Reader) -> Piece:
    """Give a scan of one page, read."""
    piece = vet_piece("pieces/acte.pdf", SCAN.read_bytes())
    return with_texts(piece, read_scans([piece], reader)[piece.name])


def codes(piece: Piece) -> list[str]:
    return [warning.code for warning in piece.warnings]


def picture(mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (60, 40), "white").save(out, "PNG")
    return out.getvalue()


def test_pages_that_show_pictures_and_no_text_are_told() -> None:
    piece = vet_piece("pieces/acte.pdf", SCAN.read_bytes())
    assert piece.silent == (0,)
    [warning] = piece.warnings
    assert (warning.code, warning.blocks) == ("CG524", False)
    assert "page 1" in warning.message
    assert "--ocr" in warning.hint
    assert vet_piece("plan.png", picture()).silent == (0,)


def test_pages_with_text_or_without_pictures_are_not(scan_pdf: bytes) -> None:
    assert vet_piece("a.pdf", scan_pdf).silent == ()
    assert vet_piece("a.pdf", (PIECES / "caf-ca-2024-12.pdf").read_bytes()).silent == ()


def test_text_within_a_form_and_pictures_within_a_drawing_are_seen(maker: Any) -> None:
    shown = "/Resources << /XObject << /F 10 0 R /I 11 0 R >> >>"
    image = maker.stream(b"\0", "/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray")
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
    for drawing, silent in ((b"BT (Vu) Tj ET", ()), (b"q Q", (0,))):
        objects = {4: maker.stream(b"/F Do /I Do"), 10: maker.stream(drawing, form), 11: image}
        assert vet_piece("a.pdf", maker.written({"page": shown}, objects)).silent == silent
    for drawing, silent in ((b"", ()), (b"/I Do", (0,))):  # resources may be those of all pages
        objects = {4: maker.stream(drawing), 10: maker.stream(b"BT (Vu) Tj ET", form), 11: image}
        assert vet_piece("a.pdf", maker.written({"page": shown}, objects)).silent == silent
    inline = {4: maker.stream(b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI")}
    assert vet_piece("a.pdf", maker.written(objects=inline)).silent == (0,)


def test_page_numbers_are_told_as_one_reads_them() -> None:
    assert in_ranges((0, 2, 3, 4, 8)) == "1, 3 à 5, 9"


def test_silent_pages_are_remembered_with_the_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    piece = vet_piece("plan.png", picture())
    keep("ab" * 32, piece)
    assert kept("ab" * 32) == piece


def test_what_was_read_is_no_longer_told_and_what_stays_mute_is(read: Piece) -> None:
    assert codes(read) == []
    blank = vet_piece("plan.png", picture())
    assert codes(with_texts(blank, {0: ()})) == ["CG525"]
    assert with_texts(blank, {0: ()}).texts == {}


def test_the_words_of_a_scan_stand_in_their_order(read: Piece) -> None:
    said = " ".join(word.text for words in read.texts[0] for word in words)
    assert SENTENCE in said
    assert said.index("Commission permanente") < said.index(SENTENCE) < said.index("Adopté par 38 voix")


def test_the_same_scan_gives_the_same_words(
    read: Piece, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an empty cache, and then from what was kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = reader.read(read.pdf, {0: 842}, "a")
    monkeypatch.setenv("PATH", "")
    assert reader.read(read.pdf, {0: 842}, "a") == first
    assert list(tmp_path.rglob("textes/*/*"))


def dossier(parts: list[DossierPart], info: DossierInfo, piece: Piece) -> bytes:
    part = dataclasses.replace(piece_part(piece, "acte", "Acte", "Copie de l’acte."), footer="Annexe 3 — page {page}")
    return make_dossier([*parts, part], info)


def test_a_dossier_with_a_read_scan_keeps_its_promises(
    parts: list[DossierPart], info: DossierInfo, read: Piece, opened: Any, tmp_path: Path
) -> None:
    """The text is found, tagged, and changes nothing of what is seen; veraPDF accepts the whole."""
    blob = dossier(parts, info, read)
    with opened(blob) as pdf:
        assert not faults_in(pdf, thorough=True)
        figure, *paragraphs = list(pdf.Root.StructTreeRoot.K[0].K)[-1].K
        assert str(figure.Alt) == "Copie de l’acte. Son texte, lu automatiquement, suit."
        assert {str(paragraph.S) for paragraph in paragraphs} == {"/P"}
        assert len(paragraphs) == len(read.texts[0])
    assert SENTENCE in " ".join(PdfReader(io.BytesIO(blob)).pages[-1].extract_text().split())
    path = tmp_path / "dossier.pdf"
    path.write_bytes(blob)
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]
    assert seen(blob, tmp_path) == seen(dossier(parts, info, dataclasses.replace(read, texts={})), tmp_path)


def seen(blob: bytes, folder: Path) -> bytes:
    """Return the last page as pixels."""
    (folder / "vu.pdf").write_bytes(blob)
    last = str(len(PdfReader(io.BytesIO(blob)).pages))
    command = ["pdftoppm", "-f", last, "-l", last, "-r", "40", "-singlefile", "vu.pdf"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("", (59.5, 84.2)),
        ("/CropBox [100 100 500 700]", (140, 160)),
        ("/Rotate 90", (535.5, 84.2)),
        ("/Rotate 180", (535.5, 757.8)),
        ("/Rotate 270", (59.5, 757.8)),
        ("/UserUnit 2", (59.5, 84.2)),
    ],
)
def test_words_stand_where_they_are_seen(
    maker: Any, info: DossierInfo, parts: list[DossierPart], opened: Any, page: str, place: tuple[float, float]
) -> None:
    """A tenth of the page from its left and lower edges, however it is turned, cropped or enlarged."""
    shown = f"{page} /Resources << /XObject << /I 10 0 R >> >>"
    image = maker.stream(b"\0", "/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray")
    piece = vet_piece("a.pdf", maker.written({"page": shown}, {10: image}))
    word = Word("Vu", 0.1, 0.9, 0.2, 0.9)  # of no height, so that its line is its lower edge
    blob = dossier(parts, info, dataclasses.replace(piece, texts={0: ((word,),)}))
    with opened(blob) as pdf:
        matrices = [
            pikepdf.Matrix(*map(float, operands))
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[-1])
            if str(operator) in {"cm", "Tm"}
        ]
    outer, inner = matrices[0], matrices[1]
    standing = inner @ outer
    assert (standing.e, standing.f) == pytest.approx(place, abs=0.8)


def test_characters_that_the_font_lacks_are_marked(
    maker: Any, info: DossierInfo, parts: list[DossierPart], opened: Any
) -> None:
    piece = vet_piece("plan.png", picture())
    word = Word("n°你4", 0.1, 0.8, 0.3, 0.9)
    blob = dossier(parts, info, dataclasses.replace(piece, texts={0: ((word,),)}))
    assert "n°?4" in PdfReader(io.BytesIO(blob)).pages[-1].extract_text()
