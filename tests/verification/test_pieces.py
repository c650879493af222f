"""The signed pieces that a dossier carries: a verdict sees one that is missing, replaced or altered."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from contratgen.verification.verdict import examine

from ..signing.dossiers import dossier, manifest_of, terms_for  # noqa: TID252  # test folders are no installed packages

SIGNED = Path(__file__).parents[2] / "examples/auray/pieces/ville-del-2024-062.pdf"
NAME = "pieces/deliberation.pdf"
NOW = dt.datetime.now(dt.UTC)


def carrying(piece: bytes | None) -> bytes:
    """Return a dossier that carries a piece."""
    with pikepdf.open(io.BytesIO(dossier(terms_for("prefet")))) as pdf:
        if piece is not None:
            pdf.attachments[NAME] = pikepdf.AttachedFileSpec(pdf, piece, mime_type="application/pdf")
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()


def found(carried: bytes | None, expected: bytes) -> list[str]:
    """Return what the verdict says of the pieces of a dossier whose manifest expects one."""
    blob = carrying(carried)
    whole = {"pages": 3, "sha256": hashlib.sha256(blob).hexdigest(), "sommaire": ["Contrat de ville"]}
    piece = {"pages": 1, "sha256": hashlib.sha256(expected).hexdigest(), "incorporation": "jointe entière"}
    report = examine(blob, NOW, manifest=manifest_of(whole, {NAME: piece}))
    return [one.message for step in report.steps for one in step.findings if one.code in {"CG711", "CG712", "CG701"}]


@pytest.fixture(scope="module")
def signed() -> bytes:
    """Give a signed deliberation."""
    return SIGNED.read_bytes()


def changed(signed: bytes) -> bytes:
    """Return it with its page turned after the signature."""
    place = signed.index(b"/MediaBox [ 0 ") + len(b"/MediaBox [ ")
    return signed[:place] + b"1" + signed[place + 1 :]


def appended(signed: bytes) -> bytes:
    """Return it with its page turned by a later revision, as editors save."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(180)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_signed_piece_that_is_whole_is_no_finding(signed):
    assert found(signed, signed) == []


def test_a_missing_piece_is_told(signed):
    assert found(None, signed) == [f"la pièce signée « {NAME} » n'est plus jointe au dossier"]


def test_another_piece_in_its_place_is_told(signed):
    assert found(b"%PDF-1.7 autre", signed) == [f"la pièce signée « {NAME} » n'est pas celle du manifeste"]


@pytest.mark.parametrize("alteration", [changed, appended])
def test_a_piece_altered_after_its_signature_is_told(signed, alteration):
    """Even when the manifest was made for it: the piece was broken before it came."""
    altered = alteration(signed)
    [message] = found(altered, altered)
    assert "ne tient plus" in message


def test_a_piece_that_nobody_signed_is_told(signed):
    bare = signed[: signed.index(b"%%EOF") + 6]
    assert found(bare, bare) == [f"la pièce « {NAME} » n'est signée par personne"]
