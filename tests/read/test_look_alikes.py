"""`read/markdown/look_alikes.py`: lists and tables that are pasted are told, and prose is left in peace."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contratgen.diagnostics import Place
from contratgen.read.markdown.parsing import parse_markdown

PLACE = Place("corps.md", 1, 1)
ROOT = Path(__file__).parents[2]
SIGNS = "o➢✓→⇒✔❖■□◆►▶➔★§Øü☐–—‐−~/●•\uf0a7\uf0b7"
ORDERED = [
    "{}°) ",
    "{}°",
    "{}/ ",
    "{}-",
    "{} - ",
    "{} – ",
    "{} : ",
    "({}) ",
    "[{}] ",
    "{})",
    "{}.",
    "1.{} ",
    "2.1.{}. ",
]
LETTERS = ["{}) ", "{}. ", "{}/ ", "{} - ", "({}) ", "{}–"]


def told(text: str) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.place.line) for fault in parse_markdown(text, PLACE)[1] if fault.code != "CG116"]


@given(st.sampled_from(SIGNS), st.sampled_from([" ", "\t", "\u00a0", "  "]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_lines_with_one_sign_are_told(sign: str, gap: str, wrapped: bool) -> None:  # noqa: FBT001 -- Hypothesis draws it
    """Whatever Word or a letter leaves of its bullets, wrapped lines between them or not."""
    more = "\nsuite du point" if wrapped else ""
    text = f"Trois points :\n{sign}{gap}un{more}\n{sign}{gap}deux{more}\n{sign}{gap}trois"
    step = 2 if wrapped else 1
    assert told(text) == [("CG163", 2), ("CG163", 2 + step), ("CG163", 2 + 2 * step)]


@given(st.sampled_from(ORDERED), st.integers(2, 97))
@settings(max_examples=100, deadline=None)
def test_lines_whose_numbers_follow_are_told(form: str, first: int) -> None:
    """Numbers in every form that is no list of Markdown's; a list that begins at 2 below a line of text is none."""
    text = f"Deux points :\n{form.format(first)}un\n{form.format(first + 1)}deux"
    assert told(text) == [("CG163", 2), ("CG163", 3)]


@pytest.mark.parametrize("form", LETTERS)
@pytest.mark.parametrize("pair", ["AB", "ab", "GH", ("I", "II"), ("iv", "v"), ("IX", "X"), ("i", "ii")])
def test_lines_whose_letters_follow_are_told(form: str, pair: str | tuple[str, str]) -> None:
    """Letters and Roman numbers, small and capital."""
    text = f"Deux points :\n{form.format(pair[0])}un\n{form.format(pair[1])}deux"
    assert told(text) == [("CG163", 2), ("CG163", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "à un\nà deux",
        "y un\ny deux",
        "M. un\nM. deux",
        "L. un\nD. deux",
        "en\n20. un\n22. deux",
        "12-15 mai\n13-16 mai",
        "18:30 un\n19:30 deux",
        "10 agents\n11 agents",
        "3.5 un\n7.2 deux",
        ": un\n: deux",
        "; un\n; deux",
        "« un »\n« deux »",
        "(un)\n(deux)",
        "*un* mot\n*deux* mots",
        "**un** mot\n**deux** mots",
        "o un seul",
        "1/ un seul\nsuite",
        "un\tmot",
        "oui | non",
        "1/ un  \n2/ deux  \n3/ trois",
        "o un\\\no deux",
        "1. un\n2. deux",
    ],
)
def test_prose_and_kept_lines_are_not(text: str) -> None:
    """One line says nothing; lines whose ends are kept are printed as they are."""
    assert told(text) == []


def test_the_texts_of_the_example_give_no_alarm() -> None:
    """Every text of the example, as one."""
    files = sorted(ROOT.glob("examples/*/**/*.md"))
    assert len(files) > 10
    found = [(file.name, *one) for file in files for one in told(file.read_text("utf-8"))]
    assert [one for one in found if one[1] in {"CG160", "CG163", "CG184", "CG185", "CG186"}] == []
