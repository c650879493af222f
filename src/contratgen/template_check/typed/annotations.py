"""From Python annotations to types: Pydantic models, dataclasses, typed dictionaries, named tuples, enumerations.

The annotations themselves are read, never a JSON Schema: a field's Python type is what a template meets.
"""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import datetime
import decimal
import enum
import functools
import inspect
import pathlib
import types as python
import typing
import uuid
from typing import Any, Final

import annotated_types
import pydantic
import typing_extensions
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from contratgen.template_check.typed.types import (
    ABSENT,
    BOOLEAN,
    BYTES,
    CHART,
    DATE,
    DATETIME,
    DECIMAL,
    DURATION,
    FLOAT,
    IMAGE,
    INLINE,
    INTEGER,
    MARKUP,
    MISSING,
    NEVER,
    RICH,
    RICH_RUN,
    SUBDOCUMENT,
    TEXT,
    TIME,
    UNKNOWN,
    Mapping,
    Member,
    Opaque,
    Record,
    Row,
    Sequence,
    Type,
    constant,
    union,
)

PLAIN: Final[dict[Any, Type]] = {
    str: TEXT,
    int: INTEGER,
    float: FLOAT,
    bool: BOOLEAN,
    bytes: BYTES,
    decimal.Decimal: DECIMAL,
    datetime.date: DATE,
    datetime.datetime: DATETIME,
    datetime.time: TIME,
    datetime.timedelta: DURATION,
    type(None): ABSENT,
    None: ABSENT,
    Any: UNKNOWN,
    object: UNKNOWN,
    inspect.Parameter.empty: UNKNOWN,
    collections.abc.Sized: union((Sequence(UNKNOWN), Mapping(UNKNOWN, UNKNOWN), TEXT)),
    collections.abc.Hashable: UNKNOWN,
    collections.abc.Callable: UNKNOWN,
    typing.LiteralString: TEXT,
}
BY_NAME: Final = {
    "contratgen.assembly.values.Texte": RICH,
    "contratgen.assembly.values.Image": IMAGE,
    "contratgen.assembly.values.Graphique": CHART,
    "docxtpl.richtext.RichText": RICH_RUN,
    "docxtpl.richtext.RichTextParagraph": RICH,
    "docxtpl.subdoc.Subdoc": SUBDOCUMENT,
    "docxtpl.inline_image.InlineImage": INLINE,
    "docxtpl.listing.Listing": MARKUP,
    "markupsafe.Markup": MARKUP,
}
"""Classes known by name, so that the checker never imports what a template does not use."""
SEQUENCES: Final = (
    list, set, frozenset, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Collection,
    collections.abc.Set, collections.abc.MutableSequence, collections.abc.Iterator, collections.deque,
)  # fmt: skip
MAPPINGS: Final = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
DATED: Final = (
    (datetime.datetime, DATETIME), (datetime.date, DATE), (datetime.time, TIME), (decimal.Decimal, DECIMAL),
    (bool, BOOLEAN), (int, INTEGER), (float, FLOAT), (str, TEXT), (bytes, BYTES),
)  # fmt: skip
"""Plain classes that others inherit from: `HttpUrlText(str)` prints as text, `PastDate` is a date."""
PRINTABLE: Final = (uuid.UUID, pathlib.PurePath)


def of_annotation(annotation: Any, metadata: tuple[Any, ...] = ()) -> Type:
    """Return the type of a Python annotation; `metadata` are the marks of the field that carries it."""
    try:
        type_ = _of(annotation)
    except TypeError:  # an annotation whose metadata cannot be hashed
        type_ = _of.__wrapped__(annotation)
    return _constrained(type_, metadata)


@functools.cache
def _of(annotation: Any) -> Type:
    if isinstance(annotation, typing_extensions.TypeAliasType):
        return of_annotation(annotation.__value__)
    if isinstance(annotation, typing.NewType):
        return of_annotation(annotation.__supertype__)
    if isinstance(annotation, typing.TypeVar):
        return of_annotation(annotation.__bound__ or Any)
    origin = typing.get_origin(annotation)
    if origin is not None:
        return _of_generic(origin, annotation)
    if annotation in PLAIN:
        return PLAIN[annotation]
    return _of_class(annotation) if isinstance(annotation, type) else UNKNOWN


def _of_generic(origin: Any, annotation: Any) -> Type:  # noqa: PLR0911  # a table by kind
    arguments = typing.get_args(annotation)
    if origin is typing.Annotated:
        return of_annotation(arguments[0], arguments[1:])
    if origin in (typing.Union, python.UnionType):
        return union(of_annotation(one) for one in arguments)
    if origin is typing.Literal:
        return union(_literal(one) for one in arguments)
    if origin in (typing.Final, typing.ClassVar, typing.Required, typing.NotRequired, typing_extensions.ReadOnly):
        return of_annotation(arguments[0])
    if origin is tuple:
        return _tuple(arguments)
    if origin in SEQUENCES:
        return Sequence(of_annotation(arguments[0]))
    if origin in MAPPINGS:
        return Mapping(of_annotation(arguments[0]), of_annotation(arguments[1]))
    if isinstance(origin, typing_extensions.TypeAliasType):
        return of_annotation(origin.__value__[arguments])
    return _of_class(origin) if isinstance(origin, type) else UNKNOWN


def _literal(value: Any) -> Type:
    return Member(type(value), value.name) if isinstance(value, enum.Enum) else constant(value)


def _tuple(arguments: tuple[Any, ...]) -> Type:
    if len(arguments) == 2 and arguments[1] is Ellipsis:  # noqa: PLR2004  # tuple[X, ...]
        return Sequence(of_annotation(arguments[0]))
    return Row(tuple(of_annotation(one) for one in arguments))


def _of_class(cls: type) -> Type:  # a table by kind
    known = BY_NAME.get(f"{cls.__module__}.{cls.__qualname__}")
    if known is not None:
        return known
    if issubclass(cls, enum.Enum):
        return union(Member(cls, one.name) for one in cls)
    if typing_extensions.is_typeddict(cls):
        return _typed_dictionary(cls)
    if issubclass(cls, tuple):
        return _named_tuple(cls)
    if issubclass(cls, BaseModel) or dataclasses.is_dataclass(cls):
        return Record(cls)
    return _of_other_class(cls)


def _of_other_class(cls: type) -> Type:
    for base, type_ in DATED:
        if issubclass(cls, base):
            return type_
    if issubclass(cls, SEQUENCES):
        return Sequence(UNKNOWN)
    if issubclass(cls, MAPPINGS):
        return Mapping(UNKNOWN, UNKNOWN)
    own_text = cls.__str__ is not object.__str__
    return Opaque(cls, own_text or issubclass(cls, PRINTABLE))


def _typed_dictionary(cls: type) -> Type:
    hints = typing_extensions.get_type_hints(cls, include_extras=True)
    known = {name: of_annotation(hint) for name, hint in hints.items()}
    for name in getattr(cls, "__optional_keys__", ()):
        known[name] = union((known[name], MISSING))
    return Mapping(TEXT, NEVER, tuple(sorted(known.items())))


def _named_tuple(cls: type) -> Type:
    names = getattr(cls, "_fields", None)
    if names is None:
        return Sequence(UNKNOWN)
    hints = typing.get_type_hints(cls, include_extras=True)
    return Row(tuple(of_annotation(hints.get(name, Any)) for name in names), tuple(names))


def _constrained(type_: Type, metadata: tuple[Any, ...]) -> Type:
    """Return the type with what the field's marks promise: a list with a least length is never empty."""
    if not isinstance(type_, Sequence) or not metadata:
        return type_
    return Sequence(type_.item, filled=max([type_.filled, *map(_least, _marks(metadata))]))


def _marks(metadata: tuple[Any, ...]) -> list[Any]:
    nested = [inner for mark in metadata if isinstance(mark, FieldInfo) for inner in mark.metadata]
    return [*metadata, *nested]


def _least(mark: Any) -> int:
    return mark.min_length if isinstance(mark, (annotated_types.MinLen, annotated_types.Len)) else 0


@functools.cache
def fields_of(cls: type) -> dict[str, Type]:
    """Return what a template may read of a record: its fields, then its computed fields, in order."""
    if issubclass(cls, BaseModel):
        found = {name: of_annotation(info.annotation, tuple(info.metadata)) for name, info in cls.model_fields.items()}
        for name, computed in cls.model_computed_fields.items():
            found[name] = of_annotation(_returned(computed))
        return found
    if not dataclasses.is_dataclass(cls):
        return {}
    hints = typing.get_type_hints(cls, include_extras=True)
    found = {field.name: of_annotation(hints.get(field.name, Any)) for field in dataclasses.fields(cls)}
    return {**found, **_properties(cls)}


def _properties(cls: type) -> dict[str, Type]:
    """Return the properties of a dataclass, which a template may read as it reads its fields."""
    members = inspect.getmembers_static(cls, lambda member: isinstance(member, (property, functools.cached_property)))
    getters = {name: getattr(member, "fget", None) or getattr(member, "func", None) for name, member in members}
    return {n: of_annotation(hints_of(g).get("return", Any)) for n, g in getters.items() if not n.startswith("_")}


def _returned(computed: pydantic.fields.ComputedFieldInfo) -> Any:
    declared = computed.return_type
    function = getattr(computed.wrapped_property, "fget", None) or getattr(computed.wrapped_property, "func", None)
    if isinstance(declared, type) or typing.get_origin(declared) is not None or function is None:
        return declared
    return typing.get_type_hints(function, include_extras=True).get("return", Any)


def hints_of(function: Any) -> dict[str, Any]:
    """Return the resolved annotations of a function; empty when they name what cannot be found."""
    try:
        return typing.get_type_hints(function, include_extras=True)
    except (NameError, TypeError, AttributeError):
        return {}
