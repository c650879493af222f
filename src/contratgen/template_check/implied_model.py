"""The Pydantic model that a template implies, by what its tags do with each value: no model is needed to begin with.

{% for p in partenaires %}{{ p.nom }} : {{ p.part | euros }}{% endfor %}{% if note %}{{ note }}{% endif %}
→ partenaires: list[Partenaire] with nom: str and part: Decimal; note: str | None
"""

from __future__ import annotations

import datetime
import inspect
import keyword
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.rendering.filters import FILTERS
from contratgen.rendering.grammar.blocks import Block, Item, Leaf
from contratgen.rendering.grammar.names import FUNCTIONS
from contratgen.rendering.grammar.syntax import Printed

if TYPE_CHECKING:
    from contratgen.rendering.grammar.faults import Located

LOCAL: Final = frozenset({*FUNCTIONS, "loop", "caller", "varargs", "kwargs", "true", "false", "none", "super", "self"})
"""Names that a template has without anybody giving them."""
SAME: Final = frozenset(
    {"sort", "reverse", "unique", "list", "select", "reject", "selectattr", "rejectattr", "default", "d", "safe", "e"}
)
"""Filters that give what they take: the same list, or the same value."""
ITEM: Final = frozenset({"first", "last", "min", "max", "random", "sum", "join"})
"""Filters of a list that give, or print, its items."""
BY_FILTER: Final[dict[str, str]] = {
    **dict.fromkeys(("round", "abs", "float", "sum"), "Decimal"),
    **dict.fromkeys(("int",), "int"),
    **dict.fromkeys(("upper", "lower", "title", "capitalize", "trim", "replace", "truncate", "center"), "str"),
}
"""Filters of Jinja → what they take."""
BY_METHOD: Final = {"strftime": "date", "isoformat": "date"}
DIRECTIVES: Final = {"colspan": "columns", "cellbg": "colour"}
"""What docxtpl does to a cell → the kind of value that says how."""
PRESENT: Final = frozenset({"defined", "undefined", "none"})
NUMBERS: Final = (nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg)
KINDS: Final = ("Texte", "date", "columns", "colour", "Decimal", "int", "bool", "str")
"""What a value may be, the most telling first."""
WRITTEN: Final = {
    "date": "datetime.date",
    "columns": "Annotated[int, Field(ge=1, le=63, examples=[2])]",
    "colour": 'Annotated[str, Field(pattern="^[0-9A-Fa-f]{6}$", examples=["1F4E79"])]',
}
INDENT: Final = "    "


@dataclass
class Need:
    """What a template does with one value: the fields it reads of it, the items, what kind it must be.

    `guarded` says that it may be absent, `used` that more is done than to ask whether it is there.
    """

    children: dict[str, Need] = field(default_factory=dict)
    item: Need | None = None
    kinds: set[str] = field(default_factory=set)
    guarded: bool = False
    used: bool = False

    def child(self, name: str) -> Need:
        """Return what is done with one of its fields."""
        self.used = True
        return self.children.setdefault(name, Need())

    def items(self) -> Need:
        """Return what is done with its items."""
        self.used = True
        self.item = self.item or Need()
        return self.item

    def paths(self, above: str = "") -> Iterator[str]:
        """Yield each value that is needed, as a dotted path with what it is: « partenaires[].part : Decimal »."""
        for name, need in sorted(self.children.items()):
            path, held = f"{above}{name}", need
            while held.item is not None:
                path, held = f"{path}[]", held.item
            yield from held.paths(f"{path}.") if held.children else [f"{path} : {held.kind}"]

    @property
    def kind(self) -> str:
        """What it is, where it is neither a list nor has fields: a text unless something says otherwise."""
        said = next((kind for kind in KINDS if kind in self.kinds), "")
        return said or ("bool" if self.guarded and not self.used else "str")


Scope = Mapping[str, Need | None]
"""The names that a template binds: to a value, or to one that nobody gives it."""


def needs_of(trees: Iterable[list[Item]]) -> Need:
    """Return what the tags of a template's stories need of its root."""
    root = Need()
    for tree in trees:
        _Walk(root).items(tree, {})
    return root


@dataclass(frozen=True, slots=True)
class _Walk:
    root: Need

    def items(self, items: Iterable[Item], scope: Scope) -> None:
        """Walk tags and blocks in their order; what `set` binds holds for those that follow."""
        for item in items:
            scope = self._leaf(item, scope) if isinstance(item, Leaf) else self._block(item, scope)

    def _leaf(self, leaf: Leaf, scope: Scope) -> Scope:
        if isinstance(leaf.content, Printed):
            self._printed(leaf.content.expression, leaf.tag, scope)
            return scope
        if leaf.content.keyword in DIRECTIVES:
            self._is(self.value(leaf.content.node, scope), DIRECTIVES[leaf.content.keyword])
            return scope
        return self._bound(leaf.content.node, scope)

    def _printed(self, expression: nodes.Expr, tag: Located, scope: Scope) -> None:
        need = self.value(expression, scope)
        if need is not None:
            need.used = True
            if tag.prefix == "p":
                need.kinds.add("Texte")

    def _bound(self, node: Any, scope: Scope) -> Scope:
        """Return the scope with what `set` binds."""
        if not isinstance(node, nodes.Assign):
            self._rest(node, scope)
            return scope
        given = self.value(node.node, scope)
        return {
            **scope,
            **{name: given if isinstance(node.target, nodes.Name) else None for name in _names(node.target)},
        }

    def _block(self, block: Block, scope: Scope) -> Scope:
        node: Any = block.head.node if block.head else None
        inner = scope
        match node:
            case nodes.For():
                inner = self._loop(node, scope)
            case nodes.If():
                self.test(node.test, scope)
            case nodes.Macro() | nodes.CallBlock():
                inner = {**scope, **dict.fromkeys(name.name for name in node.args)}
                self._rest(getattr(node, "call", None), scope)
            case nodes.With():
                values = [self.value(value, scope) for value in node.values]
                inner = {
                    **scope,
                    **dict(zip([name for target in node.targets for name in _names(target)], values, strict=False)),
                }
            case nodes.AssignBlock():
                scope = {**scope, **dict.fromkeys(_names(node.target))}
            case _:
                self._rest(node, scope)
        for section in block.sections:
            if section.test is not None:
                self.test(section.test, scope)
            self.items(section.body, inner)
        return {**scope, node.name: None} if isinstance(node, nodes.Macro) else scope

    def _loop(self, node: nodes.For, scope: Scope) -> Scope:
        listed = self.value(node.iter, scope)
        names = [*_names(node.target)]
        one = listed.items() if listed is not None and isinstance(node.target, nodes.Name) else None
        inner = {**scope, **dict.fromkeys(names), **({names[0]: one} if one is not None else {})}
        if node.test is not None:
            self.test(node.test, inner)
        return inner

    def test(self, node: Any, scope: Scope) -> None:
        """Walk a condition: what is only asked for may be absent."""
        match node:
            case nodes.Not():
                self.test(node.node, scope)
            case nodes.And() | nodes.Or():
                self.test(node.left, scope)
                self.test(node.right, scope)
            case nodes.Name() | nodes.Getattr():
                self._guard(node, scope)
            case _:
                self.value(node, scope)

    def _guard(self, node: nodes.Expr, scope: Scope) -> Need | None:
        need = self.value(node, scope)
        if need is not None:
            need.guarded = True
        return need

    def value(self, node: Any, scope: Scope) -> Need | None:  # noqa: C901, PLR0911  # a table by kind of node
        """Return what is done with the value of an expression; None for one that the template makes itself."""
        match node:
            case nodes.Name():
                return scope[node.name] if node.name in scope else self._own(node.name)
            case nodes.Getattr():
                above = self.value(node.node, scope)
                return None if above is None else above.child(node.attr)
            case nodes.Getitem():
                return self._picked(node, scope)
            case nodes.Filter():
                return self._filtered(node, scope)
            case nodes.Test() if node.name in PRESENT:
                self._guard(node.node, scope)
            case nodes.Or():
                need = self._guard(node.left, scope)
                return need or self.value(node.right, scope)
            case nodes.CondExpr():
                self.test(node.test, scope)
                need = self.value(node.expr1, scope)
                return need or (self.value(node.expr2, scope) if node.expr2 is not None else None)
            case nodes.Compare():
                self._compared([node.expr, *(operand.expr for operand in node.ops)], scope)
            case nodes.Call(node=nodes.Getattr(node=inner, attr=method)):
                self._is(self.value(inner, scope), BY_METHOD.get(method, "str" if hasattr(str, method) else ""))
                self._rest(nodes.Tuple([*node.args], "load"), scope)
            case nodes.Call():
                self._rest(nodes.Tuple([*node.args, *(pair.value for pair in node.kwargs)], "load"), scope)
            case nodes.Add():
                sides = (node.left, node.right)
                kinds = {_constant(side.value) for side in sides if isinstance(side, nodes.Const)}
                self._rest(node, scope, next(iter(kinds), "Decimal"))
            case _:
                self._rest(node, scope, "Decimal" if isinstance(node, NUMBERS) else "")
        return None

    def _own(self, name: str) -> Need | None:
        return None if name in LOCAL else self.root.child(name)

    def _picked(self, node: nodes.Getitem, scope: Scope) -> Need | None:
        above = self.value(node.node, scope)
        self._rest(node.arg, scope)
        if above is None:
            return None
        key = getattr(node.arg, "value", None)
        return above.child(key) if isinstance(key, str) and key.isidentifier() else above.items()

    def _filtered(self, node: nodes.Filter, scope: Scope) -> Need | None:
        need = self.value(node.node, scope) if node.node is not None else None
        self._rest(nodes.Tuple([*node.args, *(pair.value for pair in node.kwargs)], "load"), scope)
        if need is None:
            return None
        need.used = True
        named = next((pair.value for pair in node.kwargs if pair.key == "attribute"), None)
        named = named or (node.args[0] if node.args and node.name in {"selectattr", "rejectattr", "groupby"} else None)
        path = getattr(named, "value", None)
        read = _below(need.items(), path) if isinstance(path, str) else None
        if node.name in {"default", "d"} and (len(node.args) > 1 or node.kwargs):  # else it replaces what is not given
            need.guarded = True
        if node.name in FILTERS:
            whole = node.name == "en_lettres" and not node.args  # without « euros », it spells whole numbers
            self._is(need.items() if _is_list(node.name) else need, "int" if whole else _taken(node.name))
            return None
        if node.name == "map":
            return Need(item=read) if read is not None else None
        if node.name in ITEM:
            self._is(read or need.items(), BY_FILTER.get(node.name, ""))
            return need.items() if node.name in {"first", "last"} else None
        self._is(need, BY_FILTER.get(node.name, ""))
        return need if node.name in SAME else None

    def _compared(self, sides: list[Any], scope: Scope) -> None:
        kinds = {_constant(side.value) for side in sides if isinstance(side, nodes.Const)}
        for side in sides:
            need = self.value(side, scope)
            for kind in kinds if need is not None else ():
                self._is(need, kind)

    def _is(self, need: Need | None, kind: str) -> None:
        if need is not None:
            need.used = True
            if kind:
                need.kinds.add(kind)

    def _rest(self, node: Any, scope: Scope, kind: str = "") -> None:
        for inner in node.iter_child_nodes() if isinstance(node, nodes.Node) else ():
            self._is(self.value(inner, scope), kind)


def _names(target: Any) -> Iterator[str]:
    return (name.name for name in (target, *target.find_all(nodes.Name)) if isinstance(name, nodes.Name))


def _below(need: Need, path: str) -> Need:
    for name in path.split("."):
        need = need.child(name)
    need.used = True
    return need


def _constant(value: Any) -> str:
    return {bool: "bool", int: "int", float: "Decimal", str: "str"}.get(type(value), "")


def _taken(name: str) -> str:
    """Return the kind of value that one of our filters takes, by its first annotation."""
    first = next(iter(typing.get_type_hints(FILTERS[name]).items()))[1]
    said = {first, *typing.get_args(first)}
    kinds = {datetime.date: "date", Decimal: "Decimal", int: "int", str: "str"}
    return next((kind for type_, kind in kinds.items() if type_ in said), "")


def _is_list(name: str) -> bool:
    annotation = next(iter(inspect.signature(FILTERS[name]).parameters.values())).annotation
    return str(annotation).startswith("Iterable")


def module_of(need: Need, file: str) -> str:
    """Return a Python module with the model that a template needs, its root last: `Donnees`."""
    classes: dict[str, list[str]] = {}
    _class(need, "Donnees", classes)
    body = "\n\n\n".join("\n".join(lines) for lines in classes.values())
    used = [line for word, line in IMPORTS.items() if word in body]
    return (
        "\n".join([f'"""Ce que le modèle Word « {file} » demande, d\'après ses balises : à relire."""\n', *used])
        + f"\n\n\n{body}\n"
    )


IMPORTS: Final = {
    "datetime.": "import datetime",
    "Decimal": "from decimal import Decimal",
    "Annotated": "from typing import Annotated",
    "BaseModel": "\nfrom pydantic import BaseModel",
    "Field(": "from pydantic import Field",
    "Texte": "\nfrom contratgen import Texte",
}
"""A word of the module → the line that it needs."""


def _class(need: Need, wanted: str, classes: dict[str, list[str]]) -> str:
    """Write the class of a value with fields after those of its own fields, and return its name."""
    lines = [_field(name, below, classes) for name, below in sorted(need.children.items())]
    name = wanted
    while name in classes:
        name = f"{name}Bis"
    classes[name] = [f"class {name}(BaseModel):", *(lines or [f"{INDENT}pass"])]
    return name


def _field(name: str, need: Need, classes: dict[str, list[str]]) -> str:
    said = _type(name, need, classes)
    optional = need.guarded and said != "bool"
    unclear = "  # lu de deux façons : à préciser" if need.children and (need.item or need.kinds) else ""
    safe = f"{name}_" if keyword.iskeyword(name) else name
    default = " = False" if said == "bool" and need.guarded else " = None" if optional else ""
    return f"{INDENT}{safe}: {said}{' | None' if optional else ''}{default}{unclear}"


def _type(name: str, need: Need, classes: dict[str, list[str]]) -> str:
    if need.children:
        return _class(need, "".join(word.capitalize() for word in name.split("_")), classes)
    if need.item is not None:
        singular = name[:-1] if name.endswith(("s", "x")) and len(name) > 2 else f"{name}_element"  # noqa: PLR2004
        return f"list[{_type(singular, need.item, classes)}]"
    return WRITTEN.get(need.kind, need.kind)
