"""Calls: macros, with their arguments and defaults; in the wild, also methods and Jinja's globals."""

from __future__ import annotations

import inspect
import itertools
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from contratgen.base import limits
from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.syntax import source_of
from contratgen.template_check.typed.attributes import RESULTS, of_python
from contratgen.template_check.typed.context import Context, Macro, value, walks
from contratgen.template_check.typed.list_filters import pairs
from contratgen.template_check.typed.paths import Value, contents, together
from contratgen.template_check.typed.scope import Binding, Scope
from contratgen.template_check.typed.types import (
    ABSENT,
    INTEGER,
    MARKUP,
    MISSING,
    PARAGRAPHS,
    TEXT,
    UNKNOWN,
    Called,
    Loop,
    Mapping,
    Namespace,
    Opaque,
    Sequence,
    Type,
    Unknown,
    basic,
    members,
    union,
)
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from contratgen.template_check.typed.paths import Path

_DEEPEST_MACRO = 24
"""Macros within macros: a recursive one comes back to the same types long before."""


@walks(nodes.Call)
def _call(ctx: Context, node: nodes.Call, scope: Scope) -> Value:
    called = _callee(ctx, node, scope)
    arguments = [value(ctx, one, scope) for one in node.args]
    keywords = {pair.key: value(ctx, pair.value, scope) for pair in node.kwargs}
    spread = [value(ctx, one, scope) for one in (node.dyn_args, node.dyn_kwargs) if one is not None]
    whole = Value(UNKNOWN, together([called, *arguments, *keywords.values(), *spread]))
    there = [one for one in members(called.type) if one != MISSING] or members(called.type)
    results = [_result(ctx, node, called, one, (arguments, keywords, scope)) for one in there]
    if spread or not results:
        ctx.consumed(*arguments, *keywords.values(), *spread)
    return Value(union(one.type for one in results) if results else UNKNOWN, whole.paths | together(results))


def _callee(ctx: Context, node: nodes.Call, scope: Scope) -> Value:
    """Return what is called; under the strict policy, anything but a macro is refused by its written form."""
    name = node.node
    plain = isinstance(name, nodes.Name) and name.name != "loop" and scope.find(name.name) is not None
    if not ctx.strict or plain or (isinstance(name, nodes.Name) and name.name == "caller"):
        return value(ctx, name, scope)
    if isinstance(name, nodes.Getattr):
        ctx.consumed(value(ctx, name.node, scope))
    message = f"« {source_of(node)} » est un appel : seules les macros du modèle s'appellent"
    ctx.fault(faults.CALL, message, _instead(name), about=source_of(node))
    return Value(UNKNOWN)


INSTEAD = {
    "items": "Écrivez « | items » ou « | dictsort ».",
    "strftime": "Écrivez « | date ».",
    "upper": "Écrivez « | upper ».",
    "lower": "Écrivez « | lower ».",
    "title": "Écrivez « | title ».",
    "strip": "Écrivez « | trim ».",
    "join": "Écrivez « | join ».",
    "format": "Écrivez « ~ » entre les morceaux, avec les filtres voulus.",
    "namespace": "Un total s'écrit « | sum(attribute='…') ».",
}


def _instead(name: Any) -> str:
    return INSTEAD.get(getattr(name, "attr", getattr(name, "name", "")), "")


Given = tuple[list[Value], dict[str, Value], Scope]


def _result(  # noqa: PLR0911  # a table by kind
    ctx: Context, node: nodes.Call, called: Value, one: Type, given: Given
) -> Value:
    arguments, keywords, _ = given
    match one:
        case Called("macro", macro):
            return call_macro(ctx, macro, given, source_of(node))
        case Called("namespace"):
            return _namespace(ctx, keywords)
        case Called("caller"):
            return Value(MARKUP, ctx.consumed(*arguments, *keywords.values()))
        case Called("range"):
            return Value(Sequence(INTEGER, flat=True))
        case Called("dict"):
            known = tuple(sorted((name, v.type) for name, v in keywords.items()))
            return Value(Mapping(TEXT, UNKNOWN, known, flat=True), together(keywords.values()))
        case Called("method", (owner, name)):
            _check_arguments(ctx, node, _function(owner, name), given)
            return _method(ctx, called, owner, name, arguments)
        case Called() | Unknown() | Opaque() | Loop():
            return Value(UNKNOWN, ctx.consumed(called, *arguments, *keywords.values()))
    ctx.fault(
        faults.CALL, f"« {source_of(node.node)} » est {describe(one)} : cela ne s'appelle pas", about=source_of(node)
    )
    return Value(UNKNOWN, ctx.consumed(called, *arguments, *keywords.values()))


def _function(owner: Type, name: str) -> Any:
    kind = "list" if isinstance(owner, Sequence) else "dict" if isinstance(owner, Mapping) else basic(owner)
    return of_python(kind if isinstance(kind, str) else getattr(kind, "name", ""), name)


def _check_arguments(ctx: Context, node: nodes.Call, function: Any, given: Given) -> None:
    """Report arguments that a method of Python does not take; one that does not tell its arguments takes any."""
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        return
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return
    try:
        signature.bind(None, *given[0], **given[1])
    except TypeError:
        message = f"« {source_of(node.node)} » ne prend pas ces arguments"
        ctx.fault(faults.CALL, message, f"Il s'écrit {source_of(node.node)}{_shown(signature)}.", about=source_of(node))


def _shown(signature: inspect.Signature) -> str:
    """Return the arguments of a method as its author would write them: `(old, new, count=-1)`."""
    own = list(signature.parameters.values())[1:]
    return f"({', '.join(str(one.replace(annotation=one.empty)) for one in own)})"


def _namespace(ctx: Context, keywords: dict[str, Value]) -> Value:
    ctx.namespaces.append(dict(keywords))
    return Value(Namespace(len(ctx.namespaces) - 1))


def _method(ctx: Context, called: Value, owner: Type, name: str, arguments: list[Value]) -> Value:
    if isinstance(owner, Mapping):
        return _of_mapping(called.of(owner), name, arguments)
    if isinstance(owner, Sequence) and name in {"index", "count"}:
        return called.of(INTEGER)
    paths = ctx.consumed(called, *arguments)
    if name in {"split", "rsplit"} and arguments:
        return Value(Sequence(TEXT, filled=1), paths)
    tables = (RESULTS.get(getattr(kind, "name", ""), {}) for kind in (owner, getattr(owner, "kind", None)))
    return Value(next((table[name] for table in tables if name in table), UNKNOWN), paths)


def _of_mapping(mapping: Value, name: str, arguments: list[Value]) -> Value:
    whole = pairs(mapping)
    pair = contents(whole)
    items = getattr(pair.type, "items", (UNKNOWN, UNKNOWN))
    match name:
        case "items":
            return whole
        case "keys":
            return whole.of(Sequence(items[0], flat=True))
        case "values":
            return whole.of(Sequence(items[1], flat=True))
        case "get":
            fallback = arguments[1] if len(arguments) > 1 else Value(ABSENT)
            return Value(union((items[1], fallback.type)), whole.paths | fallback.paths)
    return whole.of(UNKNOWN)


# -- macros ----------------------------------------------------------------------------------------------------

_walk_body: list[Any] = []


def walk_bodies_with(function: Callable[[Context, Macro, Scope], None]) -> Callable[[Context, Macro, Scope], None]:
    """Register the function that walks the body of a macro: statements know expressions, not the other way."""
    _walk_body[:] = [function]
    return function


def call_macro(ctx: Context, macro: Macro, given: Given, about: str) -> Value:
    """Return what a macro gives for these arguments: its body is walked once for each combination of types."""
    arguments, keywords, scope = given
    macro.called = True
    node = macro.block.head.node if macro.block.head else None
    if not isinstance(node, nodes.Macro):
        return Value(UNKNOWN, ctx.consumed(*arguments, *keywords.values()))
    bound = _bound(ctx, macro, node, given, about)
    key = _key(macro, bound, scope)
    kind = PARAGRAPHS if macro.paragraphs else MARKUP
    if key not in ctx.calls:
        macro.uses += 1
        if macro.uses > limits.MACRO_USES:
            return Value(kind, ctx.consumed(*bound.values()))
        ctx.calls[key] = Value(kind)  # what a recursive call meets while the body is walked
        ctx.calls[key] = Value(kind, _output(ctx, macro, bound, scope))
    return ctx.calls[key]


def _key(macro: Macro, bound: dict[str, Value], caller: Scope) -> tuple[Any, ...]:
    given = tuple((name, one.type, one.paths) for name, one in bound.items())
    return (id(macro), given, tuple((name, b.ident) for name, b in _lasting(caller).items()))


def _lasting(caller: Scope) -> dict[str, Binding]:
    """Return the names that a macro finds where it is called: those that the template itself made."""
    return {name: binding for name, binding in caller.names.items() if binding.kind in {"set", "macro"}}


def _output(ctx: Context, macro: Macro, bound: dict[str, Value], caller: Scope) -> frozenset[Path]:
    """Walk the body of a macro; return the paths that it prints."""
    if len(ctx.sinks) > _DEEPEST_MACRO:
        return ctx.consumed(*bound.values())
    own = {name: binding for name, binding in macro.scope.names.items() if binding.kind != "root"}
    inner = Scope(macro.scope.root, {**own, **_lasting(caller)}, {})
    for name, one in bound.items():
        inner.bind(name, Binding(one, "argument"))
    ctx.sinks.append(set())
    _walk_body[0](ctx, macro, inner)
    return frozenset(ctx.sinks.pop())


def _bound(ctx: Context, macro: Macro, node: nodes.Macro, given: Given, about: str) -> dict[str, Value]:
    """Return each argument's value, from the call or the default; report those that are missing or too many."""
    arguments, keywords, scope = given
    names = [one.name for one in node.args]
    bound = dict(zip(names, arguments, strict=False))
    extra = set(keywords) - set(names)
    if len(arguments) > len(names) and "varargs" not in macro.catches:
        message = f"nombre d'arguments de la macro « {node.name} » : {len(arguments)} au lieu de {len(names)}"
        ctx.fault(faults.MACRO_ARGUMENTS, message, about=about)
    if extra - {"caller"} and "kwargs" not in macro.catches:
        name = min(extra)
        message = f"la macro « {node.name} » n'a pas d'argument « {name} »"
        ctx.fault(faults.MACRO_ARGUMENTS, message, faults.nearest(name, names), about=about)
    bound |= {name: one for name, one in keywords.items() if name in names}
    bound |= _defaults(ctx, node, bound, scope, about)
    if not macro.catches:
        return bound
    caught = dict.fromkeys(macro.catches, Value(UNKNOWN, ctx.consumed(*arguments, *keywords.values())))
    return bound | caught | ({"caller": Value(Called("caller"))} if "caller" in caught else {})


def _defaults(ctx: Context, node: nodes.Macro, bound: dict[str, Value], scope: Scope, about: str) -> dict[str, Value]:
    names = [one.name for one in node.args]
    defaults = dict(zip(reversed(names), reversed(node.defaults), strict=False))
    found: dict[str, Value] = {}
    for name in itertools.filterfalse(bound.__contains__, names):
        if name in defaults:
            found[name] = value(ctx, defaults[name], scope)
        else:
            message = f"la macro « {node.name} » attend l'argument « {name} »"
            ctx.fault(faults.MACRO_ARGUMENTS, message, about=about)
            found[name] = Value(UNKNOWN)
    return found
