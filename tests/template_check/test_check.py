"""Promises of `check_template` beyond the cases: any model, any filter, any file, places for people and machines."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Literal

import pytest
from cases_model import Contrat
from pydantic import BaseModel
from word_text import build

from contratgen.base.diagnostics import Severity
from contratgen.template_check import check_template

if TYPE_CHECKING:
    from contratgen.base.diagnostics import Diagnostic


def found(text: str, **options: object) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a text checked against `Contrat`."""
    return check_template(build(text), "m.docx", Contrat, **options).diagnostics  # type: ignore[arg-type]  # for tests


@pytest.mark.parametrize(
    "blob", [b"", b"PK\x03\x04 not a zip", build("corps:\na")[:400]], ids=["empty", "garbage", "cut"]
)
def test_an_unreadable_file_is_one_diagnostic(blob: bytes) -> None:
    """Nothing is raised, whatever the bytes."""
    report = check_template(blob, "m.docx", Contrat)
    assert [one.code for one in report.diagnostics] == ["CG801"]
    assert report.fields_read == frozenset()


def test_a_place_is_given_in_words_and_in_numbers() -> None:
    """People read the heading, table, row and column; machines the part and the indices."""
    text = "corps:\n# Article 4.2 — Moyens\n| a |\n--\n| a | b |\n| c | reste {{ titr }} |"
    (one,) = found(text)
    assert one.place.label == "corps, sous « Article 4.2 — Moyens », tableau 2, ligne 2, colonne 2"
    word = one.place.word
    assert word is not None
    assert (word.part, word.paragraph, word.table, word.row, word.cell) == ("word/document.xml", 5, 2, 2, 2)
    assert word.excerpt == "reste {{ titr }}"


def test_comments_block_the_template_of_a_kit_alone() -> None:
    """They would leave with the signed contract; a template in the wild keeps its authors' notes."""
    text = "corps:\n{{ titre }}\ncommentaire:\nà revoir"
    assert [(one.code, one.severity) for one in found(text)] == [("CG808", Severity.ERROR)]
    assert [one.severity for one in found(text, policy="docxtpl")] == [Severity.WARNING]


def test_all_faults_come_in_one_run_even_after_one_that_cannot_be_read() -> None:
    """A tag that no parser understands hides none of the others."""
    text = "corps:\n{{ titre | }}\n{% if statut == %}\n{{ titr }}\n{% endif %}\n{{ communes }}"
    assert [d.code for d in found(text)] == [
        "CG812", "CG812", "CG830", "CG821", "CG840",
    ]  # fmt: skip


def test_the_nearest_name_is_offered_accents_and_case_aside() -> None:
    """An author types what a French reader would."""
    hints = [
        one.hint
        for one in found("corps:\n{{ Titre }}\n{{ pilote.dénomination }}\n{{ titre | Majuscule }}\n{{ durée }}")
    ]
    assert hints == [f"vouliez-vous « {word} » ?" for word in ("titre", "denomination", "majuscule", "duree")]


def siret(valeur: str, style: Literal["espaces", "nu"] = "espaces") -> str:
    """A filter as a user writes one."""
    return f"{valeur} {style}"


def test_a_user_registers_a_filter_by_annotating_a_function() -> None:
    """Input, arguments and result are typed from the annotations."""
    uses = ("titre | siret", "duree | siret", "titre | siret('x')", "titre | siret | upper", "sous_titre | siret")
    text = "corps:\n" + "\n".join(f"{{{{ {use} }}}}" for use in uses)
    codes = [one.code for one in found(text, filters={"siret": siret})]
    assert codes == ["CG848", "CG847", "CG836"]


class Simple(BaseModel):
    """Any Pydantic model will do."""

    nom: str
    jour: datetime.date


def test_any_model_and_any_template_can_be_checked() -> None:
    """The checker is a tool on its own."""
    report = check_template(build("corps:\n{{ nom }} {{ jour | date }}"), "m.docx", Simple)
    assert report.diagnostics == ()
    assert report.fields_read == {"nom", "jour"}


def test_a_raw_date_is_an_error_for_a_kit_and_a_warning_in_the_wild() -> None:
    """The policy weighs; the code stays."""
    weights = [found("corps:\n{{ date_effet }}", policy=policy)[0].severity for policy in ("strict", "docxtpl")]
    assert weights == [Severity.ERROR, Severity.WARNING]


def test_tracked_changes_say_where_to_click() -> None:
    """The message names Word's own menu, and the place."""
    one = next(d for d in found("corps:\na [+b+]") if d.code == "CG807")
    assert "Révision" in one.hint
    assert one.place.label == "corps, paragraphe 1"


def test_a_deep_expression_ends_in_a_diagnostic() -> None:
    """Ten thousand parentheses are refused, not followed."""
    assert [d.code for d in found("corps:\n{{ " + "(" * 1500 + "titre" + ")" * 1500 + " }}")] == ["CG812"]
    assert all(d.code for d in found("corps:\n{{ titre" + " ~ titre" * 300 + " }}"))


def test_two_checks_of_one_file_say_the_same_in_the_same_order() -> None:
    """Nothing depends on the hash seed or on what was checked before."""
    text = "corps:\n{{ titr }} {{ pilote.x }} {{ communes }} {{ couleur }} {{ ou_texte + 1 }}"
    assert found(text) == found(text)
