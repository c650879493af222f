"""The proof by rendering: what the check accepts comes out as a sound Word file, whatever the contract."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from cases_model import Contrat
from openxml_audit import OpenXmlValidator
from pydantic import BaseModel
from word_text import build, read_text

from contratgen.template_check.proof.random_contracts import Draw, contracts, instance
from contratgen.template_check.proof.rendering import render_proof

CASES = Path(__file__).parents[1] / "cases" / "templates"
VALID = sorted(path.name for path in CASES.glob("valide-*") if "docxtpl" not in path.name)


@pytest.mark.parametrize("name", VALID)
def test_every_idiom_that_is_accepted_renders(name: str) -> None:
    """The checker and the renderer agree: with every optional absent, present, and lists of none, one and many."""
    text = (CASES / name / "document.txt").read_text(encoding="utf-8")
    assert render_proof(build(text), "m.docx", Contrat, 3) == ()


def test_a_rendering_that_fails_is_told_with_its_draw() -> None:
    """A fault that only values show: a chart of the template has not the series of the data."""
    blob = build("corps:\n{% for c in communes %}{{ c }}{% endfor %}{{ (montant / duree) | euros }}")
    found = render_proof(blob, "m.docx", _Zero, 1)
    assert [one.code for one in found] == ["CG880"]
    assert "tirage 0" in found[0].message


class _Zero(BaseModel):
    """A model whose only duration is zero."""

    communes: list[str]
    montant: int
    duree: int = 0

    @classmethod
    def model_validate(cls, values, **_options):  # type: ignore[no-untyped-def, override]  # the draw is made harmful
        """Set the duration to zero, whatever was drawn."""
        return super().model_validate({**values, "duree": 0})


def test_what_the_referee_refuses_is_told() -> None:
    """The referee is whoever knows Word files; here, one that refuses everything."""
    blob = build("corps:\n{{ titre }}")
    found = render_proof(blob, "m.docx", Contrat, 1, audit=lambda made: [] if made == blob else ["w:p dans w:t"])
    assert [one.code for one in found] == ["CG881"]


def test_what_is_rendered_satisfies_the_referee(tmp_path: Path) -> None:
    """`openxml-audit` finds in a rendered document nothing that it does not find in its template."""
    text = (CASES / "valide-texte-riche" / "document.txt").read_text(encoding="utf-8")
    path = tmp_path / "m.docx"

    def audit(made: bytes) -> list[str]:
        path.write_bytes(made)
        return [str(one.description) for one in OpenXmlValidator().validate(path).errors]

    assert render_proof(build(text), "m.docx", Contrat, 3, audit=audit) == ()


def test_random_contracts_are_the_same_every_time() -> None:
    """A fault is told with its draw: the draw must come back."""
    assert [one.model_dump() for one in contracts(Contrat, 4)] == [one.model_dump() for one in contracts(Contrat, 4)]


def test_optionals_are_absent_then_present_and_lists_of_none_one_and_many() -> None:
    """The three contracts that are always tried."""
    first, second, third = contracts(Contrat, 3)
    assert (first.sous_titre, first.communes) == (None, [])  # type: ignore[attr-defined]  # a Contrat
    assert second.sous_titre is not None  # type: ignore[attr-defined]  # idem
    assert [len(one.communes) for one in (second, third)] == [1, 4]  # type: ignore[attr-defined]  # idem


def test_texts_hold_what_breaks_documents() -> None:
    """XML, Jinja, docxtpl's escapes and French typography."""
    draw = Draw(random.Random(0), present=True, many=1)  # noqa: S311  # no secret is drawn
    words = " ".join(draw.text() for _ in range(20))
    assert all(piece in words for piece in ("&", "<", ">", '"', "'", "{{", "%}", "«", "’", "\u202f"))


def test_a_random_contract_satisfies_its_schema() -> None:
    """Each instance passes the validation it was drawn for."""
    made = instance(Contrat, Draw(random.Random(7), present=None, many=None))  # noqa: S311  # idem
    assert Contrat.model_validate(dict(made)) == made


def test_no_case_is_forgotten() -> None:
    """Options of valid cases are those the proof assumes."""
    assert all(read_text((CASES / name / "document.txt").read_text(encoding="utf-8")).options == {} for name in VALID)
