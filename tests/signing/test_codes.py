"""The codes of signature pages: each says its document and its page, and covers nothing."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from contratgen.base.diagnostics import InputError
from contratgen.bundling import dossier as bundling
from contratgen.pades.reading import open_signed
from contratgen.pdf.page_codes import PageCode
from contratgen.pdf.page_pictures import pictures

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages
from .dossiers import dossier, marked, terms_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

SEVEN = tuple(f"partie{number}" for number in range(7))
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def seen(blob: bytes, page: int, dpi: int = 144) -> Image:
    return next(pictures(blob, [page], dpi))


def read(picture: Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.fixture
def made(monkeypatch) -> Callable[..., tuple[bytes, bytes]]:
    """Give what makes a dossier, and returns it as it was before its codes, then with them."""
    before: list[bytes] = []
    drawing = bundling.write_codes
    monkeypatch.setattr(
        bundling, "write_codes", lambda pdf, drawn, code: before.append(drawn) or drawing(pdf, drawn, code)
    )
    return lambda *parties, **more: (dossier(terms_for(*parties), **more), before[-1])[::-1]


codes_said = st.builds(PageCode, st.text("0123456789ABCDEF", min_size=20, max_size=20), st.integers(1, 99_999))


@given(codes_said, st.data())
def test_a_code_says_a_document_and_a_page_and_one_wrong_character_makes_it_none(code, data):
    said = str(code)
    assert PageCode.read(said) == code
    assert len(said) <= 30
    assert said == said.upper()
    place = data.draw(st.integers(0, len(said) - 1))
    other = data.draw(st.sampled_from(ALPHANUMERIC).filter(lambda character: character != said[place]))
    assert PageCode.read(said[:place] + other + said[place + 1 :]) is None
    assert PageCode.read(said + other) is None


def test_each_page_with_fields_bears_its_code_and_no_other_page_does(made):
    before, after = made(*SEVEN)
    begins = hashlib.sha256(before).hexdigest()[:20].upper()
    assert [read(seen(after, page)) for page in range(3)] == [
        [], [str(PageCode(begins, 2))], [str(PageCode(begins, 3))]
    ]  # fmt: skip
    assert open_signed(after, "x").terms.code == begins
    assert open_signed(before, "x").terms.code == ""


def test_a_code_covers_nothing_that_is_printed_and_no_field(made):
    before, after = made(*SEVEN)
    with pikepdf.open(io.BytesIO(after)) as pdf:
        rectangles = [[float(side) for side in field.Rect] for field in pdf.Root.AcroForm.Fields]
    for page in (1, 2):
        without, with_code = seen(before, page), seen(after, page)
        left, top, right, bottom = ImageChops.difference(without, with_code).getbbox()
        assert without.crop((left, top, right, bottom)).getextrema() == (255, 255)
        assert 14 <= (right - left) * 25.4 / 144 <= 20.5
        high = without.height
        code = (left / 2, (high - bottom) / 2, right / 2, (high - top) / 2)
        assert not any(overlap(code, rectangle) for rectangle in rectangles)


def overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


SHAPES = {
    "turned-right": "/Rotate 90",
    "upside-down": "/Rotate 180",
    "turned-left": "/Rotate 270",
    "cropped": "/CropBox [60 50 560 740]",
    "cropped-and-turned": "/CropBox [60 50 560 740] /Rotate 90",
    "with-its-own-unit": "/UserUnit 2",
}


@pytest.mark.parametrize("entries", SHAPES.values(), ids=SHAPES)
def test_the_code_is_read_on_a_page_of_any_shape(entries: str, made):
    contract = changed(marked(("ville",)), entries)
    _, after = made("ville", contract=contract)
    (said,) = read(seen(after, 2))
    assert PageCode.read(said).page == 3


def changed(blob: bytes, entries: str) -> bytes:
    """Return a document whose last page has other entries."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        for key, value in pikepdf.Object.parse(f"<< {entries} >>".encode()).items():
            pdf.pages[-1].obj[key] = value
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def papered(blob: bytes, drawing: bytes) -> bytes:
    """Return a document whose last page has another drawing below its own."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        content = b"/Artifact BMC q %s Q EMC" % drawing
        pdf.pages[-1].contents_add(pdf.make_stream(content), prepend=True)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def test_a_code_stands_on_a_tinted_page_and_beside_what_fills_the_margins(made):
    tinted = papered(marked(("ville",)), b"0.9 1 0.9 rg 0 0 612 792 re f")
    assert read(seen(made("ville", contract=tinted)[1], 2))
    framed = papered(marked(("ville",)), b"0 g 0 0 612 120 re 0 0 120 792 re 492 0 120 792 re 0 672 612 120 re f")
    assert read(seen(made("ville", contract=framed)[1], 2))


def test_a_page_without_room_for_its_code_is_said():
    full = papered(marked(("ville",)), b"0.2 g 0 0 612 792 re f")
    with pytest.raises(InputError) as refusal:
        dossier(terms_for("ville"), contract=full)
    (said,) = refusal.value.diagnostics
    assert (said.code, "page 3" in said.message, "ville" in said.message) == ("CG645", True, True)


def test_codes_are_the_same_each_time_and_leave_the_dossier_pdf_a_3a_and_pdf_ua_1(tmp_path: Path):
    blob = dossier(terms_for(*SEVEN))
    assert dossier(terms_for(*SEVEN)) == blob
    path = tmp_path / "dossier.pdf"
    path.write_bytes(blob)
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]
