"""YAML written anew from what a file says: its values, none of its comments. It reads back as the same values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
"""Keys that need no quotes: no schema has others."""


def plain(value: Any) -> Any:
    """Return located values as plain ones, to be changed at will."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return str(value)


def written(value: dict[str, Any]) -> bytes:
    """Return a YAML file: block style, every scalar between double quotes (YAML 1.2, 7.3.1), UTF-8."""
    return ("\n".join(_lines(value)) + "\n").encode()


def _lines(value: Any) -> Iterator[str]:
    """Yield the lines of a collection that is not empty, without indent."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _entry(f"{key if KEY.fullmatch(key) else _quoted(key)}:", inner)
    else:
        for inner in value:
            yield from _entry("-", inner)


def _entry(head: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield f"{head} {_quoted(value)}"
    elif not value:
        yield f"{head} {'{}' if isinstance(value, dict) else '[]'}"
    elif head == "-":
        first, *others = _lines(value)
        yield f"- {first}"
        yield from (f"  {line}" for line in others)
    else:
        yield head
        yield from (f"  {line}" for line in _lines(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
