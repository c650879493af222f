"""Coverage: everything that somebody writes is printed by some document of the kit, unless its field says why not.

A written field is known in a document by the models that it goes through, whatever the document's root is: the last
steps of its path must be those of the written model, from a model that stands in one place of it only.

What is shown of a field declared worked out of it (`Derive`) is shown of it. Where only the assembly knows the model
that the declaration begins with, the fields that it names count wherever they stand; a model named whole does not.
"""

from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pydantic import BaseModel

from contratgen.assembly.fields import Derive, NonImprime, marks
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
    """What the templates print, and what they read."""

    def __init__(self, reports: Iterable[TemplateReport]) -> None:
        self.printed, self.tested = _Ends(), _Ends()
        for report in reports:
            for path in report.printed_paths:
                self.printed.add(path)
            for path in report.read_paths:
                self.tested.add(path)

    def covers(self, one: Written, places: Counter[type]) -> bool:
        """Whether a written field is printed; a choice or a yes-or-no, also when a template decides by it."""
        alone = [n for n, (cls, _) in enumerate(one.steps) if places[cls] <= 1]
        steps = one.steps[alone[-1] if alone else 0 :]
        return self.printed.hold(one, steps) or (is_choice(one.type) and self.tested.hold(one, steps))


class _Ends:
    """The ends of paths, by their fields, with the models they start from, and those of what is worked out of them.

    `given` are the ends whose model only the assembly knows: a source that begins with the name of what it gives.
    """

    def __init__(self) -> None:
        self.models: dict[tuple[str, ...], set[type]] = {}
        self.given: set[tuple[str, ...]] = set()
        self.followed: set[Step] = set()

    def hold(self, one: Written, steps: tuple[Step, ...]) -> bool:
        """Whether a written field, or its last steps, is among them."""
        fields = tuple(field for _, field in one.steps)
        found = self.models.get(fields[len(fields) - len(steps) :], ())
        return any(issubclass(cls, steps[0][0]) for cls in found) or any(
            fields[n:] in self.given for n in range(len(fields))
        )

    def add(self, path: Path) -> None:
        """Add every end of a path and of those above it: the fields from each model that it goes through."""
        node: Path | None = path
        fields: tuple[str, ...] = ()
        while node is not None and node.parent is not None:
            if node.segment:
                fields = (node.segment, *fields)
                for length in range(1, len(fields) + 1):
                    self.models.setdefault(fields[:length], set()).update(node.parent.classes)
                for cls in node.parent.classes:
                    self._follow((cls, node.segment))
            node = node.parent

    def _follow(self, step: Step) -> None:
        """Add what a field is declared worked out of (`Derive`), and what that is worked out of."""
        if step in self.followed:
            return
        self.followed.add(step)
        cls, field = step
        for name, *names in _sources(cls).get(field, ()):
            if issubclass(cls, BaseModel) and name in cls.model_fields:
                for steps in _reached(cls, (name, *names)):
                    self._add_steps(steps)
            elif names:
                self.given.add(tuple(names))

    def _add_steps(self, steps: tuple[Step, ...]) -> None:
        for start, (cls, _) in enumerate(steps):
            self.models.setdefault(tuple(field for _, field in steps[start:]), set()).add(cls)
        self._follow(steps[-1])


@cache
def _sources(cls: type) -> dict[str, list[list[str]]]:
    """Return what each derived field of a model is worked out of, as its paths tell."""
    derived = marks(cls, Derive) if issubclass(cls, BaseModel) else ()
    return {name: [source.split(".") for source in mark.sources] for name, mark in derived}


def _reached(cls: type[BaseModel], fields: tuple[str, ...]) -> Iterator[tuple[Step, ...]]:
    """Yield the steps to what a source names, below a model: to every field below it when it holds models."""
    name, *left = fields
    if name in cls.model_fields and not left:
        yield from (one.steps for one in _written(fields_of(cls)[name], ((cls, name),), frozenset({cls})))
    elif name in cls.model_fields:
        for held in _models(fields_of(cls)[name]):
            yield from (((cls, name), *steps) for steps in _reached(held, tuple(left)))


def _models(type_: Type) -> Iterator[type[BaseModel]]:
    for one in members(type_):
        if isinstance(one, (Sequence, Row, Mapping)):
            yield from _models(_inside(one))
        elif isinstance(one, Record) and issubclass(one.cls, BaseModel):
            yield one.cls


def is_choice(type_: Type) -> bool:
    """Whether a type is a choice: a yes or no, or one of several words."""
    return any(one == BOOLEAN or isinstance(one, (Const, Member)) for one in members(type_))
