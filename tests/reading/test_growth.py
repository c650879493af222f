"""Hostile texts: every construction of CommonMark and GFM, escaped or not, ends in blocks and faults, soon."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contratgen.base import limits
from contratgen.base.diagnostics import Place
from contratgen.reading.encoding import decode
from contratgen.reading.markdown.parsing import parse_markdown
from contratgen.reading.strays import unnamed
from contratgen.reading.texts import read_sections
from contratgen.reading.yaml.reading import read_yaml

from .plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE = Place("corps.md", 1, 1)
LINE = 19_000
MARKS = [
    "`",
    "``",
    "```",
    "\\`",
    "\\``",
    "\\\\",
    "\\",
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "~~~",
    "[",
    "]",
    "](",
    "![",
    "[^a]",
    "[^a]:",
    "[^",
    "^[",
    "]:",
    "[a]: b",
    "(",
    ")",
    "<",
    ">",
    "<a>",
    "</a>",
    "<!--",
    "-->",
    "<a@b.c>",
    "<https://a>",
    "&amp;",
    "&#1;",
    "&",
    "|",
    "|-|",
    "\\|",
    "#",
    "###",
    "=",
    "---",
    "- ",
    "+ ",
    "1. ",
    "1) ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "  \n",
    "\\\n",
    "https://a_b/",
    "www.a/",
    "a_.py",
    "\\\\ab\\c",
    "C:\\",
    "é",
    "a",
    "1",
    " ",
    "\u00a0",
    "!",
    "o ",
    "➢",
    "I. ",
    "(a) ",
    "-> ",
    "Axe 1 ",
    "Mot : ",
    "==a==",
    "^a^",
    "$a_b$",
    "[x]",
    "a-\n",
]
FORMS = ["{0}{1}", "\\{0}{1}", "{0}\\{1}", "x\\{0}\\{1}x"]
GROWING = [
    "[",
    "![",
    "[a](",
    "[a](<",
    "[a](b) ",
    "![a](b)",
    "](",
    "*a _b ",
    "**a",
    "_(",
    "*(a/",
    "`a``b",
    "~~",
    "~~a~~",
    "[^a]",
    "^[a",
    "[^a b",
    "<a ",
    "<!--",
    "&amp;",
    "|a",
    "https://a_b(",
    "https://a[",
    "a_b/",
    "_a.b ",
    "C:\\a ",
    "\\\\ab\\c_ ",
    "/*",
    "*.pdf",
    "o ",
    "1/ ",
    "I.",
    "a;b",
    "   a",
    "\ta",
    "\\`",
    "\\",
    "## ",
    "- ",
    "> ",
    "= ",
    " ==a",
    "^a",
    " $a_",
    "[x]",
    "[a] (https://a ",
    "(a)[https://a ",
    "Mot : ",
    "a, b; ",
    "a  b",
    "-> ",
    "qu'",
]
"""What a quadratic reader would take minutes over: one line of it, and a paragraph of six lines."""


@given(st.lists(st.sampled_from(MARKS), max_size=25).map("".join))
@settings(max_examples=250, deadline=None)
@example("\\``")
@example("a\\`` `x` ``")
@example("\\``` ` ``")
def test_any_text_ends_in_blocks_and_faults(text: str) -> None:
    """No exception but a diagnostic, whatever stands beside whatever; the blocks can be told again."""
    blocks, faults = parse_markdown(text, PLACE)
    assert isinstance(plain_text(blocks), str)
    assert all(fault.code.startswith("CG1") for fault in faults)


@given(
    st.sampled_from(MARKS), st.sampled_from(MARKS), st.sampled_from(["{0}{1}", "\\{0}{1}", "{0}\\{1}", "x\\{0}\\{1}x"])
)
@settings(max_examples=200, deadline=None)
def test_an_escape_beside_any_mark_is_read(first: str, second: str, form: str) -> None:
    """Each pair of marks, one of them after a backslash."""
    text = form.format(first, second)
    blocks, faults = parse_markdown(f"mot {text} mot {text}", PLACE)
    assert blocks or faults


@pytest.mark.parametrize("mark", GROWING)
def test_twice_the_text_costs_twice_the_calls(mark: str) -> None:
    """Calls are counted, of functions in Python and in C; what they do inside is bounded by the test's time-out."""
    line = mark * (LINE // len(mark))
    once, twice = (calls(lambda: parse_markdown(line[:length], PLACE)) for length in (2_000, 4_000))  # noqa: B023
    assert twice < 2.5 * once + 500
    blocks, faults = parse_markdown("\n".join([line] * 6), PLACE)
    assert blocks or faults


def test_a_link_that_spaces_never_end_takes_no_time() -> None:
    """Twenty thousand spaces after `[a](`, on fifty lines: tried once each, not once for each of their ends."""
    text = "\n".join(["[a](" + " " * LINE] * 50)
    assert {fault.code for fault in parse_markdown(text, PLACE)[1]} == {"CG175"}


@pytest.mark.parametrize("unit", ["![a](b)", "![", "<b>", "[^a]", "- \n", "## \n", "[a](ftp://b)\n\n", "\u0430 "])
def test_a_file_of_faults_tells_some_and_counts_the_others(unit: str) -> None:
    """Two mebibytes of images: two hundred faults, and « et 299 393 autres »."""
    text = unit * (60_000 // len(unit)) if "\n" in unit else "\n".join([unit * (LINE // len(unit))] * 3)
    _, found = decode(text.encode(), "texte.md")
    sections, repeated = read_sections(text, "texte.md")
    bodies = [
        fault for body in ([text] if not sections else sections.values()) for fault in parse_markdown(body, PLACE)[1]
    ]
    for faults in (found, repeated, bodies):
        assert len(faults) <= limits.FILE_FAULTS + 1
        more = [fault for fault in faults if fault.code == "CG188"]
        assert bool(more) == (len(faults) > limits.FILE_FAULTS)
        assert all(fault.count > 1 and str(fault.count) in fault.message for fault in more)


YAML = {
    "aliases": ("a: [", "*b,", "1]"),
    "anchors": ("a: [", "&b 1,", "1]"),
    "tags": ("a: [", "!x 1,", "1]"),
    "cut by a hash": ("", "a{}: b #c\n", ""),
    "written twice": ("", "a: 1\n", ""),
    "colons": ("a: ", "b: ", ""),
    "an open quotation": ('a: "', "x\n ", ""),
    "open brackets": ("a: ", "[", ""),
    "open braces": ("a: ", "{{a: ", ""),
    "merged": ("a:\n", "  <<: 1\n", ""),
    "curly quotes": ("a: [", "“1,5”, ", "1]"),
    "tabs": ("a:\n", "\tb: 1\n", ""),
    "conflicts": ("", "<<<<<<< a\n=======\n>>>>>>> b\n", ""),
    "indented": ("", "a{}: 1\n  b: 2\n", ""),
    "hard spaces": ("", "\u00a0a{}: 1\n", ""),
    "foreign letters": ("a: ", "\u0430 ", ""),
}


@pytest.mark.parametrize(("head", "unit", "tail"), YAML.values(), ids=list(YAML))
def test_a_yaml_file_of_faults_costs_no_more_than_its_size(head: str, unit: str, tail: str) -> None:
    """Twice the file, at most twice the calls; two hundred faults told; a hundred thousand bytes are soon read."""
    once, twice, large = (
        (head + "".join(unit.format(number) for number in range(count // len(unit))) + tail).encode()
        for count in (3_000, 6_000, 100_000)
    )
    read_yaml(once, "f.yaml")  # fonts are opened once
    assert calls(lambda: read_yaml(twice, "f.yaml")) < 2.5 * calls(lambda: read_yaml(once, "f.yaml")) + 5_000
    found = read_yaml(large, "f.yaml")[1]
    assert 1 <= len(found) <= limits.FILE_FAULTS + 1


def test_files_that_nothing_names_cost_no_more_than_their_number() -> None:
    """Twice the photographs beside twice the values, of the same folder or not: at most twice the calls."""

    def told(count: int) -> Callable[[], Any]:
        paths = [
            f"{folder}/photo {number}.jpg" for number in range(count) for folder in ("contributions/ars", "pieces")
        ]
        named = frozenset(f"contributions/ars/valeur {number}" for number in range(count))
        return lambda: [*unnamed(paths, named)]

    assert len(told(100)()) == 101  # one for the folder of which nothing is named
    assert calls(told(200)) < 2.5 * calls(told(100))


def calls(work: Callable[[], Any]) -> int:
    """Count the calls that some work makes."""
    count = 0

    def one_more(*_: Any) -> None:
        nonlocal count
        count += 1

    sys.setprofile(one_more)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
