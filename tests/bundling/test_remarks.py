"""What qpdf remarks of a supplied PDF: harmless remarks are mended by writing anew, real ambiguities refuse."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from contratgen.base.diagnostics import InputError
from contratgen.bundling.pieces.vetting import vet_piece

SIGNED = Path(__file__).parents[2] / "examples/auray/pieces/ville-del-2024-062.pdf"


def on_table(blob: bytes, before: bytes, after: bytes) -> bytes:
    """Return a file whose table, after its objects, is changed; the place of the table stays."""
    place = blob.index(b"xref")
    return blob[:place] + blob[place:].replace(before, after)


def moved(blob: bytes, by: int) -> bytes:
    """Return a file whose offsets are all greater."""
    blob = re.sub(rb"(\d{10}) 00000 n", lambda found: b"%010d 00000 n" % (int(found[1]) + by), blob)
    return re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % (int(found[1]) + by), blob)


def stream_of_table(maker: Any, entries: str, *, own: bool) -> bytes:
    """Return a file whose table is a stream, with an entry for itself or without."""
    whole = maker.written()
    body = whole[: whole.index(b"xref")]
    places = [0, *(int(found) for found in re.findall(rb"(\d{10}) 00000 n", whole)), *([len(body)] if own else [])]
    rows = b"".join(bytes([number > 0]) + place.to_bytes(4, "big") + b"\0" for number, place in enumerate(places))
    table = maker.stream(rows, f"/Type /XRef {entries} /W [1 4 1] /Root 1 0 R")
    return bytes(body + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(body)))


def assembled(maker: Any, page: str) -> bytes:
    """Return a file whose page is written as given."""
    pages = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"}
    return bytes(maker.assembled({**pages, 3: page.encode(), 4: maker.stream(b"0 0 10 10 re f")}))


WHOLE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"

HARMLESS = {
    "an entry at offset 0": lambda maker: maker.assembled({**bodies(maker), 6: b"null"}).replace(
        b"0000000000 65535 f \n", b"0000000000 00000 n \n"
    ).replace(b"0000000000 00000 n ", b"0000000000 65535 f ", 1),
    "a page without resources": lambda maker: assembled(maker, f"{WHOLE} >>"),
    "a table said to be larger": lambda maker: on_table(maker.written(), b"/Size 5", b"/Size 9"),
    "a table said to end before the catalog, as pdfunite says": lambda maker: on_table(
        maker.written(), b"/Size 5", b"/Size 1"
    ),
    "a blank before the table": lambda maker: maker.written().replace(b"\nxref", b"\n\n xref"),
    "a table that is a stream without its own entry": lambda maker: stream_of_table(maker, "/Size 5", own=False),
    "a table that forgets itself": lambda maker: stream_of_table(maker, "/Size 6 /Index [0 5]", own=False),
    "the same value twice": lambda maker: assembled(maker, f"{WHOLE} /Rotate 0 /Rotate 0 /Resources << >> >>"),
    "the same array twice": lambda maker: assembled(
        maker, f"{WHOLE} /Resources << /Font << >> >> /MediaBox [0  0 595 842] /Resources <</Font<< >>>> >>"
    ),
    "a page without type": lambda maker: assembled(maker, f"{WHOLE} /Resources << >> >>".replace("/Type /Page ", "")),
    "a null reference": lambda maker: assembled(maker, f"{WHOLE} /Resources << >> /Thumb 0 0 R >>"),
    "a blank line before": lambda maker: b"\r\n" + maker.written(),
    "a mark of byte order before": lambda maker: b"\xef\xbb\xbf" + maker.written(),
    "the lines of a mail before": lambda maker: b"Content-Type: application/pdf\r\n\r\n" + maker.written(),
    "offsets that count the lines before": lambda maker: b"\r\n\r\n" + moved(maker.written(), 4),
    "offsets that count a mail's lines": lambda maker: b"From: mairie\r\n\r\n" + moved(maker.written(), 16),
    "an object without end": lambda maker: maker.written().replace(b"endobj\n4 0", b"      \n4 0"),
    "a stream begun by a carriage return": lambda maker: maker.written().replace(b"stream\n0", b"stream\r0"),
    "nothing after the table's place": lambda maker: maker.written().replace(b"%%EOF\n", b""),
    "zeros after the end": lambda maker: maker.written() + bytes(6_000),
    "a page of a web site after the end": lambda maker: maker.written() + b"<html>" + b"<p>Merci</p>" * 600,
    "a drawing that is not there": lambda maker: assembled(
        maker, f"{WHOLE} /Resources << >> >>".replace("/Contents 4 0 R", "/Contents [4 0 R 88 0 R]")
    ),
}  # fmt: skip


def bodies(maker: Any) -> dict[int, bytes]:
    page = f"{WHOLE} /Resources << >> >>".encode()
    pages = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"}
    return {**pages, 3: page, 4: maker.stream(b"0 0 10 10 re f")}


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_all_readers_pass_over_is_mended(maker: Any, opened: Any, kind: str) -> None:
    with opened(vet_piece("a.pdf", HARMLESS[kind](maker)).pdf) as pdf:
        assert b"10 10 re" in pdf.pages[0].Contents.read_bytes()
        assert not pdf.get_warnings()


AMBIGUOUS = {
    "two values of one entry": lambda maker: assembled(maker, f"{WHOLE} /Rotate 0 /Rotate 90 /Resources << >> >>"),
    "two texts with brackets": lambda maker: assembled(maker, f"{WHOLE} /X (\\() /X ()) /Resources << >> >>"),
    "two drawings": lambda maker: assembled(maker, f"{WHOLE} /Contents 5 0 R /Resources << >> >>"),
    "two drawings, one by its number": lambda maker: assembled(maker, f"{WHOLE} /Content#73 5 0 R /Resources << >> >>"),
    "two drawings, one behind a text": lambda maker: assembled(
        maker, f"{WHOLE} /X (a () >> ) /Contents 5 0 R /Resources << >> >>"
    ),
    "two drawings, one behind a null": lambda maker: assembled(
        maker, f"{WHOLE} /Contents 4 0 R /Contents\0 5 0 R /Resources << >> >>"
    ),
    "texts of other blanks": lambda maker: assembled(maker, f"{WHOLE} /X (a b) /X (a  b) /Resources << >> >>"),
    "a table said to be smaller": lambda maker: on_table(maker.written(), b"/Size 5", b"/Size 4"),
    "a drawing longer than it says": lambda maker: maker.written().replace(b"/Length 14", b"/Length 9 "),
    "a page without size": lambda maker: assembled(maker, WHOLE.replace("/MediaBox [0 0 595 842]", "") + " >>"),
    "offsets that lead astray": lambda maker: moved(maker.written(), 4),
}  # fmt: skip


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_what_two_readers_could_read_as_two_files_is_refused(maker: Any, kind: str) -> None:
    with pytest.raises(InputError) as refusal:
        vet_piece("a.pdf", AMBIGUOUS[kind](maker))
    [fault] = refusal.value.diagnostics
    assert fault.code == "CG502"
    assert "enregistré à nouveau" in fault.hint


def test_a_signed_piece_with_harmless_remarks_is_carried_whole() -> None:
    """A blank line before it is not among the bytes that were signed."""
    piece = vet_piece("a.pdf", b"\r\n" + SIGNED.read_bytes())
    assert piece.signed
    assert piece.pdf == b"\r\n" + SIGNED.read_bytes()


def test_a_signed_piece_carries_nothing_foreign_before_it() -> None:
    """It would be attached with it, and a browser could take it for a page."""
    with pytest.raises(InputError) as refusal:
        vet_piece("a.pdf", b"<html><script>alert(1)</script>\n" + SIGNED.read_bytes())
    [fault] = refusal.value.diagnostics
    assert (fault.code, "est précédé d'autre chose" in fault.message) == ("CG502", True)
    assert "sans l'enregistrer à nouveau" in fault.hint


def test_nobody_is_told_to_save_a_signed_piece_again() -> None:
    with pytest.raises(InputError) as refusal:
        vet_piece("a.pdf", SIGNED.read_bytes()[:-200])
    [fault] = refusal.value.diagnostics
    assert fault.code == "CG502"
    assert "sans l'enregistrer à nouveau" in fault.hint


def test_a_revision_cut_short_is_not_read_as_the_one_before(maker: Any) -> None:
    """The end of the earlier revision stands in the file, and would open it."""
    whole = maker.written()
    longer = whole + b"4 0 obj\n<< /Length 20 >>\nstream\n0 0 99 99 re f       \nendstream\nendobj\n"
    cut = longer + b"xref\n4 1\n" + b" " * 3_000
    with pytest.raises(InputError) as refusal:
        vet_piece("a.pdf", cut)
    assert [one.code for one in refusal.value.diagnostics] == ["CG502"]
