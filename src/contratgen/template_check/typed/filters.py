"""Filters, written `| …`: known names, and the signature of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.rendering.grammar.faults import Policy
from contratgen.rendering.grammar.names import Use, unknown_filter
from contratgen.rendering.grammar.syntax import source_of
from contratgen.template_check.typed.context import Context, value, walks
from contratgen.template_check.typed.filter_calls import FilterCall, applied
from contratgen.template_check.typed.jinja_tests import PRESENT, presence
from contratgen.template_check.typed.list_filters import LISTS
from contratgen.template_check.typed.paths import Value
from contratgen.template_check.typed.signatures import SIMPLE, WILD, signatures_of
from contratgen.template_check.typed.types import MARKUP, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contratgen.template_check.typed.context import Signature
    from contratgen.template_check.typed.scope import Scope

JINJA: Final[dict[str, Signature]] = {**SIMPLE, **LISTS}


def known_filters(policy: Policy, own: Mapping[str, Callable[..., Any]]) -> dict[str, Signature]:
    """Return the filters of a policy, and those that a kit or user registers, which come first."""
    wild = WILD if policy == "docxtpl" else {}
    return {**JINJA, **wild, **signatures_of(own)}


@walks(nodes.Filter)
def _filter(ctx: Context, node: nodes.Filter, scope: Scope) -> Value:
    subject = _subject(ctx, node, scope)
    about = source_of(node.node) if node.node is not None else "le contenu du bloc"
    arguments = tuple(value(ctx, one, scope) for one in node.args)
    pairs: list[Any] = list(node.kwargs)
    keywords = tuple((pair.key, value(ctx, pair.value, scope)) for pair in pairs)
    call = FilterCall(ctx, node.name, subject, about, arguments, keywords)
    signature = ctx.filters.get(node.name)
    if signature is None:
        call.fault(*unknown_filter(Use(None, node.name), ctx.filters))
        return call.whole()
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        return call.whole()
    ctx.read(subject)
    return applied(signature, call)


def _subject(ctx: Context, node: nodes.Filter, scope: Scope) -> Value:
    if node.node is None:
        return Value(MARKUP)
    if node.name in {"default", "d"} and isinstance(node.node, PRESENT):
        return presence(ctx, node.node, scope)
    return value(ctx, node.node, scope)


def filtered(ctx: Context, node: nodes.Filter, inner: Value, scope: Scope) -> Value:
    """Return what a filter block, or `set` with a filter, makes of its content."""
    found = value(ctx, node, scope) if node is not None else inner
    return Value(found.type if found.type != UNKNOWN else MARKUP, found.paths | inner.paths)
