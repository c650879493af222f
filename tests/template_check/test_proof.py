"""The proof by rendering: what the check accepts comes out as a sound Word file, whatever the contract."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
from cases_model import Contrat, Sauvage
from openxml_audit import OpenXmlValidator
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from typing_extensions import TypedDict
from word_text import build, read_text

from contratgen.assembly.scalars import Siret
from contratgen.template_check.proof.random_contracts import ROOM, contract, contracts
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


def test_random_contracts_are_the_same_in_every_process() -> None:
    """A fault is told with its draw: the draw must come back, characters that a pattern leaves out included."""
    script = "from test_proof import Contraint, contracts; print(*contracts(Contraint, 6), sep='\\n')"
    command = [sys.executable, "-c", script]
    folder = Path(__file__).parent

    def drawn(seed: str) -> str:
        hashes = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(folder)}
        return subprocess.run(command, env=hashes, capture_output=True, text=True, check=True).stdout

    here = [str(contrat) for contrat in contracts(Contraint, 6)]
    assert drawn("1").splitlines() == drawn("2").splitlines() == here


def test_random_contracts_are_the_same_in_every_thread() -> None:
    """Draws that go on at once do not mix."""
    alone = [contract.__wrapped__(Contrat, seed) for seed in range(8)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda seed: contract.__wrapped__(Contrat, seed), range(8))) == alone


def test_optionals_are_absent_then_present_and_lists_of_none_one_and_many() -> None:
    """The three contracts that are always tried."""
    first, second, third = contracts(Contrat, 3)
    assert (first.sous_titre, first.communes) == (None, [])  # type: ignore[attr-defined]  # a Contrat
    assert second.sous_titre is not None  # type: ignore[attr-defined]  # idem
    assert [len(one.communes) for one in (second, third)] == [1, 4]  # type: ignore[attr-defined]  # idem


def test_charts_have_as_many_series_as_asked() -> None:
    """As many as the template's own chart."""
    assert [len(contract(Contrat, 0, series).graphique.series) for series in (1, 3)] == [1, 3]


def test_texts_hold_what_breaks_documents() -> None:
    """XML, Jinja, docxtpl's escapes and French typography; in rich texts too."""
    drawn = [contract(Contrat, seed) for seed in range(20)]
    plain = " ".join(text for contrat in drawn for text in (contrat.titre, *contrat.communes))
    rich = " ".join(contrat.preambule.source for contrat in drawn)
    for words in (plain, rich):
        assert all(piece in words for piece in ("&", "<", ">", '"', "'", "{{", "%}", "«", "’", "\u202f"))


def test_a_random_contract_satisfies_its_schema() -> None:
    """Each instance passes the validation it was drawn for."""
    for made in contracts(Contrat, 8):
        assert Contrat.model_validate(dict(made)) == made


class Lieu(TypedDict):
    """A dictionary."""

    lieu: str


class Dictionnaire(Lieu, total=False):
    """One with a key that may be left out."""

    mode: Literal["sur place", "a distance"]


@dataclass
class Adresse:
    """A dataclass with an optional."""

    voie: str
    numero: Annotated[int | None, Field(ge=1)] = None


class Contraint(BaseModel):
    """Fields that accept few values."""

    model_config = ConfigDict(strict=True)

    effectif: Annotated[int, Field(ge=5000, le=5010)]
    part: Annotated[float, Field(gt=2000, lt=2001)]
    montant: Annotated[Decimal, Field(gt=0, max_digits=4, decimal_places=1)]
    reference: Annotated[str, Field(pattern=r"^[A-Z]{3}-\d{4}$")]
    marque: Annotated[str, Field(pattern="^[^a-z{<«]{6}$")]
    sigle: Annotated[str, Field(max_length=5)]
    long: Annotated[str, Field(min_length=120)]
    rangs: Annotated[list[Annotated[int, Field(ge=9000)]], Field(min_length=2, max_length=3)]
    siret: Siret | None = None
    sirets: list[Siret]
    adresse: Adresse
    options: Dictionnaire
    par_mode: dict[Literal["a", "b"], bool]
    drapeaux: set[bool]
    autre_nom: str = Field(alias="autre-nom")


def test_what_constraints_leave_is_drawn() -> None:
    """Bounds, patterns, lengths and validators hold, in fields, in unions and in lists."""
    for made in contracts(Contraint, 12):
        assert Contraint.model_validate(dict(made), by_name=True) == made
    assert [len(contract(Contraint, seed).rangs) for seed in range(3)] == [2, 2, 3]


def test_a_text_with_a_limit_is_one_that_breaks_documents() -> None:
    """A limit that the text does not reach changes nothing."""

    class Court(BaseModel):
        titre: Annotated[str, Field(max_length=200)]

    assert contract(Court, 0).titre.startswith("prix < 100 €")


def test_a_key_that_may_be_left_out_is_left_out_first() -> None:
    """Then it is there, as any optional, in a dictionary and in a dataclass."""
    drawn = [contract(Contraint, seed) for seed in range(3)]
    there = [(made.options.keys(), made.adresse.numero is not None) for made in drawn]
    assert there == [({"lieu"}, False), ({"lieu", "mode"}, True), ({"lieu", "mode"}, True)]


class Nombre(BaseModel):
    """What ends an expression."""

    valeur: int


class Somme(BaseModel):
    """A model that holds itself, in an alternative that it needs."""

    gauche: Nombre | Somme
    droite: Nombre | Somme
    suite: list[Somme] = []


def test_a_recursive_model_goes_deep_and_ends() -> None:
    """As deep as lists go, no deeper."""

    def depth(term: object) -> int:
        return 1 + max(map(depth, [term.gauche, term.droite, *term.suite])) if isinstance(term, Somme) else 0

    assert {depth(somme) for somme in contracts(Somme, 12)} <= set(range(1, len(ROOM) + 4))
    assert depth(contract(Somme, 1)) >= len(ROOM)


def test_classes_of_others_and_values_that_only_an_example_gives() -> None:
    """A class that nothing is known of is a text; where a validator refuses what is drawn, an example stands."""

    class Choisi(BaseModel):
        mot: Annotated[str, BeforeValidator(lambda word: "bon" if word == "bon" else 1)] = Field(
            examples=["non", "bon"]
        )

    assert contract(Choisi, 0).mot == "bon"
    assert isinstance(contract(Sauvage, 0).image, str)


def test_no_case_is_forgotten() -> None:
    """Options of valid cases are those the proof assumes."""
    assert all(read_text((CASES / name / "document.txt").read_text(encoding="utf-8")).options == {} for name in VALID)
