"""What a dossier claims is what veraPDF finds: for each piece alone, and for all of them in one dossier."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import ImageChops

from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart, Kind, piece_part
from contratgen.bundling.pieces.piece import Conformity, Piece
from contratgen.bundling.pieces.vetting import vet_piece

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages
from .constructions import CHANGES, MADE, changed, made

FILES = sorted((Path(__file__).parents[1] / "cases/pieces-faites").glob("*.pdf"))
"""Pieces of programs that people use: `make.py` there says how they were made."""
TEXTS = ("cairo-times", "chromium-page", "gs-type3", "libreoffice-page", "pdflib-subset", "pdflib-standard")
"""One of each program, whose fonts are changed."""
PALE = 90
"""Levels of grey by which letters of another font, or colours of a press, may differ."""


@pytest.fixture(scope="module")
def blobs(maker: Any) -> dict[str, bytes]:
    """Give the pieces, by what they are."""
    by_file = {path.stem: path.read_bytes() for path in FILES}
    tampered = {f"{name}, {kind}": changed(by_file[name], change) for name in TEXTS for kind, change in CHANGES.items()}
    return by_file | {kind: made(maker, construction) for kind, construction in MADE.items()} | tampered


@pytest.fixture(scope="module")
def pieces(blobs: dict[str, bytes]) -> dict[str, Piece]:
    """Give the same, vetted."""
    return {name: vet_piece(f"{name}.pdf", blob) for name, blob in blobs.items()}


def part(piece: Piece, number: int = 0) -> DossierPart:
    made_of = piece_part(piece, f"p{number}", f"Pièce {number}", f"Description {number}")
    return dataclasses.replace(made_of, footer="Annexe 3 — page {page}/{pages}")


@pytest.fixture
def contract(annex_pdf: bytes) -> DossierPart:
    """Give a document whose own conformity is known."""
    return DossierPart("contrat", "Contrat", Kind.CONTRACT, annex_pdf)


def test_the_level_of_each_piece_is_what_verapdf_finds(
    pieces: dict[str, Piece], contract: DossierPart, info: DossierInfo, tmp_path: Path
) -> None:
    """Of a dossier that claims the best: level A passes as 3a and UA-1, level B as 3b only, no level not at all."""
    questions, expected = [], []
    for number, (name, piece) in enumerate(pieces.items()):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(make_dossier([contract, part(dataclasses.replace(piece, conformity=Conformity.A))], info))
        asked = {Conformity.A: ("3a", "ua1"), Conformity.B: ("3b", "3a"), Conformity.NONE: ("3b",)}[piece.conformity]
        questions += [(path, flavour) for flavour in asked]
        passes = {Conformity.A: (True, True), Conformity.B: (True, False), Conformity.NONE: (False,)}[piece.conformity]
        expected += [(name, flavour, one) for flavour, one in zip(asked, passes, strict=True)]
    found = [
        (name, flavour, not faults) for (name, flavour, _), faults in zip(expected, verdicts(questions), strict=True)
    ]
    assert [one for one, other in zip(found, expected, strict=True) if one != other] == []


def test_all_pieces_of_the_best_level_make_one_dossier_of_that_level(
    pieces: dict[str, Piece], contract: DossierPart, info: DossierInfo, tmp_path: Path
) -> None:
    """Inks of one name that two pieces define otherwise among them."""
    best = [piece for piece in pieces.values() if piece.conformity is Conformity.A]
    assert len(best) > 40
    path = tmp_path / "dossier.pdf"
    path.write_bytes(make_dossier([contract, *(part(piece, n) for n, piece in enumerate(best))], info))
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]


WEAK = {
    "one ink of two colours", "inks without definition", "bare wavelets", "transfer", "too many states",
    "unknown operator", "unknown intent", "a font without equal", "a font numbered elsewhere",
}  # fmt: skip
"""What cannot be archived; all else made here can, but for its text."""


def test_only_what_pdf_a_forbids_takes_a_dossier_from_the_archive(pieces: dict[str, Piece]) -> None:
    assert {name for name, piece in pieces.items() if piece.conformity is Conformity.NONE} == WEAK
    for name in WEAK:
        [told] = [one for one in pieces[name].warnings if one.code == "CG511"]
        assert "page 1" in told.message or "encre" in told.message


def test_pieces_look_as_they_did(blobs: dict[str, bytes], pieces: dict[str, Piece]) -> None:
    for name, blob in blobs.items():
        before, after = (pypdfium2.PdfDocument(io.BytesIO(one)) for one in (blob, pieces[name].pdf))
        before.init_forms()
        for seen, kept in zip(before, after, strict=True):
            difference = ImageChops.difference(*(page.render(scale=1).to_pil().convert("L") for page in (seen, kept)))
            assert sum(difference.histogram()[PALE:]) < 400, name


def test_colours_in_four_inks_are_told(pieces: dict[str, Piece]) -> None:
    told = {name for name, piece in pieces.items() if any(one.code == "CG539" for one in piece.warnings)}
    assert {name for name in MADE if "four inks" in name} <= told
    assert told == {name for name in MADE if "four inks" in name} | {"gs-cmyk", "pdflib-cmykjpeg", "pdflib-shapes"}


FIELDS = {"pdflib-form"}
"""Whose words become words of the page."""
ALTERED = set(CHANGES) - {"wrong lists"}
"""Changes that leave characters without their meaning, of which readers make what they want."""


def test_pieces_say_what_they_said(blobs: dict[str, bytes], pieces: dict[str, Piece]) -> None:
    """Each character that a reader extracts from a piece is extracted from what is made of it."""
    for name, blob in blobs.items():
        if name not in FIELDS and name.partition(", ")[2] not in ALTERED:
            before, after = (
                "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(io.BytesIO(one)))
                for one in (blob, pieces[name].pdf)
            )
            assert after == before, name
