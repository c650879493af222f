"""Random models: instances of any Pydantic model, drawn by polyfactory, with what templates break on.

Each is drawn from a seed. The first have every optional absent and every list empty, then every optional present and
one item, then many; the others are drawn. Texts hold what XML, Jinja and French typography make of their own.
"""

from __future__ import annotations

import base64
import datetime
import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, ClassVar, Final, get_args, get_origin, get_type_hints

from polyfactory.factories import DataclassFactory, TypedDictFactory
from polyfactory.factories.pydantic_factory import ModelFactory
from polyfactory.field_meta import FieldMeta, Null
from polyfactory.utils.helpers import get_collection_type, unwrap_annotation
from polyfactory.utils.predicates import is_annotated, is_optional, is_safe_subclass, is_union
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema, PydanticSchemaGenerationError

from contratgen.assembly.values import Fichier, Graphique, Image, Serie, Texte

ROOM: Final = (0, 9, 3, 2, 2, 1, 1)
"""Items of a list, at most, by how many models it is in: lists multiply. Deeper, nothing that need not be is there."""
HARSH: Final = (
    "Durand & Fils",
    "prix < 100 € et > 50 €",
    "« l’été » à 18 h : déjà !",
    "{{ titre }} et {% if x %}",
    "{_{ x }_} {# non #}",
    'un "mot", l\'autre — 100 % d’œuvres',
    "&amp; <w:p/> ]]>",
    "N° 1\u00a0234,50\u202f€ ; ça va ?",
)
"""What one of XML, Jinja, docxtpl or French typography has a meaning for."""
RICH: Final = "Un **paragraphe** : {}.\n\n- premier\n- second\n\n1. un\n2. deux\n"
PIXEL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
FIRST: Final[dict[int, tuple[bool | None, int | None]]] = {0: (False, 0), 1: (True, 1), 2: (True, 4)}
"""Optionals there or not, items of a list, of the contracts that are always tried first."""


class Steady(random.Random):
    """Draws alike in each process, where polyfactory takes characters from a set (`[^a-z]`)."""

    def choice(self, seq: Any) -> Any:
        """Return one of the items, whatever order characters come in."""
        return super().choice(sorted(seq) if set(map(type, seq)) == {str} else seq)


@dataclass
class Draw:
    """One random contract being made: which optionals are there, how long lists are, how deep one is."""

    random: random.Random
    present: bool | None  # None: drawn each time
    many: int | None
    series: int  # of a chart: as many as the template's own has
    count: int  # of the texts so far
    depth: int = 0

    def has(self) -> bool:
        """Whether an optional is there."""
        present = self.random.choice((False, True)) if self.present is None else self.present
        return present and self.depth < len(ROOM)

    def length(self, least: int, most: int) -> int:
        """Return how many items a list has, within its bounds."""
        wanted = self.random.choice((0, 1, 3)) if self.many is None else self.many
        return max(least, min(wanted, most, ROOM[self.depth] if self.depth < len(ROOM) else 0))

    def text(self) -> str:
        """Return a text, different each time."""
        self.count += 1
        return f"{HARSH[self.count % len(HARSH)]} n{self.count}"


OWN: Final[dict[Any, Callable[[Draw], Any]]] = {
    **dict.fromkeys((str, bytes, Path, Any, object), Draw.text),
    bool: lambda draw: draw.random.choice((False, True)),
    int: lambda draw: draw.random.randint(0, 3000),
    float: lambda draw: draw.random.randint(0, 10_000) / 8,
    Decimal: lambda draw: Decimal(draw.random.randint(0, 99_999_999)) / 100,
    datetime.date: lambda draw: datetime.date(2024, 1, 1) + datetime.timedelta(draw.random.randint(0, 2500)),
    datetime.datetime: lambda draw: datetime.datetime(2024, 1, draw.random.randint(1, 31), 8, 30),  # noqa: DTZ001
    datetime.time: lambda draw: datetime.time(draw.random.randint(0, 23)),
    datetime.timedelta: lambda draw: datetime.timedelta(draw.random.randint(0, 100)),
    Texte: lambda draw: Texte.parse(RICH.format(re.sub("([&<])", r"\\\1", draw.text()))),
    Image: lambda draw: Image.of(f"logos/logo-{draw.count}.png", PIXEL),
    Fichier: lambda draw: Fichier.of(f"pieces/piece-{draw.count}.pdf", b"%PDF-1.4"),
    Graphique: lambda draw: Graphique(
        categories=tuple(draw.text() for _ in range(3)),
        series=tuple(Serie(nom=draw.text(), valeurs=(1.0, 2.5, 4.0)) for _ in range(draw.series)),
    ),
}
"""What we draw first: figures of contracts, days that do not move with today's, our values."""
Mixin: Any = object  # polyfactory's own class would ask for a model


class Drawn(Mixin):  # type: ignore[misc]  # what it is mixed in has no type yet
    """What our factories do their own way. An attribute with the name of a field would be taken for its value."""

    __by_name__ = True
    __faker__ = deepcopy(ModelFactory.__faker__)
    __random__: ClassVar[random.Random]
    __draw__: ClassVar[Draw]

    @classmethod
    def build(cls, *_: Any, _build_context: Any = None, **_values: Any) -> Any:
        """Return one random instance: validated, or left as it is when only rules between fields refuse it."""
        cls.__draw__.depth += 1
        values = cls.process_kwargs(_build_context=_build_context)
        cls.__draw__.depth -= 1
        if not issubclass(cls.__model__, BaseModel):
            return cls.__model__(**values)
        with suppress(ValidationError):
            return cls.__model__.model_validate(values, by_name=True)
        return cls.__model__.model_construct(**values)

    @classmethod
    def get_field_value(cls, field_meta: FieldMeta, build_context: Any = None, **_parameters: Any) -> Any:
        """Return a value that the field accepts; None or `Null` (left out) where it need not be there."""
        declared = get_args(field_meta.annotation)[0] if is_annotated(field_meta.annotation) else field_meta.annotation
        if (is_optional(declared) or not field_meta.required) and not cls.__draw__.has():
            return None if field_meta.required else Null
        children = field_meta.children or []
        if is_union(declared):  # deep, none of the models that are being made: a recursive one ends
            made = build_context["seen_models"] if build_context and cls.__draw__.depth >= len(ROOM) else ()
            left = [child for child in children if child.annotation not in made]
            return cls.get_field_value(cls.__random__.choice(left or children), build_context)
        kind = unwrap_annotation(declared)
        if factory := _factory(get_origin(kind) or kind):
            return factory.build(_build_context=build_context)
        if hasattr(kind, "_fields"):  # a named tuple
            hints = get_type_hints(kind, include_extras=True)
            return kind(*(cls.get_field_value(FieldMeta.from_type(hints.get(name, Any))) for name in kind._fields))
        if is_safe_subclass(kind, (list, tuple, set, frozenset, dict)):
            return cls._filled(get_collection_type(kind), field_meta, build_context)
        return cls._accepted(kind, field_meta)

    @classmethod
    def _filled(cls, container: Any, field: FieldMeta, context: Any) -> Any:
        """Return a list, a set, a tuple or a dictionary; one that says nothing of its items holds texts."""
        children, bounds = field.children or [], dict[str, Any](field.constraints or {})
        fixed = container is tuple and children and children[-1].annotation is not Ellipsis
        row = children if fixed else [*children, *TEXTS][: 2 if container is dict else 1]
        length = 1 if fixed else cls.__draw__.length(bounds.get("min_length", 0), bounds.get("max_length", ROOM[1]))
        made = [tuple(cls.get_field_value(item, context) for item in row) for _ in range(length)]
        if fixed:
            return made[0]
        return dict(made) if container is dict else container(item for (item,) in made)

    @classmethod
    def _accepted(cls, kind: Any, field: FieldMeta) -> Any:
        """Return the first value that the field accepts, of ours, of polyfactory's, of its examples; else the first."""
        adapter = _adapter(cls.__model__, field)

        def candidates() -> Iterator[Any]:
            if own := OWN.get(kind):
                yield own(cls.__draw__)
            with suppress(Exception):  # a class or a pattern for which polyfactory has no value
                yield super(Drawn, cls).get_field_value(FieldMeta.from_type(kind, constraints=field.constraints))
            yield from field.examples or []
            with suppress(PydanticInvalidForJsonSchema):
                schema = adapter.json_schema()
                for part in (schema, *schema.get("anyOf", [])):
                    yield from part.get("examples", [])
            yield cls.__draw__.text()

        for candidate in candidates():
            with suppress(ValidationError):
                return adapter.validate_python(candidate)
        return next(candidates())


TEXTS: Final = (FieldMeta.from_type(str), FieldMeta.from_type(str))
_ONE_AT_A_TIME: Final = Lock()  # the draw under way is kept on the factories' class


@cache
def _factory(kind: Any) -> Any:
    """Return the factory of a model, a dataclass or a typed dictionary, made once; None for any other class."""
    for base in (ModelFactory, TypedDictFactory, DataclassFactory):
        if base.is_supported_type(kind) and kind not in OWN:
            return base.create_factory(kind, bases=(Drawn,))
    return None


@lru_cache(maxsize=4096)
def _adapter(model: type, field: FieldMeta) -> TypeAdapter[Any]:
    """Return what validates one field of a model alone, or what a field holds."""
    info = getattr(model, "model_fields", {}).get(field.name)
    annotation: Any = info.annotation if info else field.annotation
    try:
        return TypeAdapter(Annotated[(annotation, *info.metadata)] if info and info.metadata else annotation)
    except PydanticSchemaGenerationError:  # a class of which Pydantic knows nothing
        return TypeAdapter(Any)


def contracts(model: type[BaseModel], count: int, series: int = 1) -> Iterator[BaseModel]:
    """Yield `count` random instances of a model, always the same, save what must be past, future or of a time zone."""
    return (contract(model, seed, series) for seed in range(count))


@lru_cache(maxsize=64)
def contract(model: type[BaseModel], seed: int, series: int = 1) -> Any:
    """Return the random instance of a seed; charts have as many `series`."""
    present, many = FIRST.get(seed, (None, None))
    with _ONE_AT_A_TIME:
        Drawn.__random__ = Steady(seed)
        Drawn.__faker__.seed_instance(seed)
        Drawn.__draw__ = Draw(Drawn.__random__, present, many, series, count=seed)
        return _factory(model).build()
