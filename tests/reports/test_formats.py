"""Promises of the report formats: complete, valid for their readers, and stable."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest

from contratgen.base.diagnostics import Diagnostic, Place, Severity, WordPlace
from contratgen.base.foreign import inert
from contratgen.ooxml.package import parse_xml
from contratgen.project.partners import Letter, message_of
from contratgen.reports import formats

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
WORD = WordPlace("word/document.xml", paragraph=12, table=3, row=2, cell=4, heading="Article 4.2", excerpt="{{ nom }}")
FOUND = (
    Diagnostic(
        "CG834", "« nom » est facultatif", Place("modèles/a b.docx", label="corps, tableau 3", word=WORD), "Entourez."
    ),
    Diagnostic(
        "CG214", "montant, ambigu : 100 %\nreçu", Place("c.yaml", 14, 7), severity=Severity.WARNING, field="montant"
    ),
    Diagnostic(
        "CG214", "montant, ambigu : 100 %\nreçu", Place("c.yaml", 15, 7), severity=Severity.WARNING, field="montant"
    ),
)


@pytest.mark.parametrize("found", [FOUND, ()], ids=["faults", "nothing"])
def test_sarif_validates_against_the_schema_of_the_standard(found):
    """The log is SARIF 2.1.0, with or without faults."""
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(
        json.loads(formats.sarif(found))
    )


def test_sarif_gives_the_place_in_the_word_file():
    """Part, paragraph, table, row and cell are there for a machine, the words for a person."""
    location = json.loads(formats.sarif(FOUND))["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "mod%C3%A8les/a%20b.docx"
    assert location["properties"]["word"] == {
        "part": "word/document.xml", "paragraph": 12, "table": 3, "row": 2, "cell": 4, "heading": "Article 4.2",
        "excerpt": "{{ nom }}",
    }  # fmt: skip
    assert location["message"]["text"] == "corps, tableau 3"


def test_json_leaves_out_what_is_empty():
    """A record holds what is known, nothing else."""
    first, second, _ = json.loads(formats.as_json(FOUND))
    assert first["place"]["word"]["cell"] == 4
    assert "line" not in first["place"]
    assert second["place"] == {"file": "c.yaml", "line": 14, "column": 7}


def test_junit_fails_for_errors_only():
    """A warning is a test case that passes and speaks."""
    root = parse_xml(formats.junit(FOUND).encode())
    assert [(s.get("name"), s.get("tests"), s.get("failures")) for s in root] == [
        ("modèles/a b.docx", "1", "1"),
        ("c.yaml", "2", "0"),
    ]
    assert root.find("testsuite/testcase/failure").get("message") == "« nom » est facultatif"


def test_junit_of_a_clean_run_has_one_passing_case():
    """A forge that shows no test at all would look like a run that did not happen."""
    assert [case.get("name") for case in parse_xml(formats.junit(()).encode()).iter("testcase")] == ["aucun défaut"]


ACTING = (
    "x\nCG999 contrat.yaml : tout va bien\r\n::error::faux\x1b[2K\x85\u2028\u2029\u202e\u2066\u200b\x00\x9b\udce9\ufffe"
)
QUOTED = Diagnostic(
    "CG204", f"reçu « {ACTING} »", Place(ACTING, 3, 1, ACTING, WordPlace(ACTING, heading=ACTING, excerpt=ACTING)),
    hint=ACTING, field=ACTING, expected=ACTING, read=ACTING,
)  # fmt: skip
FORMS = {**formats.FORMATS, "courriel": lambda found: message_of(Letter(ACTING, ACTING, ACTING, True, True, found))}


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_report_can_be_forged_by_what_it_quotes(form):
    """A name of a file or a text adds no line, moves no cursor, turns no direction, breaks no form."""
    plain = Diagnostic("CG204", "reçu « x »", Place("x", 3, 1, "x", WordPlace("x", heading="x", excerpt="x")), "x")
    report = FORMS[form]((QUOTED,))
    report.encode()
    if form == "junit":
        assert parse_xml(report.encode()) is not None
    if form in {"text", "github", "courriel", "junit"}:
        assert len(report.splitlines()) == len(FORMS[form]((plain,)).splitlines())
    assert [
        sign for sign in report if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ] == []
    for sign in ("‹U+000A›", "‹U+001B›", "‹U+202E›", "‹octet E9›"):
        assert sign in unquote(report)


def test_what_prints_is_left_as_it_is():
    """French letters and signs, and the spaces of every width."""
    words = "« L’œuvre » : 1\u202f234,50\u00a0€ — n°\u20093, 日本 ☐"
    assert inert(words) == words


def test_github_commands_escape_what_would_end_them():
    """A new line, a percent sign or a comma in a message or a path stays part of it."""
    lines = formats.github(FOUND).splitlines()
    assert lines[0].startswith("::error file=modèles/a b.docx,title=CG834::corps, tableau 3 : ")
    assert lines[1].startswith("::warning file=c.yaml,line=14,col=7,title=CG214::montant : montant, ambigu : 100 %25‹")


def test_gitlab_fingerprints_are_distinct_and_survive_a_moved_line():
    """Two like faults are two; the same fault further down is the same."""
    marks = [one["fingerprint"] for one in json.loads(formats.gitlab(FOUND))]
    moved = (
        FOUND[0],
        Diagnostic("CG214", FOUND[1].message, Place("c.yaml", 99, 1), severity=Severity.WARNING, field="montant"),
    )
    assert len(set(marks)) == 3
    assert json.loads(formats.gitlab(moved))[1]["fingerprint"] == marks[1]


def test_text_is_a_fault_the_words_around_it_and_its_hint():
    """Plain lines, whatever the terminal."""
    first = "CG834 modèles/a b.docx (corps, tableau 3) : « nom » est facultatif"
    assert formats.text(FOUND[:1]) == f"{first}\n    Dans « {{{{ nom }}}} ».\n    Entourez."
