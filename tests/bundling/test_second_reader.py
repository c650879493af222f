"""Each finished dossier is read by another library before it is delivered."""

from __future__ import annotations

import dataclasses
import io
import logging
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from contratgen.base.diagnostics import ContratgenError, Place
from contratgen.bundling import dossier
from contratgen.bundling.parts import DossierInfo, DossierPart
from contratgen.bundling.second_reader import Facts, labels_of, require_second_reading
from contratgen.pdf.attachments import Attachment, Relationship
from contratgen.pdf.page_labels import LabelRange, LabelStyle

PLACE = Place("dossier")
NOTE = Attachment("note.txt", "text/plain", Relationship.DATA, b"convenu", "Une note")


def _lose_a_page(pdf: Pdf) -> None:
    del pdf.pages[-1]


def _count_otherwise(pdf: Pdf) -> None:
    pdf.Root.PageLabels.Nums[1].St = 7


def _lead_elsewhere(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest[0] = pdf.pages[2].obj


def _rename(pdf: Pdf) -> None:
    pdf.trailer.Info.Title = String("Un autre contrat")


def _rewrite_a_file(pdf: Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles.Names[1].EF.F.write(b"repris")


def _let_somebody_else_sign(pdf: Pdf) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("inconnu"), TU=String("Inconnu")))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


BREAKING: dict[str, Callable[[Pdf], None]] = {
    "nombre de pages": _lose_a_page,
    "étiquettes de page": _count_otherwise,
    "signets": _lead_elsewhere,
    "métadonnées": _rename,
    "fichiers joints": _rewrite_a_file,
    "champs de signature": _let_somebody_else_sign,
}


@pytest.mark.parametrize("fact", BREAKING)
def test_a_fact_read_otherwise_is_told_and_nothing_is_delivered(
    fact: str, parts: list[DossierPart], info: DossierInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = dossier._saved

    def saved_broken(pdf: Pdf, **options: Any) -> bytes:
        with pikepdf.open(io.BytesIO(saved(pdf, **options))) as written:
            BREAKING[fact](written)
            out = io.BytesIO()
            written.save(out)
        return out.getvalue()

    monkeypatch.setattr(dossier, "_saved", saved_broken)
    with pytest.raises(ContratgenError) as told:
        dossier.make_dossier(parts, dataclasses.replace(info, attachments=(NOTE,)))
    faults = [fault for fault in told.value.diagnostics if f"({fact}" in fault.message]
    assert [fault.code for fault in faults] == ["CG540"]
    assert faults[0].expected != faults[0].read
    assert f"lu « {faults[0].read} », prévu « {faults[0].expected} »" in faults[0].message


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.7\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"])
def test_what_cannot_be_read_is_a_diagnostic_without_a_word_on_the_terminal(
    content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert logging.getLogger("pypdf").handlers
    with pytest.raises(ContratgenError, match=r"CG540 .*ne lit pas le fichier"):
        require_second_reading(content, Facts(1, ["1"], [], [], [], []), PLACE)
    assert capsys.readouterr() == ("", "")


def test_labels_are_those_of_the_norm() -> None:
    ranges = (
        LabelRange(0, LabelStyle.LOWER_ROMAN, start=4),
        LabelRange(2, LabelStyle.UPPER_LETTERS, "A-", 26),
        LabelRange(4, LabelStyle.NONE, "Couverture"),
        LabelRange(5),
    )
    assert labels_of(ranges, 7) == ["iv", "v", "A-Z", "A-AA", "Couverture", "1", "2"]
