"""Footers of annexes: at the foot of the page as it is seen, for eyes only, in an embedded font."""

from __future__ import annotations

import dataclasses
import io
import re
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from contratgen.base.diagnostics import InputError
from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart, Kind
from contratgen.pdf.embedded_font import MissingGlyphsError, embed_font
from contratgen.pdf.invariants import faults_in

FOOTER = "Annexe 7 — page {page}/{pages}"


def plan(entries: str, maker: Any, **changes: Any) -> DossierPart:
    part = DossierPart("plan", "Plan", Kind.PIECE, maker.written({"page": entries}), footer=FOOTER, alternative="Plan")
    return dataclasses.replace(part, **changes)


def corners(page: pikepdf.Page) -> list[tuple[float, float]]:
    """Return the lower left and upper right corners of the footer's form, as seen, in points from the page's foot."""
    content = b"\n".join(stream.read_bytes() for stream in page.obj.Contents)
    numbers, name = re.search(rb"q ([-.\d ]+) cm (/CgFooter\d+) Do Q EMC", content).groups()
    set_at = pikepdf.Matrix(*(float(number) for number in numbers.split()))
    box = [float(side) for side in page.Resources.XObject[name.decode()].BBox]
    as_seen = pikepdf.Matrix().rotated(-int(page.obj.get("/Rotate", 0)))
    seen = [(set_at @ as_seen).transform(corner) for corner in (box[:2], box[2:])]
    paper = [as_seen.transform(corner) for corner in (list(page.cropbox)[:2], list(page.cropbox)[2:])]
    left, foot = (min(float(corner[axis]) for corner in paper) for axis in (0, 1))
    unit = float(page.obj.get("/UserUnit", 1))
    return [((float(x) - left) * unit, (float(y) - foot) * unit) for x, y in seen]


PAGES = {
    "portrait": ("/MediaBox [0 0 595 842]", 595),
    "a3-landscape": ("/MediaBox [0 0 1191 842]", 1191),
    "turned-right": ("/MediaBox [0 0 595 842] /Rotate 90", 842),
    "upside-down": ("/MediaBox [0 0 595 842] /Rotate 180", 595),
    "turned-left": ("/MediaBox [0 0 595 842] /Rotate 270", 842),
    "turned-too-far": ("/MediaBox [0 0 595 842] /Rotate -90", 842),
    "cropped": ("/MediaBox [0 0 800 1000] /CropBox [100 50 500 950]", 400),
    "cropped-and-turned": ("/MediaBox [0 0 800 1000] /CropBox [100 50 500 950] /Rotate 90", 900),
    "far-from-the-origin": ("/MediaBox [-300 -200 295 642]", 595),
    "with-its-own-unit": ("/MediaBox [0 0 300 400] /UserUnit 2", 600),
    "stamp-sized": ("/MediaBox [0 0 60 40]", 60),
}


@pytest.mark.parametrize(("entries", "width"), PAGES.values(), ids=PAGES)
def test_the_footer_stands_upright_in_the_middle_of_the_foot(
    entries: str, width: float, maker: Any, info: DossierInfo, opened: Any
) -> None:
    with opened(make_dossier([plan(entries, maker)], info)) as pdf:
        (left, bottom), (right, top) = corners(pdf.pages[0])
        assert 0 <= left < right <= width
        assert (left + right) / 2 == pytest.approx(width / 2, abs=0.1)
        assert 0 < bottom < 14 < top < 28
        assert faults_in(pdf) == []


@pytest.mark.parametrize("entries", [entries for entries, _ in PAGES.values()], ids=PAGES)
def test_pages_keep_size_rotation_and_crop_box(entries: str, maker: Any, info: DossierInfo, opened: Any) -> None:
    source = maker.written({"page": entries})
    with opened(source) as before, opened(make_dossier([plan(entries, maker)], info)) as after:
        for key in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit"):
            assert before.pages[0].obj.get(key) == after.pages[0].obj.get(key)


def test_each_page_bears_its_own_number(parts: list[DossierPart], info: DossierInfo) -> None:
    """Also where pages share their resources, as LibreOffice writes them."""
    pages = PdfReader(io.BytesIO(make_dossier(parts, info))).pages
    printed = [re.findall(r"Annexe \d — page \d/\d", page.extract_text()) for page in pages]
    assert printed == [
        [], [], [],
        ["Annexe 1 — page 1/2"], ["Annexe 1 — page 2/2"],
        ["Annexe 2 — page 1/2"], ["Annexe 2 — page 2/2"],
    ]  # fmt: skip


def test_an_annex_of_several_parts_counts_through_them(parts: list[DossierPart], info: DossierInfo) -> None:
    parts[1] = dataclasses.replace(parts[1], of=4)
    parts[2] = dataclasses.replace(parts[2], footer=parts[1].footer, before=2, of=4)
    pages = PdfReader(io.BytesIO(make_dossier(parts, info))).pages
    printed = [re.findall(r"page \d/\d", page.extract_text()) for page in pages][3:]
    assert printed == [["page 1/4"], ["page 2/4"], ["page 3/4"], ["page 4/4"]]


def test_footers_are_artifacts_beside_the_reading_order(dossier_of_parts: bytes, opened: Any) -> None:
    with opened(dossier_of_parts) as pdf:
        content = b"\n".join(stream.read_bytes() for stream in pdf.pages[3].obj.Contents)
        assert b"/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC" in content


@pytest.fixture
def dossier_of_parts(parts: list[DossierPart], info: DossierInfo) -> bytes:
    return make_dossier(parts, info)


def test_braces_in_a_title_are_only_braces(maker: Any, info: DossierInfo) -> None:
    part = plan("", maker, footer="Annexe {x} {0} — page {page}")
    assert "Annexe {x} {0} — page 1" in PdfReader(io.BytesIO(make_dossier([part], info))).pages[0].extract_text()


def test_a_character_that_the_font_lacks_is_named(maker: Any, info: DossierInfo) -> None:
    with pytest.raises(InputError, match=r"CG514 plan .* 漢"):
        make_dossier([plan("", maker, footer="漢 {page}")], info)


def test_footers_need_a_font(maker: Any, info: DossierInfo) -> None:
    with pytest.raises(InputError, match=r"CG514 plan .*aucune police"):
        make_dossier([plan("", maker)], dataclasses.replace(info, font=None))


def test_the_font_is_a_subset_that_says_its_text(font: bytes) -> None:
    pdf = pikepdf.new()
    embedded = embed_font(pdf, font, "Annexe 1 é")
    program = embedded.font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    assert len(program) < 10_000
    assert re.fullmatch(r"/[A-Z]{6}\+Carlito", str(embedded.font.BaseFont))
    assert b"<00E9>" in embedded.font.ToUnicode.read_bytes()
    assert embedded.width("Annexe") > embedded.width("Anne") > 0


def test_the_subset_is_always_the_same(font: bytes) -> None:
    pdf = pikepdf.new()
    programs = {
        embed_font(pdf, font, text).font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
        for text in ("abc é", "é cba", "aabbcc éé")
    }
    assert len(programs) == 1


def test_missing_glyphs_are_told_all_at_once(font: bytes) -> None:
    with pytest.raises(MissingGlyphsError, match="漢語"):
        embed_font(pikepdf.new(), font, "a漢b語")
