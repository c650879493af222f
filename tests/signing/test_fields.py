"""Signature fields stand where the template marks them, named, described, tagged and blank."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name

from contratgen.base.diagnostics import InputError
from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart, Kind, SignatureField
from contratgen.pdf.invariants import faults_in

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages
from .dossiers import EXPORTED, dossier, terms_for

FIFTEEN = tuple(f"partie-{number}".replace("-", "") for number in range(15))


def test_each_party_has_one_blank_described_and_tagged_field_in_protocol_order(prepared):
    with pikepdf.open(io.BytesIO(prepared)) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == ["prefet", "ville", "bailleur"]
        assert all(Name.V not in field and Name.DA not in field for field in fields)
        assert all(str(field.TU).startswith("Signature de la partie") for field in fields)
        assert all(field.AP.N.read_bytes().strip() == b"" for field in fields)
        assert faults_in(pdf) == []


def test_a_field_stands_right_below_its_mark(prepared):
    with pikepdf.open(io.BytesIO(prepared)) as pdf:
        left, bottom, right, top = (float(side) for side in pdf.Root.AcroForm.Fields[1].Rect)
    assert (left, top) == (333.45, 640 - 110 - 14)
    assert right - left == pytest.approx(190)
    assert top - bottom == pytest.approx(66)


def test_fifteen_fields_over_several_pages_stay_pdf_a_3a_and_pdf_ua_1(tmp_path: Path):
    path = tmp_path / "dossier.pdf"
    path.write_bytes(dossier(terms_for(*FIFTEEN)))
    with pikepdf.open(path) as pdf:
        pages = {field.P.objgen for field in pdf.Root.AcroForm.Fields}
        assert len(pages) == 3
        assert len(pdf.Root.AcroForm.Fields) == 15
    assert verdicts([(path, "3a"), (path, "ua1")]) == [[], []]


def test_the_same_fields_give_the_same_bytes(prepared):
    assert dossier(terms_for("prefet", "ville", "bailleur")) == prepared


def test_a_signatory_that_no_template_marks_is_a_diagnostic():
    info = DossierInfo(
        "T", "A", "S", dt.date(2024, 6, 10), "1", "ab" * 32, fields=(SignatureField("x", "contrat", "X"),)
    )
    part = DossierPart("contrat", "Contrat", Kind.CONTRACT, EXPORTED.read_bytes())
    with pytest.raises(InputError) as refusal:
        make_dossier((part,), info)
    assert [d.code for d in refusal.value.diagnostics] == ["CG518"]
