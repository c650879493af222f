import pytest
from docx_builder import STYLES, build, heading, paragraph
from hypothesis import given
from hypothesis import strategies as st

from contratgen.ooxml.number_formats import formatted, roman
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import open_package, parse_xml
from contratgen.ooxml.places import paragraph_text
from contratgen.ooxml.styles import read_styles


def level(rank: int, number_format: str, text: str, extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{rank}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def use(number: int, of: int, inside: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{inside}</w:num>'


def item(text: str, num: int, rank: int = 0) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{rank}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def numbers(*body: str, numbering: str, styles: str = STYLES) -> dict[str, str]:
    package = open_package(build(*body, numbering=numbering, styles=styles), "m")
    read = read_styles(package)
    root = parse_xml(package.parts[package.main])
    found = number_paragraphs(root, read_numbering(package, read), read)
    return {paragraph_text(p): number.text for p, number in found.items()}


CONTRACT = abstract(
    0,
    level(0, "upperRoman", "Titre %1", '<w:pStyle w:val="heading1"/>'),
    level(1, "decimal", "Article %1.%2", '<w:pStyle w:val="heading2"/><w:isLgl/>'),
    level(2, "lowerLetter", "%3)"),
) + use(1, 0)
NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'


def test_headings_are_numbered_through_their_styles() -> None:
    """A contract's titles and articles get the numbers that Word shows."""
    styles = heading(1, NUMBERED.format(0)) + heading(2, NUMBERED.format(1))
    body = [paragraph("A", "heading1"), paragraph("a", "heading2"), paragraph("b", "heading2"),
            paragraph("B", "heading1"), paragraph("c", "heading2"), item("détail", 1, 2)]  # fmt: skip
    assert numbers(*body, numbering=CONTRACT, styles=styles) == {
        "A": "Titre I",
        "a": "Article 1.1",
        "b": "Article 1.2",
        "B": "Titre II",
        "c": "Article 2.1",
        "détail": "a)",
    }


def test_two_uses_of_a_list_count_on_unless_one_starts_anew() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    lists = abstract(0, level(0, "decimal", "%1.")) + use(1, 0) + use(2, 0) + use(3, 0, restart)
    body = [item("a", 1), item("b", 2), item("c", 3), item("d", 3), item("e", 1)]
    assert list(numbers(*body, numbering=lists).values()) == ["1.", "2.", "5.", "6.", "7."]


def test_a_level_restarts_after_a_higher_one_unless_it_says_not_to() -> None:
    lists = abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%2"), level(2, "decimal", "%3",
                     '<w:lvlRestart w:val="0"/>')) + use(1, 0)  # fmt: skip
    body = [item("a", 1), item("b", 1, 1), item("c", 1, 2), item("d", 1), item("e", 1, 1), item("f", 1, 2)]
    assert list(numbers(*body, numbering=lists).values()) == ["1", "1", "1", "2", "1", "2"]


def test_a_use_may_replace_a_level_and_zero_takes_a_paragraph_out() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "lowerRoman", "(%1)")}</w:lvlOverride>'
    lists = abstract(0, level(0, "decimal", "%1.")) + use(1, 0, other)
    assert numbers(item("a", 1), item("b", 0), item("c", 1), numbering=lists) == {"a": "(i)", "c": "(ii)"}


def test_a_custom_format_counts_as_its_first_number_says() -> None:
    """Word writes an older format beside it."""
    own = '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
    both = f"<mc:Choice Requires='w14'>{own}</mc:Choice><mc:Fallback><w:numFmt w:val='decimal'/></mc:Fallback>"
    for inside in (own, f"<mc:AlternateContent>{both}</mc:AlternateContent>"):
        lvl = f'<w:lvl w:ilvl="0"><w:start w:val="9"/>{inside}<w:lvlText w:val="N° %1"/></w:lvl>'
        found = numbers(item("a", 1), item("b", 1), numbering=abstract(0, lvl) + use(1, 0))
        assert found == {"a": "N° 009", "b": "N° 010"}


def test_bullets_show_their_sign() -> None:
    lists = abstract(0, level(0, "bullet", "•")) + use(1, 0)
    assert numbers(item("a", 1), item("b", 1), numbering=lists) == {"a": "•", "b": "•"}


@pytest.mark.parametrize(
    ("count", "name", "text"),
    [(4, "upperRoman", "IV"), (27, "lowerLetter", "aa"), (3, "decimalZero", "03"), (1, "ordinal", "1er"),
     (2, "ordinal", "2e"), (0, "upperRoman", "0"), (10**9, "upperLetter", "1000000000"), (7, "chicago", "‡‡"),
     (7, "unheard-of", "7"),
     (7, "hex", "7"),
     (31, "hex", "1F"),
     (2, "ordinalText", "Deuxième"),
     (21, "cardinalText", "Vingt et un"),
     (20, "decimalEnclosedCircle", "⑳"),
     (21, "decimalEnclosedCircle", "21"),
     (3, "numberInDash", "- 3 -"),
     (7, "japaneseCounting", "7")],
)  # fmt: skip
def test_counts_are_written_as_word_does(count: int, name: str, text: str) -> None:
    assert formatted(count, name) == text


@given(st.integers(1, 3999))
def test_roman_numbers_grow_as_their_figures_say(count: int) -> None:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    figures = [values[sign] for sign in roman(count)]
    assert sum(-a if a < b else a for a, b in zip(figures, [*figures[1:], 0], strict=True)) == count
