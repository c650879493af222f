"""What a field's annotation holds: models, and the values of a `Literal`, through unions, lists and `Annotated`."""

from __future__ import annotations

import types
import typing
from collections import deque
from typing import Any

from pydantic import BaseModel


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that an annotation holds, through unions, lists and `Annotated`."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for argument in typing.get_args(annotation) for model in models_in(argument)]


def models_below(model: type[BaseModel]) -> list[type[BaseModel]]:
    """Return a model and all that its fields may hold, once each, the nearest first."""
    seen = {model: None}
    waiting = deque([model])
    while waiting:
        for field in waiting.popleft().model_fields.values():
            new = {inner: None for inner in models_in(field.annotation) if inner not in seen}
            seen.update(new)
            waiting += new
    return list(seen)


def literals_in(annotation: Any) -> tuple[str, ...]:
    """Return the texts that an annotation's `Literal` admits, in its order; those of its models are not looked at."""
    if typing.get_origin(annotation) is typing.Literal:
        return tuple(value for value in typing.get_args(annotation) if isinstance(value, str))
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return ()
    return tuple(value for argument in typing.get_args(annotation) for value in literals_in(argument))


def marks_in(annotation: Any, mark: type) -> list[Any]:
    """Return the marks of a kind that an annotation carries at any depth outside models."""
    found = [note for note in getattr(annotation, "__metadata__", ()) if isinstance(note, mark)]
    return found + [inner for argument in typing.get_args(annotation) for inner in marks_in(argument, mark)]
