"""What veraPDF says of a dossier made of every kind of part."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any

from PIL import Image

from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart, piece_part
from contratgen.bundling.pieces.vetting import vet_piece
from contratgen.pdf.attachments import Attachment, Relationship

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages


def supplied(name: str, blob: bytes) -> DossierPart:
    part = piece_part(vet_piece(f"{name}.pdf", blob), name, f"Pièce {name}", f"Description de {name}")
    return dataclasses.replace(part, footer="Annexe 3 — page {page}/{pages}")


def photograph() -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((400, 300)).convert("RGB").save(out, "JPEG", dpi=(150, 150))
    return out.getvalue()


def test_a_dossier_is_pdf_a_3a_and_pdf_ua_1(
    parts: list[DossierPart], info: DossierInfo, contract_pdf: bytes, maker: Any, tmp_path: Path
) -> None:
    """Tagged documents, a scan, a photograph, a text whose tags were left out, a turned plan with a link, a source."""
    link = "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>]"
    plan = maker.written({"page": f"/MediaBox [0 0 842 1191] /CropBox [9 9 800 1100] /Rotate 90 {link}"})
    more = [supplied("photo", photograph()), supplied("texte", contract_pdf), supplied("plan", plan)]
    source = Attachment("sources.json", "application/json", Relationship.SOURCE, b"{}\n", "Empreintes des sources")
    whole = make_dossier([*parts, *more], dataclasses.replace(info, attachments=(source,)))
    path = tmp_path / "dossier.pdf"
    path.write_bytes(whole)
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]
