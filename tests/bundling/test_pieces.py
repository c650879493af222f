"""Vetting supplied PDF files: damaged, protected, explosive and signed ones, and those that are fine."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from typing import Any

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from contratgen.base import limits
from contratgen.base.diagnostics import InputError
from contratgen.bundling.pieces.piece import Conformity
from contratgen.bundling.pieces.vetting import vet_piece
from contratgen.pdf.embedded_font import embed_font


def refused(blob: bytes) -> str:
    """Return the one code for which a file is refused."""
    with pytest.raises(InputError) as refusal:
        vet_piece("pieces/a.pdf", blob)
    [fault] = refusal.value.diagnostics
    assert fault.hint
    return fault.code


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def with_drawing(maker: Any, stream: bytes) -> bytes:
    return maker.written(objects={4: stream})


@pytest.mark.parametrize("blob", [b"", b"PK\x03\x04 un document Word", b"GIF89a", b"x" * 2_000 + b"%PDF-1.7"])
def test_what_is_neither_a_pdf_nor_an_image_is_refused(blob: bytes) -> None:
    assert refused(blob) == "CG501"


def test_a_truncated_pdf_is_refused(scan_pdf: bytes) -> None:
    assert refused(scan_pdf[: len(scan_pdf) // 2]) == "CG502"


def test_a_pdf_whose_cross_references_are_wrong_is_not_repaired(maker: Any) -> None:
    assert refused(maker.written().replace(b"0000000009 00000 n", b"0000000123 00000 n")) == "CG502"


def test_a_pdf_without_cross_references_is_not_repaired(maker: Any) -> None:
    blob = maker.written()
    assert refused(blob[: blob.index(b"xref")] + b"startxref\n0\n%%EOF\n") == "CG502"


def test_what_no_page_uses_is_left_out(maker: Any) -> None:
    piece = vet_piece("a.pdf", maker.written(objects={9: b"(cach\xe9)"}))
    assert "caché".encode("latin-1") not in piece.pdf


@pytest.mark.parametrize(("user", "owner"), [("secret", "secret"), ("", "secret")])
def test_an_encrypted_pdf_is_refused_even_if_it_opens_without_password(scan_pdf: bytes, user: str, owner: str) -> None:
    with pikepdf.open(io.BytesIO(scan_pdf)) as pdf:
        protected = saved(pdf, encryption=pikepdf.Encryption(user=user, owner=owner))
    assert refused(protected) == "CG503"


def test_a_drawing_that_explodes_is_refused(maker: Any) -> None:
    """260 MiB in 260 KiB."""
    packer = zlib.compressobj(1)
    chunk = b"\0" * limits.MIB
    packed = b"".join(packer.compress(chunk) for _ in range(260)) + packer.flush()
    assert refused(with_drawing(maker, maker.stream(packed, "/Filter /FlateDecode"))) in {"CG502", "CG506"}


def test_filters_upon_filters_are_refused(maker: Any) -> None:
    packed = b"q Q"
    for _ in range(4):
        packed = zlib.compress(packed)
    filters = "/Filter [/FlateDecode /FlateDecode /FlateDecode /FlateDecode]"
    assert refused(with_drawing(maker, maker.stream(packed, filters))) == "CG502"


def test_a_large_lzw_drawing_is_refused_unread(maker: Any) -> None:
    assert refused(with_drawing(maker, maker.stream(b"\x80" * 200_000, "/Filter /LZWDecode"))) == "CG506"


def test_a_drawing_repeated_on_every_page_counts_each_time(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PIECE_CONTENT_BYTES", 20_000)
    blob = maker.written(
        {"pages": "/Kids [3 0 R 5 0 R 6 0 R] /Count 3 /Resources << >>"},
        {
            4: maker.stream(b"0 0 1 1 re f " * 600),
            5: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            6: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        },
    )
    assert refused(blob) == "CG506"


def test_a_page_tree_that_repeats_itself_is_refused(maker: Any) -> None:
    """Twenty levels that each name the next one ten times: 10²⁰ pages in 3 KiB."""
    levels = {n: b"<< /Type /Pages /Count 1 /Kids [%s] >>" % (b"%d 0 R " % (n + 1) * 10) for n in range(10, 30)}
    levels[30] = b"<< /Type /Page /MediaBox [0 0 9 9] >>"
    assert refused(maker.written({"pages": "/Kids [10 0 R] /Count 1"}, levels)) == "CG502"


def test_a_page_tree_as_deep_as_a_well_is_refused(maker: Any) -> None:
    levels = {
        n: b"<< /Type /Pages /Parent %d 0 R /Count 1 /Kids [%d 0 R] >>" % (n - 1, n + 1) for n in range(10, 5_000)
    }
    levels[5_000] = b"<< /Type /Page /Parent 4999 0 R >>"
    assert refused(maker.written({"pages": "/Kids [10 0 R] /Count 1"}, levels)) == "CG502"


def test_arrays_within_arrays_are_refused(maker: Any) -> None:
    assert refused(maker.written({"page": "/Rotate " + "[" * 50_000 + "]" * 50_000})) == "CG502"


def test_a_font_that_explodes_is_refused(maker: Any) -> None:
    """120 MiB in 120 KiB, which the check would read whole."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b"\0" * limits.MIB) for _ in range(120)) + packer.flush()
    descriptor = b"<< /Type /FontDescriptor /FontName /A /FontFile2 10 0 R >>"
    font = "<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 11 0 R >>"
    program = maker.stream(packed, "/Filter /FlateDecode")
    drawn = {4: maker.stream(b"BT /F1 9 Tf (a) Tj ET"), 10: program, 11: descriptor}
    blob = maker.written({"page": f"/Resources << /Font << /F1 {font} >> >>"}, drawn)
    assert refused(blob) == "CG506"


@pytest.mark.parametrize(("length", "nesting"), [(100_000, 1), (2_000, 60)])
def test_a_chain_of_references_ends_in_a_diagnostic_not_in_a_crash(maker: Any, length: int, nesting: int) -> None:
    """Followed by recursion, it would end the whole process."""
    links = {n: b"[" * nesting + b"%d 0 R" % (n + 1) + b"]" * nesting for n in range(10, 10 + length)}
    links[10 + length] = b"[/DeviceRGB]"
    assert refused(maker.written({"page": "/Resources << /ColorSpace << /C0 10 0 R >> >>"}, links)) == "CG506"


def test_more_operators_than_anybody_can_read_are_refused(maker: Any) -> None:
    """4 million marks in 30 KiB, which would take gigabytes to list."""
    packed = zlib.compress(b"/A BMC " * 2_000_000 + b"EMC " * 2_000_000)
    assert refused(with_drawing(maker, maker.stream(packed, "/Filter /FlateDecode"))) == "CG506"


def with_image(maker: Any, content: bytes, entries: str) -> bytes:
    image = maker.stream(content, f"/Subtype /Image /BitsPerComponent 8 /ColorSpace /DeviceGray {entries}")
    drawn = {4: maker.stream(b"/I Do"), 10: image}
    return bytes(maker.written({"page": "/Resources << /XObject << /I 10 0 R >> >>"}, drawn))


def test_an_image_that_unfolds_beyond_its_pixels_is_refused(maker: Any) -> None:
    """400 MiB in 400 KiB, for 64 pixels."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * limits.MIB) for _ in range(400)) + packer.flush()
    assert refused(with_image(maker, packed, "/Width 8 /Height 8 /Filter /FlateDecode")) == "CG506"


def photograph(width: int, height: int) -> bytes:
    """Return a photograph of 8 × 8 pixels whose header says another size."""
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "JPEG")
    blob = out.getvalue()
    place = blob.index(b"\xff\xc0") + 5
    return blob[:place] + struct.pack(">HH", height, width) + blob[place + 4 :]


@pytest.mark.parametrize(("size", "code"), [((65_000, 65_000), "CG506"), ((16, 8), "CG502")])
def test_a_photograph_larger_than_the_page_says_is_refused(maker: Any, size: tuple[int, int], code: str) -> None:
    entries = "/Width 8 /Height 8 /Filter /DCTDecode"
    assert refused(with_image(maker, photograph(*size), entries)) == code
    assert vet_piece("a.pdf", with_image(maker, photograph(8, 8), entries)).pages == 1


@pytest.mark.parametrize(("size", "code"), [((65_000, 65_000), "CG506"), ((16, 8), "CG502")])
def test_a_photograph_packed_once_more_is_measured_all_the_same(maker: Any, size: tuple[int, int], code: str) -> None:
    entries = "/Width 8 /Height 8 /Filter [/FlateDecode /DCTDecode]"
    assert refused(with_image(maker, zlib.compress(photograph(*size)), entries)) == code
    assert vet_piece("a.pdf", with_image(maker, zlib.compress(photograph(8, 8)), entries)).pages == 1


def test_a_photograph_packed_with_parameters_is_refused(maker: Any) -> None:
    """What a predictor makes of the data would be another photograph."""
    entries = "/Width 8 /Height 8 /Filter [/FlateDecode /DCTDecode] /DecodeParms [<< /Predictor 12 >> null]"
    assert refused(with_image(maker, zlib.compress(photograph(8, 8)), entries)) == "CG502"


def within(maker: Any, entries: bytes, data: bytes) -> bytes:
    """Return a piece whose page holds an image within its drawing."""
    return bytes(maker.written({}, {4: maker.stream(b"q BI" + entries + b" ID " + data + b"\nEI Q")}))


def test_an_image_within_a_drawing_is_measured(maker: Any) -> None:
    """By the size that it says, and by what its data unfold to."""
    packed = zlib.compress(bytes(64))
    assert refused(within(maker, b"/W 60000/H 60000/BPC 8/CS/G/F/Fl", packed)) == "CG506"
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(limits.MIB)) for _ in range(400)) + packer.flush()
    assert refused(within(maker, b"/W 8/H 8/BPC 8/CS/G/F[/Fl]", bomb)) == "CG506"
    assert vet_piece("a.pdf", within(maker, b"/W 8/H 8/BPC 8/CS/G/F/Fl", packed)).silent == (0,)


def test_a_wavelet_image_larger_than_the_page_says_is_refused(maker: Any) -> None:
    size = struct.pack(">IIIIIIII", 60_000, 60_000, 0, 0, 60_000, 60_000, 0, 0)
    codestream = bytes.fromhex("ff4fff51002f0000") + size + b"\0\3" + b"\7\1\1" * 3 + b"\xff\xd9"
    assert refused(with_image(maker, codestream, "/Width 8 /Height 8 /Filter /JPXDecode")) == "CG506"


@pytest.mark.parametrize("number", [1, 300, 70_000])
@pytest.mark.parametrize("references", [0, 3, 9])
def test_a_jbig2_image_whose_page_is_larger_than_it_says_is_refused(maker: Any, number: int, references: int) -> None:
    """Segments refer to earlier ones in three forms; the page comes after one that does."""
    each = 1 if number <= 256 else 2 if number <= 65_536 else 4
    count = bytes([references << 5]) if references < 5 else struct.pack(">I", 7 << 29 | references) + bytes(2)
    first = struct.pack(">IB", number, 0) + count + bytes(each * references) + b"\1" + struct.pack(">I", 4) + bytes(4)
    page = struct.pack(">IBBBIII", number, 48, 0, 1, 19, 70_000, 70_000)
    entries = "/Width 8 /Height 8 /Filter /JBIG2Decode"
    assert refused(with_image(maker, first + page + bytes(11), entries)) == "CG506"


def test_more_links_than_a_code_of_law_has_are_refused(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PIECE_LINKS", 3)
    link = "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >> "
    assert refused(maker.written({"page": f"/Annots [{link * 4}]"})) == "CG506"
    assert vet_piece("a.pdf", maker.written({"page": f"/Annots [{link * 3}]"})).pages == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("/MediaBox [595 842 0 0]", ([0, 0, 595, 842], [0, 0, 595, 842])),
        ("/MediaBox [-200 -200 395 642]", ([-200, -200, 395, 642], [-200, -200, 395, 642])),
        ("/CropBox [300 300 -100 -100]", ([0, 0, 595, 842], [0, 0, 300, 300])),
        ("/Rotate -90", ([0, 0, 595, 842], [0, 0, 595, 842])),
    ],
)
def test_boxes_are_written_the_usual_way_and_keep_what_is_seen(
    maker: Any, opened: Any, written: str, read: Any
) -> None:
    with opened(vet_piece("a.pdf", maker.written({"page": written})).pdf) as pdf:
        page = pdf.pages[0]
        assert ([*map(int, page.mediabox)], [*map(int, page.cropbox)]) == read


def test_a_compressed_object_list_that_explodes_is_refused(maker: Any) -> None:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b"0 0 " * (limits.MIB // 4)) for _ in range(260)) + packer.flush()
    objects = {
        10: maker.stream(packed, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"),
    }
    bodies = {1: b"<< /Type /Catalog /Pages 2 0 R >>", **objects}
    table = _cross_reference_stream(maker, bodies)
    assert refused(table) == "CG502"


def _cross_reference_stream(maker: Any, bodies: dict[int, bytes]) -> bytes:
    """Return a file whose object 2 is said to be in object stream 10."""
    out = bytearray(b"%PDF-1.7\n")
    rows = {0: (0, 0, 0), 2: (2, 10, 0)}
    for number, body in bodies.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    rows[11] = (1, start, 0)
    packed = b"".join(bytes([k]) + a.to_bytes(4, "big") + bytes([b]) for _, (k, a, b) in sorted(rows.items()))
    index = " ".join(f"{number} 1" for number in sorted(rows))
    body = maker.stream(packed, f"/Type /XRef /Size 12 /W [1 4 1] /Index [{index}] /Root 1 0 R")
    return bytes(out) + b"11 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, start)


def test_a_piece_heavier_than_the_limit_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PIECE_BYTES", 10)
    assert refused(b"%PDF-1.7 et la suite") == "CG506"


def test_a_piece_of_too_many_pages_is_refused(scan_pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PIECE_PAGES", 1)
    assert refused(scan_pdf) == "CG506"


def test_a_sound_piece_keeps_its_pages_their_size_and_their_drawing(scan_pdf: bytes, opened: Any) -> None:
    piece = vet_piece("pieces/scan.pdf", scan_pdf)
    assert (piece.pages, piece.media_type, piece.signed) == (2, "application/pdf", False)
    assert piece.sha256 == hashlib.sha256(scan_pdf).hexdigest()
    assert piece.conformity is Conformity.A
    with opened(piece.pdf) as pdf:
        assert [tuple(page.mediabox) for page in pdf.pages] == [(0, 0, 595, 842), (0, 0, 842, 595)]
        assert b"200 300 re f" in pdf.pages[0].Contents.read_bytes()


def test_a_page_that_draws_nothing_has_a_drawing_that_decodes(maker: Any, opened: Any) -> None:
    with opened(vet_piece("a.pdf", with_drawing(maker, maker.stream(b""))).pdf) as pdf:
        assert pdf.pages[0].Contents.read_raw_bytes()


def test_the_same_piece_gives_the_same_bytes(contract_pdf: bytes) -> None:
    assert vet_piece("a.pdf", contract_pdf).pdf == vet_piece("a.pdf", contract_pdf).pdf


def test_links_to_the_web_and_within_the_piece_are_kept_others_are_named(maker: Any, opened: Any) -> None:
    links = [
        "/A << /S /URI /URI (https://example.org/) >>",
        "/A << /S /URI /URI (mailto:a@example.org) >>",
        "/Dest [3 0 R /Fit]",
        "/A << /S /GoTo /D (ici) >>",
        "/A << /S /URI /URI (file:///etc/passwd) >>",
        "/A << /S /GoToR /F (autre.pdf) /D [0 /Fit] >>",
        "/Dest (nulle-part)",
    ]
    annotations = " ".join(f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] {link} >>" for link in links)
    names = "/Names << /Dests << /Names [(ici) [3 0 R /XYZ 1 2 null]] >> >>"
    piece = vet_piece("a.pdf", maker.written({"page": f"/Annots [{annotations}]", "catalogue": names}))
    with opened(piece.pdf) as pdf:
        kept = pdf.pages[0].obj.Annots
        assert [str(link.A.URI) for link in list(kept)[:2]] == ["https://example.org/", "mailto:a@example.org"]
        assert all(link.Dest[0].objgen == pdf.pages[0].obj.objgen for link in list(kept)[2:])
        assert len(kept) == 4
    [warning] = piece.warnings
    assert (warning.code, warning.blocks) == ("CG510", False)
    assert warning.message.startswith("3 lien")


def test_tags_metadata_and_private_entries_are_left_out(contract_pdf: bytes, opened: Any) -> None:
    with opened(contract_pdf) as source:
        source.Root.PieceInfo = pikepdf.Dictionary(Word=pikepdf.Dictionary(Private=pikepdf.String("secret")))
        source.pages[0].obj.PieceInfo = pikepdf.Dictionary(Word=pikepdf.Dictionary(Private=pikepdf.String("secret")))
        blob = saved(source)
    piece = vet_piece("a.pdf", blob)
    assert b"secret" not in piece.pdf
    with opened(piece.pdf) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert all(b"BDC" not in page.Contents.read_bytes() for page in pdf.pages)
        assert all("/StructParents" not in page for page in pdf.pages)


def test_layers_that_are_all_on_are_flattened(maker: Any, opened: Any) -> None:
    blob = maker.written(
        {
            "catalogue": "/OCProperties << /OCGs [10 0 R] /D << /Order [10 0 R] >> >>",
            "page": "/Resources << /Properties << /MC0 10 0 R >> >>",
        },
        {10: b"<< /Type /OCG /Name (Rues) >>", 4: maker.stream(b"/OC /MC0 BDC 0 0 9 9 re f EMC")},
    )
    with opened(vet_piece("a.pdf", blob).pdf) as pdf:
        assert "/OCProperties" not in pdf.Root
        assert pdf.pages[0].Contents.read_bytes().split() == b"0 0 9 9 re f".split()


def test_a_font_that_is_not_embedded_is_a_warning(maker: Any) -> None:
    font = "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Verdana >> >> >>"
    blob = maker.written({"page": font}, {4: maker.stream(b"BT /F1 9 Tf (Vu) Tj ET")})
    piece = vet_piece("a.pdf", blob)
    assert piece.conformity is Conformity.NONE
    [warning] = piece.warnings
    assert (warning.code, warning.blocks) == ("CG511", False)
    assert "une police n'est pas incorporée (Verdana, page 1)" in warning.message


def test_a_font_of_known_widths_is_given_to_the_piece(maker: Any, opened: Any) -> None:
    fonts = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> /F2 << /Type /Font /Subtype /TrueType"
    wide = "/BaseFont /Arial,Bold /Encoding /WinAnsiEncoding /FirstChar 86 /LastChar 86 /Widths [667] >>"
    drawn = {4: maker.stream(b"BT /F1 9 Tf (V\272u) Tj /F2 9 Tf (V) Tj ET")}
    piece = vet_piece("a.pdf", maker.written({"page": f"/Resources << /Font << {fonts} {wide} >> >>"}, drawn))
    assert piece.conformity is Conformity.A
    [note] = piece.warnings
    assert (note.code, note.blocks) == ("CG538", False)
    assert "Arial,Bold par LiberationSans-Bold, Helvetica par LiberationSans" in note.message
    with opened(piece.pdf) as pdf:
        given = pdf.pages[0].Resources.Font.F1
        assert [int(given.Widths[code - given.FirstChar]) for code in b"Vu"] == [666, 556]
        assert b"<BA> <201D>" in given.ToUnicode.read_bytes()  # by its standard encoding


@pytest.mark.parametrize("widths", ["[500]", "[]"])
def test_a_font_of_other_widths_is_not_replaced(maker: Any, widths: str) -> None:
    font = f"/Type /Font /Subtype /TrueType /BaseFont /Arial /FirstChar 86 /LastChar 86 /Widths {widths}"
    blob = maker.written(
        {"page": f"/Resources << /Font << /F1 << {font} /Encoding /WinAnsiEncoding >> >> >>"},
        {4: maker.stream(b"BT /F1 9 Tf (V) Tj ET")},
    )
    assert [one.code for one in vet_piece("a.pdf", blob).warnings] == (["CG511"] if widths == "[500]" else ["CG538"])


def typed(font: bytes, meanings: bytes) -> bytes:
    """Return a page of text in an embedded font, whose one glyph means what `meanings` says."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    embedded = embed_font(pdf, font, "a")
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=embedded.font))
    page.Contents = pdf.make_stream(b"BT /F1 9 Tf %s Tj ET" % embedded.shown("a"))
    embedded.font.ToUnicode = pdf.make_stream(b"begincmap 1 beginbfchar <0001> <%s> endbfchar endcmap" % meanings)
    return saved(pdf)


def test_a_sign_without_known_meaning_is_an_unknown_character_and_is_told(font: bytes, opened: Any) -> None:
    piece = vet_piece("a.pdf", typed(font, b"F04A"))
    [told] = piece.warnings
    assert (told.code, told.blocks) == ("CG535", False)
    assert "1 de Carlito" in told.message
    assert piece.conformity is Conformity.A
    with opened(piece.pdf) as pdf:
        assert b"<0001> <FFFD>" in pdf.pages[0].Resources.Font.F1.ToUnicode.read_bytes()


def test_a_font_that_does_not_say_its_text_lowers_the_level(font: bytes) -> None:
    piece = vet_piece("a.pdf", typed(font, b"4"))
    assert piece.conformity is Conformity.B
    assert "ne peut pas être extrait" in piece.warnings[0].message
    assert vet_piece("a.pdf", typed(font, b"0041")).conformity is Conformity.A


def test_forms_that_each_page_lends_its_resources_are_counted(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form without resources is another drawing on each page: hundreds of both would be read without end."""
    monkeypatch.setattr(limits, "DRAWING_SCOPES", 4)
    form = maker.stream(b"0 0 9 9 re f", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    names = " ".join(f"/X{number} {10 + number} 0 R" for number in range(4))
    forms = {10 + number: form for number in range(4)}
    assert refused(maker.written({"page": f"/Resources << /XObject << {names} >> >>"}, forms)) == "CG506"


def test_maps_without_measure_are_refused(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAP_ENTRIES", 3)
    font = "<< /Type /Font /Subtype /TrueType /BaseFont /A /ToUnicode 10 0 R >>"
    drawn = {4: maker.stream(b"BT /F1 9 Tf (ABC) Tj ET"), 10: maker.stream(b"beginbfrange <41> <43> <0041> endbfrange")}
    assert refused(maker.written({"page": f"/Resources << /Font << /F1 {font} >> >>"}, drawn)) == "CG506"


def test_fields_that_say_more_than_a_report_are_refused(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TYPED_CHARACTERS", 5)
    field = "<< /Subtype /Widget /FT /Tx /V (Mairie) /Rect [0 0 99 19] >>"
    assert refused(maker.written({"page": f"/Annots [{field}]"})) == "CG506"


def test_marks_that_would_draw_without_measure_are_refused(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PIECE_CONTENT_BYTES", 2_000)
    mark = f"<< /Subtype /Squiggly /Rect [0 0 99 99] /QuadPoints [{'0 9 90 9 0 0 90 0 ' * 99}] >>"
    assert refused(maker.written({"page": f"/Annots [{mark}]"})) == "CG506"


def test_a_field_of_more_choices_than_anybody_reads_is_refused(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of fields may have the same."""
    monkeypatch.setattr(limits, "CHOICES", 1)
    field = "<< /Subtype /Widget /FT /Ch /V (a) /Opt [[(a) (A)] [(b) (B)]] /Rect [0 0 99 19] >>"
    assert refused(maker.written({"page": f"/Annots [{field}]"})) == "CG506"


def test_fonts_are_given_to_a_piece_of_a_measured_number_of_them(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GIVEN_FONTS", 0)
    font = "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    piece = vet_piece("a.pdf", maker.written({"page": font}, {4: maker.stream(b"BT /F1 9 Tf (Vu) Tj ET")}))
    assert piece.conformity is Conformity.NONE


def test_letters_said_to_be_symbols_are_letters(maker: Any, opened: Any) -> None:
    """Readers go by the name of the encoding; PDF/A wants the flag to agree with it."""
    font = "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    first = vet_piece("a.pdf", maker.written({"page": font}, {4: maker.stream(b"BT /F1 9 Tf (Vu) Tj ET")}))
    with opened(first.pdf) as pdf:
        pdf.pages[0].Resources.Font.F1.FontDescriptor.Flags = 4
        again = vet_piece("a.pdf", saved(pdf))
    assert again.conformity is Conformity.A


def test_a_stamp_does_not_say_what_a_scan_says(maker: Any) -> None:
    """The page still asks to be read."""
    fonts = "/Font << /F1 12 0 R >>"
    stamp = "/Annots [<< /Subtype /Stamp /Rect [0 0 99 19] /AP << /N 11 0 R >> >>]"
    drawn = {
        4: maker.stream(b"/I Do"),
        10: maker.stream(bytes(64), "/Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray"),
        11: maker.stream(b"BT /F1 9 Tf (Recu) Tj ET", f"/Subtype /Form /BBox [0 0 99 19] /Resources << {fonts} >>"),
        12: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    blob = maker.written({"page": f"/Resources << /XObject << /I 10 0 R >> >> {stamp}"}, drawn)
    assert vet_piece("a.pdf", blob).silent == (0,)


ODD_FONTS = [
    "/Subtype /Type1 /BaseFont /X /FontDescriptor << /Flags 4 /FontFile 10 0 R >>",
    "/Subtype /Type1 /BaseFont /X /FontDescriptor << /Flags 4 /FontFile3 10 0 R >>",
    "/Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [(a) /B] >>",
    "/Subtype /Type3 /FontMatrix [1 0 0 1 0 0] /FontBBox [0 0 1 1]",
    "/Subtype /Type0 /BaseFont /X /Encoding /Identity-H",
    "/Subtype /Type0 /BaseFont /X /Encoding 10 0 R",
]


@pytest.mark.parametrize("font", ODD_FONTS)
@pytest.mark.parametrize("program", [b"\1\0\4\1junk", b"\1", b"dup 65 /A put eexec"])
def test_a_font_that_is_not_sound_is_no_fault_of_the_piece(maker: Any, font: str, program: bytes) -> None:
    """It is seen as readers can; nothing is claimed of it."""
    drawn = {4: maker.stream(b"BT /F 9 Tf (AB) Tj ET"), 10: maker.stream(program)}
    blob = maker.written({"page": f"/Resources << /Font << /F << /Type /Font {font} >> >> >>"}, drawn)
    assert vet_piece("a.pdf", blob).conformity is Conformity.NONE


def test_a_form_that_writes_in_its_page_s_font_keeps_its_text(maker: Any, opened: Any) -> None:
    """The page chooses the font, the form shows its text: what it shows is not known, and no other font is given."""
    drawn = {
        4: maker.stream(b"BT /F1 12 Tf (V) Tj ET /Fm0 Do"),
        10: maker.stream(b"BT (Hello) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << >>"),
        11: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    page = "/Resources << /Font << /F1 11 0 R >> /XObject << /Fm0 10 0 R >> >>"
    piece = vet_piece("a.pdf", maker.written({"page": page}, drawn))
    assert piece.conformity is Conformity.NONE
    with opened(piece.pdf) as pdf:
        assert pdf.pages[0].Resources.Font.F1.BaseFont == "/Helvetica"


def test_a_sign_that_has_no_name_of_adobe_s_is_given_with_its_meaning(maker: Any) -> None:
    font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [65 /uni0221] >>"
    drawn = {4: maker.stream(b"BT /F1 9 Tf (A) Tj ET")}
    piece = vet_piece("a.pdf", maker.written({"page": f"/Resources << /Font << /F1 << {font} >> >> >>"}, drawn))
    assert piece.conformity is Conformity.A
    assert PdfReader(io.BytesIO(piece.pdf)).pages[0].extract_text() == "\u0221"


HIDING = [
    b"Q 0 0 0 0 re W n q",
    b"(q) Tj Q 0 0 0 0 re W n q (Q) Tj",
    b"%q\nQ 0 0 0 0 re W n q %Q\n",
    b"[]Q 0 0 0 0 re W n q",
    b"\0Q\0 0 0 0 0 re W n q",
    b"q Q Q 0 0 0 0 re W n q",
]


@pytest.mark.parametrize("drawing", HIDING)
def test_a_drawing_that_would_clip_away_what_comes_behind_it_is_closed(maker: Any, opened: Any, drawing: bytes) -> None:
    """What is set around a page of a piece, its footer among it, is no business of its own drawing."""
    with opened(vet_piece("a.pdf", with_drawing(maker, maker.stream(drawing))).pdf) as pdf:
        depths = [0]
        for one in pikepdf.parse_content_stream(pdf.pages[0], "q Q"):
            depths.append(depths[-1] + (1 if str(one.operator) == "q" else -1))
    assert (min(depths), depths[-1]) == (0, 0)


@pytest.mark.parametrize(("encoding", "blank"), [("/WinAnsiEncoding", b"\xa0"), ("/MacRomanEncoding", b"\xca")])
def test_a_no_break_space_is_a_space_of_the_font_that_is_given(
    maker: Any, opened: Any, encoding: str, blank: bytes
) -> None:
    """As « 10 000 » has it; the soft hyphen is a hyphen (ISO 32000-1, annex D.2)."""
    font = f"/Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding {encoding}"
    hyphen = b"\xad" if encoding == "/WinAnsiEncoding" else b"-"
    drawn = {4: maker.stream(b"BT /F1 9 Tf (10%s000%s) Tj ET" % (blank, hyphen))}
    piece = vet_piece("a.pdf", maker.written({"page": f"/Resources << /Font << /F1 << {font} >> >> >>"}, drawn))
    assert piece.conformity is Conformity.A
    with opened(piece.pdf) as pdf:
        table = pdf.pages[0].Resources.Font.F1.ToUnicode.read_bytes()
        assert b"<%s> <0020>" % blank.hex().upper().encode() in table
        assert b"<%s> <002D>" % hyphen.hex().upper().encode() in table


@pytest.mark.parametrize("encoding", ["/MacExpertEncoding", "/Odd"])
def test_an_encoding_that_is_not_known_says_nothing(maker: Any, encoding: str) -> None:
    """Its codes are no letters of the standard one: no font is given for them."""
    font = f"/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {encoding}"
    drawn = {4: maker.stream(b"BT /F1 9 Tf (Vu) Tj ET")}
    piece = vet_piece("a.pdf", maker.written({"page": f"/Resources << /Font << /F1 << {font} >> >> >>"}, drawn))
    assert piece.conformity is Conformity.NONE
    assert "CG538" not in {one.code for one in piece.warnings}
