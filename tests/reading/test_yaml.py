"""`reading/yaml/reading.py`: every scalar as written, at its place; nothing else of YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contratgen.base import limits
from contratgen.reading.located import Mapping, Scalar, Sequence, place_of
from contratgen.reading.yaml.reading import MENDINGS, read_yaml

CASES = Path(__file__).parents[1] / "cases" / "reading"


def read(text: str) -> Mapping:
    """Return what a YAML text without fault says."""
    mapping, faults = read_yaml(text.encode(), "f.yaml")
    assert faults == ()
    assert mapping is not None
    return mapping


def codes(text: str) -> list[str]:
    return [fault.code for fault in read_yaml(text.encode("utf-8", "surrogatepass"), "f.yaml")[1]]


def test_every_scalar_is_the_text_that_was_written() -> None:
    """No number, boolean, date or null: the schema decides."""
    mapping, _ = read_yaml((CASES / "bon-yaml-textes" / "fichier.yaml").read_bytes(), "f.yaml")
    assert mapping == {
        "code": "01000",
        "non": "no",
        "heure": "1:30",
        "vide": "",
        "guillemets": "120 000,00",
        "simple": "l'an",
        "bloc": "un\ndeux\n",
        "plie": "un deux",
        "liste": ["a", {"b": "c"}],
        "blocs": [{"d": "1", "e": {"neant": "rien"}}],
    }


def test_values_know_where_they_stand() -> None:
    """Scalars, mappings, sequences and keys bear their line and column; blocks, that of their first character."""
    mapping = read("a: 1\nb:\n  - c: 'd'\n    e:\nf: |\n\n  texte\ng: [h, {i: j}]\n")
    places = {
        ("a",): "1:4",
        ("b",): "3:3",
        ("b", 0): "3:5",
        ("b", 0, "c"): "3:8",
        ("b", 0, "e"): "4:5",
        ("f",): "7:3",
        ("g", 0): "8:5",
        ("g", 1, "i"): "8:12",
    }
    assert {path: str(place_of(mapping, path)) for path in places} == {p: f"f.yaml:{at}" for p, at in places.items()}
    assert str(mapping["b"][0].keys_at["e"]) == "f.yaml:4:5"


def test_texts_are_composed_and_line_ends_read() -> None:
    """NFC, with or without a byte order mark, whatever the line ends."""
    for case in ("bon-yaml-decompose", "bon-yaml-marque-et-crlf"):
        mapping, faults = read_yaml((CASES / case / "fichier.yaml").read_bytes(), "f.yaml")
        assert faults == ()
        assert mapping is not None
        assert mapping["nom"] == "été"


def test_one_reading_finds_the_faults_of_every_line() -> None:
    """A colon, a tab, a comma, an anchor: a fault does not hide the next ones."""
    text = "a: b : c\nd: [0,5]\ne:\tf\ng: &h i\nj: k : l\nj: m\n"
    assert codes(text) == ["CG133", "CG135", "CG129", "CG123", "CG133", "CG125"]


def test_what_follows_from_a_colon_or_an_indentation_is_not_told_again() -> None:
    """On the same line, or on those below, that one slip pushed as well."""
    assert codes("a: b : c : d\n") == ["CG133"]
    assert codes("a:\n  b: 1\nc: texte\n  d: 1\n  e: 2\n  f: 3\ng: 1\n") == ["CG121"]


def test_mending_ends() -> None:
    """So many faults that the reader gives up finding all of them: it still ends, with the first ones."""
    assert codes("".join(f"a{i}: b : c\n" for i in range(MENDINGS * 2))).count("CG133") == MENDINGS + 1


def test_limits_are_diagnostics(monkeypatch: pytest.MonkeyPatch) -> None:
    """Depth and number of values are bounded."""
    monkeypatch.setattr(limits, "YAML_NODES", 1_000)
    assert codes("a: " + "[" * 5_000) == ["CG136"]
    assert codes("".join(" " * n + "a:\n" for n in range(60))) == ["CG136"]
    assert codes("a: [" + "b," * limits.YAML_NODES + "]") == ["CG136"]
    assert codes("a: " + "[" * (limits.YAML_DEPTH - 1) + "b" + "]" * (limits.YAML_DEPTH - 1)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lot #3", "lot"),
        ("lot # 3", "lot"),
        ("lot  # 3", "lot"),
        ("lot#3", "lot#3"),
        ('"lot #3"', "lot #3"),
        ("http://a.fr/#b", "http://a.fr/#b"),
    ],
)
def test_a_comment_is_told_from_a_cut_value(text: str, value: str) -> None:
    """A # after one space, or right before a letter, may have cut a value: it blocks, since words would be lost."""
    mapping, faults = read_yaml(f"a: {text}\n".encode(), "f.yaml")
    assert mapping == {"a": value}
    cut = text in {"lot #3", "lot # 3"}
    assert [(fault.code, fault.blocks) for fault in faults] == ([("CG134", True)] if cut else [])


@given(st.text(alphabet="ab:#-?*&!|>%@`'\"[]{},\\ \n\t019é~.<=\u00a0", max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Reading never raises; without a blocking fault there is a mapping, with one there is a place."""
    mapping, faults = read_yaml(text.encode(), "f.yaml")
    assert mapping is not None or any(fault.blocks for fault in faults)
    lines = text.count("\n") + 1
    assert all(1 <= (fault.place.line or 0) <= lines for fault in faults)


@given(st.binary(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(blob: bytes) -> None:
    """Hostile bytes end in a diagnostic."""
    mapping, faults = read_yaml(blob, "f.yaml")
    assert mapping is not None or faults


VALUES = st.recursive(
    st.text(alphabet="abé :#-'\"{}[],&*!%@\\\u00a0«»", max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), VALUES, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_quoted_values_come_back_as_they_are(values: dict[str, Any]) -> None:
    """JSON is YAML: quoted texts, sequences and mappings are read as written."""
    assert plain(read(json.dumps(values, ensure_ascii=False))) == values


def plain(node: Any) -> Any:
    match node:
        case Mapping():
            return {key: plain(value) for key, value in node.items()}
        case Sequence():
            return [plain(value) for value in node]
        case Scalar():
            return str(node)
    raise AssertionError(node)


SHARED = {
    "tabs": ("a:\n\tb: 1\n\tc:\n\t\td: é\nx: y\n", "CG129", 2),
    "tabs for four spaces": ("a:\n\tb: 1\n    c: 2\nx: y\n", "CG129", 2),
    "tabs before items": ("a:\n\t- b: 1\n\t  c: 2\n\t- b: 3\nx: y\n", "CG129", 2),
    "hard spaces": ("a:\n\u00a0\u00a0b: 1\n\u202f\u202fc: 2\nx: y\n", "CG130", 2),
    "full-width colons": ("a\uff1a\n  b\uff1a1\n  c\uff1a 2\nx\uff1ay\n", "CG148", 1),
    "full-width colons between braces": ("a\uff1a {b\uff1a1, c\uff1a2}\nx\uff1ay\n", "CG148", 1),
    "no space after colons": ("a:\n  b:1\n  c:2\nx:y\n", "CG121", 2),
    "no space after colons between braces": ('a:{b:1, c:"2, d:3"}\nx:y\n', "CG121", 1),
    "no space after the colon of items": ("a:\n  - b:1\n    c:2\nx: y\n", "CG121", 2),
    "no space between braces alone": ("a: {b:1, c: 2}\nx: y\n", "CG121", 1),
    "no colons": ("a:\n  b: 1\n  c: 2\nz un\nx y\n", "CG121", 4),
    "arrows and semicolons": ("a:\n  b ; 1\n  c -> 2\nx => y\n", "CG121", 2),
    "tabs after colons": ("a:\t\n  b:\t1\n  c:\t2\nx:\ty\n", "CG129", 1),
    "asterisks": ("a:\n  * b: 1\n    c: 2\n  * b: 3\nx: y\n", "CG121", 2),
    "a title and a greeting": ("NOTRE PAGE\n======\na:\n  b: 1\n  c: 2\nx: y\nBien cordialement,\n", "CG121", 1),
    "a comment of a programmer": ("// notre page\na:\n  b: 1\n  c: 2\nx: y\n", "CG121", 1),
    "thin spaces": ("a\u2009:\n  b\u2009: 1\n  c\u2009: 2\nx\u2009: y\n", "CG130", 1),
    "equals signs": ("a:\n  b = 1\n  c= 2\nx=y\n", "CG121", 2),
    "hard spaces before colons": ("a\u00a0:\n  b\u202f: 1\n  c\u00a0: 2\nx\u00a0: y\n", "CG130", 1),
    "hard spaces after colons": ("a:\u00a0\n  b:\u00a01\n  c:\u00a02\nx:\u202fy\n", "CG130", 1),
    "hard spaces after dashes": ("a:\n  -\u00a0b: 1\n    c: 2\n  -\u00a0b: 3\nx: y\n", "CG130", 2),
    "dashes of a word processor": ("a:\n  – b: 1\n    c: 2\n  – b: 3\nx: y\n", "CG121", 2),
    "bullets": ("a:\n  •\u00a0{b: 1, c: 2}\n  • {b: 3}\nx: y\n", "CG121", 2),
    "no space after dashes": ("a:\n  -b: 1\n    c: 2\n  -b: 3\nx: y\n", "CG121", 2),
}


@pytest.mark.parametrize("name", SHARED)
def test_a_slip_of_the_keyboard_is_told_once_for_a_file(name: str) -> None:
    """Tabs, hard spaces, colons of another writing: the file is read on, and says what it says."""
    text, code, line = SHARED[name]
    mapping, (told,) = read_yaml(text.encode(), "f.yaml")
    assert (told.code, told.place.line, told.place.column) == (code, line, 1)
    assert mapping is not None
    assert mapping["x"] == "y"
    assert list(mapping["a"] if isinstance(mapping["a"], dict) else mapping["a"][0])[:2] == ["b", "c"]


@pytest.mark.parametrize("text", ["a:\n\tb: &ancre x\n", "a\uff1a&ancre x\n", "a:\n\t- b: 1\n\t  c: &ancre x\n"])
def test_a_column_is_that_of_the_file_as_it_was_written(text: str) -> None:
    """However the text was settled to be read on; none points beyond its line."""
    anchor = next(one for one in read_yaml(text.encode(), "f.yaml")[1] if one.code == "CG123")
    line = text.split("\n")[(anchor.place.line or 1) - 1]
    assert line[(anchor.place.column or 1) - 1 :].startswith("&ancre")


@pytest.mark.parametrize("head", ["", "z => 1\n", "z: 1\n    y: 2\n", "z\u00a0: 1\n", "z\t: 1\n"])
def test_messages_quote_what_was_written_and_values_hold_it(head: str) -> None:
    """Not what was put in its place for the reading to go on: « b ; c » for « b : c »."""
    mapping, found = read_yaml(f"{head}a: b : c : d\ne: [1,5 : x]\n".encode(), "f.yaml")
    assert {one.read for one in found if one.code == "CG133"} == {"b : c : d"}
    assert mapping is not None
    assert mapping["a"] == "b : c : d"


def test_an_escape_is_judged_where_it_stands_and_the_rest_once() -> None:
    """On its own line, after others that were folded; what stands beside it was told already, as itself."""
    text = 'a: "un\u200b \\xe9\n  deux \\\\ \\u0301\n  trois\u2028 e\\u0301 \\u202E"\n'
    _, found = read_yaml(text.encode(), "f.yaml")
    places = [(one.code, one.place.line, one.place.column) for one in found]
    assert places == [("CG115", 1, 7), ("CG118", 2, 11), ("CG115", 3, 8), ("CG114", 3, 18)]


def test_what_looks_like_a_slip_in_a_text_is_text() -> None:
    """Blocks, lines that follow a value, quoted values: nothing is changed in them, even beside a slip."""
    text = "a: |\n  note:ceci\n  – un\nb: Les points\n  – un\n  lieu:dit\nc: 'x, y:z'\nd: [rue du Port, lieu:dit]\n"
    mapping, (told,) = read_yaml(f"{text}e:f\n".encode(), "f.yaml")
    assert (told.code, told.place.line) == ("CG121", 9)
    assert plain(mapping) == {**plain(read(text)), "e": "f"}


def test_a_full_width_colon_in_a_value_is_a_character_like_any_other() -> None:
    """It is judged where it stands, and no name of a field."""
    mapping, told = read_yaml("a: Maison\uff1aaccueil\nb: c\n".encode(), "f.yaml")
    assert mapping == {"a": "Maison\uff1aaccueil", "b": "c"}
    assert [one.code for one in told] == ["CG189"]
