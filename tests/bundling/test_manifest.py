"""The manifest and the sources: one spelling, every digest, never their own."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from decimal import Decimal
from typing import Any

import pikepdf
import pytest

from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.manifest import canonical_bytes, dossier_entry
from contratgen.bundling.parts import DossierInfo, DossierPart
from contratgen.bundling.pieces.piece import Conformity


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


def test_the_manifest_knows_a_dossier_by_size_pages_digest_and_metadata(
    parts: list[DossierPart], info: DossierInfo
) -> None:
    dossier = make_dossier(parts, info)
    with pikepdf.open(io.BytesIO(dossier)) as pdf:
        xmp = sha256(pdf.Root.Metadata.read_bytes())
    assert dossier_entry(dossier).plain() == {
        "octets": len(dossier),
        "pages": 7,
        "sha256": sha256(dossier),
        "xmp": xmp,
        "conformite": ("PDF/A-3a", "PDF/UA-1"),
    }


@pytest.mark.parametrize(("level", "claims"), [(Conformity.B, ["PDF/A-3b"]), (Conformity.NONE, [])])
def test_the_manifest_says_when_a_piece_allows_no_better_level(
    parts: list[DossierPart], info: DossierInfo, level: Conformity, claims: list[str]
) -> None:
    weak = [*parts[:2], dataclasses.replace(parts[2], conformity=level)]
    assert dossier_entry(make_dossier(weak, info)).conformite == (*claims,)
