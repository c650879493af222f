"""The text of supplied pages is read as paragraphs: its words are tagged where they stand, and nothing else moves."""

from __future__ import annotations

import dataclasses
import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from contratgen.base import limits
from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart, piece_part
from contratgen.bundling.pieces.vetting import vet_piece
from contratgen.bundling.text_paragraphs import paragraphs_of, parted, segments_of
from contratgen.pdf.invariants import faults_in
from contratgen.pdf.marked_text import marked_text

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages

ACT = Path(__file__).parents[2] / "examples/auray/pieces/caf-ca-2024-12.pdf"
FONT = "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"


def segments(maker: Any, drawing: bytes) -> Any:
    with pikepdf.open(io.BytesIO(maker.written({"page": FONT}, {4: maker.stream(drawing)}))) as pdf:
        return segments_of(pdf, pdf.pages[0].obj)


def line(words: str, x: float, y: float, size: float = 10) -> bytes:
    return f"BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n".encode()


def grouped(maker: Any, *lines: bytes) -> list[int]:
    """Return how many text objects each paragraph has."""
    return [len(group) for group in paragraphs_of(segments(maker, b"".join(lines)))]


def test_lines_that_follow_each_other_are_one_paragraph(maker: Any) -> None:
    assert grouped(maker, line("Vu", 50, 700), line("le code", 50, 688), line("Article", 50, 650)) == [2, 1]


def test_a_title_in_larger_letters_is_a_paragraph_of_its_own(maker: Any) -> None:
    assert grouped(maker, line("Arrêté", 50, 700, 20), line("Vu", 50, 685), line("le code", 50, 673)) == [1, 2]


def test_a_line_above_the_last_begins_a_paragraph(maker: Any) -> None:
    assert grouped(maker, line("fin de colonne", 50, 100), line("colonne suivante", 300, 700)) == [1, 1]


def test_lines_are_measured_where_they_are_seen(maker: Any) -> None:
    """A drawing that is turned over, or half as large, has its lines elsewhere."""
    shrunk = b"q 0.5 0 0 0.5 0 0 cm " + line("Vu", 50, 700) + line("le code", 50, 688) + b"Q "
    assert grouped(maker, shrunk, line("Article", 50, 300)) == [2, 1]
    assert grouped(maker, b"BT /F 1 Tf 10 0 0 10 50 700 Tm (Vu) Tj ET ", line("le code", 50, 688)) == [2]


def test_lines_and_columns_stand_apart_and_pieces_of_a_word_do_not(maker: Any) -> None:
    first, split, column, below = segments(
        maker, line("réno", 50, 700) + line("vation", 71, 700) + line("27", 300, 700) + line("halls", 50, 688)
    )[1::2]
    assert not parted(first, split)
    assert parted(split, column)
    assert parted(column, below)


def test_states_left_open_are_closed_and_ends_without_beginning_dropped(maker: Any) -> None:
    found = segments(maker, b"Q q q " + line("Vu", 50, 700) + b"Q Q Q q 5 0 0 5 0 0 cm")
    operators = [str(one.operator) for segment in found for one in segment.instructions]
    assert operators.count("q") == operators.count("Q") == 3
    assert operators[0] == "q"


def test_pages_without_words_or_too_long_to_read_stay_pictures(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert segments(maker, b"0 0 9 9 re f") == []
    assert segments(maker, b"BT /F 9 Tf ET 0 0 9 9 re f") == []
    assert segments(maker, b"BT /F 9 Tf (Vu) Tj ET << ") == []
    for unsound in (b"BT BT (Vu) Tj ET ET", b"BT (Vu) Tj", b"ET BT (Vu) Tj ET", b"BT q (Vu) Tj Q ET"):
        assert segments(maker, unsound) == []
    monkeypatch.setattr(limits, "WORDED_BYTES", 10)
    assert segments(maker, line("Vu", 50, 700)) == []


def dossier(parts: list[DossierPart], info: DossierInfo, blob: bytes) -> bytes:
    part = piece_part(vet_piece("pieces/acte.pdf", blob), "acte", "Acte", "Délibération de la caisse.")
    return make_dossier([*parts, dataclasses.replace(part, footer="Annexe 3 — page {page}")], info)


def test_an_act_is_read_paragraph_by_paragraph(
    parts: list[DossierPart], info: DossierInfo, opened: Any, tmp_path: Path
) -> None:
    """After the description; and veraPDF accepts the whole as PDF/A-3a and PDF/UA-1."""
    blob = dossier(parts, info, ACT.read_bytes())
    with opened(blob) as pdf:
        assert not faults_in(pdf, thorough=True)
        figure, *paragraphs = list(pdf.Root.StructTreeRoot.K[0].K)[-1].K
        assert (str(figure.S), str(figure.Alt)) == ("/Figure", "Délibération de la caisse.")
        words = marked_text(pdf.pages[-1])
        said = ["".join(words[int(mark)] for mark in one.K).split() for one in paragraphs]
    assert ["2.", "autorise", "le", "directeur", "à", "signer", "le", "contrat", ";"] in said
    assert said[3][:7] == ["Séance", "du", "25", "juin", "2024", "Délibération", "CA_2024_12"]
    path = tmp_path / "dossier.pdf"
    path.write_bytes(blob)
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]


def test_a_supplied_text_leaves_the_dossier_reproducible(parts: list[DossierPart], info: DossierInfo) -> None:
    """No name that the library draws at random enters a page."""
    act = ACT.read_bytes()
    assert dossier(parts, info, act) == dossier(parts, info, act)


def test_what_is_seen_of_a_page_does_not_change(parts: list[DossierPart], info: DossierInfo, tmp_path: Path) -> None:
    part = piece_part(vet_piece("pieces/acte.pdf", ACT.read_bytes()), "acte", "Acte", "Délibération.")
    (tmp_path / "avant.pdf").write_bytes(ACT.read_bytes())
    (tmp_path / "dossier.pdf").write_bytes(make_dossier([*parts, part], info))
    assert seen(tmp_path / "avant.pdf") == seen(tmp_path / "dossier.pdf")


def seen(path: Path) -> bytes:
    """Return the last page as pixels."""
    last = str(len(PdfReader(path).pages))
    command = ["pdftoppm", "-f", last, "-l", last, "-r", "60", "-singlefile", str(path)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_the_frame_of_a_link_is_kept(maker: Any, opened: Any) -> None:
    """It is seen; what else a link might hold is not."""
    link = "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] /Border [0 0 3] /C [1 0 0] /H /I %s >>"
    blob = maker.written({"page": f"/Annots [{link % '/BS << /W 2 /S /D /X (x) >>'} {link % '/BS (x)'}]"})
    with opened(vet_piece("a.pdf", blob).pdf) as pdf:
        framed, plain = pdf.pages[0].obj.Annots
        assert [float(side) for side in framed.Border] == [0, 0, 3]
        assert [float(part) for part in framed.C] == [1, 0, 0]
        assert set(framed.BS.keys()) == {"/W", "/S"}
        assert not {"/BS", "/H"} & set(plain.keys())
