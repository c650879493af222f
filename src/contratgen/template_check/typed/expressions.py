"""Names, attributes, items and literals: what each gives, and what it reads of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.faults import nearest
from contratgen.rendering.grammar.syntax import source_of
from contratgen.template_check.typed.annotations import fields_of
from contratgen.template_check.typed.attributes import LOOP, SHOWN, of_python
from contratgen.template_check.typed.context import Context, value, walks
from contratgen.template_check.typed.narrowing import narrow
from contratgen.template_check.typed.paths import Value, together
from contratgen.template_check.typed.printing import check_condition
from contratgen.template_check.typed.truth import certain
from contratgen.template_check.typed.types import (
    MISSING,
    NEVER,
    TEXT,
    UNKNOWN,
    Absent,
    Called,
    Const,
    Loop,
    Mapping,
    Member,
    Missing,
    Namespace,
    Never,
    Opaque,
    Record,
    Row,
    Sequence,
    Special,
    Type,
    Union,
    Unknown,
    basic,
    constant,
    is_shallow,
    members,
    only,
    union,
)
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from contratgen.template_check.typed.scope import Binding, Scope

GUARD = "Entourez de {{% if {0} %}} … {{% endif %}}."


@walks(nodes.Const, nodes.TemplateData)
def _constant(_ctx: Context, node: Any, _scope: Scope) -> Value:
    return Value(constant(getattr(node, "value", "")))


@walks(nodes.Name)
def _name(ctx: Context, node: nodes.Name, scope: Scope) -> Value:
    binding = scope.find(node.name)
    if binding is not None:
        return ctx.read(binding.value)
    if node.name not in GLOBALS:
        _unknown_name(ctx, node.name, scope)
        return Value(UNKNOWN)
    if ctx.strict:
        message = f"« {node.name} » n'existe pas dans un modèle de contrat : seuls les champs sont accessibles"
        ctx.fault(faults.FORBIDDEN, message, INSTEAD.get(node.name, ""), about=node.name)
        return Value(UNKNOWN)
    return Value(GLOBALS[node.name])


INSTEAD = {
    "namespace": "Un total s'écrit « | sum(attribute='…') », un regroupement « | groupby('…') ».",
    "range": "Parcourez la liste elle-même ; « loop.index » donne le rang.",
    "cycler": "Utilisez « loop.index is odd ».",
    "joiner": "Utilisez « loop.first » ou le filtre « join ».",
}


def _unknown_name(ctx: Context, name: str, scope: Scope) -> None:
    gone = scope.gone.get(name)
    if gone is not None:
        _gone(ctx, name, gone)
    else:
        ctx.fault(faults.UNKNOWN_NAME, f"« {name} » n'existe pas", nearest(name, scope.known()), about=name)


def _gone(ctx: Context, name: str, gone: Binding) -> None:
    where = f" ({gone.tag.place.label})" if gone.tag else ""
    if gone.kind == "loop":
        message = f"« {name} » n'existe que dans sa boucle{where}"
        hint = "Déplacez cette balise avant le endfor de la boucle."
        ctx.fault(faults.LOOP_VARIABLE_AFTER, message, hint, about=name)
    else:
        message = f"« {name} » reçoit sa valeur dans une boucle{where} et la perd à sa fin"
        hint = "Calculez la valeur hors de la boucle (« | sum », « | selectattr », « | last »)."
        ctx.fault(faults.VALUE_LOST, message, hint, about=name)


# -- attributes ------------------------------------------------------------------------------------------------


@walks(nodes.Getattr)
def _getattr(ctx: Context, node: nodes.Getattr, scope: Scope) -> Value:
    base = value(ctx, node.node, scope)
    if node.attr.startswith("_"):
        return Value(UNKNOWN, ctx.consumed(base))
    there = entered(ctx, base, source_of(node.node), node.attr)
    return ctx.read(attribute(ctx, there, node.attr, source_of(node)))


def entered(ctx: Context, base: Value, about: str, attr: str) -> Value:
    """Return a value less its absence, which is a fault to enter."""
    if not isinstance(base.type, (Union, Absent, Missing)):
        return base
    present = only(base.type, lambda one: not isinstance(one, (Absent, Missing)))
    if present != base.type:
        absent = "peut être absent" if any(isinstance(o, Absent) for o in members(base.type)) else "peut manquer"
        code = faults.OPTIONAL_ENTERED if "absent" in absent else faults.MAY_MISS
        message = f"« {about} » {absent} : « {attr} » ne peut pas être lu sans condition"
        ctx.fault(code, message, GUARD.format(about), about=f"{about}.{attr}")
    return base.of(present)


def attribute(ctx: Context, base: Value, attr: str, about: str) -> Value:
    """Return the value of an attribute of each alternative; an attribute that none has is a fault."""
    if isinstance(base.type, Record):  # what nearly every tag reads
        known = dict(base.type.refined).get(attr) or fields_of(base.type.cls).get(attr)
        if known is not None:
            _derived(ctx, base, base.type.cls, attr)
            return base.field(base.type.cls, attr, known)
    found: list[Value] = []
    lacking: list[Type] = []
    for one in members(base.type):
        got = _attribute(ctx, base, one, attr)
        if got is None:
            lacking.append(one)
        else:
            found.append(got)
    if lacking:
        _no_attribute(ctx, union(lacking), attr, about, partly=bool(found))
    return Value(union([one.type for one in found]) if found else UNKNOWN, together(found))


def _attribute(ctx: Context, base: Value, one: Type, attr: str) -> Value | None:  # noqa: PLR0911  # a table by kind
    match one:
        case Unknown():
            return Value(UNKNOWN, ctx.consumed(base))
        case Record(cls, refined):
            type_ = dict(refined).get(attr) or fields_of(cls).get(attr)
            _derived(ctx, base, cls, attr)
            return None if type_ is None else base.field(cls, attr, type_)
        case Mapping(_, declared, known):
            return _of_mapping(ctx, base, one, attr, dict(known).get(attr) or union((declared, MISSING)))
        case Namespace(cell, refined):
            return _of_namespace(ctx, cell, dict(refined), attr)
        case Row(items, names, flat) if attr in names:
            return base.item(items[names.index(attr)], flat=flat)
        case Loop(item, refined):
            return _of_loop(ctx, base, item, dict(refined), attr)
        case Opaque():
            return None if ctx.strict else Value(UNKNOWN, base.paths)
        case Called(kind) if kind != "macro" and not ctx.strict:
            return Value(UNKNOWN, base.paths)
    return _plain_attribute(ctx, base, one, attr)


def _derived(ctx: Context, base: Value, cls: type, attr: str) -> None:
    """Note that a computed field, or a property, reads whatever it likes of its record."""
    if attr not in getattr(cls, "model_fields", ()) and attr not in getattr(cls, "__dataclass_fields__", ()):
        ctx.consumed(base)


def _of_loop(ctx: Context, base: Value, item: Type, refined: dict[str, Type], attr: str) -> Value | None:
    if attr in {"previtem", "nextitem"}:
        return base.of(refined.get(attr, union((item, MISSING))))
    called = attr in {"cycle", "changed"}
    return base.of(LOOP[attr]) if attr in LOOP and not (ctx.strict and called) else None


def _of_mapping(ctx: Context, base: Value, one: Mapping, attr: str, type_: Type) -> Value | None:
    if of_python("dict", attr) is not None and not ctx.strict and attr not in dict(one.known):
        return base.of(Called("method", (one, attr)))
    if isinstance(one.value, Never) and attr not in dict(one.known):
        return None
    if one.flat or attr not in dict(one.known):
        return base.item(type_, flat=one.flat)
    return base.field(dict, attr, type_)


def _of_namespace(ctx: Context, cell: int, refined: dict[str, Type], attr: str) -> Value | None:
    declared = ctx.namespaces[cell].get(attr)
    return None if declared is None else declared.of(refined.get(attr, declared.type))


def _plain_attribute(ctx: Context, base: Value, one: Type, attr: str) -> Value | None:
    name = _class_name(one)
    if isinstance(one, Member) and attr in {"name", "value"}:
        return base.of(constant(one.name if attr == "name" else one.value))
    if not ctx.strict and of_python(name, attr) is not None:
        return base.of(Called("method", (one, attr)))
    type_ = SHOWN.get(name, {}).get(attr)
    if type_ is None:
        return Value(UNKNOWN, ctx.consumed(base)) if isinstance(one, Special) and not ctx.strict else None
    return base.of(type_)


def _class_name(one: Type) -> str:
    if isinstance(one, (Sequence, Row)):
        return "list"
    kind = basic(one)
    return getattr(kind, "name", "") if type(kind).__name__ == "Basic" else type(one).__name__


def _no_attribute(ctx: Context, type_: Type, attr: str, about: str, *, partly: bool) -> None:
    known = [name for one in members(type_) if isinstance(one, Record) for name in fields_of(one.cls)]
    known += [name for one in members(type_) if isinstance(one, Mapping) for name, _ in one.known]
    hint = nearest(attr, known)
    if partly:
        message = f"« {attr} » n'existe pas toujours : {describe(type_)} n'en a pas"
        hint = "Testez d'abord de quel cas il s'agit."
    elif known:
        message = f"« {attr} » n'existe pas dans {describe(type_)}"
    else:
        message = f"{describe(type_)} n'a pas de champ « {attr} »"
        hint = _instead_of(type_, attr)
    ctx.fault(faults.UNKNOWN_ATTRIBUTE, message, hint, about=about)


_CHANGING: Final = frozenset({"append", "extend", "insert", "remove", "pop", "clear", "reverse", "sort", "update"})
"""Methods of Python's lists and dictionaries that change them."""


def _instead_of(type_: Type, attr: str) -> str:
    if attr in _CHANGING:
        return "Un modèle ne change rien : {% set ns.liste = ns.liste + [x] %}, où ns = namespace(liste=[])."
    if any(isinstance(one, Sequence) for one in members(type_)):
        return "C'est une liste : parcourez-la par {% for … in … %}."
    if {getattr(basic(one), "name", "") for one in members(type_)} & {"date", "datetime"}:
        return "Une date s'imprime par le filtre « date »."
    return ""


# -- literals and choices --------------------------------------------------------------------------------------


def _element(ctx: Context, node: nodes.Expr, scope: Scope) -> Value:
    """Return what a list, group or dictionary of the template holds; unknown where they are nested too deep."""
    found = value(ctx, node, scope)
    return found if is_shallow(found.type) else Value(UNKNOWN, ctx.consumed(found))


@walks(nodes.List)
def _list(ctx: Context, node: nodes.List, scope: Scope) -> Value:
    items = [_element(ctx, one, scope) for one in node.items]
    return Value(Sequence(union(one.type for one in items), filled=len(items), flat=True), together(items))


@walks(nodes.Tuple)
def _tuple(ctx: Context, node: nodes.Tuple, scope: Scope) -> Value:
    items = [_element(ctx, one, scope) for one in node.items]
    return Value(Row(tuple(one.type for one in items), flat=True), together(items))


@walks(nodes.Dict)
def _dict(ctx: Context, node: nodes.Dict, scope: Scope) -> Value:
    known: dict[str, Type] = {}
    parts: list[Value] = []
    for pair in node.items:
        key, one = value(ctx, pair.key, scope), _element(ctx, pair.value, scope)
        parts += (key, one)
        if isinstance(key.type, Const):
            known[str(key.type.value)] = one.type
    closed = len(known) == len(node.items)
    other = NEVER if closed else union(known.values())
    whole = Mapping(TEXT, other, tuple(sorted(known.items(), key=lambda item: item[0])), flat=True)
    return Value(whole, together(parts))


@walks(nodes.CondExpr)
def _choice(ctx: Context, node: nodes.CondExpr, scope: Scope) -> Value:
    given = ctx.read(value(ctx, node.test, scope)).type
    check_condition(ctx, given, source_of(node.test))
    verdict = certain(given)
    then, other = scope.fork(), scope.fork()
    found: list[Value] = []
    possible = verdict is not False and narrow(ctx, node.test, then, holds=True)
    if possible:
        ctx.clear((id(ctx.faults.at), id(node), 1))
        found.append(value(ctx, node.expr1, then))
    else:
        _dead(ctx, node, 1, "ne peut jamais être vraie")
    if verdict is True or not narrow(ctx, node.test, other, holds=False):
        _dead(ctx, node, 2, "est toujours vraie")
    elif node.expr2 is not None:
        ctx.clear((id(ctx.faults.at), id(node), 2))
        found.append(value(ctx, node.expr2, other))
    else:
        found.append(Value(MISSING))
    return Value(union(one.type for one in found), together(found))


def _dead(ctx: Context, node: nodes.CondExpr, which: int, why: str) -> None:
    unused = node.expr1 if which == 1 else node.expr2
    if unused is not None and not (isinstance(unused, nodes.Const) and unused.value == ""):
        message = f"la condition « {source_of(node.test)} » {why} : une des deux valeurs ne sert pas"
        ctx.hold((id(ctx.faults.at), id(node), which), faults.DEAD_BRANCH, message)


GLOBALS: dict[str, Type] = {
    "range": Called("range"),
    "dict": Called("dict"),
    "namespace": Called("namespace"),
    "cycler": Called("any"),
    "joiner": Called("any"),
}
