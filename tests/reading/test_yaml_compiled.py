"""`reading/yaml/compiled.py`: what libyaml may read, ruamel reads alike; the rest is ruamel's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contratgen.reading.located import Mapping, Sequence
from contratgen.reading.yaml import reading
from contratgen.reading.yaml.compiled import UnlikeError, compiled_events

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TEXTS = sorted([*ROOT.glob("tests/cases/reading/*/**/*.yaml"), *ROOT.glob("examples/**/*.yaml")])
PIECES = [
    *"ab:#-?*&!|>@`'\"[]{},\\ \n\t01é~.%",
    "a: ",
    "- ",
    "\n  ",
    "\n- ",
    "|\n  ",
    ">-\n",
    " #",
    "...",
    "---",
    "{a: ",
]


def told(node: Any) -> Any:
    """Return a value with the places of all that it holds."""
    if isinstance(node, Mapping):
        return node.place, node.keys_at, [(key, told(value)) for key, value in node.items()]
    if isinstance(node, Sequence):
        return node.place, [told(value) for value in node]
    return node and (str(node), node.place)


def refused(_text: str) -> Iterator[Any]:
    raise UnlikeError


def both(blob: bytes) -> list[Any]:
    """Return what is read with libyaml's help, and by ruamel alone."""
    read = []
    for events in (compiled_events, refused):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "compiled_events", events)
            mapping, faults = reading.read_yaml(blob, "f.yaml")
            read.append((told(mapping), faults))
    return read


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_read_alike(path: Path) -> None:
    """Values, places and faults, good or faulty."""
    quick, sure = both(path.read_bytes())
    assert quick == sure


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_alike(text: str) -> None:
    """Whatever the marks, in whatever order."""
    quick, sure = both(text.encode())
    assert quick == sure


def test_the_example_is_read_by_libyaml() -> None:
    """The quick way is the usual one."""
    paths = sorted(ROOT.glob("examples/auray/**/*.yaml"))
    read = [path for path in paths if next(compiled_events(path.read_text(encoding="utf-8")), None)]
    assert read == paths


@pytest.mark.parametrize(
    "text", ["a: &b c", "a: !b c", "a: *b", "a:\tb", "%YAML 1.1\n---\na: b", "a: |#b", "a: [", "a: b\u2028"]
)
def test_what_yaml_1_1_sees_in_another_way_is_refused(text: str) -> None:
    """Properties, tabs, directives, other line ends, comments that touch a block, and every error."""
    with pytest.raises(UnlikeError):
        list(compiled_events(text))
