"""The walk over a template's statements: branches, loops, assignments, macros; and what each tag prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.blocks import Block, Item, Leaf, Section
from contratgen.rendering.grammar.syntax import CLOSERS, Printed, source_of
from contratgen.template_check.typed.calls import walk_bodies_with
from contratgen.template_check.typed.context import Context, Macro, value
from contratgen.template_check.typed.filters import filtered
from contratgen.template_check.typed.loops import loop, unpacked
from contratgen.template_check.typed.narrowing import narrow
from contratgen.template_check.typed.paths import Value
from contratgen.template_check.typed.printing import PICTURES, check_condition, check_picture, check_text, check_whole
from contratgen.template_check.typed.scope import Binding, Scope, join, sources_of
from contratgen.template_check.typed.truth import certain
from contratgen.template_check.typed.types import (
    MARKUP,
    PARAGRAPHS,
    UNKNOWN,
    Called,
    Namespace,
    Type,
    basic,
    members,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contratgen.rendering.grammar.faults import Located


def walk(ctx: Context, items: list[Item], scope: Scope) -> None:
    """Walk a sequence of tags and blocks; the scope is changed as they change it."""
    for item in items:
        if not scope.alive:
            return
        ctx.faults.at = item.tag
        if isinstance(item, Leaf):
            _leaf(ctx, item, scope)
        else:
            _BLOCKS[item.keyword](ctx, item, scope)


def walk_uncalled(ctx: Context) -> None:
    """Walk the macros that nothing calls, knowing nothing of their arguments."""
    for macro in [one for one in ctx.macros if not one.called]:
        head = macro.block.head.node if macro.block.head else None
        inner = macro.scope.fork()
        for argument in getattr(head, "args", ()):
            inner.bind(argument.name, Binding(Value(UNKNOWN), "argument"))
        for name in macro.catches:
            inner.bind(name, Binding(Value(UNKNOWN), "argument"))
        _macro_body(ctx, macro, inner)


# -- tags that stand alone -------------------------------------------------------------------------------------


def _leaf(ctx: Context, leaf: Leaf, scope: Scope) -> None:
    if isinstance(leaf.content, Printed):
        _print(ctx, leaf.tag, leaf.content.expression, scope)
        return
    node = leaf.content.node
    match leaf.content.keyword:
        case "set":
            _set_alone(ctx, node, scope)
        case "do":
            _do(ctx, node, scope)
        case "break" | "continue":
            scope.alive = False
        case "colspan" | "cellbg":
            ctx.consumed(value(ctx, node, scope))


def _print(ctx: Context, tag: Located, expression: nodes.Expr, scope: Scope) -> None:
    found = value(ctx, expression, scope)
    about = source_of(expression)
    spot = str(getattr(tag, "spot", ""))
    if spot in PICTURES:
        check_picture(ctx, found.type, spot, about)
    elif tag.prefix:
        check_whole(ctx, found.type, tag.prefix, about)
    else:
        check_text(ctx, found.type, about)
    ctx.printed(Value(found.type, ctx.consumed(found) | found.paths))


def _set_alone(ctx: Context, node: Any, scope: Scope) -> None:
    if isinstance(node.target, nodes.Name) and scope.is_outer(node.target.name):
        name = node.target.name
        if name in {used.name for used in nodes.Output([node.node]).find_all(nodes.Name)}:
            message = f"« {name} » est calculé de tour en tour, mais reprend sa valeur d'avant à chaque tour"
            hint = "Calculez le total hors de la boucle : « liste | sum(attribute='…') »."
            ctx.fault(faults.VALUE_LOST, message, hint, about=name)
    _assign(ctx, node, value(ctx, node.node, scope), scope, node.node)


def _do(ctx: Context, node: Any, scope: Scope) -> None:
    if ctx.strict:
        ctx.fault(faults.STATEMENT, "« do » n'est pas permis dans un modèle de contrat", "Utilisez « set ».")
    ctx.consumed(value(ctx, node.node, scope))


def _assign(ctx: Context, node: Any, given: Value, scope: Scope, source: nodes.Expr | None = None) -> None:
    target = node.target
    if isinstance(target, nodes.NSRef):
        _assign_in_namespace(ctx, target, given, scope)
        return
    for name, one in unpacked(ctx, target, given):
        condition = source if isinstance(source, CONDITIONS) and isinstance(target, nodes.Name) else None
        names = {n.name for n in condition.find_all(nodes.Name)} if condition is not None else set()
        if isinstance(condition, nodes.Name):
            names.add(condition.name)
        scope.bind(name, Binding(one, "set", ctx.faults.at, condition, sources_of(scope, names - {name})))


CONDITIONS: Final = (nodes.Compare, nodes.And, nodes.Or, nodes.Not, nodes.Test)
"""Expressions that say something of other names, so that testing the variable tests them."""


def _assign_in_namespace(ctx: Context, target: nodes.NSRef, given: Value, scope: Scope) -> None:
    binding = scope.find(target.name)
    if binding is None or not isinstance(binding.value.type, Namespace):
        value(ctx, nodes.Name(target.name, "load"), scope)
        return
    declared = ctx.namespaces[binding.value.type.cell]
    before = declared.get(target.attr)
    widened = (
        given if before is None else Value(union((before.type, basic_all(given.type))), before.paths | given.paths)
    )
    declared[target.attr] = widened
    known = {**dict(binding.value.type.refined), target.attr: given.type}
    scope.learn(target.name, Namespace(binding.value.type.cell, tuple(sorted(known.items(), key=lambda i: i[0]))))


def basic_all(type_: Type) -> Type:
    """Return a type with its constants widened to their kinds: a namespace's attribute will hold others."""
    return union(basic(one) for one in members(type_))


# -- branches --------------------------------------------------------------------------------------------------


def _if(ctx: Context, block: Block, scope: Scope) -> None:
    """Walk each branch knowing that its condition holds, and those before it do not."""
    rest = scope.fork()
    ends: list[Scope] = []
    for section in block.sections:
        ctx.faults.at = section.tag
        test = _test_of(block, section)
        if test is None:
            _branch(ctx, section, rest.fork(), ends, reachable=rest.alive, before=block.sections)
            rest.alive = False
        else:
            _condition(ctx, section, test, rest, ends, before=block.sections)
    join([*ends, rest], scope)


def _test_of(block: Block, section: Section) -> nodes.Expr | None:
    if section.keyword != "if":
        return section.test
    return block.head.node.test if block.head is not None else nodes.Const(None)  # an unread condition says nothing


def _condition(
    ctx: Context, section: Section, test: nodes.Expr, rest: Scope, ends: list[Scope], *, before: Sequence[Section]
) -> None:
    if not rest.alive:
        _branch(ctx, section, rest, ends, reachable=False, before=before)
        return
    given = ctx.read(value(ctx, test, rest))
    unread = isinstance(test, nodes.Const) and test.value is None
    check_condition(ctx, given.type, source_of(test))
    verdict = None if unread else certain(given.type)
    inner = rest.fork()
    possible = verdict is not False and narrow(ctx, test, inner, holds=True)
    reachable = possible or unread
    _branch(ctx, section, inner if reachable else rest.fork(), ends, reachable=reachable, before=before)
    if verdict is True or not narrow(ctx, test, rest, holds=False):
        rest.alive = False


def _branch(
    ctx: Context, section: Section, scope: Scope, ends: list[Scope], *, reachable: bool, before: Sequence[Section]
) -> None:
    if not reachable:
        is_else = section.keyword == "else"
        what = "cette partie (« else ») n'est jamais atteinte" if is_else else "cette condition n'est jamais vraie"
        message = f"{what} : ce qu'elle contient ne s'imprimera jamais"
        ctx.hold(id(section), faults.DEAD_BRANCH, message, after=[one.tag for one in before])
        _muted(ctx, section.body, scope)
        return
    ctx.clear(id(section))
    walk(ctx, section.body, scope)
    ends.append(scope)


def _muted(ctx: Context, items: list[Item], scope: Scope) -> None:
    """Walk what is never reached, for what it reads only."""
    inner = scope.fork()
    inner.alive = True
    ctx.faults.muted += 1
    walk(ctx, items, inner)
    ctx.faults.muted -= 1


# -- blocks that bind ------------------------------------------------------------------------------------------


def _set(ctx: Context, block: Block, scope: Scope) -> None:
    content = _captured(ctx, block, scope)
    node = block.head.node if block.head else None
    if isinstance(node, nodes.AssignBlock):
        if node.filter is not None:
            content = filtered(ctx, node.filter, content, scope)
        _assign(ctx, node, content, scope)


def _captured(ctx: Context, block: Block, scope: Scope) -> Value:
    """Walk a block whose output goes to a name; return what it writes."""
    ctx.sinks.append(set())
    inner = scope.fork()
    walk(ctx, _body(block), inner)
    return Value(PARAGRAPHS if block.tag.prefix else MARKUP, frozenset(ctx.sinks.pop()))


def _body(block: Block) -> list[Item]:
    return [item for section in block.sections for item in section.body]


def _with(ctx: Context, block: Block, scope: Scope) -> None:
    inner = scope.fork()
    node = block.head.node if block.head else None
    if isinstance(node, nodes.With):
        for target, given in zip(node.targets, node.values, strict=True):
            for name, one in unpacked(ctx, target, value(ctx, given, scope)):
                inner.bind(name, Binding(one, "with", ctx.faults.at))
    walk(ctx, _body(block), inner)
    scope.alive = inner.alive


def _macro(ctx: Context, block: Block, scope: Scope) -> None:
    node = block.head.node if block.head else None
    if not isinstance(node, nodes.Macro):
        _muted(ctx, _body(block), scope)
        return
    macro = Macro(node.name, block, scope.fork(), bool(block.tag.prefix), _catches(block))
    scope.bind(node.name, Binding(Value(Called("macro", macro)), "macro", block.tag))
    ctx.macros.append(macro)


_CAUGHT: Final = re.compile(r"\b(varargs|kwargs|caller)\b")


def _catches(block: Block) -> frozenset[str]:
    found: set[str] = set()
    for section in block.sections:
        found.update(_CAUGHT.findall(section.tag.source))
        for item in section.body:
            found.update(_catches(item) if isinstance(item, Block) else _CAUGHT.findall(item.tag.source))
    return frozenset(found)


@walk_bodies_with
def _macro_body(ctx: Context, macro: Macro, scope: Scope) -> None:
    tag = ctx.faults.at
    walk(ctx, _body(macro.block), scope)
    ctx.faults.at = tag


def _call(ctx: Context, block: Block, scope: Scope) -> None:
    node = block.head.node if block.head else None
    inner = scope.fork()
    if isinstance(node, nodes.CallBlock):
        ctx.printed(value(ctx, node.call, scope))
        for argument in node.args:
            inner.bind(argument.name, Binding(Value(UNKNOWN), "argument"))
    walk(ctx, _body(block), inner)


def _filter(ctx: Context, block: Block, scope: Scope) -> None:
    content = _captured(ctx, block, scope)
    node = block.head.node if block.head else None
    if isinstance(node, nodes.FilterBlock):
        content = filtered(ctx, node.filter, content, scope)
    ctx.printed(content)


def _plain(ctx: Context, block: Block, scope: Scope) -> None:
    walk(ctx, _body(block), scope)


def _for(ctx: Context, block: Block, scope: Scope) -> None:
    loop(ctx, block, scope, walk)


_BLOCKS: Final[dict[str, Callable[[Context, Block, Scope], None]]] = {
    **dict.fromkeys(CLOSERS, _plain),
    "if": _if,
    "for": _for,
    "set": _set,
    "with": _with,
    "macro": _macro,
    "call": _call,
    "filter": _filter,
    "raw": lambda _ctx, _block, _scope: None,
}
