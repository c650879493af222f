"""One walker follows the state of graphics and text, whoever asks."""

from __future__ import annotations

import pikepdf
import pytest

from contratgen.pdf.content import State, Walker, steps_of


def walked(content: bytes) -> Walker[State]:
    walker = Walker(State())
    with pikepdf.new() as pdf:
        for operator, instruction in steps_of(pdf.make_stream(content)):
            walker.follow(operator, instruction.operands)
    return walker


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"BT 1 0 0 1 50 700 Tm", (50, 700)),
        (b"BT 1 0 0 1 50 700 Tm 5 -12 Td", (55, 688)),
        (b"BT 2 0 0 2 50 700 Tm 5 -12 Td", (60, 676)),
        (b"BT 10 700 Td 0 -14 TD T*", (10, 672)),
        (b"BT 14 TL 10 700 Td (a) ' (b) '", (10, 672)),
        (b'BT 14 TL 10 700 Td 2 1 (a) "', (10, 686)),
        (b"BT 10 700 Td ET BT", (0, 0)),
    ],
    ids=["matrix", "move", "scaled", "leading", "next lines", "spaced", "anew"],
)
def test_the_line_stands_where_the_operators_put_it(content: bytes, place: tuple[float, float]) -> None:
    line = walked(content).line
    assert (line.e, line.f) == place


def test_what_is_saved_comes_back_font_included() -> None:
    state = walked(b"/F1 9 Tf q 2 0 0 2 0 0 cm /F2 12 Tf 50 Tz 3 Ts Q Q").state
    assert state == State(font="/F1", size=9.0)


def test_a_mark_within_another_is_its_own_unless_it_has_no_identifier() -> None:
    marks = walked(b"/P <</MCID 4>> BDC /Span <</ActualText (mot)>> BDC /Artifact BMC").marks
    assert [(mark.identifier, mark.replaced) for mark in marks] == [(-1, False), (4, False), (4, True), (-1, True)]


def test_an_end_without_beginning_ends_nothing() -> None:
    assert len(walked(b"EMC EMC /P <</MCID 4>> BDC").marks) == 2
