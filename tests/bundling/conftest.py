"""PDF files for the tests of the bundle: built from cases, exported by LibreOffice, or made on the spot."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from contratgen.bundling.parts import DossierInfo, DossierPart, Kind
from contratgen.pdf.page_labels import LabelRange, LabelStyle

HERE = Path(__file__).parent
FONT = HERE.parents[1] / "src/contratgen/base/fonts/Carlito-Regular.ttf"

DICTIONARIES = {
    "catalogue": {"/Type": "/Catalog", "/Pages": "2 0 R"},
    "pages": {"/Type": "/Pages", "/Kids": "[3 0 R]", "/Count": "1"},
    "page": {
        "/Type": "/Page",
        "/Parent": "2 0 R",
        "/MediaBox": "[0 0 595 842]",
        "/Resources": "<< >>",
        "/Contents": "4 0 R",
    },
}
NUMBERS = {"catalogue": 1, "pages": 2, "page": 3}


def written(entries: dict[str, str] | None = None, objects: dict[int, bytes] | None = None) -> bytes:
    """Return a one-page PDF with more entries in its catalog, page list or page, and more objects."""
    entries = entries or {}
    bodies = {number: _dictionary(name, entries.get(name, "")) for name, number in NUMBERS.items()}
    bodies[4] = stream(b"0 0 10 10 re f")
    bodies |= objects or {}
    return assembled(bodies)


NESTED = re.compile(r"<<[^<>]*>>|\[[^\[\]]*\]|\([^()]*\)")


def _dictionary(name: str, added: str) -> bytes:
    outer, count = (added, 1) if len(added) < 5_000 else ("", 0)
    while count:
        outer, count = NESTED.subn("", outer)
    kept = " ".join(f"{key} {value}" for key, value in DICTIONARIES[name].items() if key not in outer.split())
    return f"<< {kept} {added} >>".encode()


def stream(content: bytes, entries: str = "") -> bytes:
    """Return the body of a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries.encode(), content)


def assembled(bodies: dict[int, bytes], trailer: str = "") -> bytes:
    """Return the file made of numbered objects: header, bodies, cross-reference table, trailer."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(bodies.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(bodies) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(
        b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(1, size)
    )
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer.encode(), start)
    return bytes(out)


def case_file(text: str) -> bytes:
    """Return the PDF that a case describes: lines `catalogue:`, `pages:`, `page:` add entries, `objet N:` objects."""
    entries: dict[str, str] = {}
    objects: dict[int, bytes] = {}
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        if name.startswith("objet "):
            head, _, content = value.partition(" flux ")
            entries_of_stream = head.strip().removeprefix("<<").removesuffix(">>")
            body = stream(content.encode(), entries_of_stream) if content else head.encode()
            objects[int(name.split()[1])] = body
        elif name in DICTIONARIES:
            entries[name] = value
    return written(entries, objects)


class Maker:
    """The functions above, for tests: test folders are no packages, so nothing can be imported from here."""

    written = staticmethod(written)
    stream = staticmethod(stream)
    assembled = staticmethod(assembled)
    case_file = staticmethod(case_file)


@pytest.fixture(scope="session")
def maker() -> type[Maker]:
    """Give what makes PDF files by hand."""
    return Maker


@pytest.fixture(scope="session")
def contract_pdf() -> bytes:
    """Give three pages exported by LibreOffice 7.4: two levels of headings, a table, a list of annexes, links."""
    return (HERE / "fixtures/contrat.pdf").read_bytes()


@pytest.fixture(scope="session")
def annex_pdf() -> bytes:
    """Give two pages exported by LibreOffice 7.4, the second in landscape: a table, a link to another annex."""
    return (HERE / "fixtures/maquette.pdf").read_bytes()


@pytest.fixture(scope="session")
def scan_pdf() -> bytes:
    """Give an untagged PDF of two pages, as a scanner makes it."""
    pdf = pikepdf.new()
    for size in ((595, 842), (842, 595)):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Contents = pdf.make_stream(b"q 0.9 g 20 20 200 300 re f")  # the open state must not leak
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture(scope="session")
def font() -> bytes:
    """Give the font of the footers."""
    return FONT.read_bytes()


@pytest.fixture
def info(font: bytes) -> DossierInfo:
    """Say what a dossier says of itself."""
    return DossierInfo(
        title="Contrat de ville « A & B »",
        author="Ville d'Exemple & Cie",
        subject="Contrat de ville <2030>",
        date=dt.date(2024, 6, 10),
        version="3",
        empreinte="ab" * 32,
        font=font,
    )


@pytest.fixture
def parts(contract_pdf: bytes, annex_pdf: bytes, scan_pdf: bytes) -> list[DossierPart]:
    """Give a contract, a generated annex and a scan."""
    front = (LabelRange(0, LabelStyle.LOWER_ROMAN), LabelRange(1))
    return [
        DossierPart("contrat", "Contrat de ville", Kind.CONTRACT, contract_pdf, labels=front),
        DossierPart(
            "maquette", "Maquette financière", Kind.ANNEX, annex_pdf,
            labels=(LabelRange(prefix="A1-"),), footer="Annexe 1 — page {page}/{pages}",
        ),
        DossierPart(
            "perimetre", "Périmètre", Kind.PIECE, scan_pdf, labels=(LabelRange(prefix="A2-"),),
            footer="Annexe 2 — page {page}/{pages}", alternative="Carte du quartier",
        ),
    ]  # fmt: skip


@pytest.fixture
def opened() -> Callable[[bytes], pikepdf.Pdf]:
    """Open the bytes of a PDF."""
    return lambda blob: pikepdf.open(io.BytesIO(blob))
