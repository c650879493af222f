"""The manifest and the sources: one spelling, every digest, never their own."""

from __future__ import annotations

import hashlib
import io
import json
from decimal import Decimal
from typing import Any

import pikepdf
import pytest

from contratgen.bundle.dossier import make_dossier
from contratgen.bundle.manifest import Made, Origin, canonical_bytes, manifest_json, sources_json
from contratgen.bundle.parts import DossierInfo, DossierPart
from contratgen.bundle.pieces import vet_piece

ORIGIN = Origin(
    kit="engagements-quartiers-2030",
    kit_version="1",
    empreinte="ab" * 32,
    empreinte_votee="cd" * 32,
    entrees={"contributions/ars/texte.md": "12" * 32, "contrat.yaml": "34" * 32},
    modeles={"contrat.docx": "56" * 32},
    versions={"contratgen": "0.1.0"},
    trace={"contrat": ["parties.0.denomination"]},
)


def sha256(blob: bytes) -> str:
    return hashlib.sha256(blob).hexdigest()


def test_canonical_json_has_sorted_keys_no_space_and_a_final_line_feed() -> None:
    assert (
        canonical_bytes({"b": [1, True, None], "a": "é\n", "B": {}})
        == '{"B":{},"a":"é\\n","b":[1,true,null]}\n'.encode()
    )


@pytest.mark.parametrize("value", [1.5, Decimal(1), b"octets", {1: "a"}, {"a": float("nan")}, {"a": [object()]}])
def test_what_has_no_one_spelling_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_bytes({"x": value})


def test_sources_say_where_everything_came_from() -> None:
    sources = json.loads(sources_json(ORIGIN))
    assert sources["entrees"]["contrat.yaml"] == "34" * 32
    assert sources["kit"] == {"identifiant": "engagements-quartiers-2030", "version": "1"}
    assert sources["trace"] == {"contrat": ["parties.0.denomination"]}
    assert sources["format"] == 1


def test_the_manifest_binds_the_dossier_its_documents_and_its_sources(
    parts: list[DossierPart], info: DossierInfo, scan_pdf: bytes
) -> None:
    dossier = make_dossier(parts, info)
    sources = sources_json(ORIGIN)
    made = Made("Contrat de ville", 3, b"docx", parts[0].pdf, ("ville", "prefet"))
    blob = manifest_json(
        ORIGIN, sources, {"dossier.pdf": dossier}, {"contrat": made}, [vet_piece("p/plan.pdf", scan_pdf)]
    )
    manifest = json.loads(blob)
    with pikepdf.open(io.BytesIO(dossier)) as pdf:
        xmp = sha256(pdf.Root.Metadata.read_bytes())
    assert manifest["dossier"] == {
        "dossier.pdf": {"octets": len(dossier), "pages": 7, "sha256": sha256(dossier), "xmp": xmp}
    }
    assert manifest["sources"] == sha256(sources)
    assert manifest["documents"]["contrat"]["docx"] == sha256(b"docx")
    assert manifest["documents"]["contrat"]["signataires"] == ["ville", "prefet"]
    assert manifest["pieces"] == {"p/plan.pdf": {"pages": 2, "sha256": sha256(scan_pdf)}}
    assert sha256(blob).encode() not in blob
