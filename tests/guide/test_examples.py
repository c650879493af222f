"""What the guide shows is what contratgen does: each example is a case of `tests/cases/templates`, run again here."""

from __future__ import annotations

from collections import Counter

import pytest
from guide_examples import NAMES, SHOWN, Example, examples, plain, report, written

EXAMPLES = tuple(examples())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.page}-{one.kind}-{one.case}")
def test_an_example_shows_what_its_case_gives(example: Example):
    """Template, print-out or report, to the letter. `python tests/guide/refresh.py` writes them again."""
    assert plain(example.text) == plain(SHOWN[example.kind](example.case))


def test_every_case_of_the_guide_is_shown_by_it():
    """A case that no page shows is no example."""
    assert {one.case for one in EXAMPLES} == set(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("-corrige")])
def test_each_fault_is_mended(name: str):
    """The faulty example has a fault and shows its report; the mended one has none, and is another text."""
    faulty = name.removesuffix("-corrige")
    assert report(faulty)
    assert not report(name)
    assert written(faulty) != written(name)
    shown = Counter((one.kind, one.case) for one in EXAMPLES if one.page == "fautes.md")
    assert all(shown[key] == 1 for key in (("modele", faulty), ("rapport", faulty), ("modele", name)))


def test_the_guide_shows_ten_faults():
    """The ten commonest, each mended."""
    assert sum(name.endswith("-corrige") for name in NAMES) == 10
