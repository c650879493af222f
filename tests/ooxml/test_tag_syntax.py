import pytest

from contratgen.ooxml.tag_syntax import TagKind, clean, scan


def sources(text: str) -> list[str]:
    return [span.source for span in scan(text)[0]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("x == ‘oui’", "x == 'oui'"),
        ("x == “oui”", "x == 'oui'"),
        ("x == ‘l’avenant’", "x == 'l’avenant'"),
        ("x == 'l’avenant'", "x == 'l’avenant'"),
        ('x == "l’avenant"', 'x == "l’avenant"'),
        ("x == “d'un”", 'x == "d\'un"'),
        ("x\u00a0==\u00a0'a\u00a0b'", "x == 'a\u00a0b'"),
        ("l’avenant", "l'avenant"),
        ("x – 1", "x – 1"),
        ("x == « oui »", "x == « oui »"),
        ("'it\\'s' ~ x", "'it\\'s' ~ x"),
    ],
)
def test_words_quotes_become_straight_and_strings_keep_their_characters(written: str, meant: str) -> None:
    """Quotes around strings are mended; what is inside a string, a dash or a guillemet is nobody's to guess."""
    assert clean(written) == meant


def test_each_kind_of_tag_is_found_with_its_prefix_and_trims() -> None:
    spans, strays = scan("{{ a }}{%p if b %}{#tr note #}{%- if c -%}{{r d }}{{ r }}")
    found = [(s.kind, s.prefix, s.source, s.trims_before, s.trims_after) for s in spans]
    assert found == [
        (TagKind.PRINT, "", "a", False, False),
        (TagKind.STATEMENT, "p", "if b", False, False),
        (TagKind.COMMENT, "tr", "note", False, False),
        (TagKind.STATEMENT, "", "if c", True, True),
        (TagKind.PRINT, "r", "d", False, False),
        (TagKind.PRINT, "", "r", False, False),
    ]
    assert strays == ()


@pytest.mark.parametrize("text", ["{{ '}}' }}", '{{ "%}" }}', "{{ '{' }}"])
def test_a_closing_delimiter_within_a_string_closes_nothing(text: str) -> None:
    assert len(scan(text)[0]) == 1
    assert scan(text)[1] == ()


def test_an_apostrophe_without_its_pair_does_not_swallow_the_next_tag() -> None:
    assert sources("{{ l'a }} et {{ d'b }}") == ["l'a", "d'b"]


def test_delimiters_that_belong_to_no_tag_are_told() -> None:
    assert scan("a }} b {{ c")[1] == (2, 7)


@pytest.mark.parametrize("hostile", ["{{" * 20_000, "{{'" * 20_000, "{%" + "'" * 40_000, "{#" * 20_000])
def test_hostile_text_ends_without_a_tag(hostile: str) -> None:
    """A tag never holds another opening: the search from one stops at the next."""
    assert scan(hostile)[0] == ()
