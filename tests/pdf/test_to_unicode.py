"""What the codes of a supplied font say, and the map that is written of those which are shown."""

from __future__ import annotations

import pytest

from contratgen.base import limits
from contratgen.pdf.opening import BeyondLimitError
from contratgen.pdf.to_unicode import Effort, code_lengths, meanings_in, written_map


def cmap(kind: str, entries: str) -> bytes:
    return f"begincmap 1 beginbf{kind} {entries} endbf{kind} endcmap".encode()


@pytest.mark.parametrize(
    ("kind", "entries", "said"),
    [
        ("char", "<01> <0041>", {1: "A"}),
        ("char", "<0001> <00660069>", {1: "fi"}),
        ("char", "<01> <D835DC00>", {1: "𝐀"}),
        ("char", "<01><41>", {1: "A"}),
        ("range", "<20> <7E> <0020>", {0x20: " ", 0x7E: "~"}),
        ("range", "<01> <02> [<0041> <0042>]", {1: "A", 2: "B"}),
        ("range", "<0000> <0100> <0000>", {0x41: "A", 0x100: "Ā"}),
        ("range", "<0000> <ffff> <0000>", {0x41: "A", 0x20AC: "€"}),
        ("range", "<00FE> <0101> <00FE>", {0xFE: "þ", 0x100: "Ā"}),
        ("range", "<0000> <00ff> <0000>\n<0100> <01ff> <0100>", {0: "\0", 0x141: "Ł"}),
        ("range", "<01> <02> <D835DC00>", {2: "𝐁"}),
    ],
)
def test_each_code_says_what_readers_take_it_for(kind: str, entries: str, said: dict[int, str]) -> None:
    assert meanings_in(cmap(kind, entries), said.keys(), Effort()) == said


@pytest.mark.parametrize(
    "entries", ["<01>", "<01> <4>", "<01> <>", "<01> <D800>", "<02> <0041>", "(01) (0041)", "<01> <0041> " * 0]
)
def test_a_code_without_readable_value_says_nothing(entries: str) -> None:
    assert meanings_in(cmap("char", entries), [1], Effort()) == {}


@pytest.mark.parametrize("fault", ["<03> <02> <0041>", "<01> <02> [<0041>", "<01> <02>", "<05> <06> <FFFFFF>"])
def test_an_entry_that_cannot_be_read_spares_those_before_it(fault: str) -> None:
    assert meanings_in(cmap("range", f"<07> <08> <0061>\n{fault}"), [7, 8], Effort()) == {7: "a", 8: "b"}


def test_the_last_of_two_values_counts() -> None:
    assert meanings_in(cmap("char", "<01> <0041>\n<01> <0042>"), [1], Effort()) == {1: "B"}


def test_a_map_without_end_is_beyond_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAP_ENTRIES", 20)
    with pytest.raises(BeyondLimitError):
        meanings_in(cmap("range", "<00> <09> <0041> " * 3), range(10), Effort())


def test_what_is_written_is_what_is_read() -> None:
    said = {bytes([number // 256, number % 256]): chr(0x100 + number) for number in range(300)} | {b"\x07": "fi€😀"}
    again = meanings_in(written_map(said), [int.from_bytes(code, "big") for code in said if len(code) == 2], Effort())
    assert [again[number] for number in range(300) if number != 7] == [
        chr(0x100 + number) for number in range(300) if number != 7
    ]
    assert code_lengths(written_map(said)) == [(b"\0", b"\xff"), (b"\0\0", b"\xff\xff")]
