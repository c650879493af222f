"""What a kit's model is made of: the base model, and the marks that a field may carry.

Marks stand in `Annotated[…]`; stages read them from the model, never from a list kept elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    from collections.abc import Iterator, Mapping, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HorsVote:
    """The field is outside what an assembly votes: it does not enter `empreinte_votee`, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class NonImprime:
    """No document prints the field, for this reason; otherwise coverage is a promise."""

    reason: str


@dataclass(frozen=True, slots=True)
class Derive:
    """The field is worked out from the others: it is no part of the contract's canonical form."""


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
        """Yield the fields, with their models, that a field was worked out from; `made_of` told them."""
        told = (self.__pydantic_private__ or {})["_made_of"]
        for model, *names in (*told.get(EVERY, ()), *told.get(field, ())) if told else ():
            for name in names if model is not None else ():
                yield from _leaves(model, name)


def _leaves(model: Modele, name: str) -> Iterator[tuple[Modele, str]]:
    """Yield a field of a model; where it holds models, the fields below that hold none."""
    held = models_held(getattr(model, name))
    if not held:
        yield model, name
    for one in held:
        for below in type(one).model_fields:
            yield from _leaves(one, below)


def models_held(value: Any) -> Sequence[Modele]:
    """Return the models that the value of a field is, or holds."""
    if isinstance(value, tuple):
        return [one for one in value if isinstance(one, Modele)]
    return (value,) if isinstance(value, Modele) else ()


Written = tuple[int, str]
"""The identity of a mapping read, and one of its keys: the same for every model made of that mapping."""
Source = tuple[Any, ...]
"""A model (None: there is none), then the names of some of its fields."""
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


def extended(model: Modele, into: type[M], **fields: Any) -> M:
    """Return a model of the subclass `into` with the fields of `model`, some added or replaced, and its place."""
    wider = into.model_construct(**{**{name: getattr(model, name) for name in type(model).model_fields}, **fields})
    wider._source = model._source
    return cast("M", wider)


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
