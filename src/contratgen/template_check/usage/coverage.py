"""Coverage: everything that somebody writes is printed by some document of the kit, unless its field says why not.

A written field is known in a document by the models that it goes through, whatever the document's root is: the last
steps of its path must be those of the written model, from a model that stands in one place of it only.
"""

from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from contratgen.assembly.fields import Derive, NonImprime
from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.rendering.grammar import faults
from contratgen.template_check.typed.annotations import fields_of
from contratgen.template_check.typed.paths import Path
from contratgen.template_check.typed.types import (
    BOOLEAN,
    Const,
    Mapping,
    Member,
    Record,
    Row,
    Sequence,
    Type,
    members,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contratgen.template_check.check import TemplateReport

Step = tuple[type, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A field that somebody fills: the models and fields that lead to it from the model written, and its type."""

    steps: tuple[Step, ...]
    type: Type

    @property
    def name(self) -> str:
        """The dotted path of the field in the model written."""
        return ".".join(field for _, field in self.steps)


def coverage(models: Iterable[type[BaseModel]], reports: Iterable[TemplateReport]) -> tuple[Diagnostic, ...]:
    """Return one fault (CG870) for each field of the written models that no template prints."""
    shown = list(reports)
    return tuple(_fault(one) for model in models for one in lacking(model, shown))


def _fault(one: Written) -> Diagnostic:
    owner, field = one.steps[-1]
    file = inspect.getmodule(owner).__name__.replace(".", "/") + ".py"  # type: ignore[union-attr]  # a class has a module
    message = f"« {one.name} » n'est imprimé par aucun document"
    hint = 'Imprimez-le dans un modèle, ou marquez le champ NonImprime("raison").'
    return Diagnostic(
        faults.NOWHERE_PRINTED, message, Place(file, label=f"{owner.__name__}.{field}"), hint, field=one.name
    )


def lacking(model: type[BaseModel], reports: Iterable[TemplateReport]) -> tuple[Written, ...]:
    """Return the fields of a written model that no template shows."""
    written = list(written_fields(model))
    places = Counter(cls for _, classes in _visited(model) for cls in classes)
    shown = _Shown(reports)
    return tuple(one for one in written if not shown.covers(one, places))


def written_fields(model: type[BaseModel]) -> Iterator[Written]:
    """Yield the fields of a model that somebody fills and that should be printed, in order."""
    yield from _written(Record(model), (), frozenset())


def _written(type_: Type, steps: tuple[Step, ...], above: frozenset[type]) -> Iterator[Written]:
    inner = [one for one in members(type_) if isinstance(one, (Sequence, Row, Mapping)) or _is_model(one)]
    if not inner and steps:
        yield Written(steps, type_)
    for one in inner:
        if isinstance(one, Record):
            if one.cls not in above:
                yield from _fields(one.cls, steps, above | {one.cls})
        else:
            yield from _written(_inside(one), steps, above)


def _is_model(one: Type) -> bool:
    return isinstance(one, Record) and issubclass(one.cls, BaseModel)


def _fields(cls: type[BaseModel], steps: tuple[Step, ...], above: frozenset[type]) -> Iterator[Written]:
    for name, info in cls.model_fields.items():
        if not any(isinstance(mark, (NonImprime, Derive)) for mark in info.metadata):
            yield from _written(fields_of(cls)[name], (*steps, (cls, name)), above)


def _inside(one: Type) -> Type:
    match one:
        case Sequence(item):
            return item
        case Row(items):
            return union(items)
        case Mapping(_, value, known):
            return union((value, *(type_ for _, type_ in known)))
    return one


def _visited(model: type[BaseModel]) -> Iterator[tuple[tuple[str, ...], frozenset[type]]]:
    """Yield each place of a model where other models stand, with their classes."""
    yield (), frozenset({model})
    seen: set[tuple[str, ...]] = set()
    for one in written_fields(model):
        for depth in range(1, len(one.steps)):
            place = tuple(field for _, field in one.steps[:depth])
            if place not in seen:
                seen.add(place)
                yield place, frozenset({one.steps[depth][0]})


class _Shown:
    """The ends of every path that the templates print, by their fields, with the models they start from."""

    def __init__(self, reports: Iterable[TemplateReport]) -> None:
        self.ends: dict[tuple[str, ...], set[type]] = {}
        self.tested: dict[tuple[str, ...], set[type]] = {}
        for report in reports:
            for path in report.printed_paths:
                _add(path, self.ends)
            for path in report.read_paths:
                _add(path, self.tested)

    def covers(self, one: Written, places: Counter[type]) -> bool:
        """Whether a written field is printed; a choice or a yes-or-no, also when a template decides by it."""
        alone = [n for n, (cls, _) in enumerate(one.steps) if places[cls] <= 1]
        steps = one.steps[alone[-1] if alone else 0 :]
        fields = tuple(field for _, field in steps)
        found = self.ends.get(fields, set()) | (self.tested.get(fields, set()) if is_choice(one.type) else set())
        return any(issubclass(cls, steps[0][0]) for cls in found)


def is_choice(type_: Type) -> bool:
    """Whether a type is a choice: a yes or no, or one of several words."""
    return any(one == BOOLEAN or isinstance(one, (Const, Member)) for one in members(type_))


def _add(path: Path, ends: dict[tuple[str, ...], set[type]]) -> None:
    """Add every end of a path and of those above it: the fields from each model that it goes through."""
    node: Path | None = path
    fields: tuple[str, ...] = ()
    while node is not None and node.parent is not None:
        segment = node.segment
        if segment:
            fields = (segment, *fields)
            for length in range(1, len(fields) + 1):
                ends.setdefault(fields[:length], set()).update(node.parent.classes)
        node = node.parent
