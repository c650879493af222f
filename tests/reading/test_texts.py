"""`reading/texts.py`: sections by heading, each where its first line stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from contratgen.base.diagnostics import Place
from contratgen.reading.encoding import decode
from contratgen.reading.markdown.parsing import parse_markdown
from contratgen.reading.texts import merge_sections, read_sections

CASES = Path(__file__).parents[1] / "cases" / "reading"


def test_a_section_is_the_text_below_its_heading() -> None:
    """Without the empty lines around it, at the line of its first character; an empty one stands at its heading."""
    text, _ = decode((CASES / "bon-texte" / "texte.md").read_bytes(), "texte.md")
    sections, faults = read_sections(text, "texte.md")
    assert faults == ()
    assert sections == {"A": "Un\n\n### Titre", "B": "", "C d’un": "  Fin"}
    assert [str(section.place) for section in sections.values()] == ["texte.md:3:1", "texte.md:6:1", "texte.md:8:1"]
    assert {name: str(place) for name, place in sections.keys_at.items()} == {
        "A": "texte.md:1:1",
        "B": "texte.md:6:1",
        "C d’un": "texte.md:7:1",
    }


def test_sections_of_several_files_are_joined() -> None:
    """A heading met in a second file is refused there, naming the first."""
    one, _ = read_sections("## A\nun\n", "textes/a.md")
    two, _ = read_sections("## B\ndeux\n## A\ntrois\n", "textes/b.md")
    merged, (fault,) = merge_sections([one, two], Place("textes"))
    assert merged == {"A": "un", "B": "deux"}
    assert str(fault) == "CG142 textes/b.md:3:1 : rubrique « A » écrite deux fois, déjà dans textes/a.md:1"


def test_a_repeated_heading_keeps_the_first_text() -> None:
    """What comes second is a fault, not a replacement."""
    sections, faults = read_sections("## A\nun\n\n## A\ndeux\n", "t.md")
    assert sections == {"A": "un"}
    assert [str(fault.place) for fault in faults] == ["t.md:4:1"]


@pytest.mark.parametrize(
    "line", ["\tUn <b>mot</b>.", "-\tUn <b>mot</b>.", "1.\tUn <b>mot</b>.", "  \tUn <b>mot</b>.", "\t\t\tUn <b>"]
)
def test_columns_count_the_characters_of_the_file(line: str) -> None:
    """A tab is one character: no column points beyond the end of its line."""
    text = f"## A\n\nUn.\n- x\n{line}\n"
    sections, _ = read_sections(text, "t.md")
    assert sections is not None
    _, found = parse_markdown(str(sections["A"]), sections["A"].place)
    for told in found:
        written = text.split("\n")[(told.place.line or 1) - 1]
        assert 1 <= (told.place.column or 1) <= len(written), told
        if told.code == "CG170":
            assert written[(told.place.column or 1) - 1 :].startswith(told.read), told
