"""What a kit's model is made of: the base model, and the marks that a field may carry.

Marks stand in `Annotated[…]`; stages read them from the model, never from a list kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from typing import TYPE_CHECKING, Annotated, Any, Final, Self, TypeVar, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)

from contratgen.assembly.meaning import meant
from contratgen.base.diagnostics import Place
from contratgen.reading import located

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HorsVote:
    """The field is outside what an assembly votes: it does not enter `empreinte_votee`, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class NonImprime:
    """No document prints the field, for this reason; otherwise coverage is a promise."""

    reason: str


@dataclass(frozen=True, slots=True, init=False)
class Derive:
    """The field is worked out: it is no part of the contract's canonical form; `sources` say what it is made of.

    A source is a dotted path through models and lists of them. It begins with a field of the same model
    (« tranches.montant »), or with the name of what is given to `derived` (« association.nom »), which goes first.
    """

    sources: tuple[str, ...]

    def __init__(self, *sources: str) -> None:
        object.__setattr__(self, "sources", sources)


@dataclass(frozen=True, slots=True)
class Rubrique:
    """The field is written in Markdown, below a `##` heading.

    `heading` may name text fields of the same model, as in « Engagement {code} ».
    """

    heading: str


class Modele(BaseModel):
    """The base of every kit model: strict, frozen, closed, and aware of the place it was read from."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    _source: located.Mapping | None = PrivateAttr(default=None)
    _made_of: Mapping[str, Sequence[Source]] | None = PrivateAttr(default=None)
    _given: Given | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _remember(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(value, located.Mapping):
            return handler(value)
        source = meant(cls, value)
        model = handler(source)
        model._source = source
        return model

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == getattr(other, "__dict__", None)

    __hash__ = None  # type: ignore[assignment]  # models hold tuples of models; they are compared, never keys

    def place(self, *path: str | int) -> Place | None:
        """Return where the model, or the field at `path` below it, was written; None for a derived model."""
        return located.place_of(source, path) if (source := self.read_from) is not None else None

    @property
    def read_from(self) -> located.Mapping | None:
        """The mapping that the model was read from; None for a derived model."""
        return (self.__pydantic_private__ or {}).get("_source")  # `self._source` takes pydantic ten times as long

    def written(self, field: str) -> Written | None:
        """Return which field of which text a field was read from; None for one that was left out, or worked out."""
        source = self.read_from
        return (id(source), field) if source is not None and field in source else None

    def sources(self, field: str) -> Iterator[tuple[Modele, str]]:
        """Yield the fields, with their models, that a field was worked out from: `Derive` or `made_of` told them."""
        for path in _paths(type(self)).get(field, ()):
            yield from _followed(self, path)
        told = (self.__pydantic_private__ or {})["_made_of"]
        for model, *names in (*told.get(EVERY, ()), *told.get(field, ())) if told else ():
            for name in names if model is not None else ():
                yield from _leaves(model, name)


def _leaves(model: Modele, name: str) -> Iterator[tuple[Modele, str]]:
    """Yield a field of a model; where it holds models, the fields below that hold none."""
    held = models_held(getattr(model, name))
    if not held:
        yield model, name
    for inner in held:
        for below in type(inner).model_fields:
            yield from _leaves(inner, below)


@cache
def _paths(model: type[Modele]) -> Mapping[str, tuple[str, ...]]:
    return {name: mark.sources for name, mark in marks(model, Derive) if mark.sources}


def _followed(model: Modele, path: str) -> Iterator[tuple[Modele, str]]:
    """Yield the fields that a path of a `Derive` leads to; without a field, all that was given by that name."""
    name, *steps = path.split(".")
    given = model._given or {}
    if name not in given:
        yield from _reached((model,), [name, *steps])
    for source, *fields in given.get(name, ()):
        if steps:
            yield from _reached((source,), steps)
        else:
            yield from (leaf for field in fields or type(source).model_fields for leaf in _leaves(source, field))


def _reached(models: Sequence[Modele], steps: Sequence[str]) -> Iterator[tuple[Modele, str]]:
    *way, last = steps
    for step in way:
        models = [held for model in models for held in models_held(getattr(model, step, ()))]
    for model in models:
        if last in type(model).model_fields:
            yield from _leaves(model, last)


def models_held(value: Any) -> Sequence[Modele]:
    """Return the models that the value of a field is, or holds."""
    if isinstance(value, tuple):
        return [item for item in value if isinstance(item, Modele)]
    return (value,) if isinstance(value, Modele) else ()


Written = tuple[int, str]
"""The identity of a mapping read, and one of its keys: the same for every model made of that mapping."""
Source = tuple[Any, ...]
"""A model (None: there is none), then the names of some of its fields."""
Given = Mapping[str, Sequence[Source]]
"""What a model was worked out of, by the names that its `Derive`s use."""
EVERY: Final = ""
"""The key of what every field of a model was worked out from."""


def made_of(model: M, *sources: Source, **fields: Sequence[Source]) -> M:
    """Return a model that was worked out, once it remembers what of: all its fields, or those named.

    What documents show of it, they show of its sources (`contratgen trace`). A field that holds models stands for all
    that lies below it.
    """
    private = model.__pydantic_private__
    assert private is not None
    told = {EVERY: sources, **fields}
    private["_made_of"] = {**private["_made_of"], **told} if private["_made_of"] else told
    return model


def derived(into: type[M], sources: Mapping[str, Any], /, **fields: Any) -> M:
    """Return a model worked out of `sources`: models, lists of them, `Source`s or None, by the names of `Derive`.

    A field whose `Derive` has one source, and for which no value is given, is copied from there. Raises `ValueError`
    where a `Derive` begins with a name that is neither a field nor a source.
    """
    given = _given(into, sources)
    model = into(**_copied(into, given, fields))
    model._given = given
    return model


def extended(model: Modele, into: type[M], sources: Mapping[str, Any] | None = None, /, **fields: Any) -> M:
    """Return a model of the subclass `into` with the fields of `model`, some added or replaced, and its place.

    What is worked out is made of `sources`, as by `derived`.
    """
    given = _given(into, sources) if sources is not None else {}
    own = {name: getattr(model, name) for name in type(model).model_fields}
    wider = into.model_construct(**{**own, **_copied(into, given, fields)})
    wider._source, wider._given = model._source, given
    return cast("M", wider)


def _given(into: type[Modele], sources: Mapping[str, Any]) -> Given:
    """Return sources by name, each a list of models with the fields meant; none of them means all."""
    for path in (path for paths in _paths(into).values() for path in paths):
        if (name := path.partition(".")[0]) not in sources and name not in into.model_fields:
            raise ValueError(f"{into.__name__} : « {path} » ne commence ni par un champ ni par une source donnée")
    return {name: tuple(_sources_of(value)) for name, value in sources.items()}


def _sources_of(value: Any) -> Iterator[Source]:
    if isinstance(value, Modele):
        yield (value,)
    elif isinstance(value, tuple) and value and all(isinstance(name, str) for name in value[1:]):
        yield from [value] if value[0] is not None else []
    elif value is not None:
        yield from (source for item in value for source in _sources_of(item))


def _copied(into: type[Modele], given: Given, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a model, with those that are copied from their one source."""
    copied = dict(fields)
    for name, (path, *others) in _paths(into).items():
        source, *steps = path.split(".")
        if name not in fields and not others and given.get(source):
            copied[name] = _value(given[source][0][0], steps)
    return copied


def _value(model: Any, steps: Sequence[str]) -> Any:
    return reduce(lambda value, step: getattr(value, step, None), steps, model)


def marks(model: type[BaseModel], mark: type[T]) -> Iterator[tuple[str, T]]:
    """Yield the fields of a model that carry a mark, with it."""
    for name, field in model.model_fields.items():
        for meta in field.metadata:
            if isinstance(meta, mark):
                yield name, meta


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


M = TypeVar("M", bound=Modele)
Liste = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]
"""A list as written, a tuple once read."""


def champ(title: str, description: str, example: Any, **options: Any) -> Any:
    """Declare a field with what its author needs to write it; options are those of `pydantic.Field`."""
    return Field(title=title, description=description, examples=[example], **options)


def deduit(title: str, *sources: str, **options: Any) -> Any:
    """Declare a field that is worked out of `sources` (paths as `Derive` takes them)."""
    declared = Field(title=title, **options)
    declared.metadata.append(Derive(*sources))
    return declared
