"""Located values for tests, from plain ones: every scalar at line 1, every key at its rank."""

from __future__ import annotations

from typing import Any

from contratgen.base.diagnostics import Place
from contratgen.reading.located import Mapping, Scalar, Sequence


def written(value: Any, file: str = "contribution.yaml", line: int = 1) -> Any:
    """Return a value as the reader would give it; the n-th key of a mapping stands n lines below it."""
    place = Place(file, line, 1)
    if isinstance(value, dict):
        mapping = Mapping(place)
        for rank, (key, inner) in enumerate(value.items()):
            mapping[key] = written(inner, file, line + rank)
            mapping.keys_at[key] = Place(file, line + rank, 1)
        return mapping
    if isinstance(value, list):
        sequence = Sequence(place)
        sequence.extend(written(inner, file, line + rank) for rank, inner in enumerate(value))
        return sequence
    return Scalar(str(value), place)
