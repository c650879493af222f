"""YAML written anew says the same, without its comments."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contratgen.editions.plain_yaml import plain, written
from contratgen.reading.yaml.reading import read_yaml

EXAMPLE = Path(__file__).parents[2] / "examples/auray"
WORDS = st.text(st.sampled_from("aé’« »:#-\"'\\{}[]&*!|>%@`,?01 ~"), min_size=1, max_size=20)
VALUES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"\A[a-z_]{1,8}\Z"), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize("path", sorted(EXAMPLE.rglob("*.yaml")), ids=lambda path: path.parent.name)
def test_the_example_reads_back_as_it_was(path):
    """Every file of the example, its comments gone."""
    before, _ = read_yaml(path.read_bytes(), "a.yaml")
    again = written(plain(before))
    after, faults = read_yaml(again, "a.yaml")
    assert (plain(after), faults) == (plain(before), ())
    assert not any(line.lstrip().startswith(b"#") for line in again.splitlines())


@given(st.dictionaries(st.from_regex(r"\A[a-z_]{1,8}\Z"), VALUES, min_size=1, max_size=4))
def test_whatever_is_written_reads_back(value):
    """Whatever signs a text holds, it stays that text."""
    after, _ = read_yaml(written(value), "a.yaml")
    assert plain(after) == value
