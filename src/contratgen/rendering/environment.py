"""The Jinja environment: a sandbox in which an expression reaches fields, and nothing that lives.

Attributes are read from a table of what each type shows; a Pydantic model shows its fields and computed fields, a
dataclass its fields and properties. Under the policy `docxtpl`, plain values also show harmless methods.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import UndefinedError
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace, missing
from pydantic import BaseModel

from contratgen.rendering.amounts import (
    STEPS,
    TURNS,
    WHOLE,
    Counting,
    Steps,
    check_call,
    measured,
    operated,
    turns,
    whole,
)
from contratgen.rendering.filters import FILTERS, nature
from contratgen.rendering.grammar.methods import methods_of
from contratgen.rendering.grammar.names import UNSAFE, WILD
from contratgen.rendering.options import Policy

if TYPE_CHECKING:
    from jinja2 import Undefined
    from jinja2.runtime import Context

DELIMITERS: Final = {
    "block_start_string": "\ufdd0",
    "block_end_string": "\ufdd1",
    "variable_start_string": "\ufdd2",
    "variable_end_string": "\ufdd3",
    "comment_start_string": "\ufdd4",
    "comment_end_string": "\ufdd5",
}
"""Noncharacters: whatever a template's text holds, nothing but a located tag is ever read as one."""

_LOOP: Final = frozenset(
    {"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem", "nextitem"}
)
_DATE: Final = frozenset({"year", "month", "day"})
_TIME: Final = frozenset({"hour", "minute", "second"})
_SHOWN: Final[tuple[tuple[type, frozenset[str]], ...]] = (
    (LoopContext, _LOOP),
    (dt.datetime, _DATE | _TIME),
    (dt.date, _DATE),
    (dt.time, _TIME),
    (dt.timedelta, frozenset({"days"})),
    (Enum, frozenset({"name", "value"})),
)
_CALLABLE_GLOBALS: Final = {
    "range": range,
    "dict": dict,
    "namespace": Namespace,
    "cycler": Cycler,
    "joiner": Joiner,
}


class AbsentFieldError(UndefinedError):
    """A field or item was read that its owner does not have."""

    def __init__(self, owner: Any, name: Any, message: str | None = None) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = name


def absent_field(path: str, owner: Any, name: Any) -> str:
    """Return the French message of a field or item that does not exist; `path` is the owner as its author wrote it."""
    subject = f"« {path} »" if path else "ce qui le précède"
    if owner is None:
        return f"« {name} » ne peut pas être lu : {subject} n'a pas de valeur"
    if isinstance(owner, (list, tuple)):
        return f"« {name} » n'est pas dans la liste {f'« {path} »' if path else ''}".rstrip()
    kind: Any = type(owner)
    known = shown_by(kind)
    subject = f"« {path} »" if path else nature(owner)
    near = get_close_matches(str(name), sorted(known), 1)
    guess = f" ; peut-être « {near[0]} » ?" if near else ""
    what = f" est {nature(owner)}, qui" if path and not known else ""
    return f"{subject}{what} n'a pas de champ « {name} »{guess}"


class AbsentValue(StrictUndefined):
    """A name or field that does not exist: whatever is done with it is a fault, told in French."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        if self._undefined_obj is missing:
            return f"« {self._undefined_name} » n'a pas de valeur ici"
        return absent_field("", self._undefined_obj, self._undefined_name)

    __slots__ = ()


@lru_cache(maxsize=1024)
def shown_by(kind: type) -> frozenset[str]:
    """Return the attributes that values of a type show under every policy."""
    if issubclass(kind, BaseModel):
        return frozenset({*kind.model_fields, *kind.model_computed_fields})
    own = {field.name for field in fields(kind)} if is_dataclass(kind) else set()
    own |= set(getattr(kind, "_fields", ())) if issubclass(kind, tuple) else set()
    if own or issubclass(kind, Enum):
        own |= {name for base in kind.__mro__ for name, value in vars(base).items() if isinstance(value, _PROPERTY)}
    return frozenset(name for name in own if not name.startswith("_")) | _named(_SHOWN, kind)


def _named(table: tuple[tuple[type, frozenset[str]], ...], kind: type) -> frozenset[str]:
    return frozenset().union(*(names for known, names in table if issubclass(kind, known)))


_PROPERTY: Final = (property, cached_property)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox for one policy, in which nothing fills the memory and every loop ends (`amounts`)."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, policy: Policy) -> None:
        super().__init__(
            **DELIMITERS,
            autoescape=True,
            undefined=AbsentValue,
            keep_trailing_newline=True,
            optimized=False,  # constants too are printed at run time, and found again
            cache_size=0,
            extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"],
        )
        self.policy = policy
        self.globals = dict(_CALLABLE_GLOBALS) if policy is Policy.DOCXTPL else {}
        gone = UNSAFE if policy is Policy.DOCXTPL else UNSAFE | WILD
        known = {name: f for name, f in self.filters.items() if name not in gone} | dict(FILTERS)
        self.offered = frozenset(known)
        self.filters = {name: measured(name, f) for name, f in known.items()} | {TURNS: turns, WHOLE: whole}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return Counting().visit(tree).set_environment(self)  # type: ignore[no-any-return]  # Jinja's visitor is untyped

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what `obj.attribute` shows: a field, a key, or under `docxtpl` a harmless method."""
        kind: Any = type(obj)
        if attribute in shown_by(kind):
            return getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if self.policy is Policy.DOCXTPL and attribute in methods_of(kind):
            value = getattr(obj, attribute)
            return self.wrap_str_format(value) or value
        if isinstance(obj, Namespace) and not attribute.startswith("_"):
            return super().getattr(obj, attribute)
        return self._absent(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what `obj[argument]` shows: an item, or a field when the argument is its name."""
        if isinstance(obj, (dict, list, tuple, str)):
            try:
                return obj[argument]
            except (LookupError, TypeError):
                pass
        return self.getattr(obj, argument) if isinstance(argument, str) else self._absent(obj, argument)

    def _absent(self, obj: Any, name: Any) -> Undefined:
        if isinstance(obj, StrictUndefined):
            return obj
        error: Any = partial(AbsentFieldError, obj, name)
        return self.undefined(obj=obj, name=name, exc=error)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 -- Jinja's signature
        """Return whether Jinja's own look-ups may see an attribute (`str.format` reads them)."""
        kind: Any = type(obj)
        return attr in shown_by(kind) or isinstance(obj, Namespace)

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether a template may call a value: macros, and under `docxtpl` what `getattr` let through."""
        if isinstance(obj, (Macro, StrictUndefined)):  # calling what does not exist tells so
            return True
        if self.policy is Policy.STRICT:
            return False
        owner: Any = type(getattr(getattr(obj, "__wrapped__", obj), "__self__", None))
        known = getattr(obj, "__name__", "") in methods_of(owner)
        return known or obj in _CALLABLE_GLOBALS.values() or isinstance(obj, (Joiner, LoopContext))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return what an operator makes of two values, within bounds."""
        return operated(
            operator, left, right, lambda: super(TemplateEnvironment, self).call_binop(context, operator, left, right)
        )

    def call(self, context: Context, obj: Any, *args: Any, **keywords: Any) -> Any:
        """Call a macro, a function or a method, within bounds."""
        steps = context.get(STEPS)
        if isinstance(steps, Steps):
            steps.take()
        method = getattr(obj, "__wrapped__", obj)
        subject = getattr(method, "__self__", None)
        check_call(getattr(method, "__name__", ""), subject, (*args, *keywords.values()))
        return whole(super().call(context, obj, *args, **keywords))


def context_of(root: BaseModel) -> dict[str, Any]:
    """Return the variables of a template, the (computed) fields of its root model, and what counts its steps."""
    kind = type(root)
    return {STEPS: Steps(), **{name: getattr(root, name) for name in sorted(shown_by(kind))}}
