"""What the glyphs of a supplied font say, once what means nothing is said to mean nothing."""

from __future__ import annotations

import pytest

from contratgen.bundle.pieces.unicode_maps import UnreadableMapError, meaningful


def cmap(kind: str, entries: str) -> bytes:
    return f"begincmap 1 beginbf{kind} {entries} endbf{kind} endcmap".encode()


@pytest.mark.parametrize(
    ("kind", "entries"),
    [
        ("char", "<01> <0041>"),
        ("char", "<0001> <00660069>"),
        ("range", "<20> <7E> <0020>"),
        ("range", "<01> <02> [<0041> <0042>]"),
    ],
)
def test_a_map_whose_values_are_characters_is_left_alone(kind: str, entries: str) -> None:
    assert meaningful(cmap(kind, entries)) == cmap(kind, entries)


@pytest.mark.parametrize("value", ["E00C", "F0B7", "0000", "FEFF", "FFFE", "0041E001", "DB80DC00", ""])
def test_a_value_that_means_nothing_elsewhere_is_an_unknown_character(value: str) -> None:
    assert b"<01> <FFFD>" in meaningful(cmap("char", f"<01> <{value}>"))


def test_a_range_of_private_values_is_unknown_code_by_code() -> None:
    assert b"<03> <05> [<FFFD><FFFD><FFFD>]" in meaningful(cmap("range", "<03> <05> <F0B7>"))


def test_a_range_that_runs_into_private_values_is_unknown_too() -> None:
    assert b"[<FFFD><FFFD>]" in meaningful(cmap("range", "<03> <04> <DFFF>"))


def test_values_listed_one_by_one_are_judged_one_by_one() -> None:
    assert b"<01> <02> [ <0041> <FFFD> ]" in meaningful(cmap("range", "<01> <02> [<0041> <E001>]"))


@pytest.mark.parametrize(
    ("kind", "entries"),
    [("char", "<01>"), ("range", "<01> <00> <0041>"), ("range", "<0000> <FFFF> <0041>"), ("char", "<01> <4>")],
)
def test_a_map_that_cannot_be_read_is_refused(kind: str, entries: str) -> None:
    with pytest.raises(UnreadableMapError):
        meaningful(cmap(kind, entries))
