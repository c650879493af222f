"""Numbers that texts write, in figures and in words."""

from __future__ import annotations

import time
from collections import deque

import pytest

from contratgen.kits.engagements_quartiers_2030.rules.cited import SENTENCE
from contratgen.kits.engagements_quartiers_2030.rules.promises import CLAUSE
from contratgen.kits.engagements_quartiers_2030.rules.quantities import amounts, counts, jobs
from contratgen.rendering.filters import en_lettres


def test_numbers_are_read_as_they_are_spelled():
    """Those below two thousand, and some thousands."""
    numbers = [*range(2, 2000), 12_500, 80_000, 91_091, 200_000, 999_999]
    assert [[one.value for one in counts(f"{en_lettres(number)} places")] for number in numbers] == [
        [number] for number in numbers
    ]


@pytest.mark.parametrize(
    ("words", "read"),
    [("vingt et une places", [21]), ("deux ou trois", [2, 3]), ("deux trois", []), ("une place", []), ("dixième", [])],
)
def test_words_that_make_no_number_are_none(words, read):
    """What is no name of one number is not guessed."""
    assert [one.value for one in counts(words)] == read


@pytest.mark.parametrize("text", ["1" + " 111" * 40_000, ("\n" + " " * 50) * 20_000, "cent " * 40_000])
def test_hostile_texts_are_read_in_bounded_time(text):
    """No text makes reading take longer than in proportion to its length."""
    begun = time.process_time()
    for read in (amounts, jobs, counts, SENTENCE.finditer, CLAUSE.finditer):
        deque(read(text), maxlen=0)
    assert time.process_time() - begun < 5
