"""`read/yaml_events.py`: the same events as ruamel.yaml, and the same errors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from contratgen.read.yaml_events import Events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruamel.yaml.events import Event

CASES = Path(__file__).parents[1] / "cases" / "read"
TEXTS = sorted(path for path in CASES.glob("*/**/*.yaml") if b"%" not in path.read_bytes()[:1])


def told(events: Iterable[Event]) -> list[tuple[Any, ...]]:
    """Return all that this project reads of events, and of the error that ends them."""
    seen: list[tuple[Any, ...]] = []
    try:
        for event in events:
            marks = [(mark.index, mark.line, mark.column) for mark in (event.start_mark, event.end_mark)]
            names = ("value", "style", "anchor", "flow_style", "explicit")
            seen.append(
                (
                    type(event),
                    *marks,
                    *(getattr(event, name, None) for name in names),
                    str(event.tag) if hasattr(event, "tag") else None,
                )
            )
    except MarkedYAMLError as error:
        marks = [m and (m.index, m.line, m.column) for m in (error.context_mark, error.problem_mark)]
        seen.append((error.context, error.problem, *marks))
    except (YAMLError, ValueError, OverflowError) as error:
        seen.append((str(error),))
    return seen


def reference(text: str) -> list[tuple[Any, ...]]:
    return told(YAML(typ="safe", pure=True).parse(text))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(CASES)))
def test_a_case_gives_the_events_of_ruamel(path: Path) -> None:
    """Good or faulty, every YAML file of the cases."""
    text = path.read_bytes().decode("utf-8", "ignore").replace("\r\n", "\n")
    text = "".join(character for character in text if character.isprintable() or character == "\n")
    assert told(Events(text)) == reference(text)


@given(st.text(alphabet="ab:#-?*&!|>@`'\"[]{},\\ \n\t01é~.", max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_the_events_of_ruamel(text: str) -> None:
    """Whatever the marks, in whatever order."""
    assert told(Events(text)) == reference(text)
