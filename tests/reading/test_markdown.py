"""`reading/markdown/parsing.py`: nothing that a partner wrote is lost, every fault has its line, hostile texts end."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from contratgen.base import limits
from contratgen.base.diagnostics import Place
from contratgen.reading.markdown.parsing import parse_markdown
from contratgen.reading.rich_text import Block, Break, Link, ListBlock, Paragraph, Quote, Text

from .plain import plain_text

PLACE = Place("corps.md", 1, 1)
FRENCH = "abcdefé à œÉ ’«»“”–—…%€°²№\u00a0\u202f\"'=,;?/@$^&<"
"""Letters and signs that are text wherever they stand."""
MARKUP = string.punctuation
SHARE = re.compile(r"\\\\[^\W\d_][\w.$-]+\\(?!\\)")
WORDS = st.text(alphabet=FRENCH + "{}:", min_size=1, max_size=12)
WILD = st.text(alphabet=FRENCH + "*_`[]()#>-+|.!~\\:123 \n\t", max_size=120)


def parse(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text that has no fault."""
    blocks, faults = parse_markdown(text, PLACE)
    assert faults == ()
    return blocks


def escaped(text: str) -> str:
    """Write every mark so that it is text."""
    return "".join(f"\\{c}" if c in MARKUP else c for c in text)


def squeezed(text: str) -> str:
    """Return a text without its white space, non-breaking spaces excepted: those are characters."""
    return re.sub(r"[ \t\n]+", "", text)


@given(st.text(alphabet=FRENCH + MARKUP + "\n", max_size=200))
@settings(max_examples=150, deadline=None)
def test_an_escaped_text_is_found_again_character_for_character(text: str) -> None:
    r"""& < > " ' { } % « » and non-breaking spaces come through; only the spaces around lines go.

    `\\ab\_` is a shared folder, as Windows writes it, and no escaped text.
    """
    assume(not SHARE.search(escaped(text)))
    blocks, faults = parse_markdown(escaped(text), PLACE)
    assert faults == ()
    assert squeezed(plain_text(blocks)) == squeezed(text)


@given(WILD)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@example("a*a**. ..*b_b")
@example("*a **b***c**")
def test_without_a_fault_no_letter_is_lost(text: str) -> None:
    """Whatever the marks, letters and signs come out as written, in order."""
    assume("](" not in text)
    blocks, faults = parse_markdown(text, PLACE)
    assume(not any(fault.blocks for fault in faults))
    assert kept(plain_text(blocks)) == kept(text)


def kept(text: str) -> str:
    """Return the characters that can be no mark."""
    return "".join(c for c in text if c not in MARKUP + string.digits + string.whitespace)


@given(
    st.lists(WORDS, min_size=1, max_size=6),
    st.sampled_from(["{}", "**{}**", "*{}*", "> {}", "- {}", "7. {}", "### {}"]),
)
@settings(max_examples=150, deadline=None)
def test_marks_around_a_text_leave_it_as_it_is(words: list[str], form: str) -> None:
    """A text is the same in bold, italic, a quotation, a list or a heading; what may be a formula is told."""
    text = " ".join(f"mot{word}mot" for word in words)
    blocks, faults = parse_markdown(form.format(text), PLACE)
    assert {fault.code for fault in faults} <= {"CG168"}
    assert squeezed(plain_text(blocks)) == squeezed(text)


@given(WILD)
@settings(max_examples=100, deadline=None)
def test_reading_is_a_function_of_the_text(text: str) -> None:
    """Same text, same blocks, same faults; every line lies within the text."""
    first, second = parse_markdown(text, PLACE), parse_markdown(text, PLACE)
    assert first == second
    last = text.count("\n") + 1
    assert all(1 <= (fault.place.line or 0) <= last for fault in first[1])


def test_lines_are_those_of_the_file() -> None:
    """A text that begins at line 40, column 3 of its file has its blocks and faults there."""
    blocks, faults = parse_markdown("Un\n\nDeux <b>", Place("texte.md", 40, 3))
    assert [block.line for block in blocks] == [40, 42]
    assert [str(fault.place) for fault in faults] == ["texte.md:42:8"]


def test_bold_and_italic_combine() -> None:
    """Looks nest, and joined stretches are one."""
    (paragraph,) = parse("a **b *c* d** e")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.content == (
        Text("a "),
        Text("b ", bold=True),
        Text("c", bold=True, italic=True),
        Text(" d", bold=True),
        Text(" e"),
    )


@pytest.mark.parametrize("text", ["5*3*2", "agent*e*s", "a_b_c", "2 * 3 * 4", "(*)", "Nom : ______", "l*", "*", "3**2"])
def test_marks_within_words_and_figures_are_text(text: str) -> None:
    """A partner's stars and underscores are no markup when they make none."""
    blocks, _ = parse_markdown(f"Voir {text}", PLACE)
    assert plain_text(blocks) == f"Voir {text}"


def test_line_breaks_are_kept_without_spaces_around_them() -> None:
    """Two spaces or a backslash break the line; a line end alone is a space."""
    (paragraph,) = parse("un  \ndeux \\\ntrois\nquatre\\")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.content == (Text("un"), Break(), Text("deux"), Break(), Text("trois quatre\\"))


def test_two_links_to_one_place_stay_two() -> None:
    """Links side by side are not joined."""
    (paragraph,) = parse("[a](annexe:x)[b](annexe:x)")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.content == (Link("annexe:x", (Text("a"),)), Link("annexe:x", (Text("b"),)))


def test_windows_line_ends_and_decomposed_accents_are_read() -> None:
    """A text that comes from no file is normalised here."""
    assert plain_text(parse("e\u0301te\u0301\r\n\r\n- a\r- b")) == "été\na\nb"


def test_a_judged_text_is_not_judged_twice() -> None:
    """The characters of a file were judged when it was read."""
    assert parse_markdown("a\u200bb", PLACE)[1]
    assert parse_markdown("a\u200bb", PLACE, judged=True)[1] == ()


def test_limits_are_diagnostics() -> None:
    """A line or a text beyond the limits is refused at its line, and not read."""
    blocks, faults = parse_markdown("court\n" + "a" * (limits.LINE_CHARACTERS + 1), PLACE)
    assert (blocks, [(f.code, f.place.line) for f in faults]) == ((), [("CG150", 2)])
    blocks, faults = parse_markdown("a\n" * limits.TEXT_LINES, PLACE)
    assert (blocks, [f.code for f in faults]) == ((), ["CG150"])


def test_lists_may_be_as_deep_as_word_allows() -> None:
    """Nine levels are read; the tenth is refused."""
    nine = "\n".join("  " * level + "- a" for level in range(limits.MARKDOWN_NESTING))
    assert depth(parse(nine)) == limits.MARKDOWN_NESTING
    _, faults = parse_markdown(nine + "\n" + "  " * limits.MARKDOWN_NESTING + "- b", PLACE)
    assert [fault.code for fault in faults] == ["CG151"]


def depth(blocks: tuple[Block, ...]) -> int:
    nested = [depth(item) for block in blocks if isinstance(block, ListBlock) for item in block.items]
    nested += [depth(block.blocks) for block in blocks if isinstance(block, Quote)]
    return 1 + max(nested) if nested else 0


HOSTILE = [
    "[",
    "*",
    ">",
    "`",
    "<",
    "&",
    "_",
    "](",
    "![",
    "[](a",
    "*a_",
    "**a ",
    "`a``",
    "<a ",
    "~~",
    "- ",
    "|",
    "\\",
    " ",
    "[^a]",
]


@pytest.mark.parametrize("mark", HOSTILE)
def test_twenty_thousand_marks_end(mark: str) -> None:
    """No text makes the reader run away: on one line, over lines, over paragraphs."""
    many = mark * (limits.LINE_CHARACTERS // len(mark))
    for text in (many, "\n".join([mark * 10 + "x"] * 2_000), "\n\n".join([mark + " x"] * 2_000)):
        blocks, faults = parse_markdown(text, PLACE)
        assert blocks or faults or not text.strip(" \n")


def test_what_a_web_page_leaves_everywhere_is_told_once() -> None:
    """The same tag, code or box on other lines: they are named after the first."""
    text = "\n\n".join(["a&nbsp;b<br>c&nbsp;d"] * 3 + ["- [ ] un\n- [ ] deux"])
    found = parse_markdown(text, PLACE)[1]
    assert [(one.code, one.message.partition(" ; ")[2]) for one in found] == [
        ("CG171", "aussi lignes 3 et 5"),
        ("CG170", "aussi lignes 3 et 5"),
        ("CG168", "aussi ligne 8"),
    ]
