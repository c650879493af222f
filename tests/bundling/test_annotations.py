"""Fields, stamps and notes of supplied PDFs: what they show becomes drawing, what they hide is told."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from contratgen.base.diagnostics import Severity
from contratgen.bundling.pieces.typed import COLOUR, SIZE
from contratgen.bundling.pieces.vetting import vet_piece

CASES = sorted((Path(__file__).parents[1] / "cases/pieces-admises").glob("*.txt"))
OURS = {"attendu", "montre", "tait", "ecart"}
VISIBLE = 64
"""Levels of grey by which a pixel differs for anybody to see it."""


def seen(pdf: bytes) -> list[Image.Image]:
    """Return the pages of a PDF as a reader shows them, its fields included."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return [page.render(scale=1).to_pil().convert("L") for page in document]


def differing(before: bytes, after: bytes) -> int:
    """Return how many pixels of two PDFs differ for anybody to see it."""
    pairs = zip(seen(before), seen(after), strict=True)
    return sum(sum(ImageChops.difference(*pair).histogram()[VISIBLE:]) for pair in pairs)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_piece_with_annotations_shows_what_it_showed(path: Path, maker: Any) -> None:
    """A case says, besides the file, what is expected of it.

    « attendu »: the code and words of a remark; « montre »: what must be read, where each reader draws its own;
    « tait »: what must not be read; « ecart »: how many pixels a reader adds by itself.
    """
    lines = [line.partition(": ")[::2] for line in path.read_text(encoding="utf-8").splitlines()]
    blob = maker.case_file("\n".join(f"{key}: {value}" for key, value in lines if key not in OURS))
    piece = vet_piece(f"pieces/{path.stem}.pdf", blob)
    expected = [value.split(maxsplit=1) for key, value in lines if key == "attendu"]
    told = [one for one in piece.warnings if one.code in {"CG535", "CG536", "CG537"}]
    for remark, (code, words) in zip(told, expected, strict=True):
        assert remark.code == code
        assert words in remark.message
        assert remark.severity is (Severity.NOTE if code == "CG536" else Severity.WARNING)
    said = dict(lines)
    read = PdfReader(io.BytesIO(piece.pdf)).pages[0].extract_text()
    if "montre" in said or "tait" in said:
        assert said.get("montre", "") in read
        assert "tait" not in said or said["tait"] not in read
    else:
        assert differing(blob, piece.pdf) <= int(said.get("ecart", 0))
    assert b"/Widget" not in piece.pdf


FRAMES = [
    "",
    "/C [1 0 0]",
    "/C [0 0 1] /Border [0 0 2]",
    "/C [.2 .8 .1 0] /Border [5 5 4]",
    "/C [0 1 0] /BS << /W 3 /S /U >>",
    "/C [0 0 1] /BS << /W 2 /S /D /D [6 3] >>",
    "/C [0 0 1] /Border [0 0 2 [4 2]]",
    "/C [.5] /BS << /S /B /W 4 >>",
]
"""How links may be framed (ISO 32000-1, tables 164 and 166)."""


@pytest.mark.parametrize("frame", FRAMES)
def test_a_link_that_is_dropped_leaves_its_frame(maker: Any, frame: str) -> None:
    link = f"/Annots [<< /Type /Annot /Subtype /Link /Rect [100 100 300 200] /A << /S /GoToR /F (x) >> {frame} >>]"
    [page] = seen(vet_piece("a.pdf", maker.written({"page": link})).pdf)
    edge = page.crop((95, 637, 305, 747))
    assert sum(edge.histogram()[:250]) > 190


@pytest.mark.parametrize("frame", ["/Border [0 0 0]", "/C []", "/BS << /W 0 >>", "/C [1 0 0] /F 2", "/Border [0 0]"])
def test_a_link_without_frame_gets_none(maker: Any, frame: str) -> None:
    link = f"/Annots [<< /Type /Annot /Subtype /Link /Rect [100 100 300 200] /A << /S /GoToR /F (x) >> {frame} >>]"
    [page] = seen(vet_piece("a.pdf", maker.written({"page": link})).pdf)
    assert sum(page.crop((95, 637, 305, 747)).histogram()[:250]) == 0


def test_the_frame_of_a_link_that_is_kept_keeps_its_dashes(maker: Any, opened: Any) -> None:
    frames = ["/C [0 0 1] /Border [0 0 2 [4 2]]", "/C [0 0 1] /BS << /W 2 /S /D /D [6 3] >>"]
    links = " ".join(f"<< /Subtype /Link /Rect [9 9 99 99] /Dest [3 0 R /Fit] {frame} >>" for frame in frames)
    with opened(vet_piece("a.pdf", maker.written({"page": f"/Annots [{links}]"})).pdf) as pdf:
        first, second = pdf.pages[0].obj.Annots
        assert [int(one) for one in first.Border[3]] == [4, 2]
        assert [int(one) for one in second.BS.D] == [6, 3]


@pytest.mark.parametrize("asked", ["1" * 1_000, "1 " * 500, ".1" * 500, "1         " * 100, "1" * 99 + " " * 901])
def test_how_words_are_to_be_set_is_looked_at_in_no_time(asked: str) -> None:
    """A default appearance is any text: what is no size and no colour is not tried at length."""
    begun = time.process_time()
    assert SIZE.search(asked) is COLOUR.search(asked) is None
    assert time.process_time() - begun < 0.5


def test_a_default_appearance_without_end_is_not_read_to_its_end(maker: Any) -> None:
    note = f"<< /Subtype /FreeText /Rect [9 9 99 99] /DA ({'1' * 200_000}) /Contents (Vu) >>"
    begun = time.process_time()
    assert vet_piece("a.pdf", maker.written({"page": f"/Annots [{note}]"})).pages == 1
    assert time.process_time() - begun < 5
