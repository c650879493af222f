"""What each filter takes and gives: read from the annotations of a Python function, or declared for Jinja's own."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contratgen.rendering.grammar import faults
from contratgen.template_check.typed.annotations import hints_of, of_annotation
from contratgen.template_check.typed.filter_calls import accepts, check_argument, check_input
from contratgen.template_check.typed.printing import check_text
from contratgen.template_check.typed.types import (
    BOOLEAN,
    DECIMAL,
    FLOAT,
    INTEGER,
    MARKUP,
    TEXT,
    UNKNOWN,
    Absent,
    Missing,
    Type,
    basic,
    members,
    only,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contratgen.template_check.typed.context import Signature
    from contratgen.template_check.typed.filter_calls import FilterCall
    from contratgen.template_check.typed.paths import Value


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a filter."""

    name: str
    type: Type = UNKNOWN
    required: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A filter's arguments; `more` when it takes any number of them, `any_keyword` any name."""

    parameters: tuple[Parameter, ...] = ()
    more: bool = False
    any_keyword: bool = False

    def check(self, call: FilterCall) -> None:
        """Report arguments that are wrong, missing, unknown or too many."""
        given = {p.name: value for p, value in zip(self.parameters, call.arguments, strict=False)}
        many, most = len(call.arguments), len(self.parameters)
        if many > most and not self.more:
            message = f"trop d'arguments pour le filtre « {call.name} » : {many} au lieu de {most} au plus"
            call.fault(faults.FILTER_ARGUMENT, message)
        known = {p.name for p in self.parameters}
        for name, value in call.keywords:
            given[name] = value
            if name not in known and not self.any_keyword:
                message = f"le filtre « {call.name} » n'a pas d'argument « {name} »"
                call.fault(faults.FILTER_ARGUMENT, message, faults.nearest(name, known))
        self._check_each(call, given)

    def _check_each(self, call: FilterCall, given: dict[str, Value]) -> None:
        for parameter in self.parameters:
            if parameter.name in given:
                check_argument(call, parameter.name, parameter.type, given[parameter.name])
            elif parameter.required:
                message = f"le filtre « {call.name} » attend l'argument « {parameter.name} »"
                call.fault(faults.FILTER_ARGUMENT, message)


# -- Python functions ------------------------------------------------------------------------------------------


def from_function(function: Callable[..., Any]) -> Signature:
    """Return the signature that a function's annotations declare; its first argument is what enters the filter."""
    parameters, result = _declared(function)
    entering = parameters[0].type if parameters else UNKNOWN
    shape = Shape(tuple(parameters[1:]), *_open_ended(function))

    def signature(call: FilterCall) -> Value:
        check_input(call, entering)
        shape.check(call)
        return call.whole().of(result)

    return signature


@functools.lru_cache(maxsize=512)
def _declared(function: Callable[..., Any]) -> tuple[list[Parameter], Type]:
    hints = hints_of(function)
    named = [p for p in _parameters(function) if p.kind not in {p.VAR_POSITIONAL, p.VAR_KEYWORD}]
    if hasattr(function, "jinja_pass_arg"):
        named = named[1:]
    parameters = [Parameter(p.name, of_annotation(hints.get(p.name, Any)), p.default is p.empty) for p in named]
    return parameters, of_annotation(hints.get("return", Any))


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # a builtin without signature: anything goes
        return [inspect.Parameter("value", inspect.Parameter.POSITIONAL_ONLY),
                inspect.Parameter("args", inspect.Parameter.VAR_POSITIONAL)]  # fmt: skip


def _open_ended(function: Callable[..., Any]) -> tuple[bool, bool]:
    kinds = {p.kind for p in _parameters(function)}
    return inspect.Parameter.VAR_POSITIONAL in kinds, inspect.Parameter.VAR_KEYWORD in kinds


@functools.lru_cache(maxsize=64)
def _signatures(functions: tuple[tuple[str, Callable[..., Any]], ...]) -> dict[str, Signature]:
    return {name: from_function(function) for name, function in functions}


def signatures_of(filters: Mapping[str, Callable[..., Any]]) -> dict[str, Signature]:
    """Return the signatures of the filters that a user or a kit registers."""
    return dict(_signatures(tuple(sorted(filters.items()))))


# -- Jinja's simple filters ------------------------------------------------------------------------------------


def _text(*parameters: Parameter, more: bool = False, result: Type = TEXT) -> Signature:
    """Return the signature of a filter that turns text into text: what enters is checked as if it were printed."""
    shape = Shape(parameters, more=more, any_keyword=more)

    def signature(call: FilterCall) -> Value:
        shape.check(call)
        check_text(call.ctx, call.subject.type, call.about)
        return call.whole().of(MARKUP if MARKUP in members(call.subject.type) else result)

    return signature


NUMBER: Final = union((INTEGER, FLOAT, DECIMAL, BOOLEAN))


def _number(*parameters: Parameter, result: Type | None = None, from_text: bool = False) -> Signature:
    """Return the signature of a filter on numbers; without `result`, it gives the kind that enters."""
    shape = Shape(parameters)
    expected = union((NUMBER, TEXT)) if from_text else NUMBER

    def signature(call: FilterCall) -> Value:
        shape.check(call)
        check_input(call, expected)
        kept = only(call.subject.type, lambda one: not isinstance(one, (Absent, Missing)) and accepts(expected, one))
        return call.whole().of(result or union(basic(one) for one in members(kept)) or UNKNOWN)

    return signature


_WIDTH: Final = Parameter("width", INTEGER)
SIMPLE: Final[dict[str, Signature]] = {
    **dict.fromkeys(("upper", "lower", "capitalize", "title", "striptags"), _text()),
    **dict.fromkeys(("escape", "e"), _text(result=MARKUP)),
    "trim": _text(Parameter("chars", TEXT)),
    "string": _text(),
    "center": _text(_WIDTH),
    "replace": _text(Parameter("old", TEXT, True), Parameter("new", TEXT, True), Parameter("count", INTEGER)),
    "truncate": _text(
        Parameter("length", INTEGER),
        Parameter("killwords", BOOLEAN),
        Parameter("end", TEXT),
        Parameter("leeway", INTEGER),
    ),
    "indent": _text(
        Parameter("width", union((INTEGER, TEXT))), Parameter("first", BOOLEAN), Parameter("blank", BOOLEAN)
    ),
    "wordwrap": _text(
        _WIDTH,
        Parameter("break_long_words", BOOLEAN),
        Parameter("wrapstring", TEXT),
        Parameter("break_on_hyphens", BOOLEAN),
    ),
    "wordcount": _text(result=INTEGER),
    "urlencode": _text(),
    "format": _text(more=True),
    "abs": _number(),
    "round": _number(Parameter("precision", INTEGER), Parameter("method", TEXT)),
    "int": _number(Parameter("default"), Parameter("base", INTEGER), result=INTEGER, from_text=True),
    "float": _number(Parameter("default"), result=FLOAT, from_text=True),
}
"""Jinja's filters whose signature says all; those on lists follow the items, in `list_filters`."""


def _anything(result: Type) -> Signature:
    return lambda call: call.whole().of(result)


WILD: Final[dict[str, Signature]] = {
    "safe": _anything(MARKUP),
    "filesizeformat": _number(Parameter("binary"), result=TEXT),
}
"""Jinja's filters that only templates in the wild have (`grammar.names`)."""
