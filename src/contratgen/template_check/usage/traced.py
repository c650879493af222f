"""Values that remember the fields they were made of, and the Jinja environment in which they live.

A field read is a traced value; what filters and operators make of it is one too. Names of Python's own protocol stand
in tables: a traced value answers to them as the value that it holds.
"""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from jinja2 import Undefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Concat
from pydantic import BaseModel

from contratgen.rendering.environment import TemplateEnvironment
from contratgen.rendering.options import Policy

Origin = tuple[int, str]
"""The identity of a model, and the name of one of its fields."""
NOWHERE: Final[frozenset[Origin]] = frozenset()


class Traced:
    """A value, and the fields that it was made of."""

    __slots__ = ("origins", "value")

    def __init__(self, value: Any, origins: frozenset[Origin]) -> None:
        self.value = value
        self.origins = origins

    def __iter__(self) -> Iterator[Any]:
        return (traced(one, self.origins) for one in self.value)

    def __contains__(self, item: Any) -> bool:
        return plain(item) in self.value

    def __getitem__(self, key: Any) -> Any:
        return traced(self.value[plain(key)], self.origins)

    def __hash__(self) -> int:
        return hash(self.value)


UNTRACED: Final = (Undefined, Traced)


def traced(value: Any, origins: frozenset[Origin]) -> Any:
    """Return a value that remembers its origins; what is undefined stays so."""
    return value if isinstance(value, UNTRACED) else Traced(value, origins)


def _asked(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: function(*map(plain, given))


def _made(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: Traced(function(*map(plain, given)), origins_of(given))


def _swapped(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda own, other: function(other, own)


_ASKED: Final[dict[str, Callable[..., Any]]] = {
    "__bool__": bool, "__len__": len, "__eq__": operator.eq, "__ne__": operator.ne, "__lt__": operator.lt,
    "__le__": operator.le, "__gt__": operator.gt, "__ge__": operator.ge, "__str__": str,
    "__int__": int, "__float__": float, "__index__": operator.index,
}  # fmt: skip
_MADE: Final[dict[str, Callable[..., Any]]] = {
    "neg": operator.neg, "pos": operator.pos, "abs": abs, "add": operator.add, "sub": operator.sub,
    "mul": operator.mul, "truediv": operator.truediv, "floordiv": operator.floordiv, "mod": operator.mod,
    "pow": operator.pow,
}  # fmt: skip
_UNARY: Final = frozenset({"neg", "pos", "abs"})

for _name, _function in _ASKED.items():
    setattr(Traced, _name, _asked(_function))
for _name, _function in _MADE.items():
    setattr(Traced, f"__{_name}__", _made(_function))
    if _name not in _UNARY:
        setattr(Traced, f"__r{_name}__", _made(_swapped(_function)))


def plain(value: Any) -> Any:
    """Return a value as it is without its origins, at any depth of lists and dictionaries."""
    if isinstance(value, Traced):
        return plain(value.value)
    if isinstance(value, (list, tuple)):
        made = [plain(one) for one in value]
        return made if isinstance(value, list) else type(value)(*made) if hasattr(value, "_fields") else tuple(made)
    return {plain(key): plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def origins_of(value: Any, read: dict[Origin, BaseModel] | None = None) -> frozenset[Origin]:
    """Return the fields that a value was made of; of a model handed over whole, every field below it.

    Those of a model handed over are added to `read`, with their owner.
    """
    if isinstance(value, Traced):
        return value.origins | (NOWHERE if isinstance(value.value, str) else origins_of(value.value, read))
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, (list, tuple)):
        return NOWHERE.union(*(origins_of(one, read) for one in value))
    if isinstance(value, BaseModel):
        fields = {(id(value), name): getattr(value, name) for name in type(value).model_fields}
        if read is not None:
            read.update(dict.fromkeys(fields, value))
        return frozenset(fields).union(*(origins_of(one, read) for one in fields.values()))
    return NOWHERE


def opened(value: Any) -> Any:
    """Return a list or dictionary whose items are traced, for the filters that pick among them."""
    if not isinstance(value, Traced):
        return value
    if isinstance(value.value, Mapping):
        return {key: traced(one, value.origins) for key, one in value.value.items()}
    return [*value] if isinstance(value.value, (list, tuple)) else value


PICKING: Final = frozenset(
    {
        *("batch", "d", "default", "dictsort", "first", "groupby", "items", "last", "list", "map", "max", "min"),
        *("reject", "rejectattr", "reverse", "select", "selectattr", "slice", "sort", "sum", "unique"),
    }
)
"""Filters that pick, order or group items without looking into them otherwise than as a template would."""


COUNTING: Final = (len,)
"""Filters that say nothing of what they count."""


class _Code(CodeGenerator):
    """Code in which texts put together with `~` remember their origins."""

    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        self.write("environment.put_together((")
        for one in node.nodes:
            self.visit(one, frame)
            self.write(", ")
        self.write("))")


class TracingEnvironment(TemplateEnvironment):
    """The environment of a kit's templates, in which every field read is noted, and traced."""

    code_generator_class = _Code

    def __init__(self) -> None:
        super().__init__(Policy.STRICT)
        self.autoescape = False
        self.read: dict[Origin, BaseModel] = {}  # with its owner, kept so that its identity stays its own
        self.filters = {name: self._tracing(one, picks=name in PICKING) for name, one in self.filters.items()}
        self.filters["join"] = self._tracing(_join)
        self.tests = {name: _passing(one) for name, one in self.tests.items()}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field, traced."""
        if type(obj) is not Traced:
            return super().getattr(obj, attribute)
        return self._field(obj, attribute, super().getattr(obj.value, attribute))

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item or a field, traced."""
        key = plain(argument)
        if type(obj) is not Traced:
            return super().getitem(obj, key)
        return self._field(obj, key if isinstance(key, str) else "", super().getitem(obj.value, key))

    def _field(self, obj: Traced, name: str, found: Any) -> Any:
        if not isinstance(obj.value, BaseModel):
            return traced(found, obj.origins)
        origin = (id(obj.value), name)
        self.read[origin] = obj.value
        return traced(found, frozenset({origin}))

    def _tracing(self, function: Callable[..., Any], *, picks: bool = False) -> Callable[..., Any]:
        """Return a filter that takes traced values, and gives one."""

        @functools.wraps(function)
        def filtered(*given: Any, **named: Any) -> Any:
            if picks:
                made = function(*map(opened, given), **named)
                return [*made] if isinstance(made, Iterator) else made
            arguments = {name: plain(one) for name, one in named.items()}
            made = function(*map(plain, given), **arguments)
            return made if inspect.unwrap(function) in COUNTING else traced(made, origins_of(given, self.read))

        return filtered

    def put_together(self, parts: tuple[Any, ...]) -> Traced:
        """Return what `~` makes of its operands."""
        return Traced("".join(str(part) for part in parts), origins_of(parts))


def plain_head(value: Any) -> Any:
    """Return the value itself, what lies within it as it is."""
    return value.value if isinstance(value, Traced) else value


def _join(values: Any, d: str = "", attribute: Any = None) -> str:  # noqa: ARG001  # as Jinja names them
    return str(d).join(map(str, values))


def _passing(function: Any) -> Callable[..., Any]:
    """Return a test that takes traced values."""

    @functools.wraps(function)
    def tested(*given: Any) -> Any:
        return function(*map(plain, given))

    return tested
