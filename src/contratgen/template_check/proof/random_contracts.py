"""Random models: instances of any Pydantic model, with what templates break on.

Each is drawn from a seed. The first have every optional absent and every list empty, then every optional present and
one item, then many; the others are drawn. Texts hold what XML, Jinja and French typography make of their own.
"""

from __future__ import annotations

import dataclasses
import datetime
import random
import struct
import zlib
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema
from pydantic.fields import FieldInfo

from contratgen.assembly.values import Fichier, Graphique, Image, Serie, Texte
from contratgen.template_check.typed.annotations import fields_of
from contratgen.template_check.typed.types import (
    ABSENT,
    CHART,
    IMAGE,
    MISSING,
    RICH,
    Basic,
    Const,
    Mapping,
    Member,
    Record,
    Row,
    Sequence,
    Type,
    members,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEEPEST: Final = 6
"""Models within models; beyond, lists are empty and optionals absent, so that a recursive model ends."""
FEWER: Final = {2: 3, 3: 2, 4: 2}
"""Items of a list by depth, at most: lists within lists multiply."""
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


@dataclasses.dataclass
class Draw:
    """One random contract being made: which optionals are there, how long lists are, how deep one is."""

    random: random.Random
    present: bool | None  # None: drawn each time
    many: int | None
    series: int = 1  # of a chart: as many as the template's own has
    depth: int = 0
    count: int = 0

    def has(self) -> bool:
        """Whether an optional is there."""
        if self.depth > DEEPEST:
            return False
        return self.present if self.present is not None else self.random.random() < 0.5  # noqa: PLR2004  # a fair coin

    def length(self, least: int) -> int:
        """Return how many items a list has."""
        if self.depth > DEEPEST:
            return least
        wanted = self.many if self.many is not None else self.random.choice((0, 1, 3))
        return max(least, min(wanted, FEWER.get(self.depth, 1) if self.depth > 1 else wanted))

    def text(self) -> str:
        """Return a text, different each time."""
        self.count += 1
        return f"{HARSH[self.count % len(HARSH)]} n{self.count}"


FIRST: Final = ((False, 0), (True, 1), (True, 4))
"""The contracts that are always tried first: optionals there or not, items of a list."""


def contracts(model: type[BaseModel], count: int, series: int = 1) -> Iterator[BaseModel]:
    """Yield `count` random instances of a model, always the same."""
    return (contract(model, seed, series) for seed in range(count))


@lru_cache(maxsize=64)
def contract(model: type[BaseModel], seed: int, series: int = 1) -> BaseModel:
    """Return the random instance of a seed; charts have as many `series`."""
    present, many = FIRST[seed] if seed < len(FIRST) else (None, None)
    return instance(model, Draw(random.Random(seed), present, many, series))  # noqa: S311  # no secret is drawn


def instance(model: type[BaseModel], draw: Draw) -> BaseModel:
    """Return one random instance: validated, or left as it is when only rules between fields refuse it."""
    draw.depth += 1
    values = {name: _field(info, fields_of(model)[name], draw) for name, info in model.model_fields.items()}
    draw.depth -= 1
    try:
        return model.model_validate(values)
    except ValidationError:
        return model.model_construct(**values)


def _field(info: FieldInfo, type_: Type, draw: Draw) -> Any:
    optional = ABSENT in members(type_)
    if optional and not draw.has():
        return None
    return _valid(info, without(type_, ABSENT, MISSING), draw)


def _valid(info: FieldInfo, type_: Type, draw: Draw) -> Any:
    """Return a value that the field accepts: a drawn one, or one of its examples."""
    drawn = _drawn(type_, draw)
    if not isinstance(drawn, (str, int, float, Decimal)) or isinstance(drawn, bool):
        return drawn
    judge = _judge(info)
    for candidate in (drawn, *judge.examples):
        try:
            return judge.adapter.validate_python(candidate)
        except ValidationError:
            continue
    return drawn


@dataclasses.dataclass(frozen=True)
class _Judge:
    """What validates one field alone, and values that are known to fit it."""

    adapter: TypeAdapter[Any]
    examples: tuple[Any, ...]


_JUDGES: Final[dict[int, tuple[FieldInfo, _Judge]]] = {}


def _judge(info: FieldInfo) -> _Judge:
    """Return the judge of a field, made once; the field is kept, so that its identity is never another's."""
    if id(info) not in _JUDGES:
        annotation: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        _JUDGES[id(info)] = (info, _Judge(adapter, tuple(_examples(info, adapter))))
    return _JUDGES[id(info)][1]


def _examples(info: FieldInfo, adapter: TypeAdapter[Any]) -> list[Any]:
    try:
        schema = adapter.json_schema()
    except PydanticInvalidForJsonSchema:
        schema = {}
    nested = [example for part in schema.get("anyOf", []) for example in part.get("examples", [])]
    return [*(info.examples or []), *schema.get("examples", []), *nested]


def _drawn(type_: Type, draw: Draw) -> Any:  # noqa: PLR0911  # a table by kind
    alternatives = members(type_)
    if not alternatives:
        return draw.text()
    one = draw.random.choice(alternatives)
    match one:
        case Const(value):
            return value
        case Member(cls, name):
            return cls[name]
        case Record(cls):
            return _record(cls, draw)
        case Sequence(item, filled):
            return [_drawn(item, draw) for _ in range(draw.length(int(filled)))]
        case Row(items):
            return tuple(_drawn(item, draw) for item in items)
        case Mapping(_, value, known):
            free = {draw.text(): _drawn(value, draw) for _ in range(draw.length(0))} if not known else {}
            return free | {name: _drawn(inner, draw) for name, inner in known}
        case Basic(name):
            return PLAIN[name](draw)
    return SPECIAL[one](draw) if one in SPECIAL else draw.text()


def _record(cls: type, draw: Draw) -> Any:
    if issubclass(cls, BaseModel):
        return instance(cls, draw)
    if issubclass(cls, Fichier):
        return cls.of(f"pieces/piece-{draw.count}.pdf", b"%PDF-1.4")
    return _dataclass(cls, draw)


def _dataclass(own: Any, draw: Draw) -> Any:
    return own(**{field.name: _drawn(fields_of(own)[field.name], draw) for field in dataclasses.fields(own)})


def _chart(draw: Draw) -> Graphique:
    names = tuple(draw.text() for _ in range(3))
    series = tuple(Serie(nom=draw.text(), valeurs=(1.0, 2.5, 4.0)) for _ in range(draw.series))
    return Graphique(categories=names, series=series)


def _rich(draw: Draw) -> Texte:
    plain = HARSH[draw.count % 2]
    draw.count += 1
    return Texte.parse(f"Un **paragraphe** n{draw.count} : {plain}.\n\n- premier\n- second\n\n1. un\n2. deux\n")


@cache
def pixel() -> bytes:
    """Return a PNG of one grey pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


PLAIN: Final[dict[str, Callable[[Draw], Any]]] = {
    "str": Draw.text,
    "int": lambda draw: draw.random.randint(0, 3000),
    "float": lambda draw: draw.random.randint(0, 10_000) / 8,
    "Decimal": lambda draw: Decimal(draw.random.randint(0, 99_999_999)) / 100,
    "bool": lambda draw: draw.random.random() < 0.5,  # noqa: PLR2004  # a fair coin
    "date": lambda draw: datetime.date(2024, 1, 1) + datetime.timedelta(draw.random.randint(0, 2500)),
    "datetime": lambda draw: datetime.datetime(2024, 1, 1, 8, 30) + datetime.timedelta(draw.random.randint(0, 2500)),  # noqa: DTZ001
    "time": lambda draw: datetime.time(draw.random.randint(0, 23)),
    "timedelta": lambda draw: datetime.timedelta(draw.random.randint(0, 100)),
    "bytes": lambda draw: draw.text().encode(),
}
SPECIAL: Final[dict[Type, Callable[[Draw], Any]]] = {
    RICH: _rich,
    IMAGE: lambda draw: Image.of(f"logos/logo-{draw.count}.png", pixel()),
    CHART: _chart,
}
