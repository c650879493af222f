"""What a mapping that somebody wrote means for a model: an empty value is an absent one, a choice has many spellings.

Pydantic then judges what is meant; the places of faults remain those of what was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from contratgen.assembly.annotations import literals_in, marks_in, models_in
from contratgen.assembly.spellings import Choice, empty
from contratgen.reading.located import Absent, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from pydantic import BaseModel, GetJsonSchemaHandler
    from pydantic.fields import FieldInfo
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

LEFT_OUT: Final = object()


@dataclass(frozen=True)
class Aussi:
    """Other ways to write the values of a `Literal`: value → spellings."""

    spellings: tuple[tuple[str, tuple[str, ...]], ...]

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Leave them for the schema of the file to use."""
        return {**handler(schema), "x-aussi": dict(self.spellings)}


@dataclass(frozen=True, slots=True)
class Slot:
    """What a field takes: whether it must be there, its choices, and the fields that tell its models apart."""

    required: bool
    choice: Choice | None
    tags: tuple[tuple[str, Choice], ...]

    def meant(self, value: Any) -> Any:
        """Return what a value means: itself most often."""
        if isinstance(value, Sequence):
            items = [None if nothing(item) else self._one(item) for item in value]
            return _copied(value, items) if any(a is not b for a, b in zip(items, value, strict=True)) else value
        if nothing(value):
            return None if self.required else LEFT_OUT
        return self._one(value)

    def _one(self, value: Any) -> Any:
        if isinstance(value, Scalar):
            choice = self.choice.meant(value) if self.choice else None
            return value if choice in (None, value) else Scalar(choice, value.place)
        if isinstance(value, Mapping):
            return _changed(value, {name: _tag(choice, value[name]) for name, choice in self.tags if name in value})
        return value


def nothing(value: Any) -> bool:
    """Return whether somebody wrote no value: nothing, `~`, `null`, or spaces between quotes."""
    return isinstance(value, Absent) or (isinstance(value, Scalar) and empty(value))


def meant(model: type[BaseModel], written: Mapping) -> Mapping:
    """Return the mapping that is meant for a model: the one written, unless something in it is empty or spelled so."""
    slots = _slots(model)
    return _changed(written, {name: slots[name].meant(value) for name, value in written.items() if name in slots})


def _tag(choice: Choice, value: Any) -> Any:
    if nothing(value):
        return LEFT_OUT
    known = choice.meant(value) if isinstance(value, Scalar) else None
    return value if known in (None, value) else Scalar(known, value.place)


def _changed(written: Mapping, meant: dict[str, Any]) -> Mapping:
    if all(value is written[name] for name, value in meant.items()):
        return written
    copy = Mapping(written.place)
    copy.update({name: meant.get(name, value) for name, value in written.items() if meant.get(name) is not LEFT_OUT})
    copy.keys_at.update(written.keys_at)
    return copy


def _copied(written: Sequence, items: list[Any]) -> Sequence:
    copy = Sequence(written.place)
    copy.extend(items)
    return copy


@cache
def _slots(model: type[BaseModel]) -> dict[str, Slot]:
    return {
        name: Slot(field.is_required(), choice_of(field), tuple(_tags(models_in(field.annotation))))
        for name, field in model.model_fields.items()
    }


def choice_of(field: FieldInfo) -> Choice | None:
    """Return the choices of a field that holds one of a few texts, or a list of them."""
    values = literals_in(field.annotation)
    others = [*(mark for mark in field.metadata if isinstance(mark, Aussi)), *marks_in(field.annotation, Aussi)]
    return Choice(values, {name: words for other in others for name, words in other.spellings}) if values else None


def _tags(models: list[type[BaseModel]]) -> list[tuple[str, Choice]]:
    """Return the fields that tell the models of a union apart, with all that they may say."""
    if len(models) < 2:  # noqa: PLR2004  # a union has two members
        return []
    names = [name for name in models[0].model_fields if all(name in model.model_fields for model in models)]
    said = {name: [choice_of(model.model_fields[name]) for model in models] for name in names}
    return [
        (name, Choice(tuple(value for choice in found if choice for value in choice.values), {}))
        for name, found in said.items()
        if all(found)
    ]
